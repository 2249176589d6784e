"""Un spécimen : des champs remplis de leurs propres exemples, pour montrer ce que donne chaque balise."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, get_origin

from generator.domaine.document import Image
from generator.domaine.temps import Duree, Periode
from generator.lecture.conversions import lire_date, lire_duree, lire_heure
from generator.rendu.declaration import declarations, element, est_un_groupe


def lire_periode(texte: str) -> Periode | None:
    """« du 6 au 24 octobre 2008 » : ce que le début ne dit pas est celui de la fin."""
    trouve = re.fullmatch(r'du\s(.+?)\sau\s(.+)', texte)
    fin = lire_date(trouve[2]) if trouve else None
    if trouve is None or fin is None:
        return None
    mots = trouve[2].split()
    debuts = (lire_date(' '.join([trouve[1], *mots[rang:]])) for rang in range(len(mots), 0, -1))
    debut = next((debut for debut in debuts if debut is not None), None)
    return Periode(debut, fin) if debut is not None else None


LIRE: Mapping[Any, Callable[[str], Any]] = {
    bool: lambda texte: texte == "oui",
    int: int,
    dt.date: lire_date,
    dt.time: lire_heure,
    Duree: lire_duree,
    Periode: lire_periode,
}


def specimen(classe: type) -> Any:
    """Un groupe de champs rempli des exemples de sa déclaration ; une liste a un élément, une image manque."""
    return classe(**{d.name: valeur_d_exemple(sorte, d.metadata['exemple']) for d, sorte, _ in declarations(classe)})


def valeur_d_exemple(sorte: Any, exemple: str) -> Any:
    """La valeur typée que dit l'exemple d'un champ ; rien si l'exemple n'est pas de ce type."""
    if est_un_groupe(sorte):
        return specimen(sorte)
    if get_origin(sorte) is list:
        return [valeur_d_exemple(element(sorte), exemple)]
    if sorte is Image:
        return None
    return LIRE.get(sorte, sorte)(exemple)
