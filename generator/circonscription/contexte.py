"""Du bilan d'une circonscription aux champs de son modèle Word, et à la description de ses graphiques. Pur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.calcul import Effectif
from generator.circonscription.bilan import AnomalieDite, Bilan, Etat, LigneEcole
from generator.circonscription.synthese import Heures
from generator.rendu.champs import ChampsEdition
from generator.rendu.champs_circonscription import (
    ChampsAnomalie,
    ChampsCirconscription,
    ChampsComptes,
    ChampsEcoleDite,
    ChampsHeures,
    ChampsNiveauAide,
)
from generator.rendu.typographie import cle_de_tri, composer, compte, date_longue

ABSENCES = {Etat.MANQUANTE: "manque", Etat.REFUSEE: "refusé"}


def champs_de(bilan: Bilan, date_edition: dt.date) -> ChampsCirconscription:
    """Les champs du modèle « circonscription »."""
    ecoles = ranger(bilan.lignes)
    return ChampsCirconscription(
        bilan.circonscription, bilan.ien or None, bilan.annee, bilan.numero, bilan.periode, en_une_phrase(bilan),
        [_absente(ligne) for ligne in ecoles if ligne.etat is not Etat.RECUE], bilan.groupes,
        _comptes(bilan.effectif), _heures(bilan.aide),
        [ChampsNiveauAide(str(niveau.niveau), _comptes(niveau)) for niveau in bilan.niveaux],
        [_heures(heures) for heures in bilan.heures], [_ecole(ligne) for ligne in ecoles],
        [_anomalie(dite) for dite in bilan.anomalies],
        ChampsEdition(date_edition, f"{bilan.circonscription}, le {date_longue(date_edition)}"),
    )  # fmt: skip


def ranger(lignes: Iterable[LigneEcole]) -> list[LigneEcole]:
    """Les écoles par ordre alphabétique français."""
    return sorted(lignes, key=lambda ligne: (cle_de_tri(ligne.nom), ligne.uai))


def en_une_phrase(bilan: Bilan) -> str:
    """« 12 écoles attendues : 10 reçues, 2 manquent » ; sans liste, ce qui est arrivé."""
    recues, absentes = len(bilan.recues), bilan.absentes
    manquent = sum(ligne.etat is Etat.MANQUANTE for ligne in absentes)
    refusees = len(absentes) - manquent
    parties = [compte(recues, "reçue")]
    if manquent:
        parties.append(f"{manquent} manque{'nt' if manquent > 1 else ''}")
    if refusees:
        parties.append(compte(refusees, "refusée"))
    if bilan.attendues is None:
        return f"{compte(recues, 'école reçue', 'écoles reçues')}{f', {parties[-1]}' if refusees else ''}"
    return f"{compte(bilan.attendues, 'école attendue', 'écoles attendues')} : {', '.join(parties)}"


def _absente(ligne: LigneEcole) -> str:
    return f"{ligne.nom} (reçue, {ligne.etat})" if ligne.etat is Etat.REFUSEE else ligne.nom


def _comptes(compte_: Effectif) -> ChampsComptes:
    return ChampsComptes(compte_.proposes, compte_.accords, compte_.refus, compte_.en_attente)


def _heures(heures: Heures) -> ChampsHeures:
    return ChampsHeures(heures.libelle, heures.dues, heures.prevues, heures.reste, heures.faites)


def _ecole(ligne: LigneEcole) -> ChampsEcoleDite:
    recu = ", ".join(ligne.recu) if ligne.etat is Etat.RECUE else ABSENCES[ligne.etat]
    return ChampsEcoleDite(
        ligne.nom, ligne.uai or None, recu, ligne.etat is Etat.RECUE, ligne.groupes, _comptes(ligne.effectif),
        _heures(ligne.aide),
    )  # fmt: skip


def _anomalie(dite: AnomalieDite) -> ChampsAnomalie:
    une = dite.anomalie
    return ChampsAnomalie(dite.ecole, une.code or None, une.gravite, composer(une.phrase), composer(une.ou) or None)
