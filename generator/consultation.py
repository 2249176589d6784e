"""Consulter sans rien produire : les calculs d'une école expliqués, ou un cas sans classeur."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.calcul import Explication, GroupeCalcule, Resultats, expliquer_groupe, expliquer_service
from generator.calcul.controle_situation import controler_situation
from generator.calcul.service import calculer_service
from generator.calcul.situation import CasNonPrevu, Situation
from generator.chaine import lire
from generator.domaine.ecole import Ecole, Horaires, TypeEcole
from generator.domaine.mots import plier, proche
from generator.domaine.personnes import Enseignant
from generator.domaine.quotite import Quotite
from generator.domaine.temps import AnneeScolaire, Plage
from generator.ecole import calculer_ecole
from generator.entrees import lire_regles
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.reglementation import regime_au
from generator.reglementation.regime import Fonction, Regime
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
            rapport.etendre(propre)
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
        return [expliquer_groupe(g, resultats) for g in _groupes(resultats) if plier(g.groupe.code) == plier(groupe)]
    services = [s for s in resultats.services if not enseignant or s.enseignant.repond_a(enseignant)]
    ecole, rentree = resultats.dossier.ecole, resultats.calendrier.rentree
    return [expliquer_service(service, ecole, resultats.regime_annuel, rentree) for service in services]


def _groupes(resultats: Resultats) -> list[GroupeCalcule]:
    """Les groupes de toutes les périodes : ceux que comptent les services."""
    lignes = (ligne for service in resultats.services for categorie in service.categories for ligne in categorie.lignes)
    return [groupe for ligne in lignes for groupe in ligne.groupes]


def _noms(resultats: Resultats, *, groupe: bool) -> list[str]:
    return [g.groupe.code for g in _groupes(resultats)] if groupe else [s.enseignant.code for s in resultats.services]


def _inconnu(enseignant: str, groupe: str, connus: list[str]) -> Probleme:
    saisie = groupe or enseignant
    suggestion = proche(saisie, connus)
    return Probleme(
        Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Groupe inconnu" if groupe else "Enseignant inconnu",
        Emplacement('ligne de commande'), f"connus : {', '.join(dict.fromkeys(connus)) or 'aucun'}",
        f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "vérifiez le code, l'année et l'école.",
        saisie or None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cas:
    """Une question sans classeur : ce que doit telle quotité, dans telle fonction, à telle date, dans telle école.

    Sans fonction, la première du régime ; `demi_journees` nul : sa semaine la plus courte ; `classes` nul : cinq.
    """

    quotite: str
    fonction: str
    jour: dt.date
    classes: int
    type_ecole: str
    demi_journees: int

    def expliquer(self, reglages: Reglages) -> tuple[str, list[Explication], Rapport]:
        """Le titre du cas, son explication, ce qu'il faut en dire.

        Lève `ErreurCommande` si le cas ne se lit pas ou n'est pas prévu.
        """
        regimes, _ = lire_regles(reglages)
        regime = regime_au(regimes.values(), self.jour)
        situation = Situation(self._enseignant(), self._fonction(regime), self._ecole(regime), regime, self.jour)
        problemes = Rapport()
        try:
            controler_situation(situation, problemes)
            service = calculer_service(situation, (), {}, (), problemes)
        except CasNonPrevu as cas:
            remede = f"demandez une autre quotité{self._autre_semaine(regime)}."
            raise ErreurCommande(_refus(cas.constat, cas.regle, remede, cas.valeur, cas.code)) from cas
        titre = f"{situation.fonction.libelle}, {situation.enseignant.quotite}, au {self.jour:%d/%m/%Y}"
        return titre, [expliquer_service(service, situation.ecole, regime, self.jour, classeur=False)], problemes

    def _autre_semaine(self, regime: Regime) -> str:
        """Où une proportion admet toutes les quotités, si le régime en a une."""
        libres = [regle for regle in regime.quotites if not regle.prevues]
        semaines = [str(n) for regle in libres for n in regle.demi_journees]
        return f", ou --demi-journees {semaines[0]}, où toutes sont admises" if semaines else ""

    def _enseignant(self) -> Enseignant:
        quotite = Quotite.lire(self.quotite)
        if quotite is None:
            raise ErreurCommande(_refus("Quotité illisible", "", "écrivez par exemple --quotite \"62,5 %\".", self.quotite))
        return Enseignant('', '', '', '', 'cas général', self.fonction, self.fonction, quotite)

    def _fonction(self, regime: Regime) -> Fonction:
        if not self.fonction:
            return regime.fonctions[0]
        trouvee = next((f for f in regime.fonctions if plier(self.fonction) in map(plier, f.noms)), None)
        if trouvee is None:
            connues = [fonction.libelle for fonction in regime.fonctions]
            suggestion = proche(self.fonction, connues)
            remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "choisissez une de ces fonctions."
            regle = f"le régime « {regime.libelle} » prévoit : {', '.join(connues)}"
            raise ErreurCommande(_refus("Fonction non prévue", regle, remede, self.fonction, Code.CAS_NON_PREVU))
        return trouvee

    def _ecole(self, regime: Regime) -> Ecole:
        types = [str(t) for t in TypeEcole]
        type_ecole = self.type_ecole or TypeEcole.PRIMAIRE
        if type_ecole not in types:
            raise ErreurCommande(_refus("Type d'école inconnu", "", f"écrivez : {', '.join(types)}.", self.type_ecole))
        semaine = self.demi_journees or min(regime.demi_journees)
        if semaine not in regime.demi_journees:
            prevues = " ou ".join(map(str, regime.demi_journees))
            valeur = str(self.demi_journees)
            raise ErreurCommande(_refus("Semaine non prévue", "", f"écrivez {prevues} demi-journées.", valeur))
        mercredi = None if semaine == min(regime.demi_journees) else MATIN
        return Ecole(
            'cas', AnneeScolaire.de_la_date(self.jour), '', TypeEcole(type_ecole), '', '', '',
            self.classes or CLASSES_ORDINAIRES,
            Horaires(MATIN, APRES_MIDI, mercredi),
        )  # fmt: skip


CLASSES_ORDINAIRES = 5
MATIN, APRES_MIDI = Plage(dt.time(9), dt.time(12)), Plage(dt.time(14), dt.time(17))
"""Une école ordinaire ; des demi-journées quelconques : seul leur nombre compte."""


def _refus(quoi: str, regle: str, remede: str, valeur: str | None, code: Code = Code.VALEUR_HORS_LISTE) -> Probleme:
    return Probleme(code, Gravite.ERREUR, quoi, Emplacement('ligne de commande'), regle, remede, valeur)
