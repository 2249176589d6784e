"""Le catalogue des formulaires : `modeles/catalogue.toml`, complété par celui de l'école s'il y en a un."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from generator.domaine.document import COMMANDES, FORMULAIRE, POUR_CHACUN, Contexte, Formulaire, Unite
from generator.domaine.mots import plier, proche
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.toml import Table, charger
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

FICHIER = 'catalogue.toml'
REMEDE = 'écrivez par exemple fichier = "convocation.docx", avec des guillemets droits.'
CLE = re.compile(r'[a-z0-9]+(?:_[a-z0-9]+)*')
SORTIE = re.compile(r'(?:[a-z0-9][a-z0-9-]{0,79}/)?(?:[a-z0-9][a-z0-9-]{0,79}|\{nom\})\.pdf')
MODELE = re.compile(r"\w[\w .,;()'’&+-]{0,99}\.docx")
"""Des noms que tous les systèmes acceptent et qu'on lit en entier : ni dossier, ni signe invisible, ni longueur sans fin."""
CASES = ('OUI', 'NON')
EXEMPLE_DE_CASES = f'écrivez par exemple cases = ["{CASES[0]}", "{CASES[1]}"]'
CASE = re.compile(r"[^\W\d_]{2,30}")
Mot = TypeVar('Mot', bound=StrEnum)


@dataclass(frozen=True)
class Entree:
    """Une entrée lue, et la table d'où elle vient, pour y situer un défaut."""

    formulaire: Formulaire
    table: Table


def lire_catalogue(modeles: Path, ecole: str = '') -> dict[str, Formulaire]:
    """Les formulaires par clé ; ceux de l'école s'ajoutent aux communs, ou les remplacent s'ils ont la même clé.

    Lève `ErreurDonnees` (M-319, R-204) avec tous les défauts des deux fichiers.
    """
    rapport = Rapport()
    entrees = _lire(modeles / FICHIER, f'modeles/{FICHIER}', rapport)
    propre = modeles / ecole / FICHIER if ecole else None
    if propre is not None and propre.is_file():
        entrees |= _lire(propre, f'modeles/{ecole}/{FICHIER}', rapport)
    elif propre is not None and propre.with_name(f'{FICHIER}.txt').is_file():
        rapport.ajouter(Probleme(
            Code.CATALOGUE_INVALIDE, Gravite.ERREUR, "Le catalogue de l'école ne se lit pas sous ce nom",
            Emplacement(f'modeles/{ecole}/{FICHIER}.txt'), f"le fichier s'appelle {FICHIER}, sans « .txt »",
            f"renommez-le {FICHIER} (Explorateur de fichiers > Affichage > Extensions de noms de fichiers).",
        ))  # fmt: skip
    _controler_ensemble(entrees.values())
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return {cle: entree.formulaire for cle, entree in entrees.items()}


def _lire(path: Path, nom: str, rapport: Rapport) -> dict[str, Entree]:
    racine = Table(charger(path, nom, REMEDE), '', nom, rapport)
    entrees = {}
    for cle, table in racine.tables_nommees('formulaires').items():
        formulaire = _formulaire(cle, table, nom)
        table.fermer()
        if formulaire is not None:
            entrees[cle] = Entree(formulaire, table)
            _controler(formulaire, table)
    racine.fermer()
    return entrees


def _formulaire(cle: str, table: Table, catalogue: str) -> Formulaire | None:
    if not CLE.fullmatch(cle):
        _refuser(table, '', f"Clé impropre à nommer un dossier « {cle} »", "minuscules sans accent, chiffres et « _ ».")
    contexte = _mot(table, 'contexte', Contexte)
    unite = _mot(table, 'unite', Unite)
    commande = table.texte('commande', facultatif=True) or FORMULAIRE
    if commande not in (*COMMANDES, FORMULAIRE):
        _refuser_mot(table, 'commande', commande, [*COMMANDES, FORMULAIRE])
    lire = partial(
        Formulaire, cle, table.texte('fichier'), table.texte('titre'), commande=commande,
        ordre=table.entier('ordre', facultatif=True) or 0, sortie=table.texte('sortie', facultatif=True),
        pluriel=table.texte('pluriel', facultatif=True), exige=table.textes('exige', facultatif=True),
        exige_textes=table.textes('exige_textes', facultatif=True),
        pages_max=table.entier('pages_max', facultatif=True), liasse=table.booleen('liasse'), docx=table.booleen('docx'),
        anonyme=table.booleen('anonyme'), cases=table.textes('cases', facultatif=True), catalogue=catalogue,
    )  # fmt: skip
    return None if contexte is None or unite is None else lire(contexte=contexte, unite=unite)


def _mot(table: Table, cle: str, sorte: type[Mot]) -> Mot | None:
    """Le mot d'une liste fermée, à un accent ou une majuscule près ; signale un mot inconnu et propose le plus proche."""
    saisie = table.texte(cle)
    mots = {plier(mot): mot for mot in sorte}
    if saisie and plier(saisie) not in mots:
        _refuser_mot(table, cle, saisie, [str(mot) for mot in sorte])
    return mots.get(plier(saisie))


def _refuser_mot(table: Table, cle: str, saisie: str, possibles: list[str]) -> None:
    suggestion = proche(saisie, possibles)
    remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else f"choisissez parmi : {', '.join(possibles)}."
    _refuser(table, cle, f"Mot inconnu « {saisie} »", remede)


def _refuser(table: Table, cle: str, constat: str, remede: str) -> None:
    table.probleme(cle, constat, remede, Code.CATALOGUE_INVALIDE)


# Ce qu'une entrée doit à elle-même, puis aux autres


def _controler(formulaire: Formulaire, table: Table) -> None:
    contexte, commande = formulaire.contexte, COMMANDES.get(formulaire.commande)
    if formulaire.unite is not contexte.unite:
        _refuser(table, 'unite', f"Le contexte « {contexte} » ne se remplit pas par {formulaire.unite}",
                 f"écrivez unite = \"{contexte.unite}\".")  # fmt: skip
    if commande is not None and commande.annuelle and not contexte.annuel:
        annuels = ", ".join(c for c in Contexte if c.annuel)
        _refuser(table, 'contexte', f"La commande « {commande.nom} » ne connaît pas de période",
                 f"choisissez un contexte annuel ({annuels}), ou une autre commande.")  # fmt: skip
    if formulaire.fichier and not MODELE.fullmatch(formulaire.fichier):
        _refuser(table, 'fichier', f"Nom de modèle inattendu « {formulaire.fichier} »",
                 "un nom de fichier .docx, sans dossier.")  # fmt: skip
    _controler_sortie(formulaire, table)
    _controler_liasse(formulaire, table)
    _controler_cases(formulaire, table)


def _controler_sortie(formulaire: Formulaire, table: Table) -> None:
    sortie, pages = formulaire.sortie, formulaire.pages_max
    if sortie and not SORTIE.fullmatch(sortie):
        _refuser(table, 'sortie', f"Nom de fichier inattendu « {sortie} »",
                 f"minuscules et tirets : lettres.pdf ; un fichier chacun : lettres/{POUR_CHACUN}.pdf.")  # fmt: skip
    if not sortie and not formulaire.liasse:
        _refuser(table, 'sortie', "Ce formulaire n'irait nulle part", "ajoutez sortie = \"….pdf\", ou liasse = true.")
    if formulaire.docx and (formulaire.unite is not Unite.ECOLE or not sortie):
        _refuser(table, 'docx', "Le document Word n'est remis que pour un formulaire d'école qui a une sortie",
                 "ôtez « docx ».")  # fmt: skip
    if pages is not None and pages < 1:
        _refuser(table, 'pages_max', f"Un document a au moins une page, pas {pages}",
                 "écrivez 1 ou plus, ou ôtez « pages_max ».")  # fmt: skip
    if formulaire.ordre < 1 and formulaire.commande != FORMULAIRE:
        _refuser(table, 'ordre', "Le rang dans la commande manque", "écrivez un nombre : ordre = 10.")


def _controler_liasse(formulaire: Formulaire, table: Table) -> None:
    contexte, commande = formulaire.contexte, COMMANDES.get(formulaire.commande)
    avec_liasse = [c.nom for c in COMMANDES.values() if c.liasse]
    if formulaire.liasse and (commande is None or not commande.liasse):
        _refuser(table, 'liasse', f"La commande « {formulaire.commande} » n'a pas de liasse",
                 f"celles qui en ont : {', '.join(avec_liasse)} ; ou ôtez « liasse ».")  # fmt: skip
    if contexte.nominatif and (formulaire.liasse or formulaire.anonyme):
        cle = 'liasse' if formulaire.liasse else 'anonyme'
        _refuser(table, cle, f"Le contexte « {contexte} » nomme des élèves", f"ôtez « {cle} ».")
    if contexte.d_une_liasse and (not formulaire.liasse or formulaire.sortie):
        _refuser(table, 'liasse', f"Le contexte « {contexte} » annonce les pièces d'une liasse",
                 "écrivez liasse = true, et ôtez « sortie ».")  # fmt: skip


def _controler_cases(formulaire: Formulaire, table: Table) -> None:
    """Deux mots qui ne se confondent pas : sur la page, chacun doit se trouver seul."""
    cases = formulaire.cases
    if not cases:
        return
    if not formulaire.contexte.revient:
        _refuser(table, 'cases', f"Le contexte « {formulaire.contexte} » ne revient pas signé", "ôtez « cases ».")
    if len(cases) != len(CASES):
        _refuser(table, 'cases', "Un formulaire qui revient a deux cases, l'accord puis le refus", f"{EXEMPLE_DE_CASES}.")
    elif plier(cases[0]) == plier(cases[1]):
        _refuser(table, 'cases', f"Les deux cases disent la même chose « {cases[0]} »", f"{EXEMPLE_DE_CASES}.")
    for mot in cases:
        if not CASE.fullmatch(mot):
            _refuser(table, 'cases', f"« {mot} » n'est pas un mot seul",
                     f"un mot, écrit comme sur le formulaire ; {EXEMPLE_DE_CASES}.")  # fmt: skip


def _controler_ensemble(entrees: Iterable[Entree]) -> None:
    """Deux formulaires d'une commande n'ont ni le même rang, ni le même fichier."""
    rangs: dict[tuple[str, int], str] = {}
    fichiers: dict[tuple[str, str], str] = {}
    for entree in entrees:
        formulaire = entree.formulaire
        if formulaire.commande == FORMULAIRE:
            continue
        autre = rangs.setdefault((formulaire.commande, formulaire.ordre), formulaire.cle)
        if autre != formulaire.cle and formulaire.ordre > 0:
            _refuser(entree.table, 'ordre', f"Le rang {formulaire.ordre} est déjà celui de « {autre} »",
                     f"donnez-lui un autre rang dans la commande « {formulaire.commande} ».")  # fmt: skip
        autre = fichiers.setdefault((formulaire.commande, formulaire.sortie), formulaire.cle)
        if autre != formulaire.cle and formulaire.sortie:
            _refuser(entree.table, 'sortie', f"« {formulaire.sortie} » est déjà le fichier de « {autre} »",
                     "donnez-lui un autre nom.")  # fmt: skip
