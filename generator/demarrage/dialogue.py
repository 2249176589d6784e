"""Le dialogue du départ guidé : une question à la fois, chaque réponse écrite dans le classeur avant la suivante.

S'arrêter ne perd rien : au départ suivant, le classeur dit ce qui est déjà répondu.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from generator.calcul.etonnantes import signaler_la_zone
from generator.calcul.periodes_scolaires import periodes_scolaires
from generator.chaine import produire, verifier
from generator.classeur.geste import Geste
from generator.demarrage.essai import essayer, essayer_l_annee, essayer_l_identifiant
from generator.demarrage.paroles import AIDE_DE_L_EXPORT, redire
from generator.demarrage.questions import Pas, lignes_de, pas_suivants
from generator.domaine.document import FORMULAIRE
from generator.domaine.mots import plier
from generator.domaine.temps import AnneeScolaire
from generator.ecriture_du_classeur import ecrire
from generator.entrees import reperer_classeurs
from generator.erreurs import Code, ErreurDonnees, ErreurGenerateur, Sortie
from generator.feuilles import ECOLE, ELEVES, ENSEIGNANTS, GROUPES, INSCRIPTIONS, PERIODES, Feuille
from generator.importation import proposer, reste_a_demander
from generator.lecture import EcoleReperee, lire_calendrier_de, trouver_classeurs
from generator.lecture.dossier import ouvrir
from generator.lecture.ecole import lire_ecole
from generator.lecture.onde.entetes import Genre
from generator.proposition import Proposition
from generator.rapport import Probleme, Rapport
from generator.reglages import Reglages
from generator.rendu.typographie import date_longue
from generator.sorties import chemin_court
from generator.suivi import Suivi

TABLEAU = 'tableau_previsionnel'
FINIR, AIDE = 'fin', '?'
OUI = ('o', 'oui')
REGLE_DU_JEU = (
    "Entrée : plus tard. « ? » : à quoi sert la question. « fin » : arrêter là. Chaque réponse est écrite aussitôt dans le "
    "classeur ; relancez « make demarrer » quand vous voulez."
)
FICHIERS = (
    (Genre.ELEVES, "L'export des élèves d'ONDE : son chemin (Entrée : plus tard, ou à la main dans le classeur) : "),
    (Genre.RESPONSABLES, "L'export des responsables : son chemin (Entrée : sans lui) : "),
)
FERMER = "Fermez le classeur dans le tableur, puis tapez Entrée pour écrire cette réponse. "


class Arret(Exception):
    """La personne arrête là : « fin », Ctrl-C, ou plus rien à lire."""


class Demarrage:
    """Un départ guidé. `lire` : pose une question et rend la réponse, ou lève `Arret` ; `dire` : écrit une ligne."""

    def __init__(
        self, reglages: Reglages, lire: Callable[[str], str], dire: Callable[[str], None],
        phraser: Callable[[Probleme], str], horloge: Callable[[], dt.datetime], suivi: Suivi,
    ) -> None:  # fmt: skip
        """`phraser` : un problème, comme l'écran le montre."""
        self._reglages = reglages
        self._lire, self._dire, self._phraser = lire, dire, phraser
        self._horloge, self._suivi = horloge, suivi
        self._ecoles = reglages.dossier_des_donnees / 'ecoles'
        self._garde: Path | None = None
        self._neuf = False

    def mener(self) -> int:
        """Pose les questions qui restent, puis dit ce qui manque encore. Rend le code de sortie."""
        self._dire(REGLE_DU_JEU)
        path: Path | None = None
        try:
            path = self._choisir() or self._commencer()
            if path is None:
                return Sortie.FAIT
            self._demander(path, (ECOLE, ENSEIGNANTS))
            self._eleves(path)
            self._periode(path)
            self._demander(path, (GROUPES, INSCRIPTIONS))
        except Arret:
            self._dire("")
            if path is None:
                self._dire("Rien n'est encore écrit.")
                return Sortie.FAIT
        return self._conclure(path)

    def _reponse(self, phrase: str, aide: str = '') -> str:
        """Ce que la personne tape ; vide : plus tard."""
        while True:
            dit = self._lire(phrase).strip()
            if plier(dit) == FINIR:
                raise Arret
            if dit != AIDE:
                return dit
            self._dire(f"  {aide or 'Répondez, ou tapez Entrée pour plus tard.'}")

    # Quel classeur

    def _choisir(self) -> Path | None:
        """Le classeur à reprendre ; rien pour une école de plus."""
        reperees = self._reperees()
        if not reperees:
            return None
        if len(reperees) == 1:
            self._dire(f"Je reprends « {reperees[0].path.name} ».")
            return reperees[0].path
        for rang, reperee in enumerate(reperees, 1):
            self._dire(f"  {rang}. {reperee.nom} {reperee.annee or ''} ({reperee.path.name})")
        dit = self._reponse("Quel classeur ? Son numéro (Entrée : une autre école) : ")
        while dit:
            if dit.isdecimal() and 1 <= int(dit) <= len(reperees):
                return reperees[int(dit) - 1].path
            dit = self._reponse("Un de ces numéros, ou Entrée : ")
        return None

    def _reperees(self) -> list[EcoleReperee]:
        if not trouver_classeurs(self._ecoles)[0]:
            return []
        return [r for r in reperer_classeurs(self._reglages, self._suivi, toutes_les_annees=True)[0] if r.lue is None]

    def _commencer(self) -> Path | None:
        """Un classeur neuf, dès que l'école a un identifiant et une année."""
        identifiant = self._valable(
            "Un mot court qui nommera l'école, comme « lilas » (minuscules sans accent, chiffres, tirets) : ",
            ECOLE.colonne('identifiant').aide, essayer_l_identifiant,
        )  # fmt: skip
        if not identifiant:
            self._dire("Sans ce mot, il n'y a pas encore de classeur où écrire : relancez quand vous l'aurez choisi.")
            return None
        annee = AnneeScolaire.de_la_date(self._reglages.jour)
        while dit := self._reponse(f"Année scolaire (Entrée : {annee}) : "):
            if lue := essayer_l_annee(dit):
                annee = lue
                break
            self._dire("  Deux années de suite, comme 2026-2027.")
        self._ecoles.mkdir(parents=True, exist_ok=True)
        path = self._ecoles / f'{identifiant}-{annee}.xlsx'
        geste = Geste(ECOLE, {'identifiant': identifiant, 'annee': str(annee)})
        ecrire(Proposition("Départ guidé", None, path, (geste,)), self._horloge())
        self._neuf = True
        self._dire(f"« {chemin_court(path)} » est créé.")
        return path

    def _valable(self, phrase: str, aide: str, essai: Callable[[str], list[Probleme]]) -> str:
        while dit := self._reponse(phrase, aide):
            problemes = essai(dit)
            if not problemes:
                return dit
            self._montrer(problemes)
        return ''

    # Les cellules

    def _demander(self, path: Path, feuilles: Collection[Feuille]) -> None:
        """Pose les questions de ces feuilles, une par une, jusqu'à ce que toutes soient répondues ou laissées."""
        laissees: set[tuple[str, ...]] = set()
        while True:
            ouvert = ouvrir(path)
            restent = (p for p in pas_suivants(ouvert) if p.feuille in feuilles and p.cle not in laissees)
            pas = next(restent, None)
            if pas is None:
                return
            dit = self._reponse(_phrase(pas), pas.colonne.aide)
            if not dit:
                laissees.add(pas.cle)
                continue
            commun = self._reglages.commun
            valeur, problemes = essayer(ouvert, pas, dit, commun('calendriers'), commun('reglementation'))
            if problemes:
                self._montrer(problemes)
                continue
            origine = None if pas.neuve or pas.feuille.verticale else pas.origine
            self._ecrire(path, (Geste(pas.feuille, {pas.colonne.cle: valeur, **dict(pas.commun)}, origine),))

    def _montrer(self, problemes: Collection[Probleme]) -> None:
        for probleme in problemes:
            self._dire(f"  {redire(probleme)}")

    def _ecrire(self, path: Path, gestes: tuple[Geste, ...]) -> None:
        """Écrit tout de suite ; de l'ancien classeur, on ne garde que celui d'avant la première réponse."""
        while True:
            try:
                ecrit = ecrire(Proposition("Départ guidé", path, path, gestes), self._horloge())
            except ErreurDonnees as erreur:
                self._montrer(list(erreur.rapport))
                if all(probleme.code != Code.CLASSEUR_OUVERT for probleme in erreur.rapport):
                    raise Arret from erreur
                self._reponse(FERMER)
                continue
            break
        if ecrit.ancien is not None and (self._neuf or self._garde is not None):
            _oter(ecrit.ancien)
        elif ecrit.ancien is not None:
            self._garde = ecrit.ancien

    def _eleves(self, path: Path) -> None:
        """Les élèves viennent d'ONDE, si le classeur n'en a pas encore."""
        if lignes_de(ouvrir(path), ELEVES):
            return
        fichiers: list[tuple[Genre, Path]] = []
        for genre, phrase in FICHIERS:
            fichier = self._fichier(phrase)
            if fichier is None and not fichiers:
                return
            fichiers += [(genre, fichier)] if fichier else []
        try:
            proposition = proposer(self._reglages, fichiers, classeur=path)
        except ErreurGenerateur as erreur:
            self._montrer(list(erreur.rapport))
            return
        for sorte, nombre in Counter(annonce.sorte for annonce in proposition.annonces).items():
            self._dire(f"  {sorte} : {nombre}")
        if plier(self._reponse("Écrire ces élèves dans le classeur ? (oui ; Entrée : plus tard) : ")) in OUI:
            self._ecrire(path, proposition.gestes)
        if proposition.questions or reste_a_demander(proposition):
            self._dire("  Des foyers restent à confirmer : « make importer », avec les mêmes fichiers, vous le demandera.")

    def _fichier(self, phrase: str) -> Path | None:
        while dit := self._reponse(phrase, AIDE_DE_L_EXPORT):
            path = Path(dit.strip('"\'')).expanduser()
            if path.is_file():
                return path
            self._dire(f"  « {path} » n'est pas un fichier de cet ordinateur.")
        return None

    def _periode(self, path: Path) -> None:
        """Propose la période du moment, d'après le calendrier, si le classeur n'en a pas encore."""
        ouvert = ouvrir(path)
        ecole = lire_ecole(ouvert.rubriques, Rapport())
        if ecole is None or lignes_de(ouvert, PERIODES):
            return
        try:
            calendrier, _ = lire_calendrier_de(ecole, self._reglages.commun('calendriers'))
        except ErreurDonnees as erreur:
            self._montrer(list(erreur.rapport))
            return
        etonnant = Rapport()
        signaler_la_zone(ecole, calendrier, etonnant)
        self._montrer(list(etonnant))
        periodes = list(enumerate(periodes_scolaires(ecole, calendrier), 1))
        numero, dates = next(((n, d) for n, d in periodes if d.fin >= self._reglages.jour), periodes[-1])
        phrase = f"Période {numero}, du {date_longue(dates.debut)} au {date_longue(dates.fin)} (zone {calendrier.zone})"
        dit = self._reponse(f"{phrase} : la noter ? (oui ; Entrée : plus tard) : ", PERIODES.aide)
        if plier(dit) in OUI:
            self._ecrire(path, (Geste(PERIODES, {'numero': numero, 'debut': dates.debut, 'fin': dates.fin}),))

    # Pour finir

    def _conclure(self, path: Path) -> int:
        """Ce qui reste à remplir, cellule par cellule ; sinon, un premier tableau prévisionnel."""
        self._dire(f"Ce que vous avez répondu est dans « {chemin_court(path)} » : une réponse s'y change, dans un tableur.")
        reglages = replace(self._reglages, ecole=path.name, annee=str(ouvrir(path).annee or ''))
        faits, rapport = verifier(reglages, self._suivi)
        for fait in faits:
            rapport.etendre(fait.rapport)
        if rapport.a_des_erreurs:
            self._dire(f"Il reste à remplir ou à corriger ({rapport.bilan()}) :")
            for probleme in rapport.erreurs:
                self._dire(self._phraser(probleme))
            self._dire("Remplissez ces cellules dans le classeur, ou relancez « make demarrer ».")
            return Sortie.FAIT
        return self._premier_tableau(reglages)

    def _premier_tableau(self, reglages: Reglages) -> int:
        try:
            faits, _ = produire(replace(reglages, commande=FORMULAIRE, formulaire=TABLEAU), self._suivi)
        except ErreurGenerateur as erreur:
            self._montrer(list(erreur.rapport))
            return erreur.sortie
        for fait in faits:
            for probleme in fait.rapport.erreurs:
                self._dire(self._phraser(probleme))
            if fait.dossier is not None:
                pdf = next(iter(sorted(fait.dossier.glob('*.pdf'))), fait.dossier)
                self._dire(f"Rien ne manque. Le premier tableau prévisionnel est là : {chemin_court(pdf)}")
                self._dire("Ensuite : « make lettres », ou « make atelier » pour tout faire d'une page.")
        return max((fait.sortie for fait in faits), default=Sortie.FAIT)


def _phrase(pas: Pas) -> str:
    colonne = pas.colonne
    indice = f" ({', '.join(colonne.choix)})" if colonne.choix and colonne.cle != 'zone' else f" (comme {colonne.exemple})"
    return f"{pas.phrase}{'' if 'Entrée' in pas.phrase else indice} : "


def _oter(ancien: Path) -> None:
    """Ôte la copie d'un état par où l'on n'a fait que passer."""
    if ancien.is_dir():
        shutil.rmtree(ancien, ignore_errors=True)
    else:
        ancien.unlink(missing_ok=True)
