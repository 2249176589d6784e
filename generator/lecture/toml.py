"""TOML lu strictement : décimaux exacts, clé inconnue refusée, chaque faute située. Seul module qui ouvre du TOML."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.domaine.temps import Duree
from generator.erreurs import Code, ErreurDonnees, dire_du_systeme
from generator.lecture.conversions import lire_duree
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

TAILLE_MAXIMALE = 2_000_000
POINTS_PAR_LIGNE = 100
"""Une clé de milliers de mots séparés par des points occuperait l'analyseur des minutes."""


REMEDE = "les textes se mettent entre guillemets droits (\"54 h\"), les dates s'écrivent 2008-09-01."


def charger(path: Path, nom: str, remede: str = REMEDE) -> dict[str, Any]:
    """Lit un fichier TOML ; `nom` est celui qu'on montre, `remede` ce qu'on dit d'une ligne qui ne se lit pas.

    Lève `ErreurDonnees` (R-204) s'il est illisible.
    """
    try:
        if path.stat().st_size > TAILLE_MAXIMALE:
            raise _illisible(nom, "le fichier dépasse 2 Mo", "gardez un fichier par année ou par régime.")
        texte = path.read_text('utf-8-sig')
        if any(ligne.count('.') > POINTS_PAR_LIGNE for ligne in texte.splitlines()):
            raise _illisible(nom, f"plus de {POINTS_PAR_LIGNE} points dans une ligne", "coupez cette ligne.")
        return _lire_une_fois(texte)
    except OSError as erreur:
        raise _illisible(nom, dire_du_systeme(erreur), "vérifiez que le fichier existe et se lit.") from erreur
    except UnicodeDecodeError as erreur:
        raise _illisible(nom, "le texte n'est pas en UTF-8", "enregistrez le fichier en UTF-8.") from erreur
    except tomllib.TOMLDecodeError as erreur:
        lieu = re.search(r'line (\d+), column (\d+)', str(erreur))
        ou = f"ligne {lieu[1]}, colonne {lieu[2]}" if lieu else "fin du fichier"
        raise _illisible(nom, ou, f"{f'ligne {lieu[1]} : ' if lieu else ''}{remede}") from erreur
    except (RecursionError, ValueError) as erreur:
        demesure = "des crochets imbriqués sans fin, ou un nombre démesuré"
        raise _illisible(nom, demesure, "reprenez le fichier livré.") from erreur


@lru_cache(maxsize=32)
def _lire_une_fois(texte: str) -> dict[str, Any]:
    """Le contenu d'un texte, que personne ne change : d'une école à l'autre, catalogue et calendrier sont les mêmes."""
    return tomllib.loads(texte, parse_float=Decimal)


def _illisible(nom: str, precision: str, remede: str) -> ErreurDonnees:
    lieu = Emplacement(nom, precision=precision)
    return ErreurDonnees(Probleme(Code.REGLEMENT_ILLISIBLE, Gravite.ERREUR, "Fichier TOML illisible", lieu, '', remede))


class Table:
    """Une table TOML qu'on lit clé par clé ; `fermer` signale les clés que personne n'a demandées."""

    def __init__(self, contenu: dict[str, Any], chemin: str, fichier: str, rapport: Rapport) -> None:
        self._contenu = contenu
        self._chemin = chemin
        self._fichier = fichier
        self._rapport = rapport
        self._lues: set[str] = set()

    def __contains__(self, cle: str) -> bool:
        return cle in self._contenu

    def probleme(self, cle: str, constat: str, remede: str, code: Code = Code.REGLEMENT_ILLISIBLE) -> None:
        """Note un défaut de cette table."""
        chemin = f'{self._chemin}.{cle}' if self._chemin and cle else self._chemin or cle
        lieu = Emplacement(self._fichier, precision=f"[{chemin}]")
        self._rapport.ajouter(Probleme(code, Gravite.ERREUR, constat, lieu, '', remede))

    def _valeur(self, cle: str, sorte: type | tuple[type, ...], attendu: str, *, facultatif: bool = False) -> Any:
        self._lues.add(cle)
        valeur = self._contenu.get(cle)
        if valeur is None:
            if not facultatif:
                self.probleme(cle, "Clé manquante", f"ajoutez « {cle} » ({attendu}).")
            return None
        if not isinstance(valeur, sorte) or (isinstance(valeur, bool) and sorte is int):
            self.probleme(cle, f"Valeur inattendue « {valeur} »", f"écrivez {attendu}.")
            return None
        return valeur

    def texte(self, cle: str, *, facultatif: bool = False) -> str:
        """Un texte ; vide s'il manque."""
        return self._valeur(cle, str, "un texte entre guillemets", facultatif=facultatif) or ''

    def entier(self, cle: str, *, facultatif: bool = False) -> int | None:
        """Un nombre entier."""
        return self._valeur(cle, int, "un nombre entier", facultatif=facultatif)

    def booleen(self, cle: str) -> bool:
        """Vrai ou faux ; faux s'il manque."""
        return bool(self._valeur(cle, bool, "true ou false", facultatif=True))

    def date(self, cle: str, *, facultatif: bool = False) -> dt.date | None:
        """Une date 2008-09-01."""
        valeur = self._valeur(cle, dt.date, "une date comme 2008-09-01", facultatif=facultatif)
        return valeur.date() if isinstance(valeur, dt.datetime) else valeur

    def duree(self, cle: str, *, facultatif: bool = False) -> Duree | None:
        """Une durée française entre guillemets : "54 h", "1 h 30", "30 min"."""
        texte = self._valeur(cle, str, 'une durée comme "1 h 30"', facultatif=facultatif)
        if texte is None:
            return None
        duree = lire_duree(texte)
        if duree is None:
            self._illisible(cle, texte)
        return duree

    def durees(self, cle: str) -> tuple[Duree | None, ...]:
        """Une liste de durées entre guillemets."""
        lues = {texte: lire_duree(texte) for texte in self.textes(cle)}
        for texte in (texte for texte, duree in lues.items() if duree is None):
            self._illisible(cle, texte)
        return tuple(lues.values())

    def durees_nommees(self, cle: str) -> dict[str, Duree]:
        """Une table de durées entre guillemets : { apc = "18 h" }."""
        sous = self.table(cle)
        lues = {nom: sous.duree(nom) for nom in sous._contenu}
        return {nom: duree for nom, duree in lues.items() if duree is not None}

    def _illisible(self, cle: str, texte: str) -> None:
        self.probleme(cle, f"Durée illisible « {texte} »", 'écrivez une durée comme "1 h 30".')

    def entiers(self, cle: str, *, facultatif: bool = False) -> tuple[int, ...]:
        """Une liste de nombres entiers."""
        valeur = self._valeur(cle, list, "une liste de nombres entiers", facultatif=facultatif) or []
        if not all(isinstance(element, int) and not isinstance(element, bool) for element in valeur):
            self.probleme(cle, "Liste inattendue", "écrivez des nombres entiers, comme [8, 9].")
            return ()
        return tuple(valeur)

    def textes(self, cle: str, *, facultatif: bool = False) -> tuple[str, ...]:
        """Une liste de textes."""
        valeur = self._valeur(cle, list, "une liste de textes", facultatif=facultatif) or []
        if not all(isinstance(element, str) for element in valeur):
            self.probleme(cle, "Liste inattendue", "mettez chaque texte entre guillemets.")
            return ()
        return tuple(valeur)

    def table(self, cle: str) -> Table:
        """Une sous-table."""
        return self._enfant(self._valeur(cle, dict, "une table") or {}, cle)

    def tables(self, cle: str, *, facultatif: bool = False) -> list[Table]:
        """Une liste de tables."""
        valeur = self._valeur(cle, list, "une liste de tables", facultatif=facultatif) or []
        if not all(isinstance(element, dict) for element in valeur):
            self.probleme(cle, "Liste inattendue", "chaque élément est une table { … }.")
            return []
        return [self._enfant(element, f'{cle} n° {rang}') for rang, element in enumerate(valeur, 1)]

    def tables_nommees(self, cle: str, *, facultatif: bool = False) -> dict[str, Table]:
        """Les sous-tables d'une table, par leur nom."""
        contenu = self._valeur(cle, dict, "une table", facultatif=facultatif) or {}
        return {nom: self._enfant(sous, f'{cle}.{nom}') for nom, sous in contenu.items() if isinstance(sous, dict)}

    def _enfant(self, contenu: dict[str, Any], cle: str) -> Table:
        chemin = f'{self._chemin}.{cle}' if self._chemin else cle
        return Table(contenu, chemin, self._fichier, self._rapport)

    def fermer(self) -> None:
        """Signale les clés inconnues : une faute de frappe ne passe pas inaperçue."""
        for cle in self._contenu.keys() - self._lues:
            self.probleme(cle, f"Clé inconnue « {cle} »", "vérifiez l'orthographe de la clé, ou ôtez-la.")
