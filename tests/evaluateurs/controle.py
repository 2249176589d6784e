"""Les contrôles du régime sur un groupe : ce que l'outil signale, ou refuse, d'un créneau, d'un effectif, d'un agenda."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from generator.calcul import calculer
from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import Groupe, Inscription, PeriodeScolaire
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Foyer, Reponse
from generator.domaine.temps import AnneeScolaire, Creneau, Periode, Plage
from generator.erreurs import ErreurDonnees
from generator.lecture.conversions import lire_duree, lire_heure, lire_jours
from generator.rapport import Probleme
from generator.reglementation import regime_au
from tests.evaluateurs.commun import Situation, regimes, un_enseignant, une_ecole

CONNUES = {'fonction', 'classes', 'jours', 'de', 'a', 'eleves', 'autre_groupe', 'partage_aide', 'partage_organisation'}
QUATRE_SEMAINES = dt.timedelta(days=27)


def evaluer_controle(situation: Situation, au: dt.date) -> dict[str, Any]:
    """Les codes des avertissements et des erreurs d'une période de quatre semaines qui commence ce jour-là."""
    assert set(situation) <= CONNUES, set(situation) - CONNUES
    fin = au + QUATRE_SEMAINES
    calendrier = Calendrier(AnneeScolaire(au.year), 'A', au, fin, (), {}, '', '')
    try:
        regime = regime_au(regimes(), au)
        dossier = _dossier(situation, Periode(au, fin), regime.types_aide[0].libelle)
        _, rapport = calculer(dossier, dossier.periodes[0], regimes(), calendrier)
    except ErreurDonnees as erreur:
        rapport = erreur.rapport
    return {'erreur': _codes(rapport.erreurs), 'signale': _codes(rapport.avertissements)}


def _codes(problemes: list[Probleme]) -> str:
    return ', '.join(sorted({probleme.code for probleme in problemes}))


def _dossier(situation: Situation, dates: Periode, type_aide: str) -> Dossier:
    """Un groupe (ou deux), l'enseignant qui le conduit et ses élèves, tous d'accord."""
    un = un_enseignant(fonction=situation.get('fonction', 'adjoint'))
    autre = replace(un, code='B', fonction='adjoint', imprime='B. D.')
    second = situation.get('autre_groupe')
    groupes = [_groupe('G', 'A', situation, type_aide)]
    if second:
        groupes.append(_groupe('H', 'A' if second['enseignant'] == 'le même' else 'B', second, type_aide))
    foyers = (Foyer(1, 'responsables'),)
    eleves = [Eleve(f'e{rang}', 'NOM', f'Prénom{rang}', 'CP', Niveau.CP, foyers) for rang in range(situation.get('eleves', 3))]
    suivent = [(eleve, groupe) for eleve in eleves for groupe in groupes if groupe is groupes[0] or second['eleves'] == 'les mêmes']
    ecole = une_ecole(
        situation.get('classes', 5), aide_eleves=lire_duree(situation.get('partage_aide', '')),
        organisation=lire_duree(situation.get('partage_organisation', '')),
    )  # fmt: skip
    return Dossier(
        ecole, (un, autre), tuple(eleves), (PeriodeScolaire(1, dates),), tuple(groupes),
        tuple(Inscription(eleve.cle, groupe.code, 1, reponses=(Reponse.OUI,)) for eleve, groupe in suivent),
    )  # fmt: skip


def _groupe(code: str, enseignant: str, situation: Situation, type_aide: str) -> Groupe:
    jours = lire_jours(situation.get('jours', 'lundi'))
    de, a = lire_heure(situation.get('de', '16 h 30')), lire_heure(situation.get('a', '17 h'))
    assert jours and de and a
    return Groupe(code, 1, (Niveau.CP,), enseignant, (Creneau(jours, Plage(de, a)),), 'Lire.', 'lecture', type_aide)
