// Un problème : quoi, dans quelle cellule, selon quelle règle, que faire.

import { creer } from '/statique/commun.js';

export function lieuDe({ fichier, feuille, cellule, precision }) {
  const place = feuille && cellule ? `${feuille}!${cellule}` : [feuille, cellule].filter(Boolean).join(' ');
  return `${[place, fichier].filter(Boolean).join(', ')}${precision ? ` (${precision})` : ''}`;
}

export function problemeEnListe(probleme) {
  const { code, gravite, quoi, valeur, regle, a_faire: remede } = probleme;
  const lignes = [['Où', lieuDe(probleme)], ['À faire', remede], ['Règle', regle]].filter(([, texte]) => texte);
  return creer('li', { class: gravite === 'erreur' ? 'faute' : 'faute avertissement' },
    creer('h3', {}, valeur === null || valeur === undefined ? quoi : `${quoi} : « ${valeur} »`),
    creer('dl', {}, ...lignes.flatMap(([nom, texte]) => [creer('dt', {}, nom), creer('dd', {}, texte)])),
    creer('p', { class: 'genre' }, gravite === 'erreur' ? `À corriger (${code})` : `À voir (${code})`));
}
