"""Des formulaires en miniature, dessinés à la main : on sait au point près où est chaque case, et ce qu'on y a écrit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

from generator.domaine.disposition import Case, PageDisposee, Zone
from generator.domaine.reference import tirer
from generator.numerisation import Original

DPI = 200
POINT = DPI / 72
LARGEUR, HAUTEUR = 595, 842
POLICE = next(p for p in resources.files('fontpkg_arimo').joinpath('files').iterdir() if 'Regular' in p.name or 'wght' in p.name)
OUI, NON = Zone(60, 420, 14, 14), Zone(60, 460, 14, 14)
SIGNATURE, MOTIF, COUPON = Zone(240, 545, 300, 95), Zone(60, 500, 480, 26), Zone(45, 290, 505, 360)
CODE = Zone(60, 310, 70, 70)
AVEC_CASES = PageDisposee(
    LARGEUR, HAUTEUR, CODE, (Case('OUI', Zone(84, 422, 26, 11), OUI), Case('NON', Zone(84, 462, 28, 11), NON)), COUPON, SIGNATURE, MOTIF,
)
SANS_CASES = PageDisposee(LARGEUR, HAUTEUR, CODE, None, COUPON, None, None)


def reference(rang: int) -> str:
    """Une référence, toujours la même pour un même rang."""
    suite = iter(range(rang * 7, rang * 7 + 100))
    return tirer(lambda n: next(suite) % n)


@dataclass
class Formulaire:
    """Une page partie et son image, où l'on peut écrire."""

    reference: str
    original: Original
    image: Image.Image

    def rempli(self, *gestes: str, trait: float = 1.6, gris: int = 40) -> Image.Image:
        """Une copie où l'on a écrit : « oui », « non », « signature », « motif », « oui gribouillé »…"""
        copie = self.image.copy()
        plume = Plume(copie, trait, gris)
        for geste in gestes:
            plume.geste(geste)
        return copie


class Plume:
    """Un stylo : sa largeur en points de PDF, son gris."""

    def __init__(self, image: Image.Image, trait: float, gris: int) -> None:
        self.dessin, self.trait, self.gris = ImageDraw.Draw(image), trait, gris

    def ligne(self, *points: tuple[float, float]) -> None:
        self.dessin.line([(x * POINT, y * POINT) for x, y in points], fill=self.gris, width=round(self.trait * POINT), joint='curve')

    def geste(self, geste: str) -> None:
        quoi, _, comment = geste.partition(' ')
        zones = {'oui': OUI, 'non': NON}
        if quoi in zones:
            self.repondre(zones[quoi], comment)
        elif quoi == 'signature':
            self.vague(SIGNATURE.x + 40, SIGNATURE.y + 40, 120, 18, 5)
        elif quoi == 'motif':
            self.vague(MOTIF.x + 50, MOTIF.y + 6, 250, 4, 60)
        else:
            raise ValueError(geste)

    def vague(self, x: float, y: float, large: float, haut: float, tours: int) -> None:
        self.ligne(*[(x + large * i / (4 * tours), y + haut * np.sin(i * 1.7) * (0.5 + (i % 7) / 14)) for i in range(4 * tours)])

    def repondre(self, zone: Zone, comment: str) -> None:
        x, y, d = zone.x, zone.y, zone.largeur
        match comment:
            case '':
                self.ligne((x + 3, y + 3), (zone.droite - 3, zone.bas - 3))
                self.ligne((x + 3, zone.bas - 3), (zone.droite - 3, y + 3))
            case 'gribouillé':
                for pas in range(-3, 4):
                    self.ligne((x - 2, y + d / 2 + pas * 2), (zone.droite + 2, y + d / 2 + pas * 2 + 1))
            case 'entouré':
                self.ligne(*[(x + d / 2 + d * np.cos(a), y + d / 2 + d * np.sin(a)) for a in np.linspace(0, 6.4, 40)])
            case 'mot rayé':
                self.ligne((zone.x + 22, zone.y + 8), (zone.x + 55, zone.y + 7))
            case _:
                raise ValueError(comment)


def formulaires(
    dossier: Path, nombre: int, *, nom: str = 'lettres', premier: int = 0, disposition: PageDisposee = AVEC_CASES, texte: str = ''
) -> list[Formulaire]:
    """Autant de formulaires d'une page dans un même PDF."""
    images = [_page(reference(premier + rang), rang, disposition, texte) for rang in range(nombre)]
    pdf = dossier / f'{nom}.pdf'
    images[0].save(pdf, save_all=True, append_images=images[1:], resolution=DPI)
    return [
        Formulaire(reference(premier + rang), Original(pdf, rang + 1, disposition), image) for rang, image in enumerate(images)
    ]


def connus(tous: Sequence[Formulaire]) -> dict[str, list[Original]]:
    """Ce que le lecteur reçoit : chaque référence et ses originaux."""
    trouves: dict[str, list[Original]] = {}
    for formulaire in tous:
        trouves.setdefault(formulaire.reference, []).append(formulaire.original)
    return trouves


def _page(code: str, rang: int, disposition: PageDisposee, texte: str) -> Image.Image:
    image = Image.new('L', (round(LARGEUR * POINT), round(HAUTEUR * POINT)), 255)
    dessin = ImageDraw.Draw(image)
    petite, grande = (ImageFont.truetype(str(POLICE), round(corps * POINT)) for corps in (11, 13))

    def ecrire(x: float, y: float, mots: str, police: ImageFont.FreeTypeFont = petite) -> None:
        dessin.text((x * POINT, y * POINT), mots, font=police, fill=0)

    ecrire(60, 60, f"École des Tilleuls — lettre {rang + 1} {texte}", grande)
    for ligne in range(5):
        ecrire(60, 100 + 24 * ligne, f"Votre enfant est proposé pour l'aide personnalisée, semaine {ligne + rang}.")
    ecrire(60, 292, "Coupon à rendre signé à l'enseignant de la classe")
    tampon = io.BytesIO()
    segno.make_qr(code, error='q', version=1).save(tampon, kind='png', scale=10, border=4)
    cote = round(CODE.largeur * POINT)
    image.paste(Image.open(tampon).convert('L').resize((cote, cote), Image.Resampling.NEAREST), (round(CODE.x * POINT), round(CODE.y * POINT)))
    ecrire(150, 330, code)
    ecrire(150, 350, f"Nom de l'élève : Camille Exemple {rang + 1}")
    if disposition.cases is not None:
        for case, suite in zip(disposition.cases, ("j'accepte cette proposition pour mon enfant.", 'je la refuse.'), strict=True):
            z = case.place
            dessin.rectangle([z.x * POINT, z.y * POINT, z.droite * POINT, z.bas * POINT], outline=0, width=round(0.8 * POINT))
            ecrire(case.place_du_mot.x, case.place_du_mot.y - 1, f'{case.mot}, {suite}')
        ecrire(60, 500, 'Motif : ' + '.' * 110)
        ecrire(250, 545, 'Date et signature du responsable légal')
    ecrire(60, 660 if not texte else 690, "Merci de votre réponse avant la fin de la semaine. " + texte)
    return image


def pile(path: Path, images: Sequence[Image.Image], dpi: int = DPI) -> Path:
    """Ces pages dans un fichier, PDF ou TIFF d'après son nom."""
    images[0].save(path, save_all=True, append_images=list(images[1:]), resolution=dpi, **({'dpi': (dpi, dpi)} if path.suffix != '.pdf' else {}))
    return path


def de_biais(image: Image.Image, part: float) -> Image.Image:
    """La feuille vue de côté : le haut est plus court de deux fois cette part, et la droite penche."""
    large, haut = image.size
    coins = [(0, 0), (large, 0), (large, haut), (0, haut)]
    vus = [(part * large, 0.3 * part * haut), (large - part * large, 0), (large, haut), (0.2 * part * large, haut - 0.5 * part * haut)]
    lignes: list[list[float]] = []
    for (x, y), (u, v) in zip(vus, coins, strict=True):
        lignes += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    vers = np.linalg.solve(np.array(lignes), np.array(coins, dtype=float).reshape(-1))
    return image.transform((large, haut), Image.Transform.PERSPECTIVE, vers.tolist(), Image.Resampling.BICUBIC, fillcolor=255)
