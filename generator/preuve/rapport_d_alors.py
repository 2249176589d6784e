"""Le rapport écrit à côté d'un document remis : ce qu'il dit du passage, vérifié avant de s'y fier."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.conversion.choix import MOTEURS
from generator.domaine.document import COMMANDES, FORMULAIRE
from generator.ecole import RAPPORT
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurDonnees
from generator.preuve.ecarts import Etat
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages
from generator.sorties import chemin_court, lire_json

AGENDAS = 'agendas'
"""Ce que dit un rapport qui n'est pas celui d'une commande du catalogue : ses agendas, ceux du plan de l'année."""


@dataclass(frozen=True)
class RapportDAlors:
    """Le passage dont vient un fichier : de quoi le refaire, et les empreintes de ce qu'il avait remis."""

    nom: str
    contenu: dict[str, Any]

    @property
    def etat(self) -> Etat:
        """Ce dont il a dépendu."""
        entrees = tuple({cle: str(e[cle]) for cle in ('genre', 'nom', 'sha256')} for e in self.contenu['entrees'])
        return Etat(entrees, dict(self.contenu.get('feuilles', {})), str(self.contenu['outil']),
                    str(self.contenu['date_edition']))  # fmt: skip

    @property
    def des_agendas(self) -> bool:
        """Vrai si ce sont les agendas du plan de l'année."""
        return AGENDAS in self.contenu

    def a_remis(self, sha256: str) -> bool:
        """Vrai si le passage avait remis un fichier de ce nom, ou de ces octets."""
        return self.nom in self.contenu['fichiers'] or self.connait(sha256)

    def connait(self, sha256: str) -> bool:
        """Vrai si le fichier a les octets que l'outil avait écrits."""
        fichiers = self.contenu['fichiers']
        if self.nom in fichiers:
            return bool(fichiers[self.nom] == sha256)
        return sha256 in self.contenu.get('fichiers_nominatifs', [])

    def reglages(self, voulus: Reglages) -> Reglages:
        """Les réglages qui le refont ; un moteur ou une date imposés par `voulus` l'emportent. Rien ne se tire au sort."""
        ecole, annee = str(self.contenu['ecole']), str(self.contenu['annee'])
        jour = voulus.date_edition or dt.date.fromisoformat(self.contenu['date_edition'])
        base = replace(voulus, ecole=ecole, annee=annee, date_edition=jour, sans_tirage=True)
        if self.des_agendas:
            return base
        commande, moteur = self.contenu['commande'], self.contenu['moteur']['nom']
        if commande not in (*COMMANDES, FORMULAIRE) or moteur not in MOTEURS:
            raise ValueError(commande)
        options = self.contenu['options']
        return replace(
            base, commande=commande, formulaire=str(self.contenu['formulaire']), periode=self.contenu['periode'],
            moteur=moteur if voulus.moteur == 'auto' else voulus.moteur, recto_verso=bool(options['recto_verso']),
            un_fichier_par_lettre=bool(options['un_fichier_par_lettre']), annexe=bool(options['annexe']),
            incomplet=bool(options['incomplet']), relances=bool(options['relances']),
            au=dt.date.fromisoformat(self.contenu['au']) if self.contenu['au'] else None,
            enseignant=str(self.contenu['enseignant']),
        )  # fmt: skip


def lire_le_rapport(fichier: Path, voulus: Reglages) -> tuple[RapportDAlors, Reglages]:
    """Le rapport d'un fichier, à côté ou au-dessus de lui, et de quoi le refaire. Lève `ErreurDonnees` (L-512)."""
    fichier = fichier.resolve()
    places = [place for place in (fichier.parent, fichier.parent.parent) if (place / RAPPORT).is_file()]
    if not places or fichier == places[0] / RAPPORT:
        raise ErreurDonnees(non_prouvable(
            fichier, f"Il n'y a pas de {RAPPORT} à côté de ce fichier" if not places else "Un rapport ne se prouve pas",
            f"c'est {RAPPORT} qui dit de quoi un document a été fait",
            f"donnez un fichier d'un dossier de sorties/, avec le {RAPPORT} qui l'accompagne.",
        ))  # fmt: skip
    contenu = lire_json(places[0] / RAPPORT)
    rapport = RapportDAlors(fichier.relative_to(places[0]).as_posix(), contenu)
    try:
        reglages, _, _ = rapport.reglages(voulus), rapport.etat, rapport.connait(sha256_du_fichier(fichier))
    except (KeyError, TypeError, ValueError, AttributeError) as erreur:
        raise ErreurDonnees(non_prouvable(
            places[0] / RAPPORT, "Le rapport ne dit pas tout ce qu'il faut pour refaire ce fichier",
            "une version d'avant de l'outil ne le relevait pas, ou le rapport a été modifié",
            "refaites le document : le nouveau se prouvera.",
        )) from erreur  # fmt: skip
    return rapport, reglages


def non_prouvable(fichier: Path | str, quoi: str, regle: str, remede: str) -> Probleme:
    """Pourquoi l'on ne peut rien affirmer."""
    ou = fichier if isinstance(fichier, str) else chemin_court(fichier)
    return Probleme(Code.NON_PROUVABLE, Gravite.ERREUR, quoi, Emplacement(ou), regle, remede)
