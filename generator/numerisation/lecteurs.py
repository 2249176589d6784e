"""Fait lire les pages d'un fichier reçu par des enfants bornés, deux à la fois, et les rend dans l'ordre.

Une page qui tue son enfant, ou le fait attendre, est une page illisible avec sa phrase ; l'enfant est remplacé, la page
d'après continue.
"""

from __future__ import annotations

import errno
import os
import queue
import stat
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from generator.conversion.processus import DelaiDepasse, Ouvrier, ProcessusPerdu
from generator.domaine.disposition import en_json
from generator.domaine.retour import Statut
from generator.empreintes import sha256_du_fichier
from generator.numerisation.page import Lecture, Original, PageLue, Sorte

PROGRAMME = Path(__file__).with_name('ouvrier.py')
LIMITES = {'AS': 2_500_000_000, 'FSIZE': 0, 'CORE': 0}
MEMOIRE_MAX = 350
"""Mébioctets au-delà desquels un ouvrier est remplacé entre deux pages."""
DELAI_D_OUVERTURE = 30.0
DELAI_D_UNE_PAGE = 20.0
RETENTER_AVANT = 3.0
"""Secondes : un ouvrier perdu plus tard que cela l'a été par la page, et le serait encore."""
AVANCE = 6
"""Pages lues d'avance : assez pour que les ouvriers n'attendent pas, sans remplir la mémoire."""

TROP_LENT = "la page demande trop de temps"
PERDU = "la page a arrêté le lecteur : le fichier est sans doute abîmé"
OUVERTURE_LENTE = "le fichier met trop de temps à s'ouvrir"
PLUSIEURS = "la page porte plusieurs formulaires : découpez-les et numérisez-les séparément"


class Lecteurs:
    """Une équipe d'ouvriers qui connaissent les originaux ; elle sert à plusieurs fichiers, puis se ferme.

    Ses fils durent autant qu'elle : un enfant meurt avec le fil qui l'a lancé, et redémarrerait à chaque fichier.
    """

    def __init__(self, originaux: Mapping[str, Sequence[Original]], coeurs: int | None = None) -> None:
        self._accueil = _accueil(originaux)
        self._nombre = max(1, min(coeurs or os.cpu_count() or 1, 4))
        self._fils = ThreadPoolExecutor(self._nombre, 'lecteurs')
        self._libres: queue.Queue[Ouvrier | None] = queue.Queue()
        for _ in range(self._nombre):
            self._libres.put(None)

    def __enter__(self) -> Lecteurs:
        return self

    def __exit__(self, *_: object) -> None:
        self.fermer()

    def fermer(self) -> None:
        """Arrête les ouvriers."""
        for _ in range(self._nombre):
            ouvrier = self._libres.get()
            if ouvrier is not None:
                ouvrier.fermer()
            self._libres.put(None)
        self._fils.shutdown()

    def lire_fichier(self, path: Path) -> Iterator[PageLue]:
        """Les pages d'un fichier, dans l'ordre. Un fichier qui ne s'ouvre pas est une page 1 illisible.

        Lève `OSError` si ce n'est pas un fichier : ouvrir un tuyau attendrait pour toujours.
        """
        absolu = path.resolve()
        if not stat.S_ISREG(absolu.stat().st_mode):
            raise OSError(errno.EINVAL, "ce n'est pas un fichier", str(path))
        source = sha256_du_fichier(absolu)
        ouvert = self._demander({'ouvrir': str(absolu), 'source': source}, DELAI_D_OUVERTURE, OUVERTURE_LENTE)
        if 'erreur' in ouvert:
            yield PageLue(source, 1, Sorte.ILLISIBLE, defaut=ouvert['erreur'])
            return
        attendues: deque[Future[PageLue]] = deque()
        try:
            for page in range(1, ouvert['pages'] + 1):
                attendues.append(self._fils.submit(self._lire, absolu, source, page))
                if len(attendues) > AVANCE:
                    yield attendues.popleft().result()
            while attendues:
                yield attendues.popleft().result()
        finally:
            for attendue in attendues:
                attendue.cancel()
            wait(attendues)

    def _lire(self, path: Path, source: str, page: int) -> PageLue:
        ordre = {'lire': str(path), 'source': source, 'page': page}
        return page_lue(source, page, self._demander(ordre, DELAI_D_UNE_PAGE, TROP_LENT))

    def _demander(self, ordre: Mapping[str, Any], delai: float, trop_lent: str) -> dict[str, Any]:
        """Confie un ordre à un ouvrier libre. Un ouvrier perdu est remplacé ; l'ordre est retenté une fois."""
        ouvrier = self._libres.get()
        try:
            debut = time.monotonic()
            while time.monotonic() - debut < RETENTER_AVANT:
                if ouvrier is None:
                    ouvrier = Ouvrier(self._accueil, limites=LIMITES, programme=PROGRAMME, memoire_max=MEMOIRE_MAX)
                try:
                    return ouvrier.demander(ordre, delai)
                except DelaiDepasse:
                    ouvrier = None
                    return {'erreur': trop_lent}
                except ProcessusPerdu:
                    ouvrier = None
            return {'erreur': PERDU}
        finally:
            self._libres.put(ouvrier)


def lire_fichier(path: Path, originaux: Mapping[str, Sequence[Original]], *, coeurs: int | None = None) -> Iterator[PageLue]:
    """Les pages d'un seul fichier, dans l'ordre ; pour plusieurs, une seule équipe de `Lecteurs` sert à tous.

    `originaux` : pour chaque référence connue, ses pages envoyées, l'envoi le plus récent d'abord. Lève `OSError` si le
    fichier ne se lit pas.
    """
    with Lecteurs(originaux, coeurs) as lecteurs:
        yield from lecteurs.lire_fichier(path)


def page_lue(source: str, page: int, champs: Mapping[str, Any]) -> PageLue:
    """La page que décrit la réponse d'un ouvrier."""
    if 'erreur' in champs:
        return PageLue(source, page, Sorte.ILLISIBLE, defaut=champs['erreur'])
    sorte, lue = Sorte(champs['sorte']), champs.get('lecture')
    lecture = None
    if lue is not None:
        cadre = None if lue['cadre'] is None else (lue['cadre'][0], lue['cadre'][1], lue['cadre'][2], lue['cadre'][3])
        lecture = Lecture(Statut(lue['statut']), tuple(lue['motifs']), lue['signature'], cadre, lue['accord'])
    return PageLue(
        source, page, sorte, champs.get('reference', ''), champs.get('rang', 1), champs.get('pages', 1),
        champs.get('rotation', 0), lecture, PLUSIEURS if sorte is Sorte.PLUSIEURS else '', tuple(champs.get('codes', ())),
    )  # fmt: skip


def _accueil(originaux: Mapping[str, Sequence[Original]]) -> dict[str, Any]:
    """Ce qui est parti, dit une fois à chaque ouvrier : chaque PDF et chaque disposition n'y sont qu'une fois."""
    tous = [original for liste in originaux.values() for original in liste]
    pdfs = {pdf: rang for rang, pdf in enumerate(dict.fromkeys(original.pdf.resolve() for original in tous))}
    dispositions = {d: rang for rang, d in enumerate(dict.fromkeys(original.disposition for original in tous))}
    return {
        'accueil': 'lecture', 'pdfs': [str(pdf) for pdf in pdfs], 'dispositions': [en_json(d) for d in dispositions],
        'originaux': {
            reference: [[pdfs[o.pdf.resolve()], o.page, dispositions[o.disposition], o.rang, o.pages] for o in liste]
            for reference, liste in originaux.items() if liste
        },
    }  # fmt: skip
