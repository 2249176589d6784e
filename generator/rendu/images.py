"""Le logo et la signature d'une école : lus et contrôlés, mis à la place d'une image du modèle qui les nomme.

La directrice insère une image à la taille voulue et écrit `{{ ecole.logo }}` dans son texte de remplacement. À la
compilation, cette image devient celle de l'école, dans le même cadre, sans déformation ; sans fichier, elle disparaît.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from generator.domaine.document import Image
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.rendu.format_image import mesurer
from generator.rendu.ooxml import RELATION, RELS, TYPES, WP, A, R, W, analyser, en_octets, nom_des_relations

NOMS = ('logo', 'signature')
EXTENSIONS = ('png', 'jpg', 'jpeg')
OCTETS_MAX = 2 * 1024 * 1024
POINTS_MAX = 12_000_000
ICI = re.compile(r'\s*\{\{\s*ecole\.(logo|signature)\s*\}\}\s*')
DESCRIPTIONS = {
    'logo': "Logo {{ ecole.de_nom }}",
    'signature': "Signature{% if ecole.direction %} {{ ecole.direction|de }}{% endif %}",
}
"""Le texte de remplacement qu'un lecteur d'écran dira : une balise, remplie comme les autres."""
DECORATIVE = '{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative'
PIC = '{http://schemas.openxmlformats.org/drawingml/2006/picture}'


def lire_images(dossier: Path, nom_du_dossier: str, rapport: Rapport) -> dict[str, Image]:
    """Le logo et la signature d'un dossier d'école ; ce qui n'est pas une image sûre est signalé, pas lu."""
    images = {}
    for nom in NOMS:
        trouves = [path for ext in EXTENSIONS if (path := dossier / f'{nom}.{ext}').is_file()]
        if len(trouves) > 1:
            rapport.ajouter(_refus(f'{nom_du_dossier}/{trouves[1].name}', f"Deux fichiers pour « {nom} »",
                                   "une école a un seul logo et une seule signature", "gardez l'un des deux."))  # fmt: skip
        elif trouves:
            image = _lire(trouves[0], f'{nom_du_dossier}/{trouves[0].name}', rapport)
            if image is not None:
                images[nom] = image
    return images


def _refus(nom: str, quoi: str, regle: str, remede: str) -> Probleme:
    return Probleme(Code.IMAGE_REFUSEE, Gravite.ERREUR, quoi, Emplacement(nom), regle, remede)


def _lire(path: Path, nom: str, rapport: Rapport) -> Image | None:
    if path.stat().st_size > OCTETS_MAX:
        rapport.ajouter(_refus(nom, "Image trop lourde", f"au plus {OCTETS_MAX // 1024 // 1024} Mo",
                               "enregistrez-la plus petite : quelques centimètres imprimés suffisent."))  # fmt: skip
        return None
    octets = path.read_bytes()
    mesures = mesurer(octets)
    if mesures is None:
        rapport.ajouter(_refus(nom, "Image illisible", "ce n'est ni un PNG ni un JPEG, ou le fichier est abîmé",
                               "ouvrez-la dans un logiciel d'images, enregistrez-la en PNG."))  # fmt: skip
        return None
    extension, largeur, hauteur = mesures
    if not 0 < largeur * hauteur <= POINTS_MAX:
        rapport.ajouter(_refus(nom, f"Image de {largeur} × {hauteur} points",
                               f"au plus {POINTS_MAX // 1_000_000} millions de points",
                               "enregistrez-la plus petite : quelques centimètres imprimés suffisent."))  # fmt: skip
        return None
    return Image(nom, extension, octets, largeur, hauteur, hashlib.sha256(octets).hexdigest())


@dataclass(frozen=True, slots=True)
class Place:
    """Une image du modèle : son dessin, ce que dit son texte de remplacement, ce qu'elle montre."""

    dessin: etree._Element
    texte: str
    decorative: bool
    photo: bool


def places(racine: etree._Element) -> Iterator[Place]:
    """Les images dessinées d'une partie, dans l'ordre."""
    for dessin in racine.iter(f'{W}drawing'):
        proprietes = next(dessin.iter(f'{WP}docPr'), None)
        if proprietes is not None:
            decorative = any(e.get('val') in ('1', 'true') for e in proprietes.iter(DECORATIVE))
            yield Place(dessin, proprietes.get('descr', ''), decorative, next(dessin.iter(f'{A}blip'), None) is not None)


def defauts_d_images(paragraphe: etree._Element) -> Iterator[tuple[Gravite, Code, str, str, str, str]]:
    """Ce qu'il faut dire des images d'un paragraphe : gravité, code, constat, règle, remède, texte en cause."""
    for place in places(paragraphe):
        if next(place.dessin.iterancestors(f'{W}p'), None) is not paragraphe:
            continue
        if '{' in place.texte and not (ICI.fullmatch(place.texte) and place.photo):
            yield (Gravite.ERREUR, Code.CONTROLE_MAL_RELIE, "Le texte de remplacement d'une image contient une autre balise",
                   "une image y écrit {{ ecole.logo }} ou {{ ecole.signature }}, seuls ; une forme n'y écrit rien",
                   "dans Word : clic droit sur l'image > Texte de remplacement.", place.texte)  # fmt: skip
        elif place.photo and not place.texte.strip() and not place.decorative:
            yield (Gravite.AVERTISSEMENT, Code.IMAGE_SANS_TEXTE, "Une image n'a pas de texte de remplacement",
                   "une personne aveugle n'en saura rien",
                   "dans Word : clic droit sur l'image > Texte de remplacement, ou « Décoratif ».", '')  # fmt: skip


def poser_les_images(racine: etree._Element, partie: str, parties: dict[str, bytes], images: Mapping[str, Image]) -> None:
    """Remplace dans une partie chaque image qui nomme le logo ou la signature ; l'ôte si l'école n'en a pas."""
    for place in list(places(racine)):
        trouve = ICI.fullmatch(place.texte)
        if trouve is None or not place.photo:
            continue
        image = images.get(trouve[1])
        if image is None:
            parent = place.dessin.getparent()
            if parent is not None:
                parent.remove(place.dessin)
        else:
            _poser(place.dessin, trouve[1], image, _relier(partie, parties, trouve[1], image))


def _poser(dessin: etree._Element, nom: str, image: Image, relation: str) -> None:
    for blip in dessin.iter(f'{A}blip'):
        blip.clear()  # une variante vectorielle ou une retouche de couleur l'emporterait
        blip.set(f'{R}embed', relation)
        for recadrage in blip.getparent().findall(f'{A}srcRect'):
            blip.getparent().remove(recadrage)
    for proprietes in dessin.iter(f'{WP}docPr', f'{PIC}cNvPr'):
        proprietes.set('descr', DESCRIPTIONS[nom])
        proprietes.set('name', nom.capitalize())
        proprietes.attrib.pop('title', None)
    etendue = next(dessin.iter(f'{WP}extent'), None)
    if etendue is not None:
        cadre = int(etendue.get('cx', '0')), int(etendue.get('cy', '0'))
        echelle = min(cadre[0] / image.largeur, cadre[1] / image.hauteur)
        largeur, hauteur = round(image.largeur * echelle), round(image.hauteur * echelle)
        for mesure in (etendue, *dessin.iter(f'{A}ext')):
            if mesure.get('cx') is not None:
                mesure.set('cx', str(max(1, largeur)))
                mesure.set('cy', str(max(1, hauteur)))


def _relier(partie: str, parties: dict[str, bytes], nom: str, image: Image) -> str:
    """Met l'image dans le paquet, une fois, et la relie à la partie ; rend l'identifiant de relation."""
    fichier = f'word/media/ecole_{nom}.{image.extension}'
    if fichier not in parties:
        parties[fichier] = image.octets
        _declarer(parties, image.extension)
    liens = nom_des_relations(partie)
    racine = analyser(parties[liens]) if liens in parties else etree.Element(f'{RELS}Relationships')
    identifiant = f'rIdEcole{nom}'
    if all(lien.get('Id') != identifiant for lien in racine):
        etree.SubElement(racine, f'{RELS}Relationship', Id=identifiant, Type=f'{RELATION}/image', Target=f'/{fichier}')
        parties[liens] = en_octets(racine)
    return identifiant


def _declarer(parties: dict[str, bytes], extension: str) -> None:
    types = analyser(parties['[Content_Types].xml'])
    if all(type_.get('Extension', '').casefold() != extension for type_ in types):
        declare = etree.Element(f'{TYPES}Default', Extension=extension, ContentType=f'image/{extension}')
        types.insert(0, declare)
        parties['[Content_Types].xml'] = en_octets(types)
