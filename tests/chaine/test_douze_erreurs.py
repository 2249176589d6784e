"""Douze erreurs différentes dans un classeur : douze problèmes situés en un passage, rien de produit, rien de perdu."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from generator.erreurs import Sortie
from tests.conftest import Passage
from tests.fabrique.classeurs import Retouche, ecrire, mettre
from tests.fabrique.commande import commander

DOUZE: dict[tuple[str, str, str], Retouche] = {
    ('D-122', 'Enseignants', 'H4'): mettre('Enseignants', 'Quotité', 4, 'soixante'),
    ('D-120', 'Enseignants', 'C3'): mettre('Enseignants', 'Nom', 3, None),
    ('D-121', 'Élèves', 'F5'): mettre('Élèves', 'Niveau', 5, 'CP1'),
    ('D-120', 'Élèves', 'G6'): mettre('Élèves', 'Responsables (foyer 1)', 6, '  '),
    ('D-124', 'Périodes', 'D3'): mettre('Périodes', 'Conseil des maîtres', 3, '12 octembre 2026'),
    ('D-127', 'Périodes', 'C2'): mettre('Périodes', 'Au', 2, dt.date(2027, 10, 16)),
    ('D-125', 'Groupes', 'F3'): mettre('Groupes', 'De', 3, '16 h 75'),
    ('D-128', 'Groupes', 'G5'): mettre('Groupes', 'À', 5, dt.time(11, 0)),
    ('D-130', 'Groupes', 'D6'): mettre('Groupes', 'Enseignant', 6, 'NG'),
    ('D-130', 'Inscriptions', 'A5'): mettre('Inscriptions', 'Élève', 5, 'LE GOF Fanch'),
    ('D-121', 'Inscriptions', 'F7'): mettre('Inscriptions', 'Réponse (foyer 1)', 7, 'peut-être'),
    ('D-126', 'Service', 'D3'): mettre('Service', 'Durée', 3, 'longtemps'),
}


def empreintes(dossier: Path) -> dict[str, str]:
    return {
        path.relative_to(dossier).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dossier.rglob('*')) if path.is_file() and path.name != '.verrou' and '.cache' not in path.parts
    }  # fmt: skip


def test_douze_erreurs_douze_problemes_et_les_sorties_d_avant_intactes(
    deja_faite: Path, passer: Passage, donnees: Path
) -> None:
    (avant,), _ = passer()
    assert avant.inchange and avant.dossier is not None
    vues = empreintes(avant.dossier)
    ecrire(deja_faite, *DOUZE.values())
    (fait,), _ = passer()
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    trouves = {(p.code, p.emplacement.feuille, p.emplacement.cellule) for p in fait.rapport.erreurs}
    assert trouves == set(DOUZE)
    assert len(fait.rapport) == 12
    for probleme in fait.rapport:
        assert probleme.quoi and probleme.remede and probleme.emplacement.fichier == '2026-2027.xlsx'
    assert empreintes(avant.dossier) == vues
    note = json.loads((avant.dossier.parent / 'dernier-echec.json').read_text('utf-8'))
    assert len(note['problemes']) == 12
    assert 'LE GOF' not in json.dumps(note, ensure_ascii=False)


def test_la_commande_montre_les_douze_et_rend_un(donnees: Path, tmp_path: Path) -> None:
    ecrire(donnees / 'ecoles' / 'lilas.xlsx', *DOUZE.values())
    commande = ('verifier', '--donnees', donnees, '--sorties', tmp_path / 's')
    fini = commander(*commande)
    assert fini.returncode == 1
    assert fini.stderr.count('✗ D-') == 12 and '12 erreurs' in fini.stderr
    assert 'Traceback' not in fini.stderr
    assert '  Où      : lilas.xlsx, feuille « Enseignants », cellule H4' in fini.stderr
    assert not (tmp_path / 's').exists()
    fini = commander(*commande, '--json')
    assert len(json.loads(fini.stdout)['ecoles'][0]['problemes']) == 12


def test_l_ecole_voisine_aboutit(exemple: Callable[..., Path], passer: Passage, donnees: Path) -> None:
    exemple('2026-2027.xlsx')
    ecrire(donnees / 'ecoles' / 'autre.xlsx', mettre('École', 'Identifiant court', 0, 'autre'), *DOUZE.values())
    faits, _ = passer()
    assert {fait.nom: fait.sortie for fait in faits} == {'lilas': Sortie.FAIT, 'autre': Sortie.A_CORRIGER}


def test_corriger_suffit(exemple: Callable[[str], Path], passer: Passage) -> None:
    path = exemple('2026-2027.xlsx')
    bon = path.read_bytes()
    ecrire(path, *DOUZE.values())
    (fait,), _ = passer()
    assert fait.sortie is Sortie.A_CORRIGER
    path.write_bytes(bon)
    (fait,), _ = passer()
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None
    assert not (fait.dossier.parent / 'dernier-echec.json').exists()


def test_les_entrees_ne_sont_jamais_modifiees(exemple: Callable[[str], Path], passer: Passage, donnees: Path) -> None:
    exemple('2026-2027.xlsx')
    vues = empreintes(donnees)
    passer()
    apres = empreintes(donnees)
    assert {nom: sha for nom, sha in apres.items() if not nom.startswith('archives/')} == vues
    passer()
    assert empreintes(donnees) == apres
