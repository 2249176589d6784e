"""Un formulaire et ce qui lui arrive, dans l'ordre : le registre rejoué doit dire ce qu'on attend."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Any

from generator.archive import Evenement, Fait, rejouer
from generator.archive.etat import Lue
from generator.domaine.retour import Destinataire, Retour
from tests.evaluateurs.commun import Situation

LUI, NEUF, COPIE = 'A1LUI', 'A1NEUF', 'pieces/lui.pdf'
MIDI = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SIGNATURE = {'signé': True, 'sans signature': False}


def evaluer_retours(situation: Situation, _: Any) -> dict[str, Any]:
    """« lu OUI », « lu à vérifier (deux cases) », « décidé NON », « annulé la 3 », « remplacé », « gelé », « éliminé »…"""
    evenements = [_evenement(1, Fait.EMISSION, references={LUI: 'autorisation_parentale'}, periode=2)]
    pieces: list[str] = []
    for rang, fait in enumerate(situation['suite'], 1):
        evenements += _faits(fait, rang, len(evenements) + 1, pieces)
    assert all(a.numero + 1 == b.numero for a, b in pairwise(evenements))
    etat = rejouer(evenements, {LUI: Destinataire('autorisation_parentale', 2, nom='Léo')})
    retour = etat.retours[LUI]
    return {
        'reponse': str(retour.statut), 'dite_par': str(retour.auteur or 'personne encore'), 'motifs': list(retour.motifs),
        'a_regarder': any(un.reference == LUI for un in etat.a_verifier), 'pieces': len(retour.pieces),
        'remplace': bool(retour.remplacee_par), 'signe': etat.signatures.get(LUI, 'on ne sait pas'),
        'gele': LUI in etat.gelees, 'montre': _montre(retour, etat.lectures.get(LUI, ())),
    }  # fmt: skip


def _montre(retour: Retour, lectures: tuple[Lue, ...]) -> str:
    """Quelle pièce on montre d'abord à qui doit regarder."""
    return f'la {retour.pieces.index(lectures[-1].piece) + 1}' if lectures else 'rien'


def _faits(fait: str, rang: int, numero: int, pieces: list[str]) -> list[Evenement]:
    """Les lignes du registre que fait naître une étape ; une étape « décidé » tient en une ligne, notée par son rang."""
    if m := re.fullmatch(r'lu (?P<statut>.+?)(?: \((?P<motif>.+)\))?', fait):
        piece = f'pieces/{LUI}-{len(pieces) + 1}.pdf'
        pieces.append(piece)
        return [
            _evenement(numero, Fait.PIECE, piece=piece, sha256='0' * 64, reference=LUI, pages=[[piece, 1]], nature='formulaire'),
            _evenement(numero + 1, Fait.LECTURE, reference=LUI, statut=m['statut'].lower(), piece=piece,
                       motifs=[m['motif']] if m['motif'] else [], cadre=[0, 0, 1, 1]),
        ]  # fmt: skip
    if m := re.fullmatch(r'décidé (?P<statut>.+?)(?:, (?P<signe>signé|sans signature))?', fait):
        signe = {'signe': SIGNATURE[m['signe']]} if m['signe'] else {}
        return [_evenement(numero, Fait.DECISION, reference=LUI, statut=m['statut'].lower(), **signe)]
    if fait == 'annulé':
        return [_evenement(numero, Fait.DECISION, reference=LUI, annule=numero - 1)]
    simples: dict[str, tuple[Fait, dict[str, Any]]] = {
        'remplacé': (Fait.REMPLACEMENT, {'ancienne': LUI, 'nouvelle': NEUF}),
        'gelé': (Fait.GEL, {'references': [LUI], 'gele': True}),
        'dégelé': (Fait.GEL, {'references': [LUI], 'gele': False}),
        'éliminé': (Fait.EFFACEMENT, {'references': [LUI], 'visa': 'AD'}),
        'pièce effacée': (Fait.PURGE, {'piece': pieces[0] if pieces else '', 'sha256': '', 'reference': LUI}),
    }
    sorte, champs = simples[fait]
    return [_evenement(numero, sorte, **champs)]


def _evenement(numero: int, fait: Fait, **champs: Any) -> Evenement:
    return Evenement(numero, MIDI, fait, champs, '', '')
