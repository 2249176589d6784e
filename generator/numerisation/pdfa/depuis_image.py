"""Reprend un JPEG, un PNG ou un TIFF : le JPEG et le TIFF de télécopie (G4) octet pour octet, les autres sans perte."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from PIL import ExifTags, Image, ImageChops, UnidentifiedImageError

from generator.numerisation.pdfa.trame import COULEURS, Filtre, Matrice, PageIntraitable, Planche, Trame

PIXELS_MAX = 120_000_000
A4 = (595.276, 841.89)
POINTS_PAR_POUCE = 72
PLUS_PETITE, PLUS_GRANDE = 200, 1250
"""Les côtés, en points, qu'on croit d'un fichier : de la carte postale à l'A3. Sinon, une photo : on l'ajuste à l'A4."""
ORIENTATIONS = {1: (0, False), 2: (0, True), 3: (180, False), 4: (180, True), 5: (270, True), 6: (90, False),
                7: (90, True), 8: (270, False)}  # fmt: skip
"""Ce que dit l'appareil photo : de combien tourner, après un miroir ou non."""
G4, FILL_ORDER, BLANC_EST_ZERO = 4, 266, 0
COMPRESSION, PHOTOMETRIE, BANDES, TAILLES, LIGNES = 259, 262, 273, 279, 278
JPEG_8_BITS = {0xC0, 0xC1, 0xC2}
"""Les trames d'un JPEG que PDF sait lire : séquentielle ou progressive."""


def planche_de_l_image(path: Path, page: int) -> Planche:
    """La page d'un fichier d'image (à partir de 1). Lève `PageIntraitable`."""
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX // 2
    try:
        with Image.open(path, formats=('JPEG', 'PNG', 'TIFF')) as image:
            image.seek(page - 1)
            if image.width * image.height > PIXELS_MAX:
                raise PageIntraitable("l'image a trop de points")
            return _planche(path, image)
    except (OSError, ValueError, TypeError, KeyError, IndexError, EOFError, SyntaxError, struct.error, OverflowError,
            UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as erreur:  # fmt: skip
        raise PageIntraitable(f"l'image ne s'ouvre pas jusqu'au bout ({type(erreur).__name__})") from erreur


def _planche(path: Path, image: Image.Image) -> Planche:
    largeur, hauteur = _dimensions(image)
    rotation, miroir = ORIENTATIONS.get(image.getexif().get(ExifTags.Base.Orientation, 1), (0, False))
    matrice: Matrice = (-largeur, 0, 0, hauteur, largeur, 0) if miroir else (largeur, 0, 0, hauteur, 0, 0)
    if image.format in ('JPEG', 'MPO'):
        octets = path.read_bytes()
        couleurs = _couleurs_du_jpeg(octets)
        if couleurs is not None:
            image.load()
            trame = Trame(octets, image.width, image.height, (Filtre('DCTDecode'),), couleurs, 8, matrice=matrice)
            return Planche(largeur, hauteur, (trame,), rotation)
    if image.format == 'TIFF' and not miroir:
        bandes = _bandes_g4(path, image, largeur, hauteur)
        if bandes:
            return Planche(largeur, hauteur, bandes, rotation)
    return Planche(largeur, hauteur, (comprimer(image, matrice),), rotation)


def _dimensions(image: Image.Image) -> tuple[float, float]:
    """La taille de la page en points : celle que dit le fichier si on peut l'en croire, sinon la plus grande dans un A4."""
    densite = image.info.get('dpi', (0, 0))
    if all(float(d) > 1 for d in densite):
        cotes = [cote * POINTS_PAR_POUCE / float(d) for cote, d in zip(image.size, densite, strict=True)]
        if all(PLUS_PETITE <= cote <= PLUS_GRANDE for cote in cotes):
            return round(cotes[0], 3), round(cotes[1], 3)
    cadre = A4 if image.height >= image.width else A4[::-1]
    echelle = min(cadre[0] / image.width, cadre[1] / image.height)
    return max(round(image.width * echelle, 3), 3), max(round(image.height * echelle, 3), 3)


def _couleurs_du_jpeg(octets: bytes) -> str | None:
    """Gris ou rouge-vert-bleu, d'après l'en-tête de trame ; rien si PDF ne le lirait pas (12 bits, quatre encres)."""
    place = 2
    while place + 10 < len(octets):
        if octets[place] != 0xFF:
            return None
        marque = octets[place + 1]
        if marque == 0xFF:
            place += 1
            continue
        if 0xC0 <= marque <= 0xCF and marque not in (0xC4, 0xC8, 0xCC):
            lisible = marque in JPEG_8_BITS and octets[place + 4] == 8
            return COULEURS.get(octets[place + 9]) if lisible else None
        place += 2 + struct.unpack_from('>H', octets, place + 2)[0]
    return None


def _bandes_g4(path: Path, image: Image.Image, largeur: float, hauteur: float) -> tuple[Trame, ...]:
    """Les bandes d'un TIFF de télécopie, chacune une image, l'une sous l'autre ; rien s'il n'en est pas un."""
    balises = image.tag_v2  # type: ignore[attr-defined]
    if balises.get(COMPRESSION) != G4 or balises.get(FILL_ORDER, 1) != 1 or BANDES not in balises or image.mode != '1':
        return ()
    octets = path.read_bytes()
    lignes = balises.get(LIGNES, image.height)
    trames, haut = [], 0
    for debut, taille in zip(balises[BANDES], balises[TAILLES], strict=True):
        rangs = min(lignes, image.height - haut)
        flux = octets[debut : debut + taille]
        if rangs <= 0 or len(flux) != taille:
            raise PageIntraitable("le TIFF est coupé")
        parametres = {'K': -1, 'Columns': image.width, 'Rows': rangs, 'EndOfBlock': False,
                      'BlackIs1': balises.get(PHOTOMETRIE) != BLANC_EST_ZERO}  # fmt: skip
        part = hauteur / image.height
        place = (largeur, 0, 0, part * rangs, 0, hauteur - part * (haut + rangs))
        filtre = Filtre('CCITTFaxDecode', parametres)
        trames.append(Trame(flux, image.width, rangs, (filtre,), COULEURS[1], 1, matrice=place))
        haut += rangs
    image.load()
    return tuple(trames)


def comprimer(image: Image.Image, matrice: Matrice) -> Trame:
    """Une image sans perte : en noir et blanc si elle n'a que ces deux valeurs, en gris si elle n'a pas de couleur."""
    reduite = _reduire(image)
    octets = zlib.compress(reduite.tobytes(), 6)
    couleurs = COULEURS[3] if reduite.mode == 'RGB' else COULEURS[1]
    bits = 1 if reduite.mode == '1' else 8
    return Trame(octets, image.width, image.height, (Filtre('FlateDecode'),), couleurs, bits, matrice=matrice)


def _reduire(image: Image.Image) -> Image.Image:
    if image.mode in ('1', 'L'):
        return image
    if image.mode.startswith(('I', 'F')):
        image = _sur_huit_bits(image)
    if 'A' in image.getbands() or 'transparency' in image.info:
        fond = Image.new('RGBA', image.size, 'white')
        image = Image.alpha_composite(fond, image.convert('RGBA'))
    rvb = image.convert('RGB')
    rouge, vert, bleu = rvb.split()
    if ImageChops.difference(rouge, vert).getbbox() or ImageChops.difference(vert, bleu).getbbox():
        return rvb
    return _en_noir_et_blanc(rouge)


def _sur_huit_bits(image: Image.Image) -> Image.Image:
    """Seize bits par point ramenés à huit : le PDF/A ne montre pas davantage."""
    bas, haut = image.getextrema()
    if not isinstance(haut, (int, float)) or not isinstance(bas, (int, float)):
        raise PageIntraitable("les niveaux de gris ne se lisent pas")
    diviseur = 257 if haut > 255 else 1
    return image.convert('F').point(lambda valeur: valeur / diviseur).convert('L')


def _en_noir_et_blanc(gris: Image.Image) -> Image.Image:
    return gris.convert('1', dither=Image.Dither.NONE) if not any(gris.histogram()[1:-1]) else gris


