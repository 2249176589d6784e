"""L'export du ministère et ses sept pièges ; une année incomplète est refusée, jamais devinée."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.calendriers import Importation, enregistrer, importer
from generator.cli import app
from generator.domaine.temps import AnneeScolaire, Periode
from generator.erreurs import ErreurDonnees
from generator.lecture import export as module_export
from generator.lecture import lire_calendrier, lire_export

CHAMPS = ('description', 'population', 'start_date', 'end_date', 'location', 'zones', 'annee_scolaire')
LIBELLES = ('Description', 'Population', 'Date de début', 'Date de fin', 'Académie(s)', 'Zone(s)', 'année scolaire')
ANNEE = AnneeScolaire(2028)
Ligne = tuple[str, str, str, str, str, str, str]


def utc(jour: str) -> str:
    """Minuit à Paris ce jour-là, écrit en heure universelle, comme dans l'export (22 h ou 23 h la veille)."""
    date = dt.date.fromisoformat(jour)
    heure = '22' if 4 <= date.month <= 10 else '23'
    return f'{date - dt.timedelta(days=1)}T{heure}:00:00+00:00'


def ligne(description: str, debut: str, fin: str, academie: str = 'Lyon', zone: str = 'Zone A', population: str = '-',
          annee: str = '2028-2029') -> Ligne:  # fmt: skip
    return (description, population, utc(debut), utc(fin) if fin else '', academie, zone, annee)


def une_zone(academie: str = 'Lyon', zone: str = 'Zone A') -> list[Ligne]:
    """Une zone complète : la rentrée se lit à la fin de l'été d'avant."""
    return [
        ligne("Vacances d'Été", '2028-07-04', '2028-09-04', academie, zone, 'Élèves', '2027-2028'),
        ligne("Vacances de la Toussaint", '2028-10-21', '2028-11-06', academie, zone),
        ligne("Vacances de Noël", '2028-12-23', '2029-01-08', academie, zone),
        ligne("Vacances d'Hiver", '2029-02-10', '2029-02-26', academie, zone),
        ligne("Vacances de Printemps", '2029-04-14', '2029-04-30', academie, zone),
        ligne("Début des Vacances d'Été", '2029-07-07', '', academie, zone),
    ]


def ecrire_csv(path: Path, lignes: Sequence[Ligne], entetes: Sequence[str] = CHAMPS) -> Path:
    texte = '\n'.join(';'.join(valeurs) for valeurs in [entetes, *lignes])
    path.write_bytes(b'\xef\xbb\xbf' + texte.encode())
    return path


def lire(tmp_path: Path, lignes: Sequence[Ligne], **options: Any) -> Importation:
    return importer(lire_export(ecrire_csv(tmp_path / 'export.csv', lignes)), **options)


def conges(importation: Importation, zone: str = 'A') -> dict[str, Periode]:
    return {conge.nom: conge.jours for conge in importation.annuel.zones[zone].vacances}


def refuse(tmp_path: Path, lignes: Sequence[Ligne], mots: str) -> None:
    with pytest.raises(ErreurDonnees) as levee:
        lire(tmp_path, lignes, annee=ANNEE)
    problemes = list(levee.value.rapport)
    assert [p.code for p in problemes] == ['R-208'] * len(problemes) and problemes
    assert any(mots in f'{p.titre} {p.emplacement} {p.regle}' for p in problemes), problemes
    assert all(p.emplacement.precision and p.remede for p in problemes)


def test_piege_1_minuit_a_paris_ecrit_en_heure_universelle(tmp_path: Path) -> None:
    jours = conges(lire(tmp_path, une_zone()))
    assert jours['Toussaint'] == Periode(dt.date(2028, 10, 21), dt.date(2028, 11, 5))
    assert jours['Noël'] == Periode(dt.date(2028, 12, 23), dt.date(2029, 1, 7))


@pytest.mark.parametrize('zone', ['Réunion', 'Polynésie'])
def test_piege_1_meme_outre_mer(zone: str, tmp_path: Path) -> None:
    importation = lire(tmp_path, une_zone(zone, zone))
    assert importation.annuel.zones[zone].rentree == dt.date(2028, 9, 4)


@pytest.mark.parametrize('ecrit', ['2028-10-21T00:00:00+02:00', '2028-10-21', '2028-10-21T00:00:00', '2028-10-20T22:00:00Z'])
def test_les_autres_facons_d_ecrire_une_date(ecrit: str, tmp_path: Path) -> None:
    lignes = une_zone()
    lignes[1] = (*lignes[1][:2], ecrit, *lignes[1][3:])
    assert conges(lire(tmp_path, lignes))['Toussaint'].debut == dt.date(2028, 10, 21)


def test_piege_2_une_ligne_par_academie(tmp_path: Path) -> None:
    importation = lire(tmp_path, [*une_zone('Lyon'), *une_zone('Dijon'), *une_zone('Paris', 'Zone C')])
    assert importation.annuel.zones['A'].academies == ('Dijon', 'Lyon')
    assert importation.annuel.zones['C'].academies == ('Paris',)
    assert len(importation.annuel.zones['A'].vacances) == 4


def test_piege_2_deux_academies_d_une_zone_qui_different_sont_refusees(tmp_path: Path) -> None:
    autre = une_zone('Dijon')
    autre[4] = ligne("Vacances de Printemps", '2029-04-21', '2029-05-07', 'Dijon')
    refuse(tmp_path, [*une_zone(), *autre], 'se contredisent')


def test_piege_3_les_enseignants_sont_laisses_de_cote(tmp_path: Path) -> None:
    enseignants = ligne("Vacances d'Été", '2028-07-04', '2028-09-01', population='Enseignants', annee='2027-2028')
    fin = ligne("Vacances d'Été", '2029-07-06', '2029-08-31', population='Enseignants')
    importation = lire(tmp_path, [enseignants, *une_zone(), fin])
    assert importation.annuel.rentree == dt.date(2028, 9, 4) and importation.ignorees == {'des enseignants': 1}


def test_piege_3_un_autre_territoire_n_est_pas_la_guadeloupe(tmp_path: Path) -> None:
    saint_martin = ligne("Semaine en mai", '2029-05-22', '2029-05-23', 'Guadeloupe', 'Guadeloupe', 'Saint-Martin')
    guadeloupe = ligne("Semaine en mai", '2029-05-24', '2029-05-25', 'Guadeloupe', 'Guadeloupe',
                       'Guadeloupe & Saint-Barthélémy')  # fmt: skip
    importation = lire(tmp_path, [*une_zone('Guadeloupe', 'Guadeloupe'), saint_martin, guadeloupe])
    assert conges(importation, 'Guadeloupe')['Semaine en mai'].debut == dt.date(2029, 5, 24)
    assert importation.ignorees == {"d'un autre territoire (Saint-Martin, Saint-Barthélemy)": 1}


def test_piege_3_seul_le_premier_degre_compte(tmp_path: Path) -> None:
    lignes = une_zone('Polynésie', 'Polynésie')
    lignes[0] = ligne("Grandes Vacances", '2028-07-04', '2028-08-09', 'Polynésie', 'Polynésie', 'Élèves du premier degré', '2027-2028')
    second = ligne("Grandes Vacances", '2028-07-04', '2028-08-11', 'Polynésie', 'Polynésie', 'Élèves du second degré', '2027-2028')
    assert lire(tmp_path, [second, *lignes]).annuel.zones['Polynésie'].rentree == dt.date(2028, 8, 9)


@pytest.mark.parametrize(('depart', 'premier'), [
    ('2028-10-20', dt.date(2028, 10, 21)), ('2028-10-19', dt.date(2028, 10, 20)), ('2028-10-17', dt.date(2028, 10, 18)),
    ('2028-10-21', dt.date(2028, 10, 21)), ('2028-10-18', dt.date(2028, 10, 18)),
], ids=['vendredi', 'jeudi', 'mardi', 'samedi', 'mercredi'])  # fmt: skip
def test_piege_4_le_depart_est_apres_la_classe(depart: str, premier: dt.date, tmp_path: Path) -> None:
    lignes = une_zone()
    lignes[1] = ligne("Vacances de la Toussaint", depart, '2028-11-06')
    assert conges(lire(tmp_path, lignes))['Toussaint'] == Periode(premier, dt.date(2028, 11, 5))


@pytest.mark.parametrize(('du', 'au', 'attendu'), [
    ('2029-05-10', '2029-05-14', (10, 13)), ('2029-05-11', '2029-05-11', (11, 11)), ('2029-05-09', '2029-05-14', (10, 13)),
    ('2029-05-11', '2029-05-14', (11, 13)),
], ids=['le jeudi', 'le vendredi seul', 'la veille au soir', 'le vendredi'])  # fmt: skip
def test_piege_5_le_pont_publie_est_deja_sans_classe(du: str, au: str, attendu: tuple[int, int], tmp_path: Path) -> None:
    """L'Ascension 2029 est le jeudi 10 mai."""
    jours = conges(lire(tmp_path, [*une_zone(), ligne("Pont de l'Ascension", du, au)]))["Pont de l'Ascension"]
    assert (jours.debut.day, jours.fin.day) == attendu


@pytest.mark.parametrize(('fin', 'dernier'), [('2029-07-07', 6), ('2029-07-03', 3), ('2029-07-05', 5)])
def test_piege_6_le_debut_de_l_ete_n_a_pas_de_fin(fin: str, dernier: int, tmp_path: Path) -> None:
    lignes = [*une_zone()[:-1], ligne("Début des Vacances d'Été", fin, '')]
    assert lire(tmp_path, lignes).annuel.dernier_jour == dt.date(2029, 7, dernier)
    lignes[-1] = ligne("Début des Vacances d'Été", fin, fin)
    assert lire(tmp_path, lignes).annuel.dernier_jour == dt.date(2029, 7, dernier)


def test_piege_7_les_feries_sont_ajoutes(tmp_path: Path) -> None:
    importation = lire(tmp_path, [*une_zone(), *une_zone('Guadeloupe', 'Guadeloupe')])
    assert importation.annuel.feries[dt.date(2029, 5, 21)] == 'Lundi de Pentecôte'
    assert dt.date(2029, 3, 30) in importation.annuel.feries_locaux['Alsace-Moselle'].jours
    assert dt.date(2029, 5, 27) in importation.annuel.feries_locaux['Guadeloupe'].jours


def test_un_jour_vaque_deja_ferie_ne_fait_pas_de_conge(tmp_path: Path) -> None:
    vaques = [ligne("Lundi de Pentecôte", '2029-05-21', '2029-05-21'), ligne("Journée vaquée", '2029-05-22', '2029-05-22')]
    jours = conges(lire(tmp_path, [*une_zone(), *vaques]))
    assert 'Lundi de Pentecôte' not in jours and jours['Journée vaquée'].debut == dt.date(2029, 5, 22)


def test_une_zone_sans_rentree_est_refusee(tmp_path: Path) -> None:
    refuse(tmp_path, une_zone()[1:], 'rentrée')
    sans_fin = ligne("Début des Vacances d'Été", '2028-07-04', '', population='-', annee='2027-2028')
    refuse(tmp_path, [sans_fin, *une_zone()[1:]], 'zone A')


def test_une_zone_sans_debut_d_ete_est_refusee(tmp_path: Path) -> None:
    refuse(tmp_path, une_zone()[:-1], "vacances d'été")


def test_deux_conges_qui_se_chevauchent_sont_refuses(tmp_path: Path) -> None:
    refuse(tmp_path, [*une_zone(), ligne("Vacances de Mai", '2029-04-28', '2029-05-09')], 'chevauchent')


def test_un_conge_qui_va_jusqu_a_l_ete_est_refuse(tmp_path: Path) -> None:
    """Vu en Polynésie : des vacances de mai publiées jusqu'au 4 juillet."""
    refuse(tmp_path, [*une_zone(), ligne("Vacances de Mai", '2029-05-19', '2029-07-07')], "début de l'été")


def test_un_conge_sans_fin_est_refuse(tmp_path: Path) -> None:
    refuse(tmp_path, [*une_zone(), ligne("Vacances de Mai", '2029-05-12', '')], 'ligne 8, end_date')


def test_toutes_les_zones_fautives_sont_nommees(tmp_path: Path) -> None:
    with pytest.raises(ErreurDonnees) as levee:
        lire(tmp_path, [*une_zone()[1:], *une_zone('Paris', 'Zone C')[:-1]], annee=ANNEE)
    assert [p.emplacement.precision for p in levee.value.rapport] == ['zone A, 2028-2029', 'zone C, 2028-2029']


def test_une_zone_laissee_de_cote_ne_fait_pas_refuser(tmp_path: Path) -> None:
    importation = lire(tmp_path, [*une_zone(), *une_zone('Corse', 'Corse')[1:]], sauf=['Corse'])
    assert list(importation.annuel.zones) == ['A'] and importation.ignorees == {'de la zone Corse (--sauf)': 5}


def test_les_territoires_a_annee_civile_sont_laisses_de_cote(tmp_path: Path) -> None:
    caledonie = ligne("Vacances 2ème période", '2029-06-09', '2029-06-24', 'Nouvelle Calédonie', 'Nouvelle Calédonie', annee='2029')
    importation = lire(tmp_path, [*une_zone(), caledonie])
    assert sum(importation.ignorees.values()) == 1 and 'civile' in next(iter(importation.ignorees))


def test_une_annee_absente_est_nommee(tmp_path: Path) -> None:
    with pytest.raises(ErreurDonnees) as levee:
        lire(tmp_path, une_zone(), annee=AnneeScolaire(2031))
    (probleme,) = levee.value.rapport
    assert probleme.code == 'R-208' and '2031-2032' in probleme.quoi and '2028-2029' in probleme.regle


# La forme du fichier


@pytest.mark.parametrize('entetes', [CHAMPS, LIBELLES, tuple(libelle.upper() for libelle in LIBELLES)])
def test_les_entetes_sont_ceux_des_champs_ou_leurs_libelles(entetes: Sequence[str], tmp_path: Path) -> None:
    lues = lire_export(ecrire_csv(tmp_path / 'export.csv', une_zone(), entetes))
    assert [lue.rang for lue in lues] == [2, 3, 4, 5, 6, 7] and lues[0].academie == 'Lyon'


@pytest.mark.parametrize('forme', ['liste', 'results', 'fields'])
def test_le_json_a_trois_formes(forme: str, tmp_path: Path) -> None:
    enregistrements: list[Any] = [dict(zip(CHAMPS, (*v[:3], v[3] or None, *v[4:]), strict=True)) for v in une_zone()]
    if forme == 'fields':
        enregistrements = [{'recordid': '1', 'fields': champs} for champs in enregistrements]
    contenu = {'total_count': 6, 'results': enregistrements} if forme == 'results' else enregistrements
    path = tmp_path / 'export.json'
    path.write_text(json.dumps(contenu), 'utf-8')
    assert importer(lire_export(path)).annuel.rentree == dt.date(2028, 9, 4)


@pytest.mark.parametrize(('octets', 'mots'), [
    (b'', 'colonnes'), (b'a;b\n1;2', 'colonnes'), (b'[1, 2]', 'forme'), (b'{"erreur": 1}', 'forme'), (b'[{"a"', 'JSON'),
    (b'[' * 100_000, 'JSON'), (b'\xff\xfe\x00', 'UTF-8'), (b'[]', 'vide'), (b'[{"fields": 3}]', 'forme'),
    (';'.join(CHAMPS).encode(), 'vide'), ((';'.join(CHAMPS) + '\nNoël;-;hier;;;;').encode(), 'Date illisible'),
    ((';'.join(CHAMPS) + '\n"Noël;-').encode(), 'CSV'), ((';'.join(CHAMPS) + '\nNoël;-;0001-01-01T00:00:00+14:00;;;;').encode(), 'Date'),
])  # fmt: skip
def test_un_fichier_abime_donne_une_erreur_nommee(octets: bytes, mots: str, tmp_path: Path) -> None:
    path = tmp_path / 'export.csv'
    path.write_bytes(octets)
    with pytest.raises(ErreurDonnees) as levee:
        lire_export(path)
    assert all(p.code == 'R-208' and p.remede for p in levee.value.rapport)
    assert any(mots in p.quoi for p in levee.value.rapport), list(levee.value.rapport)


def test_une_date_illisible_nomme_sa_ligne_et_sa_colonne(tmp_path: Path) -> None:
    lignes = une_zone()
    lignes[2] = (*lignes[2][:3], 'demain', *lignes[2][4:])
    with pytest.raises(ErreurDonnees) as levee:
        lire(tmp_path, lignes)
    (probleme,) = levee.value.rapport
    assert probleme.emplacement.precision == 'ligne 4, end_date' and probleme.valeur == 'demain'


def test_un_export_trop_gros_ou_absent_est_refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ecrire_csv(tmp_path / 'export.csv', une_zone())
    monkeypatch.setattr(module_export, 'TAILLE_MAXIMALE', 100)
    for fautif in (path, tmp_path / 'absent.csv', tmp_path):
        with pytest.raises(ErreurDonnees) as levee:
            lire_export(fautif)
        assert [p.code for p in levee.value.rapport] == ['R-208']


# Le fichier écrit


def test_le_fichier_ecrit_se_relit_et_sert(tmp_path: Path) -> None:
    importation = lire(tmp_path, [*une_zone('Strasbourg', 'Zone B'), *une_zone('Guadeloupe', 'Guadeloupe')])
    enregistrer(importation.annuel, tmp_path, dt.date(2028, 8, 1))
    calendrier, path = lire_calendrier(tmp_path, ANNEE, 'Strasbourg', '67')
    assert path.name == '2028-2029.toml' and calendrier.zone == 'B' and calendrier.preuve == 'V1'
    assert calendrier.motif_de_fermeture(dt.date(2029, 3, 30)) == 'Vendredi saint'
    assert calendrier.motif_de_fermeture(dt.date(2028, 10, 24)) == 'Toussaint'
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith('.')] == []


def test_un_libelle_hostile_reste_un_texte(tmp_path: Path) -> None:
    hostile = 'Journée "]\\ [x] = 1\x7f'
    importation = lire(tmp_path, [*une_zone(), ligne(hostile, '2029-05-22', '2029-05-22')])
    enregistrer(importation.annuel, tmp_path, dt.date(2028, 8, 1))
    calendrier, _ = lire_calendrier(tmp_path, ANNEE, 'A')
    assert calendrier.motif_de_fermeture(dt.date(2029, 5, 22)) == 'Journée "]\\ [x] = 1'


def test_un_texte_qui_ne_s_ecrit_pas_en_utf_8_ne_casse_rien(tmp_path: Path) -> None:
    champs = [dict(zip(CHAMPS, (*v[:3], v[3] or None, *v[4:]), strict=True)) for v in une_zone()]
    champs[1]['location'] = '\ud800'
    path = tmp_path / 'export.json'
    path.write_text(json.dumps(champs), 'utf-8')
    enregistrer(importer(lire_export(path)).annuel, tmp_path, dt.date(2028, 8, 1))
    assert lire_calendrier(tmp_path, ANNEE, 'Lyon')[0].zone == 'A'


def test_un_calendrier_incoherent_n_efface_pas_l_ancien(tmp_path: Path) -> None:
    annuel = lire(tmp_path, une_zone()).annuel
    path = enregistrer(annuel, tmp_path, dt.date(2028, 8, 1))
    avant = path.read_bytes()
    with pytest.raises(ErreurDonnees):
        enregistrer(replace(annuel, preuve='V9'), tmp_path, dt.date(2028, 8, 1))
    assert path.read_bytes() == avant and [p.name for p in tmp_path.glob('.*')] == []


def test_la_commande_importe_puis_refuse_d_ecraser(tmp_path: Path) -> None:
    vers = tmp_path / 'calendriers'
    vers.mkdir()
    export = ecrire_csv(tmp_path / 'export.csv', [*une_zone(), *une_zone('Corse', 'Corse')])
    commande = ['calendriers', 'importer', str(export), '--vers', str(vers)]
    fait = CliRunner().invoke(app, commande)
    assert fait.exit_code == 0 and 'Zones : A, Corse.' in fait.stdout
    refus = CliRunner().invoke(app, commande)
    assert refus.exit_code == 2 and '--remplacer' in refus.output
    assert CliRunner().invoke(app, [*commande, '--remplacer', '--sauf', 'Corse', '--texte', "arrêté d'essai"]).exit_code == 0
    calendrier, _ = lire_calendrier(vers, ANNEE, 'A')
    assert calendrier.texte == "arrêté d'essai"
    with pytest.raises(ErreurDonnees):
        lire_calendrier(vers, ANNEE, 'Corse')


@pytest.mark.parametrize('options', [
    ['--annee', 'hier'], ['--sauf', 'Zone Z'], ['--vers', '/nulle/part'],
])  # fmt: skip
def test_une_option_fausse_est_une_erreur_de_commande(options: list[str], tmp_path: Path) -> None:
    export = ecrire_csv(tmp_path / 'export.csv', une_zone())
    fait = CliRunner().invoke(app, ['calendriers', 'importer', str(export), '--vers', str(tmp_path), *options])
    assert fait.exit_code == 2 and options[1] in fait.output
    assert not list(tmp_path.glob('*.toml'))


def test_la_liste_dit_les_annees_les_zones_et_la_preuve() -> None:
    fait = CliRunner().invoke(app, ['calendriers'])
    assert fait.exit_code == 0
    for mots in ('2007-2008', '2027-2028', 'Corse', '19 mai 2006', 'V2', 'V1'):
        assert mots in fait.stdout
    annees = json.loads(CliRunner().invoke(app, ['calendriers', '--json']).stdout)
    assert len(annees) == 21 and annees[1]['zones'][0]['academies'][3] == 'Lyon'
