"""D'un classeur (ou d'un dossier de CSV) au `Dossier` : ses feuilles lues, reliées, vérifiées, d'un seul passage."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from generator.domaine.dossier import Dossier, Source
from generator.domaine.mots import plier, proche
from generator.domaine.temps import AnneeScolaire
from generator.empreintes import empreinte_de
from generator.erreurs import Code
from generator.feuilles import (
    AJUSTEMENTS,
    AUTRES_ECOLES,
    BAREME_LOCAL,
    ECOLE,
    ELEVES,
    ENSEIGNANTS,
    FEUILLES,
    GROUPES,
    INSCRIPTIONS,
    ORGANISATION,
    PERIODES,
    PLAN,
    PRESENCES,
    SERVICE,
    Feuille,
)
from generator.lecture.complements import (
    lire_ajustements,
    lire_autres_ecoles,
    lire_bareme_local,
    lire_organisation,
    lire_plan,
)
from generator.lecture.csv import lire_dossier_csv
from generator.lecture.ecole import lire_annee, lire_ecole
from generator.lecture.etonnantes import signaler_les_niveaux
from generator.lecture.grille import ClasseurLu, Grille
from generator.lecture.groupes import IndexDesGroupes, lire_groupes, lire_inscriptions, lire_periodes
from generator.lecture.personnes import ELEVE_INCONNU, Annuaire, codes_des_enseignants, lire_eleves, lire_enseignants
from generator.lecture.registres import lire_journal, lire_presences
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.rapport import Emplacement, Gravite, Origine, Probleme, Rapport

FEUILLES_D_AIDE = ("Mode d'emploi", 'Listes')
INCONNUS = {
    GROUPES.cle: "Groupe inconnu", PERIODES.cle: "Période inconnue", ENSEIGNANTS.cle: "Enseignant inconnu",
    ELEVES.cle: ELEVE_INCONNU,
}  # fmt: skip
"""Ce que l'on dit de qui désigne une ligne absente de chaque feuille."""


@dataclass(frozen=True)
class ClasseurOuvert:
    """Un classeur dont seule la feuille École est lue : de quoi savoir quelle école et quelle année."""

    classeur: ClasseurLu
    grilles: dict[str, Grille]
    rubriques: Ligne
    rapport: Rapport

    @property
    def annee(self) -> AnneeScolaire | None:
        """L'année scolaire du classeur, si elle se lit."""
        return lire_annee(self.rubriques)

    @property
    def identifiant(self) -> str:
        """L'identifiant court de l'école ; vide s'il manque."""
        return self.rubriques.texte('identifiant')


def ouvrir(path: Path) -> ClasseurOuvert:
    """Ouvre un classeur et lit sa feuille École. Lève `ErreurDonnees` si le fichier ne se lit pas."""
    if path.is_dir():
        classeur = lire_dossier_csv(path)
    else:
        # Tardif : un dossier de CSV n'a pas besoin du lecteur de tableurs.
        from generator.lecture.tableur import lire_classeur

        classeur = lire_classeur(path)
    return ouvrir_lu(classeur)


def ouvrir_lu(classeur: ClasseurLu) -> ClasseurOuvert:
    """De même, pour un classeur déjà lu."""
    rapport = Rapport()
    grilles = _attribuer(classeur, rapport)
    if ECOLE.cle in grilles:
        rubriques = LecteurDeFeuille(ECOLE, grilles[ECOLE.cle], rapport).rubriques()
    else:
        rubriques = Ligne({}, Origine(classeur.nom, '', 0))
    return ClasseurOuvert(classeur, grilles, rubriques, rapport)


def lire_dossier(
    ouvert: ClasseurOuvert, vides_admises: Collection[Feuille] = ()
) -> tuple[Dossier | None, Rapport]:
    """Lit tout le classeur. Rend le dossier, ou rien si une erreur l'empêche, et tous les problèmes.

    `vides_admises` : les feuilles dont ce que l'on veut faire peut se passer.
    """
    rapport = Rapport(ouvert.rapport)
    annee = ouvert.annee
    lignes = {feuille.cle: _lignes(feuille, ouvert, rapport, annee) for feuille in FEUILLES if not feuille.verticale}
    if not ouvert.rubriques.valeurs and not any(lignes.values()) and _toutes(ouvert):
        return None, Rapport([_encore_vide(ouvert)])
    _signaler_feuilles_vides(lignes, ouvert, vides_admises, rapport)
    ecole = lire_ecole(ouvert.rubriques, rapport)
    enseignants = lire_enseignants(lignes[ENSEIGNANTS.cle], rapport)
    eleves = lire_eleves(lignes[ELEVES.cle], annee, rapport)
    if ecole is not None:
        signaler_les_niveaux(ecole, eleves, rapport)
    periodes = lire_periodes(lignes[PERIODES.cle], annee, rapport)
    par_numero = {periode.numero: periode for periode in periodes}
    numeros = {ligne['numero'] for ligne in lignes[PERIODES.cle] if ligne['numero'] is not None}
    codes = codes_des_enseignants(lignes[ENSEIGNANTS.cle])
    groupes = lire_groupes(lignes[GROUPES.cle], numeros, codes, rapport)
    index = IndexDesGroupes.de((g for g in groupes if g.periode in par_numero), lignes[GROUPES.cle])
    annuaire = Annuaire.de(eleves, lignes[ELEVES.cle])
    inscriptions = lire_inscriptions(lignes[INSCRIPTIONS.cle], index, annuaire, par_numero, rapport)
    presences = lire_presences(lignes[PRESENCES.cle], index, annuaire, par_numero, rapport)
    journal = lire_journal(lignes[SERVICE.cle], codes, annee, rapport)
    complements = {
        'organisation': lire_organisation(lignes[ORGANISATION.cle], codes, numeros, annee, rapport),
        'ailleurs': lire_autres_ecoles(lignes[AUTRES_ECOLES.cle], codes, rapport),
        'ajustements': lire_ajustements(lignes[AJUSTEMENTS.cle], codes, rapport),
        'bareme_local': lire_bareme_local(lignes[BAREME_LOCAL.cle], rapport),
        'plan': lire_plan(lignes[PLAN.cle]),
    }
    if ecole is None or rapport.a_des_erreurs:
        return None, _sans_consequences(rapport, ouvert)
    sources = _sources(ouvert.classeur)
    dossier = Dossier(
        ecole, enseignants, eleves, periodes, groupes, inscriptions, presences, journal, sources=sources,
        **complements,  # type: ignore[arg-type]
    )  # fmt: skip
    return dossier, rapport


def _sans_consequences(rapport: Rapport, ouvert: ClasseurOuvert) -> Rapport:
    """Les mêmes problèmes, sans ceux qui disparaîtront avec la feuille qui manque : ce qu'elle aurait fait connaître."""
    inconnus = {quoi for cle, quoi in INCONNUS.items() if cle not in ouvert.grilles}
    return Rapport(p for p in rapport if p.code is not Code.REFERENCE_INCONNUE or p.quoi not in inconnus)


def _sources(classeur: ClasseurLu) -> tuple[Source, ...]:
    """Les fichiers d'un classeur, chacun avec l'empreinte de ses octets et celle de chaque feuille."""
    return tuple(
        Source(nom, sha, tuple((g.nom, empreinte_de(repr(g.lignes))) for g in classeur.grilles if g.fichier == nom))
        for nom, sha in sorted(classeur.empreintes.items())
    )


def _toutes(ouvert: ClasseurOuvert) -> bool:
    """Vrai si le classeur a toutes les feuilles qui ne sont pas facultatives."""
    return all(feuille.facultative or feuille.cle in ouvert.grilles for feuille in FEUILLES)


def _lignes(feuille: Feuille, ouvert: ClasseurOuvert, rapport: Rapport, annee: AnneeScolaire | None) -> list[Ligne]:
    if feuille.cle not in ouvert.grilles:
        return []
    rentree = annee.rentree if annee else None
    return LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], rapport, rentree).lignes()


def _encore_vide(ouvert: ClasseurOuvert) -> Probleme:
    """Un classeur neuf, pas encore rempli : une seule phrase dit par où commencer."""
    premiere = ECOLE.colonnes[0]
    return Probleme(
        Code.CLASSEUR_VIDE, Gravite.ERREUR, "Le classeur est encore vide", ouvert.rubriques.origine.a(premiere.cle),
        "l'ordre à suivre : École, Enseignants, Élèves, Périodes, Groupes, Inscriptions",
        f"commencez par la feuille « École », rubrique « {premiere.entete} » : écrivez par exemple {premiere.exemple}.",
    )  # fmt: skip


def _signaler_feuilles_vides(
    lignes: dict[str, list[Ligne]], ouvert: ClasseurOuvert, admises: Collection[Feuille], rapport: Rapport
) -> None:
    fautives = {(p.emplacement.fichier, p.emplacement.feuille) for p in rapport.erreurs}
    for feuille in FEUILLES:
        grille = ouvert.grilles.get(feuille.cle)
        if not feuille.obligatoire or feuille in admises or feuille.verticale or grille is None or lignes[feuille.cle]:
            continue
        if (grille.fichier, grille.nom) not in fautives:
            rapport.ajouter(Probleme(
                Code.CLASSEUR_VIDE, Gravite.ERREUR, f"La feuille « {feuille.nom} » est vide",
                Emplacement(grille.fichier, grille.nom), feuille.aide, f"remplissez la feuille « {feuille.nom} ».",
            ))  # fmt: skip


def _attribuer(classeur: ClasseurLu, rapport: Rapport) -> dict[str, Grille]:
    """Associe chaque feuille attendue à une grille ; signale celles qui manquent et celles qu'on ne connaît pas."""
    noms = {plier(nom): feuille for feuille in FEUILLES for nom in (feuille.nom, *feuille.synonymes)}
    aides = [plier(nom) for nom in FEUILLES_D_AIDE]
    grilles: dict[str, Grille] = {}
    inconnues: list[Grille] = []
    for grille in classeur.grilles:
        feuille = noms.get(plier(grille.nom))
        if feuille is not None and feuille.cle not in grilles:
            grilles[feuille.cle] = grille
        elif plier(grille.nom) not in aides:
            inconnues.append(grille)
    manquantes = [feuille for feuille in FEUILLES if feuille.cle not in grilles]
    prises = _signaler_manquantes(classeur, [f for f in manquantes if f.obligatoire], inconnues, rapport)
    for grille in inconnues:
        if grille.nom not in prises and any(any(ligne) for ligne in grille.lignes):
            rapport.ajouter(_feuille_inconnue(grille, [feuille.nom for feuille in manquantes]))
    return grilles


def _signaler_manquantes(
    classeur: ClasseurLu, manquantes: list[Feuille], inconnues: list[Grille], rapport: Rapport
) -> set[str]:
    prises: set[str] = set()
    for feuille in manquantes:
        ressemblante = proche(feuille.nom, [grille.nom for grille in inconnues])
        if ressemblante:
            prises.add(ressemblante)
            remede = f"vouliez-vous nommer ainsi la feuille « {ressemblante} » ?"
        else:
            remede = "ajoutez-la ; « make classeur » écrit un classeur qui a toutes les feuilles."
        rapport.ajouter(Probleme(
            Code.FEUILLE_MANQUANTE, Gravite.ERREUR, "Feuille manquante", Emplacement(classeur.nom), feuille.aide,
            remede, feuille.nom,
        ))  # fmt: skip
    return prises


def _feuille_inconnue(grille: Grille, libres: list[str]) -> Probleme:
    suggestion = proche(grille.nom, libres)
    return Probleme(
        Code.FEUILLE_INCONNUE, Gravite.AVERTISSEMENT, "Feuille inconnue, non lue",
        Emplacement(grille.fichier, grille.nom), '',
        f"vouliez-vous la nommer « {suggestion} » ?" if suggestion else "rien à faire si c'est voulu.", grille.nom,
    )  # fmt: skip
