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

export function montrerActions(actions, nouvelle, proposer) {
  const offertes = actions.filter((action) => !nouvelle || action.sans_classeur);
  trouver('section-changer').hidden = offertes.length === 0;
  trouver('actions').replaceChildren(creer('ul', {}, ...offertes.map((action) => creer('li', {}, formulaire(action, nouvelle, proposer)))));
}

function formulaire({ cle, bouton, aide, fichiers }, nouvelle, proposer) {
  const champs = fichiers.map((fichier) => champDeFichier(`${cle}-${fichier.cle}`, fichier.titre));
  const nom = nouvelle ? creer('input', { type: 'text', id: `nom-${cle}`, autocomplete: 'off', spellcheck: 'false' }) : null;
  const forme = creer('form', {}, ...champs,
    nom ? creer('p', {}, creer('label', { for: nom.id }, 'Mot court qui nomme l’école, comme « lilas »'), nom) : '',
    creer('button', { type: 'submit' }, bouton), creer('span', { class: 'aide' }, aide));
  forme.addEventListener('submit', (evenement) => {
    evenement.preventDefault();
    const choisis = champs.map((champ, rang) => [fichiers[rang].cle, champ.querySelector('input').files]);
    proposer(cle, choisis.filter(([, siens]) => siens.length), nom ? nom.value.trim() : null);
  });
  return forme;
}

function champDeFichier(id, titre) {
  const champ = creer('input', { type: 'file', id, class: 'cache' });
  const choisi = creer('span', { role: 'status' });
  champ.addEventListener('change', () => { choisi.textContent = champ.files[0]?.name ?? ''; });
  return creer('p', {}, champ, creer('label', { for: id, class: 'bouton' }, `Choisir ${titre}`), ' ', choisi);
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
    creer('p', {}, gestes ? `${pluriel(gestes, 'ligne')} du classeur changent. Rien n’est encore écrit. ${ou}` : problemes.length ? 'Rien ne peut être écrit avant d’avoir réglé ceci :' : 'Il n’y a rien à changer.'),
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
