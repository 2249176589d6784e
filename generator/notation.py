"""« noter » : une ligne de plus au journal des heures, vérifiée comme le calcul la lira ; et ce qu'il reste dû après."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from generator.calcul import calculer_l_annee
from generator.calcul.resultats import CategorieDue, Service
from generator.classeur.geste import Geste
from generator.domaine.mots import plier, proche
from generator.domaine.personnes import Enseignant
from generator.domaine.service import LigneDeService
from generator.domaine.temps import Duree
from generator.entrees import lire_classeurs, lire_regles
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.feuilles import ELEVES, GROUPES, INSCRIPTIONS, PERIODES, SERVICE
from generator.lecture import EcoleLue, lire_calendrier_de, lire_une_ecole
from generator.lecture.conversions import lire_duree
from generator.proposition import Annonce, Proposition, Question
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import EXEMPLES, Reglages
from generator.reglementation.repartition import LigneDeCategorie
from generator.suivi import Suivi

PAS_ENCORE_REMPLIES = (ELEVES, PERIODES, GROUPES, INSCRIPTIONS)
"""Des heures se notent dès septembre, avant qu'il y ait des groupes."""


@dataclass(frozen=True, slots=True)
class Saisie:
    """Ce que la personne a tapé."""

    enseignant: str
    categorie: str
    duree: str
    jour: dt.date
    objet: str = ''
    niveau: str = ''
    effectif: int | None = None


@dataclass(frozen=True)
class Notation:
    """La ligne à ajouter, et pour qui."""

    proposition: Proposition
    enseignant: Enseignant
    ligne: LigneDeCategorie


@dataclass(frozen=True, slots=True)
class Reste:
    """Ce qu'un enseignant a fait d'une ligne de son tableau de service, et ce qu'il en doit ici ; rien : facultatif."""

    libelle: str
    faite: Duree
    due: Duree | None


def proposer_une_note(reglages: Reglages, saisie: Saisie, suivi: Suivi, *, meme_deux_fois: bool = False) -> Notation:
    """La ligne du journal à ajouter au classeur d'une école.

    Lève `ErreurCommande` si l'école, l'enseignant, la catégorie, la durée ou le jour ne conviennent pas ; `ErreurDonnees` si
    le classeur est à corriger.
    """
    duree = lire_duree(saisie.duree)
    if not duree:
        raise _refus(Code.DUREE_ILLISIBLE, "Durée illisible", saisie.duree, "une durée comme 1 h 30 ou 45 min", "")
    lue = _choisir_l_ecole(reglages, suivi)
    services = _services(lue, reglages)
    enseignant = _choisir_l_enseignant(lue, saisie.enseignant)
    service = next((s for s in services if s.enseignant.code == enseignant.code), None)
    ligne = _choisir_la_ligne(service, saisie.categorie, enseignant)
    _controler_le_jour(lue, saisie.jour, reglages.aujourdhui)
    note = LigneDeService(
        saisie.jour, enseignant.code, ligne.libelle, duree, saisie.objet, saisie.niveau, saisie.effectif
    )
    return Notation(_proposer(lue, note, ligne, enseignant, meme_deux_fois=meme_deux_fois), enseignant, ligne)


def calculer_le_reste(notation: Notation, reglages: Reglages) -> Reste:
    """Ce que dit le classeur, relu. Lève `ErreurDonnees` s'il ne se lit plus."""
    services = _services(lire_une_ecole(notation.proposition.cible, PAS_ENCORE_REMPLIES), reglages)
    service = next(s for s in services if s.enseignant.code == notation.enseignant.code)
    categorie = _categorie_de(service, notation.ligne)
    faite = next(ligne.faite for ligne in categorie.lignes if ligne.ligne.id == notation.ligne.id)
    ici = categorie.heures_ici[notation.ligne.id]
    if ici is not None:
        return Reste(notation.ligne.libelle, faite, None if categorie.categorie.en_plus else ici)
    due = None if categorie.categorie.en_plus else categorie.due.duree - categorie.hors_ecole
    return Reste(categorie.categorie.libelle, categorie.faite, due)


def _categorie_de(service: Service, ligne: LigneDeCategorie) -> CategorieDue:
    return next(c for c in service.categories if ligne.id in {due.ligne.id for due in c.lignes})


def _choisir_l_ecole(reglages: Reglages, suivi: Suivi) -> EcoleLue:
    lues, rapport = lire_classeurs(reglages, suivi, PAS_ENCORE_REMPLIES)
    a_soi = [lue for lue in lues if lue.path.parent != EXEMPLES]
    if not a_soi:
        if rapport.a_des_erreurs:
            raise ErreurDonnees(rapport)
        raise _refus(Code.FICHIER_INTROUVABLE, "Aucun classeur où noter", None, "les écoles d'exemple ne se modifient pas",
                     "« make classeur CHEMIN=donnees/ecoles/mon-ecole.xlsx » en écrit un, vide.")  # fmt: skip
    if len(a_soi) > 1:
        noms = ", ".join(lue.nom for lue in a_soi)
        raise _refus(Code.REFERENCE_AMBIGUE, "Plusieurs écoles", None, f"écoles présentes : {noms}",
                     "dites laquelle : ECOLE=… avec make, ou --ecole.")  # fmt: skip
    return a_soi[0]


def _services(lue: EcoleLue, reglages: Reglages) -> Sequence[Service]:
    if lue.dossier is None:
        raise ErreurDonnees(lue.rapport)
    regimes, _ = lire_regles(reglages)
    calendrier, _ = lire_calendrier_de(lue.dossier.ecole, reglages.commun('calendriers'))
    annee, rapport = calculer_l_annee(lue.dossier, regimes.values(), calendrier)
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return [plan.service for plan in annee.plans]


def _choisir_l_enseignant(lue: EcoleLue, saisie: str) -> Enseignant:
    assert lue.dossier is not None
    connus = lue.dossier.enseignants
    trouves = [e for e in connus if e.repond_a(saisie)]
    exacts = [e for e in trouves if plier(e.code) == plier(saisie)] or trouves
    if len(exacts) == 1:
        return exacts[0]
    if exacts:
        raise _refus(Code.REFERENCE_AMBIGUE, "Plusieurs enseignants répondent à ce nom", saisie,
                     "un code n'en désigne qu'un", f"écrivez un code : {', '.join(e.code for e in exacts)}.")  # fmt: skip
    suggestion = proche(saisie, [nom for e in connus for nom in (e.code, e.nom, e.imprime)])
    raise _refus(
        Code.REFERENCE_INCONNUE, "Enseignant inconnu", saisie,
        f"codes de la feuille « Enseignants » : {', '.join(e.code for e in connus) or 'aucun'}", _vouliez_vous(suggestion),
    )  # fmt: skip


def _choisir_la_ligne(service: Service | None, saisie: str, enseignant: Enseignant) -> LigneDeCategorie:
    """La ligne du tableau de service que désigne un mot, comme le calcul la reconnaît."""
    if service is None:
        raise _refus(Code.CAS_NON_PREVU, f"Le service de {enseignant.imprime} ne se calcule pas", None, "",
                     "« make verifier » dit pourquoi.")  # fmt: skip
    lignes = [ligne for categorie in service.repartition.categories for ligne in categorie.lignes]
    noms = {plier(nom): ligne for ligne in lignes for nom in (ligne.id, ligne.libelle, *ligne.synonymes)}
    if plier(saisie) in noms:
        return noms[plier(saisie)]
    proches = {nom: ligne.libelle for ligne in lignes for nom in (*ligne.synonymes, ligne.libelle)}
    suggestion = proches.get(proche(saisie, proches) or '')
    raise _refus(
        Code.VALEUR_HORS_LISTE, "Catégorie de service inconnue", saisie,
        f"les lignes du tableau de service sont : {', '.join(ligne.libelle for ligne in lignes)}", _vouliez_vous(suggestion),
    )  # fmt: skip


def _controler_le_jour(lue: EcoleLue, jour: dt.date, aujourdhui: dt.date) -> None:
    texte = f'{jour:%d/%m/%Y}'
    if lue.annee is not None and jour not in lue.annee.etendue:
        raise _refus(Code.DATE_HORS_ANNEE, "Date hors de l'année scolaire", texte, f"le classeur est celui de {lue.annee}",
                     "corrigez la date (LE=… avec make, ou --le).")  # fmt: skip
    if jour > aujourdhui:
        raise _refus(Code.DATE_HORS_ANNEE, "Ce jour n'est pas encore venu", texte, "le journal dit ce qui est fait",
                     "corrigez la date (LE=… avec make, ou --le).")  # fmt: skip


def _proposer(
    lue: EcoleLue, note: LigneDeService, ligne: LigneDeCategorie, enseignant: Enseignant, *, meme_deux_fois: bool
) -> Proposition:  # fmt: skip
    assert lue.dossier is not None
    geste = Geste(SERVICE, {
        'jour': note.jour, 'enseignant': note.enseignant, 'categorie': note.categorie, 'duree': note.duree,
        'objet': note.objet or None, 'niveau': note.niveau or None, 'effectif': note.effectif,
    })  # fmt: skip
    objet = f" ({note.objet})" if note.objet else ""
    phrase = f"{enseignant.imprime}, le {note.jour:%d/%m/%Y} : {note.categorie}, {note.duree}{objet}"
    titre = f"Service, {lue.path.name}"
    noms = {plier(nom) for nom in (ligne.id, ligne.libelle, *ligne.synonymes)}
    deja = next((autre for autre in lue.dossier.journal if _meme(autre, note, noms)), None)
    lieu = f" (ligne {deja.origine.ligne})" if deja and deja.origine else ""
    if deja is None or meme_deux_fois:
        encore = f" ; la même ligne y était déjà{lieu}" if deja else ""
        notee = Annonce('ligne notée', f"{phrase}{encore}", personnel=False)
        return Proposition(titre, lue.path, lue.path, (geste,), (notee,))
    question = Question('deja', f"{phrase} : déjà noté{lieu}. Le noter une seconde fois ?", {'oui': (geste,), 'non': ()})
    return Proposition(titre, lue.path, lue.path, questions=(question,))


def _meme(autre: LigneDeService, note: LigneDeService, noms: set[str]) -> bool:
    memes = (
        (autre.jour, autre.enseignant, autre.duree, plier(autre.objet), plier(autre.niveau), autre.effectif),
        (note.jour, note.enseignant, note.duree, plier(note.objet), plier(note.niveau), note.effectif),
    )
    return memes[0] == memes[1] and plier(autre.categorie) in noms


def _vouliez_vous(suggestion: str | None) -> str:
    return f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "vérifiez l'orthographe."


def _refus(code: Code, quoi: str, valeur: str | None, regle: str, remede: str) -> ErreurCommande:
    lieu = Emplacement('ligne de commande')
    return ErreurCommande(Probleme(code, Gravite.ERREUR, quoi, lieu, regle, remede or "corrigez, puis relancez.", valeur))
