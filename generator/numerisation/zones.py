"""Où l'on signe, où l'on dit pourquoi, ce que l'on découpe : des zones larges, l'encre imprimée n'y gêne pas."""

from __future__ import annotations

from collections.abc import Sequence

from generator.domaine.disposition import POINTS_PAR_MM, Case, Zone

BORD = 5 * POINTS_PAR_MM
"""Personne n'écrit plus près du bord, et aucune imprimante n'y arrive."""
HAUTEUR_DE_SIGNATURE = 35 * POINTS_PAR_MM
A_GAUCHE = 10 * POINTS_PAR_MM
"""De combien une signature déborde à gauche de son mot."""
LIGNE = 8 * POINTS_PAR_MM
AUTOUR = 3 * POINTS_PAR_MM
DANS_LE_COUPON = 60 * POINTS_PAR_MM
"""Un code plus haut que cela au-dessus des cases n'est plus dans la partie que l'on rend."""


def zone_de_signature(mots: Sequence[Zone], cases: Sequence[Case], motif: Zone | None, page: Zone) -> Zone | None:
    """Du mot « Signature » à 35 mm plus bas. `mots` : tous ceux de la page ; celui des cases est le premier qui les suit.

    Elle s'arrête avant une case ou un motif qui serait plus bas ou à sa droite : ce qu'on y écrit n'est pas une signature.
    """
    depart = max((case.place.y for case in cases), default=0.0)
    suivants = sorted((mot for mot in mots if mot.bas >= depart), key=lambda mot: (mot.y, mot.x))
    if not suivants:
        return None
    meme_ligne = [mot for mot in suivants if abs(mot.y - suivants[0].y) <= LIGNE]
    haut, gauche = min(mot.y for mot in meme_ligne), max(min(mot.x for mot in meme_ligne) - A_GAUCHE, BORD)
    bas, droite = min(haut + HAUTEUR_DE_SIGNATURE, page.hauteur - BORD), page.largeur - BORD
    for ecrit in (*(case.place for case in cases), *([motif] if motif is not None else ())):
        if ecrit.y > haut and ecrit.x < droite and ecrit.droite > gauche:
            bas = min(bas, ecrit.y)
        elif ecrit.bas > haut and ecrit.y < bas and ecrit.x > max(mot.droite for mot in meme_ligne):
            droite = min(droite, ecrit.x)
    return Zone(gauche, haut, droite - gauche, bas - haut) if bas > haut and droite > gauche else None


def zone_du_motif(
    mots: Sequence[Zone], cases: Sequence[Case], signatures: Sequence[Zone], page: Zone
) -> Zone | None:
    """À droite du mot « Motif », jusqu'au bord, et la ligne d'après ; le bon est le premier à hauteur des cases ou dessous.

    Elle s'arrête avant une case ou le mot « Signature » qui serait plus bas ou à sa droite.
    """
    depart = min((case.place.y for case in cases), default=0.0) - LIGNE
    suivants = sorted((mot for mot in mots if mot.y >= depart), key=lambda mot: (mot.y, mot.x))
    if not suivants:
        return None
    mot = suivants[0]
    droite, bas = page.largeur - BORD, min(mot.bas + LIGNE, page.hauteur - BORD)
    for ecrit in (*(case.place for case in cases), *signatures):
        if ecrit.y > mot.bas and (ecrit in signatures or ecrit.droite > mot.x):
            bas = min(bas, ecrit.y)
        elif ecrit.bas > mot.y and ecrit.y < bas and ecrit.x > mot.droite:
            droite = min(droite, ecrit.x)
    return Zone(mot.x, mot.y, droite - mot.x, bas - mot.y)


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
    gauche, haut = max(min(z.x for z in parties) - AUTOUR, 0), max(min(z.y for z in parties) - AUTOUR, 0)
    droite = min(max(z.droite for z in parties) + AUTOUR, page.largeur)
    bas = min(max(z.bas for z in parties) + AUTOUR, page.hauteur)
    return Zone(gauche, haut, droite - gauche, bas - haut)


def dans_le_coupon(code: Zone, cases: Sequence[Case]) -> bool:
    """Vrai si le code est assez près des cases pour partir avec elles."""
    return min(case.place.y for case in cases) - code.y <= DANS_LE_COUPON
