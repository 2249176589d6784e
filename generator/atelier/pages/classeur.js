// Ce que l'on propose de changer dans le classeur : montré d'abord, écrit ensuite si la personne le veut.

import { annoncer, changer, creer, envoyer, pluriel, trouver } from '/statique/commun.js';
import { problemeEnListe } from '/statique/problemes.js';

let numero = '';
let montre = '';

export async function deposer(fichiers) {
  let depot = '';
  for (const [rang, fichier] of [...fichiers].entries()) {
    annoncer(`Envoi du fichier ${rang + 1} sur ${fichiers.length}…`);
    ({ depot } = await envoyer('/bord/deposer', depot ? { depot } : {}, fichier, { 'x-nom': encodeURIComponent(fichier.name) }));
  }
  return depot;
}

export function montrerActions(actions, proposer) {
  trouver('section-changer').hidden = actions.length === 0;
  trouver('actions').replaceChildren(creer('ul', {}, ...actions.map((action) => creer('li', {}, formulaire(action, proposer)))));
}

function formulaire({ cle, bouton, aide, fichier }, proposer) {
  const champ = fichier ? creer('input', { type: 'file', id: `fichier-${cle}`, class: 'cache' }) : '';
  const choisi = creer('span', { role: 'status' });
  if (champ) champ.addEventListener('change', () => { choisi.textContent = champ.files[0]?.name ?? ''; });
  const forme = creer('form', {},
    fichier ? creer('p', {}, champ, creer('label', { for: `fichier-${cle}`, class: 'bouton' }, `Choisir : ${fichier}`), ' ', choisi) : '',
    creer('button', { type: 'submit' }, bouton), creer('span', { class: 'aide' }, aide));
  forme.addEventListener('submit', (evenement) => { evenement.preventDefault(); proposer(cle, champ ? champ.files : []); });
  return forme;
}

export function montrerProposition(proposition) {
  const dit = JSON.stringify(proposition);
  if (dit === montre) return;
  montre = dit;
  trouver('proposition').hidden = !proposition;
  if (!proposition) return;
  const { titre, base, cible, gestes, annonces, questions, problemes } = proposition;
  numero = proposition.numero;
  trouver('titre-proposition').textContent = titre;
  const ou = base && base !== cible ? `D’après « ${base} », dans « ${cible} ».` : `Dans « ${cible} » ; l’ancien est gardé tel quel.`;
  trouver('annonces').replaceChildren(
    creer('p', {}, gestes ? `${pluriel(gestes, 'ligne')} du classeur changent. Rien n’est encore écrit. ${ou}` : 'Il n’y a rien à changer.'),
    ...parSorte(annonces), creer('ul', {}, ...problemes.map(problemeEnListe)));
  trouver('questions').replaceChildren(...questions.map(question));
  trouver('ecrire').querySelector('[type="submit"]').hidden = !gestes && !questions.length;
}

function parSorte(annonces) {
  const sortes = Map.groupBy ? Map.groupBy(annonces, ({ sorte }) => sorte) : grouper(annonces);
  return [...sortes].map(([sorte, siennes]) => creer('details', { open: siennes.length <= 20 },
    creer('summary', {}, `${sorte} : ${siennes.length}`),
    creer('ul', {}, ...siennes.map(({ phrase, cellule }) => creer('li', {}, cellule ? `${phrase} (${cellule})` : phrase)))));
}

function grouper(annonces) {
  const sortes = new Map();
  for (const annonce of annonces) sortes.set(annonce.sorte, [...(sortes.get(annonce.sorte) ?? []), annonce]);
  return sortes;
}

function question({ phrase, choix }, rang) {
  const options = ['', ...choix].map((reponse) => creer('label', {},
    creer('input', { type: 'radio', name: String(rang), value: reponse, checked: reponse === '' }), reponse || 'Plus tard (la cellule reste à remplir)'));
  return creer('fieldset', {}, creer('legend', {}, phrase), ...options);
}

export function ecouterLaProposition(agir, rafraichir) {
  trouver('ecrire').addEventListener('submit', (evenement) => {
    evenement.preventDefault();
    agir(async () => {
      const reponses = Object.fromEntries([...new FormData(evenement.target)].filter(([, reponse]) => reponse));
      const { phrase } = await changer('/bord/ecrire', { numero, ...reponses });
      await rafraichir();
      trouver('titre').focus();
      annoncer(phrase);
    });
  });
  trouver('abandonner').addEventListener('click', () => agir(async () => {
    await changer('/bord/abandonner', { numero });
    montrerProposition(null);
    await rafraichir();
    trouver('titre').focus();
    annoncer('Rien n’a été changé.');
  }));
}
