"""Le classeur d'une école tel que le tableau de bord en parle, même s'il a des fautes : ce qui s'y lit quand même."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.annee import planifier
from generator.calcul import periode_par_defaut
from generator.calcul.plan import PlanDeService
from generator.domaine.dossier import Dossier
from generator.domaine.ecole import Ecole
from generator.domaine.groupe import PeriodeScolaire
from generator.erreurs import ErreurGenerateur
from generator.feuilles import GROUPES, PERIODES
from generator.lecture import EcoleReperee
from generator.lecture.dossier import ouvrir
from generator.lecture.ecole import lire_ecole
from generator.lecture.essentiel import lire_lignes
from generator.lecture.groupes import lire_periodes
from generator.rapport import Rapport
from generator.reglages import Reglages
from generator.rendu.typographie import date_longue
from generator.suivi import SuiviMuet

Json = dict[str, Any]


@dataclass(frozen=True)
class Classeur:
    """Ce qu'on a pu lire. `groupes` : combien par période ; `sources` : l'empreinte de chaque fichier."""

    nom: str
    ecole: Ecole | None = None
    periodes: tuple[PeriodeScolaire, ...] = ()
    groupes: Mapping[int, int] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    dossier: Dossier | None = None
    plans: Sequence[PlanDeService] = ()

    def periode(self, voulue: str, jour: dt.date) -> str:
        """La période voulue si le classeur l'a ; sinon celle que prendrait la commande, ou la dernière."""
        if voulue in {str(periode.numero) for periode in self.periodes}:
            return voulue
        par_defaut = periode_par_defaut(self.dossier, jour) if self.dossier else None
        choisie = par_defaut or (self.periodes[-1] if self.periodes else None)
        return str(choisie.numero) if choisie else ''

    def scolaire(self, numero: str) -> PeriodeScolaire | None:
        """La période de ce numéro."""
        return next((periode for periode in self.periodes if str(periode.numero) == numero), None)

    @property
    def periodes_dites(self) -> list[Json]:
        """Les périodes, pour en choisir une."""
        return [
            {'numero': str(p.numero), 'groupes': self.groupes.get(p.numero, 0),
             'titre': f"Période {p.numero}, du {date_longue(p.dates.debut)} au {date_longue(p.dates.fin)}"}
            for p in self.periodes
        ]  # fmt: skip

    @property
    def heures(self) -> list[Json]:
        """Où en est chaque enseignant, catégorie par catégorie, tel que « plan » et le tableau de service le comptent."""
        return [
            {
                'nom': plan.service.enseignant.imprime, 'code': plan.service.enseignant.code,
                'categories': [
                    {'libelle': c.categorie.libelle, 'due': str(c.due.duree - c.hors_ecole), 'faite': str(c.faite),
                     'prevue': str(c.prevue), 'reste': str(c.reste_a_prevoir)}
                    for c in plan.service.comptees
                ],
            }
            for plan in self.plans
        ]  # fmt: skip


def lire_le_classeur(reperee: EcoleReperee, reglages: Reglages) -> Classeur:
    """Un classeur repéré, autant qu'il se lit. `reglages` : ceux de cette école et de cette année."""
    try:
        ouvert = ouvrir(reperee.path)
        lignes = lire_lignes(ouvert, PERIODES, GROUPES, rapport=Rapport())
        ecoles, _ = planifier(reglages, SuiviMuet(), avec_agenda=False)
    except ErreurGenerateur:
        return Classeur(reperee.nom)
    calcul = ecoles[0].calcul if ecoles else None
    return Classeur(
        ouvert.rubriques.texte('nom') or reperee.nom, lire_ecole(ouvert.rubriques, Rapport()),
        tuple(lire_periodes(lignes[PERIODES.cle], ouvert.annee, Rapport())),
        Counter(ligne['periode'] for ligne in lignes[GROUPES.cle]), ouvert.classeur.empreintes,
        calcul.dossier if calcul else None, ecoles[0].plans if ecoles else (),
    )  # fmt: skip
