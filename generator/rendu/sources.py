"""Ce qui va être compilé est-il exactement ce qui a été vérifié ? Les balises du XML entier, avant qu'il ne soit recollé.

docxtpl recolle par expressions rationnelles tout ce qui ressemble à une balise, où que ce soit dans le XML. Ici, une balise
n'est admise que dans le texte d'un paragraphe, entière et courte, sous une des formes connues.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from generator.rendu.balises import BALISE, EXTRAIT, texte_brut
from generator.rendu.langage import LangageRefuse
from generator.rendu.ooxml import WP, W

BALISE_MAXIMALE = 1_000
"""Signes d'une balise ; la plus longue des modèles livrés en a moins de cent."""
CELLULE_MAXIMALE = 20_000
"""Signes du XML d'une cellule à {% vm %}, {% hm %}, {% colspan %}, {% cellbg %} : docxtpl la parcourt plusieurs fois."""
INSTRUCTIONS = ('for', 'endfor', 'if', 'elif', 'else', 'endif')
DE_CELLULE = re.compile(r'\{% ?(?:vm|hm|(?:colspan|cellbg) [\w.]+) ?%\}')
MOT = re.compile(r'\{%(?:tr|tc|p|r)?[-+]?\s*(\w*)')
ACCOLADES = re.compile(r'\{[{%#]|[}%#]\}')
ECHAPPEE = re.compile(r'\{_[{%]|[}%]_\}')
CHAMP_SEUL = re.compile(r'\s*\{\{\s*[a-z_]+(?:\.[a-z_]+)*\s*\}\}\s*')
"""Ce que peuvent dire le texte de remplacement d'une image et la balise d'une case à cocher : un champ, rien d'autre."""
BRUTE = re.compile(r'\{\{(?:tr|tc|p|r)\s')


def controler(racine: etree._Element) -> None:
    """Contrôle les balises d'un corps, d'un en-tête ou d'un pied. Lève `LangageRefuse` avec toutes les raisons."""
    raisons = tuple(dict.fromkeys(_raisons(racine)))
    if raisons:
        raise LangageRefuse(raisons)


def _raisons(racine: etree._Element) -> Iterator[str]:
    for element in racine.iter('*'):
        for nom, valeur in element.attrib.items():
            if ACCOLADES.search(valeur) and not _reliee(element.tag, nom, valeur):
                yield f"une balise hors du texte (texte de remplacement, lien, style…) : {valeur[:EXTRAIT]}"
    texte = ''.join(racine.itertext())
    trouvees = [trouve.group() for trouve in BALISE.finditer(texte)]
    if reste := ACCOLADES.search(BALISE.sub('', texte)):
        yield f"une accolade sans sa pareille : {reste.group()}"
    if reste := ECHAPPEE.search(texte):
        yield f"« {reste.group()} » : une accolade double imprimée passerait pour une balise oubliée"
    for balise in trouvees:
        yield from _forme(balise)
    verifiees = Counter(
        trouve.group() for paragraphe in racine.iter(f'{W}p') for trouve in BALISE.finditer(texte_brut(paragraphe))
    )
    if ailleurs := Counter(trouvees) - verifiees:
        yield f"une balise coupée entre deux paragraphes, ou hors du texte : {next(iter(ailleurs))[:EXTRAIT]}"
    if any(DE_CELLULE.fullmatch(balise) for balise in trouvees):
        yield from _cellules(racine)


def _reliee(element: str, attribut: str, valeur: str) -> bool:
    """Vrai pour le champ d'une image (`images`) ou d'une case à cocher (`controles_word`)."""
    return (element, attribut) in ((f'{WP}docPr', 'descr'), (f'{W}tag', f'{W}val')) and bool(CHAMP_SEUL.fullmatch(valeur))


def _forme(balise: str) -> Iterator[str]:
    if len(balise) > BALISE_MAXIMALE:
        yield f"une balise de plus de {BALISE_MAXIMALE} signes : {balise[:EXTRAIT]}"
    if ACCOLADES.search(balise[2:-2]):
        yield f"une balise dans une balise : {balise[:EXTRAIT]}"
    if BRUTE.match(balise):
        yield f"du XML brut : {balise[:EXTRAIT]}"
    if balise.startswith('{%') and MOT.match(balise)[1] not in INSTRUCTIONS and not DE_CELLULE.fullmatch(balise):  # type: ignore[index]
        yield f"une instruction inconnue : {balise[:EXTRAIT]}"


def _cellules(racine: etree._Element) -> Iterator[str]:
    """Les cellules à instruction de fusion ou de fond : une seule instruction, des propriétés en tête, rien d'imbriqué."""
    for paragraphe in racine.iter(f'{W}p'):
        trouvees = [b for b in BALISE.findall(texte_brut(paragraphe)) if DE_CELLULE.fullmatch(b)]
        if not trouvees:
            continue
        cellule = paragraphe.getparent()
        if cellule is None or cellule.tag != f'{W}tc':
            yield f"{trouvees[0]} hors d'une cellule de tableau"
            continue
        contenu = ''.join(cellule.itertext())
        proprietes = list(cellule.iter(f'{W}tcPr'))
        if (
            len(DE_CELLULE.findall(contenu)) > 1
            or len(etree.tostring(cellule)) > CELLULE_MAXIMALE
            or proprietes != list(cellule[:1])
            or next(cellule.iter(f'{W}tbl'), None) is not None
        ):
            yield f"{trouvees[0]} dans une cellule chargée : gardez une seule instruction, du texte, pas de tableau"
