"""Lire ce qui est revenu signé à une école, pour le compter. Rien n'y est jamais écrit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NoReturn

from generator.archive import Depot, Liens, Registre, rejouer
from generator.domaine.document import Contexte, Formulaire, Question
from generator.domaine.ecole import Ecole
from generator.domaine.retour import Recus, Retour, Statut
from generator.empreintes import empreinte_de, entree
from generator.erreurs import Code, ErreurDonnees, ErreurGenerateur, dire_du_systeme
from generator.lecture import lire_catalogue, lire_conservation
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.reglementation.conservation import Genre


def lire_recus(ecole: Ecole, reglages: Reglages, rapport: Rapport) -> Recus:
    """Les retours d'une école pour son année, rangés par question ; aucun si rien n'a encore été remis.

    Leurs pièces ont leur chemin dans le dossier des données, le même où que l'on soit : un rapport peut le citer.
    Lève `ErreurDonnees` (A-601) si le registre ou les liens sont abîmés.
    """
    depot = Depot.de(reglages.archives, str(ecole.annee), ecole.identifiant)
    try:
        if not depot.registre.is_file():
            return Recus()
        etat = rejouer(Registre(depot, _sans_horloge).evenements, Liens(depot).par_reference)
    except OSError as erreur:
        raise ErreurDonnees(Probleme(
            Code.REGISTRE_ABIME, Gravite.ERREUR, "Le registre des retours ne se lit pas", Emplacement(str(depot.dossier)),
            f"le système répond : {dire_du_systeme(erreur)}", "vérifiez que ce dossier est bien à vous, puis relancez.",
        )) from erreur  # fmt: skip
    place = depot.dossier.relative_to(reglages.dossier_des_donnees).as_posix()
    a_citer = [
        replace(retour, pieces=tuple(f'{place}/{piece}' for piece in retour.pieces)) for retour in etat.retours.values()
    ]
    return ranger_par_question(a_citer, lire_catalogue(reglages.modeles, ecole.identifiant), rapport)


def _sans_horloge() -> NoReturn:
    raise AssertionError("un registre qu'on ne fait que lire n'a pas d'heure à donner")


def ranger_par_question(
    retours: Iterable[Retour], catalogue: Mapping[str, Formulaire], rapport: Rapport
) -> Recus:
    """Range chaque retour selon la question que posait son formulaire ; signale ceux dont il n'est plus au catalogue."""
    par_question: dict[Question | None, list[Retour]] = {question: [] for question in (*Question, None)}
    perdus: dict[str, int] = {}
    relances = set()
    for retour in retours:
        cle = retour.destinataire.formulaire if retour.destinataire else ''
        formulaire = catalogue.get(cle)
        if cle and formulaire is None and retour.revenu:
            perdus[cle] = perdus.get(cle, 0) + 1
        par_question[formulaire.question if formulaire else None].append(retour)
        if formulaire and formulaire.contexte is Contexte.RELANCE:
            relances.add(retour.reference)
    for cle, nombre in perdus.items():
        rapport.ajouter(Probleme(
            Code.RETOUR_SANS_FORMULAIRE, Gravite.AVERTISSEMENT, f"{nombre} retour{'s' if nombre > 1 else ''} d'un formulaire"
            " qui n'est plus au catalogue", Emplacement('modeles/catalogue.toml'), "son entrée dit à quelle question il"
            " répond ; sans elle, ces réponses ne comptent pas", "remettez son entrée au catalogue.", cle,
        ))  # fmt: skip
    return Recus(
        tuple(par_question[Question.PROPOSITION]), tuple(par_question[Question.ANNEE]), tuple(par_question[None]),
        frozenset(relances),
    )  # fmt: skip


def dire_les_reponses(modeles: Path) -> Callable[[str, str, Statut], str]:
    """De l'école, de la clé d'un formulaire et d'une réponse, au mot de ce formulaire : « FAVORABLE » plutôt que « oui ».

    Un catalogue qui ne se lit pas n'empêche rien : la réponse se dit alors comme le registre la note.
    """

    @cache
    def cases(ecole: str) -> dict[str, tuple[str, ...]]:
        try:
            return {cle: tuple(formulaire.cases) for cle, formulaire in lire_catalogue(modeles, ecole).items()}
        except ErreurGenerateur:
            return {}

    def dire(ecole: str, formulaire: str, statut: Statut) -> str:
        mots = dict(zip((Statut.OUI, Statut.NON), cases(ecole).get(formulaire, ()), strict=False))
        mot = mots.get(statut, '')
        return mot if mot and mot.casefold() != statut else str(statut)

    return dire


# Ce que les documents d'un passage en tirent


def dire_la_conservation(ecole: Ecole, reglages: Reglages) -> Callable[[str], str | None]:
    """De la clé d'un formulaire à la durée pendant laquelle l'école en garde la réponse, telle qu'une lettre la dit.

    Lève `ErreurDonnees` (R-204, R-205) si le tableau de conservation a des fautes.
    """
    tableau = lire_conservation(reglages.tableau_de_conservation)

    def dire(formulaire: str) -> str | None:
        regle = tableau.regle(Genre.FORMULAIRE, formulaire, str(ecole.annee), reglages.jour)
        return regle.pour_les_familles if regle else None

    return dire


def entrees_du_registre(recus: Recus, *, en_detail: bool = False) -> list[dict[str, str]]:
    """L'empreinte des réponses dont un passage se sert : un événement qui ne change aucune réponse ne la change pas.

    `en_detail` : pour ce qui imprime aussi le jour et la référence de chacune, et à qui une lettre a été remise.
    """
    lignes = sorted(_dite(retour) for retour in (*recus.propositions, *recus.annuels) if retour.revenu)
    entrees = [entree('registre', 'réponses', empreinte_de(json.dumps(lignes)))] if lignes else []
    if en_detail:
        revenus = sorted([*_dite(r), r.reference, str(r.jour), *r.motifs] for r in recus.propositions if r.revenu)
        remises = sorted({_dite(retour)[2:] for retour in recus.propositions if retour.reference not in recus.relances})
        entrees.append(entree('registre', 'retours', empreinte_de(json.dumps([revenus, remises]))))
    return entrees


def _dite(retour: Retour) -> tuple[str, ...]:
    """Ce qu'un retour dit, et pour qui ; sans la référence ni le jour, que les comptes n'impriment pas."""
    vers = retour.destinataire
    qui = (str(vers.periode), vers.groupe, vers.eleve, str(vers.foyer)) if vers else ('', '', '', '')
    return (retour.statut, str(bool(retour.remplacee_par)), *qui)
