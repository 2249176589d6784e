"""Ce qu'une famille écrit sur sa feuille : la réponse, le motif, le nom, la signature, un mot en marge."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domaine.disposition import POINTS_PAR_MM, Case, PageDisposee, Zone
from tests.simulateur.main import Main, Trait
from tests.simulateur.main_d_epreuve import MainDEpreuve
from tests.simulateur.scenario import Scenario

REPONSE, SIGNATURE = 'réponse', 'signature'


@dataclass(frozen=True, slots=True)
class Ecrit:
    """Des traits d'une même encre. `quoi` : la réponse, la signature, ou ce qu'on écrit autour."""

    traits: list[Trait]
    encre: str
    quoi: str = ''


@dataclass(frozen=True, slots=True)
class Carre:
    """Une zone en millimètres, par son centre."""

    x: float
    y: float
    largeur: float
    hauteur: float

    @classmethod
    def de(cls, zone: Zone) -> Carre:
        return cls(*(v / POINTS_PAR_MM for v in (zone.x + zone.largeur / 2, zone.y + zone.hauteur / 2, zone.largeur, zone.hauteur)))


def remplir(page: PageDisposee, scenario: Scenario, date: Zone | None = None) -> list[Ecrit]:
    """Tout ce qui est écrit à la main sur cette page ; `date` : là où elle s'écrit."""
    hasard = scenario.hasard(1)
    main = (MainDEpreuve if scenario.epreuve else Main)(hasard, scenario.epaisseur)
    encre = scenario.encre
    ecrits = []
    if page.cases is not None:
        ecrits.append(Ecrit(_repondre(main, page.cases, scenario), encre, REPONSE))
    if scenario.motif and page.motif is not None:
        ecrits.append(Ecrit(_motif(main, Carre.de(page.motif)), encre))
    if scenario.nom_et_date and date is not None:
        place = Carre.de(date)
        gauche, bas = place.x - place.largeur / 2 + main.entre(0, 3), place.y + place.hauteur / 2 + main.entre(-0.5, 1)
        ecrits.append(Ecrit(main.ecriture(gauche, bas, main.entre(18, 30), main.entre(1.5, 2.1)), encre))
    if page.signature is not None:
        ecrits += _signer(main, page, scenario)
    if scenario.commentaire and page.coupon is not None:
        coin = Carre.de(page.coupon)
        x, y = main.entre(15, coin.largeur * 0.5), coin.y + main.entre(-0.5, 0.5) * coin.hauteur
        ecrits.append(Ecrit(main.ecriture(x, y, main.entre(25, 70), main.entre(2, 3)), encre))
    return [ecrit for ecrit in ecrits if ecrit.traits]


def _repondre(main: Main, cases: tuple[Case, Case], scenario: Scenario) -> list[Trait]:
    voulue, autre = cases[scenario.refus], cases[not scenario.refus]
    case, contre = Carre.de(voulue.place), Carre.de(autre.place)
    mot, mot_contre = Carre.de(voulue.place_du_mot), Carre.de(autre.place_du_mot)
    x, y = main.autour(case.x, case.y, 0.1 * case.largeur)
    cote = case.largeur
    xc, yc = main.autour(contre.x, contre.y, 0.1 * cote)
    match scenario.style:
        case 'croix' | 'crayon':
            return main.croix(x, y, cote)
        case 'coche':
            return main.coche(x, y, cote)
        case 'barre':
            return main.barre(x, y, cote)
        case 'remplie':
            return main.remplie(x, y, cote)
        case 'grande croix':
            return main.croix(x, y, cote, taille=main.entre(0.7, 1.1))
        case 'décentrée':
            return main.croix(x + main.entre(-0.4, 0.4) * cote, y + main.entre(-0.4, 0.4) * cote, cote, taille=0.35)
        case 'point':
            return main.point(x, y, cote)
        case 'case entourée':
            return main.rond(case.x, case.y, cote * main.entre(1.4, 2), cote * main.entre(1.4, 2))
        case 'mot entouré':
            return _entourer(main, mot)
        case 'autre mot rayé':
            return _rayer(main, mot_contre)
        case 'corrigée':
            return _corriger(main, (xc, yc), (x, y), cote)
        case 'les deux':
            return [*main.croix(x, y, cote), *main.croix(xc, yc, cote)]
        case 'mot sur la case':
            large, depart = main.entre(1.4, 6) * cote, main.entre(0.4, 0.9) * cote
            gauche = case.x - depart if case.x > mot.x else case.x + depart - large
            return main.ecriture(gauche, case.y + main.entre(0, 0.35) * cote, large, main.entre(1.8, 3))
        case 'aucune':
            return []
    assert isinstance(main, MainDEpreuve)
    return _repondre_a_l_epreuve(main, case, mot, mot_contre, (x, y), (xc, yc), scenario.style)


def _repondre_a_l_epreuve(
    main: MainDEpreuve, case: Carre, mot: Carre, mot_contre: Carre, ici: tuple[float, float], la: tuple[float, float], style: str
) -> list[Trait]:
    """Les gestes que le réglage ne voit jamais."""
    cote = case.largeur
    match style:
        case 'coche longue':
            return main.coche_longue(*ici, cote)
        case 'coche doublée':
            return main.double(*ici, cote)
        case 'initiales':
            return main.initiales(*ici, cote)
        case 'cochée et autre rayée':
            return [*main.croix(*ici, cote), *_rayer(main, mot_contre)]
        case 'mot souligné':
            return main.rature(mot.x - mot.largeur / 2, mot.x + mot.largeur / 2, mot.y + mot.hauteur * 0.65)
        case 'flèche':
            return main.fleche(case.x, case.y, cote)
        case 'mot écrit':
            return main.ecriture(mot.x + mot.largeur / 2 + 2, mot.y + mot.hauteur / 2, 14, 2.6)
        case 'les deux, une entourée':
            return [*main.croix(*ici, cote), *main.croix(*la, cote), *main.rond(*ici, 2.2 * cote, 2.2 * cote)]
    raise ValueError(style)


def _entourer(main: Main, mot: Carre) -> list[Trait]:
    return main.rond(mot.x, mot.y, mot.largeur * main.entre(1.25, 1.7), mot.hauteur * main.entre(1.2, 1.8))


def _rayer(main: Main, mot: Carre) -> list[Trait]:
    return main.rature(mot.x - mot.largeur / 2, mot.x + mot.largeur / 2, mot.y, passes=1 if main.hasard.random() < 0.6 else 2)


def _corriger(main: Main, fausse: tuple[float, float], bonne: tuple[float, float], cote: float) -> list[Trait]:
    """La mauvaise case, cochée puis couverte, et la bonne."""
    faux = main.croix(*fausse, cote) if main.hasard.random() < 0.6 else main.coche(*fausse, cote)
    bon = main.croix(*bonne, cote) if main.hasard.random() < 0.6 else main.coche(*bonne, cote)
    return [*faux, *main.gribouillis(*fausse, cote), *bon]


def _motif(main: Main, zone: Carre) -> list[Trait]:
    corps = main.entre(1.8, 2.8)
    gauche, traits = zone.x - zone.largeur / 2 + main.entre(14, 24), []  # après le mot « Motif »
    lignes = max(1, min(int(main.hasard.integers(1, 4)), int(zone.hauteur / (2.2 * corps))))
    for rang in range(lignes):
        bas = zone.y - zone.hauteur / 2 + (rang + 0.75) * zone.hauteur / lignes
        traits += main.ecriture(gauche, bas, (zone.largeur - 24) * main.entre(0.3, 0.8), corps)
    return traits


def _signer(main: Main, page: PageDisposee, scenario: Scenario) -> list[Ecrit]:
    assert page.signature is not None
    zone = Carre.de(page.signature)
    if scenario.signature == 'absente':
        return []
    large, haut = min(zone.largeur * 0.8, main.entre(25, 55)), min(zone.hauteur * 0.7, main.entre(8, 18))
    libre_x, libre_y = max(0.0, zone.largeur - large) / 2, max(0.0, zone.hauteur - haut) / 2
    x, y = zone.x + main.entre(-0.7, 0.7) * libre_x, zone.y + main.entre(-0.6, 0.8) * libre_y
    if scenario.signature == 'égarée':
        x, y = x + main.entre(-25, 25), y - main.entre(0.3, 0.9) * zone.hauteur
    return [Ecrit(main.signature(x, y, large, haut), scenario.encre_de_signature, SIGNATURE)]
