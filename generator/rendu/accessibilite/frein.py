"""Ce qui freine la lecture d'un modèle : un avertissement, à sa place, avec son remède."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import Passage
from generator.rendu.faute import Ancre, Faute
from generator.rendu.ooxml import W


@dataclass(frozen=True, slots=True)
class Texte:
    """Une partie d'un modèle (corps, en-tête, pied), et chacun de ses paragraphes avec sa place.

    `modele` : le nom du fichier qu'on montre ; `fichier` : celui de la partie dans le paquet ; `nom` : le sien en français.
    """

    modele: str
    fichier: str
    nom: str
    racine: etree._Element = field(repr=False)
    passages: Mapping[etree._Element, Passage] = field(repr=False)

    def passage_de(self, element: etree._Element) -> Passage | None:
        """Le paragraphe où se trouve un élément ; pour un tableau, le premier de ses paragraphes."""
        for candidat in (element, *element.iterancestors(f'{W}p'), *element.iter(f'{W}p')):
            if candidat in self.passages:
                return self.passages[candidat]
        return None


@dataclass(frozen=True, slots=True)
class Frein:
    """Un frein à la lecture : son code, ce qu'on constate, la règle, le remède, le texte en cause."""

    code: Code
    quoi: str
    regle: str
    remede: str
    valeur: str | None = None


def faute_du_passage(modele: str, passage: Passage | None, frein: Frein, debut: int = 0, fin: int = 0) -> Faute:
    """La faute d'un paragraphe, ou du document entier s'il n'y en a pas ; `debut`, `fin` : les signes en cause."""
    if passage is None:
        return Faute(_probleme(frein, Emplacement(modele)))
    bornes = (0, 0) if passage.relie else (debut, fin)
    lieu = passage.lieu.autour_de(passage.texte, debut, fin)
    emplacement = Emplacement(modele, precision=str(lieu))
    return Faute(_probleme(frein, emplacement), Ancre(passage.partie, passage.rang, *bornes), None, lieu)


def _probleme(frein: Frein, emplacement: Emplacement) -> Probleme:
    return Probleme(frein.code, Gravite.AVERTISSEMENT, frein.quoi, emplacement, frein.regle, frein.remede, frein.valeur)
