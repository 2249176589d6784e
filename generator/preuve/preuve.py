"""Prouver un document remis : identique, différent et de quoi, ou non prouvable et pourquoi. Rien n'est inscrit."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurGenerateur, Sortie
from generator.preuve.ecarts import comparer
from generator.preuve.entrees_d_alors import changees, des_exemples, disparues
from generator.preuve.rapport_d_alors import RapportDAlors, lire_le_rapport, non_prouvable
from generator.preuve.refaire import Refait, refaire, refaire_les_agendas
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.sorties import chemin_court
from generator.suivi import Suivi


class Verdict(Enum):
    """Ce que l'on peut affirmer d'un fichier."""

    IDENTIQUE = 'identique'
    DIFFERENT = 'différent'
    NON_PROUVABLE = 'non prouvable'

    @property
    def sortie(self) -> Sortie:
        """Le code de sortie qui le dit."""
        return {'identique': Sortie.FAIT, 'différent': Sortie.A_CORRIGER}.get(self.value, Sortie.NON_PROUVABLE)


@dataclass(frozen=True)
class Preuve:
    """La conclusion : le verdict, l'empreinte du fichier et celle de ce qu'on a refait, et chaque écart."""

    fichier: Path
    verdict: Verdict
    rapport: Rapport
    sha256: str
    refait: str = ''


def prouver(fichier: Path, voulus: Reglages, suivi: Suivi) -> Preuve:
    """Refait le fichier dans un dossier à part et compare les octets. Les sorties et les données restent intactes.

    Lève `OSError` si le fichier ne se lit pas.
    """
    sha256 = sha256_du_fichier(fichier)
    try:
        alors, reglages = lire_le_rapport(fichier, voulus)
    except ErreurGenerateur as erreur:
        return Preuve(fichier, Verdict.NON_PROUVABLE, erreur.rapport, sha256)
    if des_exemples(alors.etat.entrees, reglages):
        reglages = replace(reglages, exemples=True)
    if manques := disparues(alors.etat.entrees, reglages):
        return Preuve(fichier, Verdict.NON_PROUVABLE, Rapport([*_retouche(fichier, alors, sha256), *manques]), sha256)
    with tempfile.TemporaryDirectory(prefix='liasse-preuve-') as brouillon:
        reglages = replace(reglages, sorties=Path(brouillon) / 'sorties')
        try:
            if alors.des_agendas:
                refait = refaire_les_agendas(reglages, suivi)
            else:
                refait = refaire(reglages, Path(brouillon), suivi)
        except ErreurGenerateur as erreur:
            retouche = _retouche(fichier, alors, sha256)
            return _sans_refaire(fichier, sha256, [*retouche, *changees(alors.etat.entrees, reglages)], erreur.rapport)
    return _juger(fichier, sha256, alors, refait)


def _sans_refaire(fichier: Path, sha256: str, ecarts: list[Probleme], empechements: Iterable[Probleme]) -> Preuve:
    """Ce que l'on dit d'un passage qui ne se refait plus : ce qui a changé, sinon ce qui empêche."""
    if ecarts:
        return Preuve(fichier, Verdict.DIFFERENT, Rapport([*ecarts, *empechements]), sha256)
    motif = non_prouvable(
        fichier, "Ce fichier ne peut pas être refait", "voyez les problèmes qui suivent",
        "réglez-les, puis relancez ; s'il vient d'un autre dossier de données, nommez-le par DONNEES= (--donnees). "
        "Un document des écoles d'exemple ne se refait plus dès qu'une école a son classeur.",
    )  # fmt: skip
    return Preuve(fichier, Verdict.NON_PROUVABLE, Rapport([motif, *empechements]), sha256)


def _juger(fichier: Path, sha256: str, alors: RapportDAlors, refait: Refait) -> Preuve:
    neuf = refait.fichiers.get(alors.nom, '')
    ecarts = comparer(alors.etat, refait.etat)
    if neuf == sha256:
        sans_effet = [replace(ecart, gravite=Gravite.AVERTISSEMENT, remede='') for ecart in ecarts]
        return Preuve(fichier, Verdict.IDENTIQUE, Rapport(sans_effet), sha256, neuf)
    if not neuf and not alors.a_remis(sha256):
        return Preuve(fichier, Verdict.NON_PROUVABLE, Rapport([non_prouvable(
            fichier, "Le passage que dit le rapport n'a pas remis de fichier de ce nom",
            "seul un fichier que l'outil a écrit se prouve", "rendez-lui son nom, ou remettez-le à sa place.",
        ), *ecarts]), sha256)  # fmt: skip
    ecarts = [*_retouche(fichier, alors, sha256, neuf), *ecarts]
    if ecarts:
        return Preuve(fichier, Verdict.DIFFERENT, Rapport(ecarts), sha256, neuf)
    if not neuf:
        return _sans_refaire(fichier, sha256, [], refait.fautes)
    motif = non_prouvable(
        fichier, "Tout ce qui est relevé est resté le même, et pourtant les octets diffèrent",
        "quelque chose que le rapport ne relève pas a changé sur cette machine",
        "relancez ; si cela recommence, signalez-le : ce ne devrait pas arriver.",
    )
    return Preuve(fichier, Verdict.NON_PROUVABLE, Rapport([motif]), sha256, neuf)


def _retouche(fichier: Path, alors: RapportDAlors, sha256: str, neuf: str = '') -> list[Probleme]:
    """Le fichier n'a plus les octets que l'outil avait écrits : quelqu'un l'a modifié, ou il vient d'ailleurs."""
    original_refait = bool(neuf) and alors.connait(neuf)
    if alors.connait(sha256) and not original_refait:
        return []
    d_origine = "l'original, lui, se refait à l'identique" if original_refait else ""
    return [Probleme(
        Code.FICHIER_RETOUCHE, Gravite.ERREUR, "Ce fichier a été modifié depuis que l'outil l'a écrit",
        Emplacement(chemin_court(fichier)), d_origine or "ses octets ne sont pas ceux que note son rapport",
        "ne vous y fiez pas ; relancez la commande pour avoir l'original.",
    )]  # fmt: skip
