"""Mesure l'encre ajoutée à la main : ce que la page redressée a de plus sombre que son original, zone par zone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.domaine.disposition import Case, PageDisposee, Zone
from generator.numerisation.alignement import Alignement, Cadre, champ
from generator.numerisation.image import Gris, amincir, epaissir, redresser
from generator.numerisation.mesures import Mesures, Motif, Paraphe, Trace
from generator.numerisation.originaux import PAR_MM, Densite, bords
from generator.numerisation.papier import densites, mesurer_le_bruit, moyenne_libre, neuf, niveaux, papier_sous_les_taches
from generator.numerisation.signature import lignes_droites, mesurer_le_paraphe, surface
from generator.numerisation.transformation import decalage
from generator.numerisation.traversees import suivre

Masque = NDArray[np.bool_]

IMPRIME = 0.2
GARDE = 2
"""Points d'image autour de ce qui est imprimé : l'encre d'à côté peut venir d'un défaut de superposition."""
FORTE = 0.45
FINE = 0.16
BRUIT_FIN = 2.2
"""Combien de fois le bruit du papier, mesuré sur la page, une encre fine doit dépasser."""
TROP_PLEIN = 2.0
"""Millimètres : une tache pleine plus épaisse que le double n'est pas un trait de stylo."""
BLANC = 254
AUSSI_FONCE = 0.6
"""En part de ce qu'est la réponse : une signature du même stylo l'est autant ; le bord d'une tache de café, non."""
ENCRE_D_UNE_LETTRE = 6
"""Points d'image par millimètre de ligne : moins, c'est le bord d'un pointillé imprimé."""
LIGNE_DU_MOTIF = (1.0, 3.0)
"""Millimètres au-dessus et au-dessous du haut du mot « Motif »."""


@dataclass(frozen=True, slots=True)
class _Vue:
    """La partie réponse redressée, et l'encre qu'on y a ajoutée."""

    cadre: Cadre
    imprimee: Densite
    densite: Densite
    proche: Masque
    """Ce qui est imprimé et son bord."""
    forte: Masque
    fine: Masque


def mesurer(alignement: Alignement, scan: Gris) -> Mesures | None:
    """Les mesures d'une page superposée à un original qui a des cases ; rien s'il n'en a pas."""
    page = alignement.page
    if page.disposition.cases is None:
        return None
    cadre = g, h, d, b = champ(page)
    vue = redresser(scan, alignement.matrice @ decalage(g, h), d - g, b - h)
    return mesurer_la_vue(vue, page.encre[h:b, g:d], cadre, page.disposition, alignement.accord)


def mesurer_la_vue(vue: Gris, imprimee: Densite, cadre: Cadre, disposition: PageDisposee, accord: float) -> Mesures:
    """Les mesures de la partie réponse redressée, comparée à ce qui y est imprimé."""
    cases = disposition.cases
    assert cases is not None
    papier, noir = niveaux(vue, imprimee)
    contraste = float(np.median(papier)) - noir
    proche = epaissir(imprimee > IMPRIME, GARDE)
    libre = ~proche
    densite = densites(vue, papier, noir)
    bruit = mesurer_le_bruit(densite, proche)
    vues = _vue_de(cadre, imprimee, densite, proche, bruit)
    sans_taches = _vue_de(cadre, imprimee, densites(vue, papier_sous_les_taches(vue, papier), noir), proche, bruit)
    signature, motif = disposition.signature, disposition.motif
    traits, traces = _traits(sans_taches, cases), (_trace(vues, sans_taches, cases[0]), _trace(vues, sans_taches, cases[1]))
    appuyes = traits & (sans_taches.densite > AUSSI_FONCE * max(trace.fonce for trace in traces))
    paraphe = (
        Paraphe() if signature is None
        else mesurer_le_paraphe(_hors_du_motif(vues, appuyes, signature, motif), _rectangle(vues, signature))
    )  # fmt: skip
    return Mesures(
        accord, traces,
        None if signature is None else surface(traits, _rectangle(vues, signature)),
        paraphe,
        None if motif is None else _motif(vues, traits, motif),
        _salissure(vues, sans_taches.forte, cases), _salissure(vues, sans_taches.fine, cases),
        contraste, bruit, bool((vue[libre] >= BLANC).mean() > 0.9),
    )  # fmt: skip


def _vue_de(cadre: Cadre, imprimee: Densite, densite: Densite, proche: Masque, bruit: float) -> _Vue:
    """La vue, et ce qui y est de l'encre ajoutée."""
    libre = ~proche
    moyenne = moyenne_libre(densite, libre)
    forte, fine = (densite > FORTE) & libre, (moyenne > max(FINE, BRUIT_FIN * bruit)) & libre
    return _Vue(cadre, imprimee, densite, proche, forte, fine)


Rectangle = tuple[int, int, int, int]


def _rectangle(vue: _Vue, zone: Zone, marge: float = 0.0) -> Rectangle:
    """Une zone dans le cadre, élargie d'une marge en points d'image."""
    g, h, d, b = vue.cadre
    x0, y0, x1, y1 = bords(zone)
    return (
        max(0, round(x0 - marge) - g), max(0, round(y0 - marge) - h),
        max(0, min(d, round(x1 + marge)) - g), max(0, min(b, round(y1 + marge)) - h),
    )  # fmt: skip


def interieur(imprimee: Densite, rectangle: Rectangle) -> Rectangle:
    """Le blanc d'une case : depuis son milieu, jusqu'aux quatre traits imprimés."""
    x0, y0, x1, y1 = rectangle
    cx, cy, dx, dy = (x0 + x1) // 2, (y0 + y1) // 2, max(2, (x1 - x0) // 6), max(2, (y1 - y0) // 6)
    portee_x, portee_y = int((x1 - x0) * 0.7), int((y1 - y0) * 0.7)
    ligne = imprimee[cy - dy : cy + dy + 1, :].mean(axis=0)
    colonne = imprimee[:, cx - dx : cx + dx + 1].mean(axis=1)
    gauche = next((x for x in range(cx, max(0, cx - portee_x), -1) if ligne[x] > 0.25), x0)
    droite = next((x for x in range(cx, min(len(ligne), cx + portee_x)) if ligne[x] > 0.25), x1)
    haut = next((y for y in range(cy, max(0, cy - portee_y), -1) if colonne[y] > 0.25), y0)
    bas = next((y for y in range(cy, min(len(colonne), cy + portee_y)) if colonne[y] > 0.25), y1)
    return gauche + 1, haut + 1, droite, bas


def _trace(vue: _Vue, sans_taches: _Vue, case: Case) -> Trace:
    dedans = interieur(vue.imprimee, _rectangle(vue, case.place))
    cote = max(dedans[2] - dedans[0], dedans[3] - dedans[1], 4)
    retrait = max(1, round(cote * 0.09))
    coeur = (dedans[0] + retrait, dedans[1] + retrait, dedans[2] - retrait, dedans[3] - retrait)
    autour = _elargir(dedans, round(cote * 0.55))
    exterieur = _hors(vue, autour, _elargir(dedans, 3))
    mot = _rectangle(vue, case.place_du_mot, 0.8 * PAR_MM)
    hors_de_la_case = _hors(vue, mot, _elargir(dedans, 3))
    centre = _elargir(dedans, -round(cote * 0.22))
    libre = ~vue.proche
    aire = max(1, int(libre[coeur[1] : coeur[3], coeur[0] : coeur[2]].sum()))
    g, h, d, b = autour
    fonce = _fonce(vue, coeur)
    return Trace(
        dedans=_part(vue.forte, coeur, libre),
        fine=_part(vue.fine, coeur, libre),
        trait=_part(sans_taches.fine, coeur, libre),
        centre=_part(sans_taches.fine, centre, libre),
        fonce=fonce,
        marque=float(sans_taches.fine[h:b, g:d].sum()) / aire,
        autour=_part(vue.forte, autour, exterieur),
        a_cote=_part(sans_taches.fine, _a_cote(dedans, mot), libre),
        mot=_part(vue.forte, mot, hors_de_la_case),
        mot_loin=_part(vue.forte, _moitie_loin(mot, dedans), hors_de_la_case),
        contour=_contour(vue, dedans),
        portee=suivre((vue.forte | vue.fine) & (vue.densite > AUSSI_FONCE * fonce), dedans) if fonce else 0.0,
    )


def _moitie_loin(mot: Rectangle, case: Rectangle) -> Rectangle:
    """La moitié d'un mot où ne va pas une croix qui déborde de sa case."""
    x0, y0, x1, y1 = mot
    milieu = (x0 + x1) // 2
    return (milieu, y0, x1, y1) if x0 + x1 > case[0] + case[2] else (x0, y0, milieu, y1)


def _a_cote(case: Rectangle, mot: Rectangle) -> Rectangle:
    """Une bande à mi-hauteur d'une case, du côté où n'est pas son mot, après ce qui en déborde d'ordinaire."""
    x0, y0, x1, y1 = case
    cote, milieu = x1 - x0, (y0 + y1) // 2
    loin, pres, demi = round(1.5 * cote), round(0.5 * cote), round(0.3 * cote)
    g, d = (x0 - loin, x0 - pres) if mot[0] + mot[2] > x0 + x1 else (x1 + pres, x1 + loin)
    return max(0, g), max(0, milieu - demi), max(0, d), milieu + demi


def _elargir(rectangle: Rectangle, marge: int) -> Rectangle:
    return max(0, rectangle[0] - marge), max(0, rectangle[1] - marge), rectangle[2] + marge, rectangle[3] + marge


def _hors(vue: _Vue, grand: Rectangle, trou: Rectangle) -> Masque:
    """Les points libres d'un rectangle, sauf un autre."""
    masque = np.zeros_like(vue.proche)
    masque[grand[1] : grand[3], grand[0] : grand[2]] = True
    masque[trou[1] : trou[3], trou[0] : trou[2]] = False
    return masque & ~vue.proche


def _part(encre: Masque, rectangle: Rectangle, ou: Masque) -> float:
    """La part encrée d'un rectangle, là où un autre masque est vrai."""
    x0, y0, x1, y1 = rectangle
    place = ou[y0:y1, x0:x1]
    return float((encre[y0:y1, x0:x1] & place).sum()) / max(1, int(place.sum()))


def _fonce(vue: _Vue, rectangle: Rectangle) -> float:
    """La densité moyenne de l'encre d'un rectangle."""
    x0, y0, x1, y1 = rectangle
    valeurs = vue.densite[y0:y1, x0:x1][vue.fine[y0:y1, x0:x1]]
    return float(valeurs.mean()) if valeurs.size else 0.0


def _contour(vue: _Vue, dedans: Rectangle) -> float:
    """La part retrouvée du côté le moins bien retrouvé."""
    x0, y0, x1, y1 = dedans
    parts = []
    for cote in ((x0, y0 - 5, x1, y0), (x0, y1, x1, y1 + 5), (x0 - 5, y0, x0, y1), (x1, y0, x1 + 5, y1)):
        g, h, d, b = (max(0, bord) for bord in cote)
        attendus = vue.imprimee[h:b, g:d] > 0.5
        noirs = epaissir(vue.densite[h:b, g:d] > 0.3, 1)
        if attendus.any():
            parts.append(float((attendus & noirs).sum()) / int(attendus.sum()))
    return min(parts, default=1.0)


def _traits(vue: _Vue, cases: tuple[Case, Case]) -> Masque:
    """Les traits de stylo : ni les points isolés, ni les taches pleines, ni les cases."""
    encre = vue.forte | vue.fine
    traits = np.asarray(encre & (neuf(encre.astype(np.float32)) >= 4))
    for case in cases:
        g, h, d, b = _elargir(_rectangle(vue, case.place), round(PAR_MM * 3))
        traits[h:b, g:d] = False
    rayon = round(TROP_PLEIN * PAR_MM)
    pleins = amincir(traits, rayon)
    if pleins.any():
        traits = traits & ~epaissir(pleins, rayon + 2)
    return np.asarray(traits & ~lignes_droites(traits) & ~lignes_droites(traits.T).T)


def _motif(vue: _Vue, traits: Masque, zone: Zone) -> Motif:
    x0, y0, x1, y1 = _rectangle(vue, zone)
    if x1 <= x0:
        return Motif(0.0, 0.0)
    ecrit = traits & ~epaissir(vue.proche, GARDE)
    ligne = (x0, max(0, y0 - round(LIGNE_DU_MOTIF[0] * PAR_MM)), x1, min(y1, y0 + round(LIGNE_DU_MOTIF[1] * PAR_MM)))
    colonnes = np.add.reduceat(ecrit[y0:y1, x0:x1].sum(axis=0), np.arange(0, x1 - x0, round(PAR_MM)))
    return Motif(surface(ecrit, ligne), float((colonnes >= ENCRE_D_UNE_LETTRE).mean()))


def _hors_du_motif(vue: _Vue, traits: Masque, signature: Zone, motif: Zone | None) -> Masque:
    """Les traits, sauf ceux du motif au-dessus de la signature : plusieurs lignes écrites sont aussi hautes qu'elle."""
    if motif is None:
        return traits
    (x0, y0, x1, y1), gardes = _rectangle(vue, motif), traits.copy()
    gardes[y0 : min(y1, _rectangle(vue, signature)[1]), x0:x1] = False
    return gardes


def _salissure(vue: _Vue, encre: Masque, cases: tuple[Case, Case]) -> float:
    """L'encre entre les cases et à leur gauche, leurs bords et leurs mots mis à part."""
    rectangles = [_rectangle(vue, case.place) for case in cases]
    x0, y0 = min(r[0] for r in rectangles), min(r[1] for r in rectangles)
    x1, y1 = max(r[2] for r in rectangles), max(r[3] for r in rectangles)
    marge = round(5 * PAR_MM)
    grand = (max(0, x0 - marge), max(0, y0 - marge), x1 + marge, y1 + marge)
    ou = _hors(vue, grand, (0, 0, 0, 0))
    for case, rectangle in zip(cases, rectangles, strict=True):
        cote = rectangle[2] - rectangle[0]
        for g, h, d, b in (_elargir(rectangle, round(cote * 0.6)), _rectangle(vue, case.place_du_mot, PAR_MM)):
            ou[h:b, g:d] = False
    return _part(encre, grand, ou)
