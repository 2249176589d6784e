"""Les services de tous les enseignants d'une école ; ce qui ne se calcule pas est dit, avec sa cellule."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from generator.calcul.ailleurs import heures_ailleurs
from generator.calcul.ajuster import ajuster
from generator.calcul.controle_situation import controler_situation
from generator.calcul.dues import service_complet
from generator.calcul.etonnantes import signaler_les_postes
from generator.calcul.resultats import GroupeCalcule, OrganisationDatee, Service
from generator.calcul.service import calculer_service
from generator.calcul.signalement import signaler, signaler_inconnu
from generator.calcul.situation import CasNonPrevu, Situation
from generator.domaine.dossier import Dossier
from generator.domaine.mots import plier
from generator.domaine.personnes import Enseignant
from generator.domaine.service import LigneDeBaremeLocal, LigneDeService
from generator.erreurs import Code
from generator.rapport import Gravite, Origine, Rapport
from generator.reglementation.regime import Fonction, Regime
from generator.reglementation.repartition import ORDINAIRE
from generator.reglementation.textes import Fondement, Preuve


class Services:
    """Calcule les services d'une école ; ce qui ne se calcule pas est noté dans `rapport`, avec sa cellule."""

    def __init__(self, dossier: Dossier, regime: Regime, rentree: dt.date, rapport: Rapport) -> None:
        self._dossier = dossier
        self._regime = regime
        self._rentree = rentree
        self._rapport = rapport
        self._fonctions = {plier(nom): fonction for fonction in regime.fonctions for nom in fonction.noms}

    def calculer(self, groupes: Sequence[GroupeCalcule]) -> tuple[Service, ...]:
        """Un service par enseignant dont la fonction et la quotité sont prévues, dans l'ordre du classeur."""
        par_enseignant: dict[str, list[GroupeCalcule]] = defaultdict(list)
        for groupe in groupes:
            par_enseignant[groupe.enseignant.code].append(groupe)
        notes = self._journal_par_enseignant()
        self._controler_organisation()
        self._controler_bareme_local()
        services = []
        situations = self.situations()
        signaler_les_postes(situations, self._rapport)
        for situation in situations:
            code = situation.enseignant.code
            try:
                controler_situation(situation, self._rapport)
                services.append(calculer_service(
                    situation, par_enseignant[code], self._par_ligne(notes[code], situation), self._organisation(code),
                    self._rapport,
                ))  # fmt: skip
            except CasNonPrevu as cas:
                signaler(self._rapport, cas.code, cas.constat, situation.enseignant.origine, cas.colonne, cas.regle,
                         cas.remede, cas.valeur)  # fmt: skip
        return tuple(services)

    def situations(self) -> list[Situation]:
        """La situation de chaque enseignant dont la fonction est prévue ; signale les autres."""
        situations = []
        for enseignant in self._dossier.enseignants:
            fonction = self._fonction(enseignant)
            if fonction is None:
                self._controler_quand_meme(self._situation(enseignant, self._regime.fonctions[0]))
            else:
                situations.append(self._situation(enseignant, fonction))
        return situations

    def _situation(self, enseignant: Enseignant, fonction: Fonction) -> Situation:
        dossier, code = self._dossier, enseignant.code
        return Situation(
            enseignant, fonction, dossier.ecole, self._regime, self._rentree,
            tuple(ligne for ligne in dossier.ailleurs if ligne.enseignant == code),
            tuple(ligne for ligne in dossier.ajustements if ligne.enseignant == code),
            self._bareme_local(enseignant, fonction),
        )  # fmt: skip

    def _bareme_local(self, enseignant: Enseignant, fonction: Fonction) -> tuple[LigneDeBaremeLocal, ...]:
        """La table de sa fonction à sa quotité ; sinon la table générale, qui ne vaut que pour la répartition ordinaire."""
        memes = [ligne for ligne in self._dossier.bareme_local if ligne.quotite == enseignant.quotite]
        noms = {plier(nom) for nom in fonction.noms}
        propres = tuple(ligne for ligne in memes if plier(ligne.fonction) in noms)
        if propres or fonction.repartition != ORDINAIRE:
            return propres
        return tuple(ligne for ligne in memes if not ligne.fonction)

    def _controler_quand_meme(self, situation: Situation) -> None:
        """Ce qui est faux quelle que soit la fonction se dit en même temps qu'elle : ajustements, autres écoles."""
        dues = service_complet(situation.repartition)
        ajuster(dues, situation, self._rapport)
        heures_ailleurs(dues, situation, self._rapport)

    def _fonction(self, enseignant: Enseignant) -> Fonction | None:
        fonction = self._fonctions.get(plier(enseignant.fonction)) or self._fonction_locale(enseignant)
        if fonction is not None:
            return fonction
        self._fonction_inconnue(enseignant.origine, enseignant.fonction)
        return None

    def _fonction_locale(self, enseignant: Enseignant) -> Fonction | None:
        """Une fonction que le régime ne prévoit pas, mais dont l'école a reçu et tapé le barème."""
        if plier(enseignant.fonction) not in {plier(ligne.fonction) for ligne in self._dossier.bareme_local}:
            return None
        note = "Le régime ne prévoit pas cette fonction : seul le barème local de l'école dit ses heures."
        return Fonction(enseignant.fonction, enseignant.fonction, Fondement((), Preuve.OUTIL, note))

    def _fonction_inconnue(self, origine: Origine | None, saisie: str) -> None:
        signaler_inconnu(
            self._rapport, Code.CAS_NON_PREVU, "Fonction non prévue", origine, 'fonction', saisie,
            [f.libelle for f in self._regime.fonctions], regle=f"le régime « {self._regime.libelle} » prévoit",
            sinon="choisissez une fonction prévue ; ou tapez les heures que l'inspection lui donne dans « Barème local ».",
        )  # fmt: skip

    # Journal et organisation

    def _journal_par_enseignant(self) -> dict[str, list[LigneDeService]]:
        notes: dict[str, list[LigneDeService]] = defaultdict(list)
        for note in self._dossier.journal:
            notes[note.enseignant].append(note)
        return notes

    def _par_ligne(self, notes: Sequence[LigneDeService], situation: Situation) -> dict[str, list[LigneDeService]]:
        """Les notes du journal, rangées par ligne du formulaire ; signale les catégories inconnues."""
        lignes = [ligne for categorie in situation.repartition.categories for ligne in categorie.lignes]
        noms = {plier(nom): ligne.id for ligne in lignes for nom in (ligne.id, ligne.libelle, *ligne.synonymes)}
        journal: dict[str, list[LigneDeService]] = defaultdict(list)
        for note in notes:
            cle = noms.get(plier(note.categorie))
            if cle is not None:
                journal[cle].append(note)
                continue
            signaler_inconnu(
                self._rapport, Code.VALEUR_HORS_LISTE, "Catégorie de service inconnue", note.origine, 'categorie',
                note.categorie, [ligne.libelle for ligne in lignes], regle="les lignes du tableau de service sont",
            )  # fmt: skip
        return journal

    def _controler_bareme_local(self) -> None:
        """Une fonction mal écrite dans le barème local ne servirait jamais, en silence."""
        connues = {*self._fonctions, *(plier(enseignant.fonction) for enseignant in self._dossier.enseignants)}
        for ligne in self._dossier.bareme_local:
            if not ligne.fonction or plier(ligne.fonction) in connues:
                continue
            self._fonction_inconnue(ligne.origine, ligne.fonction)

    def _controler_organisation(self) -> None:
        """Signale un objet d'organisation que le régime ne connaît pas ; il s'imprime tel quel."""
        objets = self._regime.organisation.objets
        for prevue in self._dossier.organisation:
            if plier(prevue.objet) in map(plier, objets):
                continue
            signaler_inconnu(
                self._rapport, Code.VALEUR_HORS_LISTE, "Objet d'organisation inconnu", prevue.origine, 'objet',
                prevue.objet, objets, regle="le temps d'organisation sert à", sinon="gardez ce mot si c'est voulu.",
                gravite=Gravite.AVERTISSEMENT, personnel=True,
            )  # fmt: skip

    def _organisation(self, enseignant: str) -> list[OrganisationDatee]:
        """Le temps d'organisation prévu pour un enseignant ; une ligne sans période vaut pour chacune."""
        prevues = []
        for prevue in self._dossier.organisation:
            if prevue.enseignant not in ('', enseignant):
                continue
            for periode in self._dossier.periodes:
                if prevue.periode in (None, periode.numero):
                    prevues.append(OrganisationDatee(periode, prevue.objet, prevue.duree, prevue.jour))
        return sorted(prevues, key=lambda prevue: (prevue.periode.numero, prevue.jour or prevue.periode.dates.debut))
