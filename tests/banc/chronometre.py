"""« make lettres », qui dit où passe son temps : `python -m tests.banc.chronometre NAISSANCE FICHIER lettres …`.

L'horloge du processus principal, partagée sans reste : les étapes que la chaîne annonce et, dans les deux dernières, ce que
coûtent le remplissage, la reliure et les contrôles. NAISSANCE : l'heure (`time.time`) où l'on a lancé la commande.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

DEPART, CHARGEMENT, LECTURE, CALCUL, MODELES = 'départ', 'bibliothèques', 'lecture', 'calcul', 'modèles'
REMPLISSAGE, CONVERSION, RELIURE, CONTROLES, FIN = 'remplissage', 'conversion', 'reliure', 'contrôles', 'rangement'
PARTS = (DEPART, CHARGEMENT, LECTURE, CALCUL, MODELES, REMPLISSAGE, CONVERSION, RELIURE, CONTROLES, FIN)
D_UNE_ETAPE = {2: CALCUL, 3: MODELES, 4: CONVERSION, 5: RELIURE, 6: CONTROLES}


class Chronometre:
    """Le temps de chaque part ; une seule à la fois est en cours."""

    def __init__(self, naissance: float, heure: Callable[[], float] = time.time) -> None:
        self.secondes = dict.fromkeys(PARTS, 0.0)
        self._heure, self._depuis, self._courante = heure, naissance, DEPART

    def passer(self, part: str) -> str:
        """Commence une part ; rend celle qui finit."""
        maintenant, finie = self._heure(), self._courante
        self.secondes[finie] += maintenant - self._depuis
        self._depuis, self._courante = maintenant, part
        return finie

    def etape(self, numero: int) -> None:
        """Une étape annoncée : la première l'est deux fois, avant puis après avoir chargé les bibliothèques."""
        premiere = CHARGEMENT if self._courante == DEPART else LECTURE
        self.passer(D_UNE_ETAPE.get(numero, premiere))

    def pendant(self, part: str, faire: Callable[..., Any]) -> Callable[..., Any]:
        """La même fonction, dont le temps est à `part`."""
        def chronometree(*valeurs: Any, **nommees: Any) -> Any:
            avant = self.passer(part)
            try:
                return faire(*valeurs, **nommees)
            finally:
                self.passer(avant)
        return chronometree


def observer(chronometre: Chronometre) -> None:
    """Branche le chronomètre sur la chaîne, dans ce processus."""
    from generator.suivi import SuiviEcran

    def etape(_: SuiviEcran, numero: int, precision: str = '') -> None:
        if numero == min(D_UNE_ETAPE):
            _observer_la_suite(chronometre)
        chronometre.etape(numero)

    SuiviEcran.etape = etape  # type: ignore[method-assign]


def _observer_la_suite(chronometre: Chronometre) -> None:
    """Ce que la chaîne charge après sa première ligne, sans rien charger avant elle."""
    from generator.controle_du_relie import RelectureDuRelie
    from generator.departement import ecoles, unite
    from generator.rendu import Formulaires

    for classe, methode, part in (
        (Formulaires, 'fabriquer', REMPLISSAGE), (RelectureDuRelie, 'relire', CONTROLES),
    ):  # fmt: skip
        setattr(classe, methode, chronometre.pendant(part, getattr(classe, methode)))
    ecoles.poser = chronometre.pendant(FIN, ecoles.poser)
    unite.dresser = chronometre.pendant(FIN, unite.dresser)


def main(naissance: float, fichier: Path) -> None:
    """Produit, et écrit les parts."""
    from generator import cli

    chronometre = Chronometre(naissance)
    observer(chronometre)
    try:
        cli.main()
    finally:
        chronometre.passer(FIN)
        fichier.write_text(json.dumps(chronometre.secondes), 'utf-8')


if __name__ == '__main__':
    _, heure_du_depart, ou, *commande = sys.argv
    sys.argv = ['generator', *commande]
    main(float(heure_du_depart), Path(ou))
