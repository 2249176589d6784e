"""La fin de vie des documents : ce qui est échu, ce qu'un bordereau propose, ce que le visa permet d'effacer.

Rien d'une école ne s'efface sans bordereau visé. Chaque fichier effacé laisse une ligne : son empreinte, la règle, le visa ;
elle prouve qu'il a existé et qu'il a été détruit, et ne nomme personne. Une purge interrompue reprend où elle en était.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from generator.archive.depot import Depot
from generator.archive.etat import rejouer
from generator.archive.liens import Liens
from generator.archive.registre import Evenement, Fait, Registre
from generator.archive.verification import fichiers_attendus
from generator.reglementation.conservation import (
    Conservation,
    Devenir,
    Genre,
    RegleDeConservation,
    jour_de_depart,
)

TOUTES = '*'
"""Un envoi dont on ne sait plus ce qu'il porte passe pour porter tout."""


class Sort(StrEnum):
    """Où en est un document."""

    ECHU = 'à éliminer'
    A_GARDER = 'à garder'
    GELE = 'gelé : un litige'
    A_VERSER = 'à verser aux archives départementales'
    A_REGARDER = "à regarder d'abord, dans l'atelier : une réponse signée s'y trouve peut-être"
    SANS_REGLE = 'sans règle : gardé'


@dataclass(frozen=True, slots=True)
class Document:
    """Un fichier gardé. `references` : les formulaires qu'il porte ; `classe_le` : le jour où il a été rangé."""

    chemin: str
    sha256: str
    genre: Genre
    formulaire: str
    references: tuple[str, ...]
    classe_le: dt.date


@dataclass(frozen=True, slots=True)
class Echeance:
    """Un document, la règle qui le régit, le dernier jour où on le garde, et où il en est."""

    document: Document
    regle: RegleDeConservation | None
    garder_jusqu_au: dt.date | None
    sort: Sort


@dataclass(frozen=True, slots=True)
class Effacement:
    """Un fichier à effacer, d'après une règle ; `visa` : vide si elle n'en demande pas."""

    chemin: str
    sha256: str
    reference: str
    regle: str
    visa: str


@dataclass(frozen=True, slots=True)
class Purge:
    """Ce qu'une purge effacera : des fichiers, puis les liens de ces références, chacune avec son visa."""

    fichiers: tuple[Effacement, ...]
    references: Mapping[str, str]

    @property
    def vide(self) -> bool:
        """Vrai s'il n'y a rien à effacer."""
        return not self.fichiers and not self.references


def documents(registre: Registre) -> list[Document]:
    """Les fichiers qu'un dépôt garde encore, dans l'ordre du registre."""
    formulaires = _formulaires(registre)
    attendus, gardes = fichiers_attendus(registre.evenements), {}
    for evenement in registre.evenements:
        jour = evenement.instant.date()
        if evenement.fait is Fait.PIECE:
            reference = str(evenement.champs.get('reference', ''))
            genre = next((genre for genre in Genre if str(genre) == evenement['nature']), Genre.A_CLASSER)
            chemin = str(evenement['piece'])
            references: tuple[str, ...] = (reference,) if reference else ()
            gardes[chemin] = Document(
                chemin, str(evenement['sha256']), genre, formulaires.get(reference, ''), references, jour
            )
        elif evenement.fait is Fait.ENVOI:
            references = _references_d_un_envoi(registre.depot, str(evenement['envoi']))
            for suffixe, empreinte in (('pdf', 'sha256'), ('json', 'manifeste')):
                chemin = f"envois/{evenement['envoi']}.{suffixe}"
                gardes[chemin] = Document(chemin, str(evenement[empreinte]), Genre.ENVOI, '', references, jour)
    return [document for chemin, document in gardes.items() if chemin in attendus]


def _formulaires(registre: Registre) -> dict[str, str]:
    return {str(r): str(f) for e in registre.faits(Fait.EMISSION) for r, f in e['references'].items()}


def _references_d_un_envoi(depot: Depot, envoi: str) -> tuple[str, ...]:
    """Celles de son manifeste ; s'il manque, l'envoi passe pour porter toutes celles du dépôt : un gel le retient."""
    try:
        objet = json.loads((depot.envois / f'{envoi}.json').read_bytes())
        return tuple(dict.fromkeys(str(page[0]) for page in objet['pages']))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return (TOUTES,)


def echeances(registre: Registre, conservation: Conservation, jour: dt.date) -> list[Echeance]:
    """Chaque document gardé, sa règle, et ce qu'il en est ce jour-là ; une page que personne n'a vue attend d'être vue."""
    etat = rejouer(registre.evenements, {})
    trouvees = [_echeance(document, registre.depot, conservation, jour, etat.gelees) for document in documents(registre)]
    return [
        replace(e, sort=Sort.A_REGARDER) if e.sort is Sort.ECHU and e.document.chemin in etat.a_classer else e
        for e in trouvees
    ]  # fmt: skip


def _echeance(
    document: Document, depot: Depot, conservation: Conservation, jour: dt.date, gelees: set[str]
) -> Echeance:
    regle = conservation.regle(document.genre, document.formulaire, depot.annee, document.classe_le)
    if regle is None:
        return Echeance(document, None, None, Sort.SANS_REGLE)
    fin = regle.echeance(jour_de_depart(regle, depot.annee, document.classe_le))
    if jour <= fin:
        sort = Sort.A_GARDER
    elif _est_gele(document, gelees):
        sort = Sort.GELE
    else:
        sort = Sort.ECHU if regle.devenir is Devenir.ELIMINATION else Sort.A_VERSER
    return Echeance(document, regle, fin, sort)


def _est_gele(document: Document, gelees: set[str]) -> bool:
    return bool(gelees) and (TOUTES in document.references or bool(gelees & set(document.references)))


# Le bordereau


def proposer(registre: Registre, conservation: Conservation, jour: dt.date) -> dict[str, Any]:
    """Ce qu'un bordereau propose d'éliminer : les documents échus qui demandent un visa, les liens de leurs formulaires.

    Un formulaire jamais revenu n'a pas de pièce : son lien suit la même règle.
    """
    echues = [e for e in echeances(registre, conservation, jour) if e.sort is Sort.ECHU and e.regle and e.regle.visa]
    retenues = {r for d in documents(registre) if d.genre is not Genre.ENVOI for r in d.references}
    retenues -= {r for e in echues for r in e.document.references}
    etat = rejouer(registre.evenements, {})
    emises = {
        reference: evenement.instant.date()
        for evenement in registre.faits(Fait.EMISSION) for reference in evenement['references']
    }  # fmt: skip
    formulaires, references = _formulaires(registre), []
    for reference, parti_le in emises.items():
        lien = Document('', '', Genre.FORMULAIRE, formulaires[reference], (reference,), parti_le)
        if reference in etat.eliminees or reference in retenues:
            continue
        if _echeance(lien, registre.depot, conservation, jour, etat.gelees).sort is Sort.ECHU:
            references.append(reference)
    return _contenu([(e.document, e.regle.id) for e in echues if e.regle], references)


def proposer_sur_demande(registre: Registre, references: Iterable[str], motif: str) -> dict[str, Any]:
    """Ce qu'un bordereau propose d'éliminer avant terme, à la demande d'une famille : tout ce qui porte ces références.

    Le PDF envoyé porte aussi les autres élèves : il reste jusqu'à son terme.
    """
    voulues = set(references)
    choisis = [(d, motif) for d in documents(registre) if d.genre is not Genre.ENVOI and voulues & set(d.references)]
    etat = rejouer(registre.evenements, {})
    return _contenu(choisis, [r for r in etat.retours if r in voulues and r not in etat.eliminees])


def _contenu(choisis: list[tuple[Document, str]], references: list[str]) -> dict[str, Any]:
    """L'ensemble d'un bordereau, et l'empreinte qui le résume : sur le papier, elle dit exactement quels fichiers."""
    liste = ''.join(f'{d.sha256}  {d.chemin}\n' for d, _ in choisis) + ''.join(f'{r}\n' for r in references)
    return {
        'pieces': {document.chemin: regle for document, regle in choisis}, 'references': references,
        'ensemble': hashlib.sha256(liste.encode()).hexdigest(),
    }  # fmt: skip


def etablir(registre: Registre, contenu: Mapping[str, Any]) -> Evenement:
    """Inscrit un bordereau ; le même, encore sans visa, n'est pas inscrit deux fois. Lève `OSError`."""
    for evenement in sans_visa(registre):
        if evenement['ensemble'] == contenu['ensemble']:
            return evenement
    return registre.inscrire(Fait.BORDEREAU, **contenu)


def sans_visa(registre: Registre) -> list[Evenement]:
    """Les bordereaux qui attendent leur visa, du plus ancien au plus récent."""
    vises = {visa['bordereau'] for visa in registre.faits(Fait.VISA)}
    return [bordereau for bordereau in registre.faits(Fait.BORDEREAU) if bordereau.numero not in vises]


# La purge


def prevoir_la_purge(registre: Registre, conservation: Conservation, jour: dt.date) -> Purge:
    """Ce que l'on peut effacer aujourd'hui : ce qui est visé, et ce qu'une règle échue n'oblige pas à faire viser."""
    gardes = {document.chemin: document for document in documents(registre)}
    etat = rejouer(registre.evenements, {})
    permis: dict[str, tuple[str, str]] = {
        e.document.chemin: (e.regle.id, '') for e in echeances(registre, conservation, jour)
        if e.sort is Sort.ECHU and e.regle is not None and not e.regle.visa
    }  # fmt: skip
    references: dict[str, str] = {}
    hors_de_cause = etat.eliminees | etat.gelees
    par_numero = {evenement.numero: evenement for evenement in registre.faits(Fait.BORDEREAU)}
    for visa in registre.faits(Fait.VISA):
        bordereau = par_numero[visa['bordereau']]
        permis |= {chemin: (regle, str(visa['visa'])) for chemin, regle in bordereau['pieces'].items()}
        references |= {r: str(visa['visa']) for r in bordereau['references'] if r not in hors_de_cause}
    restees = {r for d in gardes.values() if d.genre is not Genre.ENVOI and d.chemin not in permis for r in d.references}
    fichiers = [
        Effacement(chemin, gardes[chemin].sha256, _une(gardes[chemin]), regle, visa)
        for chemin, (regle, visa) in permis.items()
        if chemin in gardes and not _est_gele(gardes[chemin], etat.gelees)
    ]  # fmt: skip
    return Purge(tuple(fichiers), {r: visa for r, visa in references.items() if r not in restees})


def _une(document: Document) -> str:
    return document.references[0] if len(document.references) == 1 else ''


def purger(registre: Registre, purge: Purge, avancer: Callable[[], None]) -> None:
    """Efface, fichier par fichier : le fichier, puis sa ligne ; les liens à la fin. Lève `OSError` ; se reprend.

    On n'inscrit qu'un effacement fait : un arrêt entre les deux laisse un fichier absent, que la reprise inscrit.
    """
    depot = registre.depot
    for fichier in purge.fichiers:
        path = depot.dossier / fichier.chemin
        if not path.parent.resolve().is_relative_to(depot.dossier.resolve()):
            raise OSError(errno.EPERM, "un dossier des archives a été remplacé par un lien", str(path))
        path.unlink(missing_ok=True)
        registre.inscrire(
            Fait.PURGE, piece=fichier.chemin, sha256=fichier.sha256, reference=fichier.reference, regle=fichier.regle,
            visa=fichier.visa,
        )  # fmt: skip
        avancer()
    if purge.references:
        Liens(depot).effacer(set(purge.references))
        for visa in dict.fromkeys(purge.references.values()):
            siennes = [r for r, le_sien in purge.references.items() if le_sien == visa]
            registre.inscrire(Fait.EFFACEMENT, references=siennes, visa=visa)
    _oter_les_dossiers_vides(depot)


def _oter_les_dossiers_vides(depot: Depot) -> None:
    for sous in (depot.pieces, depot.doublons, depot.envois):
        for dossier in sorted((d for d in (sous, *sous.rglob('*')) if d.is_dir() and not d.is_symlink()), reverse=True):
            if not any(dossier.iterdir()):
                dossier.rmdir()
