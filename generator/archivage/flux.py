"""La table des matières d'« archiver » : recevoir, lire, grouper, ranger, relire, puis dire ce qu'il en est.

On lit sans rien réserver ; on ne réserve les archives que pour ranger, par paquets, après les avoir rouvertes : de deux
passages à la fois, chaque page n'est rangée qu'une fois. Ce qu'un arrêt a interrompu, la même commande le reprend.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from generator.archivage.bilan import Bilan, dresser
from generator.archivage.classement import Groupe, grouper
from generator.archivage.fonds import Cle, Fonds
from generator.archivage.rangement import RelectureDifferente, inscrire_les_lectures, ranger
from generator.archivage.reception import Recu, recevoir
from generator.archive import Depot, Fait, reserver_les_archives
from generator.domaine.retour import Statut
from generator.erreurs import Code, ErreurMoteur, dire_du_systeme
from generator.numerisation import Lecture, Original, PageLue, Sorte
from generator.numerisation.pdfa import Empaqueteur, PageIntraitable
from generator.rapport import Emplacement, Gravite, Probleme
from generator.suivi import Suivi

ETAPES = ("Lecture des pages", "Rangement et relecture")
PAGES_D_UN_PAQUET = 100
BROUILLONS = '.*.tmp'
OCCUPEES = "Une autre commande écrit dans les archives ; on attend qu'elle finisse."
A_CHANGE = "le fichier a changé pendant qu'on le lisait"
NE_SE_LIT_PLUS = "le fichier ne se lit plus"
ORIGINAL_ABSENT = "l'original de ce formulaire n'est plus gardé : la réponse n'a pas pu être lue"
ORIGINAL_MODIFIE = "le formulaire envoyé a été modifié depuis : la réponse n'a pas pu lui être comparée"


class Lecteur(Protocol):
    """Ce qui lit un fichier page par page : `numerisation.Lecteurs`, ou celui d'un test."""

    def lire_fichier(self, path: Path) -> Iterable[PageLue]:
        """Les pages d'un fichier, dans l'ordre."""
        ...


OuvrirLecteur = Callable[[Mapping[str, Sequence[Original]]], AbstractContextManager[Lecteur]]


def archiver(
    archives: Path, chemins: Sequence[Path], lecteur: OuvrirLecteur, horloge: Callable[[], dt.datetime], suivi: Suivi,
    attendre: Callable[[float], None] = time.sleep,
) -> Bilan:  # fmt: skip
    """Range toutes les pages de ces fichiers et dossiers. Ne les modifie ni ne les déplace. Lève `ErreurGenerateur`."""
    recus, problemes = recevoir(chemins, archives, horloge, attendre)
    passage = _Passage(archives, lecteur, horloge, suivi)
    try:
        bilan = passage.mener(recus)
    finally:
        passage.fermer()
    bilan.rapport.etendre([*problemes, *passage.problemes])
    return bilan


class _Passage:
    """Un passage : ce qu'on a lu, ce qui attend une autre page, ce qu'on n'a pas su ranger."""

    def __init__(
        self, archives: Path, lecteur: OuvrirLecteur, horloge: Callable[[], dt.datetime], suivi: Suivi
    ) -> None:
        self._archives, self._ouvrir_lecteur, self._horloge, self._suivi = archives, lecteur, horloge, suivi
        self._empaqueteur = Empaqueteur()
        self._originaux: Mapping[str, Sequence[Original]] = {}
        self._modifies: set[str] = set()
        self._lus: dict[str, Recu] = {}
        self._nombres: dict[str, int] = {}
        self._attendent: list[PageLue] = []
        self._laissees: dict[Cle, str] = {}
        self._fermes: set[str] = set()
        """Les fichiers qui ne s'ouvrent pas cette fois : on ignore combien de pages ils ont."""
        self.problemes: list[Probleme] = []

    def fermer(self) -> None:
        """Arrête l'enfant."""
        self._empaqueteur.fermer()

    def mener(self, recus: Sequence[Recu]) -> Bilan:
        """Lit et range tout, et dresse le bilan."""
        self._achever_les_classements()
        fonds = Fonds(self._archives, self._horloge)
        avant = set(fonds.pages)
        self._originaux, self._modifies = fonds.originaux()
        a_lire = [recu for recu in recus if recu.sha256 not in fonds.lots]
        if a_lire:
            with self._ouvrir_lecteur(self._originaux) as lecteur:
                self._lire_et_ranger(a_lire, lecteur)
            fonds = Fonds(self._archives, self._horloge)
        self.problemes += fonds.problemes
        bilan = dresser(fonds, recus, {**fonds.lots, **self._nombres}, avant, self._laissees)
        bilan.rapport.etendre(self._des_laissees())
        return bilan

    def _achever_les_classements(self) -> None:
        """Finit ce qu'un arrêt a laissé d'une page que quelqu'un classait : sinon elle compterait deux fois."""
        if not Depot.a_classer(self._archives).registre.is_file():
            return
        with reserver_les_archives(self._archives, lambda: self._suivi.message(OCCUPEES)):
            try:
                Fonds(self._archives, self._horloge).achever_les_classements()
            except OSError as erreur:
                raise _disque(self._archives, erreur) from erreur

    def _lire_et_ranger(self, a_lire: Sequence[Recu], lecteur: Lecteur) -> None:
        paquet: list[tuple[Recu, list[PageLue]]] = []
        for rang, recu in enumerate(a_lire, 1):
            paquet.append((recu, self._lire(recu, lecteur, f"{recu.path.name}, {rang}/{len(a_lire)}")))
            if sum(len(pages) for _, pages in paquet) >= PAGES_D_UN_PAQUET:
                self._ranger(paquet, fini=False)
                paquet = []
        self._ranger(paquet, fini=True)

    def _lire(self, recu: Recu, lecteur: Lecteur, nom: str) -> list[PageLue]:
        self._suivi.etape(1, nom)
        pages: list[PageLue] = []
        try:
            for page in lecteur.lire_fichier(recu.path):
                pages.append(page)
                self._suivi.avancer(len(pages), 0)
        except OSError:
            pages = [PageLue(recu.sha256, 1, Sorte.ILLISIBLE, defaut=NE_SE_LIT_PLUS)]
        self._lus[recu.sha256] = recu
        self._nombres[recu.sha256] = len(pages)
        if [page.sorte for page in pages] == [Sorte.ILLISIBLE]:
            self._fermes.add(recu.sha256)
        if any(page.source != recu.sha256 for page in pages) or recu.a_change():
            return [replace(page, source=recu.sha256, sorte=Sorte.ILLISIBLE, defaut=A_CHANGE) for page in pages]
        return pages

    def _ranger(self, paquet: Sequence[tuple[Recu, list[PageLue]]], *, fini: bool) -> None:
        """Range un paquet, seul dans les archives. Lève `ErreurMoteur` si le disque se refuse : rien n'est perdu."""
        self._suivi.etape(2)
        with reserver_les_archives(self._archives, lambda: self._suivi.message(OCCUPEES)):
            try:
                for brouillon in self._archives.rglob(BROUILLONS):
                    brouillon.unlink()
                fonds = Fonds(self._archives, self._horloge)
                for recu, pages in paquet:
                    self._ranger_un_fichier(fonds, recu, pages)
                if fini:
                    self._ranger_les_groupes(fonds, [], fini=True)
                    self._clore(fonds)
            except OSError as erreur:
                raise _disque(self._archives, erreur) from erreur

    def _ranger_un_fichier(self, fonds: Fonds, recu: Recu, lues: Sequence[PageLue]) -> None:
        pages = [self._situer(page, fonds) for page in lues]
        deja = [page for page in pages if (page.source, page.page) in fonds.pages]
        inscrire_les_lectures(sorted(deja, key=lambda page: page.rang), fonds, self._originaux)
        neuves = [page for page in pages if (page.source, page.page) not in fonds.pages]
        for page in pages if recu.sha256 in self._fermes else neuves:
            if page.sorte is Sorte.ILLISIBLE:
                self._laissees[(page.source, page.page)] = page.defaut
        self._ranger_les_groupes(fonds, neuves, fini=False)
        blanches = [[page.source, page.page] for page in neuves if page.sorte is Sorte.BLANCHE]
        if blanches:
            fonds.inscrire(fonds.commun, Fait.BLANCHE, pages=blanches)
        self._clore(fonds)

    def _situer(self, page: PageLue, fonds: Fonds) -> PageLue:
        """Ce que le registre sait d'une page que le lecteur ne connaît pas : son original effacé, ou son registre abîmé."""
        siennes = (page.reference, *page.codes)
        abime = next((fonds.perdues[code] for code in siennes if code in fonds.perdues), None)
        if abime is not None:
            return replace(page, sorte=Sorte.ILLISIBLE, defaut=f"le registre de son école ({abime.ecole}) est abîmé")
        emise = next((code for code in siennes if code in fonds.emises), None)
        if page.sorte is Sorte.INCONNUE and emise is not None:
            motif = ORIGINAL_MODIFIE if emise in self._modifies else ORIGINAL_ABSENT
            lecture = Lecture(Statut.A_VERIFIER, (motif,))
            return replace(page, sorte=Sorte.FORMULAIRE, reference=emise, lecture=lecture)
        if page.sorte is Sorte.FORMULAIRE and page.reference not in fonds.emises:
            return replace(page, sorte=Sorte.INCONNUE)
        return page

    def _ranger_les_groupes(self, fonds: Fonds, neuves: Sequence[PageLue], *, fini: bool) -> None:
        en_cours = [page for page in self._attendent if (page.source, page.page) not in fonds.pages]
        groupes, self._attendent = grouper([*en_cours, *neuves], fonds.rangs, fini=fini)
        for rang, groupe in enumerate(groupes, 1):
            try:
                self.problemes += ranger(groupe, fonds, self._lus, self._originaux, self._empaqueteur)
            except PageIntraitable as erreur:
                self._laissees |= {(page.source, page.page): str(erreur) for page in groupe.pages}
            except RelectureDifferente as erreur:
                self._laissees |= {(page.source, page.page): "la pièce relue n'était pas la même" for page in groupe.pages}
                self.problemes.append(_relecture(str(erreur)))
            else:
                self.problemes += self._manques(groupe)
            self._suivi.avancer(rang, len(groupes))

    def _clore(self, fonds: Fonds) -> None:
        """Inscrit les fichiers dont chaque page est rangée et se relit sur le disque."""
        for source, recu in self._lus.items():
            nombre = self._nombres[source]
            manquent = {(source, page) for page in range(1, nombre + 1)} - fonds.pages.keys()
            if not nombre or manquent or source in fonds.lots or source in self._fermes:
                continue
            if not recu.a_change() and not fonds.fausses(source):
                fonds.inscrire(fonds.commun, Fait.LOT, source=source, pages=nombre)

    def _manques(self, groupe: Groupe) -> list[Probleme]:
        page = groupe.pages[0]
        return [Probleme(
            Code.PAGE_MANQUANTE, Gravite.AVERTISSEMENT, f"Il manque la page {rang} de ce formulaire",
            Emplacement(str(self._lus[page.source].path), precision=f"page {page.page}"),
            "les pages reçues sont rangées ; celle-ci les rejoindra si elle revient", "cherchez-la dans la pile.",
        ) for rang in groupe.manquent]  # fmt: skip

    def _des_laissees(self) -> list[Probleme]:
        """Les pages qui ne sont que dans leur fichier : il ne faut pas le jeter."""
        vides = [recu for source, recu in self._lus.items() if not self._nombres[source]]
        return [
            *(_laissee(self._lus[source].path, f"page {page}", raison) for (source, page), raison in self._laissees.items()),
            *(_laissee(recu.path, '', "on n'y trouve aucune page") for recu in vides),
        ]


def _laissee(path: Path, ou: str, raison: str) -> Probleme:
    return Probleme(
        Code.PAGE_LAISSEE, Gravite.ERREUR, f"Page laissée dans son fichier : {raison}", Emplacement(str(path), precision=ou),
        "elle n'est nulle part ailleurs : ne supprimez pas ce fichier", "réparez ou numérisez de nouveau, puis relancez.",
    )  # fmt: skip


def _relecture(piece: str) -> Probleme:
    return Probleme(
        Code.RELECTURE_DIFFERENTE, Gravite.ERREUR, "Une pièce, relue, n'est pas celle qu'on a écrite", Emplacement(piece),
        "rien n'est dit rangé avant d'avoir été relu", "vérifiez le disque, puis relancez la même commande.",
    )  # fmt: skip


def _disque(archives: Path, erreur: OSError) -> ErreurMoteur:
    precision = dire_du_systeme(erreur)
    return ErreurMoteur(Probleme(
        Code.ECRITURE_IMPOSSIBLE, Gravite.ERREUR, "Écriture impossible dans les archives",
        Emplacement(str(erreur.filename or archives), precision=precision),
        "rien n'est perdu : ce qui était rangé le reste, vos fichiers n'ont pas été touchés",
        "faites de la place ou vérifiez les droits, puis relancez la même commande : elle reprendra.",
    ))  # fmt: skip
