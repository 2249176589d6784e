// Les pages d'un modèle rempli : on ne remplace que les images qui ont changé.

import { creer, trouver } from '/statique/commun.js';

const adresse = (empreinte) => `/modeles/images/${empreinte}.png`;
const VUES = { maintenant: 'Maintenant', avant: 'Avant', ecarts: 'Différences' };
const SEUIL = 48;
const NOUVELLE = [200, 20, 20];
const DISPARUE = [255, 214, 210];

export function montrerPages(pages, total) {
  const boite = trouver('pages');
  pages.forEach((page, rang) => {
    const figure = boite.children[rang] ?? boite.appendChild(nouvelleFigure());
    const cle = `${page.image} ${page.avant} ${page.etat} ${rang + 1}/${total}`;
    if (figure.dataset.cle !== cle) {
      figure.dataset.cle = cle;
      remplir(figure, page, rang + 1, total);
    }
  });
  while (boite.children.length > pages.length) boite.lastElementChild.remove();
}

function nouvelleFigure() {
  return creer('figure', {}, creer('figcaption'), creer('div', { class: 'feuille' }, creer('img')));
}

function remplir(figure, page, numero, total) {
  const [legende, feuille] = figure.children;
  const nom = `Page ${numero} sur ${total}`;
  legende.replaceChildren(creer('span', {}, nom));
  if (page.etat) legende.append(creer('span', { class: 'changee' }, page.etat));
  if (page.avant) legende.append(boutons(feuille, page, nom));
  poserImage(feuille, page, page.image, page.etat ? `${nom}, ${page.etat}` : nom);
}

function boutons(feuille, page, nom) {
  const groupe = creer('span', { role: 'group', 'aria-label': `Comparer la page, ${nom}` });
  for (const [vue, titre] of Object.entries(VUES)) {
    const bouton = creer('button', { type: 'button', 'aria-pressed': String(vue === 'maintenant') }, titre);
    bouton.addEventListener('click', () => {
      for (const autre of groupe.children) autre.setAttribute('aria-pressed', String(autre === bouton));
      if (vue === 'maintenant') poserImage(feuille, page, page.image, nom);
      else if (vue === 'avant') poserImage(feuille, page, page.avant, `${nom}, avant la modification`);
      else poserEcarts(feuille, page, nom);
    });
    groupe.append(bouton);
  }
  return groupe;
}

function poserImage(feuille, page, empreinte, texte) {
  let image = feuille.querySelector('img');
  if (!image) {
    image = creer('img');
    feuille.replaceChildren(image);
  }
  image.width = page.largeur;
  image.height = page.hauteur;
  image.alt = texte;
  if (image.getAttribute('src') !== adresse(empreinte)) image.src = adresse(empreinte);
}

async function poserEcarts(feuille, page, nom) {
  const [maintenant, avant] = await Promise.all([page.image, page.avant].map(charger));
  const toile = creer('canvas', { role: 'img', 'aria-label': `${nom} : ce qui a changé est en rouge` });
  toile.width = maintenant.width;
  toile.height = maintenant.height;
  const dessin = toile.getContext('2d', { willReadFrequently: true });
  const points = (image) => {
    dessin.fillStyle = '#fff';
    dessin.fillRect(0, 0, toile.width, toile.height);
    dessin.drawImage(image, 0, 0);
    return dessin.getImageData(0, 0, toile.width, toile.height);
  };
  const ancien = points(avant).data;
  const resultat = points(maintenant);
  rougir(resultat.data, ancien);
  dessin.putImageData(resultat, 0, 0);
  feuille.replaceChildren(toile);
}

// L'encre nouvelle est rouge, l'encre disparue rose pâle, ce qui n'a pas changé s'efface.
function rougir(points, ancien) {
  for (let i = 0; i < points.length; i += 4) {
    const ecart = points[i] + points[i + 1] + points[i + 2] - ancien[i] - ancien[i + 1] - ancien[i + 2];
    if (ecart < -SEUIL) [points[i], points[i + 1], points[i + 2]] = NOUVELLE;
    else if (ecart > SEUIL) [points[i], points[i + 1], points[i + 2]] = DISPARUE;
    else for (let j = 0; j < 3; j += 1) points[i + j] = 255 - (255 - points[i + j]) * 0.4;
  }
}

async function charger(empreinte) {
  const image = new Image();
  image.src = adresse(empreinte);
  await image.decode();
  return image;
}
