"""Des heures suivies aux champs de leurs pages : aucune arithmétique, seulement de l'affichage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.calcul.heures import (
    AjustementApplique,
    Compte,
    HeuresDeCategorie,
    HeuresDEnseignant,
    HeuresDUnePeriode,
    dire_l_effet,
    dire_le_reste,
    suivre_les_heures,
)
from generator.domaine.temps import INSECABLE, somme
from generator.rendu import typographie as typo
from generator.rendu.champs_heures import (
    ChampsAilleurs,
    ChampsAjustement,
    ChampsCaseDePeriode,
    ChampsCategorieSuivie,
    ChampsColonneDePeriode,
    ChampsEnseignantSuivi,
    ChampsHeures,
    ChampsLigneDePeriodes,
    ChampsSuivi,
    ChampsSuiviDEcole,
)
from generator.rendu.contexte import Contextes

HORS_PERIODE = "Hors période"


def suivi_d_ecole(contextes: Contextes) -> ChampsSuiviDEcole:
    """Les champs de la page de l'école : une ligne par enseignant, et les totaux."""
    heures = suivre_les_heures(contextes.resultats, contextes.jusqu_au)
    return ChampsSuiviDEcole(
        au=contextes.jusqu_au, enseignants=[_ligne_d_enseignant(un) for un in heures],
        total=ChampsHeures(**_heures(sum((un.total for un in heures), Compte()))),
        **contextes.communs('ecole', 'aide', 'edition'),
    )  # fmt: skip


def _ligne_d_enseignant(heures: HeuresDEnseignant) -> ChampsEnseignantSuivi:
    enseignant = heures.service.enseignant
    return ChampsEnseignantSuivi(
        **_heures(heures.total), nom_complet=f'{enseignant.nom} {enseignant.prenom}', quotite=str(enseignant.quotite)
    )


def suivi(contextes: Contextes, heures: HeuresDEnseignant) -> ChampsSuivi:
    """Les champs de la page d'un enseignant."""
    colonnes = _colonnes_utiles(heures)
    return ChampsSuivi(
        enseignant=contextes.service(heures.service, avec_realise=True).enseignant, au=contextes.jusqu_au,
        categories=[_categorie(categorie) for categorie in heures.categories], total=ChampsHeures(**_heures(heures.total)),
        periodes=[_colonne(heures.periodes[rang]) for rang in colonnes],
        lignes=[
            ChampsLigneDePeriodes(_libelle(categorie), [_case(categorie.periodes[rang]) for rang in colonnes])
            for categorie in heures.categories
        ],
        totaux=[_case(heures.periodes[rang]) for rang in colonnes],
        ajustements=[_ajustement(un) for categorie in heures.categories for un in categorie.ajustements],
        autres=[
            ChampsAilleurs(
                typo.composer(ecole), somme([duree for _, duree in dues]),
                ", ".join(f"{_libelle(categorie)}\u00a0: {duree}" for categorie, duree in dues),
            )
            for ecole, dues in heures.ailleurs.items()
        ],
        apres=heures.apres or None, **contextes.communs('ecole', 'aide', 'edition'),
    )  # fmt: skip


def _heures(compte: Compte) -> dict[str, Any]:
    part = None if compte.avancement is None else f'{compte.avancement}{INSECABLE}%'
    return {
        'dues': compte.dues, 'ici': compte.ici, 'hors_ecole': compte.hors_ecole or None, 'faites': compte.faites,
        'prevues': compte.prevues, 'avancement': part, 'reste_a_faire': dire_le_reste(compte.reste_a_faire),
        'reste_a_prevoir': dire_le_reste(compte.reste_a_prevoir),
    }  # fmt: skip


def _libelle(categorie: HeuresDeCategorie) -> str:
    return typo.composer(categorie.categorie.categorie.libelle)


def _categorie(categorie: HeuresDeCategorie) -> ChampsCategorieSuivie:
    return ChampsCategorieSuivie(
        **_heures(categorie.compte), libelle=_libelle(categorie), facultative=categorie.facultative
    )


def _colonnes_utiles(heures: HeuresDEnseignant) -> Sequence[int]:
    """Toutes les périodes ; « hors période » seulement s'il y a quelque chose."""
    *periodes, hors = range(len(heures.periodes))
    return [*periodes, hors] if any(categorie.periodes[hors] for categorie in heures.categories) else periodes


def _colonne(heures: HeuresDUnePeriode) -> ChampsColonneDePeriode:
    if heures.periode is None:
        return ChampsColonneDePeriode(HORS_PERIODE, None)
    dates = heures.periode.dates
    return ChampsColonneDePeriode(
        f'Période{INSECABLE}{heures.periode.numero}', f'du {dates.debut:%d/%m} au{INSECABLE}{dates.fin:%d/%m}'
    )


def _case(heures: HeuresDUnePeriode) -> ChampsCaseDePeriode:
    return ChampsCaseDePeriode(heures.faite or None, heures.prevue or None)


def _ajustement(ajustement: AjustementApplique) -> ChampsAjustement:
    return ChampsAjustement(
        typo.composer(ajustement.categorie), typo.composer(ajustement.libelle), dire_l_effet(ajustement),
        str(ajustement.fondement or '') or None,
    )
