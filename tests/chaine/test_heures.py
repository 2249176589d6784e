"""La commande « suivi », de bout en bout : ce que disent les pages, l'écran, le tableur recalculé, les agendas."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from generator import ecran, ecran_heures
from generator.calcul import Resultats
from generator.calcul.heures import suivre_les_heures
from generator.conversion.libreoffice import trouver_soffice
from generator.erreurs import Code, Sortie
from generator.preuve import Verdict, prouver
from generator.rangement import Fait
from generator.rapport import Rapport
from generator.reglages import Reglages
from generator.suivi import SuiviMuet
from generator.verbes import VERBES
from tests.chaine.test_exemples import MOTEURS
from tests.chaine.test_formulaires import Faire, faire, fichiers, refaire, sans_nom_d_eleve, textes
from tests.conftest import Passage
from tests.evaluateurs import clair
from tests.fabrique.classeurs import ecrire, en_csv, mettre
from tests.fabrique.exemples import exemple_2008, exemple_2026
from tests.rendu.pieces import soffice_convertit
from tests.test_ligne_de_commande import lancer

__all__ = ['faire', 'refaire']
ANNEES = ['2008-2009', '2026-2027']
FIN = {'2008-2009': dt.date(2008, 12, 12), '2026-2027': dt.date(2026, 12, 12)}
SOFFICE = shutil.which('soffice') or trouver_soffice()
SANS_CALC = sys.platform == 'linux' and SOFFICE is not None and not Path(SOFFICE).resolve().with_name('libsclo.so').exists()


def avec_calc(essai: Callable[..., None]) -> Callable[..., None]:
    """Un essai qui demande à LibreOffice de recalculer : il lui faut Calc, que Writer n'apporte pas."""
    saute = pytest.mark.skipif(SANS_CALC, reason="LibreOffice Calc n'est pas sur cette machine (libreoffice-calc-nogui)")
    return pytest.mark.libreoffice(saute(essai))


def services(fait: Fait) -> Resultats:
    assert fait.resultats is not None
    return fait.resultats


# Les pages


@pytest.mark.parametrize('annee', ANNEES)
@pytest.mark.parametrize('moteur', MOTEURS)
def test_une_page_pour_l_ecole_puis_une_par_enseignant(moteur: str, annee: str, faire: Faire) -> None:
    fait = faire('suivi', annee, moteur=moteur, date_edition=FIN[annee])
    assert fait.dossier is not None and fait.dossier.name == 'suivi'
    ecole, *pages = textes(fait, 'suivi.pdf')
    assert len(pages) == len(services(fait).services) == fait.documents - 1
    assert "Suivi des heures de l'école" in ecole and f"12 décembre {FIN[annee].year}" in ecole
    for page, heures in zip(pages, suivre_les_heures(services(fait), FIN[annee]), strict=True):
        enseignant, total = heures.service.enseignant, heures.total
        assert f'Suivi des heures : {enseignant.nom} {enseignant.prenom}' in page
        phrase = f"{total.faites} faites sur {total.ici} dues dans cette école"
        assert clair(phrase) in clair(page) and clair(f"reste à faire : {total.reste_a_faire}") in clair(page)
        for categorie in heures.categories:
            assert categorie.categorie.categorie.libelle.split()[0] in page
    assert sans_nom_d_eleve(fait.dossier / 'suivi.pdf', annee)


def test_une_page_dit_chaque_periode_et_ce_qui_est_hors_periode(faire: Faire) -> None:
    page = textes(faire('suivi', date_edition=FIN['2026-2027']), 'suivi.pdf')[2]
    assert 'Suivi des heures : BEL Thomas' in page
    assert 'Période 1 du 14/09 au 16/10 Période 2 du 02/11 au 18/12 Hors période' in clair(page)
    assert 'Activités pédagogiques complémentaires fait 1 h 30 prévu 3 h 45 prévu 7 h –' in clair(page)
    assert 'Total fait 1 h 30 prévu 3 h 45 prévu 7 h fait 2 h' in clair(page)


@pytest.mark.parametrize('annee', ANNEES)
def test_le_pdf_est_aux_normes_et_ses_signets_sont_les_enseignants(annee: str, faire: Faire) -> None:
    fait = faire('suivi', annee)
    rapport = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))
    assert rapport['normes'] == {'suivi.pdf': ['PDF/A-2b', 'PDF/UA-1']}
    noms = [f'{s.enseignant.nom} {s.enseignant.prenom}' for s in services(fait).services]
    signets = PdfReader(fait.dossier / 'suivi.pdf').outline
    assert [s.title for s in signets if not isinstance(s, list)] == ["Suivi des heures de l'école", 'Suivis des heures']
    assert [s.title for groupe in signets if isinstance(groupe, list) for s in groupe] == noms


@pytest.mark.parametrize('annee', ANNEES)
def test_les_heures_sont_celles_du_tableau_de_service(annee: str, faire: Faire) -> None:
    resultats = services(faire('suivi', annee))
    suivis = suivre_les_heures(resultats, dt.date.max)
    for heures, service in zip(suivis, resultats.services, strict=True):
        assert heures.total.dues == service.total.duree
        for suivie, due in zip(heures.categories, service.categories, strict=True):
            assert suivie.compte.faites == due.faite and suivie.compte.prevues == due.prevue
            assert suivie.compte.reste_a_faire == due.reste_a_faire
            assert sum(p.faite.minutes for p in suivie.periodes) == due.faite.minutes
            assert sum(p.prevue.minutes for p in suivie.periodes) == due.prevue.minutes
    assert any(heures.total.faites for heures in suivis) and any(heures.total.prevues for heures in suivis)


def test_un_depassement_un_ajustement_une_autre_ecole_se_lisent_sur_la_page(refaire: Faire) -> None:
    contenu = exemple_2026()
    contenu['service'].append({'jour': dt.date(2026, 10, 5), 'enseignant': 'TB', 'categorie': "Conseils d'école", 'duree': '8 h'})
    contenu['ajustements'] = [{'enseignant': 'TB', 'ajustement': 'Projet fédérateur', 'heures': '4 h', 'categorie': 'APC',
                               'texte': "note de l'IEN du 12 octobre 2026"}]  # fmt: skip
    contenu['autres_ecoles'] = [{'enseignant': 'SA', 'ecole': 'École du Bourg', 'part': '50 %'}]
    fait = refaire('suivi', contenu=contenu)
    assert fait.sortie is Sortie.FAIT, list(fait.rapport)
    pages = [clair(page) for page in textes(fait, 'suivi.pdf')]
    bel = next(page for page in pages if 'Suivi des heures : BEL Thomas' in page)
    assert "Conseils d'école 6 h 8 h 133 % dépassé de 2 h" in bel
    assert "Projet fédérateur (note de l'IEN du 12 octobre 2026)" in bel and ': 4 h de moins' in bel
    aziz = next(page for page in pages if 'Suivi des heures : AZIZ Samia' in page)
    assert '54 h dues dans une autre école, École du Bourg – Activités pédagogiques complémentaires : 18 h, Travaux' in aziz
    assert 'Total (108 h dues, dont 54 h ailleurs) 54 h' in aziz and 'AZIZ Samia (108 h dues, dont 54 h ailleurs)' in pages[0]


def test_une_page_trop_longue_est_une_erreur(refaire: Faire) -> None:
    contenu = exemple_2026()
    contenu['ajustements'] = [
        {'enseignant': 'TB', 'ajustement': f'Projet {rang}', 'heures': '15 min', 'categorie': 'APC', 'texte': 'note ' * 30}
        for rang in range(40)
    ]
    fait = refaire('suivi', contenu=contenu)
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    assert Code.PAGES_INATTENDUES in [probleme.code for probleme in fait.rapport.erreurs]


def test_un_nom_d_eleve_dans_le_journal_arrete_tout_et_se_dit(refaire: Faire) -> None:
    fait = refaire('suivi', mettre('Service', 'Objet', 2, 'rencontre avec les parents de Lina Abadie'))
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    (erreur,) = fait.rapport.erreurs
    assert erreur.code is Code.NOM_POUR_L_INSPECTION and 'journal' in erreur.quoi
    assert (erreur.emplacement.feuille, erreur.emplacement.cellule, erreur.valeur) == ('Service', 'E2', 'Abadie')


def test_un_enseignant_absent_de_l_ecole_est_signale_dans_le_journal(refaire: Faire) -> None:
    fait = refaire('suivi', mettre('Service', 'Enseignant', 2, 'ZZ'))
    assert fait.sortie is Sortie.A_CORRIGER
    assert [p.quoi for p in fait.rapport.erreurs] == ['Enseignant inconnu']


def test_a_la_rentree_sans_periode_ni_groupe_ni_journal_le_suivi_se_fait(refaire: Faire) -> None:
    contenu = exemple_2026() | {'periodes': [], 'groupes': [], 'inscriptions': [], 'presences': [], 'service': []}
    fait = refaire('suivi', contenu=contenu)
    assert fait.sortie is Sortie.FAIT, list(fait.rapport)
    page = textes(fait, 'suivi.pdf')[2]
    assert 'Par catégorie' in page and 'Par période' not in page and clair('0 h faites sur 108 h') in clair(page)
    assert fichiers(fait) == {'suivi.pdf', 'suivi.xlsx', 'rapport.json'}


def test_soixante_enseignants_ont_chacun_leur_page(refaire: Faire) -> None:
    contenu = exemple_2008()
    modele = next(e for e in contenu['enseignants'] if e['code'] == 'CT')
    contenu['enseignants'] += [modele | {'code': f'T{rang}', 'nom': f'TREVOUX{rang}'} for rang in range(53)]
    fait = refaire('suivi', contenu=contenu)
    assert fait.sortie is Sortie.FAIT, list(fait.rapport)
    pages = [page for page in textes(fait, 'suivi.pdf') if 'Suivi des heures : ' in page]
    assert len(pages) == len(contenu['enseignants']) == 60
    assert fait.pages == 60 + 3, "la page de l'école en prend trois"


# La date, l'enseignant, le passage suivant


def test_au_dit_ce_qui_est_fait_a_une_date_et_ce_qui_ne_compte_pas(faire: Faire) -> None:
    fait = faire('suivi', au=dt.date(2026, 9, 14))
    page = clair(textes(fait, 'suivi.pdf')[2])
    assert 'Au 14 septembre 2026 : 2 h 45 faites sur 108 h' in page
    assert '45 min notées au journal après le 14 septembre 2026' in page


def test_un_seul_enseignant_a_son_dossier_et_n_efface_pas_les_autres(faire: Faire, passer: Passage) -> None:
    tous = faire('suivi')
    (seul,), _ = passer(commande='suivi', annee='2026-2027', enseignant='TB')
    assert seul.dossier is not None and seul.dossier.name == 'suivi-TB' and tous.dossier.is_dir()
    (page,) = textes(seul, 'suivi.pdf')
    assert 'Suivi des heures : BEL Thomas' in page
    assert fichiers(seul) == {'suivi.pdf', 'suivi.xlsx', 'agenda/BEL-Thomas.ics', 'rapport.json'}


def test_un_enseignant_inconnu_est_une_erreur_de_commande(exemple: Callable[[str], Path], passer: Passage) -> None:
    exemple('2026-2027.xlsx')
    (fait,), _ = passer(commande='suivi', enseignant='TBB')
    assert fait.sortie is Sortie.COMMANDE
    assert [(p.quoi, p.valeur, 'TB' in p.remede) for p in fait.rapport] == [('Enseignant inconnu', 'TBB', True)]


def test_rien_n_a_change_puis_une_ligne_du_journal_arrive_a_son_jour(faire: Faire, passer: Passage, donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['service'].append({'jour': dt.date(2026, 11, 20), 'enseignant': 'TB', 'categorie': 'APC', 'duree': '1 h'})
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', donnees=contenu)

    def au(jour: int) -> Fait:
        (fait,), _ = passer(commande='suivi', aujourdhui=dt.date(2026, 11, jour))
        assert fait.sortie is Sortie.FAIT
        return fait

    premier, octets = au(3), {}
    assert premier.dossier is not None and not premier.inchange
    octets = {path: path.read_bytes() for path in premier.dossier.rglob('*') if path.is_file()}
    assert au(19).inchange
    assert {path: path.read_bytes() for path in premier.dossier.rglob('*') if path.is_file()} == octets
    apres = au(20)
    assert not apres.inchange and apres.au == dt.date(2026, 11, 20)
    assert 'Au 20 novembre 2026 : 4 h 30 faites' in clair(textes(apres, 'suivi.pdf')[2])


def test_le_pdf_et_le_tableur_se_prouvent(faire: Faire, reglages: Reglages) -> None:
    fait = faire('suivi', au=dt.date(2026, 9, 14), enseignant='TB')
    for nom in ('suivi.pdf', 'suivi.xlsx', 'agenda/BEL-Thomas.ics'):
        preuve = prouver(fait.dossier / nom, reglages, SuiviMuet())
        assert preuve.verdict is Verdict.IDENTIQUE, (nom, list(preuve.rapport))


def test_plusieurs_ecoles_ont_chacune_leur_suivi(exemple: Callable[[str], Path], passer: Passage, donnees: Path) -> None:
    exemple('2026-2027.xlsx')
    ecrire(donnees / 'ecoles' / 'autre.xlsx', mettre('École', 'Identifiant court', 0, 'bleuets'), donnees=exemple_2026())
    faits, _ = passer(commande='suivi', coeurs=2)
    assert {fait.dossier.parent.name for fait in faits if fait.dossier} == {'lilas', 'bleuets'}
    assert all(fait.resultats is not None for fait in faits), "l'écran en a besoin"


# L'écran


def test_l_ecran_et_json_disent_les_memes_chiffres(faire: Faire, capsys: pytest.CaptureFixture[str]) -> None:
    fait = faire('suivi', date_edition=FIN['2026-2027'])
    resultats = services(fait)
    ecran_heures.alleger(fait, json=False, aujourdhui=FIN['2026-2027'])
    assert fait.resultats is None and isinstance(fait.etat, str)
    ligne = next(ligne for ligne in fait.etat.splitlines() if 'M. Bel' in ligne)
    assert ' '.join(clair(ligne).split()) == 'M. Bel (TB, 100 %) 108 h 3 h 30 3 % 104 h 30 10 h 45 97 h 15'
    fait.resultats = resultats
    ecran_heures.alleger(fait, json=True, aujourdhui=FIN['2026-2027'])
    assert ecran.conclure([fait], Rapport(), json=True, a_produit=True) == 0
    (ecole,) = json.loads(capsys.readouterr().out)['ecoles']
    assert ecole['au'] == '2026-12-12'
    bel = next(e for e in ecole['enseignants'] if e['enseignant'] == 'TB')
    assert (bel['dues'], bel['faites'], bel['reste_a_faire'], bel['prevues'], bel['reste_a_prevoir']) == (
        6480, 210, 6270, 645, 5835,
    )  # fmt: skip
    apc = bel['categories'][0]
    assert apc['periodes'] == [
        {'periode': 1, 'faites': 90, 'prevues': 225}, {'periode': 2, 'faites': 0, 'prevues': 420},
        {'periode': None, 'faites': 0, 'prevues': 0},
    ]  # fmt: skip


def test_une_seance_passee_et_non_notee_se_dit_avec_la_commande_qui_la_note(faire: Faire) -> None:
    fait = faire('suivi', date_edition=FIN['2026-2027'])
    ecran_heures.alleger(fait, json=False, aujourdhui=FIN['2026-2027'])
    assert isinstance(fait.etat, str)
    dites = [' '.join(clair(ligne).split()) for ligne in fait.etat.splitlines() if 'ne sont pas notées faites' in ligne]
    bel = next(ligne for ligne in dites if ligne.startswith('M. Bel'))
    assert bel == (
        "M. Bel : 8 h 15 de séances déjà passées ne sont pas notées faites. Si elles ont eu lieu : "
        'make noter ENSEIGNANT=TB CATEGORIE="APC devant les élèves" DUREE="8 h 15" LE=10/12/2026'
    )


def test_la_commande_dite_note_ces_seances_et_ne_se_redit_plus(
    exemple: Callable[[str], Path], donnees: Path, tmp_path: Path
) -> None:
    exemple('2026-2027.xlsx')
    suivi = ('suivi', '--donnees', donnees, '--sorties', tmp_path / 's', '--au', '20/11/2026', '--moteur', 'embarque')
    dites = [ligne for ligne in lancer(*suivi).stdout.splitlines() if 'make noter' in ligne]
    assert dites
    for ligne in dites:
        mots = shlex.split(ligne[ligne.index('make noter') :])[2:]
        verbe = next(verbe for verbe in VERBES if verbe.nom == 'noter')
        note = lancer(*verbe.traduire(dict(mot.split('=', 1) for mot in mots)), '--donnees', donnees)
        assert note.returncode == 0, note.stderr
    assert 'make noter' not in lancer(*suivi).stdout


def test_ce_qui_n_a_pas_encore_eu_lieu_n_est_pas_a_noter(faire: Faire) -> None:
    fait = faire('suivi', date_edition=FIN['2026-2027'])
    ecran_heures.alleger(fait, json=False, aujourdhui=dt.date(2026, 9, 1))
    assert isinstance(fait.etat, str) and 'heures au 12/12/2026' in fait.etat and 'notées faites' not in fait.etat


def test_a_la_rentree_aucune_seance_n_est_encore_passee(faire: Faire) -> None:
    fait = faire('suivi', date_edition=dt.date(2026, 9, 1))
    ecran_heures.alleger(fait, json=False, aujourdhui=FIN['2026-2027'])
    assert isinstance(fait.etat, str) and 'notées faites' not in fait.etat


def test_la_ligne_de_commande_montre_un_enseignant_a_une_date(exemple: Callable[[str], Path], donnees: Path, tmp_path: Path) -> None:
    exemple('2026-2027.xlsx')
    options = ('suivi', '--donnees', donnees, '--sorties', tmp_path / 's', '--enseignant', 'bel', '--au', '14/09/2026',
               '--moteur', 'embarque')  # fmt: skip
    fini = lancer(*options)
    assert fini.returncode == 0 and 'heures au 14/09/2026' in fini.stdout
    assert 'M. Bel : 45 min notées après cette date, non comptées.' in clair(fini.stdout)
    (ecole,) = json.loads(lancer(*options, '--json').stdout)['ecoles']
    assert ecole['inchange'] and ecole['au'] == '2026-09-14'
    assert [(e['enseignant'], e['faites'], e['apres']) for e in ecole['enseignants']] == [('TB', 165, 45)]


def test_une_date_illisible_est_refusee_sans_rien_ecrire(tmp_path: Path) -> None:
    fini = lancer('suivi', '--sorties', tmp_path / 's', '--au', 'hier')
    assert fini.returncode == Sortie.COMMANDE and "AU=hier (--au sans make) n'est pas une date" in fini.stderr
    assert not (tmp_path / 's').exists()


# Le tableur


def valeurs(path: Path) -> dict[str, list[list[Any]]]:
    """Ce qu'un lecteur voit de chaque feuille ; les durées en minutes."""
    livre = CalamineWorkbook.from_path(str(path))
    return {
        nom: [[_en_minutes(c) for c in ligne] for ligne in livre.get_sheet_by_name(nom).to_python()]
        for nom in livre.sheet_names
    }


def _en_minutes(cellule: Any) -> Any:
    if isinstance(cellule, dt.timedelta):
        return round(cellule.total_seconds() / 60)
    if isinstance(cellule, dt.time):
        return cellule.hour * 60 + cellule.minute
    return cellule


def recalcule(path: Path, ou: Path) -> dict[str, list[list[Any]]]:
    """Les mêmes feuilles, après que LibreOffice a tout recalculé ; aucune valeur retenue ne lui est laissée."""
    ou.mkdir()
    livre = openpyxl.load_workbook(path)  # sans valeurs : seules les formules restent
    livre.save(ou / 'recalcule.xlsx')
    soffice_convertit(ou / 'recalcule.xlsx', 'ods')
    (ou / 'recalcule.xlsx').unlink()
    soffice_convertit(ou / 'recalcule.ods', 'xlsx')
    return valeurs(ou / 'recalcule.xlsx')


def durees(lignes: list[list[Any]]) -> list[list[Any]]:
    return [[0 if c in ('', 0.0) else c for c in ligne] for ligne in lignes]


@pytest.mark.parametrize('annee', ANNEES)
def test_le_tableur_dit_les_memes_chiffres_sans_etre_recalcule(annee: str, faire: Faire) -> None:
    fait = faire('suivi', annee, date_edition=FIN[annee])
    lues = valeurs(fait.dossier / 'suivi.xlsx')
    suivis = suivre_les_heures(services(fait), FIN[annee])
    for heures, ligne in zip(suivis, lues['Enseignants'][1:], strict=False):
        total = heures.total
        assert durees([ligne[3:]]) == [[
            total.ici.minutes, total.faites.minutes, total.reste_a_faire.minutes, 0, total.prevues.minutes,
            total.reste_a_prevoir.minutes, 0,
        ]]  # fmt: skip
    par_periode = [h for suivi in suivis for c in suivi.categories for h in c.periodes]
    cases = [case for ligne in durees(lues['Périodes'])[1:] for case in ligne[3:]]
    assert cases == [duree.minutes for h in par_periode for duree in (h.faite, h.prevue)]


@avec_calc
@pytest.mark.parametrize('annee', ANNEES)
def test_libreoffice_recalcule_et_trouve_les_memes_nombres(annee: str, faire: Faire, tmp_path: Path) -> None:
    fait = faire('suivi', annee, date_edition=FIN[annee])
    avant = valeurs(fait.dossier / 'suivi.xlsx')
    apres = recalcule(fait.dossier / 'suivi.xlsx', tmp_path / 'lo')
    for feuille in ('Enseignants', 'Catégories', 'Périodes'):
        assert durees(apres[feuille]) == durees(avant[feuille])


@avec_calc
def test_une_duree_changee_change_le_total_et_le_reste(faire: Faire, tmp_path: Path) -> None:
    fait = faire('suivi')
    path = shutil.copy(fait.dossier / 'suivi.xlsx', tmp_path / 'a-moi.xlsx')
    livre = openpyxl.load_workbook(path)
    journal = livre['Journal']
    premiere = next(ligne for ligne in journal.iter_rows(min_row=2) if ligne[0].value == 'TB' and 'APC' in str(ligne[4].value))
    assert premiere[6].value == dt.timedelta(minutes=45) and premiere[6].number_format == '[h]:mm'
    premiere[6].value = dt.timedelta(hours=40)
    livre.save(path)
    avant, apres = valeurs(fait.dossier / 'suivi.xlsx'), recalcule(Path(path), tmp_path / 'lo')

    def bel(lues: dict[str, list[list[Any]]]) -> list[Any]:
        return next(ligne for ligne in durees(lues['Catégories']) if ligne[0] == 'TB')[6:9]

    assert bel(avant) == [90, 36 * 60 - 90, 0]
    assert bel(apres) == [40 * 60 + 45, 0, 4 * 60 + 45], "dépassé : rien à faire, tant en trop"


@avec_calc
def test_une_ligne_ajoutee_au_journal_compte_aussi(faire: Faire, tmp_path: Path) -> None:
    fait = faire('suivi', '2008-2009')
    path = shutil.copy(fait.dossier / 'suivi.xlsx', tmp_path / 'a-moi.xlsx')
    livre = openpyxl.load_workbook(path)
    livre['Journal'].append(['JD', '', "Conseils d'école", dt.date(2009, 3, 2), '', 1, dt.timedelta(hours=2)])
    livre.save(path)
    apres = recalcule(Path(path), tmp_path / 'lo')
    assert next(ligne for ligne in durees(apres['Enseignants']) if ligne[0] == 'JD')[4:6] == [120, 54 * 60 - 120]
    ligne = next(ligne for ligne in durees(apres['Périodes']) if ligne[0] == 'JD' and ligne[2] == "Conseils d'école")
    assert ligne[3:7] == [120, 0, 0, 0], "dans la période 1, où elle est notée"


@avec_calc
def test_aucun_texte_de_l_ecole_n_est_une_formule_ni_un_motif(donnees: Path, passer: Passage, tmp_path: Path) -> None:
    contenu = exemple_2026()
    for ligne, objet in zip(contenu['service'], ('=1+1', '+33', '-cmd', '@SUM(A1)', '=HYPERLINK("http://x")'), strict=False):
        ligne['objet'] = objet
    renommer = {'OC': '=A', 'TB': '*', 'LR': '?~', 'SA': '-SA'}
    for feuille, cle in (('enseignants', 'code'), ('groupes', 'enseignant'), ('service', 'enseignant')):
        for ligne in contenu[feuille]:
            ligne[cle] = renommer.get(ligne[cle], ligne[cle])
    en_csv(donnees / 'ecoles' / 'ecole', contenu)
    (fait,), _ = passer(commande='suivi')
    assert fait.sortie is Sortie.FAIT, list(fait.rapport)
    livre = openpyxl.load_workbook(fait.dossier / 'suivi.xlsx')
    formules = list(_formules(livre))
    assert formules and all(texte.startswith(('=SUMIFS(', '=MAX(0,', '=SUBTOTAL(', "='Enseignants'!")) for texte in formules)
    objets = [ligne[7] for ligne in valeurs(fait.dossier / 'suivi.xlsx')['Journal']]
    assert {'=1+1', '+33', '-cmd', '@SUM(A1)', '=HYPERLINK("http://x")'} <= set(objets)
    apres = recalcule(fait.dossier / 'suivi.xlsx', tmp_path / 'lo')
    assert durees(apres['Catégories']) == durees(valeurs(fait.dossier / 'suivi.xlsx')['Catégories'])


def _formules(livre: openpyxl.Workbook) -> Iterator[str]:
    for feuille in livre.worksheets:
        for rangee in feuille.iter_rows():
            yield from (str(c.value) for c in rangee if c.data_type == 'f')


# Les agendas


def test_l_agenda_de_chacun_a_ses_seances_prevues_et_rien_d_autre(faire: Faire) -> None:
    fait = faire('suivi')
    for service in services(fait).services:
        prevues = sorted(s.jour for g in service.groupes for s in g.seances)
        enseignant = service.enseignant
        path = fait.dossier / 'agenda' / f'{enseignant.nom}-{enseignant.prenom}.ics'
        assert path.is_file() == bool(prevues)
        if prevues:
            lus = Calendar.from_ical(path.read_bytes()).walk('VEVENT')
            assert sorted(e.decoded('dtstart').date() for e in lus) == prevues
