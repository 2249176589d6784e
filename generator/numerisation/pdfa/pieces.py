"""Dans l'enfant borné : compose une pièce de ses pages, puis la relit et la confronte aux fichiers d'où elle vient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.numerisation.pdfa.depuis_image import planche_de_l_image
from generator.numerisation.pdfa.depuis_pdf import planche_du_pdf
from generator.numerisation.pdfa.dessin import planche_dessinee
from generator.numerisation.pdfa.ecriture import ecrire_pdfa
from generator.numerisation.pdfa.trame import IDENTITE, Feuille, Planche

ENTETE = 1024


def composer(feuilles: Sequence[Feuille], titre: str, identifiant: str) -> bytes:
    """Le PDF/A de ces pages, dans cet ordre. Lève `PageIntraitable`."""
    planches = [(planche_de(feuille.path, feuille.page), feuille.rotation) for feuille in feuilles]
    source = ' '.join(f'sha256:{feuille.source}#page={feuille.page}' for feuille in feuilles)
    return ecrire_pdfa(planches, titre, identifiant, source)


def planche_de(path: Path, page: int) -> Planche:
    """Une page de n'importe quel fichier accepté. Lève `PageIntraitable`."""
    with path.open('rb') as flux:
        est_un_pdf = b'%PDF-' in flux.read(ENTETE)
    if not est_un_pdf:
        return planche_de_l_image(path, page)
    return planche_du_pdf(path, page) or planche_dessinee(path, page)


def confronter(piece: Path, feuilles: Sequence[Feuille]) -> bool:
    """Vrai si la pièce, relue sur le disque, porte les images de ces pages, octet pour octet, et elles seules."""
    for rang, feuille in enumerate(feuilles, 1):
        relue = planche_du_pdf(piece, rang)
        if relue is None or _images(relue) != _images(planche_de(feuille.path, feuille.page)):
            return False
    return planche_du_pdf(piece, len(feuilles) + 1) is None


def _images(planche: Planche) -> list[object]:
    """Ce qui ne doit pas avoir changé : les images, leur sens, mais pas l'arrondi de leur place."""
    return [(replace(trame, matrice=IDENTITE), *(round(n, 3) for n in trame.matrice)) for trame in planche.trames]
