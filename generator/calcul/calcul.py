"""Du dossier aux résultats : régimes choisis par date, séances, effectifs, services, contrôles."""

from __future__ import annotations

from collections.abc import Iterable

from generator.calcul.controles import controler
from generator.calcul.departs import dates_de_l_eleve, inscriptions_suivies, signaler_les_partis
from generator.calcul.effectifs import compter, dresser_tableau
from generator.calcul.etonnantes import signaler_l_etonnant
from generator.calcul.objectifs import exiger_les_objectifs
from generator.calcul.rapprochement import signaler_les_reponses
from generator.calcul.reponses import Reponses
from generator.calcul.resultats import GroupeCalcule, Proposition, Resultats, Service
from generator.calcul.seances import calculer_seances, seances_entre, signaler_feries_incertains
from generator.calcul.services import Services
from generator.calcul.signalement import signaler
from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import Groupe, PeriodeScolaire
from generator.domaine.mots import plier, proche
from generator.domaine.retour import Recus
from generator.domaine.temps import somme
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Gravite, Origine, Rapport
from generator.reglementation import regime_au
from generator.reglementation.regime import Regime, TypeAide
from generator.reglementation.repartition import Role

SANS_RETOUR = Recus()


def calculer(
    dossier: Dossier, periode: PeriodeScolaire, regimes: Iterable[Regime], calendrier: Calendrier, recus: Recus = SANS_RETOUR
) -> tuple[Resultats, Rapport]:
    """Calcule tout ce que les formulaires d'une période impriment ; `recus` : les coupons revenus, s'il y en a.

    Le régime des formulaires de période est celui de son début ; celui des formulaires annuels, celui de la rentrée.
    Lève `ErreurDonnees` (R-2xx, D-1xx) avec tous les problèmes qui empêchent de calculer.
    """
    regimes = list(regimes)
    calculateur = Calculateur(
        dossier, periode, regime_au(regimes, periode.dates.debut), regime_au(regimes, calendrier.rentree), calendrier, recus,
    )  # fmt: skip
    return calculateur.calculer()


class Calculateur:
    """Un calcul : ses entrées, ses problèmes au fur et à mesure."""

    def __init__(
        self, dossier: Dossier, periode: PeriodeScolaire, regime: Regime, regime_annuel: Regime, calendrier: Calendrier,
        recus: Recus = SANS_RETOUR,
    ) -> None:  # fmt: skip
        self.dossier = dossier
        self.periode = periode
        self.regime = regime
        self.regime_annuel = regime_annuel
        self.calendrier = calendrier
        self.reponses = Reponses(recus)
        self.rapport = Rapport()

    def calculer(self) -> tuple[Resultats, Rapport]:
        """Rend les résultats et les avertissements. Lève `ErreurDonnees` si une erreur empêche de produire."""
        self._controler_partage()
        exiger_les_objectifs(self.dossier, self.periode, self.rapport)
        signaler_feries_incertains(self.dossier.ecole, self.calendrier, self.rapport)
        signaler_l_etonnant(self.dossier, self.calendrier, self.rapport)
        tous = [g for g in (self._groupe(groupe) for groupe in self.dossier.groupes) if g is not None]
        groupes = tuple(g for g in tous if g.groupe.periode == self.periode.numero)
        signaler_les_reponses(self.dossier, self.periode, self.reponses, self.rapport)
        propositions = tuple(p for g in groupes for p in self._propositions(g))
        services = Services(self.dossier, self.regime_annuel, self.calendrier.rentree, self.rapport).calculer(tous)
        if self.rapport.a_des_erreurs:
            raise ErreurDonnees(self.rapport)
        niveaux = (eleve.niveau for eleve in self.dossier.eleves if eleve.depart is None)
        resultats = Resultats(
            self.dossier, self.periode, self.regime, self.regime_annuel, self.calendrier, groupes, propositions,
            dresser_tableau(groupes, niveaux), services, self.reponses,
        )  # fmt: skip
        self.rapport.etendre(controler(resultats))
        if self.rapport.a_des_erreurs:
            raise ErreurDonnees(self.rapport)
        return resultats, self.rapport

    def annee(self) -> tuple[tuple[GroupeCalcule, ...], tuple[Service, ...], Rapport]:
        """Les groupes et les services de toute l'année, sans lettre ni contrôle ; ce qui manque est noté, rien n'arrête."""
        self._controler_partage()
        exiger_les_objectifs(self.dossier, self.periode, self.rapport)
        signaler_feries_incertains(self.dossier.ecole, self.calendrier, self.rapport)
        signaler_l_etonnant(self.dossier, self.calendrier, self.rapport)
        groupes = tuple(g for g in (self._groupe(groupe) for groupe in self.dossier.groupes) if g is not None)
        services = Services(self.dossier, self.regime_annuel, self.calendrier.rentree, self.rapport).calculer(groupes)
        return groupes, services, self.rapport

    def _signaler(
        self, code: Code, quoi: str, origine: Origine | None, colonne: str, regle: str, remede: str,
        valeur: str | None = None, gravite: Gravite = Gravite.ERREUR, *, personnel: bool = False,
    ) -> None:  # fmt: skip
        signaler(self.rapport, code, quoi, origine, colonne, regle, remede, valeur, gravite, personnel=personnel)

    # Groupes et propositions

    def _groupe(self, groupe: Groupe) -> GroupeCalcule | None:
        dates = self.dossier.periode_par_numero[groupe.periode].dates
        type_aide = self._type_aide(groupe)
        seances = calculer_seances(groupe, dates, self.dossier.ecole, self.calendrier)
        if not seances:
            self._signaler(
                Code.AUCUNE_SEANCE, f"Le groupe {groupe.code} n'a aucune séance", groupe.origine, 'jours',
                f"aucun jour de classe de la période {groupe.periode} ne correspond à ses jours",
                "vérifiez les jours, la colonne « Sauf le », les dates de la période et la zone de vacances.",
            )  # fmt: skip
        if type_aide is None or not seances:
            return None
        inscriptions = inscriptions_suivies(self.dossier, groupe, seances)
        effectif, par_niveau = compter(groupe, inscriptions, self.dossier.eleve_par_cle, self.reponses)
        enseignant = self.dossier.enseignant_par_code[groupe.enseignant]
        return GroupeCalcule(groupe, enseignant, type_aide, seances, effectif, par_niveau)

    def _type_aide(self, groupe: Groupe) -> TypeAide | None:
        types = self.regime.types_aide
        if not groupe.type_aide and len(types) == 1:
            return types[0]
        libelles = [t.libelle for t in types]
        for type_aide in types:
            if plier(groupe.type_aide) in (plier(type_aide.libelle), plier(type_aide.id)):
                return type_aide
        prevus = f"le régime « {self.regime.libelle} » prévoit : {', '.join(libelles)}"
        if not groupe.type_aide:
            self._signaler(Code.VALEUR_MANQUANTE, "Le type d'aide n'est pas rempli", groupe.origine, 'type_aide',
                           prevus, "choisissez le type : il fixe la phrase de la lettre aux familles.")  # fmt: skip
        else:
            suggestion = proche(groupe.type_aide, libelles)
            remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "choisissez un type de la liste."
            self._signaler(Code.VALEUR_HORS_LISTE, "Type d'aide inconnu", groupe.origine, 'type_aide', prevus, remede,
                           groupe.type_aide)  # fmt: skip
        return None

    def _propositions(self, calcule: GroupeCalcule) -> Iterable[Proposition]:
        signaler_les_partis(self.dossier, calcule, self.rapport)
        for inscription in inscriptions_suivies(self.dossier, calcule.groupe, calcule.seances):
            eleve = self.dossier.eleve_par_cle[inscription.eleve]
            dates = dates_de_l_eleve(inscription, eleve, self.periode.dates)
            seances = seances_entre(calcule.seances, dates)
            if not seances:
                self._signaler(
                    Code.AUCUNE_SEANCE, "Aucune séance entre l'entrée et la sortie de l'élève", inscription.origine,
                    'entree', f"le groupe {calcule.groupe.code} n'a pas lieu entre ces dates",
                    "corrigez les dates d'entrée et de sortie.", eleve.nom_complet, personnel=True,
                )  # fmt: skip
            if eleve.niveau not in calcule.groupe.niveaux:
                self._signaler(
                    Code.NIVEAU_HORS_GROUPE, f"Un élève de {eleve.niveau} est dans le groupe {calcule.groupe.code}",
                    inscription.origine, 'eleve', f"niveaux du groupe : {', '.join(calcule.groupe.niveaux)}",
                    f"ajoutez {eleve.niveau} aux niveaux du groupe, ou changez l'élève de groupe.", eleve.nom_complet,
                    Gravite.AVERTISSEMENT, personnel=True,
                )  # fmt: skip
            for foyer in eleve.foyers:
                yield Proposition(eleve, foyer, inscription, calcule, dates, seances)

    def _controler_partage(self) -> None:
        """Le partage que l'école a tapé doit faire exactement les heures d'aide du régime."""
        ecole, aide = self.dossier.ecole, self.regime_annuel.categorie_aide
        if ecole.aide_eleves is None and ecole.organisation is None:
            return
        if aide.ligne(Role.ORGANISATION) is None:
            self._signaler(
                Code.DECOUPAGE_INEXACT, "Ce régime ne partage pas l'aide", ecole.origine, 'organisation',
                f"sous le régime « {self.regime_annuel.libelle} », {aide.heures} d'aide sont devant les élèves",
                "videz les deux rubriques du partage.", gravite=Gravite.AVERTISSEMENT,
            )  # fmt: skip
            return
        tapees = [heures for heures in (ecole.aide_eleves, ecole.organisation) if heures is not None]
        fait = somme(tapees)
        if fait > aide.heures or (len(tapees) > 1 and fait != aide.heures):
            self._signaler(
                Code.DECOUPAGE_INEXACT, f"Le partage fait {' + '.join(map(str, tapees))} au lieu de {aide.heures}",
                ecole.origine, 'aide_eleves', f"l'aide due à plein temps est de {aide.heures} ({aide.fondement})",
                "corrigez l'une des deux rubriques.",
            )  # fmt: skip
