"""La commande « plan » : lire les écoles, calculer leur année, écrire leurs agendas. Ni modèle, ni moteur PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import __version__
from generator.agenda import agendas, noms_d_eleves
from generator.calcul import Annee, calculer_l_annee
from generator.calcul.plan import PlanDeService
from generator.domaine.mots import proche
from generator.domaine.personnes import Enseignant
from generator.empreintes import (
    empreinte_des_entrees,
    empreinte_du_code,
    empreintes_des_fichiers,
    entree,
    sha256_du_fichier,
)
from generator.entrees import lire_classeurs, lire_regles
from generator.erreurs import Code, ErreurCommande, ErreurGenerateur, Sortie
from generator.feuilles import ELEVES, GROUPES, INSCRIPTIONS, PERIODES
from generator.lecture import EcoleLue, lire_calendrier_de
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.reglementation.regime import Regime
from generator.sorties import dossier_de_travail, ecrire_json, lire_json, ouvrir_sorties, remplacer
from generator.suivi import Suivi

PAS_ENCORE_REMPLIES = (ELEVES, PERIODES, GROUPES, INSCRIPTIONS)
"""En septembre, l'année se prévoit avant d'avoir des groupes."""
AGENDA = 'agenda'
RAPPORT = 'rapport.json'


@dataclass
class AnneeDEcole:
    """Une école et son année, ou pourquoi elle n'en a pas ; `dossier` : celui des agendas, s'ils ont été écrits."""

    nom: str
    annee: str
    rapport: Rapport
    calcul: Annee | None = None
    entrees: tuple[dict[str, str], ...] = ()
    plans: tuple[PlanDeService, ...] = ()
    dossier: Path | None = None
    agendas: int = 0

    @property
    def sortie(self) -> Sortie:
        """Le code de sortie de cette école : des avertissements n'empêchent rien."""
        return Sortie.A_CORRIGER if self.rapport.a_des_erreurs or self.calcul is None else Sortie.FAIT


def planifier(
    reglages: Reglages, suivi: Suivi, *, enseignant: str = '', avec_agenda: bool = True
) -> tuple[list[AnneeDEcole], Rapport]:
    """L'année de chaque école demandée, ou d'un enseignant ; écrit les agendas de celles qui n'ont pas d'erreur.

    Lève `ErreurCommande` si aucun enseignant n'a ce code ni ce nom, `ErreurDonnees` si les règles ne se tiennent pas.
    """
    suivi.etape(1)
    regimes, rapport = lire_regles(reglages)
    lues, avertissements = lire_classeurs(reglages, suivi, PAS_ENCORE_REMPLIES)
    rapport.etendre(avertissements)
    ecoles = [_planifier(lue, regimes, reglages) for lue in lues]
    if enseignant:
        ecoles = _choisir_enseignant(ecoles, enseignant)
    if avec_agenda and any(ecole.sortie is Sortie.FAIT for ecole in ecoles):
        with ouvrir_sorties(reglages.sorties, lambda: suivi.message("Un autre passage est en cours : j'attends.")):
            for ecole in ecoles:
                if ecole.sortie is Sortie.FAIT:
                    _ecrire_les_agendas(ecole, reglages)
    return ecoles, rapport


def _planifier(lue: EcoleLue, regimes: Mapping[Path, Regime], reglages: Reglages) -> AnneeDEcole:
    ecole = AnneeDEcole(lue.nom, str(lue.annee or ''), Rapport(lue.rapport))
    dossier = lue.dossier
    if dossier is None:
        return ecole
    try:
        calendrier, path = lire_calendrier_de(dossier.ecole, reglages.commun('calendriers'))
        ecole.calcul, problemes = calculer_l_annee(dossier, regimes.values(), calendrier)
        ecole.rapport.etendre(problemes)
    except ErreurGenerateur as erreur:
        ecole.rapport.etendre(erreur.rapport)
        return ecole
    ecole.plans = ecole.calcul.plans
    ecole.entrees = (
        *(entree('donnees', source.nom, source.sha256) for source in dossier.sources),
        entree('calendrier', path.name, sha256_du_fichier(path)),
        *(entree('regime', p.name, sha256_du_fichier(p)) for p, r in regimes.items() if r.id == ecole.calcul.regime.id),
        entree('code', 'generator', empreinte_du_code()),
    )
    return ecole


def _choisir_enseignant(ecoles: Sequence[AnneeDEcole], saisie: str) -> list[AnneeDEcole]:
    """Les écoles où sert cet enseignant, réduites à lui ; celles dont le classeur est fautif restent, pour le dire."""
    connus: list[Enseignant] = []
    for ecole in ecoles:
        connus += ecole.calcul.dossier.enseignants if ecole.calcul else ()
        ecole.plans = tuple(p for p in ecole.plans if p.service.enseignant.repond_a(saisie))
    choisies = [ecole for ecole in ecoles if ecole.plans or ecole.sortie is not Sortie.FAIT]
    fautives = any(ecole.sortie is not Sortie.FAIT for ecole in ecoles)
    if not fautives and not any(connu.repond_a(saisie) for connu in connus):
        codes = [connu.code for connu in connus]
        suggestion = proche(saisie, codes)
        raise ErreurCommande(Probleme(
            Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Enseignant inconnu", Emplacement('ligne de commande'),
            f"codes de la feuille « Enseignants » : {', '.join(codes) or 'aucun'}",
            f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "vérifiez --enseignant.", saisie,
        ))  # fmt: skip
    return choisies


# Agendas

def _ecrire_les_agendas(ecole: AnneeDEcole, reglages: Reglages) -> None:
    """Met les agendas d'une école à leur place, d'un coup ; rien si elle n'a pas de séance ou si un élève y est nommé."""
    annee = ecole.calcul
    assert annee is not None
    fautes = list(noms_d_eleves(annee))
    ecole.rapport.etendre(fautes)
    destination = reglages.sorties / ecole.annee / annee.dossier.ecole.identifiant / AGENDA
    if fautes or not (annee.groupes or destination.exists()):
        return
    empreinte = empreinte_des_entrees(ecole.entrees, [AGENDA])
    edition = _date_d_edition(destination, empreinte, reglages)
    fichiers = agendas(annee, edition)
    with dossier_de_travail(reglages.sorties) as travail:
        nouveau = travail / AGENDA
        nouveau.mkdir()
        for nom, octets in fichiers.items():
            (nouveau / nom).parent.mkdir(exist_ok=True)
            (nouveau / nom).write_bytes(octets)
        contenu = {
            'outil': f'Liasse {__version__}', 'ecole': annee.dossier.ecole.identifiant, 'annee': ecole.annee,
            'date_edition': edition.isoformat(), 'empreinte': empreinte, 'entrees': list(ecole.entrees),
            'fichiers': empreintes_des_fichiers(nouveau),
            'agendas': sorted(fichiers), 'seances': sum(len(groupe.seances) for groupe in annee.groupes),
        }  # fmt: skip
        ecrire_json(nouveau / RAPPORT, contenu, travail)
        remplacer(reglages.sorties, nouveau, destination)
    ecole.dossier, ecole.agendas = destination, len(fichiers)


def _date_d_edition(destination: Path, empreinte: str, reglages: Reglages) -> dt.date:
    """Tant que rien ne change, la date du passage précédent ; `--date-edition` l'impose."""
    avant = lire_json(destination / RAPPORT)
    if reglages.date_edition is None and avant.get('empreinte') == empreinte:
        try:
            return dt.date.fromisoformat(str(avant.get('date_edition')))
        except ValueError:
            return reglages.jour
    return reglages.jour
