"""D'une école calculée à sa synthèse ; et l'écriture de celle-ci à côté de la liasse qu'elle accompagne."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.calcul import Effectif
from generator.circonscription.synthese import (
    ELEMENTS_MAX,
    FICHIER,
    Anomalie,
    ComptesDeNiveau,
    EcoleDite,
    Heures,
    LiasseDite,
    Service,
    Synthese,
    cumuler,
    en_dict,
)
from generator.domaine.niveau import Niveau
from generator.domaine.temps import Periode, somme
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code
from generator.liasse import chercher_noms
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import ecrire_json

if TYPE_CHECKING:
    from generator.calcul import Resultats
    from generator.ecole import Preparation

DES_DONNEES = ('D-', 'R-', 'L-', 'A-')
"""Les problèmes qui concernent ce que l'école déclare : ni ses modèles, ni son moteur."""


def resumer(resultats: Resultats, problemes: Iterable[Probleme], commande: str) -> Synthese:
    """La synthèse d'une école calculée, sans liasse ni date d'édition."""
    ecole, periode = resultats.dossier.ecole, resultats.periode
    return Synthese(
        EcoleDite(ecole.identifiant, ecole.uai, ecole.nom, ecole.commune, ecole.circonscription, ecole.nom_ien),
        str(ecole.annee), commande, periode.numero, Periode(periode.dates.debut, periode.dates.fin), None,
        len(resultats.groupes), sum(len(groupe.seances) for groupe in resultats.groupes), _niveaux(resultats),
        _heures(resultats), _services(resultats), _anomalies(problemes),
    )  # fmt: skip


def _niveaux(resultats: Resultats) -> tuple[ComptesDeNiveau, ...]:
    """Les niveaux qui ont au moins un élève proposé, dans l'ordre de la scolarité."""
    comptes: dict[Niveau, Effectif] = {}
    for ligne in resultats.tableau:
        comptes[ligne.niveau] = comptes.get(ligne.niveau, Effectif()) + ligne.effectif
    return tuple(ComptesDeNiveau.de(niveau, effectif) for niveau, effectif in comptes.items() if effectif.proposes)


def _heures(resultats: Resultats) -> tuple[Heures, ...]:
    """Par catégorie, les heures de tous les enseignants : celles dues ailleurs n'y sont pas, les facultatives non plus."""
    cumul: dict[tuple[str, bool], list[Heures]] = {}
    for service in resultats.services:
        for une in service.comptees:
            libelle, est_l_aide = une.categorie.libelle, une.categorie.est_l_aide
            heures = Heures(libelle, une.due.duree - une.hors_ecole, une.prevue, une.faite, est_l_aide)
            cumul.setdefault((libelle, est_l_aide), []).append(heures)
    return tuple(cumuler(siennes) for siennes in cumul.values())


def _services(resultats: Resultats) -> tuple[Service, ...]:
    return tuple(
        Service(
            service.fonction.libelle, str(service.enseignant.quotite),
            somme([c.due.duree - c.hors_ecole for c in service.comptees]), somme([c.prevue for c in service.comptees]),
        )
        for service in resultats.services
    )  # fmt: skip


def _anomalies(problemes: Iterable[Probleme]) -> tuple[Anomalie, ...]:
    """Les problèmes des données, sans valeur saisie ni précision : elles peuvent nommer quelqu'un."""
    retenus = (probleme for probleme in problemes if str(probleme.code).startswith(DES_DONNEES))
    dites = (Anomalie(str(p.code), p.gravite.value, p.quoi, _lieu(p.emplacement)) for p in retenus)
    return tuple(dict.fromkeys(dites))[:ELEMENTS_MAX]


def _lieu(lieu: Emplacement) -> str:
    return str(Emplacement(lieu.fichier, lieu.feuille, lieu.cellule)) if lieu.feuille else ''


def ecrire_la_synthese(
    sortie: Path, preparation: Preparation, problemes: Iterable[Probleme], pages: Mapping[str, int]
) -> list[Probleme]:
    """Écrit la synthèse à côté de la liasse d'une commande, s'il y en a une ; rend ce qui empêche de la remettre."""
    commande, resultats = preparation.passage.commande, preparation.resultats
    liasse = sortie / commande.liasse
    if not commande.rend_compte or not liasse.is_file():
        return []
    vus = [*preparation.rapport, *problemes]
    synthese = replace(
        resumer(resultats, vus, commande.nom), date_edition=preparation.date_edition,
        liasse=LiasseDite(commande.liasse, sha256_du_fichier(liasse), pages[commande.liasse]),
    )  # fmt: skip
    ecrire_json(sortie / FICHIER, en_dict(synthese), sortie.parent)
    return noms_dans_la_synthese(sortie / FICHIER, resultats)


def noms_dans_la_synthese(path: Path, resultats: Resultats) -> list[Probleme]:
    """Un nom d'élève venu d'un texte tapé : celui de l'école et de l'IEN sont admis, rien d'autre."""
    ecole = resultats.dossier.ecole
    admis = [ecole.nom, ecole.nom_ien, ecole.commune, ecole.circonscription, ecole.identifiant]
    noms = [(eleve.nom, eleve.prenom) for eleve in resultats.dossier.eleves]
    trouves = chercher_noms([path.read_text('utf-8')], (), noms, {1: admis})
    return [
        Probleme(
            Code.NOM_ELEVE_DANS_LA_LIASSE, Gravite.ERREUR, "Un nom d'élève figure dans un document pour l'inspection",
            Emplacement(path.name, precision=trouve.nom), "la synthèse ne porte que des effectifs",
            "ôtez ce nom du classeur (fonction, poste, code de groupe…).", None, True,
        )
        for trouve in trouves
    ]  # fmt: skip
