"""Tout ce que l'école garde d'une commande : ses exemplaires, les lots qui les convertissent ; les remplir à blanc."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domaine.document import Formulaire
from generator.ecole import Preparation
from generator.erreurs import ErreurDonnees
from generator.liasse_ien import LiasseIen
from generator.rapport import Rapport
from generator.rendu import Document, Lot, inventorier, lots


@dataclass(frozen=True)
class Fourniture:
    """Un formulaire que l'école garde : ses exemplaires et les lots qui les convertissent."""

    formulaire: Formulaire
    titre: str
    documents: list[Document]
    lots: list[Lot]


def fournitures(preparation: Preparation) -> list[Fourniture]:
    """Tout ce que l'école garde d'une commande, dans l'ordre du catalogue."""
    contextes = preparation.contextes()
    faites = []
    for formulaire in preparation.passage.formulaires.values():
        if formulaire.sortie:
            titre = preparation.titre(formulaire)
            documents = inventorier(formulaire, contextes, titre)
            faites.append(Fourniture(formulaire, titre, documents, lots(formulaire, titre, documents)))
    return faites


def remplir_a_blanc(preparation: Preparation) -> None:
    """Remplit tous les documents sans rien convertir ni écrire. Lève `ErreurDonnees` avec les champs sans valeur."""
    formulaires, contextes = preparation.passage.formulaires.values(), preparation.contextes()
    tous = [lot for fourniture in fournitures(preparation) for lot in fourniture.lots]
    for commande in dict.fromkeys(formulaire.commande for formulaire in formulaires):
        siens = [formulaire for formulaire in formulaires if formulaire.commande == commande]
        liasse_ien = LiasseIen(contextes, siens, preparation.titre)
        tous += liasse_ien.lots(liasse_ien.pages_devinees())
    rapport = Rapport()
    for lot in tous:
        try:
            preparation.formulaires.fabriquer(lot, range(len(lot.titres)))
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
