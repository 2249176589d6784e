"""Écrit la copie corrigée à côté du modèle, sous le nom « modele.relu.docx » ; le modèle, lui, n'est jamais touché.

Une copie que la personne a déjà retravaillée dans Word n'est pas perdue : elle devient « modele.relu.1.docx ».
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path

from generator.erreurs import Code, ErreurDonnees, ErreurMoteur, dire_du_systeme
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.copie_corrigee import corriger
from generator.rendu.faute import Faute
from generator.rendu.noms import chemin_de_la_copie
from generator.rendu.ooxml import DOCUMENT, ecrire_paquet, tel_qu_ecrit
from generator.sorties import ecrire_a_cote

JAMAIS_OUVERTS = (Code.MODELE_ABSENT, Code.MODELE_ILLISIBLE, Code.MODELE_DANGEREUX)


def refus_de_copie(modele: Path, parties: Mapping[str, bytes], fautes: Iterable[Faute]) -> Probleme | None:
    """Pourquoi un modèle n'a pas de copie corrigée : on ne l'a pas ouvert, ou il est dangereux. Rien s'il peut en avoir."""
    codes = [faute.probleme.code for faute in fautes if faute.probleme.code in JAMAIS_OUVERTS]
    if not codes and DOCUMENT in parties:
        return None
    return Probleme(
        codes[0] if codes else Code.MODELE_ILLISIBLE, Gravite.ERREUR, "Pas de copie corrigée de ce fichier",
        Emplacement(str(modele)), "un fichier refusé n'est ni ouvert ni recopié",
        "corrigez d'abord ce qui le fait refuser, ou repartez du modèle livré.",
    )  # fmt: skip


def ecrire_copie_corrigee(
    modele: Path, parties: Mapping[str, bytes], fautes: Iterable[Faute], quand: dt.datetime,
) -> Path:  # fmt: skip
    """Écrit la copie corrigée d'un modèle et rend son chemin.

    Lève `ErreurDonnees` si le modèle est refusé (`refus_de_copie`), `ErreurMoteur` si le disque ou Word s'y oppose.
    """
    fautes = tuple(fautes)
    if (refus := refus_de_copie(modele, parties, fautes)) is not None:
        raise ErreurDonnees(refus)
    copie = chemin_de_la_copie(modele)
    contenu = ecrire_paquet(corriger(parties, fautes, quand))
    try:
        _ecarter(copie)
        ecrire_a_cote(copie, contenu)
        shutil.copymode(modele, copie)
    except OSError as erreur:
        raise ErreurMoteur(Probleme(
            Code.ECRITURE_IMPOSSIBLE, Gravite.ERREUR, "La copie corrigée ne peut pas s'écrire", Emplacement(str(copie)),
            dire_du_systeme(erreur, "le fichier est retenu"), "si elle est ouverte dans Word, fermez-la, puis relancez.",
        )) from erreur  # fmt: skip
    return copie


def _ecarter(copie: Path) -> None:
    """Met de côté une copie que la personne a enregistrée : ce qu'elle y a fait n'est pas à nous."""
    if not copie.exists() or tel_qu_ecrit(copie.read_bytes()):
        return
    noms = (copie.with_name(f'{copie.stem}.{rang}.docx') for rang in count(1))
    copie.rename(next(nom for nom in noms if not nom.exists()))
