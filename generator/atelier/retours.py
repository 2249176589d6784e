"""Les retours à régler : ce qu'une personne en voit, ce qu'elle en décide, ce qu'elle défait. Sans rien savoir du web."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from generator.archive import Fait, Registre, reserver_les_archives
from generator.archive.reclassement import achever, classer, laisser, lire_piece, remettre, reprendre
from generator.atelier.dossiers import Dossier, Dossiers, Lecteur
from generator.atelier.feuilles import Feuilles
from generator.atelier.fiches import Annuaire, Fichier, correspond, page_a_classer, pages_de, pages_lues, plat
from generator.atelier.recents import MONTRES, Geste, gestes
from generator.atelier.refus import Refus, introuvable
from generator.calcul.suivi import compter_les_doubles
from generator.domaine.document import Formulaire
from generator.domaine.reference import FORMAT, lire_reference
from generator.domaine.retour import Retour, Statut
from generator.entrees import ecoles_d_exemple_d_avant
from generator.erreurs import Code, ErreurGenerateur
from generator.rapport import Rapport
from generator.reglages import Reglages
from generator.retours import ranger_par_question
from generator.sorties import ouvrir_sorties

Json = dict[str, Any]
ATTENTE = 2.0
"""Secondes pendant lesquelles une décision attend la fin d'un passage avant de renoncer."""

TROUVES_MAX = 30
DECIDABLES = (Statut.OUI, Statut.NON, Statut.NON_SIGNE, Statut.ILLISIBLE)
OCCUPE = (Code.PASSAGE_EN_COURS, Code.ARCHIVES_OCCUPEES)
EN_COURS = (
    "Un passage est en cours : ceci n'est pas enregistré. Attendez qu'il finisse, puis recommencez ; rien n'est perdu."
)
DEPASSE = (
    "Ceci a changé entre-temps (une autre fenêtre, ou un passage) : regardez de nouveau, puis décidez. Rien n'a été écrit."
)
INCONNUE = "Aucun registre ne connaît cette référence : ce formulaire n'est pas parti d'ici, ou est d'une autre école."
MAL_TAPEE = (
    "Un signe au moins est faux : les deux derniers servent à le voir. Relisez la référence sur la page ; elle compte seize "
    "signes, sans I, L, O ni U."
)
DEJA_VUE = "Cette page n'est plus à classer : une autre fenêtre, ou un passage, s'en est occupé."
SANS_SIGNATURE = "Sans signature, une réponse ne compte pas : choisissez « Non signé », ou dites la signature vue."


class Retours:
    """Ce qui attend une personne, dans toutes les écoles ou dans une seule. À fermer."""

    def __init__(
        self, reglages: Reglages, horloge: Callable[[], dt.datetime],
        catalogue_de: Callable[[str], Mapping[str, Formulaire]], annuaire: Callable[[], Annuaire],
    ) -> None:  # fmt: skip
        """`catalogue_de` : les formulaires d'une école ; `annuaire` : ce que leurs classeurs disent des écoles."""
        self._reglages = reglages
        self._catalogue_de = catalogue_de
        self._annuaire = annuaire
        self._lecteur = Lecteur(reglages.archives, reglages.ecole, horloge, partial(ecoles_d_exemple_d_avant, reglages))
        self._prive = tempfile.TemporaryDirectory(prefix='retours-')
        self._feuilles = Feuilles(Path(self._prive.name))

    def fermer(self) -> None:
        """Arrête ce qui dessine et efface ce qui était de passage."""
        self._feuilles.fermer()
        self._prive.cleanup()

    # Regarder

    def etat(self) -> Json:
        """Tout ce qui reste à régler, ce que l'on vient de faire, les comptes."""
        return self._etat(self._lecteur.lire())

    def image(self, cle: str, vue: str) -> bytes:
        """Une page revenue (« page-0 »), ou sa réponse en grand (« reponse-0 »). Lève `Refus` si elle n'est plus là."""
        dossiers = self._lecteur.lire()
        dossier, places = self._places(dossiers, cle, vue.partition('-')[0])
        rang = vue.partition('-')[2]
        if dossier is None or not rang.isascii() or not rang.isdigit() or int(rang) >= len(places):
            raise introuvable("Cette page n'est plus à régler : rechargez.")
        piece, page, cadre = places[int(rang)]
        return self._feuilles.dessiner(dossier.registre, piece, dossier.etat.pieces[piece], page, cadre)

    def chercher(self, texte: str) -> Json:
        """Les retours qu'une référence tapée, ou des mots (nom, classe), désignent."""
        dossiers, reference = self._lecteur.lire(), lire_reference(texte)
        if reference is not None and dossiers.de(reference) is None:
            return {'trouves': [], 'phrase': INCONNUE}
        if reference is None and _ressemble_a_une_reference(texte):
            return {'trouves': [], 'phrase': MAL_TAPEE}
        mots = [reference.casefold()] if reference else plat(texte).split()
        fichier = self._fichier()
        tous = [fichier.ligne(d, retour) for d in dossiers.ecoles for retour in d.etat.retours.values()] if mots else []
        trouves = sorted((ligne for ligne in tous if correspond(ligne, mots)), key=_attendu_d_abord)
        phrase = "Personne ne porte ce nom parmi les destinataires." if mots and not trouves else ''
        if len(trouves) > TROUVES_MAX:
            phrase = f"{len(trouves)} formulaires : précisez, les {TROUVES_MAX} premiers sont montrés."
        return {'trouves': trouves[:TROUVES_MAX], 'phrase': phrase}

    def fiche(self, reference: str) -> Json:
        """Un retour que l'on rouvre, même réglé, pour le revoir. Lève `Refus` si rien n'est revenu."""
        dossier, retour = self._retour(self._lecteur.lire(), reference)
        if not pages_de(dossier, retour):
            raise Refus("Aucune page n'est revenue pour ce formulaire : il n'y a rien à lire.")
        return self._fichier().fiche(dossier, retour)

    def _etat(self, dossiers: Dossiers) -> Json:
        fichier, commun = self._fichier(), dossiers.a_classer
        retours = [(dossier, retour) for dossier in dossiers.ecoles for retour in dossier.etat.retours.values()]
        actifs = [retour for _, retour in retours if not retour.remplacee_par]
        doubles = sum(map(self._doubles, dossiers.ecoles))
        return {
            'ecole': self._reglages.ecole, 'messages': list(dossiers.messages),
            'retours': [fichier.fiche(dossier, retour) for dossier in dossiers.ecoles for retour in dossier.etat.a_verifier],
            'a_classer': [page_a_classer(commun, piece) for piece in commun.etat.a_classer] if commun else [],
            'recents': [_recent(geste, fichier) for geste in gestes(dossiers)[:MONTRES]],
            'comptes': {
                'attendus': len(actifs) - doubles, 'regles': sum(r.statut.decide for r in actifs),
                'en_attente': sum(r.statut is Statut.EN_ATTENTE for r in actifs) - doubles,
            },
        }  # fmt: skip

    def _doubles(self, dossier: Dossier) -> int:
        """Combien de formulaires d'une école n'ont plus à revenir, question par question."""
        recus = ranger_par_question(dossier.etat.retours.values(), self._catalogue_de(dossier.depot.ecole), Rapport())
        return compter_les_doubles(recus.propositions) + compter_les_doubles(recus.annuels)

    def _fichier(self) -> Fichier:
        return Fichier(self._catalogue_de, self._annuaire())

    def _places(self, dossiers: Dossiers, cle: str, sorte: str) -> tuple[Dossier | None, list[tuple[str, int, Any]]]:
        """Les pages que désigne une clé : la référence d'un retour, ou l'empreinte d'une page mise de côté."""
        dossier = dossiers.de(cle)
        if dossier is not None and sorte == 'reponse':
            return dossier, [(lue.piece, lue.page, lue.cadre) for lue in pages_lues(dossier, dossier.etat.retours[cle])]
        if dossier is not None and sorte == 'page':
            return dossier, [(piece, page, ()) for piece, page in pages_de(dossier, dossier.etat.retours[cle])]
        commun = dossiers.a_classer
        pieces = [piece for piece in commun.etat.a_classer if commun.etat.pieces[piece] == cle] if commun else []
        if commun is None or sorte != 'page' or not pieces:
            return None, []
        return commun, [(pieces[0], page, ()) for page in range(1, commun.etat.feuilles[pieces[0]] + 1)]

    def _retour(self, dossiers: Dossiers, reference: str) -> tuple[Dossier, Retour]:
        dossier = dossiers.de(reference)
        if dossier is None:
            raise introuvable(' '.join([INCONNUE, *dossiers.messages]))
        return dossier, dossier.etat.retours[reference]

    # Décider

    def decider(self, reference: str, statut: str, signe: str, version: str) -> Json:
        """Inscrit ce qu'une personne a lu ; `signe` : « oui », « non » ou rien. Rend l'état d'après. Lève `Refus`."""
        if statut not in {str(s) for s in DECIDABLES} or signe not in ('', 'oui', 'non'):
            raise Refus("Choisissez d'abord une réponse.")
        if (statut in (Statut.OUI, Statut.NON) and signe == 'non') or (statut == Statut.NON_SIGNE and signe == 'oui'):
            raise Refus(SANS_SIGNATURE)
        with self._ecriture() as dossiers:
            dossier, retour = self._retour(dossiers, reference)
            _exiger_la_version(dossier, reference, version)
            pieces = dict(pages_de(dossier, retour))
            if not pieces:
                raise Refus("Aucune page n'est revenue pour ce formulaire : il n'y a rien à décider.")
            for piece in pieces:
                lire_piece(dossier.registre, piece, dossier.etat.pieces[piece])
            dossier.registre.inscrire(
                Fait.DECISION, reference=reference, statut=statut, signe={'oui': True, 'non': False}.get(signe)
            )
        return self.etat()

    def classer(self, page: str, reference: str, version: str) -> Json:
        """Range une page mise de côté sous la référence d'un formulaire, dont la réponse reste à lire. Lève `Refus`."""
        with self._ecriture() as dossiers:
            commun, piece = _mise_de_cote(dossiers, page, version)
            dossier, _ = self._retour(dossiers, reference)
            classer(commun.registre, piece, dossier.registre, reference)
        return self.etat()

    def laisser(self, page: str, version: str) -> Json:
        """Note qu'une page mise de côté a été vue et n'est à personne. Lève `Refus`."""
        with self._ecriture() as dossiers:
            commun, piece = _mise_de_cote(dossiers, page, version)
            laisser(commun.registre, piece)
        return self.etat()

    def defaire(self, cle: str, version: str) -> Json:
        """Défait le dernier geste sur un retour ou une page. Lève `Refus` si autre chose l'a suivi."""
        with self._ecriture() as dossiers:
            geste = next((geste for geste in gestes(dossiers) if geste.cle == cle), None)
            if geste is None or geste.version != version:
                raise Refus(DEPASSE, HTTPStatus.CONFLICT)
            self._defaire(geste, dossiers)
        return self.etat()

    def _defaire(self, geste: Geste, dossiers: Dossiers) -> None:
        registre, evenement = geste.dossier.registre, geste.evenement
        if evenement.fait is Fait.DECISION:
            registre.inscrire(Fait.DECISION, reference=evenement['reference'], annule=evenement.numero)
        elif evenement.fait is Fait.PIECE:
            reprendre(registre, evenement['piece'])
        elif dossiers.a_classer is not None:
            remettre(registre, evenement, dossiers.a_classer.registre)

    @contextlib.contextmanager
    def _ecriture(self) -> Iterator[Dossiers]:
        """Les mêmes verrous que les passages, le temps d'écrire."""
        try:
            with (
                ouvrir_sorties(self._reglages.sorties, _attendre, ATTENTE),
                reserver_les_archives(self._reglages.archives, _attendre, ATTENTE),
                self._a_jour() as dossiers,
            ):
                yield dossiers
        except ErreurGenerateur as erreur:
            probleme = next(iter(erreur.rapport))
            phrase = EN_COURS if probleme.code in OCCUPE else f"{probleme.quoi}. À faire : {probleme.remede}"
            raise Refus(phrase, HTTPStatus.CONFLICT) from erreur


    @contextlib.contextmanager
    def _a_jour(self) -> Iterator[Dossiers]:
        """Les dépôts, réparés s'il le faut ; ce que l'on y inscrit est retenu, sauf si le geste n'aboutit pas."""
        dossiers, abouti = self._lecteur.lire(), False
        try:
            if dossiers.a_classer is not None and _achever(dossiers.a_classer.registre, dossiers):
                self._lecteur.retenir(dossiers)
                dossiers = self._lecteur.lire()
            yield dossiers
            abouti = True
        finally:
            if abouti:
                self._lecteur.retenir(dossiers)
            else:
                self._lecteur.oublier()


def _attendre() -> None:
    """La page attend, et dit seulement si elle renonce."""


def _achever(cote: Registre, dossiers: Dossiers) -> bool:
    """Finit ce qu'un arrêt a coupé ; vrai si un registre a changé."""
    registres = [dossier.registre for dossier in dossiers.ecoles]
    avant = [registre.tete for registre in (cote, *registres)]
    achever(cote, registres)
    return avant != [registre.tete for registre in (cote, *registres)]


def _exiger_la_version(dossier: Dossier, concerne: str, version: str) -> None:
    if dossier.etat.versions.get(concerne, '') != version:
        raise Refus(DEPASSE, HTTPStatus.CONFLICT)


def _mise_de_cote(dossiers: Dossiers, page: str, version: str) -> tuple[Dossier, str]:
    """La page mise de côté que désigne une empreinte, telle qu'on l'a vue."""
    commun = dossiers.a_classer
    piece = next((p for p in commun.etat.a_classer if commun.etat.pieces[p] == page), None) if commun else None
    if commun is None or piece is None:
        raise Refus(DEJA_VUE, HTTPStatus.CONFLICT)
    _exiger_la_version(commun, piece, version)
    return commun, piece


def _attendu_d_abord(ligne: Json) -> tuple[bool, str]:
    """Ce qui n'est pas encore revenu est sans doute ce que l'on cherche."""
    return ligne['statut'] != Statut.EN_ATTENTE, plat(ligne['nom'])


def _ressemble_a_une_reference(texte: str) -> bool:
    """Vrai si la personne a tapé des groupes de signes qui commencent comme les nôtres : elle n'a pas tapé un nom."""
    serre = ''.join(texte.upper().split())
    return serre.startswith(FORMAT) and any(signe.isdigit() for signe in serre[len(FORMAT):])


def _recent(geste: Geste, fichier: Fichier) -> Json:
    """Un geste que l'on peut défaire."""
    commun = {'cle': geste.cle, 'version': geste.version}
    if geste.dossier.commun:
        return {**commun, 'sorte': 'laissee', 'nom': '', 'statut': ''}
    ligne = fichier.ligne(geste.dossier, geste.dossier.etat.retours[geste.evenement['reference']])
    sorte = 'decision' if geste.evenement.fait is Fait.DECISION else 'classement'
    return {**commun, 'sorte': sorte, 'nom': ligne['nom'], 'statut': ligne['statut'], 'affichee': ligne['affichee']}
