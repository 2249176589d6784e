"""Des écoles qui ont envoyé leur dossier à l'IEN : produites pour de bon, une fois, puis copiées par chaque essai."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.chaine import produire
from generator.circonscription.production import VueEcrite, voir_la_circonscription
from generator.circonscription.synthese import EMPREINTE, FICHIER, empreinte
from generator.erreurs import Sortie
from generator.lecture.ecole import LETTRES_UAI
from generator.reglages import Reglages
from generator.suivi import SuiviMuet
from tests.conftest import JOUR
from tests.fabrique.classeurs import ecrire
from tests.fabrique.exemples import Donnees, exemple_2026

CIRCONSCRIPTION = 'Montclair-Sud'
Voir = Callable[..., VueEcrite]


def uai(rang: int) -> str:
    """Un UAI fictif, sa clé juste."""
    return f'999{rang:04d}{LETTRES_UAI[(9990000 + rang) % len(LETTRES_UAI)]}'


def ecole(identifiant: str, rang: int, nom: str, circonscription: str = CIRCONSCRIPTION) -> Donnees:
    """L'école d'exemple, sous un autre nom."""
    donnees = exemple_2026()
    donnees['ecole'] = [{**donnees['ecole'][0], 'identifiant': identifiant, 'uai': uai(rang), 'nom': nom,
                         'circonscription': circonscription}]  # fmt: skip
    return donnees


ECOLES = (
    ecole('lilas', 7, 'École des Lilas'), ecole('bourg', 8, 'École du Bourg'),
    ecole('ailleurs', 9, 'École de la Gare', 'Valbois-Nord'),
)  # fmt: skip


@pytest.fixture(scope='session')
def faites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Les dossiers de trois écoles, la dernière d'une autre circonscription : « lilas », « bourg », « ailleurs »."""
    racine = tmp_path_factory.mktemp('circonscription')
    (racine / 'donnees' / 'ecoles').mkdir(parents=True)
    for donnees in ECOLES:
        nom = donnees['ecole'][0]['identifiant']
        ecrire(racine / 'donnees' / 'ecoles' / f'{nom}.xlsx', donnees=donnees)
    reglages = Reglages(
        aujourdhui=JOUR, donnees=racine / 'donnees', sorties=racine / 'sorties', moteur='embarque', coeurs=2
    )
    faits, _ = produire(reglages, SuiviMuet())
    for fait in faits:
        assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    return racine


@pytest.fixture
def recus(faites: Path, tmp_path: Path) -> Path:
    """Un dossier reçu par courriel, à soi : ce que chaque école a envoyé."""
    for path in (faites / 'sorties' / '2026-2027').glob('*/periode-2'):
        envoi = tmp_path / 'recus' / path.parent.name
        envoi.mkdir(parents=True)
        for nom in (FICHIER, 'liasse-ien.pdf'):
            shutil.copy(path / nom, envoi)
    return tmp_path / 'recus'


@pytest.fixture
def liste(tmp_path: Path) -> Path:
    """La liste des écoles attendues : celles de la circonscription, et une qui n'a rien envoyé."""
    livre = openpyxl.Workbook()
    livre.active.append(['UAI', 'Nom'])
    for rang, nom in ((7, 'École des Lilas'), (8, 'École du Bourg'), (10, 'École des Sources')):
        livre.active.append([uai(rang), nom])
    livre.save(tmp_path / 'attendues.xlsx')
    return tmp_path / 'attendues.xlsx'


@pytest.fixture
def voir(reglages: Reglages, recus: Path) -> Voir:
    """Fait la vue d'ensemble des dossiers reçus."""

    def faire(
        ien: str = CIRCONSCRIPTION, liste: Path | None = None, *, classeurs: bool = False, **changements: Any
    ) -> VueEcrite:
        return voir_la_circonscription(
            replace(reglages, commande='circonscription', **changements), SuiviMuet(), [recus], ien, liste, classeurs=classeurs
        )

    return faire


def retoucher(path: Path, changer: Callable[[dict[str, Any]], None], *, resceller: bool = True) -> None:
    """Change une synthèse ; `resceller` : son empreinte suit, comme le ferait quelqu'un qui connaît l'outil."""
    contenu = json.loads(path.read_text('utf-8'))
    changer(contenu)
    if resceller:
        contenu[EMPREINTE] = empreinte(contenu)
    path.write_text(json.dumps(contenu, ensure_ascii=False), 'utf-8')


def codes(vue: VueEcrite) -> list[str]:
    """Les codes des problèmes d'une vue."""
    return [str(probleme.code) for probleme in vue.rapport]
