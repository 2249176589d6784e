// La page des retours : une réponse à la fois, lue par une personne. Une touche choisit, Entrée confirme, U défait.

import { annoncer, changer, creer, demander, pluriel, Refus, trouver } from '/statique/commun.js';
import { montrerFeuilles, preparer, toutEstVisible } from '/statique/feuilles.js';
import { ecouterLesTouches } from '/statique/touches.js';

const RELIRE_MS = 15_000;
const DITS = { oui: 'oui', non: 'non', 'non signé': 'non signé', illisible: 'illisible', 'à vérifier': 'à vérifier', 'en attente': 'en attente' };
const SANS_SIGNATURE = 'Signature pas vue : tapez G si vous la voyez, S si elle manque.';

let etat = { retours: [], a_classer: [], recents: [], messages: [], comptes: {}, ecole: '' };
let rouverts = [];
let filtre = { ecole: '', classe: '' };
let courant = '';
let montre = '';
let choix = { statut: '', signe: '', dite: false };
let entiere = false;
let occupe = false;

// Ce qu'il y a à régler, dans l'ordre

const cleDe = (chose) => chose.reference ?? chose.page;

function choses() {
  const retours = [...rouverts, ...etat.retours.filter((retour) => !rouverts.some((autre) => autre.reference === retour.reference))];
  const gardes = retours.filter(({ ecole, classe }) => (!filtre.ecole || ecole === filtre.ecole) && (!filtre.classe || classe === filtre.classe));
  return filtre.ecole || filtre.classe ? gardes : [...gardes, ...etat.a_classer];
}

const laChose = () => choses().find((chose) => cleDe(chose) === courant);

function voisine(pas) {
  const liste = choses();
  const rang = liste.findIndex((chose) => cleDe(chose) === courant);
  return liste[Math.min(Math.max(rang + pas, 0), liste.length - 1)];
}

function recevoir(nouveau, rang = choses().findIndex((chose) => cleDe(chose) === courant)) {
  etat = nouveau;
  const liste = choses();
  if (!liste.some((chose) => cleDe(chose) === courant)) courant = liste.length ? cleDe(liste[Math.min(Math.max(rang, 0), liste.length - 1)]) : '';
  montrer();
}

// Montrer

function montrer() {
  montrerFile();
  montrerRecents();
  trouver('messages').replaceChildren(...etat.messages.map((texte) => creer('p', { class: 'erreur' }, texte)));
  const chose = laChose();
  trouver('lecture').hidden = !chose;
  trouver('vide').hidden = Boolean(chose);
  if (!chose) {
    montrerVide();
    return;
  }
  const signature = JSON.stringify([chose.reference, chose.page, chose.version]);
  if (signature === montre) return;
  montre = signature;
  choix = { statut: '', signe: '', dite: false };
  entiere = !chose.reference || chose.reponses.length === 0;
  montrerChose(chose);
}

function montrerVide() {
  montre = '';
  const { attendus = 0, en_attente: attente = 0 } = etat.comptes;
  trouver('titre').textContent = 'Retours';
  trouver('sous-titre').textContent = '';
  trouver('rang').textContent = '';
  const filtree = filtre.ecole || filtre.classe;
  const suite = attente ? ` ${pluriel(attente, 'formulaire')} sur ${attendus} ${attente > 1 ? 'ne sont pas encore revenus' : 'n’est pas encore revenu'}.` : '';
  trouver('phrase-vide').textContent = filtree
    ? 'Plus rien à lire pour ce choix : prenez « Toutes » pour voir le reste.'
    : `Toutes les réponses revenues sont lues.${attendus ? suite : ' Aucun formulaire à rendre n’est encore parti.'}`;
}

function montrerChose(chose) {
  const deCote = !chose.reference;
  trouver('titre').textContent = deCote ? 'Page mise de côté' : chose.nom;
  document.title = `${deCote ? 'Page mise de côté' : 'Réponse à lire'} – Retours`;
  trouver('sous-titre').textContent = deCote ? '' : [chose.titre, chose.periode ? `période ${chose.periode}` : '', chose.nom_ecole].filter(Boolean).join(', ');
  const motifs = deCote ? [chose.motif] : chose.motifs;
  trouver('motifs').replaceChildren(...(motifs.length ? motifs : [`Réponse déjà lue : ${DITS[chose.statut]}.`]).map((motif) => creer('li', {}, motif)));
  trouver('qui').replaceChildren(...(deCote ? [] : quiEst(chose)));
  trouver('decision').hidden = deCote;
  trouver('classement').hidden = !deCote;
  trouver('titre-vue').textContent = deCote ? 'La page' : 'La réponse';
  const [oui = 'OUI', non = 'NON'] = chose.mots ?? [];
  trouver('mot-oui').textContent = oui;
  trouver('mot-non').textContent = non;
  trouver('entiere').hidden = deCote || chose.reponses.length === 0;
  oublierLaRecherche();
  montrerChoix();
  montrerPages(chose);
}

function quiEst({ classe, groupe, limite, affichee, annee, remplacee, auteur, statut }) {
  const lignes = [
    ['Classe', classe], ['Groupe', groupe], ['À rendre avant le', limite], ['Année', annee], ['Référence', affichee],
    ['Réémis sous', remplacee], ['Jusqu’ici', auteur === 'personne' ? `${DITS[statut]}, lu par une personne` : ''],
  ];
  return lignes.filter(([, valeur]) => valeur).flatMap(([nom, valeur]) => [creer('dt', {}, nom), creer('dd', {}, valeur)]);
}

const adressesDe = (chose) => (entiere || !chose.reference ? chose.pages : chose.reponses);

function montrerPages(chose) {
  trouver('entiere').setAttribute('aria-pressed', String(entiere));
  const qui = chose.reference ? `du formulaire de ${chose.nom}` : 'mise de côté';
  montrerFeuilles(adressesDe(chose), chose.reference && !entiere ? `Réponse ${qui}` : `Page ${qui}`);
  preparer([voisine(1), voisine(-1)].filter(Boolean).flatMap((autre) => (autre.reponses?.length ? autre.reponses : autre.pages)));
}

function montrerChoix() {
  for (const radio of trouver('reponses').querySelectorAll('input')) radio.checked = radio.value === choix.statut;
  trouver('signature').checked = choix.signe === 'oui';
  trouver('conseil').textContent = sansSignature() ? SANS_SIGNATURE : '';
  trouver('conseil').hidden = !sansSignature();
}

const sansSignature = () => ['oui', 'non'].includes(choix.statut) && choix.signe === 'non';

function montrerFile() {
  remplir(trouver('ecole'), 'Toutes', etat.retours.map(({ ecole, nom_ecole: nom }) => [ecole, nom]), filtre.ecole);
  remplir(trouver('classe'), 'Toutes', etat.retours.map(({ classe }) => [classe, classe]), filtre.classe);
  for (const nom of ['ecole', 'classe']) trouver(`filtre-${nom}`).hidden = trouver(nom).length < 3 && !filtre[nom];
  const liste = choses();
  const rang = liste.findIndex((chose) => cleDe(chose) === courant);
  trouver('rang').textContent = liste.length ? `${rang + 1} sur ${liste.length}` : '';
  const { attendus = 0, regles = 0 } = etat.comptes;
  const comptes = [[etat.retours.length, 'réponse', ' à lire'], [etat.a_classer.length, 'page', ' à classer']].filter(([nombre]) => nombre);
  const reste = comptes.map(([nombre, mot, suite]) => `${pluriel(nombre, mot)}${suite}`).join(', ') || 'Rien';
  trouver('reste').textContent = `${reste}. Réglé : ${regles} sur ${attendus}.`;
  trouver('file').replaceChildren(...liste.map(uneEntree));
  trouver('file').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
}

function uneEntree(chose) {
  const cle = cleDe(chose);
  const nom = chose.reference ? chose.nom : 'Page mise de côté';
  const detail = chose.reference ? [chose.classe, chose.groupe].filter(Boolean).join(', ') : chose.motif;
  const entree = creer('button', { type: 'button', 'aria-current': cle === courant ? 'true' : null, clic: () => { aller(cle); } },
    nom, ' ', creer('span', { class: 'resume' }, detail));
  return creer('li', {}, entree);
}

function remplir(select, tout, paires, valeur) {
  const uniques = new Map(paires.filter(([cle]) => cle));
  const voulues = [['', tout], ...[...uniques].sort(([, un], [, autre]) => un.localeCompare(autre, 'fr'))];
  if (JSON.stringify(voulues) === select.dataset.voulues) return;
  select.dataset.voulues = JSON.stringify(voulues);
  select.replaceChildren(...voulues.map(([cle, nom]) => new Option(nom, cle)));
  select.value = valeur;
}

function montrerRecents() {
  trouver('section-recents').hidden = etat.recents.length === 0;
  trouver('annuler').disabled = etat.recents.length === 0;
  trouver('recents').replaceChildren(...etat.recents.map((geste, rang) => creer('li', {},
    creer('span', { id: `geste-${rang}` }, dire(geste)),
    creer('button', { type: 'button', 'aria-describedby': `geste-${rang}`, clic: () => defaire(geste) }, 'Annuler'))));
}

function dire({ sorte, nom, statut }) {
  if (sorte === 'laissee') return 'Page qui n’est à personne';
  return sorte === 'classement' ? `Page classée : ${nom}` : `${nom} : ${DITS[statut]}`;
}

// Aller, choisir

function aller(cle) {
  if (!cle) return;
  courant = cle;
  montrerErreur('');
  montrer();
  trouver('titre').focus();
  scrollTo(0, 0);
}

function bouger(pas) {
  const chose = voisine(pas);
  if (!chose || cleDe(chose) === courant) annoncer(pas > 0 ? 'C’est le dernier.' : 'C’est le premier.');
  else aller(cleDe(chose));
}

function choisir(statut) {
  const chose = laChose();
  if (!chose?.reference || occupe) return;
  const parDefaut = { 'non signé': 'non', illisible: '' }[statut] ?? (chose.encre === false ? 'non' : 'oui');
  const garde = choix.dite && ['oui', 'non'].includes(statut);
  choix = { statut, signe: garde ? choix.signe : parDefaut, dite: garde && choix.dite };
  montrerChoix();
  const mot = { oui: trouver('mot-oui').textContent, non: trouver('mot-non').textContent }[statut] ?? DITS[statut];
  annoncer(sansSignature() ? `${mot}. ${SANS_SIGNATURE}` : `${mot}. Entrée pour confirmer.`);
}

function signer(vue) {
  if (!laChose()?.reference || occupe) return;
  const statut = vue && choix.statut === 'non signé' ? '' : choix.statut;
  choix = { statut, signe: vue ? 'oui' : 'non', dite: true };
  montrerChoix();
  annoncer(vue ? 'Signature vue.' : 'Signature pas vue.');
}

function basculerEntiere() {
  const chose = laChose();
  if (!chose?.reference || chose.reponses.length === 0) return;
  entiere = !entiere;
  montrerPages(chose);
  annoncer(entiere ? 'Toute la page.' : 'La réponse seule.');
}

// Décider, classer, défaire : le serveur répond quand c'est sur le disque

function montrerErreur(phrase) {
  trouver('erreur').textContent = phrase;
  trouver('erreur').hidden = !phrase;
}

async function agir(faire) {
  if (occupe) return;
  occupe = true;
  document.body.setAttribute('aria-busy', 'true');
  try {
    montrerErreur('');
    await faire();
  } catch (erreur) {
    const phrase = erreur instanceof Refus ? erreur.message : 'La page n’a pas su faire cela : rechargez-la.';
    await relire().catch(() => {});
    montrerErreur(phrase);
    if (!(erreur instanceof Refus)) throw erreur;
  } finally {
    occupe = false;
    document.body.removeAttribute('aria-busy');
  }
}

// Après un geste : dire ce qui est fait, passer au suivant, rendre le clavier à la page.
function poursuivre(nouveau, phrase) {
  const rang = choses().findIndex((chose) => cleDe(chose) === courant);
  rouverts = rouverts.filter(({ reference }) => reference !== courant);
  recevoir(nouveau, rang);
  const chose = laChose();
  const suite = chose ? `${trouver('rang').textContent} : ${trouver('titre').textContent}.` : 'Il ne reste rien.';
  annoncer(`${phrase} ${suite}`);
  trouver('titre').focus();
  scrollTo(0, 0);
}

// Rien ne se décide d'une page que l'on n'a pas encore sous les yeux.
function toutEstVu() {
  if (toutEstVisible()) return true;
  annoncer('Attendez que la page soit affichée.');
  return false;
}

function confirmer() {
  const chose = laChose();
  if (!chose) return;
  if (!chose.reference) annoncer('Cherchez d’abord à qui est cette page (C), ou dites qu’elle n’est à personne (L).');
  else if (!choix.statut) annoncer('Choisissez d’abord une réponse : O, N, S ou I.');
  else if (sansSignature()) annoncer(SANS_SIGNATURE);
  else if (toutEstVu()) {
    agir(async () => {
      const { statut, signe } = choix;
      const nouveau = await changer('/retours/decider', { reference: chose.reference, statut, signe, version: chose.version });
      poursuivre(nouveau, `Enregistré : ${chose.nom}, ${DITS[statut]}.`);
    });
  }
}

function laisser() {
  const chose = laChose();
  if (!chose || chose.reference || !toutEstVu()) return;
  agir(async () => poursuivre(await changer('/retours/laisser', { page: chose.page, version: chose.version }), 'Page laissée de côté.'));
}

function defaire(geste = etat.recents[0]) {
  if (!geste) {
    annoncer('Rien à annuler.');
    return;
  }
  agir(async () => {
    const nouveau = await changer('/retours/defaire', { cle: geste.cle, version: geste.version });
    recevoir(nouveau);
    const revenue = choses().find((chose) => cleDe(chose) === geste.cle);
    if (revenue) courant = cleDe(revenue);
    montrer();
    annoncer(`Annulé : ${dire(geste)}.`);
    trouver('titre').focus();
  });
}

// Chercher un formulaire : pour classer une page, ou pour revoir une réponse

function oublierLaRecherche() {
  trouver('cherche-page').value = '';
  trouver('phrase-chercher').textContent = '';
  trouver('choisir').hidden = true;
  trouver('trouves').replaceChildren();
}

function decrire(ligne) {
  const ou = [ligne.classe, ligne.groupe, ligne.titre, ligne.periode ? `période ${ligne.periode}` : ''].filter(Boolean).join(', ');
  return creer('span', {}, `${ligne.nom} `, creer('span', { class: 'resume' }, `${ou}. ${ligne.affichee}. ${DITS[ligne.statut]}.`));
}

async function chercherPage() {
  const { trouves, phrase } = await changer('/retours/chercher', { texte: trouver('cherche-page').value });
  trouver('phrase-chercher').textContent = phrase;
  trouver('trouves').replaceChildren(...trouves.map((ligne) => creer('label', {},
    creer('input', { type: 'radio', name: 'destinataire', value: ligne.reference }), ' ', decrire(ligne))));
  trouver('choisir').hidden = trouves.length === 0;
  if (trouves.length === 1) trouver('trouves').querySelector('input').checked = true;
  trouver('trouves').querySelector('input')?.focus();
}

function classer() {
  const chose = laChose();
  const choisi = trouver('trouves').querySelector('input:checked');
  if (!chose || !choisi) {
    annoncer('Choisissez d’abord un nom.');
    return;
  }
  if (!toutEstVu()) return;
  agir(async () => {
    const nouveau = await changer('/retours/classer', { page: chose.page, reference: choisi.value, version: chose.version });
    courant = choisi.value;
    poursuivre(nouveau, 'Page classée : lisez maintenant sa réponse.');
  });
}

async function chercherRetour() {
  const { trouves, phrase } = await changer('/retours/chercher', { texte: trouver('cherche-retour').value });
  trouver('phrase-retrouver').textContent = phrase;
  trouver('retrouves').replaceChildren(...trouves.map((ligne) => creer('li', {},
    creer('button', { type: 'button', clic: () => rouvrir(ligne.reference) }, decrire(ligne)))));
  trouver('retrouves').querySelector('button')?.focus();
}

function rouvrir(reference) {
  agir(async () => {
    const fiche = await changer('/retours/fiche', { reference });
    rouverts = [fiche, ...rouverts.filter((autre) => autre.reference !== reference)];
    filtre = { ecole: '', classe: '' };
    trouver('retrouves').replaceChildren();
    aller(reference);
  });
}

// Ce qui change ailleurs : une autre fenêtre, un passage

async function relire() {
  const nouveau = await demander('/retours/etat');
  const perdu = laChose();
  if (JSON.stringify(nouveau) === JSON.stringify(etat)) return;
  recevoir(nouveau);
  const chose = laChose();
  if (perdu && cleDe(perdu) !== courant) annoncer('Ceci vient d’être réglé ailleurs.');
  else if (perdu && chose.version !== perdu.version) annoncer('Ceci a changé : regardez de nouveau.');
}

const relireEnSilence = () => { if (!occupe && !document.hidden) relire().catch(({ message }) => montrerErreur(message)); };

function ecouter() {
  const soumettre = (id, faire) => trouver(id).addEventListener('submit', (evenement) => { evenement.preventDefault(); faire(); });
  const cliquer = (id, faire) => trouver(id).addEventListener('click', () => faire());
  soumettre('decision', confirmer);
  soumettre('chercher', () => agir(chercherPage));
  soumettre('choisir', classer);
  soumettre('retrouver', () => agir(chercherRetour));
  cliquer('entiere', basculerEntiere);
  cliquer('laisser', laisser);
  cliquer('precedent', () => bouger(-1));
  cliquer('suivant', () => bouger(1));
  cliquer('annuler', () => defaire());
  trouver('reponses').addEventListener('change', ({ target }) => choisir(target.value));
  trouver('signature').addEventListener('change', ({ target }) => signer(target.checked));
  for (const nom of ['ecole', 'classe']) {
    trouver(nom).addEventListener('change', ({ target }) => { filtre = { ...filtre, [nom]: target.value }; recevoir(etat, 0); });
  }
  addEventListener('focus', relireEnSilence);
  setInterval(relireEnSilence, RELIRE_MS);
  ecouterLesTouches({
    o: () => choisir('oui'), n: () => choisir('non'), s: () => choisir('non signé'), i: () => choisir('illisible'),
    g: () => signer(choix.signe !== 'oui'), p: basculerEntiere, u: () => defaire(), l: laisser,
    c: () => { if (!trouver('classement').hidden) trouver('cherche-page').focus(); },
    j: () => bouger(1), k: () => bouger(-1), ArrowRight: () => bouger(1), ArrowLeft: () => bouger(-1), Enter: confirmer,
  });
}

agir(async () => {
  ecouter();
  recevoir(await demander('/retours/etat'), 0);
  trouver('titre').focus();
});
