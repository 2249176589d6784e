"""Les gestes qui réparent : remplacer, ajouter, ôter, isoler.

Ce qui est sûr se fait tout de suite ; le reste se propose, en modification suivie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from generator.rendu.balises import texte_brut
from generator.rendu.decoupe import morceaux, passage_neuf
from generator.rendu.faute import Geste
from generator.rendu.ooxml import W
from generator.rendu.propositions import Propositions, remplacer, retouchables
from generator.rendu.retouches import Retouche

ISOLEMENTS = (Geste.ISOLER_LIGNE_AVANT, Geste.ISOLER_LIGNE_APRES, Geste.ISOLER_PARAGRAPHE)


@dataclass(slots=True)
class Gestes:
    """De quoi réparer les paragraphes d'une copie, en signant ce qu'on propose."""

    propositions: Propositions

    def retoucher(self, paragraphe: etree._Element, une: Retouche, *, sure: bool) -> None:
        """Fait ou propose une retouche ; on les prend de la dernière à la première, pour que leurs bornes restent justes."""
        passages = morceaux(paragraphe, une.debut, une.fin)
        if not passages:
            self._inserer(paragraphe, une, sure=sure)
        elif sure:
            remplacer(passages, une.texte)
        else:
            self.propositions.supprimer(passages)
            if une.texte:
                self.propositions.inserer(une.texte, passages[-1], apres=True)

    def _inserer(self, paragraphe: etree._Element, une: Retouche, *, sure: bool) -> None:
        """Ajoute un texte là où il n'y avait rien : après le mot qui précède, sinon avant celui qui suit."""
        avant, apres = morceaux(paragraphe, 0, une.debut), morceaux(paragraphe, une.debut, len(texte_brut(paragraphe)))
        voisin = avant[-1] if avant else apres[0] if apres else None
        if voisin is None:
            voisin = passage_neuf('')
            paragraphe.append(voisin)
        if not sure:
            self.propositions.inserer(une.texte, voisin, apres=bool(avant))
        elif avant:
            voisin.addnext(passage_neuf(une.texte, voisin))
        else:
            voisin.addprevious(passage_neuf(une.texte, voisin))

    def oter(self, superflus: Sequence[etree._Element], *, sure: bool) -> None:
        """Ôte des passages entiers, ou le propose."""
        if not sure:
            self.propositions.supprimer(superflus)
            return
        for passage in superflus:
            if (parent := passage.getparent()) is not None:
                parent.remove(passage)

    @staticmethod
    def isolable(geste: Geste, passages: Sequence[etree._Element]) -> bool:
        """Vrai si une balise peut être isolée : dans un tableau pour une ligne, hors d'un lien pour un paragraphe."""
        if not passages or not retouchables(passages):
            return False
        if geste is Geste.ISOLER_PARAGRAPHE:
            return all(passage.getparent() is next(passage.iterancestors(f'{W}p')) for passage in passages)
        return next(passages[0].iterancestors(f'{W}tr'), None) is not None

    def isoler(self, geste: Geste, passages: Sequence[etree._Element], contenu: str) -> bool:
        """Propose de mettre une balise seule, dans sa ligne de tableau ou son paragraphe ; faux si c'est impossible."""
        if geste is Geste.ISOLER_PARAGRAPHE:
            return self.propositions.isoler_dans_un_paragraphe(passages, contenu)
        return self.propositions.isoler_dans_une_ligne(passages, contenu, apres=geste is Geste.ISOLER_LIGNE_APRES)
