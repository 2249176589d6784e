"""Relire un .docx avant de le remettre : chaque texte attendu y est, et rien de ce que le rendu aurait dû remplir n'y reste.

Le PDF du même document est relu ailleurs (`conversion/relecture`, `controle_du_relie`) ; rien n'y passe par ce fichier-ci.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from generator.controle_du_relie import Controle, RelectureDuRelie
from generator.conversion.relecture import ACCOLADES, CORPS, EXTRAIT, NOMBRE, PARTIE_ANNEXE, RESTES
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.ooxml import W, analyser, texte_du_paragraphe

ECRITS = tuple(f'{W}{nom}' for nom in ('t', 'delText', 'instrText'))
"""Ce qui porte du texte dans un passage, montré ou non."""
REMEDE = "relancez ; si cela recommence, reprenez le modèle livré et signalez-le."


def relire_le_docx(
    path: Path, fichier: str, document: str, attendus: Sequence[str], relecture: RelectureDuRelie
) -> list[Probleme]:  # fmt: skip
    """Ce qui empêche de remettre un .docx : `attendus` sont ses paragraphes, en-têtes et pieds compris."""
    try:
        parties = _lire(path)
    except (OSError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError) as erreur:
        return [_probleme(Code.PDF_ILLISIBLE, f"{fichier} ne se relit pas", fichier, document, str(erreur))]
    relecture.controles[fichier] = Controle(
        documents=1, parties=len(parties), textes=len(attendus),
        nombres=sum(len(NOMBRE.findall(texte)) for texte in attendus),
    )  # fmt: skip
    problemes = []
    perdus = Counter(attendus) - Counter(texte_du_paragraphe(p) for partie in parties for p in partie.iter(f'{W}p'))
    if perdus:
        problemes.append(_probleme(
            Code.TEXTE_PERDU, f"{fichier} : {len(perdus)} texte(s) de ce document n'y sont pas", fichier, document,
            "le fichier Word remis dit tout ce que dit son PDF", next(iter(perdus)).strip()[:EXTRAIT],
        ))  # fmt: skip
    for reste in dict.fromkeys(_restes(parties)):
        if not relecture.tape(reste):
            problemes.append(_probleme(
                Code.RESTE_DE_BALISE, f"{fichier} : il y reste « {reste} »", fichier, document,
                "ni le classeur ni le modèle ne portent ce mot : une valeur n'a pas été écrite", reste,
            ))  # fmt: skip
    return problemes


def _lire(path: Path) -> list[etree._Element]:
    """Les parties d'un .docx que l'on voit : le corps, les en-têtes, les pieds, les notes ; zones de texte comprises."""
    with zipfile.ZipFile(path) as archive:
        noms = [nom for nom in archive.namelist() if CORPS.fullmatch(nom) or PARTIE_ANNEXE.fullmatch(nom)]
        return [analyser(archive.read(nom)) for nom in noms]


def _restes(parties: Sequence[etree._Element]) -> Iterator[str]:
    """Ce qu'aucun texte ne doit garder, montré ou non ; et les balises d'un réglage (texte de remplacement, case)."""
    for partie in parties:
        for paragraphe in partie.iter(f'{W}p'):
            yield from RESTES.findall(''.join(mot.text or '' for mot in paragraphe.iter(ECRITS)))
        for element in partie.iter():
            for valeur in element.attrib.values():
                yield from re.findall(ACCOLADES, valeur)


def _probleme(code: Code, quoi: str, fichier: str, document: str, regle: str, valeur: str | None = None) -> Probleme:
    return Probleme(code, Gravite.ERREUR, quoi, Emplacement(fichier, precision=document), regle, REMEDE, valeur, True)
