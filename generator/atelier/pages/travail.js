// Le travail en cours : où il en est, de quoi l'arrêter, ce qu'il a donné. Il continue si l'on ferme la page.

import { annoncer, changer, creer, demander, pluriel, trouver } from '/statique/commun.js';
import { entree } from '/statique/documents.js';
import { problemeEnListe } from '/statique/problemes.js';

const ISSUES = { fait: 'Fini', 'à voir': 'Fini, à voir', arrêté: 'Arrêté' };
const PREMIERS = 4;
let montre = null;
let etapeDite = '';

export const enCours = () => Boolean(montre && !montre.fini);

export function montrerTravail(travail, documents = []) {
  const avant = montre;
  montre = travail;
  trouver('travail').hidden = !travail;
  if (!travail) return;
  const { titre, fini, issue, texte, arret } = travail;
  trouver('titre-travail').textContent = fini ? `${ISSUES[issue] ?? 'Fini'} : ${titre}` : titre;
  trouver('en-cours').hidden = fini;
  trouver('resultat').hidden = !fini;
  if (!fini) avancer(travail);
  else if (!avant || !avant.fini || avant.numero !== travail.numero) conclure(travail, documents);
  trouver('arreter').disabled = arret;
  if (!fini && texte.split(' – ')[0] !== etapeDite) {
    [etapeDite] = texte.split(' – ');
    annoncer(texte);
  }
}

function avancer({ texte, etape = 0, etapes = 0, fait = 0, total = 0, messages, arret }) {
  trouver('avancement').textContent = arret ? 'J’arrête…' : [texte, messages.at(-1)].filter(Boolean).join(' ');
  const barre = trouver('barre');
  if (!etapes) barre.removeAttribute('value');
  else barre.value = (etape - 1 + (total ? fait / total : 0)) / etapes;
}

function conclure({ phrases, problemes, messages, numero, cle, choix }, documents) {
  const siens = documents.find((d) => d.commande === (cle === 'relances' ? 'retours' : cle) && (!d.periode || String(d.periode) === choix.periode));
  trouver('resultat').replaceChildren(
    ...[...messages, ...phrases].map((phrase) => creer('p', {}, phrase)),
    creer('ul', {}, ...problemes.map(problemeEnListe)),
    siens ? creer('div', { class: 'remis' }, creer('ul', {}, ...siens.fichiers.slice(0, PREMIERS).map(entree)), reste(siens.fichiers)) : '',
    creer('p', {}, creer('button', { type: 'button', id: 'ecarter', clic: () => ecarter(numero) }, 'Ne plus montrer')),
  );
  annoncer(`${trouver('titre-travail').textContent}. ${phrases.join(' ')}`);
}

function reste(fichiers) {
  const nombre = fichiers.length - PREMIERS;
  return nombre > 0 ? creer('p', { class: 'menu' }, `Et ${pluriel(nombre, 'autre')}, plus bas : « Ce qui est prêt ».`) : '';
}

async function ecarter(numero) {
  await changer('/bord/ecarter', { numero: String(numero) });
  montrerTravail(null);
  trouver('titre').focus();
}

trouver('arreter').addEventListener('click', async () => {
  if (!montre) return;
  annoncer('J’arrête…');
  try {
    montrerTravail(await changer('/bord/arreter', { numero: String(montre.numero) }));
  } catch {
    montrerTravail(await demander('/bord/travail'));
  }
});
