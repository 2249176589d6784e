"""Réunir ce que les écoles ont envoyé : classeurs, synthèses reçues ; dire ce qui manque et ce qui se contredit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.circonscription.lecture import controler_la_liasse, lire_synthese
from generator.circonscription.releve import resumer
from generator.circonscription.synthese import Synthese
from generator.domaine.mots import plier
from generator.ecole import Commun, calculer_ecole
from generator.entrees import lire_classeurs, lire_regles
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.suivi import Suivi

NOM = re.compile(r'synthese[ ()\w-]{0,40}\.json', re.ASCII | re.IGNORECASE)
"""Un logiciel de courriel renomme la deuxième « synthese (1).json »."""
SYNTHESES_MAX = 5_000
CLASSEUR = 'classeur'
"""Ce que l'on dit avoir reçu d'une école dont on a le classeur."""


@dataclass(frozen=True, slots=True)
class Recue:
    """Une synthèse et d'où elle vient : un fichier reçu, ou un classeur."""

    synthese: Synthese
    source: str

    @property
    def cle(self) -> tuple[str, str, int, str]:
        """Ce dont il ne peut y en avoir qu'une."""
        une = self.synthese
        return une.annee, une.ecole.cle, une.numero, une.commande


@dataclass
class Collecte:
    """Tout ce qui est arrivé, et ce qu'il faut en dire ; `noms` : les élèves des classeurs lus, à ne trouver nulle part."""

    recues: list[Recue] = field(default_factory=list)
    rapport: Rapport = field(default_factory=Rapport)
    noms: list[tuple[str, str]] = field(default_factory=list, repr=False)


def collecter(reglages: Reglages, dossiers: Sequence[Path], suivi: Suivi, *, classeurs: bool) -> Collecte:
    """Lit les synthèses des dossiers reçus, et les classeurs si on le demande. Lève `ErreurGenerateur`."""
    collecte = Collecte()
    for dossier in dossiers:
        _lire_un_dossier(dossier, collecte)
    if classeurs:
        _lire_les_classeurs(reglages, suivi, collecte)
    return collecte


def _lire_un_dossier(dossier: Path, collecte: Collecte) -> None:
    if not dossier.is_dir():
        raise ErreurCommande(Probleme(
            Code.FICHIER_INTROUVABLE, Gravite.ERREUR, "Dossier introuvable", Emplacement('ligne de commande'),
            "un dossier qui contient ceux des écoles", "vérifiez son nom.", montrer(str(dossier)),
        ))  # fmt: skip
    trouvees = list(_syntheses(dossier))
    if not trouvees:
        collecte.rapport.ajouter(Probleme(
            Code.FICHIER_INTROUVABLE, Gravite.AVERTISSEMENT, "Aucune synthèse dans ce dossier",
            Emplacement(montrer(dossier.name)), "chaque école envoie synthese.json à côté de sa liasse",
            "vérifiez le dossier.",
        ))  # fmt: skip
    for path in trouvees:
        nom = montrer(path.relative_to(dossier.parent).as_posix())
        try:
            synthese = lire_synthese(path, nom)
            ennui = controler_la_liasse(synthese, path.parent, nom)
        except ErreurDonnees as erreur:
            collecte.rapport.etendre(erreur.rapport)
            continue
        if ennui is not None:
            collecte.rapport.ajouter(ennui)
        if ennui is None or ennui.gravite is Gravite.AVERTISSEMENT:
            collecte.recues.append(Recue(synthese, nom))


def _syntheses(dossier: Path) -> Iterator[Path]:
    """Les synthèses d'un dossier et de ceux qu'il contient, dans un ordre stable ; aucun raccourci n'est suivi."""
    reste = SYNTHESES_MAX
    for place, sous, fichiers in os.walk(dossier, followlinks=False):
        sous[:] = sorted(nom for nom in sous if not nom.startswith('.'))
        for nom in sorted(nom for nom in fichiers if NOM.fullmatch(nom)):
            if not reste:
                raise ErreurCommande(Probleme(
                    Code.ARCHIVE_SUSPECTE, Gravite.ERREUR, "Trop de synthèses dans ce dossier",
                    Emplacement(montrer(dossier.name)), f"{SYNTHESES_MAX} au plus", "donnez un dossier plus petit.",
                ))  # fmt: skip
            reste -= 1
            yield Path(place) / nom


def montrer(nom: str) -> str:
    """Un nom de fichier reçu, sans rien qui agirait sur l'écran."""
    return ''.join(signe if signe.isprintable() else '?' for signe in nom)


def _lire_les_classeurs(reglages: Reglages, suivi: Suivi, collecte: Collecte) -> None:
    regimes, avertissements = lire_regles(reglages)
    collecte.rapport.etendre(avertissements)
    lues, problemes = lire_classeurs(reglages, suivi)
    collecte.rapport.etendre(problemes)
    for lue in lues:
        rapport = Rapport(lue.rapport)
        try:
            if lue.dossier is None:
                raise ErreurDonnees(())
            resultats, _ = calculer_ecole(lue, Commun(reglages, regimes), rapport)
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
            collecte.rapport.ajouter(_classeur_refuse(montrer(lue.path.name), rapport))
            continue
        collecte.noms += [(eleve.nom, eleve.prenom) for eleve in resultats.dossier.eleves]
        collecte.recues.append(Recue(resumer(resultats, rapport, CLASSEUR), montrer(lue.path.name)))


def _classeur_refuse(nom: str, rapport: Rapport) -> Probleme:
    codes = ", ".join(dict.fromkeys(str(p.code) for p in rapport.erreurs))
    return Probleme(
        Code.FICHIER_ILLISIBLE, Gravite.ERREUR, "Le classeur d'une école a des erreurs", Emplacement(nom),
        f"codes : {codes}", "« make verifier » les dit, cellule par cellule.",
    )  # fmt: skip


# Ce qui se contredit, ce qui n'est pas d'ici


def choisir_la_circonscription(collecte: Collecte, ien: str) -> str:
    """Le nom de la circonscription demandée, ou la seule qui soit là. Lève `ErreurCommande`."""
    noms = {plier(r.synthese.ecole.circonscription): r.synthese.ecole.circonscription for r in collecte.recues}
    if ien:
        voulue = _mots(ien)
        for recue in collecte.recues:
            ecole = recue.synthese.ecole
            if voulue in (_mots(ecole.circonscription), _mots(ecole.ien)):
                return ecole.circonscription
    elif len(noms) == 1:
        return next(iter(noms.values()))
    connues = ", ".join(sorted(noms.values())) or "aucune"
    quoi = "Aucune école de cette circonscription" if ien else (
        "Plusieurs circonscriptions sont là" if noms else "Rien n'est arrivé d'aucune école")  # fmt: skip
    raise ErreurCommande([*collecte.rapport, Probleme(
        Code.FICHIER_INTROUVABLE, Gravite.ERREUR, quoi, Emplacement('ligne de commande'),
        f"circonscriptions reçues : {connues}", "écrivez par exemple IEN=Valbois-Nord (--ien sans make).", ien or None,
    )])  # fmt: skip


def _mots(texte: str) -> str:
    return re.sub(r'[\W_]+', '-', plier(texte)).strip('-')


def dossier_de(circonscription: str) -> str:
    """Le nom de dossier d'une circonscription : « Valbois-Nord » donne « valbois-nord »."""
    return re.sub(r'[^a-z0-9-]', '', _mots(circonscription))[:60].strip('-') or 'ien'


def ecarter(collecte: Collecte, circonscription: str) -> list[Recue]:
    """Ôte ce qui vient d'ailleurs et ce qui est en double, et le dit."""
    gardees = []
    for recue in collecte.recues:
        ecole = recue.synthese.ecole
        if plier(ecole.circonscription) == plier(circonscription):
            gardees.append(recue)
            continue
        collecte.rapport.ajouter(Probleme(
            Code.ECOLE_D_AILLEURS, Gravite.AVERTISSEMENT, f"{ecole.nom} est d'une autre circonscription",
            Emplacement(recue.source), f"elle se dit de {ecole.circonscription} ; elle ne compte pas ici",
            "transmettez son dossier, ou faites corriger la rubrique « Circonscription » de son classeur.",
        ))  # fmt: skip
    return gardees


def oter_les_doubles(collecte: Collecte, recues: Sequence[Recue]) -> tuple[list[Recue], dict[str, str]]:
    """Ce qui n'est là qu'une fois, et les écoles refusées (leur clé, leur nom) : rien ne dit laquelle des deux vaut.

    Un classeur et une synthèse de la même période se contredisent comme deux synthèses.
    """
    sources: dict[tuple[str, str, int, str], list[Recue]] = {}
    for recue in recues:
        annee, ecole, numero, commande = recue.cle
        sources.setdefault((annee, ecole, numero, 'lettres' if commande == CLASSEUR else commande), []).append(recue)
    doubles: dict[str, str] = {}
    for siennes in sources.values():
        if len(siennes) < 2:
            continue
        une = siennes[0].synthese
        doubles[une.ecole.cle] = une.ecole.nom
        autres = " ; ".join(recue.source for recue in siennes[1:])
        collecte.rapport.ajouter(Probleme(
            Code.SYNTHESES_EN_DOUBLE, Gravite.ERREUR, f"{une.ecole.nom} : deux synthèses de la période {une.numero}",
            Emplacement(siennes[0].source), f"l'autre est : {autres}",
            "rien ne dit laquelle vaut : ôtez celle qui ne vaut plus, puis relancez.",
        ))  # fmt: skip
    return [recue for recue in recues if recue.synthese.ecole.cle not in doubles], doubles
