"""Ce qui arrive à une feuille entre la famille et l'archive, tiré au sort d'une graine : réponse, stylo, papier, copieur.

Deux familles de graines, qui ne se rencontrent jamais : « reglage » pour choisir les seuils d'un lecteur, « epreuve » pour le
juger. Elles n'ont ni la même main (`main_d_epreuve`), ni les mêmes accidents : l'épreuve ajoute l'avance irrégulière du papier,
le verso qui transparaît, les stries d'une vitre sale, le grain en poivre et sel, une deuxième compression. On ne règle rien
d'après l'épreuve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

FAMILLES = {'reglage': 1, 'epreuve': 2, 'prototype': 3}
"""« prototype » : la main du réglage, sur des graines que nul réglage n'a vues."""
PERSONNE = 'personne'
"""La réponse d'une page que seule une personne peut comprendre."""

STYLES = ('croix', 'coche', 'barre', 'remplie', 'grande croix', 'crayon', 'décentrée', 'point')
"""Les façons de cocher qu'une machine peut lire."""
STYLES_AMBIGUS = ('case entourée', 'mot entouré', 'autre mot rayé', 'corrigée', 'les deux', 'aucune')
"""Celles qu'une personne seule comprend : répondre à leur place est une faute, même quand on tombe juste."""
STYLES_D_EPREUVE = ('coche longue', 'coche doublée', 'initiales', 'cochée et autre rayée')
AMBIGUS_D_EPREUVE = ('mot souligné', 'flèche', 'mot écrit', 'les deux, une entourée')
"""Ce que le réglage ne voit jamais."""
AMBIGUS_SUR_DEMANDE = ('mot sur la case',)
"""Qu'aucun tirage ne donne : on les demande par leur nom."""

REALISTES = {
    'croix': 45, 'coche': 25, 'remplie': 7, 'barre': 5, 'grande croix': 4, 'crayon': 3, 'décentrée': 3, 'point': 2,
    'corrigée': 1.5, 'case entourée': 1, 'mot entouré': 1, 'autre mot rayé': 1, 'aucune': 1, 'les deux': 0.5,
}  # fmt: skip
REALISTES_D_EPREUVE = {
    **REALISTES, 'croix': 42, 'coche': 23, 'coche longue': 2, 'coche doublée': 1, 'initiales': 0.5, 'cochée et autre rayée': 0.5,
    'mot souligné': 0.25, 'flèche': 0.25, 'mot écrit': 0.25, 'les deux, une entourée': 0.25,
}  # fmt: skip
PART_DE_REFUS = 0.15

ENCRES = {
    'noire': (38, 36, 40), 'bleue': (45, 60, 150), 'bleu clair': (95, 120, 195), 'rouge': (190, 45, 50),
    'crayon': (128, 128, 130), 'crayon pâle': (172, 172, 174),
}  # fmt: skip
"""La couleur d'un trait appuyé."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Une page à fabriquer. Longueurs en millimètres, angles en degrés, niveaux de 0 (noir) à 255."""

    famille: str
    graine: int
    condition: str = 'net'
    # la famille
    style: str = 'croix'
    refus: bool = False
    encre: str = 'bleue'
    appui: float = 1.0
    epaisseur: float = 0.5
    signature: str = 'présente'
    encre_de_signature: str = 'bleue'
    motif: bool = False
    nom_et_date: bool = True
    commentaire: bool = False
    # le papier
    imprimante: str = ''
    echelle: float = 1.0
    cafe: str = ''
    trous: str = ''
    plis: int = 0
    decoupe: bool = False
    verso: float = 0.0
    # le copieur
    dpi: int = 200
    couleur: str = 'gris'
    seuil: int = 128
    biais: float = 0.0
    tour: int = 0
    glissement: tuple[float, float] = (0.0, 0.0)
    couvercle: int = 255
    photo: bool = False
    ondulation: float = 0.0
    flou: float = 0.0
    bruit: float = 0.0
    poivre: float = 0.0
    contraste: float = 1.0
    ombre: bool = False
    lignes: int = 0
    stries: int = 0
    jpeg: int = 75
    double_jpeg: int = 0

    @property
    def ambigu(self) -> bool:
        """Vrai si le geste ne se comprend pas sans une personne."""
        return self.style in STYLES_AMBIGUS + AMBIGUS_D_EPREUVE + AMBIGUS_SUR_DEMANDE

    @property
    def epreuve(self) -> bool:
        return self.famille == 'epreuve'

    def hasard(self, quoi: int) -> np.random.Generator:
        """Un tirage à soi pour chaque étape : changer l'une ne change pas les autres."""
        return np.random.default_rng([FAMILLES[self.famille], self.graine, quoi])


Tirage = Callable[[np.random.Generator], dict[str, Any]]


def _fixe(**valeurs: Any) -> Tirage:
    return lambda _: valeurs


CONDITIONS: Mapping[str, Tirage] = {
    'net': _fixe(),
    'ordinaire': lambda h: {
        'biais': float(h.normal(0, 0.6)), 'glissement': _deux(h, 2), 'bruit': float(h.uniform(2, 6)), 'flou': float(h.uniform(0.3, 0.7)),
        'echelle': float(h.uniform(0.94, 1)), 'contraste': float(h.uniform(0.8, 1)), 'jpeg': int(h.integers(50, 76)),
    },
    'penché': lambda h: {'biais': float(h.uniform(-5, 5))},
    'à l’envers': _fixe(tour=180),
    'couché': lambda h: {'tour': int(h.choice([90, 270]))},
    'glissé': lambda h: {'glissement': _deux(h, 5), 'couvercle': int(h.choice([255, 60]))},
    'réduit': lambda h: {'echelle': float(h.uniform(0.94, 0.98))},
    'bruit 12': _fixe(bruit=12.0),
    'bruit 25': _fixe(bruit=25.0),
    'flou': lambda h: {'flou': float(h.uniform(1.0, 1.8))},
    'contraste faible': lambda h: {'contraste': float(h.uniform(0.35, 0.5))},
    'JPEG 40': _fixe(jpeg=40),
    'noir et blanc sombre': lambda h: {'couleur': 'noir et blanc', 'seuil': int(h.integers(170, 201)), 'bruit': 3.0, 'flou': 0.4},
    'noir et blanc': lambda h: {'couleur': 'noir et blanc', 'seuil': int(h.integers(115, 145)), 'bruit': 3.0, 'flou': 0.4},
    'noir et blanc clair': lambda h: {'couleur': 'noir et blanc', 'seuil': int(h.integers(70, 90)), 'bruit': 3.0, 'flou': 0.4},
    'tramé': _fixe(couleur='tramé', bruit=3.0),
    'café': _fixe(cafe='page'),
    'café sur le code': _fixe(cafe='code'),
    'trous blancs': _fixe(trous='blancs', glissement=(1.0, 0.0)),
    'trous noirs': _fixe(trous='noirs', glissement=(1.0, 0.0)),
    'plié': lambda h: {'plis': int(h.integers(1, 4))},
    'crayon pâle': _fixe(encre='crayon pâle', encre_de_signature='crayon pâle'),
    'rouge éteint': _fixe(couleur='rouge éteint', encre='rouge'),
    'photo': lambda h: {'photo': True, 'couleur': 'couleur', 'flou': float(h.uniform(0.4, 1)), 'bruit': 4.0, 'jpeg': int(h.integers(60, 76))},
    'découpé': lambda h: {'decoupe': True, 'biais': float(h.uniform(-12, 12)), 'tour': int(h.choice([0, 0, 180]))},
    'fax': lambda h: {'couleur': 'noir et blanc', 'seuil': int(h.integers(125, 160)), 'lignes': int(h.integers(2, 7)), 'flou': 0.6, 'bruit': 4.0},
    'ombre du bord': lambda h: {'ombre': True, 'glissement': _deux(h, 4)},
    'impression grasse': _fixe(imprimante='grasse'),
    'impression pâle': _fixe(imprimante='pâle'),
}  # fmt: skip
"""Chaque accident, seul. « mix » en tire plusieurs, comme ils viennent ; « pire » les réunit tous."""
H1 = 'mix du prototype'
MELANGES = (*CONDITIONS, 'mix', 'pire', H1)


def tirer_scenario(graine: int, melange: str = 'mix', famille: str = 'reglage', styles: str = 'réalistes', **impose: Any) -> Scenario:
    """Le scénario d'une graine. `styles` : « réalistes », « ordinaires », « égaux », « ambigus », ou le nom d'un seul ; `impose` fixe des champs."""
    hasard = np.random.default_rng([FAMILLES[famille], graine, 0])
    champs: dict[str, Any] = {'style': _style(hasard, styles, famille), 'dpi': int(hasard.choice([150, 200, 200, 200, 300]))}
    champs |= _famille_qui_repond(hasard, champs['style'])
    if melange == 'mix':
        champs |= _mix(hasard, famille)
    elif melange == 'pire':
        champs |= _pire(hasard)
    elif melange == H1:
        champs |= _h1(hasard, refus=champs['refus'])
    else:
        champs |= CONDITIONS[melange](hasard)
    if champs['style'] == 'crayon':
        champs['encre'] = 'crayon' if hasard.random() < 0.6 else 'crayon pâle'
    if champs.get('decoupe') and abs(champs.get('biais', 0)) <= 5:
        champs['biais'] = float(hasard.uniform(-12, 12))
    return replace(Scenario(famille, graine, melange), **(champs | impose))


def _style(hasard: np.random.Generator, styles: str, famille: str) -> str:
    epreuve = famille == 'epreuve'
    if styles == 'réalistes':
        poids = REALISTES_D_EPREUVE if epreuve else REALISTES
        parts = np.array(list(poids.values()), float)
        return str(hasard.choice(list(poids), p=parts / parts.sum()))
    lisibles = STYLES + (STYLES_D_EPREUVE if epreuve else ())
    ambigus = STYLES_AMBIGUS + (AMBIGUS_D_EPREUVE if epreuve else ())
    choix = {'ordinaires': ('croix', 'coche', 'barre', 'remplie'), 'égaux': lisibles + ambigus, 'ambigus': ambigus}
    return str(hasard.choice(choix.get(styles, (styles,))))


def _famille_qui_repond(hasard: np.random.Generator, style: str) -> dict[str, Any]:
    """Le stylo, la signature, ce qu'on écrit autour."""
    refus = bool(hasard.random() < PART_DE_REFUS)
    encre = str(hasard.choice(['noire', 'bleue', 'bleu clair', 'rouge', 'crayon'], p=[0.32, 0.48, 0.12, 0.03, 0.05]))
    return {
        'refus': refus,
        'encre': encre,
        'appui': float(hasard.uniform(0.75, 1)),
        'epaisseur': float(hasard.uniform(0.3, 0.9)),
        'signature': str(hasard.choice(['présente', 'absente', 'égarée'], p=[0.95, 0.02, 0.03])),
        'encre_de_signature': encre if hasard.random() < 0.9 else 'noire',
        'motif': bool(hasard.random() < (0.7 if refus else 0.01)),
        'nom_et_date': bool(hasard.random() < 0.6),
        'commentaire': bool(hasard.random() < 0.04),
    }


def _mix(hasard: np.random.Generator, famille: str) -> dict[str, Any]:
    """Une pile comme elle vient : beaucoup de pages ordinaires, quelques accidents, parfois plusieurs."""
    champs = CONDITIONS['ordinaire'](hasard)
    tirage = hasard.random
    if tirage() < 0.30:
        champs['tour'] = 180
    elif tirage() < 0.02:
        champs['tour'] = int(hasard.choice([90, 270]))
    if tirage() < 0.30:
        champs['biais'] = float(hasard.uniform(-5, 5))
    if tirage() < 0.35:
        champs |= {'couleur': 'noir et blanc', 'seuil': int(hasard.integers(70, 201))}
    elif tirage() < 0.2:
        champs['couleur'] = 'couleur'
    elif tirage() < 0.02:
        champs['couleur'] = 'tramé'
    if tirage() < 0.15:
        champs['cafe'] = 'page'
    if tirage() < 0.30:
        champs['trous'] = str(hasard.choice(['blancs', 'noirs']))
    if tirage() < 0.25:
        champs['plis'] = int(hasard.integers(1, 4))
    if tirage() < 0.10:
        champs['imprimante'] = str(hasard.choice(['grasse', 'pâle']))
    if tirage() < 0.05:
        champs['ombre'] = True
    if tirage() < 0.03:
        champs['lignes'] = int(hasard.integers(1, 4))
    if tirage() < 0.08:
        champs['decoupe'] = True
    if tirage() < 0.05:
        champs |= CONDITIONS['photo'](hasard)
    return champs | (_accidents_d_epreuve(hasard) if famille == 'epreuve' else {})


def _accidents_d_epreuve(hasard: np.random.Generator) -> dict[str, Any]:
    champs: dict[str, Any] = {}
    if hasard.random() < 0.5:
        champs['ondulation'] = float(hasard.uniform(0.05, 0.5))
    if hasard.random() < 0.3:
        champs['verso'] = float(hasard.uniform(0.02, 0.09))
    if hasard.random() < 0.15:
        champs['stries'] = int(hasard.integers(1, 4))
    if hasard.random() < 0.3:
        champs['poivre'] = float(hasard.uniform(0.0002, 0.002))
    if hasard.random() < 0.2:
        champs['double_jpeg'] = int(hasard.integers(55, 85))
    return champs


def _h1(hasard: np.random.Generator, *, refus: bool) -> dict[str, Any]:
    """Le mélange sur lequel le prototype de recherche s'est mesuré, d'après ce qu'il en a écrit.

    Écrit : quatorze gestes, 15 % de refus, quatre encres de 0,3 à 0,9 mm, 4 % de mots en marge ; échelle de 94 à 100 %, glissement
    de 4 mm, flou, bruit, contraste, JPEG de 40 à 75 ; 30 % à l'envers, 30 % penchées jusqu'à 5°, 35 % de noir et blanc à des
    seuils de 70 à 200, 15 % de café, 30 % de trous. Non écrit, et choisi : les quatre encres (noire ou bleue, appuyée ou non :
    un geste ordinaire en gris devait toujours passer sa règle) ; les pages pliées (25 %) ; l'accord suivi d'un motif (0,6 % : la
    part qu'il a vue) ; les résolutions, en parts égales. Ni photo, ni tramé, ni coupon découpé, qu'il éprouvait à part, ni
    signature absente ou égarée, qu'il ne cite pas.
    """
    encre = str(hasard.choice(['noire', 'bleue']))
    champs: dict[str, Any] = {
        'encre': encre, 'encre_de_signature': encre, 'appui': float(hasard.choice([0.85, 1.0])), 'signature': 'présente',
        'dpi': int(hasard.choice([150, 200, 300])), 'motif': bool(hasard.random() < (0.7 if refus else 0.006)),
        'echelle': float(hasard.uniform(0.94, 1)), 'glissement': _deux(hasard, 4), 'biais': float(hasard.normal(0, 0.6)),
        'bruit': float(hasard.uniform(2, 6)), 'flou': float(hasard.uniform(0.3, 0.7)),
        'contraste': float(hasard.uniform(0.8, 1)), 'jpeg': int(hasard.integers(40, 76)),
    }  # fmt: skip
    if hasard.random() < 0.30:
        champs['tour'] = 180
    if hasard.random() < 0.30:
        champs['biais'] = float(hasard.uniform(-5, 5))
    if hasard.random() < 0.35:
        champs |= {'couleur': 'noir et blanc', 'seuil': int(hasard.integers(70, 201))}
    if hasard.random() < 0.15:
        champs['cafe'] = 'page'
    if hasard.random() < 0.30:
        champs['trous'] = str(hasard.choice(['blancs', 'noirs']))
    if hasard.random() < 0.25:
        champs['plis'] = int(hasard.integers(1, 4))
    return champs


def _pire(hasard: np.random.Generator) -> dict[str, Any]:
    return {
        'biais': float(hasard.uniform(-5, 5)), 'tour': int(hasard.choice([0, 90, 180, 270])), 'glissement': _deux(hasard, 4),
        'echelle': float(hasard.uniform(0.94, 1)), 'bruit': float(hasard.uniform(10, 20)), 'flou': float(hasard.uniform(0.8, 1.4)),
        'contraste': float(hasard.uniform(0.4, 0.7)), 'jpeg': 40, 'cafe': 'page', 'trous': str(hasard.choice(['blancs', 'noirs'])),
        'plis': 3, 'ombre': True, 'lignes': 2, 'imprimante': str(hasard.choice(['grasse', 'pâle', ''])),
        'couleur': str(hasard.choice(['gris', 'gris', 'couleur', 'noir et blanc'])), 'seuil': int(hasard.integers(110, 170)),
    }  # fmt: skip


def _deux(hasard: np.random.Generator, jusqu_a: float) -> tuple[float, float]:
    dx, dy = hasard.uniform(-jusqu_a, jusqu_a, 2)
    return float(dx), float(dy)
