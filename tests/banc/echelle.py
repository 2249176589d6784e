"""Le passage à l'échelle, sur le papier : temps, ouvriers, mémoire, place et coût, d'après des coûts mesurés.

    python -m tests.banc.echelle --lettre 0.020 --ecole 0.40 --depart 1.5

Les coûts sont donnés, jamais devinés : ceux d'une machine, relevés par « make bench » et « make bench-departement ».
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import ceil

HEURE, JOUR = 3600.0, 86_400.0
MIO, GIO = 2**20, 2**30


@dataclass(frozen=True)
class Couts:
    """Ce que l'on a mesuré. Temps en secondes d'un cœur, mémoire et place en octets."""

    lettre: float
    ecole: float
    depart: float
    rendement: float = 0.9
    """Ce que chaque ouvrier de plus ajoute, par rapport au premier : 1 s'ils ne se gênent pas."""
    memoire_du_parent: int = 150 * MIO
    memoire_d_un_ouvrier: int = 400 * MIO
    place_d_une_lettre: int = 30_000
    place_d_une_ecole: int = 400_000
    prix_d_une_heure: float = 0.05
    """D'un cœur, dans la monnaie que l'on veut."""

    def __post_init__(self) -> None:
        for champ in fields(self):
            if getattr(self, champ.name) < 0:
                raise ValueError(f'{champ.name} : un coût n’est pas négatif')
        if not 0 < self.rendement <= 1:
            raise ValueError('rendement : entre 0 et 1')


@dataclass(frozen=True)
class Echelle:
    """Un territoire : combien d'écoles, combien de lettres par école, combien de périodes par an."""

    nom: str
    ecoles: int
    lettres_par_ecole: int = 60
    periodes: int = 5

    @property
    def lettres(self) -> int:
        """Toutes les lettres d'une période."""
        return self.ecoles * self.lettres_par_ecole


TERRITOIRES = (
    Echelle('une école', 1), Echelle('une circonscription', 30), Echelle('un petit département', 300),
    Echelle('un grand département', 900), Echelle('le pays', 45_000),
)  # fmt: skip


def travail(couts: Couts, echelle: Echelle) -> float:
    """Les secondes de cœur que demande une période, hors départ."""
    return echelle.ecoles * couts.ecole + echelle.lettres * couts.lettre


def acceleration(couts: Couts, ouvriers: int) -> float:
    """Combien de fois plus vite vont plusieurs ouvriers : le premier compte pour un, les autres pour leur rendement."""
    if ouvriers < 1:
        raise ValueError('il faut un ouvrier')
    return 1 + (ouvriers - 1) * couts.rendement


def duree(couts: Couts, echelle: Echelle, ouvriers: int) -> float:
    """Le temps d'une période ; jamais moins que celui d'une école, qu'un seul ouvrier fait d'un bout à l'autre."""
    une = couts.ecole + echelle.lettres_par_ecole * couts.lettre
    utiles = min(ouvriers, echelle.ecoles)
    return couts.depart + max(une, travail(couts, echelle) / acceleration(couts, utiles))


def ouvriers_pour(couts: Couts, echelle: Echelle, temps: float) -> int | None:
    """Le plus petit nombre d'ouvriers qui finit à temps ; aucun si une seule école est déjà trop longue."""
    if duree(couts, echelle, echelle.ecoles) > temps:
        return None
    if duree(couts, echelle, 1) <= temps:
        return 1
    voulue = travail(couts, echelle) / (temps - couts.depart)
    return 1 + ceil((voulue - 1) / couts.rendement - 1e-9)


def memoire(couts: Couts, ouvriers: int) -> int:
    """La mémoire de tous les processus : elle dépend des ouvriers, pas du nombre d'écoles."""
    return couts.memoire_du_parent + ouvriers * couts.memoire_d_un_ouvrier


def place(couts: Couts, echelle: Echelle) -> int:
    """La place d'une année sur le disque, toutes périodes gardées."""
    return echelle.periodes * (echelle.ecoles * couts.place_d_une_ecole + echelle.lettres * couts.place_d_une_lettre)


def prix(couts: Couts, echelle: Echelle, ouvriers: int) -> float:
    """Le prix d'une période : chaque ouvrier est payé du début à la fin."""
    return ouvriers * duree(couts, echelle, ouvriers) / HEURE * couts.prix_d_une_heure


def ecart(prevu: float, mesure: float) -> float:
    """De combien la prévision se trompe, en part de la mesure : 0,1 si elle est dix pour cent trop longue."""
    return prevu / mesure - 1


def dire_le_temps(secondes: float) -> str:
    """« 45 s », « 12 min », « 3,2 h », « 2,1 jours »."""
    for borne, unite, nom in ((90, 1.0, 's'), (90 * 60, 60.0, 'min'), (2 * JOUR, HEURE, 'h')):
        if secondes < borne:
            return f'{secondes / unite:.{0 if unite < HEURE else 1}f} {nom}'.replace('.', ',')
    return f'{secondes / JOUR:.1f} jours'.replace('.', ',')


def tableau(couts: Couts, nuit: float, territoires: Sequence[Echelle] = TERRITOIRES) -> str:
    """Le tableau du document : avec un et deux ouvriers, puis ce qu'il en faut pour une nuit."""
    lignes = [
        f'| Territoire | Écoles | Lettres | 1 ouvrier | 2 ouvriers | Ouvriers pour {dire_le_temps(nuit)} | Mémoire | Place par an | Prix |',
        '|---|---|---|---|---|---|---|---|---|',
    ]  # fmt: skip
    for une in territoires:
        nombre = ouvriers_pour(couts, une, nuit)
        suite = ('impossible', '–', '–') if nombre is None else (
            str(nombre), f'{memoire(couts, nombre) / GIO:.1f} Gio', f'{prix(couts, une, nombre):.2f}')  # fmt: skip
        lignes.append(
            f'| {une.nom} | {une.ecoles} | {une.lettres} | {dire_le_temps(duree(couts, une, 1))} | '
            f'{dire_le_temps(duree(couts, une, 2))} | {suite[0]} | {suite[1].replace(".", ",")} | '
            f'{place(couts, une) / GIO:.1f} Gio | {suite[2].replace(".", ",")} |'.replace(' 0.0 Gio', ' < 0,1 Gio').replace('.', ',')
        )
    return '\n'.join(lignes) + '\n'


def main(arguments: Sequence[str] | None = None) -> str:
    """Lit les coûts sur la ligne de commande, rend le tableau."""
    lecteur = argparse.ArgumentParser(description="Temps, ouvriers, mémoire, place et coût, d'après des coûts mesurés.")
    defauts = {champ.name: champ.default for champ in fields(Couts)}
    for champ in fields(Couts):
        connu = isinstance(defauts[champ.name], (int, float))
        lecteur.add_argument(
            f'--{champ.name.replace("_", "-")}', type=int if champ.type == 'int' else float, required=not connu,
            default=defauts[champ.name] if connu else None,
        )  # fmt: skip
    lecteur.add_argument('--nuit', type=float, default=8.0, help="heures d'une nuit")
    lus = vars(lecteur.parse_args(arguments))
    nuit = lus.pop('nuit') * HEURE
    return tableau(Couts(**lus), nuit)


if __name__ == '__main__':
    print(main(), end='')
