"""Le registre : un fichier de lignes JSON qui ne fait que croître, chaque ligne liée à la précédente par son empreinte.

Lisible dans vingt ans avec un bloc-notes ; pas de base de données, pas de clé. Une ligne changée, ôtée ou déplacée rompt
la chaîne. Il ne porte aucun nom : des références, des fichiers, des empreintes, des réponses.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator import __version__
from generator.archive.depot import Depot
from generator.erreurs import Code, ErreurDonnees, ErreurMoteur, dire_du_systeme
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import DROITS_FICHIER

ORIGINE = '0' * 64
"""L'empreinte « d'avant » de la première ligne."""
SANS_LIEN: int = getattr(os, 'O_NOFOLLOW', 0)
"""Un lien mis à la place du registre ne se suit pas : on n'écrirait pas chez nous."""
SUITE = 'avant'
EMPREINTE = 'empreinte'
A_REMETTRE = "remettez ce fichier depuis votre sauvegarde ; rien n'a été écrit."


class Fait(StrEnum):
    """Ce qui peut être inscrit. Les champs propres à chacun :

        ouverture     annee, ecole
        emission      references : {référence: clé du formulaire}, periode
        remplacement  ancienne, nouvelle : une référence réémise
        envoi         envoi, pdf, sha256, manifeste (sa SHA-256) : ce qui est parti (`envois`)
        piece         piece (chemin dans le dépôt), sha256, reference, pages : [[source, page], …], rangs : leurs rangs
                      dans le formulaire, nature (« formulaire », « doublon » ; de côté : « à classer », « laissée » ;
                      ailleurs désormais : « reclassée »), motif
        blanche       pages : des versos sans rien ; au seul registre de ce qui est à classer
        lecture       reference, statut, motifs, piece, page (dans la pièce, dès 1), cadre : où y est la réponse, signature
        decision      reference, statut, signe : ce qu'une personne a décidé ; ou reference, annule : le numéro de ce
                      qu'elle défait
        lot           source, pages (leur nombre) : toutes les pages d'un fichier sont rangées et relues ; au seul registre
                      de ce qui est à classer. Pas le nom du fichier : on y met parfois celui d'un élève
        verification  pieces, defauts
        bordereau   pieces, references, regles, ensemble : ce que l'école propose d'éliminer
        visa        bordereau (le numéro de sa ligne), visa, date : ce que les archives départementales ont répondu
        purge       piece, sha256, reference, regle, visa : un fichier effacé
        effacement  references, visa : des liens effacés
        gel         references, gele : à ne pas éliminer (litige), ou plus
        export      fichiers, ensemble, scelle : une copie remise ; pas son nom : on y met parfois celui d'un élève
        reprise       octets : une ligne restée à moitié écrite a été ôtée
    """

    OUVERTURE = 'ouverture'
    EMISSION = 'emission'
    REMPLACEMENT = 'remplacement'
    ENVOI = 'envoi'
    PIECE = 'piece'
    BLANCHE = 'blanche'
    LECTURE = 'lecture'
    DECISION = 'decision'
    LOT = 'lot'
    VERIFICATION = 'verification'
    BORDEREAU = 'bordereau'
    VISA = 'visa'
    PURGE = 'purge'
    EFFACEMENT = 'effacement'
    GEL = 'gel'
    EXPORT = 'export'
    REPRISE = 'reprise'


class Nature(StrEnum):
    """Ce qu'est une pièce inscrite ; seul un formulaire compte."""

    FORMULAIRE = 'formulaire'
    DOUBLON = 'doublon'
    A_CLASSER = 'à classer'
    """Une page mise de côté, qu'une personne doit regarder."""
    LAISSEE = 'laissée'
    """Une page mise de côté qu'une personne a vue, et qui n'est à personne."""
    RECLASSEE = 'reclassée'
    """Elle n'est plus à cette place : une personne l'a classée ailleurs, ou remise de côté."""


@dataclass(frozen=True, slots=True)
class Evenement:
    """Une ligne du registre : son numéro, son instant (UTC), ce qui est arrivé, ses champs, les deux empreintes."""

    numero: int
    instant: dt.datetime
    fait: Fait
    champs: Mapping[str, Any]
    avant: str
    empreinte: str

    def __getitem__(self, nom: str) -> Any:
        return self.champs[nom]


class Registre:
    """Le registre d'un dépôt, ouvert et vérifié ; `inscrire` y ajoute une ligne durable.

    On n'y écrit que dans `reserver_les_archives`.
    """

    def __init__(self, depot: Depot, horloge: Callable[[], dt.datetime]) -> None:
        """Lit et vérifie la chaîne ; le fichier peut ne pas exister. Lève `ErreurDonnees` (A-601)."""
        self.depot = depot
        self._horloge = horloge
        contenu = _lire(depot)
        entier, fin, reste = contenu.rpartition(b'\n')
        self._dechire = len(reste)
        self._octets = len(contenu)
        self.evenements: list[Evenement] = list(_relire(entier.split(b'\n') if fin else [], depot))
        _exiger_le_sien(depot, self.evenements[:1])

    @property
    def tete(self) -> str:
        """L'empreinte de la dernière ligne : ce qu'un bordereau signé imprime pour ancrer la chaîne."""
        return self.evenements[-1].empreinte if self.evenements else ORIGINE

    def faits(self, fait: Fait) -> Iterator[Evenement]:
        """Les événements d'une sorte, du plus ancien au plus récent."""
        return (evenement for evenement in self.evenements if evenement.fait is fait)

    def pieces(self, nature: Nature) -> Iterator[Evenement]:
        """Les inscriptions de pièces de cette nature, de la plus ancienne à la plus récente."""
        return (evenement for evenement in self.faits(Fait.PIECE) if evenement['nature'] == nature)

    def inscrire(self, fait: Fait, **champs: Any) -> Evenement:
        """Ajoute une ligne, et ne rend la main que lorsqu'elle est sur le disque. Lève `OSError`."""
        if self._dechire:
            self._reprendre()
        if not self.evenements and fait is not Fait.OUVERTURE:
            self.inscrire(Fait.OUVERTURE, annee=self.depot.annee, ecole=self.depot.ecole)
        evenement = self._composer(fait, champs)
        self._ajouter(_ligne(evenement))
        self.evenements.append(evenement)
        return evenement

    def _composer(self, fait: Fait, champs: Mapping[str, Any]) -> Evenement:
        numero = len(self.evenements) + 1
        instant = self._horloge().astimezone(dt.UTC).replace(microsecond=0)
        nu = Evenement(numero, instant, fait, json.loads(json.dumps(champs)), self.tete, '')
        return Evenement(numero, instant, fait, nu.champs, nu.avant, _empreinte(_objet(nu)))

    def _ajouter(self, ligne: bytes) -> None:
        """Écrit au bout ; si le disque manque de place, remet le fichier comme il était."""
        chemin = self.depot.registre
        if not chemin.parent.is_dir():
            self.depot.creer(chemin.parent)
        descripteur = os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_APPEND | SANS_LIEN, DROITS_FICHIER)
        with os.fdopen(descripteur, 'ab', buffering=0) as flux:
            debut = os.fstat(flux.fileno()).st_size
            if debut != self._octets:
                raise _change_entre_temps(self.depot)
            try:
                ecrits = flux.write(ligne)
                if ecrits != len(ligne):
                    raise OSError(f"{ecrits} octets écrits sur {len(ligne)}")
                os.fsync(flux.fileno())
            except OSError:
                flux.truncate(debut)
                raise
        self._octets = debut + len(ligne)

    def _reprendre(self) -> None:
        """Ôte la ligne qu'un arrêt brutal a laissée à moitié écrite, et le note."""
        octets, self._dechire = self._dechire, 0
        with os.fdopen(os.open(self.depot.registre, os.O_RDWR | SANS_LIEN), 'rb+') as flux:
            if os.fstat(flux.fileno()).st_size != self._octets:
                raise _change_entre_temps(self.depot)
            flux.truncate(self._octets - octets)
            os.fsync(flux.fileno())
        self._octets -= octets
        self.inscrire(Fait.REPRISE, octets=octets)


def _objet(evenement: Evenement) -> dict[str, Any]:
    return {
        'numero': evenement.numero, 'instant': evenement.instant.isoformat(), 'outil': f'Liasse {__version__}',
        'fait': str(evenement.fait), **evenement.champs, SUITE: evenement.avant,
    }  # fmt: skip


def _empreinte(objet: Mapping[str, Any]) -> str:
    """L'empreinte d'une ligne, la sienne mise à part : SHA-256 de son JSON, clés triées, sans espace."""
    sans = {nom: valeur for nom, valeur in objet.items() if nom != EMPREINTE}
    return hashlib.sha256(json.dumps(sans, ensure_ascii=False, sort_keys=True, separators=(',', ':')).encode()).hexdigest()


def _ligne(evenement: Evenement) -> bytes:
    objet = {**_objet(evenement), EMPREINTE: evenement.empreinte}
    return json.dumps(objet, ensure_ascii=False).encode() + b'\n'


def _lire(depot: Depot) -> bytes:
    try:
        return depot.registre.read_bytes() if depot.registre.is_file() else b''
    except OSError as erreur:
        remede = "vérifiez le disque et les droits de ce dossier ; rien n'a été écrit."
        raise _abime(depot, 0, f"il ne se lit pas ({dire_du_systeme(erreur)})", remede) from erreur


def _exiger_le_sien(depot: Depot, premieres: list[Evenement]) -> None:
    """Un dossier copié ou renommé répondrait des mêmes formulaires que le vrai : on ne saurait plus où les ranger."""
    for ouverture in premieres:
        annee, ecole = ouverture.champs.get('annee', depot.annee), ouverture.champs.get('ecole', depot.ecole)
        if ouverture.fait is Fait.OUVERTURE and (annee, ecole) != (depot.annee, depot.ecole):
            raise _abime(
                depot, 1, f"c'est celui de « {ecole} » ({annee}), dans le dossier d'un autre",
                "si c'est une copie, sortez ce dossier des archives ; s'il a été renommé, rendez-lui son nom.",
            )  # fmt: skip


def _relire(lignes: list[bytes], depot: Depot) -> Iterator[Evenement]:
    avant = ORIGINE
    for rang, ligne in enumerate(lignes, 1):
        try:
            objet = json.loads(ligne, object_pairs_hook=_sans_double)
            evenement = _evenement(objet)
        except (ValueError, KeyError, TypeError, AttributeError) as erreur:
            raise _abime(depot, rang, "la ligne ne se lit pas") from erreur
        if evenement.numero != rang or evenement.avant != avant:
            raise _abime(depot, rang, "elle ne suit pas la précédente : une ligne a été ôtée, ajoutée ou déplacée")
        if evenement.empreinte != _empreinte(objet):
            raise _abime(depot, rang, "elle a été changée après coup")
        avant = evenement.empreinte
        yield evenement


def _sans_double(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    """Une clé écrite deux fois tromperait l'œil sans changer l'empreinte."""
    objet = dict(paires)
    if len(objet) != len(paires):
        raise ValueError("une clé est écrite deux fois")
    return objet


def _evenement(objet: Mapping[str, Any]) -> Evenement:
    if not all(_reste_dans_le_depot(str(objet.get(nom, ''))) for nom in ('piece', 'envoi')):
        raise ValueError("un fichier hors du dépôt")
    communs = {'numero', 'instant', 'outil', 'fait', SUITE, EMPREINTE}
    return Evenement(
        int(objet['numero']), dt.datetime.fromisoformat(objet['instant']), Fait(objet['fait']),
        {nom: valeur for nom, valeur in objet.items() if nom not in communs}, str(objet[SUITE]), str(objet[EMPREINTE]),
    )  # fmt: skip


def _reste_dans_le_depot(chemin: str) -> bool:
    """Ni absolu, ni « .. », ni lecteur de Windows : le registre nomme ce qu'on lit, copie et efface."""
    return not chemin.startswith('/') and not {'..', '\\', ':'} & {*chemin.split('/'), *chemin}


def _change_entre_temps(depot: Depot) -> ErreurMoteur:
    return ErreurMoteur(Probleme(
        Code.ARCHIVES_OCCUPEES, Gravite.ERREUR, "Une autre commande a écrit dans le registre entre-temps",
        Emplacement(str(depot.registre)), "une seule commande y écrit à la fois", "relancez : rien n'a été écrit.",
    ))  # fmt: skip


def _abime(depot: Depot, rang: int, pourquoi: str, remede: str = A_REMETTRE) -> ErreurDonnees:
    return ErreurDonnees(Probleme(
        Code.REGISTRE_ABIME, Gravite.ERREUR, f"Le registre des retours est abîmé : {pourquoi}",
        Emplacement(str(depot.registre), precision=f'ligne {rang}' if rang else ''),
        "chaque ligne porte l'empreinte de la précédente : rien ne s'y corrige à la main", remede,
    ))  # fmt: skip
