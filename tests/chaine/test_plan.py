"""La commande « plan », de bout en bout : sans modèle ni moteur, l'écran, --json, des agendas exacts et sans nom d'élève."""

from __future__ import annotations

import datetime as dt
import json
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from generator.agenda import FUSEAUX, agendas, fuseau
from generator.annee import AnneeDEcole, planifier
from generator.domaine.mots import plier
from generator.erreurs import ErreurCommande, ErreurMoteur, Sortie
from generator.rapport import Rapport
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.evaluateurs import clair
from tests.fabrique.classeurs import ecrire, mettre
from tests.fabrique.exemples import exemple_2008
from tests.test_ligne_de_commande import lancer

ANNEES = ['2008-2009', '2026-2027']
Planifier = Callable[..., tuple[list[AnneeDEcole], Rapport]]


@pytest.fixture
def plan(reglages: Reglages, tmp_path: Path) -> Planifier:
    """La commande, sur un dossier de modèles qui n'existe pas et un moteur absent."""

    def executer(*, enseignant: str = '', avec_agenda: bool = True, **changements: object) -> tuple[list[AnneeDEcole], Rapport]:
        sans_modele = replace(reglages, modeles=tmp_path / 'aucun', moteur='libreoffice', **changements)  # type: ignore[arg-type]
        return planifier(sans_modele, SuiviMuet(), enseignant=enseignant, avec_agenda=avec_agenda)

    return executer


def evenements(path: Path) -> list[tuple[dt.datetime, dt.datetime, str]]:
    agenda = Calendar.from_ical(path.read_bytes())
    return [(e.decoded('dtstart'), e.decoded('dtend'), str(e['summary'])) for e in agenda.walk('VEVENT')]


@pytest.mark.parametrize('annee', ANNEES)
def test_les_agendas_disent_exactement_les_seances(annee: str, exemple: Callable[[str], Path], plan: Planifier) -> None:
    exemple(f'{annee}.xlsx')
    (ecole,), _ = plan(annee=annee)
    assert ecole.sortie is Sortie.FAIT and ecole.calcul is not None and ecole.dossier is not None
    paris = ZoneInfo('Europe/Paris')
    calcul = ecole.calcul
    for dossier, cle in (('groupes', lambda g: g.groupe.code), ('enseignants', lambda g: g.enseignant.code)):
        attendus: dict[str, list[tuple[dt.datetime, dt.datetime]]] = {}
        for groupe in calcul.groupes:
            attendus.setdefault(cle(groupe), []).extend(
                (dt.datetime.combine(s.jour, s.plage.debut, paris), dt.datetime.combine(s.jour, s.plage.fin, paris))
                for s in groupe.seances
            )
        lus = [sorted((debut, fin) for debut, fin, _ in evenements(path)) for path in (ecole.dossier / dossier).iterdir()]
        assert sorted(lus) == sorted(sorted(seances) for seances in attendus.values())
    fermes = {*calcul.dossier.ecole.jours_fermes}
    for path in ecole.dossier.rglob('*.ics'):
        for debut, fin, sommaire in evenements(path):
            assert calcul.calendrier.motif_de_fermeture(debut.date()) is None and debut.date() not in fermes
            assert debut < fin and debut.utcoffset() == paris.utcoffset(debut.replace(tzinfo=None))
            assert ' – ' in sommaire
    assert len(list(ecole.dossier.rglob('*.ics'))) == ecole.agendas


@pytest.mark.parametrize('annee', ANNEES)
def test_aucun_nom_d_eleve_dans_les_agendas(annee: str, exemple: Callable[[str], Path], plan: Planifier) -> None:
    exemple(f'{annee}.xlsx')
    (ecole,), _ = plan(annee=annee)
    assert ecole.calcul is not None and ecole.dossier is not None
    adultes = plier(' '.join(f'{e.nom} {e.prenom} {e.imprime}' for e in ecole.calcul.dossier.enseignants))
    for path in [*ecole.dossier.rglob('*.ics'), ecole.dossier / 'rapport.json']:
        texte = plier(path.read_bytes().replace(b'\r\n ', b'').decode() + ' ' + path.name)
        for eleve in ecole.calcul.dossier.eleves:
            assert plier(eleve.nom) not in texte or plier(eleve.nom) in adultes
            assert plier(f'{eleve.nom} {eleve.prenom}') not in texte and plier(f'{eleve.prenom} {eleve.nom}') not in texte


def test_un_nom_d_eleve_dans_les_objectifs_arrete_l_agenda(donnees: Path, plan: Planifier) -> None:
    ecrire(donnees / 'ecoles' / 'e.xlsx', mettre('Groupes', 'Objectifs', 3, "Aider Zoé Œdipe à lire."))
    (ecole,), _ = plan()
    assert ecole.sortie is Sortie.A_CORRIGER and ecole.dossier is None
    (faute,) = ecole.rapport.erreurs
    assert faute.code == 'L-501' and faute.personnel and faute.emplacement.cellule == 'H3' and 'CP-lecture' in faute.quoi


def test_les_lignes_sont_pliees_les_fins_de_ligne_justes_les_fichiers_prives(exemple: Callable[[str], Path], plan: Planifier) -> None:
    exemple('2026-2027.xlsx')
    (ecole,), _ = plan()
    assert ecole.dossier is not None
    assert {p.name for p in (ecole.dossier / 'groupes').iterdir()} >= {'CE1-calcul.ics', 'CE-lecons.ics', 'CM2-problemes.ics'}
    assert {p.name for p in (ecole.dossier / 'enseignants').iterdir()} >= {'BEL-Thomas.ics', 'ROY-Lucie.ics'}
    for path in ecole.dossier.rglob('*.ics'):
        octets = path.read_bytes()
        assert octets.count(b'\n') == octets.count(b'\r\n') and octets.endswith(b'END:VCALENDAR\r\n')
        assert all(len(ligne) <= 75 for ligne in octets.split(b'\r\n'))
        agenda = Calendar.from_ical(octets)
        assert [str(z['tzid']) for z in agenda.walk('VTIMEZONE')] == ['Europe/Paris']
        uids = [str(e['uid']) for e in agenda.walk('VEVENT')]
        assert len(set(uids)) == len(uids) > 0
    for path in [ecole.dossier, *ecole.dossier.rglob('*')]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    lecture = Calendar.from_ical((ecole.dossier / 'groupes' / 'CP-lecture.ics').read_bytes()).walk('VEVENT')[0]
    assert str(lecture['summary']) == 'APC – CP-lecture' and str(lecture['location']).startswith('salle 3, ')
    assert 'Lire à voix haute un texte court.' in str(lecture['description'])


def test_les_memes_entrees_donnent_les_memes_octets(exemple: Callable[[str], Path], plan: Planifier) -> None:
    path = exemple('2026-2027.xlsx')

    def octets(**options: object) -> dict[str, bytes]:
        (ecole,), _ = plan(**options)
        assert ecole.dossier is not None
        return {p.name: p.read_bytes() for p in ecole.dossier.rglob('*') if p.is_file()}

    premiers = octets()
    assert octets(aujourdhui=dt.date(2026, 11, 20)) == premiers
    assert octets(date_edition=dt.date(2026, 11, 25)) != premiers
    assert b'DTSTAMP:20261125T000000Z' in octets()['CE1-calcul.ics']
    avant = [str(e['uid']) for e in Calendar.from_ical(octets()['CE1-calcul.ics']).walk('VEVENT')]
    ecrire(path, mettre('Groupes', 'Objectifs', 5, 'Autre chose.'))
    apres = octets()
    assert [str(e['uid']) for e in Calendar.from_ical(apres['CE1-calcul.ics']).walk('VEVENT')] == avant
    assert b'Autre chose.' in apres['CE1-calcul.ics']


def test_un_groupe_disparu_n_a_plus_d_agenda(exemple: Callable[[str], Path], plan: Planifier, donnees: Path) -> None:
    exemple('2008-2009.xlsx', 'e.xlsx')
    (ecole,), _ = plan(annee='2008-2009')
    assert ecole.dossier is not None and (ecole.dossier / 'groupes' / 'GS.ics').is_file()
    sans = exemple_2008() | {'groupes': exemple_2008()['groupes'][1:], 'inscriptions': exemple_2008()['inscriptions'][6:],
                              'presences': []}  # fmt: skip
    ecrire(donnees / 'ecoles' / 'e.xlsx', donnees=sans)
    (ecole,), _ = plan(annee='2008-2009')
    assert ecole.dossier is not None and not (ecole.dossier / 'groupes' / 'GS.ics').exists()
    assert (ecole.dossier / 'groupes' / 'CM2.ics').is_file()
    assert not (ecole.dossier.parents[2] / 'sorties' / '.travail').exists()


def test_en_septembre_l_ecole_n_a_encore_que_ses_enseignants(donnees: Path, plan: Planifier, reglages: Reglages) -> None:
    vide: dict[str, list[dict[str, object]]] = {cle: [] for cle in ('eleves', 'periodes', 'groupes', 'inscriptions', 'presences')}
    ecrire(donnees / 'ecoles' / 'e.xlsx', donnees=exemple_2008() | vide)
    (ecole,), _ = plan(annee='2008-2009')
    assert ecole.sortie is Sortie.FAIT and not len(ecole.rapport) and len(ecole.plans) == 7
    assert ecole.dossier is None and not (reglages.sorties / '2008-2009').exists()


def test_sans_agenda_rien_n_est_ecrit(exemple: Callable[[str], Path], plan: Planifier, reglages: Reglages) -> None:
    exemple('2026-2027.xlsx')
    (ecole,), _ = plan(avec_agenda=False)
    assert ecole.sortie is Sortie.FAIT and ecole.dossier is None and not reglages.sorties.exists()


def test_une_ecole_en_erreur_garde_ses_agendas_d_avant(donnees: Path, plan: Planifier) -> None:
    path = ecrire(donnees / 'ecoles' / 'e.xlsx')
    (ecole,), _ = plan()
    assert ecole.dossier is not None
    avant = {p.name: p.read_bytes() for p in ecole.dossier.rglob('*.ics')}
    ecrire(path, mettre('Enseignants', 'Fonction', 3, 'pilote'))
    (fautive,), _ = plan()
    assert fautive.sortie is Sortie.A_CORRIGER and fautive.dossier is None and fautive.calcul is not None
    assert [p.code for p in fautive.rapport.erreurs] == ['R-203']
    assert {p.name: p.read_bytes() for p in ecole.dossier.rglob('*.ics')} == avant


def test_un_calendrier_absent_est_une_erreur_dite(donnees: Path, plan: Planifier) -> None:
    (donnees / 'calendriers').mkdir()
    ecrire(donnees / 'ecoles' / 'e.xlsx')
    (ecole,), _ = plan()
    assert ecole.sortie is Sortie.A_CORRIGER and [p.code for p in ecole.rapport] == ['R-207']


def test_un_dossier_de_sorties_impossible_est_dit(exemple: Callable[[str], Path], plan: Planifier, tmp_path: Path) -> None:
    exemple('2026-2027.xlsx')
    (tmp_path / 'fichier').write_text('')
    with pytest.raises(ErreurMoteur):
        plan(sorties=tmp_path / 'fichier')


def test_un_enseignant_seul(exemple: Callable[[str], Path], plan: Planifier) -> None:
    exemple('2026-2027.xlsx')
    (ecole,), _ = plan(enseignant='sa')
    assert [p.service.enseignant.code for p in ecole.plans] == ['SA'] and ecole.agendas == 11
    (par_son_nom,), _ = plan(enseignant=ecole.plans[0].service.enseignant.nom.upper())
    assert [p.service.enseignant.code for p in par_son_nom.plans] == ['SA']
    with pytest.raises(ErreurCommande) as erreur:
        plan(enseignant='SAA')
    assert '« SA »' in erreur.value.rapport.erreurs[0].remede


def test_deux_enseignants_du_meme_nom_ont_chacun_leur_agenda(donnees: Path, plan: Planifier) -> None:
    ecrire(donnees / 'ecoles' / 'e.xlsx', mettre('Enseignants', 'Nom', 5, 'BEL'), mettre('Enseignants', 'Prénom', 5, 'Thomas'))
    (ecole,), _ = plan()
    assert ecole.dossier is not None
    noms = {p.name for p in (ecole.dossier / 'enseignants').iterdir()}
    assert {'BEL-Thomas-TB.ics', 'BEL-Thomas-SA.ics'} <= noms


def test_outre_mer_a_son_fuseau(exemple: Callable[[str], Path], plan: Planifier) -> None:
    assert fuseau('A') == fuseau('Corse') == 'Europe/Paris'
    assert all(ZoneInfo(nom) for nom in FUSEAUX.values())
    exemple('2026-2027.xlsx')
    (ecole,), _ = plan(avec_agenda=False)
    assert ecole.calcul is not None
    calendrier = replace(ecole.calcul.calendrier, zone='Réunion')
    fichiers = agendas(replace(ecole.calcul, calendrier=calendrier), dt.date(2026, 9, 1))
    (evenement, *_) = Calendar.from_ical(fichiers['groupes/CE1-calcul.ics']).walk('VEVENT')
    assert str(evenement['dtstart'].params['TZID']) == 'Indian/Reunion'
    assert evenement.decoded('dtstart').utcoffset() == dt.timedelta(hours=4)


def test_la_commande_dit_l_annee_des_deux_exemples(tmp_path: Path) -> None:
    fini = lancer('plan', '--sorties', tmp_path / 's')
    ecran = clair(fini.stdout)
    assert fini.returncode == 0
    for mots in (
        'Règlement : 36 semaines. Calendrier : 37 semaines entamées, 29 entières, 139 jours de classe.',
        '24 × 2 h = 48 h pour 54 h dues, il manque 6 h', "Des années possibles pour 54 h d'aide et 6 h d'organisation",
        "Des années possibles pour 36 h d'aide", 'Agenda : 6 fichiers .ics', 'Agenda : 11 fichiers .ics',
        "Mme Caron (directeur) : aucune heure d'aide aux élèves n'est due",
    ):  # fmt: skip
        assert mots in ecran
    assert 'D-159' in fini.stderr and 'est vide' in fini.stderr
    assert not [ligne for ligne in fini.stdout.splitlines() if len(ligne) > 110]


def test_la_commande_en_json_et_pour_un_plan_tape(donnees: Path, tmp_path: Path) -> None:
    tape = exemple_2008() | {'plan': [{'etape': 'Observation', 'semaines': 4}, {'etape': 'Aide', 'semaines': 30, 'aide': '2 h'}]}
    ecrire(donnees / 'ecoles' / 'e.xlsx', donnees=tape)
    options = ('plan', '--donnees', donnees, '--annee', '2008-2009', '--sorties', tmp_path / 's', '--enseignant', 'AB')
    (ecole,) = json.loads(lancer(*options, '--json').stdout)['ecoles']
    assert ecole['semaines'] == 36 and ecole['semaines_entamees'] == 37 and ecole['code_de_sortie'] == 0
    assert ecole['plan'] == {'semaines': 34, 'aide': 3600, 'organisation': 120}
    (enseignant,) = ecole['enseignants']
    assert [a['ecart'] for a in enseignant['annees']] == [0, 0, 0]
    assert enseignant['annees'][1]['aides'] == [{'semaines': 24, 'par_semaine': 120}, {'semaines': 4, 'par_semaine': 90}]
    assert ecole['aide_d_un_seul_jour'][0]['heures'] == 48 * 60
    assert {p['code'] for p in ecole['problemes']} >= {'D-154', 'D-156', 'D-157', 'D-159'}
    ecran = clair(lancer(*options).stdout)
    assert "Observation 4, Aide 30 × 2 h : 34 semaines, 60 h d'aide, 2 h d'organisation." in ecran
    assert 'A. B. doit 54 h : le plan en fait 6 h de plus.' in ecran


def test_l_exemple_de_la_documentation_est_vrai(tmp_path: Path) -> None:
    fini = lancer('plan', '--ecole', 'tilleuls', '--enseignant', 'MN', '--sorties', tmp_path / 's')
    obtenu = [ligne.rstrip() for ligne in clair(fini.stdout + fini.stderr).splitlines()]
    document = (RACINE / 'docs' / 'plan.md').read_text('utf-8')
    montrees = [ligne for bloc in re.findall(r'```text\n(.*?)```', document, re.DOTALL) for ligne in bloc.splitlines() if ligne]
    assert len(montrees) > 20
    for ligne in montrees:
        assert ligne in obtenu or '…' in ligne or 'Agenda : 6 fichiers .ics' in ligne, ligne


def test_les_options_fautives_rendent_deux(tmp_path: Path) -> None:
    assert lancer('plan', '--enseignant', 'ZZ', '--sans-agenda').returncode == 2
    assert lancer('plan', '--ecole', 'liloas', '--sans-agenda').returncode == 2
