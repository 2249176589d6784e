"""Les bords du calcul des services : des heures nulles, une école vide."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from generator.calcul.partage import partager
from generator.calcul.resultats import Valeur
from generator.calcul.situation import Situation
from generator.domaine.temps import Duree
from generator.erreurs import Code
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.reglementation import regime_au
from generator.reglementation.repartition import LigneDeCategorie, Role
from tests.evaluateurs import regimes, un_enseignant, une_ecole
from tests.fabrique.classeurs import ecrire, mettre


def test_une_aide_nulle_a_plein_temps_se_partage_quand_meme() -> None:
    """Un stagiaire ne doit pas d'aide à plein temps, et en doit à mi-temps : son organisation est alors ce qui se tape."""
    regime = regime_au(regimes(), dt.date(2026, 9, 1))
    fonction = next(f for f in regime.fonctions if f.id == 'stagiaire')
    aide = regime.repartitions['stagiaire'].aide
    assert aide is not None and not aide.heures
    partagee = replace(aide, lignes=(*aide.lignes, LigneDeCategorie('organisation', 'Organisation', Role.ORGANISATION)))
    cas = Situation(un_enseignant(), fonction, une_ecole(), regime, regime.du)
    for enseignant, organisation in ((un_enseignant(), 0), (un_enseignant(organisation=Duree.de_heures(2)), 2)):
        parts = partager(replace(cas, enseignant=enseignant), partagee, Valeur('aide', Duree.de_heures(18), ''))
        heures = {ligne.role: part.duree for ligne, part in parts if part}
        assert heures == {Role.ELEVES: Duree.de_heures(18 - organisation), Role.ORGANISATION: Duree.de_heures(organisation)}


def test_une_ecole_sans_classe_est_refusee_a_la_lecture(tmp_path: Path) -> None:
    dossier, rapport = lire_dossier(ouvrir(ecrire(tmp_path / 'e.xlsx', mettre('École', 'Nombre de classes', 0, 0))))
    assert dossier is None
    assert [(p.code, p.emplacement.feuille) for p in rapport] == [(Code.NOMBRE_ILLISIBLE, 'École')]
