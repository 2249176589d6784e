"""De quoi faire un dépôt de test : une école fictive, des lettres parties, des pièces revenues."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

from generator.archive import Depot, Fait, Liens, PageEnvoyee, Registre
from generator.archive.envois import garder_envoi
from generator.domaine.disposition import PageDisposee, Zone
from generator.domaine.reference import tirer
from generator.domaine.retour import Destinataire
from generator.sorties import ecrire_a_cote

MIDI = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LETTRE = 'autorisation_parentale'
DISPOSITION = PageDisposee(595.3, 841.9, code=Zone(20, 700, 70, 70))
ELEVES = ("Élise N'GUYEN-D'ESTRÉES", 'Léo MARTIN', 'Œnone LE GOFF')


def horloge() -> dt.datetime:
    """Toujours midi, le 22 novembre 2026."""
    return MIDI


def references(combien: int, graine: int = 5) -> list[str]:
    """Des références au sort, toujours les mêmes."""
    hasard = random.Random(graine)
    return [tirer(hasard.randrange) for _ in range(combien)]


def un_registre(archives: Path, ecole: str = 'lilas', annee: str = '2026-2027') -> Registre:
    """Le registre d'une école fictive."""
    return Registre(Depot.de(archives, annee, ecole), horloge)


def emettre(registre: Registre, noms: Sequence[str] = ELEVES, graine: int = 5) -> list[str]:
    """Trois lettres parties : liens, émission, envoi."""
    tirees = references(len(noms), graine)
    liens = Liens(registre.depot)
    liens.ajouter({
        reference: Destinataire(LETTRE, 2, eleve=nom.casefold(), classe='CE1', nom=nom)
        for reference, nom in zip(tirees, noms, strict=True)
    })  # fmt: skip
    registre.inscrire(Fait.EMISSION, references=dict.fromkeys(tirees, LETTRE), periode=2)
    pdf = registre.depot.dossier.parent / 'lettres.pdf'
    pdf.write_bytes(b'%PDF-1.7 ' + ' '.join(tirees).encode())
    garder_envoi(registre, pdf, [PageEnvoyee(r, rang, 1, 1, DISPOSITION) for rang, r in enumerate(tirees, 1)])
    pdf.unlink()
    return tirees


def classer(registre: Registre, reference: str, statut: str = 'oui', nature: str = 'formulaire', copie: int = 1) -> str:
    """Une pièce revenue et lue ; rend son chemin dans le dépôt."""
    suffixe = '' if copie == 1 else f'-{copie}'
    dossier = f'pieces/periode-2/{LETTRE}' if nature == 'formulaire' else 'doublons'
    piece = f'{dossier}/{reference}{suffixe}.pdf'
    octets = f'%PDF-1.7 {reference} {copie} {nature}'.encode()
    path = registre.depot.dossier / piece
    registre.depot.creer(path.parent)
    ecrire_a_cote(path, octets)
    source = hashlib.sha256(piece.encode()).hexdigest()
    registre.inscrire(
        Fait.PIECE, piece=piece, sha256=hashlib.sha256(octets).hexdigest(), reference=reference, pages=[[source, 1]],
        nature=nature, motif='',
    )  # fmt: skip
    if nature == 'formulaire':
        registre.inscrire(Fait.LECTURE, reference=reference, statut=statut, motifs=[], piece=piece, cadre=[0, 0.5, 1, 0.5])
    return piece


def une_annee(archives: Path, ecole: str = 'lilas', annee: str = '2026-2027') -> tuple[Registre, list[str]]:
    """Une école dont trois lettres sont parties : deux sont revenues, l'une en deux exemplaires."""
    registre = un_registre(archives, ecole, annee)
    tirees = emettre(registre, graine=sum(map(ord, ecole + annee)))
    classer(registre, tirees[0], 'oui')
    classer(registre, tirees[1], 'non')
    classer(registre, tirees[0], nature='doublon')
    return registre, tirees
