"""Ce qui se lit, mais étonne : une faute de frappe plus souvent qu'une école peu commune. Jamais une erreur."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.domaine.ecole import Ecole, TypeEcole
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code
from generator.lecture.table import Ligne
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

AGES_A_L_ECOLE = range(2, 16)
"""Âges possibles d'un élève du premier degré l'année de la rentrée, de la toute petite section aux dispositifs ULIS."""


DE_MATERNELLE = (Niveau.TPS, Niveau.PS, Niveau.MS, Niveau.GS)
AILLEURS = {TypeEcole.ELEMENTAIRE: True, TypeEcole.MATERNELLE: False}
"""Pour un type d'école, si les élèves de maternelle sont ceux qui étonnent."""


def signaler_la_naissance(eleve: Eleve, annee: AnneeScolaire | None, rapport: Rapport) -> None:
    """Une date de naissance qui n'est pas celle d'un élève d'école."""
    if eleve.naissance is None or annee is None:
        return
    age = annee.rentree - eleve.naissance.year
    if age not in AGES_A_L_ECOLE or eleve.naissance > annee.etendue.fin:
        rapport.ajouter(Probleme(
            Code.VALEUR_ETONNANTE, Gravite.AVERTISSEMENT, "Date de naissance étonnante pour un élève",
            eleve.origine.a('naissance') if eleve.origine else Emplacement('classeur'),
            f"il aurait {age} ans cette année-là" if age > 0 else "il ne serait pas né à la rentrée",
            "vérifiez l'année, ou gardez cette date.", f'{eleve.naissance:%d/%m/%Y}', True,
        ))  # fmt: skip


def signaler_les_niveaux(ecole: Ecole, eleves: Sequence[Eleve], rapport: Rapport) -> None:
    """Des élèves de maternelle dans une école élémentaire, ou l'inverse : le type de l'école est faux, d'ordinaire."""
    if ecole.type_ecole not in AILLEURS or ecole.origine is None:
        return
    ailleurs = [eleve for eleve in eleves if (eleve.niveau in DE_MATERNELLE) is AILLEURS[ecole.type_ecole]]
    ailleurs = [eleve for eleve in ailleurs if eleve.niveau is not Niveau.ULIS]
    if ailleurs:
        niveaux = ", ".join(dict.fromkeys(str(eleve.niveau) for eleve in sorted(ailleurs, key=lambda e: e.niveau.rang)))
        sont = "sont" if len(ailleurs) > 1 else "est"
        rapport.ajouter(Probleme(
            Code.VALEUR_ETONNANTE, Gravite.AVERTISSEMENT, "Des élèves d'un niveau que l'école n'a pas d'ordinaire",
            ecole.origine.a('type_ecole'), f"{len(ailleurs)} de ses élèves {sont} en {niveaux}",
            "écrivez « primaire », ou corrigez leur niveau.", str(ecole.type_ecole),
        ))  # fmt: skip


def signaler_le_code_postal(ligne: Ligne, rapport: Rapport) -> None:
    """Un code postal qui n'a pas cinq chiffres ; le zéro que le tableur ôte au premier est déjà rendu."""
    code = ligne.texte('code_postal').replace(' ', '')
    if not code or re.fullmatch(r'\d{5}', code):
        return
    rapport.ajouter(Probleme(
        Code.VALEUR_ETONNANTE, Gravite.AVERTISSEMENT, "Code postal étonnant", ligne.origine.a('code_postal'),
        "un code postal a cinq chiffres", "corrigez la cellule, ou gardez-le.", ligne.texte('code_postal'),
    ))  # fmt: skip
