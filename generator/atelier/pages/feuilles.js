// Les pages revenues : la réponse en grand, ou toute la page. Ce qui vient ensuite est chargé d'avance.

import { creer, trouver } from '/statique/commun.js';

const GARDEES = 24;
const images = new Map();

function image(adresse) {
  const connue = images.get(adresse);
  images.delete(adresse);
  const element = connue && !connue.ratee ? connue : nouvelle(adresse);
  images.set(adresse, element);
  if (images.size > GARDEES) images.delete(images.keys().next().value);
  return element;
}

function nouvelle(adresse) {
  const element = creer('img', { src: adresse, alt: '' });
  element.addEventListener('error', () => { element.ratee = true; });
  return element;
}

export function preparer(adresses) {
  adresses.forEach(image);
}

export function montrerFeuilles(adresses, legende) {
  const figures = adresses.map((adresse, rang) => {
    const element = image(adresse);
    const texte = adresses.length > 1 ? `${legende}, ${rang + 1} sur ${adresses.length}` : legende;
    element.alt = texte;
    const echec = creer('p', { class: 'erreur', role: 'alert', hidden: true });
    const rater = () => { echec.hidden = false; raconter(adresse, echec); };
    if (element.ratee) rater();
    else element.addEventListener('error', rater, { once: true });
    return creer('figure', {}, adresses.length > 1 ? creer('figcaption', {}, texte) : '', creer('div', { class: 'feuille' }, element), echec);
  });
  const rien = creer('p', { class: 'remarque' }, 'Aucune page n’est gardée pour cette réponse : elle ne peut plus se lire.');
  trouver('feuilles').replaceChildren(...(figures.length ? figures : [rien]));
}

// Le navigateur ne dit pas pourquoi une image manque ; le serveur, si.
async function raconter(adresse, echec) {
  let phrase = 'Cette page ne se montre pas.';
  try { phrase = (await (await fetch(adresse)).json()).erreur || phrase; } catch { /* la phrase ordinaire suffit */ }
  echec.textContent = phrase;
}

export function toutEstVisible() {
  const visibles = [...trouver('feuilles').querySelectorAll('img')];
  return visibles.length > 0 && visibles.every((element) => element.complete && element.naturalWidth > 0);
}
