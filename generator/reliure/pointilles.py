"""Les pointillés où l'on écrit : le moteur embarqué les fait de points tapés, un par un ; la reliure en fait un trait.

Ces points viennent d'une police à lui, que personne n'a demandée et que le contrôle de PDF/A ne sait pas juger. Déclarés
décor par le moteur, ils ne se disent pas : un trait à leur place se voit pareil, ne se copie pas et pèse moins.
"""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Dictionary, Name

NOMBRE = rb'-?[\d.]+'
POINT = re.compile(
    rb'q 1 0 0 -1 (?P<x>' + NOMBRE + rb') (?P<y>' + NOMBRE + rb') cm/(?P<espace>\w+) cs (?P<couleur>[\d. ]+) scn\n'
    rb'BT 0 Tr/(?P<police>\w+) ' + NOMBRE + rb' Tf 1 0 0 -1 0 0 Tm(?P<signe>\([^)\n]{1,12}\))Tj\nET\nQ\n'
)
DEBUT, FIN = b'/Artifact<</Type/Layout>>BDC\n', b'EMC'
SUITE = re.compile(re.escape(DEBUT) + rb'(?P<points>(?:' + re.sub(rb'\?P<\w+>', b'?:', POINT.pattern) + rb'){3,})' + FIN)
EPAISSEUR = 0.8
"""En points, le côté d'un point dessiné."""


def tirer_les_pointilles(octets: bytes) -> bytes:
    """Remplace chaque suite de points, tous pareils et sur une même ligne, par un trait pointillé, décor lui aussi."""
    return SUITE.sub(_trait, octets) if DEBUT in octets else octets


def _trait(suite: re.Match[bytes]) -> bytes:
    points = list(POINT.finditer(suite['points']))
    if len({point.group('y', 'espace', 'couleur', 'police', 'signe') for point in points}) > 1:
        return suite[0]
    places = [float(point['x']) for point in points]
    pas = (places[-1] - places[0]) / (len(places) - 1)
    if pas <= EPAISSEUR:
        return suite[0]
    hauteur = float(points[0]['y']) + EPAISSEUR / 2
    trace = (
        f' SCN {EPAISSEUR} w[{EPAISSEUR} {pas - EPAISSEUR:.3f}]0 d {places[0] + EPAISSEUR:.3f} {hauteur:.3f} m '
        f'{places[-1] + 2 * EPAISSEUR:.3f} {hauteur:.3f} l S Q\n'
    )
    return b'%bq/%b CS %b%b%b' % (DEBUT, points[0]['espace'], points[0]['couleur'], trace.encode(), FIN)


def oublier_les_polices(page: Any, octets: bytes) -> None:
    """Ôte d'une page les polices qu'aucun texte n'emploie plus."""
    ressources = page.obj.get('/Resources', Dictionary())
    polices = ressources.get('/Font', Dictionary())
    utiles = {nom: police for nom, police in polices.items() if re.search(re.escape(nom.encode()) + rb'\s', octets)}
    if len(utiles) == len(polices):
        return
    neuves = Dictionary(ressources)  # une page peut partager ses ressources avec une autre, qui s'en sert encore
    neuves[Name.Font] = Dictionary(utiles)
    page.obj.Resources = neuves
