"""Ce qu'un PDF dit de lui-même : titre, langue, couleurs, et les normes qu'il tient. Jamais une de plus."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Set
from enum import Enum
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Pdf, String

from generator.profil_srgb import PROFIL_SRGB

PRODUCTEUR = 'Liasse'
LANGUE = 'fr-FR'


class Norme(Enum):
    """Une norme que le PDF peut tenir, et comment on l'appelle."""

    ARCHIVE = 'PDF/A-2b'
    ACCESSIBLE = 'PDF/UA-1'


NORMES = frozenset(Norme)
PARTIE = re.compile(rb'pdfaid:part(?:>|=["\'])\s*2\b')
PARTIE_UA = re.compile(rb'pdfuaid:part(?:>|=["\'])\s*1\b')

PDFA = '<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n'
PDFUA = '<pdfuaid:part>1</pdfuaid:part>\n'
SCHEMA_PDFUA = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
"""
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"{espaces}>
{normes}<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{auteur}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{langue}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producteur}</pdf:Producer>
<xmp:CreatorTool>{producteur}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
ESPACE_PDFA = ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
ESPACES_PDFUA = (
    ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"'
)


def declaration(pdf: Pdf) -> frozenset[Norme]:
    """Les normes qu'un PDF déclare."""
    flux = pdf.Root.get('/Metadata')
    octets = b'' if flux is None else flux.read_bytes()
    dites = [norme for norme, signe in ((Norme.ARCHIVE, PARTIE), (Norme.ACCESSIBLE, PARTIE_UA)) if signe.search(octets)]
    return frozenset(dites)


def decrire(pdf: Pdf, titre: str, auteur: str, date: dt.date, normes: Set[Norme], *, balise: bool) -> None:
    """Met dans le PDF son titre, son auteur, sa date, sa langue, le sens de ses couleurs et ses déclarations."""
    moment = String(f'D:{date:%Y%m%d}000000Z')
    pdf.trailer.Info = pdf.make_indirect(Dictionary(
        Title=String(titre), Author=String(auteur), Producer=String(PRODUCTEUR), Creator=String(PRODUCTEUR),
        CreationDate=moment, ModDate=moment,
    ))  # fmt: skip
    racine = pdf.Root
    racine.Lang = String(LANGUE)
    racine.PageMode = Name.UseOutlines
    racine.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if balise:
        racine.MarkInfo = Dictionary(Marked=True)
    profil = pdf.make_stream(PROFIL_SRGB, Dictionary(N=3))
    racine.OutputIntents = Array([pdf.make_indirect(Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String('sRGB'), Info=String('sRGB'),
        DestOutputProfile=profil,
    ))])  # fmt: skip
    declarer(pdf, xmp(titre, auteur, date, normes))


def declarer(pdf: Pdf, octets: bytes) -> None:
    """Remplace les métadonnées XMP, en clair : un lecteur doit pouvoir les lire sans rien décomprimer."""
    pdf.Root.Metadata = pdf.make_stream(octets, Dictionary(Type=Name.Metadata, Subtype=Name.XML))


def xmp(titre: str, auteur: str, date: dt.date, normes: Set[Norme]) -> bytes:
    """Les métadonnées XMP, avec ces normes seulement."""
    espaces, dites = '', ''
    if Norme.ARCHIVE in normes:
        espaces, dites = espaces + ESPACE_PDFA, dites + PDFA
    if Norme.ACCESSIBLE in normes:
        espaces, dites = espaces + ESPACES_PDFUA, dites + PDFUA + SCHEMA_PDFUA
    return XMP.format(
        espaces=espaces, normes=dites, titre=escape(titre), auteur=escape(auteur), langue=LANGUE, producteur=PRODUCTEUR,
        moment=f'{date:%Y-%m-%d}T00:00:00Z',
    ).encode()  # fmt: skip


def sans_pdfua(octets: bytes) -> bytes:
    """Les métadonnées sans la déclaration PDF/UA ni son schéma."""
    for morceau in (PDFUA, SCHEMA_PDFUA, ESPACES_PDFUA):
        octets = octets.replace(morceau.encode(), b'')
    return octets
