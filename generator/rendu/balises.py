"""Trouve les balises d'un modèle, entières ou bancales, partie par partie et paragraphe par paragraphe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.rendu.accolades import Jeton, jetons
from generator.rendu.controles_word import relier_les_cases
from generator.rendu.lieux import Lieu, situer
from generator.rendu.ooxml import DOCUMENT, R, W, analyser, cible, relations

CHEMIN = re.compile(r'[a-z_]+(?:\.[a-z_]+)+')
BALISE = re.compile(r'\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}', re.DOTALL)
EXTRAIT = 64
GENRES = {'header': "en-tête", 'footer': "pied de page"}
SORTES = {'first': " de la première page", 'even': " des pages paires"}


@dataclass(frozen=True, slots=True)
class Partie:
    """Une partie où les balises sont remplies : son nom dans le paquet, son nom en français, son contenu.

    Les cases à cocher reliées à un champ y sont des balises comme les autres ; `relies` : leurs paragraphes, dont le texte
    n'est plus celui du fichier.
    """

    fichier: str
    nom: str
    racine: etree._Element
    relies: frozenset[etree._Element] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """Un paragraphe du modèle : son texte recollé, sa place, son rang dans sa partie.

    `relie` : une case à cocher y est devenue une balise, les bornes de son texte ne sont plus celles du fichier.
    """

    texte: str
    lieu: Lieu
    partie: str
    rang: int
    paragraphe: etree._Element
    relie: bool = False


@dataclass(frozen=True, slots=True)
class Balise:
    """Une balise : son genre (« {{ », « {% », « {# »), son préfixe (tr, tc, p, r ou rien), son contenu, sa place.

    `debut` et `fin` sont ses bornes dans le texte de son passage, `source` ce qui y est écrit.
    """

    genre: str
    prefixe: str
    contenu: str
    source: str
    passage: Passage
    debut: int = 0
    fin: int = 0


def parties_remplies(parties: Mapping[str, bytes]) -> Iterator[Partie]:
    """Les parties où une balise est remplie : le corps, tous les en-têtes et tous les pieds."""
    corps = _relier(DOCUMENT, "corps", parties)
    yield corps
    noms = _noms_des_annexes(corps.racine)
    comptes: dict[str, int] = {}
    for identifiant, relation in relations(parties, DOCUMENT).items():
        genre = relation.get('Type', '').rpartition('/')[2]
        if genre in GENRES:
            comptes[genre] = comptes.get(genre, 0) + 1
            fichier = cible(DOCUMENT, relation)
            nom = noms.get(identifiant, f"{GENRES[genre]} {comptes[genre]}, qui ne sert pas")
            yield _relier(fichier, nom, parties)


def _relier(fichier: str, nom: str, parties: Mapping[str, bytes]) -> Partie:
    racine = analyser(parties[fichier])
    a_case = dict.fromkeys(
        paragraphe for case in racine.iter(f'{W}sdt') for paragraphe in (*case.iter(f'{W}p'), *case.iterancestors(f'{W}p'))
    )
    avant = {paragraphe: texte_brut(paragraphe) for paragraphe in a_case}
    relier_les_cases(racine)
    return Partie(fichier, nom, racine, frozenset(p for p, texte in avant.items() if texte_brut(p) != texte))


def _noms_des_annexes(corps: etree._Element) -> dict[str, str]:
    """Comment Word nomme chaque en-tête et chaque pied : celui de la première page, des pages paires, d'une section."""
    sections = list(corps.iter(f'{W}sectPr'))
    noms: dict[str, str] = {}
    for rang, section in enumerate(sections, 1):
        suite = f" de la section {rang}" if len(sections) > 1 else ''
        for reference in section.iter(f'{W}headerReference', f'{W}footerReference'):
            genre = GENRES['header' if reference.tag == f'{W}headerReference' else 'footer']
            sorte = SORTES.get(reference.get(f'{W}type', ''), '')
            noms.setdefault(reference.get(f'{R}id', ''), f'{genre}{sorte}{suite}')
    return noms


def parties_a_lire(parties: Mapping[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Les mêmes, par leur nom en français."""
    return ((partie.nom, partie.racine) for partie in parties_remplies(parties))


def passages(partie: Partie) -> Iterator[Passage]:
    """Tous les paragraphes d'une partie, dans l'ordre, avec leur place."""
    for rang, paragraphe, lieu in situer(partie.nom, partie.racine):
        yield Passage(texte_brut(paragraphe), lieu, partie.fichier, rang, paragraphe, paragraphe in partie.relies)


def texte_brut(paragraphe: etree._Element) -> str:
    """Le texte d'un paragraphe tel que docxtpl le recolle : les passages seuls, sans tabulation ni saut."""
    return ''.join(element.text or '' for element in textes(paragraphe))


def textes(paragraphe: etree._Element) -> Iterator[etree._Element]:
    """Les morceaux de texte d'un paragraphe, sans ceux de ses zones de texte."""
    for element in paragraphe.iter(f'{W}t'):
        if next(element.iterancestors(f'{W}p')) is paragraphe:
            yield element


def balises(passage: Passage) -> Iterator[Balise]:
    """Les balises complètes d'un paragraphe."""
    for jeton in jetons(passage.texte):
        if not jeton.manque:
            yield decouper(jeton, passage)


def decouper(jeton: Jeton, passage: Passage) -> Balise:
    """Sépare le genre, le préfixe et le contenu d'une balise ; d'une balise bancale, ceux de sa réparation."""
    genre, interieur = jeton.entier[:2], jeton.entier[2:-2]
    prefixe = re.match(r'(tr|tc|p|r)\s', interieur)
    contenu = interieur[prefixe.end() :] if prefixe else interieur
    return Balise(genre, prefixe[1] if prefixe else '', contenu.strip().strip('-').strip(), jeton.source, passage,
                  jeton.debut, jeton.fin)  # fmt: skip


def champs_nus(parties: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Les champs imprimés tels quels, sans filtre, qu'aucun {% if %} n'interroge : leur chemin, leur lieu."""
    nus: list[tuple[str, str]] = []
    interroges: set[str] = set()
    for partie in parties_remplies(parties):
        for passage in passages(partie):
            for balise in balises(passage):
                if balise.genre == '{{' and CHEMIN.fullmatch(balise.contenu):
                    nus.append((balise.contenu, str(passage.lieu.autour_de(passage.texte, balise.debut, balise.fin))))
                elif balise.genre == '{%':
                    interroges.update(CHEMIN.findall(balise.contenu))
    return ((chemin, lieu) for chemin, lieu in nus if chemin not in interroges)
