"""Trouve les balises d'un modèle et sait dire où elles sont : partie, paragraphe, tableau, ligne, colonne."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.rendu.controles_word import relier_les_cases
from generator.rendu.ooxml import DOCUMENT, W, analyser, cible, relations

NOMS_DES_PARTIES = {'header': "en-tête", 'footer': "pied de page", 'footnotes': "note de bas de page",
                    'endnotes': "note de fin"}  # fmt: skip
BALISE = re.compile(r'\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}', re.DOTALL)
CHEMIN = re.compile(r'[a-z_]+(?:\.[a-z_]+)+')
EXTRAIT = 64


@dataclass(frozen=True, slots=True)
class Lieu:
    """Où se trouve un paragraphe du modèle, en mots."""

    partie: str
    description: str
    extrait: str

    def __str__(self) -> str:
        return f"{self.partie}, {self.description}, « {self.extrait} »"


@dataclass(frozen=True, slots=True)
class Passage:
    """Un paragraphe du modèle : son texte recollé, son lieu."""

    texte: str
    lieu: Lieu
    ligne: etree._Element | None
    paragraphe: etree._Element


@dataclass(frozen=True, slots=True)
class Balise:
    """Une balise : son genre (« {{ », « {% », « {# »), son préfixe (tr, tc, p, r ou rien), son contenu, son passage."""

    genre: str
    prefixe: str
    contenu: str
    source: str
    passage: Passage


def parties_a_lire(parties: Mapping[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Les parties où une balise est remplie : le corps, les en-têtes et les pieds ; avec leur nom en français."""
    yield "corps", _reliee(parties[DOCUMENT])
    comptes: dict[str, int] = {}
    for relation in relations(parties, DOCUMENT).values():
        genre = relation.get('Type', '').rpartition('/')[2]
        if genre in ('header', 'footer'):
            comptes[genre] = comptes.get(genre, 0) + 1
            yield f"{NOMS_DES_PARTIES[genre]} {comptes[genre]}", _reliee(parties[cible(DOCUMENT, relation)])


def _reliee(partie: bytes) -> etree._Element:
    """Une partie où les cases à cocher reliées à un champ sont des balises comme les autres."""
    racine = analyser(partie)
    relier_les_cases(racine)
    return racine


def passages(nom: str, racine: etree._Element) -> Iterator[Passage]:
    """Tous les paragraphes d'une partie, dans l'ordre, avec leur place."""
    tableaux = {tableau: rang for rang, tableau in enumerate(racine.iter(f'{W}tbl'), 1)}
    hors_tableau = 0
    for paragraphe in racine.iter(f'{W}p'):
        texte = texte_brut(paragraphe)
        cellule = next(paragraphe.iterancestors(f'{W}tc'), None)
        ligne = next(paragraphe.iterancestors(f'{W}tr'), None)
        if cellule is None or ligne is None:
            hors_tableau += 1
            description = f"paragraphe {hors_tableau}"
        else:
            tableau = next(ligne.iterancestors(f'{W}tbl'))
            rang = 1 + sum(1 for _ in ligne.itersiblings(f'{W}tr', preceding=True))
            colonne = ligne.findall(f'{W}tc').index(cellule) + 1 if cellule in ligne.findall(f'{W}tc') else 1
            description = f"tableau {tableaux[tableau]}, ligne {rang}, colonne {colonne}"
        extrait = ' '.join(texte.split())
        extrait = extrait if len(extrait) <= EXTRAIT else f'{extrait[:EXTRAIT]}…'
        yield Passage(texte, Lieu(nom, description, extrait), ligne, paragraphe)


def texte_brut(paragraphe: etree._Element) -> str:
    """Le texte d'un paragraphe tel que docxtpl le recolle : les passages seuls, sans tabulation ni saut."""
    return ''.join(
        element.text or ''
        for element in paragraphe.iter(f'{W}t')
        if next(element.iterancestors(f'{W}p')) is paragraphe
    )


def balises(passage: Passage) -> Iterator[Balise]:
    """Les balises complètes d'un paragraphe."""
    for trouve in BALISE.finditer(passage.texte):
        yield decouper(trouve.group(), passage)


def decouper(source: str, passage: Passage) -> Balise:
    """Sépare le genre, le préfixe et le contenu d'une balise."""
    genre, interieur = source[:2], source[2:-2]
    prefixe = re.match(r'(tr|tc|p|r)\s', interieur)
    contenu = interieur[prefixe.end() :] if prefixe else interieur
    return Balise(genre, prefixe[1] if prefixe else '', contenu.strip().strip('-').strip(), source, passage)


def orphelines(passage: Passage) -> Iterator[tuple[str, str]]:
    """Les accolades qui n'ouvrent ni ne ferment de balise : leur texte, et ce qui manque."""
    reste = BALISE.sub(lambda trouve: ' ' * len(trouve.group()), passage.texte)
    fins = {'{{': '}}', '{%': '%}', '{#': '#}'}
    for ouverture in re.finditer(r'\{\{|\{%|\{#', reste):
        autour = passage.texte[ouverture.start() : ouverture.start() + 30]
        yield autour, f"il manque « {fins[ouverture.group()]} » pour fermer la balise"
    for fermeture in re.finditer(r'\}\}|%\}|#\}', reste):
        autour = passage.texte[max(0, fermeture.start() - 28) : fermeture.end()]
        yield autour, "il manque l'accolade qui ouvre la balise"


def champs_nus(parties: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Les champs imprimés tels quels, sans filtre, qu'aucun {% if %} n'interroge : leur chemin, leur lieu."""
    nus: list[tuple[str, str]] = []
    interroges: set[str] = set()
    for nom, racine in parties_a_lire(parties):
        for passage in passages(nom, racine):
            for balise in balises(passage):
                if balise.genre == '{{' and CHEMIN.fullmatch(balise.contenu):
                    nus.append((balise.contenu, str(passage.lieu)))
                elif balise.genre == '{%':
                    interroges.update(CHEMIN.findall(balise.contenu))
    return ((chemin, lieu) for chemin, lieu in nus if chemin not in interroges)
