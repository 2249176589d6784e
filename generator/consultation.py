"""Consulter sans rien produire : les calculs d'une école expliqués, enseignant par enseignant, groupe par groupe."""

from __future__ import annotations

from collections.abc import Sequence

from generator.calcul import Explication, GroupeCalcule, Resultats, Service, expliquer_groupe, expliquer_service
from generator.chaine import lire
from generator.domaine.mots import plier, proche
from generator.ecole import calculer_ecole
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.suivi import Suivi


def expliquer(
    reglages: Reglages, suivi: Suivi, *, enseignant: str = '', groupe: str = ''
) -> tuple[list[tuple[str, list[Explication]]], Rapport]:
    """Les explications de chaque école, et les problèmes des écoles qui ne se calculent pas.

    Sans enseignant ni groupe nommé : tous les enseignants. Lève `ErreurCommande` si aucune école n'a celui qu'on nomme.
    """
    ecoles, commun, rapport = lire(reglages, suivi)
    explications: list[tuple[str, list[Explication]]] = []
    connus: list[str] = []
    for lue in ecoles:
        propre = Rapport(lue.rapport)
        try:
            if lue.dossier is None:
                raise ErreurDonnees(propre)
            resultats, _ = calculer_ecole(lue, commun, propre)
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
            continue
        trouvees = _choisir(resultats, enseignant, groupe)
        connus += _noms(resultats, groupe=bool(groupe))
        if trouvees:
            explications.append((f"{lue.nom} ({resultats.dossier.ecole.annee})", trouvees))
    if not explications and not rapport.a_des_erreurs:
        raise ErreurCommande(_inconnu(enseignant, groupe, connus))
    return explications, rapport


def _choisir(resultats: Resultats, enseignant: str, groupe: str) -> list[Explication]:
    if groupe:
        return [expliquer_groupe(g, resultats) for g in resultats.groupes if plier(g.groupe.code) == plier(groupe)]
    services = [s for s in resultats.services if not enseignant or plier(enseignant) in _designations(s)]
    return [expliquer_service(service, resultats) for service in services]


def _designations(service: Service) -> Sequence[str]:
    sien = service.enseignant
    noms = (sien.code, sien.nom, sien.imprime, f'{sien.nom} {sien.prenom}', f'{sien.prenom} {sien.nom}')
    return [plier(nom) for nom in noms]


def _noms(resultats: Resultats, *, groupe: bool) -> list[str]:
    groupes: Sequence[GroupeCalcule] = resultats.groupes
    return [g.groupe.code for g in groupes] if groupe else [s.enseignant.code for s in resultats.services]


def _inconnu(enseignant: str, groupe: str, connus: list[str]) -> Probleme:
    saisie = groupe or enseignant
    suggestion = proche(saisie, connus)
    return Probleme(
        Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Groupe inconnu" if groupe else "Enseignant inconnu",
        Emplacement('ligne de commande'), f"connus : {', '.join(dict.fromkeys(connus)) or 'aucun'}",
        f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "vérifiez le code, l'année et l'école.",
        saisie or None,
    )  # fmt: skip
