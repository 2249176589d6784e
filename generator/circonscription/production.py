"""Une circonscription, de bout en bout : réunir, choisir la période, dresser, écrire le PDF et le classeur, ranger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import __version__
from generator.circonscription.bilan import Bilan, Etat, dresser
from generator.circonscription.collecte import (
    CLASSEUR,
    Collecte,
    Recue,
    choisir_la_circonscription,
    collecter,
    dossier_de,
    ecarter,
    oter_les_doubles,
)
from generator.circonscription.document import COMMANDE, Ecrit, charger, ecrire_les_pdf
from generator.circonscription.synthese import Synthese
from generator.circonscription.synthese import en_dict as synthese_en_dict
from generator.circonscription.tableur import pages_de, resume_de
from generator.classeur.ecriture_de_tableaux import ecrire_tableaux
from generator.domaine.mots import plier
from generator.ecole import RAPPORT
from generator.empreintes import empreintes_des_fichiers
from generator.erreurs import Code, ErreurCommande, Sortie
from generator.lecture.attendues import Attendue, lire_attendues
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.sorties import dossier_de_travail, ecrire_json, ouvrir_sorties, remplacer
from generator.suivi import Suivi

RECU = {'lettres': 'liasse', CLASSEUR: 'classeur', 'bilan': 'bilan'}
"""Ce que l'on dit avoir reçu, d'après la commande d'où vient une synthèse ; la première qu'on a donne les chiffres."""
CLASSEUR_ECRIT = 'circonscription.xlsx'
CIRCONSCRIPTIONS = 'circonscriptions'
"""Leur dossier dans les sorties, à côté de ceux des années : aucune école n'y est."""


@dataclass
class VueEcrite:
    """Une vue d'ensemble écrite : où, ce qu'elle dit, ce qui manque ou se contredit."""

    bilan: Bilan
    dossier: Path
    rapport: Rapport
    ecrits: list[Ecrit] = field(default_factory=list)

    @property
    def sortie(self) -> Sortie:
        """1 s'il manque quelque chose ou si quelque chose se contredit."""
        return Sortie.A_CORRIGER if self.rapport.a_des_erreurs else Sortie.FAIT


def voir_la_circonscription(
    reglages: Reglages, suivi: Suivi, dossiers: Sequence[Path], ien: str, liste: Path | None, *, classeurs: bool
) -> VueEcrite:  # fmt: skip
    """Écrit la vue d'ensemble d'une circonscription pour une période. Lève `ErreurGenerateur`."""
    attente = "Un autre passage est en cours : j'attends qu'il finisse."
    with ouvrir_sorties(reglages.sorties, lambda: suivi.message(attente)):
        attendues = lire_attendues(liste) if liste is not None else None
        collecte = collecter(reglages, dossiers, suivi, classeurs=classeurs)
        circonscription = choisir_la_circonscription(collecte, ien)
        recues, doubles = _de_la_periode(collecte, circonscription, reglages)
        bilan = dresser(
            circonscription, [recue.synthese for recue in recues], doubles,
            None if attendues is None else {une.uai: une.nom for une in attendues}, collecte.rapport, RECU,
        )  # fmt: skip
        collecte.rapport.etendre(_absences(bilan, attendues))
        return _ecrire(bilan, collecte, recues, reglages)


def _de_la_periode(
    collecte: Collecte, circonscription: str, reglages: Reglages
) -> tuple[list[Recue], dict[str, str]]:
    """Ce qui est de la circonscription et de la période demandée : sinon la dernière dont on a quelque chose."""
    siennes = ecarter(collecte, circonscription)
    annees = sorted({r.synthese.annee for r in siennes if reglages.annee in ('', r.synthese.annee)})
    annuelles = [r for r in siennes if annees and r.synthese.annee == annees[-1]]
    numeros = sorted({r.synthese.numero for r in annuelles if reglages.periode in (None, r.synthese.numero)})
    voulues = [r for r in annuelles if numeros and r.synthese.numero == numeros[-1]]
    gardees, doubles = oter_les_doubles(collecte, voulues)
    if gardees:
        return gardees, doubles
    connues = ", ".join(sorted({f"{r.synthese.annee}, période {r.synthese.numero}" for r in siennes})) or "aucune"
    quoi = "Toutes les écoles de cette période sont en double" if doubles else "Rien n'est arrivé pour cette période"
    raise ErreurCommande([*collecte.rapport, Probleme(
        Code.FICHIER_INTROUVABLE, Gravite.ERREUR, quoi, Emplacement('ligne de commande'), f"périodes reçues : {connues}",
        "vérifiez ANNEE= et PERIODE=.",
    )])  # fmt: skip


def _absences(bilan: Bilan, attendues: Sequence[Attendue] | None) -> list[Probleme]:
    """Les écoles de la liste dont on n'a rien, celles dont on a quelque chose et qui n'y sont pas."""
    if attendues is None:
        return []
    connues = {une.uai for une in attendues} | {plier(une.nom) for une in attendues}
    problemes = []
    for ligne in bilan.lignes:
        if ligne.etat is Etat.MANQUANTE:
            problemes.append(Probleme(
                Code.ECOLE_MANQUANTE, Gravite.ERREUR, f"{ligne.nom} n'a rien envoyé pour la période {bilan.numero}",
                Emplacement(ligne.uai), "elle est dans la liste des écoles attendues", "relancez l'école.",
            ))  # fmt: skip
        elif not {ligne.uai, plier(ligne.nom)} & connues:
            problemes.append(Probleme(
                Code.ECOLE_D_AILLEURS, Gravite.AVERTISSEMENT, f"{ligne.nom} n'est pas dans la liste des écoles attendues",
                Emplacement(ligne.uai or ligne.nom), "ses chiffres comptent quand même", "complétez la liste.",
            ))  # fmt: skip
    return problemes


def _ecrire(bilan: Bilan, collecte: Collecte, recues: Sequence[Recue], reglages: Reglages) -> VueEcrite:
    place = reglages.sorties / CIRCONSCRIPTIONS / dossier_de(bilan.circonscription)
    destination = place / bilan.annee / f'periode-{bilan.numero}'
    rapport = collecte.rapport
    with dossier_de_travail(reglages.sorties) as travail:
        nouveau = travail / 'nouveau'
        nouveau.mkdir()
        formulaires = charger(reglages, rapport)
        ecrits = ecrire_les_pdf(bilan, formulaires, reglages, collecte.noms, travail, nouveau)
        titre = f"Circonscription {bilan.circonscription}, période {bilan.numero}, {bilan.annee}"
        ecrire_tableaux(nouveau / CLASSEUR_ECRIT, titre, resume_de(bilan), pages_de(bilan))
        ecrire_json(nouveau / RAPPORT, _rapport(bilan, recues, ecrits, rapport, nouveau, reglages), travail)
        remplacer(reglages.sorties, nouveau, destination)
    return VueEcrite(bilan, destination, rapport, ecrits)


def _rapport(
    bilan: Bilan, recues: Sequence[Recue], ecrits: Sequence[Ecrit], rapport: Rapport, dossier: Path, reglages: Reglages
) -> dict[str, Any]:
    return {
        'outil': f'Liasse {__version__}', 'commande': COMMANDE, 'circonscription': bilan.circonscription,
        'annee': bilan.annee, 'periode': bilan.numero, 'date_edition': reglages.jour.isoformat(),
        'entrees': [{'source': recue.source, 'empreinte': _empreinte(recue.synthese)} for recue in recues],
        'moteur': ecrits[0].moteur if ecrits else '', 'normes': {ecrit.fichier: list(ecrit.normes) for ecrit in ecrits},
        'pages': {ecrit.fichier: ecrit.pages for ecrit in ecrits}, 'fichiers': empreintes_des_fichiers(dossier),
        'problemes': [probleme.en_dict(avec_personnel=False) for probleme in rapport],
    }  # fmt: skip


def _empreinte(synthese: Synthese) -> str:
    return str(synthese_en_dict(synthese)['empreinte'])
