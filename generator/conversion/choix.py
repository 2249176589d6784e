"""Quel moteur employer : « auto » prend LibreOffice s'il est là avec ses polices, sinon l'embarqué, et dit pourquoi."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.conversion.embarque import MoteurEmbarque, dossiers_de_polices
from generator.conversion.libreoffice import MoteurLibreOffice, annoncer, trouver_soffice
from generator.conversion.moteur import MoteurPdf
from generator.conversion.polices import polices_manquantes
from generator.erreurs import Code, ErreurMoteur
from generator.rapport import Emplacement, Gravite, Probleme

AUTO = 'auto'
MOTEURS = (AUTO, MoteurLibreOffice.nom, MoteurEmbarque.nom)
INSTALLER = {
    MoteurLibreOffice.nom: "sudo apt install libreoffice-writer-nogui fonts-liberation fonts-crosextra-carlito",
    MoteurEmbarque.nom: "make installer",
}


@dataclass(frozen=True, slots=True)
class EtatMoteur:
    """Ce que cette machine sait d'un moteur."""

    nom: str
    version: str | None
    polices_manquantes: tuple[str, ...]
    installer: str


def _creer(nom: str) -> MoteurPdf:
    return MoteurLibreOffice() if nom == MoteurLibreOffice.nom else MoteurEmbarque()


def etats_des_moteurs(polices: Iterable[str]) -> list[EtatMoteur]:
    """L'état des deux moteurs, pour les polices que demandent les modèles."""
    polices = list(polices)
    etats = []
    for nom in MOTEURS[1:]:
        moteur = _creer(nom)
        version = moteur.version()
        manquantes = polices_manquantes(polices) if version and nom == MoteurLibreOffice.nom else []
        etats.append(EtatMoteur(nom, version, tuple(manquantes), INSTALLER[nom]))
    return etats


def pressentir(demande: str) -> dict[str, Any]:
    """Prépare d'avance le moteur qui servira sans doute, pendant que l'on lit les classeurs.

    Rend l'ordre d'accueil des ouvriers ; interroge LibreOffice sans attendre sa réponse.
    """
    if demande == MoteurEmbarque.nom or trouver_soffice() is None:
        return {'accueil': MoteurEmbarque.nom, 'polices': dossiers_de_polices()}
    annoncer()
    return {'accueil': MoteurLibreOffice.nom}


def choisir_moteur(demande: str, polices: Iterable[str]) -> tuple[MoteurPdf, str]:
    """Le moteur à employer, et la phrase qui explique ce choix. Lève `ErreurMoteur` (C-401) s'il n'est pas installé."""
    libreoffice, embarque = MoteurLibreOffice(), MoteurEmbarque()
    if demande == libreoffice.nom:
        return _exiger(libreoffice), "demandé"
    if demande == embarque.nom:
        return _exiger(embarque), "demandé"
    if libreoffice.version() is None:
        return _exiger(embarque), "LibreOffice n'est pas installé : moteur embarqué"
    manquantes = polices_manquantes(polices)
    if manquantes and embarque.version() is not None:
        return embarque, f"LibreOffice n'a pas les polices des modèles ({', '.join(manquantes)}) : moteur embarqué"
    return libreoffice, "LibreOffice est installé"


def _exiger(moteur: MoteurPdf) -> MoteurPdf:
    if moteur.version() is None:
        raise ErreurMoteur(Probleme(
            Code.MOTEUR_ABSENT, Gravite.ERREUR, "Moteur PDF absent", Emplacement('cette machine'),
            "il faut LibreOffice, ou le moteur embarqué", f"installez-le : {INSTALLER[moteur.nom]}", moteur.nom,
        ))  # fmt: skip
    return moteur
