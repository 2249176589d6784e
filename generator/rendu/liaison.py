"""Les petits mots devant un nom propre : « d'Élise », « de l'école », « du Havre », « à La Rochelle », « que l'élève Hugo ».

Un nom se lie selon ce qu'il nomme : un élève, un adulte, une commune, une école. Le h ne se calcule pas : devant lui, on
tourne la phrase, ou la personne a écrit dans le classeur ce qu'il faut dire.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Self

from generator.domaine.mots import plier

VOYELLES = frozenset('aeiouy')
APOSTROPHE = '’'
ARTICLE = re.compile(r"(le|la|les|l['’ʼ])(?:\s+|(?<=['’ʼ])\s*)(?=\S)", re.IGNORECASE)
DE_ET_ARTICLE = {'le': "du ", 'les': "des "}
A_ET_ARTICLE = {'le': "au ", 'les': "aux "}
MOTS_D_ECOLE = {
    'ecole': ("l’", 'école'), 'ecoles': ("les ", 'écoles'), 'groupe': ("le ", 'groupe'), 'rpi': ("le ", 'RPI'),
    'regroupement': ("le ", 'regroupement'), 'maternelle': ("la ", 'maternelle'), 'cite': ("la ", 'cité'),
    'ensemble': ("l’", 'ensemble'), 'etablissement': ("l’", 'établissement'), 'institution': ("l’", 'institution'),
}  # fmt: skip
"""Les noms communs par lesquels commence le nom d'une école, avec leur article."""


def s_elide(mot: str) -> bool | None:
    """Vrai devant une voyelle, faux devant une consonne, rien devant un h, dont l'usage ne se calcule pas.

    « y » suit la lettre d'après : d'Yves, de Yanis. Une ʻokina initiale est une consonne.
    """
    lettres = unicodedata.normalize('NFKD', mot.replace('Œ', 'Oe').replace('œ', 'oe').replace('Æ', 'Ae')).casefold()
    simples = [c for c in lettres if not unicodedata.combining(c)]
    if not simples or simples[0] == 'h':
        return None if simples else False
    if simples[0] == 'y':
        return len(simples) > 1 and simples[1] not in VOYELLES
    return simples[0] in VOYELLES


class NomPropre(str):
    """Un nom qu'on peut faire précéder de « de », « à » ou « que » ; par défaut celui d'un adulte."""

    __slots__ = ()

    @property
    def de(self) -> str:
        """« de M. Petit », « d'Odile Caron » ; devant un h, sans élision : « de Hélène » se dit aussi."""
        return f'd{APOSTROPHE}{self}' if s_elide(self) else f'de {self}'

    @property
    def a(self) -> str:
        """« à Paul », « à Élise » : « à » ne s'élide jamais."""
        return f'à {self}'

    @property
    def que(self) -> str:
        """« que Paul », « qu'Élise »."""
        return f'qu{APOSTROPHE}{self}' if s_elide(self) else f'que {self}'


class NomDEleve(NomPropre):
    """Le nom d'un élève : devant un h, « l'élève Hugo » évite de choisir."""

    __slots__ = ()

    @property
    def de(self) -> str:
        """« de Paul », « d'Élise », « de l'élève Hugo »."""
        return f'de l{APOSTROPHE}élève {self}' if s_elide(self) is None else super().de

    @property
    def que(self) -> str:
        """« que Paul », « qu'Élise », « que l'élève Hugo »."""
        return f'que l{APOSTROPHE}élève {self}' if s_elide(self) is None else super().que


class NomPrecise(NomPropre):
    """Un nom dont le classeur peut dire comment « de » le précède, quand cela ne se calcule pas."""

    de_impose: str

    def __new__(cls, nom: str, de_impose: str = '') -> Self:
        """`de_impose` : « de » et le nom, tels que la personne les a écrits ; vide : ils se calculent."""
        cree = super().__new__(cls, nom)
        cree.de_impose = de_impose
        return cree


class NomDeCommune(NomPrecise):
    """Le nom d'une commune : Le et Les se contractent, La et L' gardent leur capitale."""

    @property
    def de(self) -> str:
        """« de Lyon », « d'Arles », « du Havre », « de La Rochelle », « des Sables-d'Olonne », « de L'Isle-Adam »."""
        return self.de_impose or _contracter(self, DE_ET_ARTICLE) or super().de

    @property
    def a(self) -> str:
        """« à Lyon », « au Havre », « à La Rochelle », « aux Sables-d'Olonne »."""
        return _contracter(self, A_ET_ARTICLE) or super().a


class NomDEcole(NomPrecise):
    """Le nom d'une école, qui dit déjà « école » ou ne le dit pas : jamais « école de École »."""

    @property
    def de(self) -> str:
        """« de l'école élémentaire Jean-Moulin », « du groupe scolaire Victor-Hugo », « de l'école des Lilas »."""
        if self.de_impose:
            return self.de_impose
        article, nom = _article_d_ecole(self)
        return {'le ': f"du {nom}", 'les ': f"des {nom}"}.get(article, f"de {article}{nom}")

    @property
    def a(self) -> str:
        """« à l'école élémentaire Jean-Moulin », « au groupe scolaire Victor-Hugo »."""
        article, nom = _article_d_ecole(self)
        return {'le ': f"au {nom}", 'les ': f"aux {nom}"}.get(article, f"à {article}{nom}")

    @property
    def que(self) -> str:
        """« que l'école élémentaire Jean-Moulin »."""
        return f"que {''.join(_article_d_ecole(self))}"


def _contracter(nom: str, contractions: dict[str, str]) -> str | None:
    trouve = ARTICLE.match(nom)
    contraction = contractions.get(trouve[1].casefold()) if trouve else None
    return f'{contraction}{nom[trouve.end():]}' if trouve and contraction else None


def _article_d_ecole(nom: str) -> tuple[str, str]:
    """L'article et le nom, avec sa minuscule ; « école » est ajouté s'il n'est pas dit : « l'école des Lilas »."""
    tete, _, reste = nom.partition(' ')
    connu = MOTS_D_ECOLE.get(plier(tete))
    if connu is None:
        return "l’", f"école {_complement(nom)}"
    article, mot = connu
    en_capitales = len(tete) > 1 and tete.isupper()
    return article, f"{mot.upper() if en_capitales else mot} {reste}".rstrip()


def _complement(nom: str) -> str:
    """« Le Bourg » : du Bourg ; « La Gare » : de la Gare ; « L'Étang » : de l'Étang ; « Jean-Moulin » : tel quel."""
    trouve = ARTICLE.match(nom)
    if trouve is None:
        return nom
    contracte = _contracter(nom, DE_ET_ARTICLE)
    return contracte or f"de {trouve.group().casefold().replace(chr(39), APOSTROPHE)}{nom[trouve.end():]}"
