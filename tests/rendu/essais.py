"""De quoi essayer un modèle jusqu'au bout comme le fait l'outil : contrôle, compilation, rendu d'une lettre."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from jinja2 import TemplateError
from lxml import etree

from generator.paquet import Bornes, lire_paquet
from generator.rapport import Gravite, Probleme
from generator.rendu.champs import ChampsLettre
from generator.rendu.environnement import ValeurAbsente, ValeurSansTexte
from generator.rendu.formulaires import fautes_de_compilation
from generator.rendu.lot import assembler
from generator.rendu.modele import compiler
from generator.rendu.ooxml import W, analyser, en_octets
from generator.rendu.securite import ouvrir_modele
from generator.rendu.verification import Verification
from tests.rendu.test_oracle import contextes

ECHECS_ATTENDUS = (TemplateError, ValeurAbsente, ValeurSansTexte, etree.XMLSyntaxError)
"""Ce que le rendu d'un modèle accepté peut lever, et que l'outil sait dire ; rien d'autre ne doit sortir."""


@dataclass(frozen=True)
class Essai:
    """Ce qu'un modèle a donné : ses problèmes, ou le texte de sa lettre, ou l'échec de son rendu."""

    problemes: tuple[Probleme, ...] = ()
    texte: tuple[str, ...] | None = None
    echec: Exception | None = None
    parties: Mapping[str, bytes] | None = None


@cache
def lettre() -> ChampsLettre:
    """Les champs d'une lettre fictive."""
    with TemporaryDirectory() as dossier:
        return contextes(Path(dossier), 3, 7)[0]


def avec_nom(valeur: str) -> ChampsLettre:
    """La même lettre, pour un élève qui porte ce nom."""
    return replace(lettre(), eleve=replace(lettre().eleve, nom=valeur))


def essayer(path: Path, contexte: Any = None) -> Essai:
    """Contrôle, compile et remplit un modèle."""
    parties, problemes = ouvrir_modele(path, 'm.docx', repete=True)
    if parties and not problemes:
        problemes = Verification('m.docx', ChampsLettre).verifier(parties)
    erreurs = tuple(probleme for probleme in problemes if probleme.gravite is Gravite.ERREUR)
    if erreurs:
        return Essai(erreurs)
    try:
        compile_ = compiler(path, parties)
    except (TemplateError, etree.XMLSyntaxError) as erreur:
        return Essai(tuple(fautes_de_compilation(erreur, 'm.docx')))
    try:
        assemble = assembler(compile_, [contexte or lettre()] * 2)
    except ECHECS_ATTENDUS as erreur:
        return Essai(echec=erreur)
    assert assemble.textes[0] == assemble.textes[1], "les deux lettres d'un même élève diffèrent"
    return Essai(texte=assemble.textes[0], parties=assemble.parties)


@cache
def document_vide() -> Mapping[str, bytes]:
    """Les parties du document vide de python-docx, sans les milliers de réglages de styles qu'aucun essai n'emploie."""
    tampon = BytesIO()
    Document().save(tampon)
    parties = dict(lire_paquet(tampon.getvalue(), Bornes()))
    for nom in ('word/styles.xml', 'word/stylesWithEffects.xml'):
        racine = analyser(parties[nom])
        for style in [s for s in racine.iter(f'{W}style', f'{W}latentStyles') if s.get(f'{W}default') != '1']:
            racine.remove(style)
        parties[nom] = en_octets(racine)
    return parties


def ecrire(path: Path, *textes: str) -> Path:
    """Un modèle d'un paragraphe par texte, dans le document vide de python-docx."""
    return avec_corps(path, ''.join(map(paragraphe, map(escape, textes))))


def refaire(path: Path, **remplacements: bytes | None) -> Path:
    """Le même fichier, des parties changées, ajoutées ou (`None`) ôtées ; le type et les liens restent à qui les veut."""
    parties: dict[str, bytes | None] = {**lire_paquet(path, Bornes()), **remplacements}
    return empaqueter(path, {nom: contenu for nom, contenu in parties.items() if contenu is not None})


def empaqueter(path: Path, parties: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_STORED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return path


def avec_corps(path: Path, xml: str, **remplacements: bytes) -> Path:
    """Un modèle dont le corps est ce XML."""
    parties = document_vide()
    corps = parties['word/document.xml'].replace(b'<w:body>', b'<w:body>' + xml.encode())
    return empaqueter(path, {**parties, 'word/document.xml': corps, **remplacements})


def paragraphe(*passages: str) -> str:
    """Le XML d'un paragraphe, un passage par texte."""
    return '<w:p>' + ''.join(f'<w:r><w:t xml:space="preserve">{texte}</w:t></w:r>' for texte in passages) + '</w:p>'
