// Ce que les scripts de l'atelier partagent. Tout texte venu d'un fichier entre par textContent : il ne peut rien exécuter.

export const trouver = (id) => document.getElementById(id);

export function creer(nom, attributs = {}, ...enfants) {
  const element = document.createElement(nom);
  for (const [cle, valeur] of Object.entries(attributs)) {
    if (cle === 'clic') element.addEventListener('click', valeur);
    else if (valeur === true) element.setAttribute(cle, '');
    else if (valeur !== false && valeur !== null && valeur !== undefined && valeur !== '') element.setAttribute(cle, valeur);
  }
  element.append(...enfants.filter((enfant) => enfant !== null && enfant !== ''));
  return element;
}

export class Refus extends Error {}

async function lire(reponse) {
  if (reponse.ok) return reponse.json();
  let phrase = '';
  try { phrase = (await reponse.clone().json()).erreur; } catch { phrase = await reponse.text(); }
  throw new Refus(phrase || 'L’atelier n’a pas su répondre.');
}

async function joindre(adresse, options) {
  try {
    return await fetch(adresse, options);
  } catch (erreur) {
    if (erreur.name === 'AbortError') throw erreur;
    throw new Refus('L’atelier ne répond plus : relancez « make atelier ».');
  }
}

export async function demander(adresse, parametres = {}, signal = undefined) {
  return lire(await joindre(`${adresse}?${new URLSearchParams(parametres)}`, { signal }));
}

export async function changer(adresse, objet) {
  const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(objet) };
  return lire(await joindre(adresse, options));
}

export async function envoyer(adresse, parametres, fichier, entetes = {}) {
  const options = { method: 'POST', headers: { 'content-type': 'application/octet-stream', ...entetes }, body: fichier };
  return lire(await joindre(`${adresse}?${new URLSearchParams(parametres)}`, options));
}

export function annoncer(phrase) {
  trouver('annonce').textContent = phrase;
}

export function pluriel(nombre, mot) {
  return `${nombre} ${mot}${nombre > 1 ? 's' : ''}`;
}
