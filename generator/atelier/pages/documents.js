// Les documents remis : ce qui est prêt, et l'un d'eux montré dans la page.

import { annoncer, creer, pluriel, trouver } from '/statique/commun.js';
import { problemeEnListe } from '/statique/problemes.js';

const adresse = (cle) => `/bord/documents/${cle}`;
const LONGUE_LISTE = 12;
const dire = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long' });
let rendreLeFocus = null;

export function montrerDocuments(dossiers, echec) {
  trouver('echec').replaceChildren(...(echec ? [dernierEchec(echec)] : []));
  const rien = creer('p', { class: 'menu' }, 'Rien n’a encore été fait pour cette école cette année.');
  trouver('documents').replaceChildren(...(dossiers.length ? dossiers.map(dossierRemis) : [rien]));
}

function dernierEchec({ titre, periode, problemes }) {
  const quoi = `${titre}${periode ? `, période ${periode}` : ''}`;
  return creer('details', { class: 'remarque' },
    creer('summary', {}, `La dernière fois, « ${quoi} » n’a rien donné : voir pourquoi`),
    creer('ul', {}, ...problemes.map(problemeEnListe)));
}

function dossierRemis({ titre, periode, date, perime, incomplet, fichiers }) {
  const etats = [incomplet ? 'incomplet' : '', perime ? `à refaire : ${perime} a changé depuis` : ''].filter(Boolean);
  const liste = creer('ul', {}, ...fichiers.map(entree));
  return creer('div', { class: 'remis' },
    creer('h3', {}, `${titre}${periode ? `, période ${periode}` : ''}`, ' ',
      creer('span', { class: 'quand' }, date ? `le ${dire.format(new Date(`${date}T12:00`))}` : '')),
    etats.length ? creer('p', { class: 'remarque' }, `${etats.join(' ; ')}.`) : '',
    fichiers.length > LONGUE_LISTE ? creer('details', {}, creer('summary', {}, pluriel(fichiers.length, 'fichier')), liste) : liste);
}

export function entree(fichier) {
  const { nom, cle, pages, pdf } = fichier;
  const court = nom.split('/').at(-1);
  const ouvrir = creer('button', { type: 'button', clic: (evenement) => ouvrirDocument(fichier, evenement.currentTarget) }, nom);
  const lien = creer('a', { href: adresse(cle), download: court }, pdf ? 'télécharger' : nom, pdf ? creer('span', { class: 'cache' }, ` ${nom}`) : '');
  return creer('li', {}, pdf ? ouvrir : '', lien, pages ? creer('span', { class: 'menu' }, pluriel(pages, 'page')) : '');
}

export function ouvrirDocument({ nom, cle }, bouton) {
  rendreLeFocus = bouton;
  trouver('titre-vue').textContent = nom;
  trouver('telecharger').href = adresse(cle);
  trouver('telecharger').download = nom.split('/').at(-1);
  trouver('cadre').replaceChildren(creer('iframe', { src: adresse(cle), title: `Document ${nom}` }));
  trouver('vue').hidden = false;
  trouver('titre-vue').focus();
  trouver('vue').scrollIntoView();
  annoncer(`${nom} est ouvert.`);
}

function fermer() {
  trouver('vue').hidden = true;
  trouver('cadre').replaceChildren();
  if (rendreLeFocus?.isConnected) rendreLeFocus.focus();
  else trouver('titre').focus();
}

trouver('fermer').addEventListener('click', fermer);
