"""L'esquisse d'un modèle : son texte, paragraphe par paragraphe, tableaux compris, balises et fautes marquées.

Un modèle fautif ne se remplit pas : c'est elle que l'on montre alors, pour désigner l'endroit de chaque faute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from lxml import etree

from generator.rendu.balises import BALISE, Partie, parties_remplies, passages, texte_brut
from generator.rendu.faute import Ancre, Faute
from generator.rendu.ooxml import DOCUMENT, W, analyser

Json = dict[str, Any]


def esquisser(parties: Mapping[str, bytes], fautes: Sequence[Faute]) -> tuple[list[Json], list[Ancre | None]]:
    """L'esquisse des parties d'un modèle, et la place de chaque faute. Vide si le fichier n'a pas pu être ouvert."""
    if DOCUMENT not in parties:
        return [], [faute.ancre for faute in fautes]
    remplies = list(parties_remplies(parties))
    places = _situer(remplies, fautes)
    racines = {partie.fichier: (partie.nom, analyser(parties[partie.fichier])) for partie in remplies}
    esquisses = []
    for partie, (nom, racine) in racines.items():
        marques: dict[int, list[tuple[int, int, int]]] = {}
        for rang, place in enumerate(places):
            if place is not None and place.partie == partie:
                marques.setdefault(place.paragraphe, []).append((place.debut, place.fin, rang))
        dessin = _Dessin(partie, racine, marques)
        esquisses.append({'partie': partie, 'nom': nom, 'blocs': list(dessin.blocs(racine))})
    return [e for e in esquisses if e['blocs']], places


def _situer(remplies: Sequence[Partie], fautes: Sequence[Faute]) -> list[Ancre | None]:
    """La place de chaque faute : son ancre, sinon le paragraphe dont elle donne le lieu en toutes lettres."""
    if all(faute.ancre for faute in fautes):
        return [faute.ancre for faute in fautes]
    lieux: dict[str, tuple[str, int, str]] = {}
    for partie in remplies:
        for passage in passages(partie):
            lieux.setdefault(str(replace(passage.lieu, extrait='')), (partie.fichier, passage.rang, passage.texte))
    return [faute.ancre or _d_apres_le_lieu(faute, lieux) for faute in fautes]


def _d_apres_le_lieu(faute: Faute, lieux: Mapping[str, tuple[str, int, str]]) -> Ancre | None:
    precision = faute.probleme.emplacement.precision
    trouve = next((lieux[lieu] for lieu in lieux if precision == lieu or precision.startswith(f'{lieu}, «')), None)
    if trouve is None:
        return None
    partie, rang, texte = trouve
    debut = texte.find(faute.probleme.valeur) if faute.probleme.valeur else -1
    return Ancre(partie, rang) if debut < 0 else Ancre(partie, rang, debut, debut + len(faute.probleme.valeur or ''))


class _Dessin:
    """Le parcours d'une partie : paragraphes et tableaux, dans l'ordre."""

    def __init__(
        self, partie: str, racine: etree._Element, marques: Mapping[int, Sequence[tuple[int, int, int]]]
    ) -> None:
        self._partie = partie
        self._marques = marques
        self._rangs = {paragraphe: rang for rang, paragraphe in enumerate(racine.iter(f'{W}p'))}

    def blocs(self, element: etree._Element) -> Iterator[Json]:
        """Les blocs d'un corps, d'une cellule ou d'un en-tête."""
        for enfant in element:
            if enfant.tag == f'{W}p':
                yield from self._paragraphe(enfant)
            elif enfant.tag == f'{W}tbl':
                lignes = [[list(self.blocs(cellule)) for cellule in ligne.iter(f'{W}tc') if self._est_de(ligne, cellule)]
                          for ligne in enfant.iter(f'{W}tr') if next(ligne.iterancestors(f'{W}tbl')) is enfant]  # fmt: skip
                yield {'tableau': lignes}
            elif isinstance(enfant.tag, str) and enfant.tag != f'{W}sectPr':
                yield from self.blocs(enfant)

    @staticmethod
    def _est_de(ligne: etree._Element, cellule: etree._Element) -> bool:
        return next(cellule.iterancestors(f'{W}tr')) is ligne

    def _paragraphe(self, paragraphe: etree._Element) -> Iterator[Json]:
        rang = self._rangs[paragraphe]
        texte = texte_brut(paragraphe)
        marques = self._marques.get(rang, ())
        if texte.strip() or marques:
            yield {'rang': rang, 'morceaux': _morceaux(texte, marques), 'fautes': sorted({m[2] for m in marques})}
        for zone in paragraphe.iter(f'{W}txbxContent'):
            if next(zone.iterancestors(f'{W}p')) is paragraphe and not _est_un_repli(zone):
                yield from self.blocs(zone)


def _est_un_repli(zone: etree._Element) -> bool:
    """Word écrit deux fois une zone de texte ; la seconde est pour les anciennes versions."""
    return any(parent.tag.endswith('}Fallback') for parent in zone.iterancestors())


def _morceaux(texte: str, marques: Sequence[tuple[int, int, int]]) -> list[Json]:
    """Le texte coupé aux bornes des balises et des fautes : chaque morceau dit s'il est l'une ou l'autre."""
    balises = [trouve.span() for trouve in BALISE.finditer(texte)]
    fautives = [(debut, fin) for debut, fin, _ in marques if fin > debut]
    bornes = sorted({0, len(texte), *(min(b, len(texte)) for couple in (*balises, *fautives) for b in couple)})
    return [
        {
            'texte': texte[debut:fin],
            'balise': any(a <= debut < b for a, b in balises),
            'faute': any(a <= debut < b for a, b in fautives),
        }
        for debut, fin in pairwise(bornes)
    ]
