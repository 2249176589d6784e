"""Le tableau de bord sans le web : ce qu'il dit d'une école, les travaux qu'il lance et arrête, ce qu'il propose d'écrire."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.atelier.actions import CHANGER
from generator.atelier.bord import Bord
from generator.atelier.changements import Action
from generator.atelier.receptions import Receptions
from generator.atelier.refus import Refus
from generator.chaine import verifier
from generator.classeur.geste import Geste
from generator.entrees import ecoles_d_exemple_d_avant
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import ECOLE
from generator.proposition import Annonce, Proposition, Question
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages
from generator.sorties import TRAVAIL, ecrire_json
from generator.suivi import SuiviMuet
from tests.atelier.conftest import Horloge, copier_les_modeles
from tests.chaine.test_douze_erreurs import empreintes
from tests.fabrique.classeurs import ecrire, mettre
from tests.fabrique.revenus import dix_doutes

PATIENCE = 60
LILAS_2 = {'ecole': 'lilas', 'annee': '2026-2027', 'periode': '2'}


def rien(_: Proposition, __: dt.datetime, ___: Mapping[str, str]) -> str:
    return "C'est écrit."


@pytest.fixture
def ouvrir(reglages: Reglages) -> Iterator[Callable[..., Bord]]:
    """Ouvre un tableau de bord, fermé à la fin."""
    ouverts: list[Bord] = []

    def faire(*actions: Action, ecrire: Any = rien, **changements: Any) -> Bord:
        ouverts.append(Bord(replace(reglages, **changements), Horloge(), actions, ecrire))
        return ouverts[-1]

    yield faire
    for bord in ouverts:
        bord.fermer()


def attendre(bord: Bord) -> dict[str, Any]:
    """Le travail, une fois fini."""
    fil = bord.travaux._fil
    assert fil is not None
    fil.join(PATIENCE)
    etat = bord.travaux.etat()
    assert etat is not None and etat['fini'], "le travail n'a pas fini"
    return etat


# Regarder


def test_il_dit_l_ecole_l_annee_et_la_periode_que_prendrait_la_commande(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    etat = ouvrir().etat({})
    assert etat['choix'] == LILAS_2 and etat['nom'] == "École élémentaire des Lilas"
    assert [p['numero'] for p in etat['periodes']] == ['1', '2']
    assert etat['documents'] == [] and etat['reponses']['parties'] == 0
    assert ouvrir().etat({**LILAS_2, 'periode': '1'})['choix']['periode'] == '1'
    assert ouvrir().etat({**LILAS_2, 'periode': '9'})['choix']['periode'] == '2', "le classeur n'a pas de période 9"


def test_deux_ecoles_et_deux_annees_se_choisissent(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    exemple('2008-2009.xlsx')
    bord = ouvrir()
    etat = bord.etat({})
    assert [e['annee'] for e in etat['ecoles']] == ['2026-2027', '2008-2009'], "l'année en cours d'abord"
    autre = etat['ecoles'][1]
    assert bord.etat(autre)['choix']['annee'] == '2008-2009'


def test_sans_classeur_il_dit_comment_commencer(ouvrir) -> None:
    bord = ouvrir()
    assert bord.etat({})['choix'] is None
    assert "make demarrer" in bord.constat({})['conseil']


def test_ce_qui_manque_est_ce_que_dit_verifier_cellule_par_cellule(donnees: Path, reglages: Reglages, ouvrir) -> None:
    path = ecrire(donnees / 'ecoles' / 'lilas.xlsx', mettre('Élèves', 'Niveau', 3, 'CM9'))
    bord = ouvrir()
    constat = bord.constat({})
    (fait,), _ = verifier(reglages, SuiviMuet())
    assert [p['code'] for p in constat['problemes'] if p['gravite'] == 'erreur'] == [p.code for p in fait.rapport.erreurs]
    (erreur, *_) = constat['problemes']
    assert (erreur['feuille'], erreur['cellule'][1:]) == ('Élèves', '3') and erreur['a_faire']
    assert constat['titre'].startswith("À corriger") and path.name in constat['conseil']
    ecrire(path)
    assert bord.constat({})['erreurs'] == 0, "relu dès que le classeur est enregistré"


def test_les_heures_sont_celles_du_service(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    heures = {e['code']: e['categories'] for e in ouvrir().etat({})['heures']}
    aide = [heures['TB'][0][quoi].replace('\N{NO-BREAK SPACE}', ' ') for quoi in ('due', 'faite', 'prevue', 'reste')]
    assert aide == ['36 h', '1 h 30', '10 h 45', '25 h 15']


def test_les_reponses_a_lire_sont_comptees(exemple, donnees: Path, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    dix_doutes(donnees / 'archives')
    etat = ouvrir().etat({})
    assert etat['a_regler'] == 10 and etat['reponses']['a_lire'] == etat['reponses']['parties'] == 10


def test_regarder_n_ecrit_rien_et_ne_prend_aucun_verrou(exemple, donnees: Path, reglages: Reglages, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    avant = empreintes(donnees)
    bord = ouvrir()
    bord.constat(bord.etat({})['choix'])
    assert empreintes(donnees) == avant and not reglages.sorties.exists()


def test_les_retours_des_ecoles_d_exemple_ne_s_attendent_plus_des_qu_on_a_la_sienne(exemple, reglages: Reglages) -> None:
    deposees = {'lilas', 'tilleuls', 'mon-ecole', ''}
    assert ecoles_d_exemple_d_avant(reglages, deposees) == set(), "aucun classeur à soi : les exemples servent"
    exemple('2026-2027.xlsx')
    assert ecoles_d_exemple_d_avant(reglages, deposees) == {'tilleuls'}, "celle des Lilas est ici la nôtre"
    assert ecoles_d_exemple_d_avant(reglages, {'mon-ecole'}) == set()
    assert ecoles_d_exemple_d_avant(replace(reglages, exemples=True), deposees) == set()


# Ce qui est prêt


def test_les_documents_ont_une_cle_qui_ne_nomme_personne(deja_faite: Path, ouvrir) -> None:
    bord = ouvrir()
    (remis,) = bord.etat({})['documents']
    lettres = next(f for f in remis['fichiers'] if f['nom'] == 'lettres.pdf')
    assert remis['periode'] == 2 and not remis['perime'] and lettres['pages'] == 22
    assert bord.document(lettres['cle']).read_bytes().startswith(b'%PDF')
    assert all(f['cle'].isalnum() and f['nom'].split('.')[0] not in f['cle'] for f in remis['fichiers'])
    assert ouvrir().etat({})['documents'][0]['fichiers'][0]['cle'] != remis['fichiers'][0]['cle'], "tirée à chaque ouverture"
    with pytest.raises(Refus, match="plus là"):
        bord.document('../../donnees')


def test_un_document_remplace_par_un_lien_ne_se_montre_pas(deja_faite: Path, reglages: Reglages, ouvrir) -> None:
    bord = ouvrir()
    fichier = bord.etat({})['documents'][0]['fichiers'][0]
    path = bord.document(fichier['cle'])
    path.unlink()
    path.symlink_to(deja_faite)
    with pytest.raises(Refus):
        bord.document(fichier['cle'])


def test_le_classeur_change_les_lettres_sont_a_refaire(deja_faite: Path, ouvrir) -> None:
    ecrire(deja_faite, mettre('École', 'Commune', 0, 'Montsombre'))
    bord = ouvrir()
    assert bord.etat({})['documents'][0]['perime']
    constat = bord.constat({})
    assert constat['demande'] == 'lettres' and "Le classeur a changé" in constat['conseil']


def test_le_modele_change_les_lettres_sont_a_refaire_puis_ne_le_sont_plus(
    deja_faite: Path, tmp_path: Path, reglages: Reglages, ouvrir
) -> None:
    modeles = copier_les_modeles(tmp_path / 'modeles')
    bord = ouvrir(modeles=modeles)
    assert not bord.etat({})['documents'][0]['perime']
    (modeles / 'lilas').mkdir()
    shutil.copy(modeles / 'autorisation_parentale.docx', modeles / 'lilas')
    assert bord.etat({})['documents'][0]['perime'] == "un modèle"
    assert "Un modèle a changé" in bord.constat({})['conseil']
    shutil.rmtree(modeles / 'lilas')
    assert not bord.etat({})['documents'][0]['perime']


def test_un_passage_qui_a_echoue_se_dit_avant_d_imprimer_les_lettres_d_avant(
    deja_faite: Path, reglages: Reglages, ouvrir
) -> None:
    (place,) = reglages.sorties.glob('*/lilas')
    ecrire_json(place / 'dernier-echec.json', {'commande': 'lettres', 'periode': 2, 'problemes': []}, reglages.sorties)
    constat = ouvrir().constat({})
    assert constat['demande'] == 'lettres' and "celles qui sont là sont d'avant" in constat['conseil']


# Les travaux


def test_un_travail_dit_ou_il_en_est_puis_ce_qu_il_a_donne(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    bord, pas = ouvrir(), []
    bord.travaux.brancher(pas.append)
    assert not bord.lancer('presences', LILAS_2)['fini']
    with pytest.raises(Refus, match="déjà en cours"):
        bord.lancer('lettres', LILAS_2)
    fini = attendre(bord)
    assert fini['issue'] == 'fait' and fini['phrases'][0].startswith("Fait :") and fini['problemes'] == []
    assert [p['etape'] for p in pas if 'etape' in p] == sorted(p['etape'] for p in pas if 'etape' in p)
    assert {p['etape'] for p in pas if 'etape' in p} == {1, 2, 3, 4, 5, 6}
    assert any(p['total'] and p['fait'] == p['total'] for p in pas if 'total' in p) and pas[-1]['fini']
    assert [d['commande'] for d in bord.etat({})['documents']] == ['presences']
    bord.travaux.ecarter(str(fini['numero']))
    assert bord.etat({})['travail'] is None


def test_un_travail_qui_echoue_dit_ses_problemes_situes(donnees: Path, ouvrir) -> None:
    ecrire(donnees / 'ecoles' / 'lilas.xlsx', mettre('Élèves', 'Niveau', 3, 'CM9'))
    bord = ouvrir()
    bord.lancer('lettres', LILAS_2)
    fini = attendre(bord)
    assert fini['issue'] == 'à voir' and "ceux d'avant sont intacts" in fini['phrases'][0]
    assert any(p['feuille'] == 'Élèves' and p['cellule'].endswith('3') and p['a_faire'] for p in fini['problemes'])


def test_une_commande_refusee_dit_pourquoi(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    bord = ouvrir()
    bord.lancer('lettres', {**LILAS_2, 'ecole': 'tilleuls'})
    fini = attendre(bord)
    assert fini['issue'] == 'à voir' and [p['quoi'] for p in fini['problemes']] == ["École inconnue"]


def test_arreter_est_comme_ctrl_c_les_documents_d_avant_sont_intacts(deja_faite: Path, reglages: Reglages, ouvrir) -> None:
    ecrire(deja_faite, mettre('École', 'Commune', 0, 'Montsombre'))
    avant, bord, en_route = empreintes(reglages.sorties), ouvrir(), threading.Event()
    bord.travaux.brancher(lambda pas: en_route.set() if pas.get('etape') == 4 else None)
    numero = str(bord.lancer('lettres', LILAS_2)['numero'])
    assert en_route.wait(PATIENCE)
    bord.travaux.arreter(numero)
    fini = attendre(bord)
    assert fini['issue'] == 'arrêté' and "intacts" in fini['phrases'][0] and bord.travaux._travail.code == 130
    assert empreintes(reglages.sorties) == avant and not (reglages.sorties / TRAVAIL).exists()
    with pytest.raises(Refus, match="plus en cours"):
        bord.travaux.arreter(numero)
    bord.lancer('verifier', LILAS_2)
    assert attendre(bord)['issue'] == 'fait', "rien n'est resté verrouillé"


def test_fermer_l_atelier_arrete_le_travail(exemple, reglages: Reglages) -> None:
    exemple('2026-2027.xlsx')
    bord = Bord(reglages, Horloge(), (), rien)
    bord.lancer('lettres', LILAS_2)
    bord.fermer()
    assert not bord.travaux.occupe and not list(reglages.sorties.glob('2026-2027/*/periode-2'))


# Archiver


def test_archiver_demande_quoi_et_refuse_un_dossier_absent(exemple, tmp_path: Path, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    bord = ouvrir()
    with pytest.raises(Refus, match="déposez des fichiers"):
        bord.lancer('archiver', LILAS_2, chemin='  ')
    with pytest.raises(Refus, match="n'existe pas"):
        bord.lancer('archiver', LILAS_2, chemin=str(tmp_path / 'absent'))
    (tmp_path / 'à trier').mkdir()
    bord.lancer('archiver', LILAS_2, chemin=f'"{tmp_path}/à trier"')
    assert attendre(bord)['phrases'] == ["Aucune page à archiver."]


def test_un_depot_est_prive_et_s_efface_une_fois_range(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    bord = ouvrir()
    depot = bord.receptions.ouvrir()
    with bord.receptions.recevoir(depot, 'note.txt') as flux:
        flux.write(b'pas une numerisation')
    dossier = bord.receptions.dossier(depot)
    assert dossier.stat().st_mode & 0o077 == 0
    bord.lancer('archiver', LILAS_2, depot=depot)
    assert [p['code'] for p in attendre(bord)['problemes']] == ['A-612']
    assert not dossier.exists()


@pytest.mark.parametrize(('nom', 'garde'), [
    ('scan.pdf', 'scan.pdf'), ('../../etc/x.pdf', 'x.pdf'), ('C:\\scans\\Léa.pdf', 'Léa.pdf'), ('.cache', 'cache'), ('', 'fichier'),
    ('a\nb.pdf', 'ab.pdf'),
])  # fmt: skip
def test_le_nom_d_un_fichier_depose_ne_sort_pas_de_son_dossier(nom: str, garde: str) -> None:
    receptions = Receptions()
    depot = receptions.ouvrir()
    for _ in range(2):
        with receptions.recevoir(depot, nom) as flux:
            flux.write(b'x')
    assert sorted(path.name for path in receptions.fichiers(depot)) == sorted([garde, f'2-{garde}'])
    with pytest.raises(Refus):
        receptions.dossier('..')
    receptions.fermer()


def test_un_fichier_qui_n_arrive_pas_entier_ne_reste_pas() -> None:
    receptions = Receptions()
    depot = receptions.ouvrir()
    with pytest.raises(ZeroDivisionError), receptions.recevoir(depot, 'scan.pdf') as flux:
        flux.write(b'%PDF')
        raise ZeroDivisionError
    assert receptions.fichiers(depot) == []
    receptions.fermer()


# Changer le classeur


def proposition(reglages: Reglages, _: object) -> Proposition:
    cible = reglages.dossier_des_donnees / 'ecoles' / '2026-2027.xlsx'
    geste = Geste(ECOLE, {'commune': 'Montsombre'})
    return Proposition(
        "Import ONDE", cible, cible, (geste,), (Annonce('arrivée', "MARTIN Léa entre en CE1", 'Élèves!A12'),),
        (Question('q', "Qui est « A. MARTIN » ?", {'Anne': (geste,), 'Alain': ()}),),
    )  # fmt: skip


def test_proposer_montre_puis_ecrit_si_on_le_dit(exemple, reglages: Reglages, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    ecrites: list[tuple[str, Mapping[str, str]]] = []

    def noter(prop: Proposition, _: dt.datetime, reponses: Mapping[str, str]) -> str:
        ecrites.append((prop.titre, reponses))
        return "C'est écrit."

    bord = ouvrir(Action('importer', "Importer", "Importer", '', proposition), ecrire=noter)
    vue = bord.proposer('importer', LILAS_2, {})
    assert vue['gestes'] == 1 and vue['annonces'][0]['cellule'] == 'Élèves!A12' and vue['questions'][0]['choix'] == ['Anne', 'Alain']
    assert bord.etat({})['proposition'] == vue, "une page rouverte la retrouve"
    with pytest.raises(Refus, match="plus la dernière"):
        bord.ecrire('99', {})
    with pytest.raises(Refus, match="parmi les choix"):
        bord.ecrire(vue['numero'], {0: 'Robert'})
    assert bord.ecrire(vue['numero'], {0: 'Anne'}) == {'phrase': "C'est écrit."}
    assert ecrites == [("Import ONDE", {'q': 'Anne'})] and bord.etat({})['proposition'] is None


def test_abandonner_n_ecrit_rien(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')
    bord = ouvrir(Action('importer', "Importer", "Importer", '', proposition))
    numero = bord.proposer('importer', LILAS_2, {})['numero']
    bord.changements.abandonner(numero)
    with pytest.raises(Refus):
        bord.ecrire(numero, {})


def test_une_proposition_impossible_dit_ses_problemes_et_une_action_a_fichier_le_demande(exemple, ouvrir) -> None:
    exemple('2026-2027.xlsx')

    def refuser(_: Reglages, __: object) -> Proposition:
        raise ErreurDonnees(Probleme(Code.FICHIER_ILLISIBLE, Gravite.ERREUR, "Illisible", Emplacement('a.csv'), '', "refaites."))

    bord = ouvrir(Action('importer', "Importer", "Importer", '', refuser, {'onde': "l'export ONDE"}))
    with pytest.raises(Refus, match="l'export ONDE"):
        bord.proposer('importer', LILAS_2, {})
    depot = bord.receptions.ouvrir()
    with bord.receptions.recevoir(depot, 'a.csv') as flux:
        flux.write(b'x')
    vue = bord.proposer('importer', LILAS_2, {'onde': depot})
    assert [p['quoi'] for p in vue['problemes']] == ["Illisible"] and bord.etat({})['proposition'] == vue
    with pytest.raises(Refus, match="rien à écrire"):
        bord.ecrire(vue['numero'], {})
    with pytest.raises(Refus, match="n'existe pas"):
        bord.proposer('inconnue', LILAS_2, {})


def test_la_periode_suivante_se_prepare_pour_de_bon_et_l_ancien_classeur_est_garde(exemple, reglages: Reglages, ouvrir) -> None:
    path = exemple('2026-2027.xlsx')
    avant = path.read_bytes()
    bord = ouvrir(*CHANGER[0], ecrire=CHANGER[1])
    vue = bord.proposer('periode-suivante', LILAS_2, {})
    assert "période 3" in vue['titre'] and vue['gestes'] and vue['problemes'] == [], vue['problemes']
    assert path.read_bytes() == avant, "rien n'est écrit avant qu'on le dise"
    assert "L'ancien est gardé" in bord.ecrire(vue['numero'], {})['phrase']
    assert [p['numero'] for p in bord.etat({})['periodes']] == ['1', '2', '3']
    (garde,) = (path.parent / 'anciens').iterdir()
    assert garde.read_bytes() == avant
