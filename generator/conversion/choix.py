"""Quel moteur employer : « auto » prend LibreOffice s'il est là avec ses polices, sinon l'embarqué, et dit pourquoi."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.conversion.embarque import MoteurEmbarque, dossiers_de_polices
from generator.conversion.libreoffice import MoteurLibreOffice, annoncer, trouver_soffice
from generator.conversion.moteur import MoteurPdf
from generator.conversion.polices import polices_manquantes, signes_sans_police
from generator.erreurs import Code, ErreurMoteur
from generator.rapport import Emplacement, Gravite, Probleme

AUTO = 'auto'
MOTEURS = (AUTO, MoteurLibreOffice.nom, MoteurEmbarque.nom)
INSTALLER = {
    MoteurLibreOffice.nom: (
        "sudo apt install libreoffice-writer-nogui fonts-liberation fonts-dejavu-core fonts-crosextra-carlito"
    ),
    MoteurEmbarque.nom: "make installer",
}


@dataclass(frozen=True, slots=True)
class EtatMoteur:
    """Ce que cette machine sait d'un moteur."""

    nom: str
    version: str | None
    polices_manquantes: tuple[str, ...]
    installer: str
    signes_manquants: tuple[str, ...] = ()


def _creer(nom: str) -> MoteurPdf:
    return MoteurLibreOffice() if nom == MoteurLibreOffice.nom else MoteurEmbarque()


def etats_des_moteurs(polices: Iterable[str] = (), signes: Iterable[str] = ()) -> list[EtatMoteur]:
    """L'état des deux moteurs, pour les polices et les signes que demandent les modèles."""
    polices, signes = list(polices), list(signes)
    etats = []
    for nom in MOTEURS[1:]:
        moteur = _creer(nom)
        version = moteur.version()
        concerne = version is not None and nom == MoteurLibreOffice.nom
        manquantes = tuple(polices_manquantes(polices)) if concerne else ()
        muets = tuple(signes_sans_police(signes)) if concerne else ()
        etats.append(EtatMoteur(nom, version, manquantes, INSTALLER[nom], muets))
    return etats


def pressentir(demande: str) -> dict[str, Any] | None:
    """Prépare d'avance le moteur qui servira sans doute, pendant que l'on lit les classeurs.

    Rend l'ordre d'accueil de l'embarqué, si c'est lui ; interroge LibreOffice sans attendre sa réponse, si c'est lui.
    """
    if demande == MoteurEmbarque.nom or trouver_soffice() is None:
        return {'accueil': MoteurEmbarque.nom, 'polices': dossiers_de_polices()}
    annoncer()
    return None


def choisir_moteur(demande: str, polices: Iterable[str], signes: Iterable[str] = ()) -> tuple[MoteurPdf, str]:
    """Le moteur à employer, et la phrase qui explique ce choix ; `signes` : tout ce qu'il faudra imprimer.

    Lève `ErreurMoteur` : C-401 s'il n'est pas installé, C-411 si l'on impose LibreOffice sans police pour un signe.
    """
    libreoffice, embarque = MoteurLibreOffice(), MoteurEmbarque()
    if demande == libreoffice.nom:
        return _exiger_les_signes(_exiger(libreoffice), signes), "demandé"
    if demande == embarque.nom:
        return _exiger(embarque), "demandé"
    if libreoffice.version() is None:
        return _exiger(embarque), "LibreOffice n'est pas installé : moteur embarqué"
    if embarque.version() is None:
        return _exiger_les_signes(libreoffice, signes), "LibreOffice est installé"
    if manquantes := polices_manquantes(polices):
        return embarque, f"LibreOffice n'a pas les polices des modèles ({', '.join(manquantes)}) : moteur embarqué"
    if muets := signes_sans_police(signes):
        return embarque, f"LibreOffice n'a pas de police pour {' '.join(muets)} : moteur embarqué"
    return libreoffice, "LibreOffice est installé"


def _exiger_les_signes(moteur: MoteurPdf, signes: Iterable[str]) -> MoteurPdf:
    muets = signes_sans_police(signes)
    if muets:
        raise ErreurMoteur(Probleme(
            Code.SIGNE_SANS_POLICE, Gravite.ERREUR, "Des signes n'ont pas de police sur cette machine",
            Emplacement('cette machine'), "LibreOffice imprimerait un rectangle vide à leur place",
            f"installez des polices ({INSTALLER[moteur.nom]}), ou prenez le moteur embarqué.", ' '.join(muets),
        ))  # fmt: skip
    return moteur


def _exiger(moteur: MoteurPdf) -> MoteurPdf:
    if moteur.version() is None:
        raise ErreurMoteur(Probleme(
            Code.MOTEUR_ABSENT, Gravite.ERREUR, "Moteur PDF absent", Emplacement('cette machine'),
            "il faut LibreOffice, ou le moteur embarqué", f"installez-le : {INSTALLER[moteur.nom]}", moteur.nom,
        ))  # fmt: skip
    return moteur
