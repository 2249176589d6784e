"""Montre un document : ses pages en images, et ce qui leur manque. Un seul essai : on regarde, on ne remet rien."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.attendus import entetes_de
from generator.conversion.conversion import DELAI_DE_RELECTURE
from generator.conversion.equipe import Equipe
from generator.conversion.jugement import juger_relecture
from generator.conversion.moteur import MoteurPdf, Travail
from generator.conversion.polices import polices_d_un_fichier
from generator.conversion.processus import DelaiDepasse, ProcessusPerdu

ECHELLE = 1.6
"""Points d'image par point typographique : lisible à l'écran, une page A4 fait environ 950 × 1 350 points."""

PAGES_MAX = 40

LARGEUR_D_UN_DETAIL, POINTS_D_UN_DETAIL = 1500, 6_000_000
"""Combien de points d'image en largeur, et au plus en tout."""

ENTIERE = (0.0, 0.0, 1.0, 1.0)
"""Le cadre d'une page entière."""


@dataclass(frozen=True, slots=True)
class Image:
    """L'image d'une page, en PNG."""

    octets: bytes = field(repr=False)
    largeur: int
    hauteur: int


@dataclass(frozen=True, slots=True)
class Apercu:
    """Les pages d'un document, dessinées ; `total` : combien il en a ; `defaut` : ce qui manque, pourquoi il n'y a rien.

    `polices` : celles du PDF, incorporées ou non.
    """

    images: tuple[Image, ...] = ()
    total: int = 0
    defaut: str = ''
    polices: Mapping[str, bool] = field(default_factory=dict)


def montrer(
    docx: bytes, textes: Sequence[Sequence[str]], moteur: MoteurPdf, equipe: Equipe, dossier: Path
) -> Apercu:
    """Convertit un document, le relit et dessine ses pages. Ne lève rien pour un échec du moteur : l'aperçu le dit."""
    with tempfile.TemporaryDirectory(prefix='vue-', dir=dossier) as nom:
        travail = Travail(Path(nom) / 'document.docx')
        travail.docx.write_bytes(docx)
        try:
            return _montrer(travail, textes, moteur, equipe)
        except (DelaiDepasse, ProcessusPerdu):
            return Apercu(defaut="le moteur n'a pas rendu les pages à temps, ou s'est arrêté")


def _montrer(travail: Travail, textes: Sequence[Sequence[str]], moteur: MoteurPdf, equipe: Equipe) -> Apercu:
    convertis = list(moteur.convertir(iter([travail]), equipe.moteur(0)))
    echec = convertis[0].echec if convertis else "le moteur n'a pas traité ce document"
    if echec:
        equipe.moteur(0).fermer()
        return Apercu(defaut=echec)
    if not travail.pdf.is_file():
        return Apercu(defaut="le moteur dit avoir fini, mais il n'y a pas de PDF")
    lecteur = equipe.lecteur(0)
    relire = {'relire': str(travail.pdf), 'textes': textes, 'entetes': entetes_de(textes)}
    lu = lecteur.demander(relire, DELAI_DE_RELECTURE)
    _, motif, detail = juger_relecture(lu, range(len(textes)))
    if 'erreur' in lu:
        return Apercu(defaut=motif)
    ordre = {'imager': str(travail.pdf), 'dossier': str(travail.pdf.parent), 'echelle': ECHELLE, 'pages_max': PAGES_MAX}
    dessine = lecteur.demander(ordre, DELAI_DE_RELECTURE)
    if 'erreur' in dessine:
        return Apercu(defaut=dessine['erreur'])
    images = tuple(
        Image((travail.pdf.parent / nom).read_bytes(), largeur, hauteur) for nom, largeur, hauteur in dessine['pages']
    )
    defaut = f"{motif} : « {detail} »" if detail else motif
    return Apercu(images, dessine['total'], defaut, polices_d_un_fichier(travail.pdf))


def detailler(pdf: bytes, page: int, cadre: Sequence[float], equipe: Equipe, dossier: Path) -> Apercu:
    """Dessine en grand une partie d'une page (dès 1) d'un PDF ; `cadre` : gauche, haut, largeur, hauteur, en parts.

    Ne lève rien si la page ne se dessine pas : l'aperçu le dit.
    """
    with tempfile.TemporaryDirectory(prefix='detail-', dir=dossier) as nom:
        place, image = Path(nom) / 'piece.pdf', Path(nom) / 'detail.png'
        place.write_bytes(pdf)
        ordre = {
            'detailler': str(place), 'page': page, 'cadre': list(cadre), 'image': str(image),
            'largeur': LARGEUR_D_UN_DETAIL, 'points_max': POINTS_D_UN_DETAIL,
        }  # fmt: skip
        try:
            dessine = equipe.lecteur(0).demander(ordre, DELAI_DE_RELECTURE)
        except (DelaiDepasse, ProcessusPerdu):
            return Apercu(defaut="la page n'a pas été dessinée à temps")
        if 'erreur' in dessine:
            return Apercu(defaut=dessine['erreur'])
        return Apercu((Image(image.read_bytes(), dessine['largeur'], dessine['hauteur']),), 1)
