"""Le logo et la signature d'une école : lus et contrôlés, mis à la place d'une image du modèle qui les nomme.

La directrice insère une image à la taille voulue et écrit `{{ ecole.logo }}` dans son texte de remplacement. À la
compilation, cette image devient celle de l'école, dans le même cadre, sans déformation ; sans fichier, elle disparaît. De
même pour le code carré d'un formulaire qui revient, `{{ retour.qr }}`.
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
from generator.rendu.code_carre import COTE_MIN, EMU_PAR_MM, MM_PAR_DEFAUT
from generator.rendu.format_image import mesurer
from generator.rendu.ooxml import PIC, RELATION, RELS, TYPES, WP, A, R, W, analyser, en_octets, nom_des_relations

NOMS = ('logo', 'signature')
EXTENSIONS = ('png', 'jpg', 'jpeg')
OCTETS_MAX = 2 * 1024 * 1024
POINTS_MAX = 12_000_000
ICI = re.compile(r'\s*\{\{\s*(ecole\.(?:logo|signature)|retour\.qr)\s*\}\}\s*')
RETOUR = 'retour.qr'
DESCRIPTIONS = {
    'logo': "Logo {{ ecole.de_nom }}",
    'signature': "Signature{% if ecole.direction %} {{ ecole.direction|de }}{% endif %}",
    RETOUR: "Code du retour {{ retour.reference }}",
}
"""Le texte de remplacement qu'un lecteur d'écran dira : une balise, remplie comme les autres."""
NOMS_DES_IMAGES = {RETOUR: "Code du retour"}
DECORATIVE = '{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative'
VML = '{urn:schemas-microsoft-com:vml}'


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
    titre: str = ''


def places(racine: etree._Element) -> Iterator[Place]:
    """Les images dessinées d'une partie, dans l'ordre."""
    for dessin in racine.iter(f'{W}drawing'):
        proprietes = next(dessin.iter(f'{WP}docPr'), None)
        if proprietes is not None:
            decorative = any(e.get('val') in ('1', 'true') for e in proprietes.iter(DECORATIVE))
            photo = next(dessin.iter(f'{A}blip'), None) is not None
            yield Place(dessin, proprietes.get('descr', ''), decorative, photo, proprietes.get('title', ''))


Defaut = tuple[Gravite, Code, str, str, str, str]
"""Gravité, code, constat, règle, remède, texte en cause."""


def defauts_d_images(paragraphe: etree._Element, *, revient: bool) -> Iterator[Defaut]:
    """Ce qu'il faut dire des images d'un paragraphe ; `revient` : ce formulaire peut porter un code carré."""
    for texte in dessins_anciens(paragraphe):
        yield (Gravite.ERREUR, Code.CONTROLE_MAL_RELIE, "Une image d'ancien format nomme un champ",
               "l'outil ne remplace que les images insérées par Word 2007 et suivants",
               "ôtez-la, puis Insertion > Images, et récrivez son texte de remplacement.", texte)  # fmt: skip
    for place in places(paragraphe):
        if next(place.dessin.iterancestors(f'{W}p'), None) is not paragraphe:
            continue
        if '{' in place.texte and not (ICI.fullmatch(place.texte) and place.photo):
            yield (Gravite.ERREUR, Code.CONTROLE_MAL_RELIE, "Le texte de remplacement d'une image contient une autre balise",
                   "une image y écrit {{ ecole.logo }}, {{ ecole.signature }} ou {{ retour.qr }}, seul ; une forme, rien",
                   "dans Word : clic droit sur l'image > Texte de remplacement.", place.texte)  # fmt: skip
        elif nommee(place) == RETOUR:
            yield from _defauts_du_code(place, revient=revient)
        elif place.photo and not place.texte.strip() and not place.titre.strip() and not place.decorative:
            yield (Gravite.AVERTISSEMENT, Code.IMAGE_SANS_TEXTE, "Une image n'a pas de texte de remplacement",
                   "une personne aveugle n'en saura rien",
                   "dans Word : clic droit sur l'image > Texte de remplacement, ou « Décoratif ».", '')  # fmt: skip


def nommee(place: Place) -> str | None:
    """Le champ dont cette image tient la place : « ecole.logo » ; rien si elle n'en nomme aucun."""
    trouve = ICI.fullmatch(place.texte) if place.photo else None
    return trouve[1] if trouve else None


def _defauts_du_code(place: Place, *, revient: bool) -> Iterator[Defaut]:
    if not revient:
        yield (Gravite.ERREUR, Code.CODE_REFUSE, "Ce formulaire ne revient pas : il n'a pas de code carré",
               "{{ retour.qr }} se met sur ce qui revient signé", "ôtez cette image.", place.texte)  # fmt: skip
    elif min(_cadre(place.dessin)) < COTE_MIN:
        yield (Gravite.ERREUR, Code.CODE_REFUSE, "Le code carré serait trop petit pour être relu sur une photocopie",
               f"au moins {COTE_MIN / EMU_PAR_MM:.0f} mm de côté, marge blanche comprise ; {MM_PAR_DEFAUT} mm conviennent",
               "agrandissez cette image dans Word.", place.texte)  # fmt: skip


def _cadre(dessin: etree._Element) -> tuple[int, int]:
    """La largeur et la hauteur dessinées, en unités de Word."""
    etendue = next(dessin.iter(f'{WP}extent'), None)
    return (0, 0) if etendue is None else (int(etendue.get('cx', '0')), int(etendue.get('cy', '0')))


def codes_dans_un_texte_brut(paragraphe: etree._Element) -> Iterator[etree._Element]:
    """Les contrôles « Texte brut » de Word, autour ou dans un paragraphe, qui écrivent la balise du code carré."""
    for controle in (*paragraphe.iterancestors(f'{W}sdt'), *paragraphe.iter(f'{W}sdt')):
        if controle.find(f'{W}sdtPr/{W}text') is not None and RETOUR in ''.join(controle.itertext(f'{W}t')):
            yield controle


def dessins_anciens(paragraphe: etree._Element) -> Iterator[str]:
    """Les textes de remplacement à balise d'images d'ancien format (VML), qu'on ne sait pas remplacer."""
    for forme in paragraphe.iter(f'{VML}shape', f'{VML}rect'):
        if '{' in forme.get('alt', '') and next(forme.iterancestors(f'{W}p'), None) is paragraphe:
            yield forme.get('alt', '')


def poser_les_images(racine: etree._Element, partie: str, parties: dict[str, bytes], images: Mapping[str, Image]) -> None:
    """Remplace dans une partie chaque image qui nomme le logo ou la signature ; l'ôte si l'école n'en a pas.

    Celle qui nomme le code carré lui donne son cadre : son fichier est une balise, remplie lettre par lettre
    (`codes_du_lot`).
    """
    for place in list(places(racine)):
        champ = nommee(place)
        if champ is None:
            continue
        if champ == RETOUR:
            _poser(place.dessin, RETOUR, (1, 1), f'{{{{ {RETOUR} }}}}')
            continue
        nom = champ.removeprefix('ecole.')
        image = images.get(nom)
        if image is None:
            parent = place.dessin.getparent()
            if parent is not None:
                parent.remove(place.dessin)
        else:
            _poser(place.dessin, nom, (image.largeur, image.hauteur), _relier(partie, parties, nom, image))


def _poser(dessin: etree._Element, nom: str, mesures: tuple[int, int], relation: str) -> None:
    """Met une image à la place d'une autre, dans son cadre, sans la déformer."""
    for blip in dessin.iter(f'{A}blip'):
        blip.clear()  # une variante vectorielle ou une retouche de couleur l'emporterait
        blip.set(f'{R}embed', relation)
        for recadrage in blip.getparent().findall(f'{A}srcRect'):
            blip.getparent().remove(recadrage)
    for proprietes in dessin.iter(f'{WP}docPr', f'{PIC}cNvPr'):
        proprietes.set('descr', DESCRIPTIONS[nom])
        proprietes.set('name', NOMS_DES_IMAGES.get(nom, nom.capitalize()))
        proprietes.attrib.pop('title', None)
    etendue = next(dessin.iter(f'{WP}extent'), None)
    if etendue is not None:
        cadre = _cadre(dessin)
        echelle = min(cadre[0] / mesures[0], cadre[1] / mesures[1])
        largeur, hauteur = round(mesures[0] * echelle), round(mesures[1] * echelle)
        for mesure in (etendue, *dessin.iter(f'{A}ext')):
            if mesure.get('cx') is not None:
                mesure.set('cx', str(max(1, largeur)))
                mesure.set('cy', str(max(1, hauteur)))


def _relier(partie: str, parties: dict[str, bytes], nom: str, image: Image) -> str:
    """Met l'image dans le paquet, une fois, et la relie à la partie ; rend l'identifiant de relation."""
    fichier = f'word/media/ecole_{nom}.{image.extension}'
    if fichier not in parties:
        parties[fichier] = image.octets
        declarer_le_format(parties, image.extension)
    liens = nom_des_relations(partie)
    racine = analyser(parties[liens]) if liens in parties else etree.Element(f'{RELS}Relationships')
    identifiant = f'rIdEcole{nom}'
    if all(lien.get('Id') != identifiant for lien in racine):
        etree.SubElement(racine, f'{RELS}Relationship', Id=identifiant, Type=f'{RELATION}/image', Target=f'/{fichier}')
        parties[liens] = en_octets(racine)
    return identifiant


def declarer_le_format(parties: dict[str, bytes], extension: str) -> None:
    """Dit au document quel format a cette extension, s'il ne le sait pas."""
    types = analyser(parties['[Content_Types].xml'])
    if all(type_.get('Extension', '').casefold() != extension for type_ in types):
        declare = etree.Element(f'{TYPES}Default', Extension=extension, ContentType=f'image/{extension}')
        types.insert(0, declare)
        parties['[Content_Types].xml'] = en_octets(types)
