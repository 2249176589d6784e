"""Les exemplaires d'un formulaire : les champs de chacun, son titre, et comment ils se groupent pour être convertis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from typing import Any

from generator.domaine.document import Formulaire
from generator.domaine.retour import Destinataire
from generator.rendu.formulaires import Lot

EXEMPLAIRES_PAR_TRANCHE = 100
PERSONNE = Destinataire('')


@dataclass(frozen=True, slots=True)
class Document:
    """Un exemplaire : ses champs, le titre de son signet, le signet qui le regroupe (sa classe), de quoi nommer son fichier.

    `destinataire` : à qui il est adressé, s'il peut revenir signé ; `reference` : alors, la sienne.
    """

    contexte: Any = field(repr=False)
    titre: str
    signet: str = ''
    nom: str = ''
    destinataire: Destinataire = field(default=PERSONNE, repr=False)
    reference: str = ''


def lots(formulaire: Formulaire, titre: str, documents: Sequence[Document]) -> list[Lot]:
    """Les exemplaires, en tranches d'une centaine au plus, par classes entières."""
    return [
        Lot(
            f'{formulaire.cle}-{rang}', formulaire.cle, titre, tuple(document.titre for document in tranche),
            tuple(document.contexte for document in tranche), references=_references(tranche),
        )
        for rang, tranche in enumerate(_tranches(documents))
    ]  # fmt: skip


def lot_de_liasse(formulaire: Formulaire, titre: str, documents: Sequence[Document], pages: Sequence[int]) -> Lot:
    """Les exemplaires d'une pièce de la liasse, chacun numéroté à partir d'une page."""
    return Lot(
        f'liasse-{formulaire.cle}', formulaire.cle, titre, tuple(document.titre for document in documents),
        tuple(document.contexte for document in documents), tuple(pages), _references(documents),
    )  # fmt: skip


def _references(documents: Sequence[Document]) -> tuple[str, ...]:
    return tuple(document.reference for document in documents)


def _tranches(documents: Sequence[Document]) -> list[Sequence[Document]]:
    """Des classes entières tant qu'elles tiennent : un élève de plus ne change que la tranche de sa classe.

    Le moins de tranches qu'il se peut ainsi : les polices de chacune n'y sont qu'une fois.
    """
    tranches: list[Sequence[Document]] = []
    for _, siens in groupby(documents, key=lambda document: document.signet):
        for part in _parts_egales(list(siens)):
            if tranches and len(tranches[-1]) + len(part) <= EXEMPLAIRES_PAR_TRANCHE:
                tranches[-1] = [*tranches[-1], *part]
            else:
                tranches.append(part)
    return tranches


def _parts_egales(documents: Sequence[Document]) -> list[Sequence[Document]]:
    longueur = ceil(len(documents) / ceil(len(documents) / EXEMPLAIRES_PAR_TRANCHE))
    return [documents[debut : debut + longueur] for debut in range(0, len(documents), longueur)]
