"""Le travail en cours : une commande à la fois, suivie en direct, que l'on peut arrêter. Fermer la page ne l'arrête pas."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from generator.atelier.bilans import dire_le_bilan
from generator.atelier.refus import Refus, introuvable
from generator.conversion import CommandeLancee
from generator.erreurs import Sortie
from generator.suivi import POUR_UNE_PAGE

Json = dict[str, Any]
SIGINT = 130
GRACE = 30.0
"""Secondes laissées à une commande pour s'arrêter proprement ; ensuite on l'arrête, et le passage suivant répare."""

OCCUPE = "Un travail est déjà en cours : attendez qu'il finisse, ou arrêtez-le."
ARRETE = "Arrêté. Les documents d'avant sont intacts ; rien n'est à moitié fait."
PERDU = "La commande s'est arrêtée sans finir. Les documents d'avant sont intacts : recommencez."


@dataclass
class Travail:
    """Une commande lancée, et où elle en est ; `bilan` : ce qu'elle a rendu (`--json`)."""

    numero: int
    cle: str
    titre: str
    choix: Mapping[str, str]
    debut: dt.datetime
    texte: str = "Je commence…"
    nombres: dict[str, int] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    dites: list[str] = field(default_factory=list)
    arrete: bool = False
    code: int | None = None
    bilan: Json = field(default_factory=dict)
    fin: dt.datetime | None = None

    @property
    def fini(self) -> bool:
        """Vrai si la commande a rendu la main."""
        return self.code is not None

    def entendre(self, ligne: str) -> None:
        """Une ligne de la sortie d'erreur : de l'avancement en JSON, ou une phrase."""
        try:
            dit = json.loads(ligne)
        except ValueError:
            dit = None
        if not isinstance(dit, dict):
            self.dites.append(ligne)
        elif 'message' in dit:
            self.messages.append(str(dit['message']))
        else:
            self.texte = str(dit.pop('texte', self.texte))
            self.nombres.update(dit)

    def avancement(self) -> Json:
        """Où il en est : ce que l'on envoie à chaque pas."""
        return {
            'numero': self.numero, 'cle': self.cle, 'titre': self.titre, 'choix': dict(self.choix), 'texte': self.texte,
            **self.nombres, 'messages': self.messages, 'fini': self.fini, 'arret': self.arrete,
        }  # fmt: skip

    def etat(self) -> Json:
        """Tout ce que la page en montre ; fini, avec ce qu'il a donné."""
        if not self.fini:
            return self.avancement()
        issue, phrases = self._conclusion()
        problemes = [*self.bilan.get('problemes', ()), *(p for e in self.bilan.get('ecoles', ()) for p in e['problemes'])]
        return {**self.avancement(), 'issue': issue, 'phrases': phrases, 'problemes': problemes}

    def _conclusion(self) -> tuple[str, list[str]]:
        """Comment il a fini (« fait », « à voir », « arrêté »), et ce qu'il faut en dire."""
        if self.code == SIGINT or (self.arrete and not self.bilan):
            return 'arrêté', [ARRETE]
        if not self.bilan:
            return 'à voir', self.dites or [PERDU]
        return 'fait' if self.code == Sortie.FAIT else 'à voir', dire_le_bilan(self.cle, self.bilan)


class Travaux:
    """Les travaux d'un atelier : au plus un à la fois ; le dernier reste visible jusqu'à ce qu'on l'écarte. À fermer."""

    def __init__(self, horloge: Callable[[], dt.datetime]) -> None:
        self._horloge = horloge
        self._verrou = threading.Lock()
        self._dire: Callable[[Json], None] = lambda _: None
        self._travail: Travail | None = None
        self._commande: CommandeLancee | None = None
        self._fil: threading.Thread | None = None
        self._numero = 0

    def brancher(self, dire: Callable[[Json], None]) -> None:
        """`dire` : reçoit l'avancement, de n'importe quel fil."""
        self._dire = dire

    @property
    def occupe(self) -> bool:
        """Vrai si une commande n'a pas fini."""
        return self._travail is not None and not self._travail.fini

    def etat(self) -> Json | None:
        """Le travail en cours, ou le dernier fini ; rien s'il a été écarté."""
        return self._travail.etat() if self._travail else None

    def lancer(
        self, cle: str, titre: str, choix: Mapping[str, str], mots: Sequence[str], apres: Callable[[Travail], None]
    ) -> Json:
        """Lance une commande ; `apres` : appelé quand elle a fini. Lève `Refus` si une autre est en cours."""
        with self._verrou:
            if self.occupe:
                raise Refus(OCCUPE, HTTPStatus.CONFLICT)
            self._numero += 1
            travail = Travail(self._numero, cle, titre, choix, self._horloge())
            self._commande = CommandeLancee(mots, {POUR_UNE_PAGE: '1'})
            self._travail = travail
            self._fil = threading.Thread(target=self._suivre, args=(travail, self._commande, apres))
            self._fil.start()
        return travail.etat()

    def _suivre(self, travail: Travail, commande: CommandeLancee, apres: Callable[[Travail], None]) -> None:
        def entendre(ligne: str) -> None:
            travail.entendre(ligne)
            self._dire(travail.avancement())

        fin = commande.suivre(entendre)
        with contextlib.suppress(ValueError):
            travail.bilan = json.loads(fin.sortie)
        travail.fin = self._horloge()
        try:
            apres(travail)
        finally:
            travail.code = fin.code
            self._dire(travail.avancement())

    def arreter(self, numero: str) -> Json:
        """Arrête une commande comme à Ctrl-C ; au bout d'un moment, de force. Lève `Refus` si elle n'est plus en cours."""
        travail, commande = self._travail, self._commande
        if travail is None or commande is None or str(travail.numero) != numero or travail.fini:
            raise introuvable("Ce travail n'est plus en cours : il a fini, ou il est déjà arrêté.")
        travail.arrete = True
        commande.interrompre()
        minuterie = threading.Timer(GRACE, lambda: None if travail.fini else commande.tuer())
        minuterie.daemon = True
        minuterie.start()
        return travail.etat()

    def ecarter(self, numero: str) -> None:
        """Ne montre plus un travail fini."""
        with self._verrou:
            if self._travail is not None and self._travail.fini and str(self._travail.numero) == numero:
                self._travail = None

    def fermer(self) -> None:
        """Arrête ce qui est en cours, et attend que ce soit arrêté."""
        if self._fil is None or self._commande is None:
            return
        if self.occupe:
            self._commande.interrompre()
        self._fil.join(GRACE)
        if self._fil.is_alive():
            self._commande.tuer()
            self._fil.join()
