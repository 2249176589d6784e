"""La galerie (`tests/regimes_casses/*.toml`) : un règlement cassé par fichier, et le refus qu'il doit recevoir."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from generator.lecture import lire_regimes
from generator.rapport import Probleme
from generator.reglages import RACINE
from tests.evaluateurs import clair

REGLEMENTS = RACINE / 'donnees' / 'reglementation'
GALERIE = RACINE / 'tests' / 'regimes_casses'
OBLIGATOIRES = {'titre', 'depart', 'code', 'mots'}
FACULTATIVES = {'remplacer', 'par', 'table', 'avec', 'en_tete', 'encodage', 'taille', 'absent'}


@dataclass(frozen=True, slots=True)
class Casse:
    """Un règlement cassé : d'où l'on part, ce qu'on y change, ce qu'on doit lire."""

    nom: str
    contenu: dict[str, Any]

    @classmethod
    def lire(cls, path: Path) -> Casse:
        """Lit un fichier de la galerie ; une clé mal écrite est refusée."""
        contenu = tomllib.loads(path.read_text('utf-8'))
        assert OBLIGATOIRES | FACULTATIVES >= set(contenu) >= OBLIGATOIRES, (path.name, sorted(contenu))
        assert contenu['mots'] and ('remplacer' in contenu) == ('par' in contenu), path.name
        return cls(path.stem, contenu)

    def ecrire(self, dossier: Path) -> Path:
        """Écrit dans un dossier le règlement cassé, et celui qui l'accompagne."""
        texte = (REGLEMENTS / self.contenu['depart']).read_text('utf-8')
        if 'remplacer' in self.contenu:
            assert self.contenu['remplacer'] in texte, f'{self.nom} : le texte à remplacer n\'est plus dans le fichier'
            texte = texte.replace(self.contenu['remplacer'], self.contenu['par'], 1)
        if 'en_tete' in self.contenu:
            texte = f'{self.contenu["en_tete"]}\n{texte}'
        path = dossier / 'casse.toml'
        if self.contenu.get('absent'):
            path.symlink_to(dossier / 'nulle-part.toml')
        else:
            path.write_bytes(texte.encode(self.contenu.get('encodage', 'utf-8')).ljust(self.contenu.get('taille', 0), b'\n'))
        if 'avec' in self.contenu:
            (dossier / self.contenu['avec']).write_bytes((REGLEMENTS / self.contenu['avec']).read_bytes())
        return path

    def refuser(self, dossier: Path) -> list[Probleme]:
        """Lit le dossier comme le fait l'outil, et rend ce qu'il y reproche."""
        self.ecrire(dossier)
        return list(lire_regimes(dossier)[1])

    def reconnait(self, probleme: Probleme) -> bool:
        """Vrai pour le refus attendu : son code, sa place, ses mots."""
        dit = clair(f'{probleme.titre} {probleme.emplacement} {probleme.regle} {probleme.remede}')
        return (
            probleme.code == self.contenu['code']
            and self.contenu.get('table', '') in clair(probleme.emplacement)
            and all(mot in dit for mot in self.contenu['mots'])
        )


def galerie() -> list[Casse]:
    """Toute la galerie."""
    return [Casse.lire(path) for path in sorted(GALERIE.glob('*.toml'))]


# Les refus écrits dans le code, et ceux qu'on a vus


MODULES = [
    RACINE / 'generator' / 'reglementation' / 'coherence.py', RACINE / 'generator' / 'lecture' / 'toml.py',
    *sorted((RACINE / 'generator' / 'lecture').glob('regle*.py')), RACINE / 'generator' / 'lecture' / 'regimes.py',
]  # fmt: skip
REFUS = re.compile(r'probleme|_probleme|_illisible')
"""Les fonctions qui notent un refus ; dans `coherence.py`, un constat rendu par `yield` en est un aussi."""


def refus_ecrits(modules: Iterable[Path] = tuple(MODULES)) -> set[tuple[str, int]]:
    """Chaque endroit du code (module, première ligne de l'instruction) où un règlement est refusé."""
    trouves = set()
    for module in modules:
        for noeud in ast.walk(ast.parse(module.read_text('utf-8'))):
            if isinstance(noeud, ast.stmt) and not hasattr(noeud, 'body') and not isinstance(noeud, ast.Match) and any(map(_refuse, ast.walk(noeud))):
                trouves.add((module.name, noeud.lineno))
    return trouves


def _refuse(noeud: ast.AST) -> bool:
    if isinstance(noeud, ast.Yield):
        return True
    if not isinstance(noeud, ast.Call):
        return False
    nom = noeud.func.attr if isinstance(noeud.func, ast.Attribute) else getattr(noeud.func, 'id', '')
    return REFUS.fullmatch(nom) is not None


@contextmanager
def suivre(modules: Iterable[Path] = tuple(MODULES)) -> Iterator[set[tuple[str, int]]]:
    """Relève les lignes de ces modules par lesquelles on passe."""
    vues: set[tuple[str, int]] = set()
    fichiers = {str(module) for module in modules}

    def tracer(cadre: FrameType, evenement: str, _: Any) -> Any:
        if cadre.f_code.co_filename not in fichiers:
            return None
        if evenement == 'line':
            vues.add((Path(cadre.f_code.co_filename).name, cadre.f_lineno))
        return tracer

    avant = sys.gettrace()
    sys.settrace(tracer)
    try:
        yield vues
    finally:
        sys.settrace(avant)
