"""D'un export à un classeur neuf : chaque génération, chaque piège seul puis tous ensemble, valeur par valeur, 0 faux."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.domaine.niveau import Niveau
from generator.ecriture_du_classeur import ecrire
from generator.lecture.onde.entetes import Genre
from tests.onde.fabrique import (
    BE1D,
    ONDE,
    PIX,
    RESPONSABLE_BE1D,
    RESPONSABLE_ONDE,
    Ecriture,
    Enfant,
    attente,
    csv_des_eleves,
    csv_des_responsables,
    ecole,
)
from tests.onde.outils import QUAND, eleves_du_classeur, importer

LONGS = {
    'PS': 'PETITE SECTION', 'MS': 'Moyenne section', 'GS': 'GRANDE SECTION', 'CP': 'COURS PREPARATOIRE',
    'CE1': 'COURS ELEMENTAIRE 1ERE ANNEE', 'CE2': 'Cours élémentaire 2ème année', 'CM1': 'COURS MOYEN 1RE ANNEE',
    'CM2': 'COURS MOYEN 2E ANNEE', 'ULIS': 'CLIS', 'TPS': 'TRES PETITE SECTION',
}  # fmt: skip
PIEGES = {
    'utf-8 avec BOM': Ecriture(encodage='utf-8-sig'),
    'cp1252': Ecriture(encodage='cp1252'),
    'utf-16': Ecriture(encodage='utf-16'),
    'guillemets': Ecriture(guillemets=True),
    'virgules': Ecriture(separateur=','),
    'tabulations': Ecriture(separateur='\t'),
    'dates à l’endroit': Ecriture(date='%Y-%m-%d'),
    'sexes H et F': Ecriture(sexes='HF'),
    'fins de ligne nues': Ecriture(fin='\n'),
    'en-têtes en majuscules': Ecriture(entetes='majuscules'),
    'en-têtes sans accents': Ecriture(entetes='sans accents'),
    'apostrophes typographiques': Ecriture(entetes='typographique'),
    'en-têtes espacés': Ecriture(entetes='espaces'),
    'civilités variées': Ecriture(civilites=('MME', 'MLLE', 'Mme')),
    'lignes courtes': Ecriture(courtes=True),
    'blocs vides': Ecriture(blocs_vides=True),
    'sauts de ligne': Ecriture(saut_dans_l_adresse=True),
    'espaces insécables': Ecriture(espaces=True),
    'niveaux en toutes lettres': Ecriture(niveaux=LONGS),
    'tous': Ecriture(
        encodage='cp1252', guillemets=True, date='%Y-%m-%d', sexes='HF', entetes='typographique', civilites=('MME', 'MLLE', 'Mme'),
        courtes=True, blocs_vides=True, saut_dans_l_adresse=True, espaces=True, niveaux=LONGS,
    ),
}  # fmt: skip


def verite(enfants: Sequence[Enfant], *, avec_usage: bool = True, avec_foyers: bool = True) -> list[dict[str, object]]:
    lignes = []
    for enfant in enfants:
        nom = enfant.porte if avec_usage else enfant.nom
        foyers = enfant.foyers if avec_foyers else (attente(enfant.prenom, nom),)
        lignes.append({
            'nom': nom, 'prenom': enfant.prenom, 'naissance': enfant.naissance, 'classe': enfant.classe,
            'niveau': (Niveau(enfant.niveau),), **{f'foyer_{rang}': foyer for rang, foyer in enumerate(foyers, 1)},
        })  # fmt: skip
    return lignes


@pytest.mark.parametrize('piege', PIEGES)
@pytest.mark.parametrize(('eleves', 'responsables'), [(BE1D, RESPONSABLE_BE1D), (ONDE, RESPONSABLE_ONDE)], ids=['BE1D', 'ONDE'])
def test_un_piege_ne_change_aucune_valeur(tmp_path: Path, piege: str, eleves: list[str], responsables: list[str]) -> None:
    enfants, ecriture = ecole(40), PIEGES[piege]
    proposition = importer(tmp_path, {
        Genre.ELEVES: csv_des_eleves(enfants, eleves, ecriture),
        Genre.RESPONSABLES: csv_des_responsables(enfants, responsables, ecriture),
    })  # fmt: skip
    assert [p.titre for p in proposition.rapport] == []
    ecrire(proposition, QUAND)
    assert eleves_du_classeur(proposition.cible) == verite(enfants)


def test_le_sous_ensemble_de_pix_suffit_et_les_foyers_attendent(tmp_path: Path) -> None:
    enfants = ecole(40)
    proposition = importer(tmp_path, {Genre.ELEVES: csv_des_eleves(enfants, PIX, Ecriture(date='%Y-%m-%d'))})
    ecrire(proposition, QUAND)
    assert eleves_du_classeur(proposition.cible) == verite(enfants, avec_usage=False, avec_foyers=False)
    assert sorted(a.sorte for a in proposition.annonces if not a.personnel) == [
        'classeur neuf', 'libellé à remplacer', 'nom de classe à relire',
    ]  # fmt: skip


def test_un_nom_de_classe_d_onde_se_fait_relire_et_celui_de_la_secretaire_reste(tmp_path: Path) -> None:
    proposition = importer(tmp_path, {Genre.ELEVES: csv_des_eleves(ecole(40))})
    (dite,) = [a.phrase for a in proposition.annonces if a.sorte == 'nom de classe à relire']
    assert dite.startswith("« 01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1 », « Classe de M Machin » : les lettres imprimeront")
    ecrire(proposition, QUAND)
    encore = importer(tmp_path, {Genre.ELEVES: csv_des_eleves(ecole(40))})
    assert 'nom de classe à relire' not in {a.sorte for a in encore.annonces}


def test_quatre_cents_eleves_et_tous_les_pieges_puis_le_meme_fichier_ne_change_rien(tmp_path: Path) -> None:
    enfants, ecriture = ecole(400), PIEGES['tous']
    fichiers = {
        Genre.ELEVES: csv_des_eleves(enfants, ONDE, ecriture),
        Genre.RESPONSABLES: csv_des_responsables(enfants, RESPONSABLE_ONDE, ecriture),
    }
    proposition = importer(tmp_path, fichiers)
    ecrire(proposition, QUAND)
    assert eleves_du_classeur(proposition.cible) == verite(enfants)
    encore = importer(tmp_path, fichiers)
    assert (encore.gestes, encore.questions) == ((), ())
    assert [a.phrase for a in encore.annonces] == ["Le classeur dit déjà ce que dit l'export."]


def test_rien_de_ce_que_les_formulaires_n_emploient_pas_n_entre_dans_un_fichier(tmp_path: Path) -> None:
    enfants = ecole(40)
    proposition = importer(tmp_path, {
        Genre.ELEVES: csv_des_eleves(enfants), Genre.RESPONSABLES: csv_des_responsables(enfants, RESPONSABLE_BE1D),
    })  # fmt: skip
    ecrire(proposition, QUAND)
    encore = importer(tmp_path, {Genre.ELEVES: csv_des_eleves(enfants[1:])})
    ecrire(encore, QUAND)
    ecrits = b''
    for path in (tmp_path / 'ecoles').rglob('*'):
        if path.suffix == '.xlsx':
            with zipfile.ZipFile(path) as archive:
                ecrits += b''.join(archive.read(nom) for nom in archive.namelist())
        elif path.is_file():
            ecrits += path.read_bytes()
    assert enfants[3].prenom.encode() in ecrits
    dits = repr(proposition.en_dict()) + repr(encore.en_dict())
    tus = ['Fontaine', 'avenue du Port', 'Montfictif', 'parent0@', '0499000001', '33499000002', '0699000003', 'poste-4217', 'maitre@',
           *(enfant.ine for enfant in enfants)]  # fmt: skip
    assert [mot for mot in tus if mot.encode() in ecrits or mot in dits] == []
