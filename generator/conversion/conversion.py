"""Convertit des lots de lettres en PDF contrôlés : en parallèle, avec reprise, jusqu'à nommer la lettre fautive."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.attendus import entetes_de
from generator.conversion.equipe import Equipe
from generator.conversion.jugement import juger_relecture
from generator.conversion.moteur import Converti, MoteurPdf, Travail
from generator.conversion.processus import DelaiDepasse, ProcessusPerdu
from generator.conversion.tranches import Tranches
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme

FAUTES_MAX = 5
"""Au-delà, ce n'est plus une lettre qui est en cause : inutile de chercher les autres."""

DELAI_DE_RELECTURE = 120.0
PARAGRAPHES_PAR_DOCUMENT = 80
"""Ce que coûte d'ouvrir un document, en paragraphes à mettre en page : de quoi charger les cœurs également."""

ARendre = tuple[str, tuple[str, str] | None]
"""La référence que portent les pages d'un document à rendre signé, et les deux mots de ses cases s'il en a."""

Fabrique = Callable[[Sequence[int]], tuple[bytes, tuple[tuple[str, ...], ...]]]
"""Fabrique le .docx des lettres de ces rangs, et le texte attendu de chacune."""


@dataclass(frozen=True)
class Commande:
    """Un lot à convertir : `titres` nomme chaque lettre, `fabriquer` écrit le .docx de certaines d'entre elles."""

    nom: str
    formulaire: str
    titres: tuple[str, ...]
    fabriquer: Fabrique = field(compare=False, repr=False)
    personnel: bool = True
    a_rendre: tuple[ARendre, ...] = ()
    """Ce qui se cherche dans les pages de chacune ; rien si elles ne reviennent pas."""


@dataclass(frozen=True, slots=True)
class Tirage:
    """Un PDF contrôlé : les lettres qu'il contient (rangs dans la commande) et les pages de chacune, fin exclue.

    `empreintes` : celle du texte de chaque page ; `cherches` : combien de paragraphes, de nombres y ont été retrouvés, par
    lettre ; `vues` : où sont le code et les cases de chaque page à rendre, tel que l'ouvrier l'a dit.
    """

    pdf: Path
    rangs: tuple[int, ...]
    pages: tuple[tuple[int, int], ...]
    empreintes: tuple[str, ...] = ()
    cherches: tuple[tuple[int, int], ...] = ()
    vues: tuple[Mapping[str, Any], ...] = ()

    @property
    def docx(self) -> Path:
        """Le document dont il vient, à côté de lui."""
        return self.pdf.with_suffix('.docx')


@dataclass(slots=True)
class Livraison:
    """Ce qu'une commande a donné : ses tirages, et les lettres qui n'ont pas pu être produites."""

    commande: Commande
    tirages: list[Tirage] = field(default_factory=list)
    fautes: list[Probleme] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Vrai si toutes les lettres sont là."""
        return not self.fautes


@dataclass(slots=True)
class _Essai:
    """Une partie de commande en cours de conversion."""

    commande: Commande
    rangs: tuple[int, ...]
    travail: Travail
    textes: tuple[tuple[str, ...], ...]
    a_rendre: tuple[ARendre, ...] = ()
    cle: str = ''
    motif: str = "le moteur n'a pas traité ce document"
    detail: str | None = None
    code: Code = Code.MOTEUR_EN_ECHEC
    tirage: Tirage | None = None


class Convertisseur:
    """Un moteur, une équipe, un dossier de travail ; `tranches` : celles que l'on a déjà, s'il y en a."""

    def __init__(self, moteur: MoteurPdf, equipe: Equipe, dossier: Path, tranches: Tranches | None = None) -> None:
        self._tranches = tranches
        self._moteur = moteur
        self._equipe = equipe
        self._dossier = dossier
        self._numero = 0

    def convertir(
        self, commandes: Sequence[Commande], avancer: Callable[[int], None] = lambda _: None,
        preparer: Callable[[Tirage], None] = lambda _: None,
    ) -> list[Livraison]:  # fmt: skip
        """Convertit toutes les commandes ; `avancer` reçoit le nombre de lettres de chaque lot fini.

        `preparer` reçoit, dans le fil qui appelle, chaque tirage du premier passage pendant que d'autres se convertissent.
        """
        livraisons = [Livraison(commande) for commande in commandes]
        essais = self._premier_passage(livraisons, avancer, preparer)
        for livraison, essai in zip(livraisons, essais, strict=True):
            if essai.tirage is not None:
                livraison.tirages.append(essai.tirage)
            else:
                self._reprendre(livraison, essai)
                avancer(len(livraison.commande.titres))
        return livraisons

    # Premier passage : tout, en parallèle

    def _premier_passage(
        self, livraisons: list[Livraison], avancer: Callable[[int], None], preparer: Callable[[Tirage], None]
    ) -> list[_Essai]:
        files: list[queue.Queue[_Essai | None]] = [queue.Queue() for _ in range(self._equipe.lignes)]
        tires: queue.Queue[Tirage | None] = queue.Queue()
        charges = [0] * len(files)
        fils = [
            threading.Thread(target=self._servir, args=(rang, file, avancer, tires), daemon=True)
            for rang, file in enumerate(files)
        ]
        for fil in fils:
            fil.start()
        essais: dict[int, _Essai] = {}
        try:
            for numero in sorted(range(len(livraisons)), key=lambda numero: -len(livraisons[numero].commande.titres)):
                commande = livraisons[numero].commande
                essai = essais[numero] = self._fabriquer(commande, tuple(range(len(commande.titres))))
                if self._deja_faite(essai):
                    avancer(len(essai.rangs))
                    continue
                rang = charges.index(min(charges))
                charges[rang] += PARAGRAPHES_PAR_DOCUMENT + sum(map(len, essai.textes))
                files[rang].put(essai)
            for file in files:
                file.put(None)
            for _ in fils:
                while (tirage := tires.get()) is not None:
                    preparer(tirage)
        finally:
            for file in files:
                file.put(None)
            for fil in fils:
                fil.join()
        return [essais[numero] for numero in range(len(livraisons))]

    def _fabriquer(self, commande: Commande, rangs: tuple[int, ...]) -> _Essai:
        self._numero += 1
        contenu, textes = commande.fabriquer(rangs)
        docx = self._dossier / f'd{self._numero:05d}.docx'
        docx.write_bytes(contenu)
        a_rendre = tuple(commande.a_rendre[rang] for rang in rangs) if commande.a_rendre else ()
        cle = self._tranches.cle(contenu, textes, a_rendre) if self._tranches else ''
        return _Essai(commande, rangs, Travail(docx, len(rangs)), textes, a_rendre, cle)

    def _deja_faite(self, essai: _Essai) -> bool:
        """Vrai si un passage d'avant a converti, et contrôlé, exactement ce document."""
        lu = self._tranches.reprendre(essai.cle, essai.travail.pdf) if self._tranches else None
        if lu is not None:
            essai.tirage = _tirage(essai, lu)
        return lu is not None

    def _servir(
        self, rang: int, file: queue.Queue[_Essai | None], avancer: Callable[[int], None],
        tires: queue.Queue[Tirage | None],
    ) -> None:  # fmt: skip
        """Convertit et juge ce qu'un ouvrier reçoit, jusqu'à la fin de sa file, qui se dit aussi dans `tires`."""
        en_cours: dict[Path, _Essai] = {}

        def travaux() -> Iterator[Travail]:
            while (essai := file.get()) is not None:
                en_cours[essai.travail.docx] = essai
                yield essai.travail

        try:
            for converti in self._moteur.convertir(travaux(), self._equipe.moteur(rang)):
                essai = en_cours[converti.travail.docx]
                self._juger(essai, converti, rang)
                if essai.tirage is not None:
                    avancer(len(essai.rangs))
                    tires.put(essai.tirage)
        finally:
            tires.put(None)

    # Jugement : on ne croit pas le moteur

    def _juger(self, essai: _Essai, converti: Converti, rang: int) -> None:
        if converti.echec:
            essai.motif = converti.echec
            essai.code = Code.DELAI_DEPASSE if converti.delai_depasse else Code.MOTEUR_EN_ECHEC
            return
        pdf = essai.travail.pdf
        if not pdf.is_file() or not pdf.stat().st_size:
            essai.code, essai.motif = Code.PDF_ABSENT, "le moteur dit avoir fini, mais il n'y a pas de PDF"
            return
        try:
            attendu = {'textes': essai.textes, 'entetes': entetes_de(essai.textes), 'a_rendre': essai.a_rendre}
            lu = self._equipe.lecteur(rang).demander({'relire': str(pdf), **attendu}, DELAI_DE_RELECTURE)
        except (DelaiDepasse, ProcessusPerdu):
            essai.code, essai.motif = Code.PDF_ILLISIBLE, "le PDF produit ne se relit pas"
            return
        essai.code, essai.motif, essai.detail = juger_relecture(lu, essai.rangs)
        if not essai.motif:
            essai.tirage = _tirage(essai, lu)
            if self._tranches:
                self._tranches.garder(essai.cle, pdf, lu)

    # Reprise : une fois, puis par moitiés

    def _reprendre(self, livraison: Livraison, essai: _Essai) -> None:
        """Recommence une fois ; si cela échoue encore, coupe en deux jusqu'à nommer la lettre fautive."""
        essai = self._seul(essai.commande, essai.rangs)
        if essai.tirage is not None:
            livraison.tirages.append(essai.tirage)
            return
        a_voir = [essai]
        while a_voir:
            courant = a_voir.pop(0)
            if courant.tirage is not None:
                livraison.tirages.append(courant.tirage)
            elif len(courant.rangs) == 1 or len(livraison.fautes) >= FAUTES_MAX:
                livraison.fautes += [self._faute(courant, rang) for rang in courant.rangs]
            else:
                milieu = len(courant.rangs) // 2
                moities = (courant.rangs[:milieu], courant.rangs[milieu:])
                a_voir[:0] = [self._seul(courant.commande, rangs) for rangs in moities]
        livraison.tirages.sort(key=lambda tirage: tirage.rangs)

    def _seul(self, commande: Commande, rangs: tuple[int, ...]) -> _Essai:
        essai = self._fabriquer(commande, rangs)
        neuf = self._equipe.moteur(0)
        neuf.fermer()
        for converti in self._moteur.convertir(iter([essai.travail]), neuf):
            self._juger(essai, converti, 0)
        return essai

    def _faute(self, essai: _Essai, rang: int) -> Probleme:
        titre = essai.commande.titres[rang]
        lieu = Emplacement(essai.commande.formulaire, precision=titre)
        return Probleme(
            essai.code, Gravite.ERREUR, f"Document impossible à produire : {essai.motif}", lieu,
            f"moteur : {self._moteur.nom}",
            "relancez ; si cela recommence, essayez l'autre moteur (--moteur) ou vérifiez le modèle et la saisie.",
            essai.detail, essai.commande.personnel,
        )  # fmt: skip


def _tirage(essai: _Essai, lu: Mapping[str, Any]) -> Tirage:
    return Tirage(
        essai.travail.pdf, essai.rangs, tuple((debut, fin) for debut, fin in lu['pages']), tuple(lu['empreintes']),
        tuple((paragraphes, nombres) for paragraphes, nombres in lu['cherches']), tuple(lu['vues']),
    )  # fmt: skip
