// Le texte du modèle, paragraphe par paragraphe, et les fautes : un clic montre l'endroit.

import { creer, trouver } from '/statique/commun.js';

const identifiant = (place) => `p-${place.partie.replace(/\W/g, '-')}-${place.rang}`;

export function montrerEsquisse(esquisse, ouverte) {
  const contenu = esquisse.flatMap(({ partie, nom, blocs }) => [creer('h3', {}, nom), ...blocs.map((bloc) => unBloc(bloc, partie))]);
  trouver('blocs').replaceChildren(...contenu);
  trouver('section-esquisse').hidden = esquisse.length === 0;
  if (ouverte) trouver('esquisse').open = true;
}

function unBloc(bloc, partie) {
  return bloc.tableau ? unTableau(bloc.tableau, partie) : unParagraphe(bloc, partie);
}

function unTableau(lignes, partie) {
  const rangees = lignes.map((ligne) => creer('tr', {}, ...ligne.map((cellule) => (
    creer('td', {}, ...cellule.map((bloc) => unBloc(bloc, partie)))
  ))));
  return creer('table', { role: 'presentation' }, creer('tbody', {}, ...rangees));
}

function unParagraphe({ rang, morceaux, fautes }, partie) {
  const enfants = morceaux.map(({ texte, balise, faute }) => {
    if (faute) return creer('mark', {}, texte);
    return balise ? creer('span', { class: 'balise' }, texte) : texte;
  });
  return creer('p', { id: identifiant({ partie, rang }), tabindex: '-1', class: fautes.length ? 'fautif' : '' }, ...enfants);
}

export function montrerFautes(fautes) {
  trouver('sans-faute').textContent = fautes.length ? '' : 'Aucune faute.';
  trouver('fautes').replaceChildren(...fautes.map(uneFaute));
}

function uneFaute(faute, rang) {
  const titre = creer('h3', { id: `faute-${rang}` }, faute.quoi);
  const lignes = [['Où', faute.ou], ['Règle', faute.regle], ['À faire', faute.remede]].filter(([, texte]) => texte);
  const liste = creer('dl', {}, ...lignes.flatMap(([nom, texte]) => [creer('dt', {}, nom), creer('dd', {}, texte)]));
  const grave = faute.gravite === 'erreur';
  const genre = creer('p', { class: 'genre' }, `${grave ? 'Faute' : 'Remarque'} ${faute.code}`);
  const element = creer('li', { class: grave ? 'faute' : 'faute avertissement' }, genre, titre, liste);
  if (faute.place && document.getElementById(identifiant(faute.place))) {
    const bouton = creer('button', { type: 'button', 'aria-describedby': titre.id, clic: () => designer(faute.place, element) }, 'Montrer l’endroit');
    element.append(bouton);
  }
  return element;
}

function designer(place, element) {
  for (const autre of trouver('fautes').children) autre.classList.toggle('choisie', autre === element);
  trouver('esquisse').open = true;
  const paragraphe = document.getElementById(identifiant(place));
  paragraphe.scrollIntoView({ block: 'center' });
  paragraphe.focus({ preventScroll: true });
}
