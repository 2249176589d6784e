"""Aucun nom d'élève dans la liasse : la recherche, pure, que chaque passage fait sur le PDF fini."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.domaine.mots import plier


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """Un nom d'élève trouvé : à quelle page (0 : hors des pages, métadonnées ou signets)."""

    nom: str
    page: int


def mots(texte: str) -> str:
    """Le texte en mots normalisés, séparés et bordés d'une espace : « Œdipe-Zoé » → « oedipe zoe »."""
    return f' {" ".join(re.findall(r"[a-z0-9]+", plier(unicodedata.normalize("NFKC", texte))))} '


def chercher_noms(
    pages: Sequence[str], hors_des_pages: Iterable[str], noms: Iterable[tuple[str, str]],
    admis: Mapping[int, Iterable[str]],
) -> list[Trouvaille]:  # fmt: skip
    """Les noms (nom, prénom) d'élèves présents, dans un ordre ou dans l'autre, mots entiers.

    `admis` : pour une page (0 : hors des pages), les textes que des champs d'enseignants y impriment ; un homonyme
    d'enseignant n'est admis que là.
    """
    textes = [mots(' '.join(hors_des_pages)), *(mots(page) for page in pages)]
    admis_par_page = {page: mots(' | '.join(champs)) for page, champs in admis.items()}
    tout = ''.join(textes)
    trouvailles = []
    for nom, prenom in noms:
        formes = {mots(f'{nom} {prenom}'), mots(f'{prenom} {nom}')} - {'  '}
        if not any(forme in tout for forme in formes):
            continue
        for page, texte in enumerate(textes):
            permis = admis_par_page.get(page, '')
            if any(forme in texte and forme not in permis for forme in formes):
                trouvailles.append(Trouvaille(f'{nom} {prenom}', page))
    return trouvailles
