// La page des modèles : la liste, le modèle choisi, ce qu'on en fait. Elle se tient à jour d'elle-même.

import { annoncer, changer, creer, demander, envoyer, pluriel, Refus, trouver } from '/statique/commun.js';
import { chercher, montrerChamps } from '/statique/champs.js';
import { montrerEsquisse, montrerFautes } from '/statique/esquisse.js';
import { montrerPages } from '/statique/pages.js';

const POIDS_MAX = 10_000_000;
let choix = lireAdresse();
let liste = { formulaires: [], ecoles: [] };
let etat = null;
let formulaireMontre = '';
let enCours = new AbortController();

// Ce que l'on regarde est dans l'adresse : on peut revenir en arrière, recharger, ouvrir un autre onglet.

function lireAdresse() {
  const lus = new URLSearchParams(location.search);
  return { cle: lus.get('cle') ?? '', ecole: lus.get('ecole') ?? '', essai: lus.get('essai') ?? '', depot: lus.get('depot') ?? '' };
}

function adresseDe(voulu) {
  const remplis = Object.entries(voulu).filter(([, valeur]) => valeur);
  return `/modeles?${new URLSearchParams(remplis)}`;
}

async function aller(voulu, { ajouter = true } = {}) {
  choix = voulu;
  if (ajouter) history.pushState(null, '', adresseDe(voulu));
  await rafraichir();
}

// La liste

function montrerListe() {
  trouver('moteur').textContent = `Pages montrées par : ${liste.moteur}.`;
  trouver('messages').replaceChildren(...liste.messages.map((texte) => creer('p', {}, texte)));
  trouver('liste').replaceChildren(...liste.formulaires.flatMap(({ cle, titre, versions }) => (
    versions.map((version) => entree(cle, titre, version))
  )));
  for (const id of ['ecole-enregistrer', 'ecole-copier']) remplirEcoles(trouver(id));
}

function entree(cle, titre, version) {
  const memeContexte = cle === choix.cle && (!etat || version.contexte === etat.contexte);
  const voulu = { cle, ecole: version.ecole, essai: memeContexte ? choix.essai : '', depot: '' };
  const courant = cle === choix.cle && version.ecole === choix.ecole;
  const nom = version.ecole ? [creer('span', { class: 'cache' }, `${titre}, `), version.nom_ecole] : [titre];
  const bilan = version.ecole ? `propre à l’école, ${version.bilan}` : version.bilan;
  const resume = creer('span', { class: version.fautif ? 'resume fautif' : 'resume' }, bilan);
  const lien = creer('a', { href: adresseDe(voulu), 'aria-current': courant ? 'page' : null }, ...nom, ' ', resume);
  lien.addEventListener('click', (evenement) => {
    if (evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
    evenement.preventDefault();
    agir(async () => { await aller(voulu); trouver('principal').focus(); scrollTo(0, 0); });
  });
  return creer('li', { class: version.ecole ? 'sous' : '' }, lien);
}

function remplirEcoles(select) {
  const avant = select.value || choix.ecole || liste.ecole;
  select.replaceChildren(...liste.ecoles.map(({ ecole, nom }) => creer('option', { value: ecole }, nom)));
  if (liste.ecoles.some(({ ecole }) => ecole === avant)) select.value = avant;
}

// Le modèle choisi

async function rafraichirListe(signal = undefined) {
  liste = await demander('/modeles/liste', {}, signal);
  montrerListe();
}

async function rafraichir() {
  enCours.abort();
  enCours = new AbortController();
  const { signal } = enCours;
  try {
    const nouvelEtat = await demander('/modeles/etat', choix, signal).catch(async (erreur) => {
      if (erreur instanceof Refus) await rafraichirListe(signal);
      throw erreur;
    });
    const change = formulaireMontre !== formulaireDe(nouvelEtat);
    const neuf = JSON.stringify(nouvelEtat) !== JSON.stringify(etat);
    etat = nouvelEtat;
    montrerErreur('');
    if (neuf) enGardantSaPlace(montrerEtat);
    await rafraichirListe(signal);
    if (change) await montrerFormulaire(nouvelEtat, signal);
    trouver('essai').value = etat.essai;
    montrerVersions();
    return neuf;
  } catch (erreur) {
    if (erreur.name !== 'AbortError') throw erreur;
    return false;
  }
}

// La page se refait pendant qu'on la lit : le clavier reste où il était, ou en tête des fautes s'il était sur l'une d'elles.
function enGardantSaPlace(refaire) {
  const { id } = document.activeElement;
  const dansLesFautes = trouver('fautes').contains(document.activeElement);
  refaire();
  if (document.activeElement !== document.body) return;
  if (dansLesFautes) trouver('titre-fautes').focus();
  else if (id && trouver(id)) trouver(id).focus({ preventScroll: true });
}

function montrerEtat() {
  trouver('titre').textContent = etat.titre;
  document.title = `${etat.titre} – Atelier`;
  trouver('fichier').textContent = etat.depot ? `Fichier essayé : ${etat.fichier}` : etat.fichier;
  trouver('bilan').textContent = etat.bilan;
  trouver('bilan').classList.toggle('fautif', etat.fautif);
  montrerEsquisse(etat.esquisse, etat.fautif);
  montrerFautes(etat.fautes);
  trouver('section-pages').hidden = etat.fautif;
  montrerDefaut();
  montrerPages(etat.pages, etat.total);
  montrerComparaison();
  trouver('lecture').hidden = etat.textes.length === 0;
  trouver('textes').replaceChildren(...etat.textes.map((texte) => creer('p', {}, texte)));
  trouver('essaye').hidden = !etat.depot;
  trouver('depot').hidden = Boolean(etat.depot);
  trouver('enregistrer').hidden = etat.fautif;
  trouver('phrase-essaye').textContent = etat.fautif
    ? `« ${etat.fichier} » a des fautes : corrigez-les dans Word, puis déposez-le de nouveau. Rien n’est enregistré.`
    : `« ${etat.fichier} » n’est pas enregistré. Regardez ses pages ; s’il vous convient, donnez-le à votre école. Le modèle d’avant sera gardé.`;
}

function montrerDefaut() {
  const phrases = [];
  if (etat.defaut) phrases.push(`Avec ce document : ${etat.defaut}.`);
  if (etat.total > etat.pages.length && etat.pages.length) phrases.push(`Les ${etat.pages.length} premières pages sur ${etat.total}.`);
  if (etat.pages_max && etat.total > etat.pages_max) {
    phrases.push(`Ce document fait ${pluriel(etat.total, 'page')} ; le modèle livré tient d’ordinaire sur ${etat.pages_max}.`);
  }
  trouver('defaut').textContent = phrases.join(' ');
  trouver('defaut').hidden = phrases.length === 0;
}

function montrerComparaison() {
  const changees = etat.pages.map((page, rang) => (page.etat ? `page ${rang + 1} ${page.etat}` : '')).filter(Boolean);
  if (etat.pages_avant > etat.total) changees.push(`${pluriel(etat.pages_avant - etat.total, 'page')} de moins`);
  trouver('comparaison').hidden = !etat.comparaison || etat.depot !== '' || changees.length === 0;
  trouver('phrase-comparaison').textContent = `Par rapport à ${etat.comparaison} : ${changees.join(', ')}.`;
  return changees;
}

// Une école peut donner à un formulaire un autre contexte : d'autres champs, d'autres documents.
function formulaireDe({ cle, contexte }) {
  return `${cle} ${contexte}`;
}

async function montrerFormulaire(nouvelEtat, signal) {
  const { cle, ecole } = nouvelEtat;
  const [champs, essais] = await Promise.all([
    demander('/modeles/champs', { cle, ecole }, signal), demander('/modeles/essais', { cle, ecole }, signal),
  ]);
  formulaireMontre = formulaireDe(nouvelEtat);
  montrerChamps(champs.groupes);
  trouver('essai').replaceChildren(...essais.groupes.map(({ titre, essais: documents }) => (
    creer('optgroup', { label: titre }, ...documents.map(({ essai, titre: nom }) => creer('option', { value: essai }, nom)))
  )));
}

function montrerVersions() {
  const version = liste.formulaires.find(({ cle }) => cle === etat.cle)?.versions ?? [];
  const nom = liste.ecoles.find(({ ecole }) => ecole === etat.ecole)?.nom ?? etat.ecole;
  trouver('phrase-versions').textContent = etat.ecole
    ? `Ce modèle est propre à ${nom}. Ouvrez « ${etat.fichier} » dans Word : cette page suit chaque enregistrement.`
    : 'Ce modèle est livré avec l’outil. Pour le changer, donnez d’abord le sien à votre école.';
  const sans = liste.ecoles.filter(({ ecole }) => !version.some((autre) => autre.ecole === ecole));
  trouver('copier').hidden = Boolean(etat.ecole) || sans.length === 0;
  trouver('ecole-copier').replaceChildren(...sans.map(({ ecole, nom: titre }) => creer('option', { value: ecole }, titre)));
  trouver('retour-livre').hidden = !etat.ecole || !etat.livre || Boolean(etat.depot);
  trouver('anciens').replaceChildren(...(etat.depot ? [] : etat.anciens).map(unAncien));
}

function unAncien({ ecole, ancien, titre }, rang) {
  const nom = etat.ecole && rang === 0 ? 'Revenir au précédent' : 'Reprendre';
  const detail = etat.ecole ? `gardé le ${titre}` : `${ecole}, gardé le ${titre}`;
  const faire = () => agir(async () => {
    const { cle, ecole: mienne } = await changer('/modeles/revenir', { cle: etat.cle, ecole, ancien });
    await aller({ ...choix, cle, ecole: mienne, depot: '' });
    conclure('La version d’avant est reprise ; celle qu’elle remplace est gardée.');
  });
  return creer('li', {}, creer('span', { id: `ancien-${rang}` }, detail),
    creer('button', { type: 'button', 'aria-describedby': `ancien-${rang}`, clic: faire }, nom));
}

function conclure(phrase) {
  annoncer(phrase);
  trouver('titre-versions').focus();
}

// Ce que l'on fait

function montrerErreur(phrase) {
  trouver('erreur').textContent = phrase;
  trouver('erreur').hidden = !phrase;
}

async function agir(faire) {
  try {
    await faire();
  } catch (erreur) {
    if (erreur.name === 'AbortError') return;
    montrerErreur(erreur instanceof Refus ? erreur.message : 'La page n’a pas su faire cela : rechargez-la.');
    if (!(erreur instanceof Refus)) throw erreur;
  }
}

function essayer(fichier) {
  agir(async () => {
    if (!fichier) return;
    if (fichier.size > POIDS_MAX) throw new Refus('Ce fichier est trop gros : un modèle fait au plus 10 Mo.');
    const { depot } = await envoyer('/modeles/deposer', { cle: choix.cle, ecole: choix.ecole, nom: fichier.name }, fichier);
    await aller({ ...choix, depot });
    annoncer(`Fichier essayé : ${etat.bilan}.`);
    trouver('principal').focus();
    scrollTo(0, 0);
  });
}

function ecouterLesGestes() {
  trouver('essai').addEventListener('change', (evenement) => agir(() => aller({ ...choix, essai: evenement.target.value })));
  trouver('recherche').addEventListener('input', chercher);
  trouver('fichier-essaye').addEventListener('change', (evenement) => { essayer(evenement.target.files[0]); evenement.target.value = ''; });
  trouver('abandonner').addEventListener('click', () => agir(async () => {
    await aller({ ...choix, depot: '' });
    annoncer('Essai abandonné : rien n’a été enregistré.');
    trouver('principal').focus();
  }));
  trouver('enregistrer').addEventListener('submit', (evenement) => {
    evenement.preventDefault();
    agir(async () => {
      const { cle, ecole } = await changer('/modeles/enregistrer', { depot: choix.depot, ecole: trouver('ecole-enregistrer').value });
      await aller({ ...choix, cle, ecole, depot: '' });
      conclure('Enregistré. Le modèle d’avant est gardé.');
    });
  });
  trouver('copier').addEventListener('submit', (evenement) => {
    evenement.preventDefault();
    agir(async () => {
      const { cle, ecole } = await changer('/modeles/copier', { cle: etat.cle, ecole: trouver('ecole-copier').value });
      await aller({ ...choix, cle, ecole, depot: '' });
      conclure('L’école a maintenant son modèle : ouvrez-le dans Word.');
    });
  });
  trouver('livre').addEventListener('click', () => agir(async () => {
    await changer('/modeles/revenir', { cle: etat.cle, ecole: etat.ecole });
    await aller({ ...choix, ecole: '', depot: '' });
    conclure('Le modèle livré sert de nouveau ; celui de l’école est gardé.');
  }));
  trouver('accepter').addEventListener('click', () => agir(async () => {
    await changer('/modeles/accepter', { cle: etat.cle, ecole: etat.ecole, version: etat.version });
    await rafraichir();
    annoncer('Version acceptée : les prochaines modifications seront marquées par rapport à elle.');
    trouver('principal').focus();
  }));
  addEventListener('popstate', () => agir(() => aller(completer(lireAdresse()), { ajouter: false })));
}

function ecouterLesDepots() {
  const zone = trouver('depot');
  addEventListener('dragover', (evenement) => { evenement.preventDefault(); zone.classList.add('survol'); });
  addEventListener('dragleave', (evenement) => { if (!evenement.relatedTarget) zone.classList.remove('survol'); });
  addEventListener('drop', (evenement) => {
    evenement.preventDefault();
    zone.classList.remove('survol');
    essayer(evenement.dataTransfer.files[0]);
  });
}

// Ce qui change sur le disque

function suivre() {
  const flux = new EventSource('/evenements');
  let coupe = false;
  flux.addEventListener('open', () => { if (coupe) agir(rafraichir); coupe = false; });
  flux.addEventListener('error', () => { coupe = true; annoncer('L’atelier est fermé, ou redémarre.'); });
  flux.addEventListener('message', ({ data }) => agir(async () => {
    const { cle, ecole, panne } = JSON.parse(data);
    if (panne) annoncer(panne);
    const concerne = etat && !choix.depot && !panne && (cle
      ? cle === choix.cle && ecole === choix.ecole
      : !ecole || ecole === choix.ecole); // sans clé : tous les modèles d'une école ; sans école non plus : tous
    if (!concerne) {
      await rafraichirListe();
      return;
    }
    if (!await rafraichir()) return;
    const changees = montrerComparaison();
    annoncer(`Modèle relu : ${[etat.bilan, ...changees].join(', ')}.`);
  }));
}

agir(async () => {
  ecouterLesGestes();
  ecouterLesDepots();
  suivre();
  await rafraichirListe();
  await aller(completer(choix), { ajouter: false });
});

function completer(voulu) {
  return voulu.cle ? voulu : { ...voulu, ...premier() };
}

// Sans rien demander, on voit d'abord ce qui est à corriger, sinon un modèle de l'école, sinon le premier.
function premier() {
  const fautif = liste.formulaires.flatMap(({ cle, versions }) => versions.map((v) => ({ cle, ...v }))).find((v) => v.fautif);
  const propre = liste.formulaires.find(({ versions }) => versions.some((v) => v.ecole && v.ecole === liste.ecole));
  if (fautif) return { cle: fautif.cle, ecole: fautif.ecole };
  return propre ? { cle: propre.cle, ecole: liste.ecole } : { cle: liste.formulaires[0].cle, ecole: '' };
}
