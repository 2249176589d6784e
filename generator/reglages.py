"""Les réglages d'un passage : dossiers, choix, options. Construits une fois, par la ligne de commande."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
EXEMPLES = RACINE / 'donnees' / 'exemples'
"""Les classeurs des écoles d'exemple."""


@dataclass(frozen=True, slots=True)
class Reglages:
    """Tout ce qu'un passage doit savoir en plus des données.

    `annexe` : la liasse a son annexe ; `apercu` : les pages sont aussi dessinées, en planches d'images.
    `commande` : celle dont on fait les formulaires ; `formulaire` : la clé du seul qu'on fait. `incomplet` : un bilan peut
    manquer. `relances` : les lettres de relance se font sans attendre la date de retour. `reemettre` : les formulaires qui
    reviennent reçoivent une référence neuve ; `reemettre_pour` : ceux d'un seul élève ou enseignant. `sans_tirage` : on
    refait ce qui est déjà parti, et aucune référence ne se tire. `ordonnanceur` : à qui confier les écoles, si ce n'est
    pas à cette machine ; `dossier_partage` : par où passent alors leurs données. `refaire` : tout, même ce qui n'a
    pas changé. `au` : les heures sont arrêtées à cette date, non à celle d'édition ; `enseignant` : le seul que l'on suit.
    `exemples` : les classeurs sont ceux des écoles d'exemple, même si une école a maintenant le sien.
    """

    aujourdhui: dt.date
    donnees: Path | None = None
    sorties: Path = RACINE / 'sorties'
    modeles: Path = RACINE / 'modeles'
    annee: str = ''
    ecole: str = ''
    periode: int | None = None
    date_edition: dt.date | None = None
    moteur: str = 'auto'
    recto_verso: bool = False
    un_fichier_par_lettre: bool = False
    annexe: bool = True
    apercu: bool = False
    coeurs: int | None = None
    commande: str = 'lettres'
    formulaire: str = ''
    incomplet: bool = False
    relances: bool = False
    reemettre: bool = False
    reemettre_pour: str = ''
    sans_tirage: bool = False
    ordonnanceur: str = ''
    dossier_partage: Path | None = None
    refaire: bool = False
    au: dt.date | None = None
    enseignant: str = ''
    exemples: bool = False
    horloge: Callable[[], dt.datetime] | None = None

    @property
    def dossier_des_donnees(self) -> Path:
        """Le dossier des données, celui du projet par défaut."""
        return self.donnees or RACINE / 'donnees'

    @property
    def archives(self) -> Path:
        """Le dossier des formulaires revenus signés, à côté des classeurs."""
        return self.dossier_des_donnees / 'archives'

    @property
    def tableau_de_conservation(self) -> Path:
        """Combien de temps on garde les retours : le tableau des données s'il y est, sinon celui du projet."""
        propre = self.dossier_des_donnees / 'conservation.toml'
        return propre if propre.is_file() else RACINE / 'donnees' / 'conservation.toml'

    def commun(self, nom: str) -> Path:
        """Un dossier de règles (`reglementation`, `calendriers`) : celui des données s'il y est, sinon celui du projet."""
        propre = self.dossier_des_donnees / nom
        return propre if propre.is_dir() else RACINE / 'donnees' / nom

    def maintenant(self) -> dt.datetime:
        """L'instant présent, pour dater le registre des retours ; sans horloge, midi du jour où l'on est."""
        return self.horloge() if self.horloge else dt.datetime.combine(self.aujourdhui, dt.time(12), dt.UTC)

    @property
    def dit_un_etat(self) -> bool:
        """Vrai si l'écran dit où en est chaque école, et pas seulement ce qui est fait : il lui faut ses résultats."""
        return self.commande in ('retours', 'suivi')

    @property
    def jour(self) -> dt.date:
        """La date à laquelle on se place : celle d'édition si elle est imposée, sinon aujourd'hui."""
        return self.date_edition or self.aujourdhui
