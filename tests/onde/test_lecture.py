"""Lire un export : reconnaître, décoder, situer tous les problèmes d'un coup ; refuser en disant ce que le fichier a."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.domaine.niveau import Niveau
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.onde import Export, fichier, lire_export
from generator.lecture.onde.entetes import CHAMPS, ENFANT, SANS_EMPLOI, Genre, plier_entete
from generator.lecture.onde.fichier import couper, decoder
from generator.lecture.onde.valeurs import lire_civilite, lire_niveau
from generator.rapport import Rapport
from tests.onde.fabrique import (
    BE1D,
    ONDE,
    PIX,
    RESPONSABLE_BE1D,
    RESPONSABLE_ONDE,
    csv_des_eleves,
    csv_des_enseignants,
    csv_des_responsables,
    ecole,
)
from tests.onde.fabrique import ENFANT as BLOC

TETE = 'Nom élève;Prénom élève;Date naissance;Niveau;Libellé classe'


def lire(tmp_path: Path, contenu: str | bytes, nom: str = 'CSVExtraction.csv', genre: Genre = Genre.ELEVES) -> Export:
    path = tmp_path / nom
    path.write_bytes(contenu.encode() if isinstance(contenu, str) else contenu)
    return lire_export([(genre, path)])


def refus(tmp_path: Path, contenu: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(ErreurDonnees) as leve:
        lire(tmp_path, contenu)
    return [(str(p.code), p.titre) for p in leve.value.rapport]


# Ce qui ne se lit pas


@pytest.mark.parametrize(
    ('contenu', 'code'), [
        (b'', Code.CLASSEUR_VIDE),
        (b' \r\n \r\n', Code.CLASSEUR_VIDE),
        (b'PK\x03\x04rien', Code.FICHIER_ILLISIBLE),
        (bytes(range(256)) * 4, Code.FICHIER_ILLISIBLE),
        (b'\xff\xfeN\x00o\x00m', Code.FICHIER_ILLISIBLE),
        (f'{TETE}\n"MARTIN;Léa;;CE1;A\n'.encode(), Code.FICHIER_ILLISIBLE),
        (b'bonjour\nrien a voir\n', Code.COLONNE_MANQUANTE),
    ], ids=['vide', 'blanc', 'zip', 'binaire', 'tronqué', 'guillemet', 'autre chose'],
)  # fmt: skip
def test_un_fichier_abime_est_refuse(tmp_path: Path, contenu: bytes, code: Code) -> None:
    assert [trouve for trouve, _ in refus(tmp_path, contenu)] == [code]


def test_un_fichier_geant_est_refuse_sans_etre_lu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fichier, 'TAILLE_MAXIMALE', 1000)
    monkeypatch.setattr(fichier, 'LIGNES_MAX', 20)
    assert refus(tmp_path, csv_des_eleves(ecole(40)))[0][0] == Code.FICHIER_ILLISIBLE
    monkeypatch.setattr(fichier, 'TAILLE_MAXIMALE', 10**7)
    assert refus(tmp_path, csv_des_eleves(ecole(40)))[0][0] == Code.FICHIER_ILLISIBLE
    assert len(lire(tmp_path, csv_des_eleves(ecole(15))).eleves) == 15


def test_un_export_sans_eleve_ne_fait_pas_partir_tout_le_monde(tmp_path: Path) -> None:
    assert refus(tmp_path, TETE + '\n') == [(Code.CLASSEUR_VIDE, "L'export des élèves n'a aucun élève")]


def test_les_colonnes_indispensables_absentes_sont_toutes_dites_avec_celles_que_le_fichier_a(tmp_path: Path) -> None:
    with pytest.raises(ErreurDonnees) as leve:
        lire(tmp_path, 'Nom élève;Prénom élève;Sexe;INE\nMARTIN;Léa;F;1\n')
    assert [p.valeur for p in leve.value.rapport] == ['Niveau', 'Libellé classe']
    assert {p.regle for p in leve.value.rapport} == {
        "le fichier a ces colonnes : « Nom élève », « Prénom élève », « Sexe », « INE »"
    }


def test_tous_les_problemes_d_un_coup_chacun_a_sa_place(tmp_path: Path) -> None:
    contenu = (
        f'{TETE}\n;Léa;14/03/2018;CE1;A\nMARTIN;;14/03/2018;CE1;A\nDUPONT;Jean;31/02/2018;CE1;A\nLEROY;Zoé;14/03/2018;SEGPA;\n'
        'OZANNE;Noé;14/03/2018;CE1;A;en trop\nYV\x07ON;Ève;14/03/2018;CE1;A\n'
    )
    with pytest.raises(ErreurDonnees) as leve:
        lire(tmp_path, contenu)
    assert [(p.emplacement.cellule, p.quoi, p.gravite.value) for p in leve.value.rapport] == [
        ('A2', "« Nom élève » est vide", 'erreur'),
        ('B3', "« Prénom élève » est vide", 'erreur'),
        ('C4', "Date de naissance illisible", 'avertissement'),
        ('D5', "Niveau inconnu", 'avertissement'),
        ('E5', "L'élève n'a pas de classe dans l'export", 'avertissement'),
        ('F6', "La ligne a plus de cellules que d'en-têtes", 'erreur'),
        ('A7', "Caractère illisible dans l'export", 'erreur'),
        ('A7', "« Nom élève » est vide", 'erreur'),
    ]
    assert str(next(iter(leve.value.rapport)).emplacement) == (
        "CSVExtraction.csv, cellule A2 (ligne 2, colonne « Nom élève »)"
    )


def test_ce_qui_ressemble_a_une_formule_reste_du_texte_et_c_est_dit(tmp_path: Path) -> None:
    export = lire(tmp_path, f'{TETE}\n=1+1;@Léa;14/03/2018;CE1;-A\n')
    assert (export.eleves[0].nom, export.eleves[0].prenom, export.eleves[0].classe) == ('=1+1', '@Léa', '-A')
    assert [p.emplacement.cellule for p in export.rapport] == ['A2', 'B2', 'E2']


def test_un_eleve_deux_fois_pareil_ne_compte_qu_une_fois_et_dans_deux_classes_est_refuse(tmp_path: Path) -> None:
    ligne = 'MARTIN;Léa;14/03/2018;CE1;A\n'
    assert len(lire(tmp_path, f'{TETE}\n{ligne}{ligne}').eleves) == 1
    assert refus(tmp_path, f'{TETE}\n{ligne}{ligne.replace("CE1", "CE2")}')[0][0] == Code.DOUBLON
    sans_date = ligne.replace('14/03/2018', '')
    assert refus(tmp_path, f'{TETE}\n{sans_date}{sans_date}')[0][0] == Code.DOUBLON


def test_des_accents_abimes_sont_retablis_et_c_est_dit(tmp_path: Path) -> None:
    juste = f'{TETE}\nLEFÈVRE;Zoé;14/03/2018;CE1;A\n'.encode()
    export = lire(tmp_path, juste.decode('cp1252').encode())
    assert (export.eleves[0].nom, export.eleves[0].prenom) == ('LEFÈVRE', 'Zoé')
    assert [p.quoi for p in export.rapport] == ["Les accents de ce fichier ont été abîmés ; ils sont rétablis"]


# Les en-têtes


def test_les_en_tetes_de_chaque_generation_sont_tous_connus() -> None:
    for genre, entetes in (
        (Genre.ELEVES, BE1D), (Genre.ELEVES, ONDE), (Genre.ELEVES, PIX), (Genre.RESPONSABLES, RESPONSABLE_BE1D + BLOC),
        (Genre.RESPONSABLES, RESPONSABLE_ONDE + BLOC),
    ):  # fmt: skip
        connus = {plier_entete(e) for champ in (*CHAMPS[genre], *ENFANT) for e in champ.entetes}
        connus |= set(map(plier_entete, SANS_EMPLOI[genre]))
        assert {e for e in entetes if plier_entete(e) not in connus} == set()


def test_un_en_tete_inconnu_est_nomme_et_n_empeche_rien(tmp_path: Path) -> None:
    export = lire(tmp_path, f'{TETE};Régime alimentaire;INE\nMARTIN;Léa;14/03/2018;CE1;A;sans porc;123\n')
    assert [(p.code, p.valeur, p.emplacement.cellule) for p in export.rapport] == [
        (Code.COLONNE_INCONNUE, 'Régime alimentaire', 'F1'),
    ]
    assert 'porc' not in repr(export)


def test_un_en_tete_lu_deux_fois_est_refuse(tmp_path: Path) -> None:
    assert refus(tmp_path, f'{TETE};Niveau\nMARTIN;Léa;;CE1;A;CE2\n') == [
        (Code.COLONNE_EN_DOUBLE, "En-tête présent deux fois dans l'export : « Niveau »"),
    ]


def test_une_ligne_de_titre_et_sep_au_dessus_des_en_tetes_ne_genent_pas(tmp_path: Path) -> None:
    (lea,) = lire(tmp_path, f'sep=;\nÉcole des Lilas;;;;\n\n{TETE}\nMARTIN;Léa;;CE1;A\n').eleves
    assert (lea.nom, lea.lieu.cellule) == ('MARTIN', 'A5')


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([BE1D, ONDE, PIX]))
def test_des_en_tetes_brouilles_designent_les_memes_valeurs(hasard: random.Random, generation: list[str]) -> None:
    enfants = ecole(6)
    texte = csv_des_eleves(enfants, generation).decode()
    lignes = [ligne.split(';') for ligne in texte.splitlines()]
    ordre = hasard.sample(range(len(generation)), len(generation))
    melange = [[ligne[place] for place in ordre] for ligne in lignes]
    melange[0] = [_brouiller(entete, hasard) for entete in melange[0]]
    table = fichier.Table('x.csv', '', [list(ligne) for ligne in melange])
    from generator.lecture.onde.eleves import lire_eleves
    from generator.lecture.onde.table import reconnaitre

    rapport = Rapport()
    lus = lire_eleves(reconnaitre([table], rapport))
    assert list(rapport) == []
    attendus = [(e.nom, e.usage if 'usage' in texte else '', e.prenom, e.naissance, e.classe, e.niveau) for e in enfants]
    assert [(e.nom_de_famille, e.nom_d_usage, e.prenom, e.naissance, e.classe, e.niveau) for e in lus] == attendus


def _brouiller(entete: str, hasard: random.Random) -> str:
    sans = str.maketrans('éèêÉÈ', 'eeeEE')
    faces = (str.upper, str.lower, str.title, lambda t: t.translate(sans), lambda t: t.replace("'", '\u2019'),
             lambda t: f' {t}\u00a0', lambda t: t.replace(' ', '\u00a0'), lambda t: t)  # fmt: skip
    for _ in range(2):
        entete = hasard.choice(faces)(entete)
    return entete


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.text(st.characters(codec='cp1252', exclude_characters='\x00Ã', exclude_categories=('Cc',)), max_size=12),
                      min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from(['utf-8', 'utf-8-sig', 'utf-16']),
)  # fmt: skip
def test_decoder_et_couper_rendent_ce_qui_a_ete_ecrit(lignes: list[list[str]], encodage: str) -> None:
    lignes = [['a', 'b', 'c'], *lignes]
    texte = '\r\n'.join(';'.join('"' + c.replace('"', '""') + '"' for c in ligne) for ligne in lignes)
    assert couper(decoder(texte.encode(encodage), 'x.csv', Rapport()), 'x.csv') == lignes


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_aucun_octet_ne_fait_tomber_la_lecture(octets: bytes) -> None:
    from generator.lecture.onde.table import reconnaitre

    try:
        lignes = couper(decoder(octets, 'x.csv', Rapport()), 'x.csv')
        reconnaitre([fichier.Table('x.csv', '', lignes)], Rapport())
    except ErreurDonnees as erreur:
        assert all(p.emplacement.fichier == 'x.csv' for p in erreur.rapport)


# Les valeurs


@pytest.mark.parametrize(
    ('ecrit', 'niveau'), [
        ('CP', 'CP'), ('ce1', 'CE1'), ('COURS ELEMENTAIRE 1ERE ANNEE', 'CE1'), ('Cours élémentaire 2e année', 'CE2'),
        ('COURS MOYEN DEUXIEME ANNEE', 'CM2'), ('TOUT-PETITS', 'TPS'), ('ULIS ECOLE', 'ULIS'), ('Grande section', 'GS'),
    ],
)  # fmt: skip
def test_un_niveau_se_lit_comme_onde_l_ecrit(ecrit: str, niveau: str) -> None:
    assert lire_niveau(ecrit) == Niveau(niveau)


@pytest.mark.parametrize('ecrit', ['', 'CE1-CE2', '6EME', 'SEGPA', 'CYCLE II', 'UPE2A', 'CE', 'cours moyen'])
def test_un_niveau_qui_n_est_pas_de_l_ecole_ne_se_devine_pas(ecrit: str) -> None:
    assert lire_niveau(ecrit) is None


def test_les_civilites() -> None:
    assert [lire_civilite(c) for c in ('M.', 'M', 'MME', 'Mme', 'MLLE', 'Mlle', 'Monsieur', '', 'DR')] == [
        'M.', 'M.', 'Mme', 'Mme', 'Mme', 'Mme', 'M.', '', None,
    ]  # fmt: skip


# Les fichiers


def test_des_fichiers_donnes_dans_le_desordre_sont_reconnus_et_c_est_dit(tmp_path: Path) -> None:
    enfants = ecole(10)
    for nom, octets in (('a.csv', csv_des_responsables(enfants)), ('b.csv', csv_des_eleves(enfants))):
        (tmp_path / nom).write_bytes(octets)
    export = lire_export([(Genre.ELEVES, tmp_path / 'a.csv'), (Genre.RESPONSABLES, tmp_path / 'b.csv')])
    assert (len(export.eleves), bool(export.responsables)) == (10, True)
    assert [p.quoi for p in export.rapport] == [
        "Ce fichier est l'export des responsables, pas celui des élèves",
        "Ce fichier est l'export des élèves, pas celui des responsables",
    ]


def test_deux_exports_des_eleves_sont_refuses(tmp_path: Path) -> None:
    for nom in ('a.csv', 'b.csv'):
        (tmp_path / nom).write_bytes(csv_des_eleves(ecole(3)))
    with pytest.raises(ErreurDonnees) as leve:
        lire_export([(Genre.ELEVES, tmp_path / 'a.csv'), (Genre.RESPONSABLES, tmp_path / 'b.csv')])
    assert [p.code for p in leve.value.rapport] == [Code.DOUBLON]


def test_les_responsables_seuls_ne_suffisent_pas(tmp_path: Path) -> None:
    assert [code for code, _ in refus(tmp_path, csv_des_responsables(ecole(5)))] == [
        Code.LIGNES_CONTRADICTOIRES, Code.COLONNE_MANQUANTE,
    ]  # fmt: skip


def test_un_tableur_enregistre_depuis_l_export_se_lit_pareil(tmp_path: Path) -> None:
    enfants = ecole(20)
    path = tmp_path / 'export.xlsx'
    with xlsxwriter.Workbook(path) as livre:
        livre.add_worksheet('Notes')
        page = livre.add_worksheet('CSVExtraction')
        date = livre.add_format({'num_format': 'dd/mm/yyyy'})
        for rang, ligne in enumerate(csv_des_eleves(enfants).decode().splitlines()):
            page.write_row(rang, 0, ligne.split(';'))
        for rang, un in enumerate(enfants, 1):
            page.write_datetime(rang, 3, un.naissance, date)
    lus = lire_export([(Genre.ELEVES, path)]).eleves
    assert [(e.nom, e.prenom, e.naissance, e.classe, e.niveau) for e in lus] == [
        (e.porte, e.prenom, e.naissance, e.classe, e.niveau) for e in enfants
    ]


def test_les_enseignants_du_fichier_derive(tmp_path: Path) -> None:
    octets = csv_des_enseignants([('MME', 'CARON', 'Odile', 'oui', 'CE1 A'), ('M.', 'PETIT', 'Jean', 'non', '')])
    (tmp_path / 'e.csv').write_bytes(csv_des_eleves(ecole(2)))
    (tmp_path / 'm.csv').write_bytes(octets)
    export = lire_export([(Genre.ELEVES, tmp_path / 'e.csv'), (Genre.ENSEIGNANTS, tmp_path / 'm.csv')])
    assert [(e.civilite, e.nom, e.prenom, e.directeur, e.classe) for e in export.enseignants or ()] == [
        ('Mme', 'CARON', 'Odile', True, 'CE1 A'), ('M.', 'PETIT', 'Jean', False, ''),
    ]  # fmt: skip


def test_plus_d_enfants_que_d_en_tetes_se_lisent_et_un_decalage_est_refuse(tmp_path: Path) -> None:
    tete = ';'.join(RESPONSABLE_ONDE + BLOC)
    debut = 'MME;;MARTIN;Anne;12 rue X;69999;V;FRANCE;;;;'
    (tmp_path / 'e.csv').write_bytes(csv_des_eleves(ecole(2)))
    path = tmp_path / 'r.csv'
    path.write_text(f'{tete}\n{debut};;MARTIN;Léa;CE1;;MARTIN;Tom;CP;;MARTIN;Zoé;CP\n')
    export = lire_export([(Genre.ELEVES, tmp_path / 'e.csv'), (Genre.RESPONSABLES, path)])
    assert [e.prenom for e in (export.responsables or ())[0].enfants] == ['Léa', 'Tom', 'Zoé']
    path.write_text(f'{tete}\n{debut};;;MARTIN;Léa;CE1;;MARTIN;Tom;CP\n')
    with pytest.raises(ErreurDonnees) as leve:
        lire_export([(Genre.ELEVES, tmp_path / 'e.csv'), (Genre.RESPONSABLES, path)])
    assert [p.quoi for p in leve.value.rapport] == ["La ligne a plus de cellules que d'en-têtes"]
