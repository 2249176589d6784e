"""Ce qu'une personne vient de faire et peut défaire : une réponse décidée, une page classée, une page laissée de côté."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.archive.etat import annules
from generator.archive.reclassement import A_LIRE
from generator.archive.registre import Evenement, Fait, Nature
from generator.atelier.dossiers import Dossier, Dossiers

MONTRES = 8


@dataclass(frozen=True)
class Geste:
    """Un geste et ce qu'il touche : `cle` est une référence, ou l'empreinte d'une page mise de côté."""

    dossier: Dossier
    evenement: Evenement
    cle: str

    @property
    def version(self) -> str:
        """L'empreinte du dernier événement qui concerne la même chose."""
        concerne = self.evenement.champs.get('reference') or self.evenement['piece']
        return self.dossier.etat.versions[concerne]


def gestes(dossiers: Dossiers) -> list[Geste]:
    """Les derniers gestes que l'on peut défaire, le plus récent d'abord : ceux que rien n'a suivi."""
    trouves = [geste for dossier in dossiers.lus for geste in _d_un_dossier(dossier)]
    return sorted(trouves, key=lambda geste: (geste.evenement.instant, geste.evenement.numero), reverse=True)


def _d_un_dossier(dossier: Dossier) -> Iterator[Geste]:
    sans_effet = annules(dossier.registre.evenements)
    vus: set[str] = set()
    for evenement in reversed(dossier.registre.evenements):
        if evenement.numero in sans_effet or 'annule' in evenement.champs:
            continue
        if dossier.commun and evenement.fait is Fait.PIECE and evenement['piece'] not in vus:
            vus.add(evenement['piece'])
            if evenement['nature'] == Nature.LAISSEE:
                yield Geste(dossier, evenement, evenement['sha256'])
        if evenement.fait in (Fait.LECTURE, Fait.DECISION) and evenement['reference'] not in vus:
            vus.add(evenement['reference'])
            if evenement.fait is Fait.DECISION or evenement['motifs'] == [A_LIRE]:
                yield Geste(dossier, evenement, evenement['reference'])
