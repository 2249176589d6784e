"""L'année d'après : les élèves montent d'un niveau, qui part s'en va, l'année recommence avec ses vacances et son droit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.calcul.periodes_scolaires import periodes_scolaires
from generator.classeur.geste import Geste
from generator.domaine.calendrier import Calendrier
from generator.domaine.ecole import Ecole, TypeEcole
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve
from generator.feuilles import (
    AJUSTEMENTS,
    AUTRES_ECOLES,
    BAREME_LOCAL,
    ECOLE,
    ELEVES,
    ENSEIGNANTS,
    GROUPES,
    INSCRIPTIONS,
    ORGANISATION,
    PERIODES,
    PLAN,
    PRESENCES,
    SERVICE,
)
from generator.lecture.essentiel import Lignes
from generator.reconduction.carnet import FORMAT_DATE, Carnet, compter
from generator.reglementation.regime import Regime

VIDEES = (PERIODES, GROUPES, INSCRIPTIONS, PRESENCES, SERVICE, ORGANISATION, AJUSTEMENTS)
"""Ce qui ne vaut que pour une année."""
GARDEES = {
    ENSEIGNANTS: "arrivées et départs, quotités, décharges, niveaux de classe, allègements",
    AUTRES_ECOLES: "ce que chacun doit ailleurs",
    BAREME_LOCAL: "la table que l'inspection donne pour la nouvelle année",
    PLAN: "les semaines de la nouvelle année (« make plan » les vérifie)",
}
"""Ce qui passe d'une année à l'autre, et ce qu'il faut y revoir."""
A_REVOIR, POUR_MEMOIRE = 'point à revoir', "point à connaître"


@dataclass(frozen=True, slots=True)
class AnneeNouvelle:
    """Le droit et les vacances d'une rentrée et de la suivante ; `ecole` : celle de l'année qui vient."""

    ecole: Ecole
    calendrier: Calendrier
    regime_d_avant: Regime
    regime: Regime


def ouvrir_l_annee(ecole: Ecole, eleves: Sequence[Eleve], lignes: Lignes, vers: AnneeNouvelle) -> Carnet:
    """Tout ce qui fait, d'une copie du classeur de `ecole`, celui de l'année suivante."""
    carnet = Carnet()
    _changer_l_ecole(ecole, vers, carnet)
    for eleve in eleves:
        _faire_monter(eleve, ecole, carnet)
    _dire_les_montees(eleves, ecole, carnet)
    for feuille in VIDEES:
        siennes = lignes[feuille.cle]
        carnet.gestes += [Geste(feuille, {}, ligne.origine, oter=True) for ligne in siennes]
        if siennes:
            suite = " ; remplacées par celles de la nouvelle année" if feuille is PERIODES else ""
            carnet.dire('feuille vidée', f"« {feuille.nom} » : {compter(len(siennes), 'ligne')}{suite}.")
    _ajouter_les_periodes(vers, carnet)
    for feuille, quoi in GARDEES.items():
        if lignes[feuille.cle]:
            carnet.dire(A_REVOIR, f"« {feuille.nom} » est gardée : revoyez {quoi}.")
    carnet.dire(POUR_MEMOIRE, f"Le classeur {ecole.annee} n'est pas touché : il garde qui part, les groupes, les heures.")
    return carnet


# L'école

def _changer_l_ecole(ecole: Ecole, vers: AnneeNouvelle, carnet: Carnet) -> None:
    annee, regime = vers.ecole.annee, vers.regime
    valeurs: dict[str, object] = {'annee': str(annee)}
    carnet.dire('rubrique changée', f"« {ECOLE.colonne('annee').entete} » : {annee}.", ecole.origine, 'annee')
    if ecole.jours_fermes:
        valeurs['jours_fermes'] = None
        jours = ", ".join(f'{jour:{FORMAT_DATE}}' for jour in ecole.jours_fermes)
        entete = ECOLE.colonne('jours_fermes').entete
        carnet.dire('rubrique vidée', f"« {entete} » : {jours}.", ecole.origine, 'jours_fermes')
    carnet.gestes.append(Geste(ECOLE, valeurs, ecole.origine))
    if regime.id == vers.regime_d_avant.id:
        carnet.dire(POUR_MEMOIRE, f"Le régime de la rentrée est le même : « {regime.libelle} ».")
    else:
        carnet.dire(A_REVOIR, f"Le régime change à la rentrée : « {vers.regime_d_avant.libelle} » laisse place à "
                    f"« {regime.libelle} ». Revoyez fonctions, quotités et heures d'aide : « make verifier » dira ce qui ne "
                    "convient plus.")  # fmt: skip
    carnet.dire(A_REVOIR, "« École » est gardée : revoyez nombre de classes, horaires, référence du courrier et IEN.")


# Les élèves

def niveau_suivant(niveau: Niveau, type_ecole: TypeEcole) -> Niveau | None:
    """Le niveau de l'an prochain ; rien s'il se fait dans une autre école. L'ULIS n'a pas de suivant : on y reste."""
    dernier = Niveau.GS if type_ecole is TypeEcole.MATERNELLE else Niveau.CM2
    if niveau is Niveau.ULIS:
        return niveau
    return list(Niveau)[niveau.rang + 1] if niveau.rang < dernier.rang else None


def _faire_monter(eleve: Eleve, ecole: Ecole, carnet: Carnet) -> None:
    qui, suivant = f"{eleve.nom_complet}, {eleve.classe}", niveau_suivant(eleve.niveau, ecole.type_ecole)
    if eleve.depart is not None or suivant is None:
        carnet.gestes.append(Geste(ELEVES, {}, eleve.origine, oter=True))
    if eleve.depart is not None:
        carnet.dire('élève parti', f"{qui} : a quitté l'école le {eleve.depart:{FORMAT_DATE}}.", eleve.origine, 'depart',
                    personnel=True)  # fmt: skip
    elif suivant is None:
        carnet.dire('fin de scolarité', f"{qui} : la suite est dans une autre école.", eleve.origine, 'niveau',
                    personnel=True)  # fmt: skip
    else:
        valeurs: dict[str, object] = {}
        if suivant is not eleve.niveau:
            valeurs['niveau'] = (suivant,)
        valeurs |= {f'accord_annuel_{f.rang}': None for f in eleve.foyers if f.accord_annuel is not None}
        if valeurs:
            carnet.gestes.append(Geste(ELEVES, valeurs, eleve.origine))


def _dire_les_montees(eleves: Sequence[Eleve], ecole: Ecole, carnet: Carnet) -> None:
    restent = [e for e in eleves if e.depart is None and niveau_suivant(e.niveau, ecole.type_ecole) is not None]
    for niveau in Niveau:
        siens = [eleve for eleve in restent if eleve.niveau is niveau]
        if siens:
            suivant = niveau_suivant(niveau, ecole.type_ecole)
            sorte, quoi = ('niveau gardé', f"{niveau}") if suivant is niveau else (
                'montée de niveau', f"{niveau} vers {suivant}")  # fmt: skip
            noms = ", ".join(eleve.nom_complet for eleve in siens)
            carnet.dire(sorte, f"{quoi} : {compter(len(siens), 'élève')} ({noms}).", personnel=True)
    for eleve in restent:
        for foyer in eleve.foyers:
            if foyer.accord_annuel is not None:
                qui, colonne = f"{eleve.nom_complet}, foyer {foyer.rang}", f'accord_annuel_{foyer.rang}'
                carnet.dire('accord de principe vidé', f"{qui} : à redemander (make accords).", eleve.origine, colonne,
                            personnel=True)  # fmt: skip
    if restent:
        carnet.dire(A_REVOIR, "Tous les élèves montent d'un niveau : corrigez les maintiens et les passages anticipés.")
        carnet.dire(A_REVOIR, "« Classe » est gardée telle quelle : l'import d'ONDE, en septembre, la mettra à jour (make "
                    "importer).")  # fmt: skip


# L'année

def _ajouter_les_periodes(vers: AnneeNouvelle, carnet: Carnet) -> None:
    periodes = periodes_scolaires(vers.ecole, vers.calendrier)
    for numero, dates in enumerate(periodes, 1):
        carnet.gestes.append(Geste(PERIODES, {'numero': numero, 'debut': dates.debut, 'fin': dates.fin}))
        carnet.dire('période ajoutée', f"Période {numero}, du {dates.debut:{FORMAT_DATE}} au {dates.fin:{FORMAT_DATE}}.")
    calendrier = f"{vers.ecole.annee}, zone {vers.calendrier.zone}"
    carnet.dire(A_REVOIR, f"Les périodes sont celles du calendrier {calendrier} : retardez le début de la première si "
                "l'aide ne commence pas à la rentrée.")  # fmt: skip
