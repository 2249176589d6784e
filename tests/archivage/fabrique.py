"""Des piles fictives et un lecteur qui sait ce qu'elles portent : de quoi éprouver le rangement sans reconnaître une image."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw

from generator.archivage import Bilan, archiver
from generator.archive import Depot, Fait, Liens, PageEnvoyee, Registre
from generator.archive.envois import garder_envoi
from generator.domaine.disposition import Case, PageDisposee, Zone
from generator.domaine.reference import tirer
from generator.domaine.retour import Destinataire, Statut
from generator.numerisation import Lecture, Original, PageLue, Sorte
from generator.suivi import SuiviMuet

MIDI = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LETTRE = 'autorisation_parentale'
CASES = (Case('OUI', Zone(90, 500, 30, 12), Zone(70, 500, 13, 13)), Case('NON', Zone(90, 530, 30, 12), Zone(70, 530, 13, 13)))
AVEC_CASES = PageDisposee(595.3, 841.9, code=Zone(20, 700, 70, 70), cases=CASES)
SANS_CASES = PageDisposee(595.3, 841.9, code=Zone(20, 700, 70, 70))


def horloge() -> dt.datetime:
    """Toujours midi, le 22 novembre 2026."""
    return MIDI


def emettre(archives: Path, combien: int, *, ecole: str = 'lilas', pages: int = 1, periode: int | None = 2, cases: bool = True) -> list[str]:
    """Des formulaires partis d'une école fictive ; leurs cases sont sur la dernière page."""
    registre = Registre(Depot.de(archives, '2026-2027', ecole), horloge)
    hasard = random.Random(f'{ecole} {len(registre.evenements)}')
    tirees = [tirer(hasard.randrange) for _ in range(combien)]
    Liens(registre.depot).ajouter({r: Destinataire(LETTRE, periode, eleve=f'e{n}', nom=f'Élève {n}') for n, r in enumerate(tirees)})
    registre.inscrire(Fait.EMISSION, references=dict.fromkeys(tirees, LETTRE), periode=periode)
    parti = archives.parent / f'parti-{ecole}-{len(registre.evenements)}.pdf'
    parti.write_bytes(b'%PDF-1.7 ' + ' '.join(tirees).encode())
    garder_envoi(registre, parti, [
        PageEnvoyee(r, n * pages + rang, rang, pages, AVEC_CASES if cases and rang == pages else SANS_CASES)
        for n, r in enumerate(tirees) for rang in range(1, pages + 1)
    ])
    parti.unlink()
    return tirees


def image(graine: object) -> Image.Image:
    """Une petite page grise qui ne ressemble à aucune autre."""
    hasard = random.Random(str(graine))
    une = Image.new('L', (124, 175), 240)
    trait = ImageDraw.Draw(une)
    for _ in range(9):
        trait.line([hasard.randrange(124) for _ in range(4)], fill=hasard.randrange(180), width=2)
    return une


def octets_de(sorte: str, *images: Image.Image) -> bytes:
    """Un fichier d'images, toujours les mêmes octets : celui de Pillow porte l'heure, on l'ôte."""
    tampon = io.BytesIO()
    options = {'creationDate': None, 'modDate': None, 'resolution': 15} if sorte == 'PDF' else {}
    images[0].save(tampon, sorte, **options, **({'save_all': True, 'append_images': images[1:]} if len(images) > 1 else {}))
    return tampon.getvalue()


def rendue(reference: str, statut: Statut = Statut.OUI, *motifs: str, rang: int = 1, pages: int = 1, rotation: int = 0) -> dict[str, object]:
    """Une page d'un formulaire, telle que le lecteur la dira ; ses cases sont sur la dernière."""
    lecture = {'statut': str(statut), 'motifs': list(motifs), 'signature': True, 'cadre': [0.1, 0.5, 0.8, 0.3]} if rang == pages else None
    return {'sorte': 'formulaire', 'reference': reference, 'rang': rang, 'pages': pages, 'rotation': rotation, 'lecture': lecture,
            'codes': [reference]}


BLANCHE: dict[str, object] = {'sorte': 'blanche'}
SANS_CODE: dict[str, object] = {'sorte': 'sans code'}
ILLISIBLE: dict[str, object] = {'sorte': 'illisible', 'defaut': "la page ne s'ouvre pas"}


def inconnue(reference: str) -> dict[str, object]:
    """Une page au code bien formé que l'on ne connaît pas."""
    return {'sorte': 'inconnue', 'reference': reference, 'codes': [reference]}


@dataclass
class Copieur:
    """Un dossier de numérisations, et ce que porte chaque page : la vérité que le faux lecteur récite."""

    dossier: Path
    verite: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def numeriser(self, nom: str, *pages: dict[str, object], sorte: str = 'PDF') -> Path:
        """Un fichier de ces pages, dans cet ordre."""
        octets = octets_de(sorte, *(image(f'{nom} {rang}') for rang in range(len(pages))))
        return self.poser(nom, octets, *pages)

    def poser(self, nom: str, octets: bytes, *pages: dict[str, object]) -> Path:
        """Un fichier dont on donne les octets."""
        path = self.dossier / nom
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
        self.verite[hashlib.sha256(octets).hexdigest()] = list(pages)
        return path

    def ecrire_la_verite(self, path: Path) -> Path:
        """Pour un faux lecteur d'un autre processus."""
        path.write_text(json.dumps(self.verite), 'utf-8')
        return path

    def lire(self, path: Path, originaux: Mapping[str, Sequence[Original]]) -> Iterator[PageLue]:
        """Ce que le lecteur dirait de ce fichier."""
        source = hashlib.sha256(path.read_bytes()).hexdigest()
        for numero, page in enumerate(self.verite[source], 1):
            champs = dict(page)
            lecture = champs.pop('lecture', None)
            if champs['sorte'] == 'formulaire' and champs['reference'] not in originaux:
                champs, lecture = {'sorte': 'inconnue', 'reference': champs['reference'], 'codes': champs['codes']}, None
            yield PageLue(source, numero, Sorte(champs.pop('sorte')), lecture=_lecture(lecture), **{  # type: ignore[arg-type]
                **champs, 'codes': tuple(champs.get('codes', ()))})  # type: ignore[dict-item]

    @contextlib.contextmanager
    def lecteur(self, originaux: Mapping[str, Sequence[Original]]) -> Iterator[Copieur.Lecteur]:
        """Le faux lecteur, ouvert comme le vrai."""
        yield self.Lecteur(self, originaux)

    @dataclass
    class Lecteur:
        """Récite la vérité."""

        copieur: Copieur
        originaux: Mapping[str, Sequence[Original]]

        def lire_fichier(self, path: Path) -> Iterator[PageLue]:
            """Ce que porte chaque page d'un fichier."""
            return self.copieur.lire(path, self.originaux)

    def archiver(self, archives: Path, *chemins: Path) -> Bilan:
        """Un passage sur ces fichiers, ou sur tout le dossier."""
        return archiver(archives, chemins or (self.dossier,), self.lecteur, horloge, SuiviMuet(), lambda secondes: None)


def _lecture(objet: object) -> Lecture | None:
    if not isinstance(objet, dict):
        return None
    return Lecture(Statut(objet['statut']), tuple(objet['motifs']), objet['signature'], tuple(objet['cadre']))


def arbre(dossier: Path) -> dict[str, bytes]:
    """Tous les fichiers d'un dossier, octet pour octet ; le verrou mis à part."""
    return {p.relative_to(dossier).as_posix(): p.read_bytes() for p in sorted(dossier.rglob('*')) if p.is_file() and p.name != '.verrou'}


def lignes(archives: Path) -> int:
    """Combien de lignes ont les registres."""
    return sum(len(registre.read_bytes().splitlines()) for registre in archives.rglob('registre.jsonl'))


def faits(depot: Depot, fait: Fait) -> list[dict[str, object]]:
    """Les événements d'une sorte, leurs champs seuls."""
    return [dict(evenement.champs) for evenement in Registre(depot, horloge).faits(fait)]


def pages_rangees(archives: Path) -> list[tuple[str, int]]:
    """Chaque page inscrite, autant de fois qu'elle l'est."""
    depots = [Depot.a_classer(archives), *(Depot.de(archives, r.parent.parent.name, r.parent.name) for r in archives.glob('2*/*/registre.jsonl'))]
    return [tuple(page) for depot in depots for fait in (Fait.PIECE, Fait.BLANCHE) for e in faits(depot, fait) for page in e['pages']]  # type: ignore[misc,attr-defined]


__all__ = ['BLANCHE', 'ILLISIBLE', 'SANS_CODE', 'Copieur', 'arbre', 'emettre', 'faits', 'horloge', 'inconnue', 'lignes',
           'pages_rangees', 'rendue']
