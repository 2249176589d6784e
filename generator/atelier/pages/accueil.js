// La page d'accueil : l'école, ce qui manque, ce qui est prêt, et de quoi tout faire. Elle se tient à jour d'elle-même.

import { annoncer, changer, creer, demander, pluriel, Refus, trouver } from '/statique/commun.js';
import { deposer, ecouterLaProposition, montrerActions, montrerProposition } from '/statique/classeur.js';
import { montrerDocuments } from '/statique/documents.js';
import { problemeEnListe } from '/statique/problemes.js';
import { enCours, montrerTravail } from '/statique/travail.js';

const RELIRE_MS = 15_000;
let choix = lireAdresse();
let etat = null;
const montres = new Map();

function lireAdresse() {
  const lus = new URLSearchParams(location.search);
  return { ecole: lus.get('ecole') ?? '', annee: lus.get('annee') ?? '', periode: lus.get('periode') ?? '' };
}

async function agir(faire) {
  trouver('erreur').hidden = true;
  try {
    await faire();
  } catch (erreur) {
    if (!(erreur instanceof Refus)) throw erreur;
    trouver('erreur').textContent = erreur.message;
    trouver('erreur').hidden = false;
    trouver('erreur').scrollIntoView({ block: 'nearest' });
  }
}

// On ne refait que ce qui a changé : le clavier reste où il est.
function siChange(nom, valeur, montrer) {
  const dit = JSON.stringify(valeur);
  if (montres.get(nom) === dit) return false;
  montres.set(nom, dit);
  montrer(valeur);
  return true;
}

async function rafraichir() {
  const nouveau = await demander('/bord/etat', choix);
  etat = nouveau;
  if (etat.choix) {
    choix = etat.choix;
    history.replaceState(null, '', `/?${new URLSearchParams(Object.entries(choix).filter(([, valeur]) => valeur))}`);
  }
  montrer();
  const constat = await demander('/bord/constat', choix);
  siChange('constat', constat, montrerConstat);
}

// Montrer

function montrer() {
  trouver('titre').textContent = etat.nom ?? 'Accueil';
  document.title = `${etat.nom ?? 'Accueil'} – Atelier`;
  trouver('classeur').textContent = etat.choix ? `Classeur « ${etat.classeur} », année ${etat.choix.annee}` : '';
  siChange('messages', etat.messages, (messages) => trouver('messages').replaceChildren(...messages.map((m) => creer('p', { class: 'remarque' }, m))));
  siChange('choix', [etat.ecoles, etat.periodes, etat.choix], montrerChoix);
  siChange('demandes', [etat.demandes, Boolean(etat.choix)], montrerDemandes);
  siChange('actions', [etat.actions, !etat.choix || !etat.a_soi], ([actions, nouvelle]) => montrerActions(actions, nouvelle, proposer));
  siChange('documents', [etat.documents ?? [], etat.echec], ([documents, echec]) => montrerDocuments(documents, echec));
  siChange('reponses', [etat.reponses, etat.a_regler], montrerReponses);
  siChange('heures', etat.heures ?? [], montrerHeures);
  montrerTravail(etat.travail, etat.documents);
  montrerProposition(etat.proposition);
  suspendre();
}

function montrerChoix() {
  trouver('choix-ecole').hidden = etat.ecoles.length < 2;
  trouver('ecole').replaceChildren(...etat.ecoles.map(({ ecole, annee }, rang) => creer('option', {
    value: rang, selected: ecole === etat.choix?.ecole && annee === etat.choix?.annee,
  }, `${ecole} ${annee}`)));
  const periodes = etat.periodes ?? [];
  trouver('choix-periode').hidden = periodes.length === 0;
  trouver('periode').replaceChildren(...periodes.map(({ numero, titre, groupes }) => creer('option', {
    value: numero, selected: numero === etat.choix?.periode,
  }, groupes ? titre : `${titre} (aucun groupe)`)));
}

function montrerConstat({ titre = '', problemes, erreurs, conseil, demande, lien }) {
  trouver('conseil').textContent = conseil;
  const voulue = etat.demandes.find(({ cle }) => cle === demande);
  trouver('geste').replaceChildren(
    voulue ? creer('button', { type: 'button', class: 'principal demande', clic: () => lancer(demande) }, voulue.bouton) : '',
    lien ? creer('a', { href: lien, class: 'bouton' }, 'Lire les réponses') : '');
  trouver('bilan').textContent = titre;
  trouver('bilan').classList.toggle('fautif', erreurs > 0);
  trouver('problemes').replaceChildren(...problemes.slice(0, erreurs).map(problemeEnListe));
  const points = problemes.slice(erreurs);
  trouver('points').hidden = points.length === 0;
  trouver('titre-points').textContent = `${pluriel(points.length, 'point')} à voir, qui n’empêche${points.length > 1 ? 'nt' : ''} rien`;
  trouver('a-voir').replaceChildren(...points.map(problemeEnListe));
  suspendre();
}

function montrerDemandes() {
  const offertes = etat.choix ? etat.demandes : [];
  const groupes = [...new Set(offertes.map(({ groupe }) => groupe).filter(Boolean))];
  trouver('faire').replaceChildren(...groupes.flatMap((groupe) => [
    creer('h3', {}, groupe),
    creer('ul', {}, ...offertes.filter((d) => d.groupe === groupe).map(({ cle, bouton, aide }) => creer('li', {},
      creer('button', { type: 'button', class: 'demande', 'aria-describedby': `aide-${cle}`, clic: () => lancer(cle) }, bouton),
      creer('span', { class: 'aide', id: `aide-${cle}` }, aide)))),
  ]));
  const verifier = offertes.find(({ cle }) => cle === 'verifier');
  trouver('place-verifier').replaceChildren(verifier
    ? creer('button', { type: 'button', class: 'demande', clic: () => lancer('verifier') }, verifier.bouton) : '');
}

function montrerReponses() {
  const comptes = etat.reponses;
  const lignes = comptes && comptes.parties ? [
    [comptes.parties, 'formulaires partis pour cette période'], [comptes.accords, 'accords'], [comptes.refus, 'refus'],
    [comptes.non_signes, 'revenus sans signature'], [comptes.illisibles, 'illisibles'], [comptes.a_lire, 'à lire'],
    [comptes.en_attente, `en attente${comptes.limite ? `, à rendre avant le ${comptes.limite}` : ''}`],
  ] : [];
  trouver('reponses').replaceChildren(
    lignes.length
      ? creer('dl', { class: 'comptes' }, ...lignes.flatMap(([nombre, quoi]) => [creer('dt', {}, nombre), creer('dd', {}, quoi)]))
      : creer('p', { class: 'menu' }, 'Aucune lettre n’est encore partie pour cette période.'),
    etat.a_regler ? creer('p', {}, creer('a', { href: '/retours', class: 'bouton' }, `Lire ${pluriel(etat.a_regler, 'page')} sur la page Retours`)) : '');
}

function montrerHeures(heures) {
  trouver('section-heures').hidden = heures.length === 0;
  const titres = ['Enseignant', 'Catégorie', 'Dues', 'Faites', 'Prévues', 'À prévoir'];
  trouver('heures').replaceChildren(
    creer('caption', {}, 'Dues dans cette école, faites d’après le journal, prévues par les groupes du classeur.'),
    creer('thead', {}, creer('tr', {}, ...titres.map((titre, rang) => creer('th', { scope: 'col', class: rang < 2 ? 'texte' : '' }, titre)))),
    ...heures.map(({ nom, categories }) => creer('tbody', {}, ...categories.map(({ libelle, due, faite, prevue, reste }, rang) => creer('tr', {},
      rang ? '' : creer('th', { scope: 'rowgroup', rowspan: categories.length }, nom),
      creer('td', { class: 'texte' }, libelle), ...[due, faite, prevue, reste].map((valeur) => creer('td', {}, valeur)))))));
}

function suspendre() {
  for (const bouton of document.querySelectorAll('button.demande, #archiver [type="submit"], #ecrire [type="submit"], #actions button')) {
    bouton.disabled = enCours();
  }
}

// Agir

async function lancer(cle, supplement = {}) {
  await agir(async () => {
    montrerTravail(await changer('/bord/lancer', { cle, ...choix, ...supplement }));
    suspendre();
    trouver('titre-travail').focus();
    trouver('travail').scrollIntoView({ block: 'nearest' });
  });
}

async function proposer(cle, fichiers, ecole) {
  await agir(async () => {
    annoncer('Je lis…');
    const depots = {};
    for (const [nom, siens] of fichiers) depots[`depot-${nom}`] = await deposer(siens);
    montrerProposition(await changer('/bord/proposer', { cle, ...choix, ...(ecole === null ? {} : { ecole }), ...depots }));
    trouver('titre-proposition').focus();
    annoncer('Voici ce qui changerait. Rien n’est encore écrit.');
  });
}

function ecouterLesGestes() {
  trouver('ecole').addEventListener('change', ({ target }) => {
    const { ecole, annee } = etat.ecoles[target.value];
    choix = { ecole, annee, periode: '' };
    agir(rafraichir);
  });
  trouver('periode').addEventListener('change', ({ target }) => {
    choix = { ...choix, periode: target.value };
    agir(rafraichir);
  });
  trouver('archiver').addEventListener('submit', (evenement) => {
    evenement.preventDefault();
    agir(async () => {
      const fichiers = trouver('scans').files;
      const depot = fichiers.length ? await deposer(fichiers) : '';
      await lancer('archiver', { depot, chemin: trouver('dossier').value });
      trouver('archiver').reset();
      trouver('choisis').textContent = '';
    });
  });
  trouver('scans').addEventListener('change', direLesChoisis);
}

function direLesChoisis() {
  const nombre = trouver('scans').files.length;
  trouver('choisis').textContent = nombre ? `${pluriel(nombre, 'fichier')} choisi${nombre > 1 ? 's' : ''}` : '';
}

function ecouterLesDepots() {
  const zone = trouver('archiver');
  addEventListener('dragover', (evenement) => { evenement.preventDefault(); zone.classList.add('survol'); });
  addEventListener('dragleave', (evenement) => { if (!evenement.relatedTarget) zone.classList.remove('survol'); });
  addEventListener('drop', (evenement) => {
    evenement.preventDefault();
    zone.classList.remove('survol');
    trouver('scans').files = evenement.dataTransfer.files;
    direLesChoisis();
    zone.querySelector('[type="submit"]').focus();
  });
}

// Ce qui avance, ce qui change sur le disque

function suivre() {
  const flux = new EventSource('/evenements');
  let coupe = false;
  flux.addEventListener('open', () => { if (coupe) agir(rafraichir); coupe = false; });
  flux.addEventListener('error', () => { coupe = true; annoncer('L’atelier est fermé, ou redémarre.'); });
  flux.addEventListener('travail', ({ data }) => {
    const travail = JSON.parse(data);
    if (travail.fini) agir(rafraichir);
    else { montrerTravail(travail); suspendre(); }
  });
  setInterval(() => { if (!document.hidden && !enCours()) agir(rafraichir); }, RELIRE_MS);
  addEventListener('focus', () => { if (!enCours()) agir(rafraichir); });
}

agir(async () => {
  ecouterLesGestes();
  ecouterLesDepots();
  ecouterLaProposition(agir, rafraichir);
  suivre();
  await rafraichir();
});
