"""Les planches d'un dossier de PDF : ses pages en images, pour les regarder d'un coup d'œil. Jamais un nom d'élève."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.conversion.conversion import DELAI_DE_RELECTURE
from generator.conversion.dessin_de_planche import PAGES_PAR_PLANCHE
from generator.conversion.equipe import Equipe
from generator.conversion.processus import DelaiDepasse, ProcessusPerdu
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme

DOSSIER = 'apercu'


def nommer_les_planches(pages: Mapping[str, int], nominatifs: Collection[str]) -> dict[str, str]:
    """Le début du nom des planches de chaque PDF : « apercu/lettres », « apercu/services/CAILLOUX ».

    Un PDF au nom d'un élève est désigné par son rang ; s'il n'est qu'une copie (un fichier par lettre), il n'en a pas.
    """
    noms: dict[str, str] = {}
    rangs: dict[PurePosixPath, int] = {}
    for pdf in pages:
        base = PurePosixPath(pdf).with_suffix('')
        if pdf in nominatifs:
            if f'{base.parent}.pdf' in pages:
                continue
            rangs[base.parent] = rangs.get(base.parent, 0) + 1
            base = base.parent / f'document-{rangs[base.parent]}'
        noms[pdf] = str(DOSSIER / base)
    return noms


def dessiner_les_planches(
    dossier: Path, pages: Mapping[str, int], nominatifs: Collection[str], equipe: Equipe
) -> Iterator[Probleme]:
    """Dessine les planches des PDF d'un dossier, à côté d'eux ; ce qui ne se dessine pas est dit, et n'empêche rien."""
    for pdf, base in nommer_les_planches(pages, nominatifs).items():
        (dossier / base).parent.mkdir(parents=True, exist_ok=True)
        for numero, debut in enumerate(range(0, pages[pdf], PAGES_PAR_PLANCHE), 1):
            nom = f'{base}-{numero}.png'
            echec = _dessiner(dossier / pdf, debut, dossier / nom, equipe)
            if echec:
                yield Probleme(
                    Code.APERCU_MANQUANT, Gravite.AVERTISSEMENT, "Une planche d'aperçu n'a pas été dessinée",
                    Emplacement(nom), echec, "ouvrez le PDF lui-même, ou relancez.",
                )  # fmt: skip


def _dessiner(pdf: Path, debut: int, image: Path, equipe: Equipe) -> str:
    """Dessine une planche ; rend pourquoi elle manque, rien si elle est là."""
    try:
        ordre = {'planche': str(pdf), 'debut': debut, 'image': str(image)}
        return str(equipe.lecteur(0).demander(ordre, DELAI_DE_RELECTURE).get('erreur', ''))
    except (DelaiDepasse, ProcessusPerdu):
        image.unlink(missing_ok=True)
        return "l'ouvrier qui dessine n'a pas fini à temps, ou s'est arrêté"
