"""Fabrique des archives fictives : des lettres parties, des pages revenues du copieur, des réponses douteuses."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.archive import Depot, Fait, Liens, Registre
from generator.domaine.reference import afficher_reference, tirer
from generator.domaine.retour import Destinataire
from generator.sorties import ecrire_a_cote

LETTRE = 'autorisation_parentale'
ANNEE, ECOLE, PERIODE = '2026-2027', 'lilas', 2
MIDI = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
NOMS = (
    "Élise N’GUYEN-D’ESTRÉES", "Léo MARTIN", "Œnone LE GOFF", "Inès BENALI", "Côme DURAND-PÉREZ", "Zoé PETIT", "Malo ROUX",
    "Anaïs FABRE", "Noé GARNIER", "Lina MOREAU",
)
CLASSES = ('CE1', 'CE1', 'CM2')
DOUTES = (
    ("les deux cases sont cochées",), ("une case est cochée puis raturée",), ("aucune case n'est cochée",),
    ("la signature ne se voit pas",),
)
POINTS_PAR_POUCE = 110
LARGE, HAUT = round(8.27 * POINTS_PAR_POUCE), round(11.69 * POINTS_PAR_POUCE)
CADRE = (0.06, 0.62, 0.88, 0.3)


def page(nom: str, reference: str, *, oui: bool = False, non: bool = False, signee: bool = True, graine: int = 0) -> Image.Image:
    """Une page numérisée en gris : le texte, le coupon, des traits à la main."""
    hasard = random.Random(f'{reference} {graine}')
    image = Image.new('L', (LARGE, HAUT), 246)
    trait = ImageDraw.Draw(image)
    ecrire = _plume(trait)
    ecrire(0.1, 0.06, "École élémentaire des Lilas", 26)
    ecrire(0.1, 0.13, "Aide aux élèves : votre accord", 34)
    for rang in range(9):
        ecrire(0.1, 0.2 + rang * 0.035, "Madame, Monsieur, nous vous proposons pour votre enfant deux heures d’aide."[: 60 + rang], 19)
    trait.line([(0, 0.6 * HAUT), (LARGE, 0.6 * HAUT)], fill=120, width=2)
    ecrire(0.1, 0.64, f"Réponse pour {nom}", 26)
    ecrire(0.66, 0.885, afficher_reference(reference), 19)
    for y, mot, cochee in ((0.71, "OUI, j’accepte", oui), (0.76, "NON, je refuse", non)):
        cote = 26
        x, haut = 0.12 * LARGE, y * HAUT
        trait.rectangle([x, haut, x + cote, haut + cote], outline=20, width=2)
        ecrire(0.17, y, mot, 24)
        if cochee:
            _croix(trait, x + cote / 2, haut + cote / 2, hasard)
    ecrire(0.1, 0.83, "Signature :", 22)
    if signee:
        _parafe(trait, 0.3 * LARGE, 0.85 * HAUT, hasard)
    return image


def _plume(trait: ImageDraw.ImageDraw) -> Callable[[float, float, str, int], None]:
    def ecrire(x: float, y: float, texte: str, corps: int) -> None:
        police = ImageFont.truetype('LiberationSans-Regular.ttf', corps)
        trait.text((x * LARGE, y * HAUT), texte, fill=30, font=police)

    return ecrire


def _croix(trait: ImageDraw.ImageDraw, x: float, y: float, hasard: random.Random) -> None:
    for sens in (1, -1):
        ecart = [hasard.uniform(10, 20) for _ in range(4)]
        trait.line([(x - ecart[0], y - sens * ecart[1]), (x + ecart[2], y + sens * ecart[3])], fill=70, width=4)


def _parafe(trait: ImageDraw.ImageDraw, x: float, y: float, hasard: random.Random) -> None:
    points = [(x + rang * 11, y + hasard.uniform(-26, 26)) for rang in range(16)]
    trait.line(points, fill=80, width=3, joint='curve')


def en_pdf(*images: Image.Image) -> bytes:
    """Un PDF d'images, une par page."""
    tampon = io.BytesIO()
    images[0].save(tampon, 'PDF', resolution=POINTS_PAR_POUCE, save_all=True, append_images=images[1:])
    return tampon.getvalue()


@cache
def _revenue(nom: str, reference: str, non: bool, signee: bool, graine: int) -> bytes:
    """Le PDF de la page d'une famille, dessinée une fois pour tous les essais."""
    return en_pdf(page(nom, reference, oui=True, non=non, signee=signee, graine=graine))


@dataclass
class Archives:
    """Des archives fictives, que l'on remplit page à page."""

    dossier: Path
    ecole: str = ECOLE
    annee: str = ANNEE
    references: list[str] = field(default_factory=list)

    @property
    def depot(self) -> Depot:
        """Le dépôt de l'école."""
        return Depot.de(self.dossier, self.annee, self.ecole)

    def registre(self) -> Registre:
        """Le registre de l'école, relu."""
        return Registre(self.depot, lambda: MIDI)

    def commun(self) -> Registre:
        """Le registre des pages mises de côté, relu."""
        return Registre(Depot.a_classer(self.dossier), lambda: MIDI)

    def envoyer(self, noms: Sequence[str] = NOMS, periode: int = PERIODE) -> list[str]:
        """Des lettres parties, une par nom."""
        hasard = random.Random(f'{self.ecole} {periode} {len(self.references)}')
        neuves = [tirer(hasard.randrange) for _ in noms]
        Liens(self.depot).ajouter({
            reference: Destinataire(LETTRE, periode, eleve=nom.casefold(), groupe='Lecture', classe=CLASSES[rang % len(CLASSES)],
                                    nom=nom)
            for rang, (reference, nom) in enumerate(zip(neuves, noms, strict=True))
        })  # fmt: skip
        self.registre().inscrire(Fait.EMISSION, references=dict.fromkeys(neuves, LETTRE), periode=periode)
        self.references += neuves
        return neuves

    def revenir(
        self, reference: str, statut: str = 'à vérifier', motifs: Sequence[str] = DOUTES[0], *, copie: int = 1,
        signature: bool | None = None, pages: Sequence[Image.Image] = (), cadre: Sequence[float] | None = CADRE,
    ) -> str:  # fmt: skip
        """Une page revenue, classée et lue ; rend sa pièce."""
        nom = Liens(self.depot).par_reference[reference].nom
        octets = en_pdf(*pages) if pages else _revenue(nom, reference, len(motifs) > 0, signature is not False, copie)
        suffixe = '' if copie == 1 else f'-{copie}'
        piece = f'pieces/periode-{PERIODE}/{LETTRE}/{reference}{suffixe}.pdf'
        registre = self.registre()
        self._poser(registre, piece, octets, reference, 'formulaire', '', len(pages) or 1)
        registre.inscrire(
            Fait.LECTURE, reference=reference, statut=statut, motifs=list(motifs), piece=piece, page=1,
            cadre=None if cadre is None else list(cadre), signature=signature,
        )  # fmt: skip
        return piece

    def mettre_de_cote(self, image: Image.Image, motif: str = "le code carré ne se lit pas", rang: int = 1) -> str:
        """Une page que l'on n'a pas su classer ; rend son empreinte."""
        octets = en_pdf(image)
        source = hashlib.sha256(octets).hexdigest()
        registre = self.commun()
        self._poser(registre, f'pieces/{source[:12]}-p{rang}.pdf', octets, '', 'à classer', motif, 1)
        return source

    def _poser(self, registre: Registre, piece: str, octets: bytes, reference: str, nature: str, motif: str, pages: int) -> None:
        place = registre.depot.dossier / piece
        registre.depot.creer(place.parent)
        ecrire_a_cote(place, octets)
        sha256 = hashlib.sha256(octets).hexdigest()
        registre.inscrire(
            Fait.PIECE, piece=piece, sha256=sha256, reference=reference, nature=nature, motif=motif,
            pages=[[hashlib.sha256(piece.encode()).hexdigest(), rang + 1] for rang in range(pages)],
        )  # fmt: skip


def dix_doutes(dossier: Path, ecole: str = ECOLE) -> Archives:
    """Dix lettres revenues, toutes à lire par une personne, chacune pour une raison."""
    archives = Archives(dossier, ecole)
    for rang, reference in enumerate(archives.envoyer()):
        motifs = DOUTES[rang % len(DOUTES)]
        archives.revenir(reference, motifs=motifs, signature=False if rang % len(DOUTES) == 3 else None)
    return archives
