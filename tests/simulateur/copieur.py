"""Le copieur, ou le téléphone : d'une feuille à une image, avec ce qu'ils y ajoutent et ce qu'ils y perdent."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee
from tests.simulateur.encre import POUCE
from tests.simulateur.scenario import Scenario


def photocopier(feuille: Image.Image, disposition: PageDisposee, scenario: Scenario, fond: int) -> Image.Image:
    """L'image que rend l'appareil : placée, floue, inégale, bruitée, puis en gris, en couleur ou en noir et blanc."""
    hasard = scenario.hasard(3)
    image = _placer(feuille, disposition, scenario, fond, hasard)
    image = _tourner(image, scenario.tour)
    if scenario.ondulation:
        image = _onduler(image, scenario, hasard)
    if scenario.flou:
        image = image.filter(ImageFilter.GaussianBlur(scenario.flou * scenario.dpi / 200))
    image = _eclairer(image, scenario, hasard)
    image = _brouiller(image, scenario, hasard)
    if scenario.double_jpeg:
        tampon = io.BytesIO()
        image.save(tampon, 'JPEG', quality=scenario.double_jpeg)
        image = Image.open(tampon)
        image.load()
    if scenario.couleur == 'noir et blanc':
        image = image.point([255 * (v >= scenario.seuil) for v in range(256)]).convert('1', dither=Image.Dither.NONE)
    elif scenario.couleur == 'tramé':
        image = image.convert('1')
    image.info = {'dpi': (scenario.dpi, scenario.dpi), 'qualite': scenario.jpeg}
    return image


def _placer(feuille: Image.Image, disposition: PageDisposee, scenario: Scenario, fond: int, hasard: np.random.Generator) -> Image.Image:
    large, haut = feuille.size
    par_mm = scenario.dpi / POUCE
    centre = np.array([large / 2, haut / 2])
    pivot = centre
    if scenario.echelle != 1:
        feuille = feuille.transform(
            feuille.size, Image.Transform.AFFINE, _vers_l_arriere(_semblable(centre, centre, 0, scenario.echelle)),
            Image.Resampling.BILINEAR, fillcolor=_blanc(feuille),
        )  # fmt: skip
    vers = centre + np.array(scenario.glissement) * par_mm
    if scenario.decoupe and disposition.coupon is not None:
        pivot = np.array([large / 2, (disposition.coupon.y + disposition.coupon.hauteur / 2) / POINTS_PAR_MM * par_mm])
        vers = np.array([large / 2 + hasard.uniform(-8, 8) * par_mm, hasard.uniform(0.3, 0.7) * haut])
    matrice = _semblable(pivot, vers, np.deg2rad(scenario.biais), 1.0)
    if scenario.photo:
        matrice = _perspective(large, haut, hasard) @ matrice
    elif not (scenario.biais or np.any(vers - pivot)):
        return feuille
    genre = Image.Transform.PERSPECTIVE if scenario.photo else Image.Transform.AFFINE
    remplissage = (fond,) * len(feuille.getbands())
    return feuille.transform(feuille.size, genre, _vers_l_arriere(matrice, scenario.photo), Image.Resampling.BILINEAR, fillcolor=remplissage)


def _semblable(de: np.ndarray, vers: np.ndarray, angle: float, echelle: float) -> np.ndarray:
    """Ce qui tourne et réduit autour du point `de`, porté en `vers`."""
    c, s = np.cos(angle) * echelle, np.sin(angle) * echelle
    return np.array([[c, -s, vers[0] - c * de[0] + s * de[1]], [s, c, vers[1] - s * de[0] - c * de[1]], [0, 0, 1]])


def _perspective(large: int, haut: int, hasard: np.random.Generator) -> np.ndarray:
    """Un téléphone tenu de biais : les quatre coins rentrent, chacun à sa façon."""
    rentre = hasard.uniform(0.01, 0.09, (4, 2)) * min(large, haut)
    avant = np.array([[0, 0], [large, 0], [large, haut], [0, haut]], float)
    apres = avant + rentre * [[1, 1], [-1, 1], [-1, -1], [1, -1]]
    lignes, cibles = [], []
    for (x, y), (u, v) in zip(avant, apres, strict=True):
        lignes += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        cibles += [u, v]
    return np.append(np.linalg.solve(np.array(lignes), np.array(cibles)), 1).reshape(3, 3)


def _vers_l_arriere(matrice: np.ndarray, entiere: bool = False) -> tuple[float, ...]:
    """Pillow veut savoir, pour chaque point de l'image, d'où il vient."""
    arriere = np.linalg.inv(matrice)
    arriere /= arriere[2, 2]
    return tuple(arriere.ravel()[: 8 if entiere else 6])


def _blanc(image: Image.Image) -> tuple[int, ...]:
    return (255,) * len(image.getbands())


def _tourner(image: Image.Image, tour: int) -> Image.Image:
    gestes = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(gestes[tour]) if tour else image


def _onduler(image: Image.Image, scenario: Scenario, hasard: np.random.Generator) -> Image.Image:
    """Le papier n'avance pas d'un pas égal : des lignes se répètent, d'autres manquent."""
    points = np.asarray(image)
    y = np.arange(image.height)
    recul = scenario.ondulation * scenario.dpi / POUCE
    longueur = hasard.uniform(0.2, 1.2) * image.height
    lignes = np.clip(np.round(y + recul * np.sin(2 * np.pi * y / longueur + hasard.uniform(0, 6))), 0, image.height - 1).astype(int)
    return Image.fromarray(points[lignes])


def _eclairer(image: Image.Image, scenario: Scenario, hasard: np.random.Generator) -> Image.Image:
    """Le contraste de l'appareil, la lumière d'une fenêtre, l'ombre du bord de la vitre."""
    if scenario.contraste != 1:
        papier = 252 if scenario.contraste > 0.7 else 235
        image = image.point([round(max(0, papier - (255 - v) * scenario.contraste)) for v in range(256)] * len(image.getbands()))
    if scenario.photo:
        coins = hasard.uniform(0.55, 1, (2, 2)) * 255
        voile = Image.fromarray(coins.astype(np.uint8)).resize(image.size, Image.Resampling.BICUBIC)
        image = ImageChops.multiply(image, voile.convert(image.mode))
    if scenario.ombre:
        large = max(2, round(hasard.uniform(4, 12) * scenario.dpi / POUCE))
        bande = np.full((1, image.width), 255, np.uint8)
        bande[0, :large] = np.linspace(hasard.uniform(40, 140), 255, large)
        voile = Image.fromarray(bande if hasard.random() < 0.5 else bande[:, ::-1].copy()).resize(image.size, Image.Resampling.NEAREST)
        image = ImageChops.multiply(image, voile.convert(image.mode))
    return image


def _brouiller(image: Image.Image, scenario: Scenario, hasard: np.random.Generator) -> Image.Image:
    """Le bruit du capteur, le grain, les lignes d'un fax, les stries d'une vitre sale."""
    if not (scenario.bruit or scenario.poivre or scenario.lignes or scenario.stries):
        return image
    points = np.array(image)
    if scenario.bruit:
        bruit = hasard.standard_normal(points.size, dtype=np.float32).reshape(points.shape)
        bruit *= scenario.bruit
        bruit += points
        points = np.clip(bruit, 0, 255, out=bruit).astype(np.uint8)
    haut, large = points.shape[:2]
    if scenario.poivre:
        nombre = int(haut * large * scenario.poivre)
        points[hasard.integers(0, haut, nombre), hasard.integers(0, large, nombre)] = 0
        points[hasard.integers(0, haut, nombre), hasard.integers(0, large, nombre)] = 255
    for _ in range(scenario.lignes):
        ligne, debut = int(hasard.integers(0, haut)), int(hasard.integers(0, large // 2))
        points[ligne : ligne + int(hasard.integers(1, 3)), debut : debut + int(hasard.integers(large // 4, large))] = int(hasard.choice([0, 255]))
    for _ in range(scenario.stries):
        colonne = int(hasard.integers(0, large))
        bande = points[:, colonne : colonne + int(hasard.integers(1, 4))]
        bande[:] = (bande * hasard.uniform(0.3, 0.85)).astype(np.uint8)
    return Image.fromarray(points)
