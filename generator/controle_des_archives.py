"""Vérifier les archives d'une école, d'une année, ou toutes : « archives verifier », et l'export avant de copier."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.archive import A_CLASSER, Depot, Fait, Registre, depots, reserver_les_archives
from generator.archive.verification import Examen, egares, verifier_depots
from generator.domaine.mots import proche
from generator.erreurs import Code, ErreurCommande
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.sorties import ecriture_impossible
from generator.suivi import Suivi

Horloge = Callable[[], dt.datetime]
EMPREINTE_MINIMALE = 16
"""Assez de signes pour ne désigner qu'une ligne."""


@dataclass(frozen=True, slots=True)
class Controle:
    """Le résultat d'une vérification : un examen par dépôt, ce qui n'est à aucun, la ligne de l'empreinte cherchée."""

    examens: tuple[Examen, ...]
    rapport: Rapport
    ancre: str = ''

    @property
    def tout(self) -> Rapport:
        """Tous les problèmes, de tous les dépôts."""
        return Rapport([*self.rapport, *(probleme for examen in self.examens for probleme in examen.rapport)])


@contextlib.contextmanager
def archives_reservees(archives: Path, suivi: Suivi) -> Iterator[None]:
    """Réserve les archives ; une copie qu'on ne peut que lire se lit sans réserver."""
    if not archives.is_dir() or not os.access(archives, os.W_OK):
        try:
            yield
        except OSError as erreur:
            raise ecriture_impossible(archives, erreur) from erreur
        return
    with reserver_les_archives(archives, lambda: suivi.message("Une autre commande écrit dans les archives : j'attends.")):
        yield


def depots_choisis(reglages: Reglages) -> list[Depot]:
    """Les dépôts de l'année et de l'école demandées ; sans demande, tous, et celui de ce qui est à classer.

    Lève `ErreurCommande` (A-646) si l'année ou l'école n'y est pas.
    """
    tous = depots(reglages.archives)
    for voulu, connus, option in (
        (reglages.annee, [depot.annee for depot in tous if depot.annee], '--annee'),
        (reglages.ecole, [depot.ecole for depot in tous if depot.ecole], '--ecole'),
    ):  # fmt: skip
        if voulu and voulu not in connus:
            raise _inconnu(voulu, sorted(set(connus)), option, reglages.archives)
    choisis = [
        depot for depot in tous
        if reglages.annee in ('', depot.annee) and reglages.ecole in ('', depot.ecole)
    ]  # fmt: skip
    if not choisis and (reglages.annee or reglages.ecole):
        raise _inconnu(f'{reglages.ecole} en {reglages.annee}', [], '--ecole et --annee', reglages.archives)
    return choisis


def _inconnu(voulu: str, connus: list[str], option: str, archives: Path) -> ErreurCommande:
    suggestion = proche(voulu, connus)
    return ErreurCommande(Probleme(
        Code.REFERENCE_INCONNUE_DU_REGISTRE, Gravite.ERREUR, "Les archives n'ont rien à ce nom", Emplacement(str(archives)),
        f"ce qu'elles ont : {', '.join(connus) or 'rien'}",
        f"vouliez-vous écrire « {suggestion} » ?" if suggestion else f"vérifiez {option}.", voulu,
    ))  # fmt: skip


def verifier_les_archives(
    reglages: Reglages, horloge: Horloge, suivi: Suivi, *, noter: bool = False, empreinte: str = ''
) -> Controle:
    """Vérifie les dépôts choisis sans rien changer ; `noter` l'inscrit au registre de chacun.

    `empreinte` : celle qu'un bordereau signé porte ; on dit à quelle ligne elle est, ou qu'elle n'y est plus.
    """
    with archives_reservees(reglages.archives, suivi):
        choisis = depots_choisis(reglages)
        sans_registre, rapport = ([], Rapport()) if reglages.annee or reglages.ecole else egares(reglages.archives)
        total = sum(1 for depot in choisis for path in depot.dossier.rglob('*') if path.is_file())
        lus = iter(range(1, total * 2))
        examens = verifier_depots([*choisis, *sans_registre], horloge, lambda: suivi.avancer(next(lus, total), total))
        ancre = _chercher(empreinte, choisis, examens, horloge, rapport) if empreinte else ''
        if noter:
            _noter(examens, horloge)
    return Controle(tuple(examens), rapport, ancre)


def _chercher(
    empreinte: str, choisis: list[Depot], examens: list[Examen], horloge: Horloge, rapport: Rapport
) -> str:
    """La ligne qui porte une empreinte imprimée ; la fin d'un registre ôtée ne se voit qu'ainsi."""
    voulue = ''.join(empreinte.split()).lower()
    for depot in (examen.depot for examen in examens if examen.tete and examen.depot in choisis):
        for evenement in Registre(depot, horloge).evenements:
            if len(voulue) >= EMPREINTE_MINIMALE and evenement.empreinte.startswith(voulue):
                return f"{depot.dossier.name}, ligne {evenement.numero} ({evenement.instant:%d/%m/%Y})"
    rapport.ajouter(Probleme(
        Code.EMPREINTE_INCONNUE, Gravite.ERREUR, "Aucun registre ne porte cette empreinte", Emplacement('ligne de commande'),
        "l'empreinte imprimée sur un bordereau signé reste dans le registre pour toujours",
        "vérifiez la frappe ; si elle est bonne, la fin d'un registre a été ôtée : remettez-le depuis votre sauvegarde.",
        empreinte,
    ))  # fmt: skip
    return ''


def _noter(examens: list[Examen], horloge: Horloge) -> None:
    for examen in examens:
        if examen.tete:
            Registre(examen.depot, horloge).inscrire(
                Fait.VERIFICATION, pieces=examen.fichiers, defauts=len(examen.rapport.erreurs)
            )


def depot_unique(reglages: Reglages, *, a_classer: bool = False) -> Depot:
    """Le seul dépôt que la commande désigne. Lève `ErreurCommande` (A-646) s'il y en a plusieurs, ou aucun."""
    if a_classer:
        return Depot.a_classer(reglages.archives)
    choisis = [depot for depot in depots_choisis(reglages) if depot.ecole]
    if len(choisis) == 1:
        return choisis[0]
    noms = ", ".join(f"{depot.ecole} {depot.annee}" for depot in choisis) or 'rien'
    raise ErreurCommande(Probleme(
        Code.REFERENCE_INCONNUE_DU_REGISTRE, Gravite.ERREUR, "Dites quelle école et quelle année",
        Emplacement(str(reglages.archives)), f"ce que les archives ont : {noms} ; {A_CLASSER} mis à part",
        "ajoutez --ecole et --annee (ECOLE= et ANNEE= avec make).",
    ))  # fmt: skip
