"""`make bench` : « make lettres » entier, par chaque moteur, contre un script ordinaire. Un rapport, jamais un seuil.

Notre temps va du lancement de l'outil à ses documents rangés : lecture, contrôles, calcul, rendu, conversion, relecture de
chaque page, liasse. Celui du script va de son lancement aux mêmes PDF : il reçoit les valeurs toutes prêtes, il ne contrôle
ni ne relit rien, il suppose la pagination du sommaire.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from generator import __version__
from generator.calcul import calculer
from generator.classeur import ecrire_classeur, fabriquer
from generator.conversion import etats_des_moteurs
from generator.domaine.temps import AnneeScolaire
from generator.lecture import lire_calendrier, lire_regimes
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.reglages import RACINE
from generator.reglementation import regime_au
from generator.rendu import Contextes
from tests.banc.atelier import FOIS, imprimer_atelier
from tests.banc.mesure import Mesure, mesurer
from tests.banc.normes import NOMBRES as LETTRES_AUX_NORMES
from tests.banc.normes import imprimer_normes
from tests.banc.parts import NOMBRES as LETTRES_PAR_PARTS
from tests.banc.parts import imprimer_parts
from tests.banc.services import NOMBRES, imprimer_services

TAILLES = (20, 200, 1000)
PASSAGES = 3


def preparer(nombre: int, dossier: Path) -> None:
    """Le classeur d'une école de `nombre` lettres, et les valeurs toutes prêtes pour le script ordinaire."""
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    regime = regime_au(regimes.values(), calendrier.rentree)
    (dossier / 'donnees' / 'ecoles').mkdir(parents=True)
    classeur = dossier / 'donnees' / 'ecoles' / 'banc.xlsx'
    ecrire_classeur(classeur, fabriquer(nombre, calendrier, regime, 7, foyers_separes=False))
    lu, _ = lire_dossier(ouvrir(classeur))
    resultats, _ = calculer(lu, lu.periodes[0], regimes.values(), calendrier)
    assert len(resultats.propositions) == nombre
    (dossier / 'valeurs.pickle').write_bytes(pickle.dumps(_valeurs(Contextes(resultats, calendrier.rentree))))


def _valeurs(contextes: Contextes) -> dict[str, list[tuple[str, list[dict[str, Any]]]]]:
    """Par PDF à produire, les modèles à remplir et leurs valeurs : ce que le script recevrait d'un tableur sans erreur."""
    resultats = contextes.resultats
    pages = range(4, 4 + len(resultats.services))
    pieces = [('Tableau prévisionnel', 3), *zip((s.enseignant.nom for s in resultats.services), pages, strict=True)]

    def services(*, avec_realise: bool) -> list[dict[str, Any]]:
        return [vars(contextes.service(service, avec_realise=avec_realise)) for service in resultats.services]

    return {
        'lettres.pdf': [
            ('autorisation_parentale', [vars(contextes.lettre(proposition)) for proposition in resultats.propositions])
        ],
        'tableau-previsionnel.pdf': [('tableau_previsionnel', [vars(contextes.tableau())])],
        'services.pdf': [('tableau_de_service', services(avec_realise=True))],
        'liasse-ien.pdf': [
            ('lettre_accompagnement', [vars(contextes.accompagnement(['tableau'], 1))]),
            ('sommaire', [vars(contextes.sommaire(pieces))]),
            ('tableau_previsionnel', [vars(contextes.tableau())]),
            ('tableau_de_service', services(avec_realise=False)),
            ('annexe', [vars(contextes.annexe())]),
        ],
    }


def mesurer_script(dossier: Path, nombre: int) -> Mesure:
    """Le script ordinaire, une fois."""
    travail = dossier / 'script'
    travail.mkdir()
    mesure = mesurer(['tests.banc.script_ordinaire', str(dossier / 'valeurs.pickle'), str(travail)])
    _compter(travail / 'lettres.pdf', nombre)
    return mesure


def mesurer_outil(dossier: Path, nombre: int, moteur: str, fois: int = PASSAGES) -> Mesure:
    """L'outil, le meilleur de quelques passages."""
    mesures = []
    for rang in range(fois):
        sorties = dossier / f'{moteur}-{rang}'
        mesures.append(mesurer([
            'generator', 'lettres', '--donnees', str(dossier / 'donnees'), '--sorties', str(sorties), '--moteur', moteur,
            '--periode', '1',
        ]))  # fmt: skip
        (pdf,) = sorties.glob('*/*/periode-1/lettres.pdf')
        _compter(pdf, nombre)
    return min(mesures, key=lambda mesure: mesure.secondes)


def _compter(pdf: Path, nombre: int) -> None:
    """On ne compare que des travaux finis."""
    pages = len(PdfReader(pdf).pages)
    if pages != nombre:
        raise SystemExit(f'{pdf.name} : {pages} pages au lieu de {nombre}')


def main() -> int:
    """Mesure et imprime."""
    lecteur = argparse.ArgumentParser(prog='make bench')
    lecteur.add_argument('--tailles', type=int, nargs='+', default=TAILLES)
    lecteur.add_argument('--normes', type=int, nargs='+', default=LETTRES_AUX_NORMES, help='mesure aussi ce que coûtent les normes')
    lecteur.add_argument('--parts', type=int, nargs='+', default=LETTRES_PAR_PARTS, help='dit aussi où passe le temps')
    lecteur.add_argument('--json', type=Path, help='écrit aussi les mesures dans ce fichier')
    lecteur.add_argument('--enseignants', type=int, nargs='+', default=NOMBRES, help='mesure aussi leurs services')
    lecteur.add_argument('--une-fois', action='store_true', help='chaque mesure une seule fois : pour voir que le banc marche')
    options = lecteur.parse_args()
    fois, trajets = (1, 1) if options.une_fois else (PASSAGES, FOIS)
    os.environ.pop('PYTHONDONTWRITEBYTECODE', None)  # chez tout le monde, Python garde ce qu'il a compilé
    moteurs = {etat.nom: etat.version for etat in etats_des_moteurs([]) if etat.version}
    if 'libreoffice' not in moteurs:
        sys.stderr.write("Le script ordinaire a besoin de LibreOffice : installez-le (make moteurs dit comment).\n")
        return 3
    sys.stdout.write(f'Liasse {__version__} ; {" ; ".join(moteurs.values())}\n\n')
    sys.stdout.write(f'{"lettres":>8}  {"qui":<28}{"secondes":>9}{"rapport":>9}{"mémoire (Mio)":>15}\n')
    tout = []
    for nombre in options.tailles:
        with tempfile.TemporaryDirectory(prefix='banc-') as nom:
            dossier = Path(nom)
            preparer(nombre, dossier)
            script = mesurer_script(dossier, nombre)
            _ecrire(nombre, 'docxtpl, soffice, fusion', script, script, tout)
            for moteur in moteurs:
                _ecrire(nombre, f'make lettres ({moteur})', mesurer_outil(dossier, nombre, moteur, fois), script, tout)
    imprimer_parts(options.parts, list(moteurs), preparer, fois)
    imprimer_normes(options.normes, list(moteurs), preparer, fois)
    imprimer_services(options.enseignants)
    imprimer_atelier(trajets)
    if options.json:
        options.json.write_text(json.dumps(tout, ensure_ascii=False, indent=1), 'utf-8')
    return 0


def _ecrire(nombre: int, qui: str, mesure: Mesure, script: Mesure, tout: list[dict[str, object]]) -> None:
    rapport = script.secondes / mesure.secondes
    sys.stdout.write(f'{nombre:>8}  {qui:<28}{mesure.secondes:>9.2f}{rapport:>8.1f}×{mesure.memoire:>15.0f}\n')
    sys.stdout.flush()
    tout.append({'lettres': nombre, 'qui': qui, 'rapport': rapport, **asdict(mesure)})


if __name__ == '__main__':
    sys.exit(main())
