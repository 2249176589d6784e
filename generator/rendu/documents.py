"""Quels documents une école remet pour une période, dans quel ordre, sous quels titres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.calcul import Proposition, Resultats
from generator.rendu.champs_annexe import ChampsAnnexe
from generator.rendu.contexte import Contextes
from generator.rendu.formulaires import Lot
from generator.rendu.typographie import cle_de_tri

LETTRES_PAR_TRANCHE = 100

LETTRE = 'autorisation_parentale'
TABLEAU = 'tableau_previsionnel'
SERVICE = 'tableau_de_service'
ACCOMPAGNEMENT = 'lettre_accompagnement'
SOMMAIRE = 'sommaire'
ANNEXE = 'annexe'


@dataclass(frozen=True, slots=True)
class Lettre:
    """Une lettre : sa proposition, la classe où on la range, le titre de son signet, de quoi nommer son fichier."""

    proposition: Proposition
    classe: str
    titre: str
    nom: str


def lettres_en_ordre(resultats: Resultats) -> list[Lettre]:
    """Toutes les lettres, par classe dans l'ordre de la scolarité, puis par ordre alphabétique français."""
    propositions = resultats.propositions
    rangs: dict[str, int] = {}
    for proposition in propositions:
        eleve = proposition.eleve
        rangs[eleve.classe] = min(rangs.get(eleve.classe, eleve.niveau.rang), eleve.niveau.rang)

    def cle(proposition: Proposition) -> tuple[object, ...]:
        eleve = proposition.eleve
        return (
            rangs[eleve.classe], cle_de_tri(eleve.classe), cle_de_tri(eleve.nom), cle_de_tri(eleve.prenom), eleve.cle,
            proposition.groupe.groupe.code, proposition.foyer.rang,
        )  # fmt: skip

    groupes_par_eleve: dict[str, set[str]] = {}
    for proposition in propositions:
        groupes_par_eleve.setdefault(proposition.eleve.cle, set()).add(proposition.groupe.groupe.code)
    return [_lettre(p, plusieurs=len(groupes_par_eleve[p.eleve.cle]) > 1) for p in sorted(propositions, key=cle)]


def _lettre(proposition: Proposition, *, plusieurs: bool) -> Lettre:
    eleve, groupe = proposition.eleve, proposition.groupe.groupe
    precisions = [groupe.code] if plusieurs else []
    if len(eleve.foyers) > 1:
        precisions.append(f"foyer {proposition.foyer.rang}")
    suite = f" ({', '.join(precisions)})" if precisions else ""
    numero = f' {eleve.numero}' if eleve.numero else ''
    nom = f'{eleve.classe} {eleve.nom} {eleve.prenom}{numero} {groupe.code} foyer {proposition.foyer.rang}'
    return Lettre(proposition, eleve.classe, f'{eleve.nom} {eleve.prenom}{suite}', nom)


def lots_de_lettres(lettres: Sequence[Lettre], contextes: Contextes, titre: str) -> list[Lot]:
    """Les lettres en tranches d'une centaine au plus : des classes entières d'un même niveau, tant qu'elles y tiennent."""
    lots = []
    for rang, tranche in enumerate(_tranches(lettres)):
        lots.append(Lot(
            f'lettres-{rang}', LETTRE, titre, tuple(lettre.titre for lettre in tranche),
            tuple(contextes.lettre(lettre.proposition) for lettre in tranche),
        ))  # fmt: skip
    return lots


def _tranches(lettres: Sequence[Lettre]) -> Iterable[list[Lettre]]:
    """Un élève de plus ne change que la tranche de son niveau."""
    tranche: list[Lettre] = []
    niveau = None
    for _, classe in groupby(lettres, key=lambda lettre: lettre.classe):
        membres = list(classe)
        premier = min(membre.proposition.eleve.niveau.rang for membre in membres)
        if tranche and (premier != niveau or len(tranche) + len(membres) > LETTRES_PAR_TRANCHE):
            yield tranche
            tranche = []
        niveau = premier
        for debut in range(0, len(membres), LETTRES_PAR_TRANCHE):
            morceau = membres[debut : debut + LETTRES_PAR_TRANCHE]
            if len(tranche) + len(morceau) > LETTRES_PAR_TRANCHE:
                yield tranche
                tranche = []
            tranche += morceau
    if tranche:
        yield tranche


def lot_du_tableau(contextes: Contextes, titre: str, page: int = 1) -> Lot:
    """Le tableau prévisionnel, numéroté à partir d'une page."""
    return Lot(f'tableau-{page}', TABLEAU, titre, (titre,), (contextes.tableau(),), (page,))


def lot_des_services(
    resultats: Resultats, contextes: Contextes, titre: str, pages: Sequence[int] = (), *, avec_realise: bool
) -> Lot:
    """Les tableaux de service, un par enseignant : l'exemplaire de l'enseignant porte le réalisé, celui de l'IEN non."""
    services = resultats.services
    return Lot(
        'services' if avec_realise else 'services-ien', SERVICE, titre,
        tuple(f'{s.enseignant.nom} {s.enseignant.prenom}' for s in services),
        tuple(contextes.service(s, avec_realise=avec_realise) for s in services), tuple(pages),
    )  # fmt: skip


def lot_de_la_lettre(contextes: Contextes, titre: str, pieces: list[str], nombre: int) -> Lot:
    """La lettre d'accompagnement : les pièces jointes énumérées, et leur nombre."""
    return Lot('accompagnement', ACCOMPAGNEMENT, titre, (titre,), (contextes.accompagnement(pieces, nombre),))


def lot_du_sommaire(contextes: Contextes, titre: str, pieces: list[tuple[str, int]], page: int) -> Lot:
    """Le sommaire, avec la page de chaque pièce."""
    return Lot('sommaire', SOMMAIRE, titre, (titre,), (contextes.sommaire(pieces),), (page,))


def lot_de_l_annexe(champs: ChampsAnnexe, titre: str, page: int) -> Lot:
    """L'annexe « Calculs et références », numérotée à partir d'une page."""
    return Lot('annexe', ANNEXE, titre, (titre,), (champs,), (page,))
