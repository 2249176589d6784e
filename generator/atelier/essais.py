"""Avec quoi montrer un modèle : des documents fictifs, ou ceux d'une école dont on a le classeur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from generator.atelier.catalogues import Catalogues
from generator.atelier.refus import introuvable
from generator.calcul import Resultats
from generator.chaine import lire
from generator.domaine.document import COMMANDES, Contexte, Formulaire, formulaires_de
from generator.ecole import calculer_ecole
from generator.erreurs import ErreurDonnees, ErreurGenerateur
from generator.lecture import trouver_classeurs
from generator.liasse_ien import LiasseIen
from generator.rapport import Rapport
from generator.reglages import RACINE, Reglages
from generator.rendu import Contextes, Document, inventorier
from generator.rendu.canonique import Variante, document_fictif
from generator.rendu.formulaires import CONTEXTES
from generator.retours import dire_la_conservation
from generator.suivi import SuiviMuet

FICTIF = 'fictif'
ORDINAIRE = f'{FICTIF}:{Variante.ORDINAIRE.name.lower()}'
Json = dict[str, Any]
Offre = list[tuple[str, Callable[[], Any]]]
"""Les documents d'un formulaire pour une école : le titre de chacun, et de quoi en fabriquer les champs."""


@dataclass(frozen=True)
class EcoleOfferte:
    """Une école dont le classeur se lit : son identifiant, son nom, ses documents, par formulaire et contexte.

    `limites` : par numéro de période, le jour où les coupons sont attendus.
    """

    identifiant: str
    annee: str
    nom: str
    offres: Mapping[tuple[str, Contexte], Offre]
    limites: Mapping[int, dt.date]


@dataclass(frozen=True)
class Ecoles:
    """Les écoles lues, et ce qu'il faut en dire : un classeur fautif, des exemples servis faute d'école à soi."""

    offertes: tuple[EcoleOfferte, ...]
    messages: tuple[str, ...]


class _Ecoute(SuiviMuet):
    """Garde ce que la lecture a à dire."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def message(self, texte: str) -> None:
        """Garde une phrase."""
        self.messages.append(texte)


class Essais:
    """Les documents avec lesquels on peut montrer un modèle. Les classeurs ne sont relus que s'ils changent."""

    def __init__(self, reglages: Reglages, catalogues: Catalogues) -> None:
        self._reglages = reglages
        self._catalogues = catalogues
        self._verrou = Lock()
        self._etat: object = None
        self._ecoles = Ecoles((), ())

    def ecoles(self) -> Ecoles:
        """Les écoles du moment."""
        with self._verrou:
            etat = self._etat_du_disque()
            if etat != self._etat:
                self._ecoles, self._etat = _lire(self._reglages, self._catalogues), etat
            return self._ecoles

    def choix(self, cle: str, contexte: Contexte) -> list[Json]:
        """Ce que l'on peut choisir pour un formulaire, groupe par groupe : d'une école, s'il y a le même contexte."""
        fictifs = [{'essai': f'{FICTIF}:{v.name.lower()}', 'titre': v.value} for v in Variante]
        groupes: list[Json] = [{'titre': "Documents fictifs", 'essais': fictifs}]
        for ecole in self.ecoles().offertes:
            essais = [
                {'essai': f'{ecole.identifiant}:{ecole.annee}:{rang}', 'titre': titre}
                for rang, (titre, _) in enumerate(ecole.offres.get((cle, contexte), ()))
            ]
            if essais:
                groupes.append({'titre': f"{ecole.nom} ({ecole.annee})", 'essais': essais})
        return groupes

    def document(self, cle: str, contexte: Contexte, essai: str) -> Any:
        """Les champs d'un document. Lève `Refus` s'il n'existe pas."""
        origine, _, reste = essai.partition(':')
        if origine == FICTIF:
            variante = Variante.__members__.get(reste.upper())
            if variante is not None:
                return document_fictif(CONTEXTES[contexte], variante)
        annee, _, rang = reste.partition(':')
        for ecole in self.ecoles().offertes:
            offre = ecole.offres.get((cle, contexte), [])
            connue = (ecole.identifiant, ecole.annee) == (origine, annee)
            if connue and rang.isascii() and rang.isdigit() and int(rang) < len(offre):
                return offre[int(rang)][1]()
        raise introuvable("Ce document n'existe plus : choisissez-en un autre.")

    def version(self, essai: str) -> object:
        """Ce qui change quand le document à montrer change : rien pour un fictif, l'état des classeurs pour les autres."""
        return None if essai.startswith(f'{FICTIF}:') else self._etat_du_disque()

    def _etat_du_disque(self) -> tuple[object, ...]:
        racine = self._reglages.dossier_des_donnees
        dossiers = [racine / 'ecoles', RACINE / 'donnees' / 'exemples']
        paths = [path for dossier in dossiers for path in trouver_classeurs(dossier)[0]]
        fichiers = [fichier for path in paths for fichier in (sorted(path.iterdir()) if path.is_dir() else [path])]
        return (*(_etat(fichier) for fichier in fichiers), *self._catalogues.etats())


def _etat(path: Path) -> tuple[str, int, int]:
    try:
        etat = path.stat()
    except OSError:
        return (str(path), 0, 0)
    return (str(path), etat.st_mtime_ns, etat.st_size)


def _lire(reglages: Reglages, catalogues: Catalogues) -> Ecoles:
    ecoute = _Ecoute()
    offertes: list[EcoleOfferte] = []
    try:
        lues, commun, _ = lire(reglages, ecoute)
    except ErreurGenerateur as erreur:
        return Ecoles((), tuple(f"Les classeurs ne se lisent pas : {p.titre}." for p in erreur.rapport))
    for lue in lues:
        try:
            if lue.dossier is None:
                raise ErreurGenerateur(lue.rapport)
            resultats, _ = calculer_ecole(lue, commun, Rapport())
        except ErreurGenerateur:
            ecoute.message(f"Le classeur « {lue.path.name} » a des erreurs (« make verifier ») : il ne sert pas ici.")
            continue
        ecole = resultats.dossier.ecole
        catalogue = catalogues.de(lue.identifiant)
        offres = {(cle, catalogue[cle].contexte): offre for cle, offre in _offres(resultats, catalogue, reglages).items()}
        limites = {p.numero: p.retour_avant for p in resultats.dossier.periodes if p.retour_avant}
        offertes.append(EcoleOfferte(ecole.identifiant, str(ecole.annee), ecole.nom, offres, limites))
    return Ecoles(tuple(offertes), tuple(ecoute.messages))


def _offres(resultats: Resultats, catalogue: Mapping[str, Formulaire], reglages: Reglages) -> dict[str, Offre]:
    """Les exemplaires de chaque formulaire ; une pièce de liasse est telle qu'elle y serait, pages devinées."""
    contextes = Contextes(resultats, reglages.jour, conservation=_conservation(resultats, reglages))
    offres: dict[str, Offre] = {
        cle: [(document.titre, _plus_tard(document)) for document in inventorier(formulaire, contextes, formulaire.titre)]
        for cle, formulaire in catalogue.items()
    }
    for commande in COMMANDES.values():
        if commande.liasse:
            liasse = LiasseIen(contextes, formulaires_de(catalogue, commande.nom).values(), lambda f: f.titre)
            for lot in liasse.lots(liasse.pages_devinees()):
                if catalogue[lot.formulaire].contexte.d_une_liasse:
                    offres[lot.formulaire] = [(lot.titre, _plus_tard(Document(lot.contextes[0], lot.titre)))]
    return offres


def _conservation(resultats: Resultats, reglages: Reglages) -> Callable[[str], str | None]:
    """Un tableau de conservation qui ne se lit pas n'empêche pas d'essayer un modèle : la lettre n'y dit pas la durée."""
    try:
        return dire_la_conservation(resultats.dossier.ecole, reglages)
    except ErreurDonnees:
        return lambda _: None


def _plus_tard(document: Document) -> Callable[[], Any]:
    return lambda: document.contexte
