"""Ce qui est parti : le PDF tel qu'on l'a remis, et la place du code et des cases de chaque page qui doit revenir.

Un envoi = un fichier `envois/<envoi>.pdf` et son manifeste `envois/<envoi>.json`. Le PDF sert d'original : c'est à lui que
la page revenue est comparée. Il porte des noms : on peut l'effacer, le registre n'en garde que l'empreinte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.archive.registre import Evenement, Fait, Registre
from generator.domaine.disposition import PageDisposee, depuis_json, en_json
from generator.sorties import ecrire_a_cote

SIGNES_D_UN_ENVOI = 16


@dataclass(frozen=True, slots=True)
class PageEnvoyee:
    """Une page d'un PDF envoyé. `page` : son numéro dans le PDF, à partir de 1 ; `rang` sur `pages` : dans le formulaire."""

    reference: str
    page: int
    rang: int
    pages: int
    disposition: PageDisposee


@dataclass(frozen=True, slots=True)
class Envoi:
    """Un PDF envoyé, tel que le registre le connaît, et ses pages à rendre."""

    pdf: Path
    pages: tuple[PageEnvoyee, ...]
    sha256: str


def garder_envoi(registre: Registre, pdf: Path, pages: Sequence[PageEnvoyee]) -> None:
    """Garde au dépôt un PDF qui part, sauf s'il y est déjà, octet pour octet. Lève `OSError`.

    Le PDF, puis le manifeste, puis la ligne du registre : un arrêt entre deux se répare en recommençant. Un fichier perdu
    depuis est remis ; un envoi éliminé puis refait, ou dont la disposition se lit mieux, est inscrit de nouveau.
    """
    octets = pdf.read_bytes()
    sha256 = hashlib.sha256(octets).hexdigest()
    nom = sha256[:SIGNES_D_UN_ENVOI]
    depot = registre.depot
    depot.creer(depot.envois)
    manifeste = _manifeste(pages)
    for suffixe, contenu in (('.pdf', octets), ('.json', manifeste)):
        path = depot.envois / f'{nom}{suffixe}'
        if not path.is_file() or path.read_bytes() != contenu:
            ecrire_a_cote(path, contenu)
    empreinte, connu = hashlib.sha256(manifeste).hexdigest(), _garde(registre, nom)
    if connu is not None and connu['manifeste'] == empreinte:
        return
    registre.inscrire(
        Fait.ENVOI, envoi=nom, sha256=sha256, manifeste=empreinte,
        pages=len(pages), references=len({page.reference for page in pages}),
    )  # fmt: skip


def empreintes_d_un_envoi(pdf: Path, pages: Sequence[PageEnvoyee]) -> tuple[str, str]:
    """L'empreinte d'un PDF qui part, et celle de son manifeste. Lève `OSError`."""
    return hashlib.sha256(pdf.read_bytes()).hexdigest(), hashlib.sha256(_manifeste(pages)).hexdigest()


def references_gardees(registre: Registre, sha256: str, manifeste: str) -> set[str]:
    """Les références d'un envoi que le registre tient déjà, ses deux fichiers intacts ; sinon, aucune."""
    nom = sha256[:SIGNES_D_UN_ENVOI]
    connu = _garde(registre, nom)
    if connu is None or (connu['sha256'], connu['manifeste']) != (sha256, manifeste):
        return set()
    base = registre.depot.envois / nom
    try:
        octets = [base.with_suffix(suffixe).read_bytes() for suffixe in ('.pdf', '.json')]
    except OSError:
        return set()
    if [hashlib.sha256(contenu).hexdigest() for contenu in octets] != [sha256, manifeste]:
        return set()
    return {page[0] for page in json.loads(octets[1])['pages']}


def _garde(registre: Registre, nom: str) -> Evenement | None:
    """La ligne qui garde cet envoi, s'il n'a pas été éliminé depuis."""
    connu: Evenement | None = None
    for evenement in registre.evenements:
        if evenement.fait is Fait.ENVOI and evenement['envoi'] == nom:
            connu = evenement
        elif evenement.fait is Fait.PURGE and str(evenement['piece']).startswith(f'envois/{nom}.'):
            connu = None
    return connu


def _manifeste(pages: Sequence[PageEnvoyee]) -> bytes:
    """Chaque disposition n'est écrite qu'une fois."""
    dispositions = list(dict.fromkeys(page.disposition for page in pages))
    rangs = {disposition: rang for rang, disposition in enumerate(dispositions)}
    objet = {
        'pages': [[p.reference, p.page, p.rang, p.pages, rangs[p.disposition]] for p in pages],
        'dispositions': [en_json(disposition) for disposition in dispositions],
    }
    return json.dumps(objet, ensure_ascii=False).encode() + b'\n'


def lire_envois(registre: Registre) -> list[Envoi]:
    """Les envois encore au dépôt, du plus récent au plus ancien ; un manifeste altéré ou effacé est passé."""
    envois: list[Envoi] = []
    derniers = {str(evenement['envoi']): evenement for evenement in registre.faits(Fait.ENVOI)}
    for evenement in sorted(derniers.values(), key=lambda evenement: -evenement.numero):
        base = registre.depot.envois / str(evenement['envoi'])
        pdf, manifeste = base.with_suffix('.pdf'), base.with_suffix('.json')
        if not pdf.is_file() or not manifeste.is_file():
            continue
        octets = manifeste.read_bytes()
        if hashlib.sha256(octets).hexdigest() != evenement['manifeste']:
            continue
        objet = json.loads(octets)
        dispositions = [depuis_json(disposition) for disposition in objet['dispositions']]
        envois.append(Envoi(pdf, tuple(
            PageEnvoyee(reference, page, rang, pages, dispositions[disposition])
            for reference, page, rang, pages, disposition in objet['pages']
        ), str(evenement['sha256'])))  # fmt: skip
    return envois
