"""Ce qu'un passage a déjà fait relire au contrôleur de PDF/A, reconnu par son contenu d'un fichier à l'autre."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pikepdf import Array, Dictionary, Page, Pdf, Stream

PAGES_RELUES = 2
"""Une police, une sorte d'image ou de couleur qui a passé sur ses deux premières pages ne se relit plus : les suivantes
sont les exemplaires du même tirage."""

Vus = dict[tuple[int, int], str]


class Relues:
    """Sur combien de pages relues sans faute a déjà paru chaque ressource."""

    def __init__(self, fois: Mapping[str, int] | None = None) -> None:
        self._fois: Counter[str] = Counter(fois)

    @property
    def fois(self) -> dict[str, int]:
        """Les comptes, tels qu'ils passent d'un processus à l'autre."""
        return dict(self._fois)

    def apprendre(self, fois: Mapping[str, int]) -> None:
        """Reprend les comptes d'un contrôle fait ailleurs."""
        self._fois = Counter(fois)

    def trier(self, pdf: Pdf) -> tuple[list[int], Counter[str]]:
        """Les rangs des pages qui n'apprendraient rien, et les comptes à `retenir` si les autres sont sans faute."""
        fois, vus = Counter(self._fois), Vus()
        redites = []
        for rang, page in enumerate(pdf.pages):
            ressources = _ressources(page, vus)
            if '/Annots' in page.obj or any(fois[une] < PAGES_RELUES for une in ressources):
                fois.update(ressources)
            else:
                redites.append(rang)
        return redites, fois

    def retenir(self, fois: Counter[str]) -> None:
        """Note ce que le contrôleur vient d'approuver ; une page fautive ou douteuse n'en exempte aucune autre."""
        self._fois = fois


def _ressources(page: Page, vus: Vus) -> set[str]:
    """Les empreintes de ce dont une page se sert ; d'une image, sa description sans ses points."""
    trouvees = {'page'}
    for sorte, ressources in page.resources.items():
        if isinstance(ressources, Dictionary):
            trouvees |= {f'{sorte} {_empreinte(une, vus, flux=sorte != "/XObject")}' for une in ressources.values()}
    return trouvees


def _empreinte(objet: Any, vus: Vus, *, flux: bool) -> str:
    if objet.is_indirect and objet.objgen in vus:
        return vus[objet.objgen]
    condense = hashlib.sha256()
    _condenser(objet, condense, set(), flux=flux)
    if objet.is_indirect:
        vus[objet.objgen] = condense.hexdigest()
    return condense.hexdigest()


def _condenser(objet: Any, condense: Any, ici: set[tuple[int, int]], *, flux: bool) -> None:
    """Ajoute un objet et tout ce qu'il contient ; un objet qui se contient lui-même n'y est qu'une fois."""
    if isinstance(objet, Dictionary | Array | Stream) and objet.is_indirect:
        if objet.objgen in ici:
            return
        ici.add(objet.objgen)
    if isinstance(objet, Dictionary | Stream):
        for cle, valeur in sorted(objet.items()):
            if cle != '/Length':
                condense.update(cle.encode())
                _condenser(valeur, condense, ici, flux=True)
        if flux and isinstance(objet, Stream):
            condense.update(objet.read_raw_bytes())
    elif isinstance(objet, Array):
        condense.update(b'[')
        for valeur in objet:
            _condenser(valeur, condense, ici, flux=True)
    else:
        condense.update(repr(objet).encode())
