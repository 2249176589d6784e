"""Dessine les graphiques d'une circonscription, en barres qui portent leurs nombres : la couleur ne dit rien seule."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.circonscription.bilan import Bilan
from generator.conversion.embarque import dossiers_de_polices
from generator.domaine.temps import Duree
from generator.rendu.graphiques import Graphique

LARGEUR, MARGE, PLACE_DES_NOMS, PLACE_DES_NOMBRES = 1500, 10, 330, 400
CORPS, LIGNE, LIGNE_MIN = 20, 34, 18
HAUTEUR_MAX = 900
SIGNES_D_UN_NOM, FIN_D_UN_NOM, TEXTE_MAX = 34, 14, 1900
ENCRE, PAPIER = '#1A1A1A', '#FFFFFF'
POLICE = 'Arimo[wght].ttf'


@dataclass(frozen=True, slots=True)
class Barre:
    """Une barre : son nom, ses parts (dans l'ordre de la légende), et ce qu'on écrit au bout."""

    nom: str
    parts: tuple[int, ...]
    nombres: str


@dataclass(frozen=True, slots=True)
class Legende:
    """Ce que disent les couleurs ; `bout_a_bout` : les parts s'ajoutent, sinon elles se comparent."""

    mots: tuple[str, ...]
    couleurs: tuple[str, ...]
    bout_a_bout: bool


REPONSES = Legende(("accords", "refus", "en attente"), ('#1F5C99', '#B33A2B', '#C9C9C9'), True)
HEURES = Legende(("heures dues", "heures prévues"), ('#B9C6D6', '#1F5C99'), False)


def dessiner_les_graphiques(bilan: Bilan) -> dict[str, Graphique]:
    """Les graphiques du document, par titre ; sans rien à montrer, aucun."""
    niveaux = [
        Barre(str(n.niveau), (n.accords, n.refus, n.en_attente),
              f"{n.proposes} ({n.accords} accords, {n.refus} refus, {n.en_attente} en attente)")
        for n in bilan.niveaux
    ]  # fmt: skip
    ecoles = [
        Barre(ligne.nom, (ligne.aide.dues.minutes, ligne.aide.prevues.minutes),
              f"{ligne.aide.prevues} prévues sur {ligne.aide.dues}")
        for ligne in bilan.recues if ligne.aide.dues > Duree() or ligne.aide.prevues > Duree()
    ]  # fmt: skip
    tous = {"élèves par niveau": (niveaux, REPONSES), "heures d’aide par école": (ecoles, HEURES)}
    return {titre: _dessiner(titre, barres, legende) for titre, (barres, legende) in tous.items() if barres}


def _dessiner(titre: str, barres: Sequence[Barre], legende: Legende) -> Graphique:
    """Un graphique ; au-delà d'une page, les barres les plus longues, et c'est dit."""
    place = (HAUTEUR_MAX - 2 * MARGE) // LIGNE_MIN - 1
    montrees = list(barres)
    if len(barres) > place:
        longues = sorted(barres, key=lambda barre: -max(barre.parts))[:place]
        montrees = [barre for barre in barres if barre in longues][:place]
    pas = min(LIGNE, (HAUTEUR_MAX - 2 * MARGE) // (len(montrees) + 1))
    hauteur = 2 * MARGE + pas * (len(montrees) + 1)
    image = Image.new('RGB', (LARGEUR, hauteur), PAPIER)
    crayon, police = ImageDraw.Draw(image), _police(min(CORPS, pas - 4))
    _legender(crayon, police, legende, pas, _reserve(len(montrees), len(barres)))
    echelle = (LARGEUR - 2 * MARGE - PLACE_DES_NOMS - PLACE_DES_NOMBRES) / max(1, *(_longueur(b, legende) for b in montrees))
    for rang, barre in enumerate(montrees, 1):
        _tracer(crayon, police, barre, legende, (MARGE + rang * pas, pas), echelle)
    flux = io.BytesIO()
    image.save(flux, 'PNG')
    return Graphique(flux.getvalue(), LARGEUR, hauteur, _raconter(titre, montrees, len(barres)))


def _reserve(montrees: int, toutes: int) -> str:
    """Ce qu'un graphique ne montre pas, faute de place."""
    return f"les {montrees} plus longues barres sur {toutes}" if montrees < toutes else ""


def _police(corps: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for dossier in dossiers_de_polices():
        return ImageFont.truetype(str(Path(dossier) / POLICE), corps, layout_engine=ImageFont.Layout.BASIC)
    return ImageFont.load_default()


def _longueur(barre: Barre, legende: Legende) -> int:
    return sum(barre.parts) if legende.bout_a_bout else max(barre.parts)


Police = ImageFont.FreeTypeFont | ImageFont.ImageFont


def _legender(crayon: ImageDraw.ImageDraw, police: Police, legende: Legende, pas: int, reserve: str) -> None:
    gauche = MARGE + PLACE_DES_NOMS
    for mot, couleur in zip(legende.mots, legende.couleurs, strict=True):
        crayon.rectangle((gauche, MARGE + 4, gauche + pas - 8, MARGE + pas - 6), fill=couleur, outline=ENCRE)
        crayon.text((gauche + pas, MARGE + 2), mot, fill=ENCRE, font=police)
        gauche += pas * 2 + int(crayon.textlength(mot, font=police))
    crayon.text((gauche + pas, MARGE + 2), reserve, fill=ENCRE, font=police)


def _tracer(
    crayon: ImageDraw.ImageDraw, police: Police, barre: Barre, legende: Legende, place: tuple[int, int], echelle: float
) -> None:
    haut, pas = place
    debut = MARGE + PLACE_DES_NOMS
    crayon.text((MARGE, haut + 2), _abreger(barre.nom), fill=ENCRE, font=police)
    x, y = float(debut), float(haut + 3)
    epaisseur = pas - 6 if legende.bout_a_bout else (pas - 6) / len(barre.parts)
    for part, couleur in zip(barre.parts, legende.couleurs, strict=True):
        longueur = max(0, part) * echelle
        if longueur:
            crayon.rectangle((x, y, x + longueur, y + epaisseur - 1), fill=couleur, outline=ENCRE)
        x, y = (x + longueur, y) if legende.bout_a_bout else (x, y + epaisseur)
    fin = debut + _longueur(barre, legende) * echelle
    crayon.text((fin + MARGE, haut + 2), barre.nombres.replace('\u00a0', ' '), fill=ENCRE, font=police)


def _abreger(nom: str) -> str:
    """Un nom trop long, coupé au milieu : « École élémentaire… n° 12 » se distingue par sa fin."""
    if len(nom) <= SIGNES_D_UN_NOM:
        return nom
    return f'{nom[: SIGNES_D_UN_NOM - FIN_D_UN_NOM]}…{nom[-FIN_D_UN_NOM:]}'


def _raconter(titre: str, barres: Sequence[Barre], toutes: int) -> str:
    """Ce que dit le graphique à qui ne le voit pas ; les mêmes nombres sont dans le tableau qui suit."""
    suite = _reserve(len(barres), toutes)
    fin = f" ({suite})" if suite else ""
    texte = f"Graphique : {titre}{fin}. {' ; '.join(f'{barre.nom} : {barre.nombres}' for barre in barres)}."
    return texte if len(texte) <= TEXTE_MAX else f"{texte[:TEXTE_MAX]}… (la suite est dans le tableau)."
