"""Le moteur embarqué : office2pdf, dans l'ouvrier. Ni Java ni LibreOffice ; la police vient d'un paquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import metadata, util
from pathlib import Path

from generator.conversion.moteur import Converti, Travail
from generator.conversion.processus import DelaiDepasse, Ouvrier, ProcessusPerdu


@lru_cache(maxsize=1)
def dossiers_de_polices() -> tuple[str, ...]:
    """Les polices livrées avec l'outil : Arimo, à la métrique d'Arial."""
    trouve = util.find_spec('fontpkg_arimo')
    if trouve is None or trouve.origin is None:
        return ()
    return (str(Path(trouve.origin).parent / 'files'),)


@lru_cache(maxsize=1)
def _version() -> str | None:
    try:
        return f"office2pdf {metadata.version('office2pdf-python')}"
    except metadata.PackageNotFoundError:
        return None


class MoteurEmbarque:
    """office2pdf, une roue pip."""

    nom = 'embarque'

    def version(self) -> str | None:
        """« office2pdf 0.4.0 » ; rien s'il n'est pas installé."""
        return _version()

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        """Convertit au fil de l'eau : le document suivant se prépare pendant que l'ouvrier travaille."""
        for travail in travaux:
            ordre = {'docx': str(travail.docx), 'pdf': str(travail.pdf), 'polices': dossiers_de_polices()}
            try:
                reponse = ouvrier.demander(ordre, travail.delai)
            except DelaiDepasse:
                yield Converti(travail, f"pas de réponse en {travail.delai:.0f} secondes", delai_depasse=True)
                return
            except ProcessusPerdu as perte:
                yield Converti(travail, f"le moteur s'est arrêté ({perte.motif})")
                return
            yield Converti(travail, reponse.get('erreur', ''))
