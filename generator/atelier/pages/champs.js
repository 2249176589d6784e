// Le catalogue des champs : chercher, copier une balise.

import { annoncer, creer, pluriel, trouver } from '/statique/commun.js';

const plat = (texte) => texte.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function montrerChamps(groupes) {
  trouver('recherche').value = '';
  trouver('compte').textContent = '';
  trouver('champs').replaceChildren(...groupes.map(groupe));
}

function groupe({ titre, champs, boucle }) {
  const lignes = [...(boucle ?? []).flatMap(deLaBoucle), ...champs.map(ligne)];
  return creer('details', {}, creer('summary', {}, titre), creer('ul', {}, ...lignes));
}

function deLaBoucle(forme) {
  return [ligne(forme), ligne({ ...forme, balise: forme.fin, sens: 'Fin de la boucle', exemple: '' })];
}

function ligne({ balise, sens, exemple, facultatif, geste }) {
  const confirmation = creer('span', { class: 'copie' });
  const bouton = creer('button', { type: 'button', class: 'balise', clic: () => copier(balise, confirmation, geste) }, balise);
  const suite = facultatif ? `${sens} (facultatif)` : sens;
  const texte = creer('div', {}, suite, exemple ? creer('span', { class: 'exemple' }, ` : ${exemple}`) : '', geste ? ` : ${geste}.` : '');
  const element = creer('li', {}, bouton, confirmation, texte);
  element.dataset.cherche = plat(`${balise} ${sens} ${exemple}`);
  return element;
}

async function copier(balise, confirmation, geste) {
  try {
    await navigator.clipboard.writeText(balise);
    confirmation.textContent = 'Copié';
    annoncer(geste ? `Copié : ${balise} (${geste})` : `Copié : ${balise}`);
  } catch {
    confirmation.textContent = 'Sélectionnez-la et tapez Ctrl+C';
    annoncer('Ce navigateur ne laisse pas copier : sélectionnez la balise et tapez Ctrl+C.');
  }
  setTimeout(() => { confirmation.textContent = ''; }, 2500);
}

export function chercher() {
  const mots = plat(trouver('recherche').value).split(/\s+/).filter(Boolean);
  let nombre = 0;
  for (const details of trouver('champs').children) {
    let visibles = 0;
    for (const element of details.querySelectorAll('li')) {
      const garde = mots.every((mot) => element.dataset.cherche.includes(mot));
      element.hidden = !garde;
      visibles += garde ? 1 : 0;
    }
    details.hidden = visibles === 0;
    details.open = mots.length > 0 && visibles > 0;
    nombre += visibles;
  }
  trouver('compte').textContent = mots.length ? (nombre ? pluriel(nombre, 'champ') : 'Aucun champ : essayez un autre mot.') : '';
}
