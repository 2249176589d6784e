"""Reprend les images d'une page de PDF, octet pour octet, si la page n'est faite que d'images ; sinon, n'en rend rien.

Le copieur pose une image par page, parfois en bandes, parfois sous un texte invisible (sa reconnaissance de caractères) :
le texte invisible ne se garde pas. Du texte visible, un trait, une image transparente, une annotation que l'on voit : la
page se dessine (`dessin`), pour que rien de ce que l'on y voit ne se perde. Rien d'autre ne passe : ni script, ni fichier
joint, ni annotation.
"""

from __future__ import annotations

import contextlib
import struct
import weakref
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from generator.numerisation.pdfa.trame import (
    COULEURS,
    IDENTITE,
    Filtre,
    Matrice,
    Palette,
    Planche,
    Trame,
    composer_matrices,
)

FILTRES = ('DCTDecode', 'CCITTFaxDecode', 'JBIG2Decode', 'JPXDecode', 'FlateDecode', 'RunLengthDecode')
"""Ceux que PDF/A-2 admet et qui n'ont pas de clé."""
INVISIBLE = 3
PEINTURES = {'S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'sh', 'INLINE IMAGE', 'EI'}
TEXTES = {'Tj', 'TJ', "'", '"'}
COULEURS_DE_FOND = {'g', 'rg', 'k', 'sc', 'scn', 'cs'}
SANS_EFFET = ('Link', 'Popup')
EMBOITES = 4
COTE_MAX = 14_400
"""La plus grande page que PDF/A admet, en points."""
DEFAUTS = (
    PyPdfError, DependencyError, NotImplementedError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    RecursionError, OverflowError, AssertionError, ZeroDivisionError, OSError, struct.error, zlib.error,
)  # fmt: skip
"""Ce que pypdf lève sur un PDF mal fait."""


class _PasQueDesImages(Exception):
    """La page n'est pas faite que d'images."""


def planche_du_pdf(path: Path, page: int) -> Planche | None:
    """La page (à partir de 1), ses images intactes ; rien si elle n'est pas faite que d'images, ou si elle se lit mal."""
    try:
        lecteur = _lecteur(path, path.stat().st_mtime_ns)
        lue = lecteur.pages[page - 1]
        planche = _planche(lue)
        lecteur.resolved_objects.clear()
    except (_PasQueDesImages, *DEFAUTS):
        return None
    return planche


@lru_cache(maxsize=2)
def _lecteur(path: Path, modifie: int) -> PdfReader:
    """Le PDF ouvert ; le même tant que le fichier ne change pas."""
    del modifie
    with contextlib.ExitStack() as en_cas_de_defaut:
        fichier = en_cas_de_defaut.enter_context(path.open('rb'))
        lecteur = PdfReader(fichier, strict=False)
        if lecteur.is_encrypted and not lecteur.decrypt(''):
            raise ValueError(path)
        en_cas_de_defaut.pop_all()
    weakref.finalize(lecteur, fichier.close)
    return lecteur


def _planche(page: PageObject) -> Planche:
    boite = page.cropbox
    largeur, hauteur = float(boite.width), float(boite.height)
    if not 3 <= min(largeur, hauteur) <= max(largeur, hauteur) <= COTE_MAX or float(page.get('/UserUnit', 1)) != 1:
        raise _PasQueDesImages
    if any(_se_voit(annotation.get_object()) for annotation in page.get('/Annots') or ()):
        raise _PasQueDesImages
    contenu = page.get_contents()
    depart = (1, 0, 0, 1, -float(boite.left), -float(boite.bottom))
    trames = tuple(_images(contenu, page.get('/Resources'), depart)) if contenu is not None else ()
    if not trames:
        raise _PasQueDesImages
    return Planche(largeur, hauteur, trames, page.rotation % 360)


def _se_voit(annotation: Mapping[str, Any]) -> bool:
    return str(annotation.get('/Subtype', ''))[1:] not in SANS_EFFET


def _images(contenu: ContentStream, ressources: Any, depart: Matrice, niveau: int = 0) -> Iterator[Trame]:
    """Déroule les instructions de la page ; ne connaît que celles qui posent une image."""
    ressources = DictionaryObject() if ressources is None else ressources.get_object()
    matrice, texte, noir = depart, 0, True
    pile: list[tuple[Matrice, int, bool]] = []
    for operandes, brute in contenu.operations:
        nom = brute.decode('latin-1')
        if nom == 'q':
            pile.append((matrice, texte, noir))
        elif nom == 'Q':
            matrice, texte, noir = pile.pop() if pile else (depart, 0, True)
        elif nom == 'cm':
            a, b, c, d, e, f = (float(nombre) for nombre in operandes)
            matrice = composer_matrices((a, b, c, d, e, f), matrice)
        elif nom == 'Tr':
            texte = int(operandes[0])
        elif nom in COULEURS_DE_FOND:
            noir = nom in ('g', 'rg') and not any(float(nombre) for nombre in operandes)
        elif nom == 'Do':
            objet = ressources['/XObject'][operandes[0]].get_object()
            yield from _poser(objet, ressources, matrice, noir=noir, niveau=niveau)
        elif nom in PEINTURES or (nom in TEXTES and texte != INVISIBLE) or _change_le_rendu(nom, operandes, ressources):
            raise _PasQueDesImages


def _change_le_rendu(nom: str, operandes: Any, ressources: Any) -> bool:
    """Vrai pour une transparence, un mode de fusion, une couche que l'on peut cacher."""
    if nom == 'BDC':
        return str(operandes[0]) == '/OC'
    if nom != 'gs':
        return False
    etat = ressources['/ExtGState'][operandes[0]].get_object()
    opaque = all(float(etat.get(cle, 1)) == 1 for cle in ('/ca', '/CA'))
    return not opaque or str(etat.get('/BM', '/Normal')) != '/Normal' or str(etat.get('/SMask', '/None')) != '/None'


def _poser(objet: Any, ressources: Any, matrice: Matrice, *, noir: bool, niveau: int) -> Iterator[Trame]:
    """L'image que pose une instruction ; ou celles du groupe qu'elle pose."""
    if not isinstance(objet, StreamObject) or '/OC' in objet:
        raise _PasQueDesImages
    if objet.get('/Subtype') == '/Image':
        yield _trame(objet, ressources, matrice, noir=noir)
        return
    if objet.get('/Subtype') != '/Form' or '/Group' in objet or niveau >= EMBOITES:
        raise _PasQueDesImages
    a, b, c, d, e, f = (float(nombre) for nombre in objet.get('/Matrix', IDENTITE))
    contenu = ContentStream(objet, objet.indirect_reference.pdf if objet.indirect_reference else None)
    yield from _images(contenu, objet.get('/Resources', ressources),
                       composer_matrices((a, b, c, d, e, f), matrice), niveau + 1)  # fmt: skip


def _trame(image: Any, ressources: Any, matrice: Matrice, *, noir: bool) -> Trame:
    pochoir = bool(image.get('/ImageMask', False))
    if '/SMask' in image or '/Mask' in image or (pochoir and not noir) or int(image.get('/SMaskInData', 0)):
        raise _PasQueDesImages
    filtres = tuple(_filtres(image))
    couleurs = None if pochoir else _couleurs(image.get('/ColorSpace'), ressources)
    if couleurs is None and not pochoir and filtres[-1:] != (Filtre('JPXDecode'),):
        raise _PasQueDesImages
    bits: Any = image.get('/BitsPerComponent')
    octets = image._data  # les octets comprimés, que pypdf ne rend que décomprimés
    return Trame(
        octets if isinstance(octets, bytes) else octets.encode('latin-1'), int(image['/Width']), int(image['/Height']),
        filtres, couleurs, None if bits is None else int(bits),
        tuple(float(nombre) for nombre in image.get('/Decode', ())), pochoir, matrice,
    )  # fmt: skip


def _filtres(image: StreamObject) -> Iterator[Filtre]:
    noms, parametres = image.get('/Filter', []), image.get('/DecodeParms', image.get('/DP', []))
    noms = list(noms) if isinstance(noms, list) else [noms]
    parametres = list(parametres) if isinstance(parametres, list) else [parametres]
    for rang, nom in enumerate(noms):
        objet = parametres[rang].get_object() if rang < len(parametres) else None
        propres = dict(objet) if isinstance(objet, DictionaryObject) else {}
        globaux = propres.pop('/JBIG2Globals', None)
        if str(nom)[1:] not in FILTRES:
            raise _PasQueDesImages
        partage = globaux.get_object() if globaux is not None else None
        yield Filtre(
            str(nom)[1:], {str(cle)[1:]: _simple(valeur.get_object()) for cle, valeur in propres.items()},
            partage.get_data() if isinstance(partage, StreamObject) else b'',
        )  # fmt: skip


def _simple(valeur: Any) -> int | bool:
    texte = str(valeur)
    return texte == 'True' if texte in ('True', 'False') else int(valeur)


def _couleurs(espace: Any, ressources: Any) -> str | Palette | None:
    """Les couleurs d'une image, ramenées à celles du profil de la pièce ; lève si on ne sait pas."""
    espace = espace.get_object() if espace is not None else None
    if espace is None:
        return None
    if isinstance(espace, str):
        nom = {'/G': '/DeviceGray', '/RGB': '/DeviceRGB'}.get(espace, espace)
        if nom[1:] in COULEURS.values():
            return nom[1:]
        propre = ressources.get('/ColorSpace', {}).get(nom)
        return _couleurs(propre, {}) if propre is not None else _refuser()
    match str(espace[0]), len(espace):
        case '/ICCBased', _:
            return COULEURS.get(int(espace[1].get_object()['/N'])) or _refuser()
        case '/CalGray', _:
            return COULEURS[1]
        case '/CalRGB', _:
            return COULEURS[3]
        case '/Indexed' | '/I', 4:
            return _palette(espace, ressources)
    return _refuser()


def _palette(espace: Any, ressources: Any) -> Palette:
    base = _couleurs(espace[1], ressources)
    table = espace[3].get_object()
    octets = table.get_data() if isinstance(table, StreamObject) else getattr(table, 'original_bytes', table)
    if not isinstance(base, str) or not isinstance(octets, bytes):
        raise _PasQueDesImages
    return Palette(base, int(espace[2]), octets)


def _refuser() -> str:
    raise _PasQueDesImages
