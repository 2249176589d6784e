"""Des écoles qui changent au hasard : ce qui est écrit est ce que dit l'export, et le même export n'a alors plus rien à dire."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.domaine.niveau import Niveau
from generator.ecriture_du_classeur import ecrire
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.lecture.onde.entetes import Genre
from tests.onde.fabrique import Enfant, csv_des_eleves, csv_des_responsables, ecole
from tests.onde.outils import QUAND, eleves_du_classeur, importer


def changer(enfants: list[Enfant], hasard: random.Random) -> list[Enfant]:
    """Départs, arrivées, homonymes, jumeaux, noms, dates et classes corrigés."""
    restes = []
    for enfant in enfants:
        match hasard.randrange(12):
            case 0:
                continue
            case 1:
                enfant = replace(enfant, usage=f'{enfant.nom}-NEUF')
            case 2:
                enfant = replace(enfant, naissance=enfant.naissance + dt.timedelta(days=hasard.choice((1, 400))))
            case 3:
                enfant = replace(enfant, classe='CM1 A', niveau='CM1')
            case 4:
                restes.append(replace(enfant, naissance=dt.date(2013, 1, 1), classe='CM2 B', niveau='CM2'))
            case 5:
                restes.append(replace(enfant, prenom=f'{enfant.prenom}a'))
            case 6:
                enfant = replace(enfant, nom=f'{enfant.nom}X', usage='')
        restes.append(enfant)
    hasard.shuffle(restes)
    return restes


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_apres_un_import_et_toutes_ses_reponses_le_classeur_dit_ce_que_dit_l_export(
    graine: int, avec_responsables: bool
) -> None:
    hasard = random.Random(graine)
    with tempfile.TemporaryDirectory() as dossier:
        tmp_path = Path(dossier)
        enfants = ecole(25, graine=hasard.randrange(50))
        for ecole_du_jour in (enfants, changer(enfants, hasard)):
            fichiers = {Genre.ELEVES: csv_des_eleves(ecole_du_jour)}
            if avec_responsables:
                fichiers[Genre.RESPONSABLES] = csv_des_responsables(ecole_du_jour)
            proposition = importer(tmp_path, fichiers, malgre_tout=True)
            if not proposition.vide:
                ecrire(proposition, QUAND)
                assert importer(tmp_path, fichiers, malgre_tout=True).vide
            for _ in range(40):
                reste = importer(tmp_path, fichiers, malgre_tout=True)
                question = next((q for q in reste.questions if any(q.choix.values())), None)
                if question is None:
                    break
                reponses = [choix for choix, gestes in question.choix.items() if gestes]
                ecrire(reste, QUAND, {question.cle: hasard.choice(reponses)})
            assert importer(tmp_path, fichiers, malgre_tout=True).vide
            eleves = [e for e in eleves_du_classeur(tmp_path / 'ecoles' / 'lilas.xlsx') if 'depart' not in e]
            assert sorted(map(_identite, eleves), key=repr) == sorted(
                ((e.porte, e.prenom, e.naissance, e.classe, (Niveau(e.niveau),)) for e in ecole_du_jour), key=repr,
            )  # fmt: skip
            _, rapport = lire_dossier(ouvrir(tmp_path / 'ecoles' / 'lilas.xlsx'))
            assert [p for p in rapport.erreurs if p.emplacement.feuille == 'Élèves'] == []


def _identite(eleve: dict[str, object]) -> tuple[object, ...]:
    return tuple(eleve.get(cle) for cle in ('nom', 'prenom', 'naissance', 'classe', 'niveau'))
