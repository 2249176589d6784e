"""La synthèse d'une école : ce que l'IEN additionne, sans un nom. Pure ; écrite en JSON à côté de chaque liasse."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from generator.calcul import Effectif
from generator.domaine.mots import plier
from generator.domaine.niveau import Niveau
from generator.domaine.temps import Duree, Periode, somme

FORMAT = 1
"""La version de ce qui est écrit : toute autre est refusée."""
FICHIER = 'synthese.json'
EMPREINTE = 'empreinte'
SIGNES_MAX, ELEMENTS_MAX = 400, 500
INVISIBLE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
"""Ce qu'un texte d'une synthèse n'a pas : ce que l'œil ne voit pas, ce qui change le sens de la lecture."""


@dataclass(frozen=True, slots=True)
class EcoleDite:
    """L'école, telle qu'elle se nomme."""

    identifiant: str
    uai: str
    nom: str
    commune: str
    circonscription: str
    ien: str = ''

    @property
    def cle(self) -> str:
        """Ce qui la distingue de toute autre : son UAI, sinon son identifiant et sa commune."""
        return self.uai or plier(f'{self.identifiant} {self.commune}')


@dataclass(frozen=True, slots=True)
class ComptesDeNiveau(Effectif):
    """Les élèves proposés d'un niveau, d'après leurs réponses."""

    niveau: Niveau = field(kw_only=True)

    @classmethod
    def de(cls, niveau: Niveau, effectif: Effectif) -> ComptesDeNiveau:
        """L'effectif de ce niveau."""
        return cls(effectif.accords, effectif.refus, effectif.en_attente, niveau=niveau)


@dataclass(frozen=True, slots=True)
class Heures:
    """Des heures d'une catégorie : dues dans l'école, prévues au classeur, faites d'après le journal."""

    libelle: str
    dues: Duree
    prevues: Duree
    faites: Duree
    est_l_aide: bool = False

    @property
    def reste(self) -> Duree:
        """Dû moins prévu ; négatif s'il y en a trop."""
        return self.dues - self.prevues


def cumuler(heures: Sequence[Heures]) -> Heures:
    """La somme d'heures d'une même sorte ; son libellé est le premier."""
    return Heures(
        heures[0].libelle if heures else '', somme([h.dues for h in heures]), somme([h.prevues for h in heures]),
        somme([h.faites for h in heures]), bool(heures) and heures[0].est_l_aide,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """Le service d'un enseignant, sans son nom : ce que son tableau de service dit déjà à l'IEN."""

    fonction: str
    quotite: str
    dues: Duree
    prevues: Duree


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Ce qu'une école a à revoir : le code de docs/erreurs.md, la phrase, et la feuille du classeur s'il y en a une."""

    code: str
    gravite: str
    phrase: str
    ou: str = ''


@dataclass(frozen=True, slots=True)
class LiasseDite:
    """Le PDF que la synthèse accompagne ; `sha256` : l'empreinte de ses octets."""

    fichier: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Synthese:
    """Une école, une période : effectifs, réponses, heures, anomalies. `liasse` : absente si l'on a lu le classeur."""

    ecole: EcoleDite
    annee: str
    commande: str
    numero: int
    periode: Periode
    date_edition: dt.date | None
    groupes: int
    seances: int
    niveaux: tuple[ComptesDeNiveau, ...]
    heures: tuple[Heures, ...]
    services: tuple[Service, ...]
    anomalies: tuple[Anomalie, ...]
    liasse: LiasseDite | None = None

    @property
    def effectif(self) -> Effectif:
        """Les élèves de tous les niveaux."""
        return sum(self.niveaux, Effectif())

    @property
    def aide(self) -> Heures:
        """Les heures de l'aide aux élèves, toutes catégories d'aide ensemble."""
        return replace(cumuler([heures for heures in self.heures if heures.est_l_aide]), est_l_aide=True)


def en_dict(synthese: Synthese) -> dict[str, Any]:
    """Ce qui s'écrit dans `synthese.json` ; les durées y sont en minutes."""
    contenu: dict[str, Any] = {'format': FORMAT, **_simple(asdict(synthese))}
    contenu[EMPREINTE] = empreinte(contenu)
    return contenu


def une_ligne(texte: str) -> str:
    """Un texte tel qu'une synthèse l'admet : une ligne, sans signe invisible, bornée."""
    return ' '.join(INVISIBLE.sub(' ', texte).split(' ')).strip()[:SIGNES_MAX]


def _simple(valeur: Any) -> Any:
    if isinstance(valeur, Mapping):
        if set(valeur) == {'minutes'}:
            return valeur['minutes']
        return {cle: _simple(contenu) for cle, contenu in valeur.items()}
    if isinstance(valeur, (list, tuple)):
        return [_simple(contenu) for contenu in valeur]
    if isinstance(valeur, str):
        return une_ligne(valeur)
    return valeur.isoformat() if isinstance(valeur, dt.date) else valeur


def empreinte(contenu: Mapping[str, Any]) -> str:
    """L'empreinte SHA-256 d'une synthèse, la sienne mise à part : une retouche à la main se voit."""
    reste = {cle: valeur for cle, valeur in contenu.items() if cle != EMPREINTE}
    texte = json.dumps(reste, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
    return hashlib.sha256(texte.encode()).hexdigest()
