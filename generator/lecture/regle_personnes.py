"""Les tables de personnes d'un régime : fonctions, décharges de direction, types d'aide, contrôles, vocabulaire."""

from __future__ import annotations

import re

from generator.domaine.ecole import TypeEcole
from generator.domaine.temps import Duree
from generator.lecture.regle import Fondeur, lire_choix, lire_liste
from generator.lecture.toml import Table
from generator.rapport import Gravite
from generator.reglementation.controle import Controle, Dispositif, Moment, RegleDeControle
from generator.reglementation.direction import (
    CritereDecharge,
    DechargeDirection,
    DechargeEnseignement,
    DechargeFonction,
    LigneDEnseignement,
    Palier,
    Tranche,
)
from generator.reglementation.regime import REPERES, Fonction, TypeAide, Vocabulaire
from generator.reglementation.repartition import ORDINAIRE

ZERO = Duree()


def lire_vocabulaire(table: Table) -> Vocabulaire:
    """Les mots que les formulaires empruntent au régime."""
    cles = ('titre', 'sigle', 'dispositif', 'nom', 'nom_defini', 'a_nom', 'de_nom', 'references')
    vocabulaire = Vocabulaire(**{cle: table.texte(cle) for cle in cles})
    table.fermer()
    return vocabulaire


def lire_fonction(table: Table, fonder: Fondeur) -> Fonction:
    """Un statut d'enseignant."""
    fonction = Fonction(
        table.texte('id'), table.texte('libelle'), fonder(table), table.booleen('direction'),
        table.texte('repartition', facultatif=True) or ORDINAIRE, table.textes('synonymes', facultatif=True),
        table.texte('feminin', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return fonction


def lire_decharge(table: Table, fonder: Fondeur) -> DechargeDirection:
    """La décharge d'aide des directions, selon le critère du régime."""
    critere = lire_choix(table, 'critere', CritereDecharge) or CritereDecharge.FONCTION
    decharge = DechargeDirection(
        critere, fonder(table), tuple(_tranche(t) for t in table.tables('tranches', facultatif=True)),
        tuple(_palier(t) for t in table.tables('paliers', facultatif=True)),
        tuple(_decharge_de_fonction(t) for t in table.tables('fonctions', facultatif=True)),
        lire_liste(table, 'types', TypeEcole),
    )  # fmt: skip
    table.fermer()
    return decharge


def _tranche(table: Table) -> Tranche:
    tranche = Tranche(
        table.entier('de') or 0, table.entier('a', facultatif=True), table.duree('heures') or ZERO,
        table.texte('citation', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return tranche


def _palier(table: Table) -> Palier:
    palier = Palier(
        table.texte('decharge'), table.duree('heures') or ZERO, table.booleen('sur_accord'),
        table.texte('citation', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return palier


def _decharge_de_fonction(table: Table) -> DechargeFonction:
    decharge = DechargeFonction(
        table.texte('fonction'), table.duree('heures') or ZERO, table.booleen('sauf_volontaire'),
        table.texte('citation', facultatif=True), table.entier('de', facultatif=True) or 1,
        table.entier('a', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return decharge


def lire_decharge_d_enseignement(table: Table, fonder: Fondeur) -> DechargeEnseignement:
    """Les décharges d'enseignement, ligne par ligne."""
    lignes = []
    for ligne in table.tables('lignes'):
        lignes.append(LigneDEnseignement(
            lire_liste(ligne, 'types', TypeEcole) or tuple(TypeEcole), ligne.entier('de') or 0,
            ligne.entier('a', facultatif=True), ligne.texte('decharge'), ligne.date('du', facultatif=True),
            ligne.date('au', facultatif=True),
        ))  # fmt: skip
        ligne.fermer()
    decharge = DechargeEnseignement(fonder(table), tuple(lignes))
    table.fermer()
    return decharge


def lire_type_aide(table: Table) -> TypeAide:
    """Un type d'aide ; ses phrases ne nomment l'élève que par les repères prévus."""
    type_aide = TypeAide(*(table.texte(cle) for cle in ('id', 'libelle', 'constat', 'souhait', 'sujet')))
    for cle in ('constat', 'souhait'):
        for repere in re.findall(r'\{[^}]*\}?', getattr(type_aide, cle)):
            if repere not in REPERES:
                table.probleme(cle, f"Repère inconnu « {repere} »", f"repères prévus : {', '.join(REPERES)}.")
    table.fermer()
    return type_aide


def lire_controle(table: Table, fonder: Fondeur) -> RegleDeControle:
    """Un contrôle : sa phrase, sa gravité, ses bornes."""
    controle = RegleDeControle(
        lire_choix(table, 'id', Controle) or Controle.HEURES_DUES, lire_choix(table, 'gravite', Gravite) or Gravite.ERREUR,
        table.texte('regle'), fonder(table), table.entier('effectif_min', facultatif=True) or 0,
        table.entier('effectif_max', facultatif=True) or 0, table.duree('duree_max', facultatif=True) or ZERO,
        tuple(_dispositif(ligne) for ligne in table.tables('dispositifs', facultatif=True)),
    )  # fmt: skip
    table.fermer()
    return controle


def _dispositif(table: Table) -> Dispositif:
    dispositif = Dispositif(
        table.texte('libelle'), lire_choix(table, 'moment', Moment) or Moment.SOIR, table.duree('duree_min') or ZERO,
        table.duree('duree_max') or ZERO,
    )  # fmt: skip
    table.fermer()
    return dispositif
