"""Des modèles abîmés au hasard : ou la vérification le dit, ou le modèle se remplit ; jamais ni l'un ni l'autre."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from generator.lecture import lire_catalogue
from generator.rapport import Gravite
from generator.reglages import RACINE
from generator.rendu.formulaires import examiner

CATALOGUE = lire_catalogue(RACINE / 'modeles')
SIGNES = ('{', '}', '{{', '}}', '{%', '%}', '«', '»', '\u200b', ' ', 'p', 'tr', '|', '.', '(', "'", '"', '-', '&', '<', '#', 'if',
          'for', 'endif', 'else', 'é')  # fmt: skip
TARDIVES = ('M-342', 'M-302')
FICHIERS = 20


def abimer(texte: str, hasard: random.Random) -> str:
    """Ôte ou ajoute un signe près d'une accolade."""
    place = hasard.choice([rang for rang, signe in enumerate(texte) if signe in '{}%'] or [0])
    place = min(len(texte), max(0, place + hasard.randint(-2, 3)))
    if hasard.random() < 0.5:
        return texte[:place] + texte[place + hasard.randint(1, 3) :]
    return texte[:place] + hasard.choice(SIGNES) + texte[place:]


@pytest.mark.parametrize('graine', [1, 2, 3])
def test_ce_qui_est_abime_est_dit_ou_se_remplit(graine: int, tmp_path: Path) -> None:
    hasard = random.Random(graine)
    refuses = 0
    for _ in range(FICHIERS):
        formulaire = CATALOGUE[hasard.choice(['autorisation_parentale', 'tableau_previsionnel', 'lettre_accompagnement'])]
        doc = Document(str(RACINE / 'modeles' / formulaire.fichier))
        morceaux = [t for t in doc.element.iter(qn('w:t')) if '{' in (t.text or '')]
        for morceau in hasard.sample(morceaux, 2):
            morceau.text = abimer(morceau.text or '', hasard)
        doc.save(str(tmp_path / 'm.docx'))
        vu = examiner(formulaire, tmp_path / 'm.docx', 'm.docx', a_fond=True)
        erreurs = [faute.probleme for faute in vu.fautes if faute.probleme.gravite is Gravite.ERREUR]
        assert (vu.modele is None) == bool(erreurs)
        assert not [p for p in erreurs if p.code in TARDIVES or 'ne se compile pas' in p.quoi], "dit trop tard, sans place"
        refuses += bool(erreurs)
    assert refuses > FICHIERS // 2
