"""Des réponses des familles aux champs de la liste des retours et des lettres de relance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.calcul import GroupeCalcule, Service
from generator.calcul.reponses import Etat, Source
from generator.calcul.suivi import Suivi, du_groupe, effectif_de, jours_de_retard
from generator.rendu import typographie as typo
from generator.rendu.champs_retours import (
    ChampsGroupeSuivi,
    ChampsListeDesRetours,
    ChampsRappel,
    ChampsRelance,
    ChampsReponse,
)
from generator.rendu.contexte import Contextes
from generator.rendu.liaison import NomDEleve, NomPropre


def liste_des_retours(
    contextes: Contextes, service: Service, groupes: Iterable[GroupeCalcule], suivis: Sequence[Suivi]
) -> ChampsListeDesRetours:
    """Les champs de la liste d'un enseignant : les groupes qu'il assure pendant la période."""
    return ChampsListeDesRetours(
        enseignant=contextes.service(service, avec_realise=False).enseignant,
        groupes=[_groupe(groupe, du_groupe(suivis, groupe)) for groupe in groupes], en_retard=en_retard(contextes),
        **contextes.communs('ecole', 'aide', 'periode', 'edition'),
    )  # fmt: skip


def en_retard(contextes: Contextes) -> bool:
    """Vrai si, le jour de l'édition, la date de retour des coupons est passée."""
    return jours_de_retard(contextes.resultats.periode, contextes.date_edition) > 0


def _groupe(calcule: GroupeCalcule, suivis: Sequence[Suivi]) -> ChampsGroupeSuivi:
    groupe, effectif = calcule.groupe, effectif_de(suivis)
    tries = sorted(suivis, key=lambda suivi: (*cle_de_l_eleve(suivi), suivi.proposition.foyer.rang))
    return ChampsGroupeSuivi(
        code=groupe.code, niveaux=", ".join(groupe.niveaux), horaires=[str(creneau) for creneau in groupe.creneaux],
        accords=effectif.accords, refus=effectif.refus, en_attente=effectif.en_attente,
        provisoire=effectif.en_attente > 0, reponses=[_reponse(suivi) for suivi in tries],
    )  # fmt: skip


def cle_de_l_eleve(suivi: Suivi) -> tuple[object, ...]:
    """L'ordre alphabétique français."""
    eleve = suivi.proposition.eleve
    return (typo.cle_de_tri(eleve.nom), typo.cle_de_tri(eleve.prenom), eleve.cle)


def _reponse(suivi: Suivi) -> ChampsReponse:
    eleve, etat = suivi.proposition.eleve, suivi.constat.etat
    return ChampsReponse(
        nom=NomDEleve(f'{eleve.nom} {eleve.prenom}'), classe=eleve.classe,
        foyer=NomPropre(suivi.proposition.foyer.responsables), reponse=str(etat),
        decidee=etat in (Etat.ACCORD, Etat.REFUS), source=_source(suivi),
    )  # fmt: skip


def _source(suivi: Suivi) -> str | None:
    """D'où l'école tient une réponse ; d'un coupon, le jour où il a été lu."""
    constat = suivi.constat
    if not suivi.remise and constat.source is Source.AUCUNE:
        return "lettre pas encore faite"
    jours = [retour.jour for retour in (*constat.perimes, *constat.revenus) if retour.jour is not None]
    if constat.source in (Source.COUPON, Source.LES_DEUX) and jours:
        return f"{constat.source} le {typo.date_longue(max(jours))}"
    return str(constat.source) or None


def relance(contextes: Contextes, suivi: Suivi) -> ChampsRelance:
    """Les champs d'une lettre de relance : ceux de la lettre, et pourquoi l'on réécrit."""
    lettre, etat = contextes.lettre(suivi.proposition), suivi.constat.etat
    rappel = ChampsRappel(etat is Etat.NON_SIGNE, etat is Etat.ILLISIBLE, en_retard(contextes))
    return ChampsRelance(rappel=rappel, **vars(lettre))
