"""Classer à la main une page mise de côté, et revenir en arrière. La page change de dossier, jamais de contenu.

Écrire la copie, la relire, l'inscrire là où elle arrive, inscrire son départ, ôter l'ancienne : un arrêt entre deux se
répare au geste suivant (`achever`), et le registre de l'école fait foi.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.archive.etat import Etat, annules, rejouer
from generator.archive.registre import Evenement, Fait, Nature, Registre
from generator.domaine.retour import Statut
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import ecrire_a_cote

PAR_UNE_PERSONNE = "classée par une personne"
A_LIRE = "cette page a été classée par une personne : lisez-y la réponse"
REMISE = "remise de côté par une personne"


def classer(cote: Registre, piece: str, registre: Registre, reference: str) -> None:
    """Fait d'une page mise de côté une pièce de cette référence, dont la réponse reste à lire.

    Lève `ErreurDonnees` (A-655) si la page n'est plus ce qu'elle était, `OSError` si le disque se refuse.
    """
    depart = _inscription(cote, piece)
    octets = lire_piece(cote, piece, depart['sha256'])
    arrivee = _poser(registre, _places(registre, reference), octets)
    registre.inscrire(
        Fait.PIECE, piece=arrivee, sha256=depart['sha256'], reference=reference, pages=depart['pages'],
        nature=Nature.FORMULAIRE, motif=PAR_UNE_PERSONNE,
    )  # fmt: skip
    _a_lire(registre, arrivee, reference)
    _noter_le_depart(cote, depart)


def remettre(registre: Registre, lecture: Evenement, cote: Registre) -> None:
    """Défait un classement : la page retourne parmi celles mises de côté. `lecture` : celle que `classer` a inscrite."""
    depart = _inscription(registre, lecture['piece'])
    octets = lire_piece(registre, depart['piece'], depart['sha256'])
    connue = next(e for e in reversed(list(cote.faits(Fait.PIECE))) if e['sha256'] == depart['sha256'])
    arrivee = _poser(cote, iter([connue['piece']]), octets)
    cote.inscrire(
        Fait.PIECE, piece=arrivee, sha256=depart['sha256'], reference='', pages=depart['pages'], nature=Nature.A_CLASSER,
        motif=REMISE,
    )  # fmt: skip
    registre.inscrire(Fait.DECISION, reference=lecture['reference'], annule=lecture.numero)
    _noter_le_depart(registre, depart)


def laisser(cote: Registre, piece: str) -> None:
    """Note qu'une personne a vu cette page et qu'elle n'est à personne : elle reste là, sans plus être à classer."""
    vue = _inscription(cote, piece)
    cote.inscrire(Fait.PIECE, **{**vue.champs, 'nature': Nature.LAISSEE})


def reprendre(cote: Registre, piece: str) -> None:
    """Remet à classer une page que l'on avait laissée."""
    vue = _inscription(cote, piece)
    cote.inscrire(Fait.PIECE, **{**vue.champs, 'nature': Nature.A_CLASSER})


def achever(cote: Registre, registres: Iterable[Registre]) -> None:
    """Finit les classements qu'un arrêt brutal aurait coupés en deux."""
    etat = rejouer(cote.evenements, {})
    for registre in registres:
        sien = rejouer(registre.evenements, {})
        sans_effet = annules(registre.evenements)
        lues = {e['piece'] for e in registre.faits(Fait.LECTURE) if e.numero not in sans_effet}
        for arrivee in [e for e in registre.pieces(Nature.FORMULAIRE) if e['piece'] in sien.pieces]:
            if arrivee.champs.get('motif') != PAR_UNE_PERSONNE:
                continue
            if arrivee['piece'] not in lues:
                _a_lire(registre, arrivee['piece'], arrivee['reference'])
            for piece in [p for p in etat.a_classer if etat.pieces[p] == arrivee['sha256']]:
                _noter_le_depart(cote, _inscription(cote, piece))
        _oter_les_parties(registre, sien)
    _oter_les_parties(cote, rejouer(cote.evenements, {}))


def lire_piece(registre: Registre, piece: str, sha256: str) -> bytes:
    """Les octets d'une pièce, tels qu'ils furent inscrits. Lève `ErreurDonnees` (A-655) s'ils ont changé ou manquent."""
    place = registre.depot.dossier / piece
    try:
        octets = b'' if place.is_symlink() else place.read_bytes()
    except OSError:
        octets = b''
    if hashlib.sha256(octets).hexdigest() != sha256:
        raise ErreurDonnees(Probleme(
            Code.PIECE_CHANGEE, Gravite.ERREUR, "Cette pièce manque, ou a changé depuis son classement",
            Emplacement(str(place)), "une réponse ne se lit que sur la page telle qu'elle fut classée",
            "tapez « make archives », puis remettez la pièce depuis votre sauvegarde.",
        ))  # fmt: skip
    return octets


def _inscription(registre: Registre, piece: str) -> Evenement:
    return next(e for e in reversed(registre.evenements) if e.fait is Fait.PIECE and e['piece'] == piece)


def _a_lire(registre: Registre, piece: str, reference: str) -> None:
    registre.inscrire(
        Fait.LECTURE, reference=reference, statut=Statut.A_VERIFIER, motifs=[A_LIRE], piece=piece, page=1, cadre=None,
        signature=None,
    )  # fmt: skip


def _noter_le_depart(registre: Registre, depart: Evenement) -> None:
    registre.inscrire(Fait.PIECE, **{**depart.champs, 'nature': Nature.RECLASSEE})
    (registre.depot.dossier / depart['piece']).unlink(missing_ok=True)


def _oter_les_parties(registre: Registre, etat: Etat) -> None:
    """Ôte les fichiers partis ailleurs : seulement ceux qui sont encore, octet pour octet, ce que l'on a copié."""
    for parti in [e for e in registre.pieces(Nature.RECLASSEE) if e['piece'] not in etat.pieces]:
        place = registre.depot.dossier / parti['piece']
        if place.is_file() and sha256_du_fichier(place) == parti['sha256']:
            place.unlink()


def _places(registre: Registre, reference: str) -> Iterator[str]:
    """Les noms que peut prendre une pièce d'une référence : aucun ne dit de qui elle est."""
    emission = next(e for e in registre.faits(Fait.EMISSION) if reference in e['references'])
    periode = f'periode-{emission["periode"]}' if emission['periode'] else 'annee'
    souche = f'pieces/{periode}/{emission["references"][reference]}/{reference}'
    yield f'{souche}.pdf'
    yield from (f'{souche}-{rang}.pdf' for rang in range(2, 1000))


def _poser(registre: Registre, places: Iterator[str], octets: bytes) -> str:
    """Écrit la copie au premier nom libre, ou retrouve celle d'un geste interrompu ; la relit."""
    etat = rejouer(registre.evenements, {})
    prises = {*etat.pieces, *etat.purgees}
    for nom in places:
        place: Path = registre.depot.dossier / nom
        if nom in prises or (place.exists() and place.read_bytes() != octets):
            continue
        registre.depot.creer(place.parent)
        ecrire_a_cote(place, octets)
        if place.read_bytes() != octets:
            raise OSError(5, "la copie relue n'est pas la page", str(place))
        return nom
    raise OSError(17, "toutes les places de cette référence sont prises", registre.depot.dossier.as_posix())
