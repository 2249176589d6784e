"""Écrit une pièce : un PDF/A-2b qui ne porte que les images de ses pages, toujours les mêmes octets pour les mêmes pages.

Ni horloge ni hasard : l'identifiant du fichier se tire des pages, le profil de couleurs est figé.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from generator.numerisation.pdfa.trame import Filtre, Palette, Planche, Trame
from generator.profil_srgb import PROFIL_SRGB

PRODUCTEUR = 'Liasse'
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
<dc:identifier>{identifiant}</dc:identifier>
<dc:source>{source}</dc:source>
<pdf:Producer>{producteur}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def ecrire_pdfa(planches: Sequence[tuple[Planche, int]], titre: str, identifiant: str, source: str) -> bytes:
    """Le PDF/A de ces pages, chacune avec ce qu'il faut encore la tourner. `source` : d'où elles viennent."""
    tampon = io.BytesIO()
    with PdfWriter() as ecrivain:
        ecrivain.pdf_header = '%PDF-1.7'
        ecrivain.metadata = None
        for planche, rotation in planches:
            _page(ecrivain, planche, rotation)
        _decrire(ecrivain, titre, identifiant, source)
        empreinte = ByteStringObject(hashlib.sha256(f'{identifiant}\n{source}'.encode()).digest()[:16])
        ecrivain._ID = ArrayObject([empreinte, empreinte])
        ecrivain.write(tampon)
    return tampon.getvalue()


def _page(ecrivain: PdfWriter, planche: Planche, rotation: int) -> None:
    page = ecrivain.add_blank_page(planche.largeur, planche.hauteur)
    images, ordres = DictionaryObject(), []
    for rang, trame in enumerate(planche.trames):
        images[NameObject(f'/I{rang}')] = ecrivain._add_object(_image(ecrivain, trame))
        ordres.append(f"q {' '.join(_nombre(n) for n in trame.matrice)} cm /I{rang} Do Q")
    page[NameObject('/MediaBox')] = ArrayObject(FloatObject(n) for n in (0, 0, planche.largeur, planche.hauteur))
    page[NameObject('/Resources')] = _dictionnaire({'XObject': images})
    page[NameObject('/Contents')] = ecrivain._add_object(_flux('\n'.join(ordres).encode(), {}))
    page[NameObject('/Rotate')] = NumberObject((planche.rotation + rotation) % 360)


def _nombre(valeur: float) -> str:
    return f'{valeur:.5f}'.rstrip('0').rstrip('.') or '0'


def _image(ecrivain: PdfWriter, trame: Trame) -> StreamObject:
    """L'image, ses octets intacts ; rien ne passe du dictionnaire d'origine que ce qui la décrit."""
    image = EncodedStreamObject() if trame.filtres else DecodedStreamObject()
    image._data = trame.octets  # `set_data` les comprimerait une seconde fois
    champs: dict[str, Any] = {'Type': NameObject('/XObject'), 'Subtype': NameObject('/Image'),
                              'Width': trame.largeur, 'Height': trame.hauteur}  # fmt: skip
    if trame.pochoir:
        champs['ImageMask'] = True
    elif trame.couleurs is not None:
        champs['ColorSpace'] = _couleurs(trame.couleurs)
    if trame.bits is not None:
        champs['BitsPerComponent'] = trame.bits
    if trame.decode:
        champs['Decode'] = ArrayObject(FloatObject(n) for n in trame.decode)
    if trame.filtres:
        champs['Filter'] = ArrayObject(NameObject(f'/{filtre.nom}') for filtre in trame.filtres)
    if any(filtre.parametres or filtre.globaux for filtre in trame.filtres):
        champs['DecodeParms'] = ArrayObject(_parametres(ecrivain, filtre) for filtre in trame.filtres)
    image.update(_dictionnaire(champs))
    return image


def _couleurs(couleurs: str | Palette) -> PdfObject:
    if isinstance(couleurs, str):
        return NameObject(f'/{couleurs}')
    return ArrayObject([
        NameObject('/Indexed'), NameObject(f'/{couleurs.base}'), NumberObject(couleurs.dernier),
        ByteStringObject(couleurs.table),
    ])  # fmt: skip


def _parametres(ecrivain: PdfWriter, filtre: Filtre) -> DictionaryObject:
    parametres = _dictionnaire(filtre.parametres)
    if filtre.globaux:
        parametres[NameObject('/JBIG2Globals')] = ecrivain._add_object(_flux(filtre.globaux, {}))
    return parametres


def _decrire(ecrivain: PdfWriter, titre: str, identifiant: str, source: str) -> None:
    """Ce que PDF/A demande au document : ses métadonnées, le sens de ses couleurs."""
    xmp = XMP.format(titre=escape(titre), identifiant=escape(identifiant), source=escape(source), producteur=PRODUCTEUR)
    types = {'Type': NameObject('/Metadata'), 'Subtype': NameObject('/XML')}
    profil = ecrivain._add_object(_flux(PROFIL_SRGB, {'N': 3}))
    intention = _dictionnaire({
        'Type': NameObject('/OutputIntent'), 'S': NameObject('/GTS_PDFA1'),
        'OutputConditionIdentifier': TextStringObject('sRGB'), 'Info': TextStringObject('sRGB'),
        'DestOutputProfile': profil,
    })  # fmt: skip
    racine = ecrivain.root_object
    racine[NameObject('/Metadata')] = ecrivain._add_object(_flux(xmp.encode(), types))
    racine[NameObject('/OutputIntents')] = ArrayObject([ecrivain._add_object(intention)])
    racine[NameObject('/Lang')] = TextStringObject('fr-FR')
    racine[NameObject('/ViewerPreferences')] = _dictionnaire({'DisplayDocTitle': True})


def _flux(octets: bytes, champs: Mapping[str, Any]) -> DecodedStreamObject:
    flux = DecodedStreamObject()
    flux.set_data(octets)
    flux.update(_dictionnaire(champs))
    return flux


def _dictionnaire(champs: Mapping[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(f'/{nom}'): _valeur(valeur) for nom, valeur in champs.items()})


def _valeur(valeur: Any) -> PdfObject:
    if isinstance(valeur, bool):
        return BooleanObject(valeur)
    return NumberObject(valeur) if isinstance(valeur, int) else valeur

