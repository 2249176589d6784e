// Les touches d'une lettre, l'aide. On peut les éteindre : un lecteur d'écran, ou une dictée, peut les prendre pour lui.

import { annoncer, trouver } from '/statique/commun.js';

const ETEINTES = 'touches-eteintes';
const SAISIE = 'input:not([type="radio"]):not([type="checkbox"]), select, textarea';

export function ecouterLesTouches(gestes) {
  ecouterAide();
  addEventListener('keydown', (evenement) => {
    if (evenement.repeat || trouver('aide').open) return;
    const faire = gesteDe(evenement, gestes);
    if (!faire) return;
    evenement.preventDefault();
    faire();
  });
}

function gesteDe({ key, target, ctrlKey, metaKey, altKey }, gestes) {
  if (target.matches(SAISIE)) return key === 'Escape' ? () => trouver('titre').focus() : null;
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'z') return gestes.u;
  if (ctrlKey || metaKey || altKey) return null;
  if (key === 'Enter') return target.closest('button, a, summary, #choisir') ? null : gestes.Enter;
  if (key.startsWith('Arrow')) return target.matches('[type="radio"]') ? null : gestes[key];
  if (key === 'Escape' && target.closest('#choisir')) return () => trouver('titre').focus();
  if (!trouver('touches').checked) return null;
  return key === '?' ? ouvrirAide : gestes[key.toLowerCase()];
}

function ouvrirAide() {
  trouver('aide').showModal();
  trouver('titre-aide').focus();
}

function ecouterAide() {
  trouver('touches').checked = localStorage.getItem(ETEINTES) === null;
  trouver('touches').addEventListener('change', ({ target }) => {
    if (target.checked) localStorage.removeItem(ETEINTES);
    else localStorage.setItem(ETEINTES, '1');
    annoncer(target.checked ? 'Les touches d’une lettre servent.' : 'Les touches d’une lettre sont éteintes.');
  });
  trouver('aider').addEventListener('click', ouvrirAide);
}
