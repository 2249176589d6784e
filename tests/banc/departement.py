"""`make bench-departement` : un département d'écoles fictives, par cent, mille, dix mille lettres et davantage à la demande.

Trois choses, toutes en rapports d'un même passage : le temps d'une lettre et la mémoire selon le nombre d'écoles ; la part de
ce temps que prend le moteur nu sur les mêmes .docx, avec et sans les normes ; ce que gagne un deuxième processus.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from pypdf import PdfReader

from generator import __version__
from generator.classeur import ecrire_classeur, fabriquer
from generator.conversion import etats_des_moteurs
from generator.domaine.temps import AnneeScolaire
from generator.lecture import lire_calendrier, lire_regimes
from generator.reglages import RACINE
from generator.reglementation import regime_au
from tests.banc.echelle import HEURE, Couts, Echelle, duree, ecart, tableau
from tests.banc.mesure import Mesure, mesurer

TAILLES = (100, 1_000, 10_000)
PAR_ECOLE = 50
LETTRES_DU_MOTEUR = 1_000
PASSAGES = 2
CALAGE = ((4, 20), (5, 160), (24, 50))
"""Écoles et lettres par école des trois passages d'où l'on tire le départ, le temps par école et par lettre."""
ECOLES_DE_LA_REPRISE, LETTRES_DE_LA_REPRISE = 300, 20
MOTEUR = 'embarque'
MIO = 2**20
NUIT = 8 * HEURE


@dataclass(frozen=True, slots=True)
class Passage:
    """Un passage entier : combien de lettres, en combien de temps, avec quelle mémoire."""

    lettres: int
    mesure: Mesure

    @property
    def millisecondes(self) -> float:
        """Ce que prend une lettre, du premier au dernier instant."""
        return 1000 * self.mesure.secondes / self.lettres


def peupler(dossier: Path, ecoles: int, par_ecole: int = PAR_ECOLE) -> None:
    """Écrit les classeurs de tant d'écoles, toutes différentes."""
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    regime = regime_au(regimes.values(), calendrier.rentree)
    (dossier / 'ecoles').mkdir(parents=True)
    for rang in range(ecoles):
        donnees = fabriquer(par_ecole, calendrier, regime, rang, foyers_separes=False)
        ecrire_classeur(dossier / 'ecoles' / f'ecole-{rang:05d}.xlsx', donnees)


def produire(donnees: Path, sorties: Path, lettres: int, moteur: str, *options: str, programme: str = 'generator') -> Passage:
    """« make lettres » pour toutes les écoles d'un dossier. Lève `SystemExit` s'il manque une lettre."""
    mesure = mesurer([
        programme, 'lettres', '--donnees', str(donnees), '--sorties', str(sorties), '--moteur', moteur, '--periode', '1', *options,
    ])  # fmt: skip
    faites = sum(len(PdfReader(pdf).pages) for pdf in sorties.glob('*/*/periode-1/lettres.pdf'))
    if faites != lettres:
        raise SystemExit(f'{faites} lettres au lieu de {lettres}')
    return Passage(lettres, mesure)


def mesurer_les_tailles(tailles: Sequence[int], moteur: str, dossier: Path) -> Iterator[Passage]:
    """Un passage par taille, des écoles neuves à chaque fois."""
    for taille in tailles:
        donnees = dossier / f'donnees-{taille}'
        peupler(donnees, taille // PAR_ECOLE)
        yield produire(donnees, dossier / f'sorties-{taille}', taille, moteur)


FACONS = {
    "sans ces contrôles, ni ceux des retours": ('tests.banc.sans_retours', ('sans',)),
    "sans ces contrôles": ('tests.banc.sans_controles', ('sans',)),
    "avec": ('generator', ()),
}
"""Les façons de faire les mêmes lettres : ce qu'on lance, et avec quelles options du moteur nu cela se compare."""


@dataclass(frozen=True, slots=True)
class PartDuMoteur:
    """Secondes de processeur, pour les mêmes .docx d'une même école : le moteur nu, et l'outil d'une façon."""

    facon: str
    nu: float
    outil: float

    @property
    def part(self) -> float:
        """La part du moteur dans l'outil."""
        return self.nu / self.outil


def mesurer_le_moteur(moteur: str, dossier: Path) -> list[PartDuMoteur]:
    """Une grande école ; on garde les .docx de l'outil, puis on les donne au moteur, sans rien autour.

    Tout se mesure plusieurs fois, l'un après l'autre ; on garde le meilleur de chacun.
    """
    gardes, donnees = dossier / 'docx', dossier / 'grande'
    gardes.mkdir(parents=True)
    peupler(donnees, 1, LETTRES_DU_MOTEUR)
    os.environ['BANC_DOCX'] = str(gardes)
    produire(donnees, dossier / 'garde', LETTRES_DU_MOTEUR, moteur, programme='tests.banc.garder_les_docx')
    nus: dict[tuple[str, ...], list[float]] = {options: [] for _, options in FACONS.values()}
    outils: dict[str, list[float]] = {facon: [] for facon in FACONS}
    for rang in range(PASSAGES):
        for options, mesures in nus.items():
            mesures.append(_nu(moteur, gardes, *options))
        for facon, (programme, _) in FACONS.items():
            fait = produire(donnees, dossier / f'{programme}-{rang}', LETTRES_DU_MOTEUR, moteur, programme=programme)
            outils[facon].append(fait.mesure.processeur)
    return [PartDuMoteur(facon, min(nus[options]), min(outils[facon])) for facon, (_, options) in FACONS.items()]


def _nu(moteur: str, docx: Path, *options: str) -> float:
    return mesurer(['tests.banc.moteur_nu', moteur, str(docx), *options]).processeur


@dataclass(frozen=True, slots=True)
class PourLEchelle:
    """Des passages de tailles différentes sur un cœur, le dernier aussi sur deux : de quoi caler le modèle d'échelle.

    `passages` : (écoles, lettres par école, secondes, octets remis).
    """

    passages: list[tuple[int, int, float, int]]
    deux_coeurs: float
    memoire: tuple[float, float]

    @property
    def couts(self) -> Couts:
        """Ce que coûtent une lettre, une école et le départ ; le rendement n'est pas encore celui que l'on mesure."""
        depart, ecole, lettre = caler({(e, n): secondes for e, n, secondes, _ in self.passages})
        _, place_ecole, place_lettre = caler({(e, n): float(octets) for e, n, _, octets in self.passages})
        un, deux = self.memoire
        return Couts(
            lettre, ecole, depart, 1.0, round(max(0.0, 2 * un - deux) * MIO), round(max(0.0, deux - un) * MIO),
            round(place_lettre), round(place_ecole),
        )  # fmt: skip


def caler(mesures: Mapping[tuple[int, int], float]) -> tuple[float, float, float]:
    """Ce qui est au départ, par école et par lettre, par les moindres carrés ; jamais négatif.

    Lève `ValueError` s'il n'y a pas trois passages de tailles différentes.
    """
    lignes = np.array([(1.0, ecoles, ecoles * lettres) for ecoles, lettres in mesures])
    if np.linalg.matrix_rank(lignes) < lignes.shape[1]:
        raise ValueError("il faut trois passages de tailles différentes")
    solution, *_ = np.linalg.lstsq(lignes, np.array(list(mesures.values())), rcond=None)
    depart, ecole, lettre = (max(0.0, float(valeur)) for valeur in solution)
    return depart, ecole, lettre


def mesurer_les_coeurs(moteur: str, dossier: Path) -> PourLEchelle:
    """Des passages sur un cœur, puis le plus grand sur deux."""
    passages: list[tuple[int, int, float, int]] = []
    for ecoles, lettres in CALAGE:
        donnees, sorties = dossier / f'calage-{ecoles}-{lettres}', dossier / f'un-{ecoles}-{lettres}'
        peupler(donnees, ecoles, lettres)
        seul = produire(donnees, sorties, ecoles * lettres, moteur, programme='tests.banc.sur_un_coeur')
        octets = sum(f.stat().st_size for f in sorties.rglob('*') if f.is_file() and '.cache' not in f.parts)
        passages.append((ecoles, lettres, seul.mesure.secondes, octets))
    deux = produire(donnees, dossier / 'deux', ecoles * lettres, moteur)
    return PourLEchelle(passages, deux.mesure.secondes, (seul.mesure.memoire, deux.mesure.memoire))


def mesurer_la_reprise(moteur: str, dossier: Path) -> tuple[Passage, Passage]:
    """Les mêmes écoles deux fois, sans rien changer entre les deux."""
    donnees = dossier / 'reprise'
    peupler(donnees, ECOLES_DE_LA_REPRISE, LETTRES_DE_LA_REPRISE)
    lettres = ECOLES_DE_LA_REPRISE * LETTRES_DE_LA_REPRISE
    premier = produire(donnees, dossier / 'reprises', lettres, moteur)
    return premier, produire(donnees, dossier / 'reprises', lettres, moteur)


def main() -> int:
    """Mesure et imprime."""
    lecteur = argparse.ArgumentParser(prog='make bench-departement')
    lecteur.add_argument('--tailles', type=int, nargs='+', default=TAILLES, help='nombres de lettres')
    lecteur.add_argument('--moteur', default=MOTEUR)
    lecteur.add_argument('--seulement', choices=tuple(PARTIES), help='une seule des mesures')
    lecteur.add_argument('--json', type=Path, help='écrit aussi les mesures dans ce fichier')
    options = lecteur.parse_args()
    os.environ.pop('PYTHONDONTWRITEBYTECODE', None)
    moteurs = {etat.nom: etat.version for etat in etats_des_moteurs([]) if etat.version}
    sys.stdout.write(f'Liasse {__version__} ; {moteurs[options.moteur]} ; {os.cpu_count()} cœurs ; {PAR_ECOLE} lettres par école\n')
    tout: dict[str, object] = {}
    for nom, partie in PARTIES.items():
        if options.seulement in (None, nom):
            with tempfile.TemporaryDirectory(prefix='banc-') as dossier:
                tout[nom] = partie(options, Path(dossier))
            sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps(tout, ensure_ascii=False, indent=1), 'utf-8')
    return 0


def _tailles(options: argparse.Namespace, dossier: Path) -> object:
    sys.stdout.write(f'\n{"lettres":>8}{"écoles":>8}{"secondes":>10}{"ms par lettre":>15}{"mémoire (Mio)":>15}\n')
    faits = []
    for passage in mesurer_les_tailles(options.tailles, options.moteur, dossier):
        sys.stdout.write(
            f'{passage.lettres:>8}{passage.lettres // PAR_ECOLE:>8}{passage.mesure.secondes:>10.1f}'
            f'{passage.millisecondes:>15.1f}{passage.mesure.memoire:>15.0f}\n'
        )
        sys.stdout.flush()
        faits.append(asdict(passage))
    return faits


def _moteur(options: argparse.Namespace, dossier: Path) -> object:
    parts = mesurer_le_moteur(options.moteur, dossier)
    sys.stdout.write(f'\nPart du moteur nu, mêmes .docx, {LETTRES_DU_MOTEUR} lettres (processeur)\n')
    for mesure in parts:
        sys.stdout.write(f'{mesure.facon:>40} : {mesure.nu:.2f} s sur {mesure.outil:.2f} s, {100 * mesure.part:.0f} %\n')
    return [asdict(mesure) for mesure in parts]


def _echelle(options: argparse.Namespace, dossier: Path) -> object:
    mesures = mesurer_les_coeurs(options.moteur, dossier)
    ecoles, lettres, un, _octets = mesures.passages[-1]
    gain, couts = un / mesures.deux_coeurs, mesures.couts
    prevu = duree(couts, Echelle('mesure', ecoles, lettres), 2)
    reel = replace(couts, rendement=min(1.0, max(0.01, gain - 1)))
    sys.stdout.write(
        f'\nDeux cœurs contre un, {ecoles} écoles de {lettres} lettres : {gain:.2f} fois plus vite\n'
        f'départ {couts.depart:.2f} s ; {couts.ecole:.3f} s par école ; {1000 * couts.lettre:.1f} ms par lettre\n'
        f'deux ouvriers : prévu {prevu:.1f} s, mesuré {mesures.deux_coeurs:.1f} s ({100 * ecart(prevu, mesures.deux_coeurs):+.0f} %)\n'
        f'{tableau(reel, NUIT)}\n'
    )
    return {**asdict(mesures), 'couts': asdict(reel), 'gain': gain}


def _reprise(options: argparse.Namespace, dossier: Path) -> object:
    premier, second = mesurer_la_reprise(options.moteur, dossier)
    part = second.mesure.secondes / premier.mesure.secondes
    sys.stdout.write(f'\nSecond passage sans rien changer, {ECOLES_DE_LA_REPRISE} écoles : {100 * part:.1f} % du premier\n')
    return [asdict(premier), asdict(second)]


PARTIES = {'tailles': _tailles, 'moteur': _moteur, 'echelle': _echelle, 'reprise': _reprise}


if __name__ == '__main__':
    sys.exit(main())
