"""Des gestes aux cellules : quelles lignes, quelles colonnes, quelles valeurs, pour tout format de classeur."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from generator.classeur.geste import Geste
from generator.classeur.retouche.valeurs import a_relire, en_texte
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import FEUILLES, Colonne, Feuille
from generator.lecture.dossier import ClasseurOuvert
from generator.lecture.entrailles import REFERENCE, numero
from generator.lecture.grille import Cellule, Grille, lettres
from generator.lecture.sortes import Refus, lire_cellule, texte_de
from generator.lecture.table import LecteurDeFeuille, reperer
from generator.rapport import Emplacement, Gravite, Probleme, Rapport


@dataclass(frozen=True, slots=True)
class Ecriture:
    """Une cellule à écrire : ce qu'on y lira (rien : on la vide), son texte ; sans colonne, un en-tête."""

    texte: str
    valeur: object | None = None
    colonne: Colonne | None = None


@dataclass
class Plan:
    """Ce qui change dans une feuille. `grille` : ce qu'elle est (rien : elle est à ajouter) ; `places` : nos colonnes."""

    feuille: Feuille
    nom: str
    fichier: str
    grille: Grille | None
    entete: int
    places: dict[str, int]
    derniere: int
    derniere_colonne: int
    ecritures: dict[Cellule, Ecriture] = field(default_factory=dict)
    neuves: list[int] = field(default_factory=list)
    otees: set[int] = field(default_factory=set)
    colonnes_neuves: list[int] = field(default_factory=list)

    @property
    def vide(self) -> bool:
        """Vrai s'il n'y a rien à changer dans cette feuille."""
        return not self.ecritures and not self.otees

    def lieu(self, ou: Cellule) -> Emplacement:
        """L'endroit d'une cellule, tel que la personne le retrouve."""
        return Emplacement(self.fichier, self.nom, f'{lettres(ou[1])}{ou[0]}')


class FeuilleOuverte(Protocol):
    """Une feuille d'un format donné, que l'on retouche."""

    def porte_une_formule(self, ou: Cellule) -> bool:
        """Vrai si la cellule se calcule."""

    def preparer_ligne(self, rang: int, modele: int | None) -> None:
        """Rend prête une ligne neuve, à l'image d'une autre."""

    def ecrire(self, ou: Cellule, ecriture: Ecriture) -> None:
        """Écrit une cellule, ou la vide, en gardant son style."""

    def etendre(self, plan: Plan) -> None:
        """Fait suivre ce qui couvre le tableau : filtre, tableau, listes, mises en forme."""

    def oter(self, plan: Plan) -> None:
        """Vide les lignes ôtées, et remonte les suivantes si rien n'en dépend."""


def planifier(ouvert: ClasseurOuvert, gestes: Iterable[Geste]) -> list[Plan]:
    """Ce qui change, feuille par feuille. Lève `ErreurDonnees` si une valeur ne se relirait pas."""
    par_feuille: dict[str, list[Geste]] = {}
    for geste in gestes:
        par_feuille.setdefault(geste.feuille.cle, []).append(geste)
    plans = []
    for feuille in FEUILLES:
        if feuille.cle in par_feuille:
            plan = _situer(feuille, ouvert)
            _ajouter_colonnes(plan, par_feuille[feuille.cle])
            for geste in par_feuille[feuille.cle]:
                _placer(plan, geste, ouvert.annee.rentree if ouvert.annee else None)
            plans.append(plan)
    return [plan for plan in plans if not plan.vide]


def appliquer(plan: Plan, feuille: FeuilleOuverte) -> None:
    """Fait dans une feuille ce que dit son plan. Lève `ErreurDonnees` si une cellule à écrire se calcule."""
    a_ecrire = [*plan.ecritures, *((rang, place) for rang in sorted(plan.otees) for place in plan.places.values())]
    formules = [ou for ou in a_ecrire if feuille.porte_une_formule(ou)]
    if formules:
        raise ErreurDonnees(_formule(plan.lieu(ou)) for ou in formules)
    modele = plan.derniere if plan.derniere > plan.entete else None
    for rang in plan.neuves:
        feuille.preparer_ligne(rang, modele)
    for ou, ecriture in plan.ecritures.items():
        feuille.ecrire(ou, ecriture)
    feuille.etendre(plan)
    if plan.otees:
        feuille.oter(plan)


def _formule(lieu: Emplacement) -> Probleme:
    return Probleme(
        Code.FORMULE_A_GARDER, Gravite.ERREUR, "La cellule à écrire porte une formule ; rien n'est écrit", lieu,
        "l'outil n'efface jamais une formule de l'école", "remplacez la formule par sa valeur, enregistrez, relancez.",
    )  # fmt: skip


def titre_de(colonne: Colonne) -> str:
    """L'en-tête d'une colonne ; un astérisque dit qu'elle est obligatoire."""
    return f'{colonne.entete} *' if colonne.obligatoire else colonne.entete


def _situer(feuille: Feuille, ouvert: ClasseurOuvert) -> Plan:
    grille = ouvert.grilles.get(feuille.cle)
    if grille is None:
        if feuille.verticale:
            raise ErreurDonnees(Probleme(
                Code.FEUILLE_MANQUANTE, Gravite.ERREUR, "Feuille manquante", Emplacement(ouvert.classeur.nom), feuille.aide,
                "ajoutez-la ; « make classeur » écrit un classeur qui a toutes les feuilles.", feuille.nom,
            ))  # fmt: skip
        places = {colonne.cle: place for place, colonne in enumerate(feuille.colonnes, 1)}
        plan = Plan(feuille, feuille.nom, ouvert.classeur.nom, None, 1, places, 1, len(places))
        for colonne in feuille.colonnes:
            plan.ecritures[(1, places[colonne.cle])] = Ecriture(titre_de(colonne))
        return plan
    if feuille.verticale:
        return Plan(feuille, grille.nom, grille.fichier, grille, 0, {}, *_etendue(grille))
    entete, places = reperer(feuille, grille)
    derniere, droite = _etendue(grille)
    return Plan(feuille, grille.nom, grille.fichier, grille, entete, places, max(derniere, entete), droite)


def _etendue(grille: Grille) -> Cellule:
    """La dernière ligne et la dernière colonne remplies, celles de l'école comprises."""
    remplies = [
        (rang, place) for rang, ligne in enumerate(grille.lignes, 1) for place, valeur in enumerate(ligne, 1)
        if valeur not in ('', None)
    ]  # fmt: skip
    remplies += [*grille.anomalies.formules_sans_valeur, *grille.anomalies.erreurs]
    return max((rang for rang, _ in remplies), default=0), max((place for _, place in remplies), default=0)


def _ajouter_colonnes(plan: Plan, gestes: Sequence[Geste]) -> None:
    """Les colonnes que des gestes remplissent et que le classeur n'a pas : à droite de tout, dans l'ordre de la feuille."""
    if plan.feuille.verticale:
        return
    voulues = {cle for geste in gestes for cle, valeur in geste.valeurs.items() if valeur is not None and valeur != ''}
    for colonne in plan.feuille.colonnes:
        if colonne.cle in voulues and colonne.cle not in plan.places:
            plan.derniere_colonne += 1
            plan.places[colonne.cle] = plan.derniere_colonne
            plan.colonnes_neuves.append(plan.derniere_colonne)
            plan.ecritures[(plan.entete, plan.derniere_colonne)] = Ecriture(titre_de(colonne))


def _placer(plan: Plan, geste: Geste, rentree: int | None) -> None:
    if plan.feuille.verticale:
        _placer_les_rubriques(plan, geste, rentree)
        return
    if geste.origine is None:
        if geste.oter:
            raise ValueError("un geste qui ôte une ligne dit laquelle")
        rang = plan.derniere + len(plan.neuves) + 1
        plan.neuves.append(rang)
    else:
        rang = _rang(plan, geste)
        if geste.oter:
            plan.otees.add(rang)
            return
    for cle, valeur in geste.valeurs.items():
        colonne = plan.feuille.colonne(cle)
        if cle in plan.places:
            _ecrire(plan, (rang, plan.places[cle]), colonne, valeur, rentree)


def _rang(plan: Plan, geste: Geste) -> int:
    origine = geste.origine
    if (plan.grille is None or origine is None or origine.feuille != plan.nom
            or not plan.entete < origine.ligne <= len(plan.grille.lignes)):  # fmt: skip
        raise ValueError(f"le geste ne vient pas de la feuille « {plan.nom} » : {origine}")
    return origine.ligne


def _placer_les_rubriques(plan: Plan, geste: Geste, rentree: int | None) -> None:
    assert plan.grille is not None
    trouvees = LecteurDeFeuille(plan.feuille, plan.grille, Rapport(), rentree).rubriques().origine.lettres
    for cle, valeur in geste.valeurs.items():
        colonne = plan.feuille.colonne(cle)
        if cle in trouvees:
            reference = REFERENCE.fullmatch(trouvees[cle])
            assert reference is not None
            _ecrire(plan, (int(reference[2]), numero(reference[1])), colonne, valeur, rentree)
        elif valeur is not None and valeur != '':
            rang = plan.derniere + len(plan.neuves) + 1
            plan.neuves.append(rang)
            plan.ecritures[(rang, 1)] = Ecriture(titre_de(colonne))
            _ecrire(plan, (rang, 2), colonne, valeur, rentree)


def _ecrire(plan: Plan, ou: Cellule, colonne: Colonne, valeur: object, rentree: int | None) -> None:
    """Note une cellule à écrire, sauf si elle dit déjà la même chose."""
    texte = en_texte(valeur, colonne)
    voulu = a_relire(texte, colonne, plan.lieu(ou))
    if voulu is None:
        texte = ''
    if not _dit_deja(plan, ou, colonne, voulu, rentree):
        plan.ecritures[ou] = Ecriture(texte, voulu, colonne)
    else:
        plan.ecritures.pop(ou, None)


def _dit_deja(plan: Plan, ou: Cellule, colonne: Colonne, voulu: object, rentree: int | None) -> bool:
    grille = plan.grille
    if grille is None or ou[0] > len(grille.lignes):
        return voulu is None
    if ou in grille.anomalies.formules_sans_valeur or ou in grille.anomalies.erreurs:
        return False
    brut = valeur_brute(grille, ou)
    if not texte_de(brut):
        return voulu is None
    lu = lire_cellule(brut, colonne, rentree)
    return not isinstance(lu, Refus) and lu == voulu


def valeur_brute(grille: Grille, ou: Cellule) -> object:
    """Ce que le tableur a gardé d'une cellule ; vide hors de la feuille."""
    ligne = grille.lignes[ou[0] - 1] if ou[0] <= len(grille.lignes) else []
    return ligne[ou[1] - 1] if ou[1] <= len(ligne) else ''
