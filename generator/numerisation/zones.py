"""Où l'on signe, où l'on dit pourquoi, ce que l'on découpe : des zones larges, l'encre imprimée n'y gêne pas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.domaine.disposition import POINTS_PAR_MM, Case, PageDisposee, Zone

BORD = 5 * POINTS_PAR_MM
"""Personne n'écrit plus près du bord, et aucune imprimante n'y arrive."""
HAUTEUR_DE_SIGNATURE = 35 * POINTS_PAR_MM
A_GAUCHE = 10 * POINTS_PAR_MM
"""De combien une signature déborde à gauche de son mot."""
LIGNE = 8 * POINTS_PAR_MM
AUTOUR = 3 * POINTS_PAR_MM
DANS_LE_COUPON = 60 * POINTS_PAR_MM
"""Un code plus haut que cela au-dessus des cases n'est plus dans la partie que l'on rend."""


def completer(page: PageDisposee, signatures: Sequence[Zone], motifs: Sequence[Zone]) -> PageDisposee:
    """La page avec son coupon, sa signature, son motif. `signatures`, `motifs` : les mots de la page qui les annoncent."""
    cases, feuille = page.cases or (), Zone(0, 0, page.largeur, page.hauteur)
    motif = zone_du_motif(motifs, cases, signatures, page.code, feuille)
    signature = zone_de_signature(signatures, cases, motif, page.code, feuille)
    coupon = zone_du_coupon(page.code, cases, signature, motif, feuille)
    return replace(page, coupon=coupon, signature=signature, motif=motif)


def zone_de_signature(
    mots: Sequence[Zone], cases: Sequence[Case], motif: Zone | None, code: Zone | None, page: Zone
) -> Zone | None:
    """Du mot « Signature » à 35 mm plus bas. `mots` : tous ceux de la page ; le bon est sous les cases, ou à côté.

    Elle évite les cases, le motif et le code : ce qu'on y écrit n'est pas une signature.
    """
    suivants: list[Zone] = []
    for depart in (max, min):
        haut = depart((case.place.y for case in cases), default=0.0)
        suivants = suivants or sorted((mot for mot in mots if mot.bas >= haut), key=lambda mot: (mot.y, mot.x))
    if not suivants:
        return None
    mot = _reunir([mot for mot in suivants if abs(mot.y - suivants[0].y) <= LIGNE])
    gauche, bas = max(mot.x - A_GAUCHE, BORD), min(mot.y + HAUTEUR_DE_SIGNATURE, page.hauteur - BORD)
    zone = Zone(gauche, mot.y, page.largeur - BORD - gauche, bas - mot.y)
    return _eviter(zone, mot, [case.place for case in cases] + [z for z in (motif, code) if z is not None])


def zone_du_motif(
    mots: Sequence[Zone], cases: Sequence[Case], signatures: Sequence[Zone], code: Zone | None, page: Zone
) -> Zone | None:
    """À droite du mot « Motif », jusqu'au bord, et la ligne d'après ; le bon est le premier à hauteur des cases ou dessous.

    Elle évite les cases et le code, et s'arrête au mot « Signature » qui serait plus bas.
    """
    depart = min((case.place.y for case in cases), default=0.0) - LIGNE
    suivants = sorted((mot for mot in mots if mot.y >= depart), key=lambda mot: (mot.y, mot.x))
    if not suivants:
        return None
    mot = suivants[0]
    bas = min([mot.bas + LIGNE, page.hauteur - BORD, *(signature.y for signature in signatures if signature.y > mot.bas)])
    zone = Zone(mot.x, mot.y, page.largeur - BORD - mot.x, bas - mot.y)
    return _eviter(zone, mot, [case.place for case in cases] + [*signatures] + ([code] if code is not None else []))


def _reunir(zones: Sequence[Zone]) -> Zone:
    gauche, haut = min(zone.x for zone in zones), min(zone.y for zone in zones)
    return Zone(gauche, haut, max(zone.droite for zone in zones) - gauche, max(zone.bas for zone in zones) - haut)


def _eviter(zone: Zone, mot: Zone, obstacles: Sequence[Zone]) -> Zone | None:
    """La zone sans les obstacles : coupée à droite, dessous ou à gauche de son mot, là où l'on perd le moins de place."""
    for obstacle in obstacles:
        if obstacle.x >= zone.droite or obstacle.droite <= zone.x or obstacle.y >= zone.bas or obstacle.bas <= zone.y:
            continue
        coupes = []
        if obstacle.x >= mot.droite:
            coupes.append(Zone(zone.x, zone.y, obstacle.x - zone.x, zone.hauteur))
        if obstacle.y >= mot.bas:
            coupes.append(Zone(zone.x, zone.y, zone.largeur, obstacle.y - zone.y))
        if obstacle.droite <= mot.x:
            coupes.append(Zone(obstacle.droite, zone.y, zone.droite - obstacle.droite, zone.hauteur))
        zone = max(coupes, key=lambda coupe: coupe.largeur * coupe.hauteur, default=zone)
    return zone if zone.largeur > 0 and zone.hauteur > 0 else None


def zone_du_coupon(
    code: Zone | None, cases: Sequence[Case], signature: Zone | None, motif: Zone | None, page: Zone
) -> Zone | None:
    """La partie que l'on rend : du code et des cases à la signature ; sans le code s'il est ailleurs dans la page."""
    parties = [zone for case in cases for zone in (case.place, case.place_du_mot)]
    parties += [zone for zone in (signature, motif) if zone is not None]
    if code is not None and (not cases or dans_le_coupon(code, cases)):
        parties.append(code)
    if not parties:
        return None
    tout = _reunir(parties)
    gauche, haut = max(tout.x - AUTOUR, 0), max(tout.y - AUTOUR, 0)
    droite, bas = min(tout.droite + AUTOUR, page.largeur), min(tout.bas + AUTOUR, page.hauteur)
    return Zone(gauche, haut, droite - gauche, bas - haut)


def dans_le_coupon(code: Zone, cases: Sequence[Case]) -> bool:
    """Vrai si le code est assez près des cases pour partir avec elles."""
    return min(case.place.y for case in cases) - code.y <= DANS_LE_COUPON
