"""Les graphiques d'un document rempli : une image du modèle qui dit « Graphique : … » reçoit celle que l'on dessine.

Le modèle garde la place et la largeur ; la hauteur suit l'image, et le texte de remplacement dit les valeurs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from generator.paquet import Bornes, lire_paquet
from generator.rendu.images import declarer_le_format, places
from generator.rendu.ooxml import (
    DOCUMENT,
    PIC,
    RELATION,
    RELS,
    WP,
    A,
    R,
    analyser,
    ecrire_paquet,
    en_octets,
    nom_des_relations,
)

DEBUT = 'Graphique : '


@dataclass(frozen=True, slots=True)
class Graphique:
    """Un graphique dessiné : ses octets PNG, ses points, et ce qu'un lecteur d'écran en dira."""

    png: bytes = field(repr=False)
    largeur: int
    hauteur: int
    texte: str


def poser_les_graphiques(docx: bytes, graphiques: Mapping[str, Graphique]) -> bytes:
    """Met chaque graphique à la place de l'image qui porte son titre ; ôte celle dont le graphique n'a rien à montrer."""
    parties = dict(lire_paquet(docx, Bornes()))
    racine = analyser(parties[DOCUMENT])
    liens = nom_des_relations(DOCUMENT)
    relations = analyser(parties[liens])
    for rang, place in enumerate(list(places(racine))):
        if not place.texte.startswith(DEBUT):
            continue
        graphique = graphiques.get(place.texte.removeprefix(DEBUT).strip())
        if graphique is None:
            parent = place.dessin.getparent()
            if parent is not None:
                parent.remove(place.dessin)
            continue
        nom, lien = f'word/media/graphique{rang}.png', f'rIdGraphique{rang}'
        parties[nom] = graphique.png
        etree.SubElement(relations, f'{RELS}Relationship', Id=lien, Type=f'{RELATION}/image', Target=f'/{nom}')
        _poser(place.dessin, lien, graphique)
    declarer_le_format(parties, 'png')
    parties[DOCUMENT], parties[liens] = en_octets(racine), en_octets(relations)
    return ecrire_paquet(parties)


def _poser(dessin: etree._Element, lien: str, graphique: Graphique) -> None:
    for blip in dessin.iter(f'{A}blip'):
        blip.clear()
        blip.set(f'{R}embed', lien)
    for proprietes in dessin.iter(f'{WP}docPr', f'{PIC}cNvPr'):
        proprietes.set('descr', graphique.texte)
    for mesure in dessin.iter(f'{WP}extent', f'{A}ext'):
        if mesure.get('cx') is not None:
            mesure.set('cy', str(int(mesure.get('cx', '0')) * graphique.hauteur // graphique.largeur))
