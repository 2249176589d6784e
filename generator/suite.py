"""Préparer la suite : la période d'après dans le classeur de l'année, ou l'année d'après dans un autre. Rien n'est écrit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.domaine.temps import AnneeScolaire
from generator.entrees import lire_regles
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.lecture import lire_calendrier_de, reperer_ecoles
from generator.lecture.dossier import ouvrir
from generator.lecture.ecoles import EcoleReperee
from generator.lecture.essentiel import lire_lignes, lire_pour_l_annee, lire_pour_la_periode
from generator.proposition import Proposition
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reconduction import (
    FORMAT_DATE,
    POUR_MEMOIRE,
    AnneeNouvelle,
    Carnet,
    deja_prete,
    dire_deja_prete,
    ouvrir_l_annee,
    periode_de_depart,
    reprendre_la_periode,
)
from generator.reglages import Reglages
from generator.reglementation import regime_au


def proposer_periode(reglages: Reglages) -> Proposition:
    """La période qui suit la dernière qui a des groupes, ou `reglages.periode`. Les problèmes sont dans la proposition.

    Lève `ErreurCommande` si l'école, l'année ou la période demandée n'existe pas ; `ErreurDonnees` si le classeur ne se lit
    pas.
    """
    trouvee = _choisir(reglages)
    path, ouvert = trouvee.path, ouvrir(trouvee.path)
    titre = f"{trouvee.nom}, {trouvee.annee} : préparer la période suivante"
    lignes = lire_lignes(ouvert, rapport=Rapport())
    depart = periode_de_depart(lignes, reglages.periode)
    if depart is None:
        return Proposition(titre, path, path, rapport=Rapport([_aucun_groupe(path, reglages.periode)]))
    titre = f"{trouvee.nom}, {trouvee.annee} : préparer la période {depart + 1}"
    prete = deja_prete(lignes, depart, reglages.periode, reglages.jour)
    if prete is not None:
        return _proposer(titre, path, path, dire_deja_prete(lignes, prete))
    dossier, rapport = lire_pour_la_periode(ouvert)
    if dossier is None:
        return Proposition(titre, path, path, rapport=Rapport(rapport.erreurs))
    try:
        calendrier, _ = lire_calendrier_de(dossier.ecole, reglages.commun('calendriers'))
    except ErreurDonnees as erreur:
        return Proposition(titre, path, path, rapport=erreur.rapport)
    return _proposer(titre, path, path, reprendre_la_periode(dossier, lignes, depart, calendrier))


def proposer_annee(reglages: Reglages) -> Proposition:
    """Le classeur de l'année suivante, à côté de celui de l'année, fait d'une copie. Lève comme `proposer_periode`."""
    trouvee = _choisir(reglages)
    assert trouvee.annee is not None
    annee = AnneeScolaire(trouvee.annee.rentree + 1)
    path, ouvert = trouvee.path, ouvrir(trouvee.path)
    cible = path.with_name(f'{trouvee.identifiant}-{annee}{"" if path.is_dir() else path.suffix}')
    titre = f"{trouvee.nom} : préparer l'année {annee}"
    ecole, eleves, rapport = lire_pour_l_annee(ouvert)
    if ecole is None:
        return Proposition(titre, path, cible, rapport=Rapport(rapport.erreurs))
    rapport = Rapport(_deja_la(trouvee, annee, cible))
    if rapport.a_des_erreurs:
        return Proposition(titre, path, cible, rapport=rapport)
    suivante = replace(ecole, annee=annee, jours_fermes=())
    try:
        calendrier, _ = lire_calendrier_de(suivante, reglages.commun('calendriers'))
        d_avant, _ = lire_calendrier_de(ecole, reglages.commun('calendriers'))
        regimes, _ = lire_regles(reglages)
        avant, apres = (regime_au(regimes.values(), jour) for jour in (d_avant.rentree, calendrier.rentree))
    except ErreurDonnees as erreur:
        return Proposition(titre, path, cible, rapport=erreur.rapport)
    vers = AnneeNouvelle(suivante, calendrier, avant, apres)
    carnet = ouvrir_l_annee(ecole, eleves, lire_lignes(ouvert, rapport=Rapport()), vers)
    if reglages.jour <= d_avant.dernier_jour:
        carnet.dire(POUR_MEMOIRE, f"L'année {ecole.annee} dure jusqu'au {d_avant.dernier_jour:{FORMAT_DATE}} : ce que son "
                    "classeur apprendra d'ici là (arrivées, départs) ne sera pas dans celui-ci.")  # fmt: skip
    return _proposer(titre, path, cible, carnet)


def _proposer(titre: str, base: Path, cible: Path, carnet: Carnet) -> Proposition:
    return Proposition(titre, base, cible, tuple(carnet.gestes), tuple(carnet.annonces))


# Quel classeur

def _choisir(reglages: Reglages) -> EcoleReperee:
    """Le classeur d'une école à soi ; jamais un exemple, que l'on n'écrit pas."""
    dossier = reglages.dossier_des_donnees / 'ecoles'
    trouvees, rapport = reperer_ecoles(dossier, reglages.jour, annee=reglages.annee, ecole=reglages.ecole)
    refusees = [trouvee for trouvee in trouvees if trouvee.lue is not None]
    bonnes = [trouvee for trouvee in trouvees if trouvee.lue is None and trouvee.annee is not None and trouvee.identifiant]
    if len(bonnes) == 1 and (reglages.ecole or not refusees):
        return bonnes[0]
    if len(trouvees) > 1:
        noms = ", ".join(trouvee.nom for trouvee in trouvees)
        raise ErreurCommande(Probleme(
            Code.REFERENCE_AMBIGUE, Gravite.ERREUR, "Plusieurs écoles : dites laquelle", Emplacement('ligne de commande'),
            f"écoles présentes : {noms}", f"ajoutez ECOLE={trouvees[0].nom} (--ecole sans make).",
        ))  # fmt: skip
    if trouvees:
        lue = trouvees[0].lue
        raise ErreurDonnees(lue.rapport if lue else _sans_nom(trouvees[0].path))
    raise ErreurCommande([*rapport.erreurs, Probleme(
        Code.FICHIER_INTROUVABLE, Gravite.ERREUR, "Aucun classeur d'école", Emplacement('donnees/ecoles'),
        "la suite se prépare dans le classeur d'une école à vous, pas dans un exemple",
        "mettez-y le vôtre : « make classeur » en écrit un vide.",
    )])  # fmt: skip


def _sans_nom(path: Path) -> Rapport:
    """Ce qui empêche de savoir de quelle école et de quelle année est un classeur."""
    _, _, rapport = lire_pour_l_annee(ouvrir(path))
    return Rapport(rapport.erreurs)


def _aucun_groupe(path: Path, depuis: int | None) -> Probleme:
    quoi = f"La période {depuis} n'a pas de groupes" if depuis else "Aucune période n'a de groupes"
    return Probleme(
        Code.RIEN_A_PRODUIRE, Gravite.ERREUR, quoi, Emplacement(path.name, 'Groupes'),
        "la période suivante reprend les groupes d'une période",
        "choisissez une autre période (DEPUIS=, ou --depuis sans make)." if depuis else "remplissez la feuille « Groupes ».",
    )  # fmt: skip


def _deja_la(trouvee: EcoleReperee, annee: AnneeScolaire, cible: Path) -> list[Probleme]:
    """Le classeur de l'année suivante, s'il existe : sous le nom qu'on lui donnerait, ou sous un autre."""
    autres, _ = reperer_ecoles(cible.parent, annee.etendue.debut, toutes_les_annees=True)
    siens = [autre.path for autre in autres if (autre.identifiant, autre.annee) == (trouvee.identifiant, annee)]
    return [
        Probleme(
            Code.CLASSEUR_DEJA_LA, Gravite.ERREUR, f"Le classeur de l'année {annee} existe déjà ; rien n'est écrit",
            Emplacement(path.name), "l'outil n'écrase jamais un classeur", "déplacez-le ou renommez-le, puis relancez.",
        )
        for path in dict.fromkeys([*([cible] if cible.exists() else []), *siens])
    ]  # fmt: skip
