"""Ce qui arrive à la feuille avant le copieur : une autre imprimante, du café, un pli, des trous, des ciseaux."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee, Zone
from tests.simulateur.encre import POUCE
from tests.simulateur.scenario import Scenario

CAFE = (196, 165, 125)


def imprimer(page: Image.Image, scenario: Scenario) -> Image.Image:
    """La page telle que l'imprimante la rend, avant qu'on y écrive."""
    if scenario.imprimante == 'grasse':
        page = Image.blend(page, page.filter(ImageFilter.MinFilter(3)), 0.7)
    elif scenario.imprimante == 'pâle':
        page = page.point([min(255, 105 + round(v * 0.6)) for v in range(256)] * len(page.getbands()))
    if scenario.verso:
        dos = ImageOps.mirror(page.convert('L')).filter(ImageFilter.GaussianBlur(2))
        voile = dos.point([255 - round((255 - v) * scenario.verso) for v in range(256)])
        page = ImageChops.multiply(page, voile.convert(page.mode))
    return page


def vieillir(page: Image.Image, disposition: PageDisposee, scenario: Scenario, fond: int) -> Image.Image:
    """La feuille remplie, après la cuisine, le cartable et la perforatrice. `fond` : ce qu'on voit au travers d'un trou."""
    hasard = scenario.hasard(2)
    if scenario.cafe:
        page = _tacher(page, disposition.code if scenario.cafe == 'code' else None, scenario.dpi, hasard)
    for _ in range(scenario.plis):
        _plier(page, scenario.dpi, hasard)
    if scenario.trous:
        _perforer(page, scenario.dpi, 20 if scenario.trous == 'noirs' else 252, hasard)
    if scenario.decoupe and disposition.coupon is not None:
        page = _decouper(page, disposition.coupon, scenario.dpi, fond, hasard)
    return page


def _tacher(page: Image.Image, code: Zone | None, dpi: int, hasard: np.random.Generator) -> Image.Image:
    """Un rond de tasse et sa goutte, bruns et transparents."""
    pas = 4
    par_mm = dpi / POUCE / pas
    petit = (page.width // pas, page.height // pas)
    if code is None:
        x, y = hasard.uniform(0, petit[0]), hasard.uniform(0, petit[1])
    else:
        x, y = ((code.x + code.largeur / 2) / POINTS_PAR_MM * par_mm, (code.y + code.hauteur / 2) / POINTS_PAR_MM * par_mm)
        x, y = x + hasard.normal(0, 8) * par_mm, y + hasard.normal(0, 8) * par_mm
    lignes, colonnes = np.ogrid[: petit[1], : petit[0]]
    loin = np.hypot(colonnes - x, lignes - y) / par_mm
    rayon, large = hasard.uniform(30, 42), hasard.uniform(2, 5)
    force = np.exp(-(((loin - rayon) / large) ** 2)) * hasard.uniform(0.5, 1)
    gx, gy = x + hasard.normal(0, 40) * par_mm, y + hasard.normal(0, 40) * par_mm
    force = np.maximum(force, (np.hypot(colonnes - gx, lignes - gy) / par_mm < hasard.uniform(3, 12)) * hasard.uniform(0.3, 0.8))
    masque = Image.fromarray((force * 255).astype(np.uint8)).resize(page.size, Image.Resampling.BILINEAR)
    teinte = CAFE if page.mode == 'RGB' else (170,)
    tache = Image.composite(Image.new(page.mode, page.size, teinte), Image.new(page.mode, page.size, 'white'), masque)
    return ImageChops.multiply(page, tache)


def _plier(page: Image.Image, dpi: int, hasard: np.random.Generator) -> None:
    """Une ligne sombre d'un côté, claire de l'autre, où l'encre s'écaille."""
    debout = hasard.random() < 0.3
    long = page.width if debout else page.height
    place = int(long * float(hasard.choice([1 / 3, 1 / 2, 2 / 3, hasard.uniform(0.1, 0.9)])))
    large = max(2, round(hasard.uniform(0.4, 1.2) * dpi / POUCE))
    force = hasard.uniform(0.05, 0.3)
    for rang in range(large):
        ici = place + rang
        boite = (ici, 0, ici + 1, page.height) if debout else (0, ici, page.width, ici + 1)
        part = (1 - abs(2 * rang / large - 1)) * force
        bande = page.crop(boite)
        cible = 255 if rang == large // 2 and force > 0.15 else 90
        page.paste(Image.blend(bande, Image.new(page.mode, bande.size, (cible,) * len(page.getbands())), part), boite)


def _perforer(page: Image.Image, dpi: int, fond: int, hasard: np.random.Generator) -> None:
    dessin = ImageDraw.Draw(page)
    par_mm, bord = dpi / POUCE, float(hasard.normal(11, 1.5))
    ecarts = (-40, 40) if hasard.random() < 0.6 else (-120, -40, 40, 120)
    rayon = 3 * par_mm
    for ecart in ecarts:
        x, y = bord * par_mm, page.height / 2 + ecart * par_mm
        boite = [x - rayon, y - rayon, x + rayon, y + rayon]
        dessin.ellipse(boite, fill=(fond,) * len(page.getbands()), outline=(150,) * len(page.getbands()), width=max(1, round(par_mm / 8)))


def _decouper(page: Image.Image, coupon: Zone, dpi: int, fond: int, hasard: np.random.Generator) -> Image.Image:
    """Le coupon aux ciseaux, de travers, parfois un peu trop près."""
    par_point = dpi / 72
    haut = coupon.y * par_point - hasard.uniform(0.2, 3) * dpi / POUCE
    bas = min(page.height, coupon.bas * par_point + hasard.uniform(0.5, 6) * dpi / POUCE)
    penche = hasard.uniform(0, 2.5, 2) * dpi / POUCE
    masque = Image.new('L', page.size, 0)
    bords = [(0, haut - penche[0]), (page.width, haut - penche[1]), (page.width, bas + penche[1]), (0, bas + penche[0])]
    dessin = ImageDraw.Draw(masque)
    dessin.polygon(bords, fill=255)
    reste = Image.composite(page, Image.new(page.mode, page.size, (fond,) * len(page.getbands())), masque)
    ImageDraw.Draw(reste).line([bords[0], bords[1]], fill=(190,) * len(page.getbands()), width=2)
    return reste
