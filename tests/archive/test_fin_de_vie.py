"""De bout en bout : bordereau imprimable, visa, purge confirmée ; les commandes, leurs phrases et leurs codes de sortie."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from generator.archive import Depot, Fait, Liens, Registre
from generator.archive.reclassement import laisser
from generator.conversion import pages_du_pdf
from generator.domaine.retour import Destinataire
from generator.elimination import Inventaire, Situation, effacer, etablir_le_bordereau, geler, noter_le_visa, situer
from generator.erreurs import ErreurCommande
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.archive.fabrique import ELEVES, MIDI, classer, horloge, une_annee
from tests.fabrique.commande import commander

MUET = SuiviMuet()


def purger(reglages: Reglages, confirmer: Callable[[Situation], bool]) -> Inventaire:
    """Voir, puis effacer ce que l'on confirme."""
    return effacer(reglages, situer(reglages, PLUS_TARD, MUET), PLUS_TARD, MUET, confirmer)


def le(jour: dt.date) -> Callable[[], dt.datetime]:
    return lambda: dt.datetime.combine(jour, dt.time(12), dt.UTC)


PLUS_TARD = le(dt.date(2028, 9, 1))


@pytest.fixture
def ici(tmp_path: Path) -> Reglages:
    donnees = tmp_path / 'donnees'
    (donnees / 'ecoles').mkdir(parents=True)
    une_annee(donnees / 'archives', 'lilas')
    une_annee(donnees / 'archives', 'tilleuls')
    return Reglages(aujourdhui=MIDI.date(), donnees=donnees, sorties=tmp_path / 'sorties', moteur='embarque', ecole='lilas',
                    annee='2026-2027')  # fmt: skip


def registre(ici: Reglages, ecole: str = 'lilas') -> Registre:
    return Registre(Depot.de(ici.archives, '2026-2027', ecole), PLUS_TARD)


def texte_du_pdf(path: Path) -> str:
    return ' '.join(' '.join(pages_du_pdf(path)).split())


def test_le_bordereau_dit_tout_sauf_les_noms(ici: Reglages) -> None:
    dossier = etablir_le_bordereau(ici, PLUS_TARD, MUET)
    assert sorted(p.name for p in dossier.iterdir()) == ['bordereau-elimination.docx', 'bordereau-elimination.pdf']
    (note,) = registre(ici).faits(Fait.BORDEREAU)
    texte = texte_du_pdf(dossier / 'bordereau-elimination.pdf')
    for attendu in (
        "École : lilas, année scolaire 2026-2027", f"Bordereau n° {note.numero}, établi le 01/09/2028",
        "Réponses signées des familles : Autorisations parentales", "22/11/2026", "Total : 8 documents",
        "1 an après la fin de l'année scolaire", "Visa de la direction des archives départementales",
    ):  # fmt: skip
        assert attendu in texte.replace('\u00a0', ' '), attendu
    for empreinte in (note['ensemble'], note.empreinte):
        assert empreinte in texte.replace(' ', '')
    assert not any(mot in texte for nom in ELEVES for mot in nom.split() if len(mot) > 2)
    tableau = docx.Document(str(dossier / 'bordereau-elimination.docx')).tables[0]
    assert [ligne.cells[2].text for ligne in tableau.rows] == ['Nombre', '2', '2', '1', '3']


@pytest.mark.libreoffice
def test_le_bordereau_se_fait_aussi_par_libreoffice(ici: Reglages) -> None:
    dossier = etablir_le_bordereau(replace(ici, moteur='libreoffice'), PLUS_TARD, MUET)
    assert 'Réponses signées des familles' in texte_du_pdf(dossier / 'bordereau-elimination.pdf')


def test_refaire_le_bordereau_redonne_le_meme(ici: Reglages) -> None:
    un = etablir_le_bordereau(ici, PLUS_TARD, MUET)
    assert etablir_le_bordereau(ici, le(dt.date(2028, 9, 2)), MUET) == un
    assert len(list(registre(ici).faits(Fait.BORDEREAU))) == 1


def test_rien_d_echu_pas_de_bordereau(ici: Reglages) -> None:
    with pytest.raises(ErreurCommande, match="Rien n'est à éliminer"):
        etablir_le_bordereau(ici, horloge, MUET)


@pytest.mark.parametrize(('visa', 'date', 'numero'), [
    ('', dt.date(2028, 9, 1), None), ('AD', dt.date(2028, 8, 31), None), ('AD', dt.date(2029, 1, 1), None),
    ('AD', dt.date(2028, 9, 1), 3),
], ids=['sans référence', 'avant le bordereau', 'à venir', 'un autre numéro'])  # fmt: skip
def test_un_visa_impossible_est_refuse(ici: Reglages, visa: str, date: dt.date, numero: int | None) -> None:
    etablir_le_bordereau(ici, PLUS_TARD, MUET)
    with pytest.raises(ErreurCommande, match='A-647'):
        noter_le_visa(ici, PLUS_TARD, MUET, visa, date, numero)


def test_pas_de_visa_sans_bordereau(ici: Reglages) -> None:
    with pytest.raises(ErreurCommande, match="Aucun bordereau n'attend de visa"):
        noter_le_visa(ici, PLUS_TARD, MUET, 'AD', dt.date(2028, 9, 1))


def test_bordereau_visa_purge_une_ecole_n_efface_que_les_siens(ici: Reglages) -> None:
    etablir_le_bordereau(ici, PLUS_TARD, MUET)
    assert purger(ici, lambda _: True).situations == (), "sans visa, rien"
    noter_le_visa(ici, PLUS_TARD, MUET, 'AD-2028-14', dt.date(2028, 9, 1))
    assert purger(ici, lambda _: False).situations == (), "non confirmé, rien"
    assert len(list(registre(ici).depot.dossier.rglob('*.pdf'))) == 4
    toutes = replace(ici, ecole='', annee='')
    (effacee,) = purger(toutes, lambda _: True).situations
    assert effacee.nom == 'lilas' and len(effacee.purge.fichiers) == 5
    assert list(registre(ici).depot.dossier.rglob('*.pdf')) == []
    assert len(list(registre(ici, 'tilleuls').depot.dossier.rglob('*.pdf'))) == 4
    assert purger(toutes, lambda _: True).situations == ()


def test_un_registre_abime_n_arrete_que_son_ecole(ici: Reglages) -> None:
    for ecole in ('lilas', 'tilleuls'):
        une = replace(ici, ecole=ecole)
        etablir_le_bordereau(une, PLUS_TARD, MUET)
        noter_le_visa(une, PLUS_TARD, MUET, 'AD-2028-14', dt.date(2028, 9, 1))
    abimer(ici, 'lilas')
    toutes = replace(ici, ecole='', annee='')
    vu = situer(toutes, PLUS_TARD, MUET)
    (probleme,) = vu.rapport
    assert probleme.code == 'A-601' and 'lilas' in probleme.emplacement.fichier and probleme.remede
    assert [s.nom for s in effacer(toutes, vu, PLUS_TARD, MUET, lambda _: True).situations] == ['tilleuls']
    assert len(list(registre_de(ici, 'lilas').rglob('*.pdf'))) == 4, "rien ne s'efface sans registre sûr"
    assert not list(registre_de(ici, 'tilleuls').rglob('*.pdf'))


def test_un_registre_abime_pendant_qu_on_reflechit_n_arrete_que_son_ecole(ici: Reglages) -> None:
    for ecole in ('lilas', 'tilleuls'):
        une = replace(ici, ecole=ecole)
        etablir_le_bordereau(une, PLUS_TARD, MUET)
        noter_le_visa(une, PLUS_TARD, MUET, 'AD-2028-14', dt.date(2028, 9, 1))

    def reflechir(situation: Situation) -> bool:
        if situation.nom == 'lilas':
            abimer(ici, 'lilas')
        return True

    rendu = purger(replace(ici, ecole='', annee=''), reflechir)
    assert [s.nom for s in rendu.situations] == ['tilleuls'] and [p.code for p in rendu.rapport] == ['A-601']


def registre_de(ici: Reglages, ecole: str) -> Path:
    return Depot.de(ici.archives, '2026-2027', ecole).dossier


def abimer(ici: Reglages, ecole: str) -> None:
    path = registre_de(ici, ecole) / 'registre.jsonl'
    path.write_text(path.read_text('utf-8').replace('oui', 'non', 1), 'utf-8')


def test_ce_qui_est_gele_pendant_qu_on_reflechit_n_est_pas_efface(ici: Reglages) -> None:
    etablir_le_bordereau(ici, PLUS_TARD, MUET)
    noter_le_visa(ici, PLUS_TARD, MUET, 'AD-2028-14', dt.date(2028, 9, 1))

    def reflechir(_: object) -> bool:
        assert geler(ici, PLUS_TARD, MUET, [], ELEVES[1], gele=True) == 1
        return True

    purger(ici, reflechir)
    assert [d.nom for d in Liens(registre(ici).depot).par_reference.values()] == [ELEVES[1]]
    assert len(list(registre(ici).depot.pieces.rglob('*.pdf'))) == 1


def test_la_demande_d_une_famille_se_tape_par_le_nom_ou_la_reference(ici: Reglages) -> None:
    (reference,) = [r for r, d in Liens(registre(ici).depot).par_reference.items() if d.nom == ELEVES[1]]
    un = etablir_le_bordereau(ici, horloge, MUET, destinataire='léo martin')
    lue = ' '.join(reference.lower()[rang : rang + 4] for rang in range(0, 16, 4))
    assert etablir_le_bordereau(ici, horloge, MUET, references=[lue]) == un
    texte = texte_du_pdf(un / 'bordereau-elimination.pdf').replace('\u00a0', ' ')
    assert "à sa demande" in texte and 'MARTIN' not in texte
    for references, nom in ((['A1AAAA'], ''), ([reference[:-1] + ('0' if reference[-1] != '0' else '1')], ''), ([], 'Zoé')):
        with pytest.raises(ErreurCommande, match='A-646'):
            etablir_le_bordereau(ici, horloge, MUET, references=references, destinataire=nom)


def test_un_nom_designe_tous_les_foyers_d_un_eleve_et_jamais_son_homonyme(ici: Reglages) -> None:
    liens = Liens(registre(ici).depot)
    tirees = list(liens.par_reference)
    lettre = Destinataire('autorisation_parentale', 2, eleve='n° 7', groupe='G1')
    liens.ajouter({
        tirees[0]: replace(lettre, foyer=1, nom='DURAND Zoé (foyer 1)'),
        tirees[1]: replace(lettre, foyer=2, nom='DURAND Zoé (foyer 2)'),
    })  # fmt: skip
    assert geler(ici, horloge, MUET, [], 'Zoé Durand', gele=True) == 2
    liens.ajouter({tirees[2]: replace(lettre, eleve='n° 8', foyer=1, nom='DURAND Zoé')})
    with pytest.raises(ErreurCommande, match='Plusieurs élèves portent ce nom'):
        geler(ici, horloge, MUET, [], 'Zoé Durand', gele=True)


def test_plusieurs_ecoles_il_faut_dire_laquelle(ici: Reglages) -> None:
    with pytest.raises(ErreurCommande, match='Dites quelle école'):
        etablir_le_bordereau(replace(ici, ecole=''), PLUS_TARD, MUET)


def test_le_tableau_de_l_ecole_l_emporte_sur_celui_du_projet(ici: Reglages) -> None:
    texte = (RACINE / 'donnees' / 'conservation.toml').read_text('utf-8').replace('duree = "1 an"', 'duree = "2 ans"')
    (ici.dossier_des_donnees / 'conservation.toml').write_text(texte, 'utf-8')
    (situation,) = situer(ici, PLUS_TARD, MUET).situations
    assert {e.garder_jusqu_au for e in situation.echeances} == {dt.date(2029, 7, 31)}


# Les commandes


def lancer(*mots: object, entree: str = '', attendu: int = 0) -> str:
    fini = commander('archives', *mots, entree=entree)
    assert fini.returncode == attendu, fini.stdout + fini.stderr
    assert 'Traceback' not in fini.stderr
    return fini.stdout + fini.stderr


def test_verifier_dit_que_tout_va_bien_puis_ce_qui_manque(ici: Reglages) -> None:
    sain = lancer('verifier', '--donnees', ici.donnees)
    assert 'lilas (2026-2027) : 8 lignes au registre, 5 fichiers relus, aucun problème.' in sain
    assert sain.rstrip().endswith("Rien ne manque, rien n'a changé, rien n'est en trop.")
    perdu = next(registre(ici).depot.pieces.rglob('*.pdf'))
    perdu.unlink()
    dit = lancer('verifier', '--donnees', ici.donnees, attendu=1)
    assert '✗ A-602  Un fichier manque' in dit and str(perdu) in dit
    assert lancer('verifier', '--donnees', ici.donnees, '--ecole', 'tilleuls')


def test_une_sauvegarde_des_seules_archives_se_verifie_meme_sans_pouvoir_y_ecrire(ici: Reglages, tmp_path: Path) -> None:
    copie = shutil.copytree(ici.archives, tmp_path / 'sauvegarde' / 'archives')
    copie.chmod(0o500)
    try:
        assert "Rien ne manque" in lancer('verifier', '--donnees', copie.parent)
    finally:
        copie.chmod(0o700)
    assert "ne contient pas de dossier ecoles/" in lancer('verifier', '--donnees', tmp_path / 'rien', attendu=2)


def test_l_empreinte_d_un_bordereau_se_retrouve_sauf_si_la_fin_est_otee(ici: Reglages) -> None:
    evenement = list(registre(ici).evenements)[-1]
    assert f'lilas, ligne {evenement.numero}' in lancer('verifier', '--donnees', ici.donnees, '--empreinte', evenement.empreinte)
    chemin = registre(ici).depot.registre
    chemin.write_bytes(b''.join(chemin.read_bytes().splitlines(keepends=True)[:-1]))
    dit = lancer('verifier', '--donnees', ici.donnees, '--empreinte', evenement.empreinte, attendu=1)
    assert 'A-609' in dit


def test_noter_inscrit_la_verification_sans_noter_rien_n_est_ecrit(ici: Reglages) -> None:
    avant = registre(ici).tete
    lancer('verifier', '--donnees', ici.donnees)
    assert registre(ici).tete == avant
    lancer('verifier', '--donnees', ici.donnees, '--noter')
    (note,) = registre(ici).faits(Fait.VERIFICATION)
    assert (note['pieces'], note['defauts']) == (5, 0)


def test_verifier_des_archives_vides_n_est_pas_une_faute(tmp_path: Path) -> None:
    (tmp_path / 'ecoles').mkdir()
    assert 'vides' in lancer('verifier', '--donnees', tmp_path)


def test_la_copie_scellee_de_bout_en_bout(ici: Reglages, tmp_path: Path) -> None:
    cle, secours = tmp_path / 'cles' / 'a.txt', tmp_path / 'cles' / 'b.txt'
    publique = lancer('cles', '--fabriquer', secours).splitlines()[-1]
    assert 'pas encore' in lancer('cles', '--donnees', ici.donnees, '--cle', cle)
    assert publique in lancer('cles', '--donnees', ici.donnees, '--cle', cle, '--secours', publique)
    dit = lancer('exporter', '2026/2027', '--donnees', ici.donnees, '--ecole', 'lilas', '--chiffrer', '--vers', tmp_path / 'usb')
    assert 'archives-lilas-2026-2027.age' in dit
    lancer('ouvrir', tmp_path / 'usb' / 'archives-lilas-2026-2027.age', '--cle', secours, '--vers', tmp_path / 'o')
    assert (tmp_path / 'o' / 'LISEZMOI.txt').is_file()


def test_exporter_deux_ecoles_d_une_annee_puis_refuser_de_recommencer_par_dessus(ici: Reglages) -> None:
    lancer('exporter', '2026-2027', '--donnees', ici.donnees)
    copie = ici.dossier_des_donnees / 'exports' / 'archives-2026-2027'
    assert {p.name for p in copie.iterdir() if p.is_dir()} == {'lilas', 'tilleuls'}
    assert 'A-643' in lancer('exporter', '2026-2027', '--donnees', ici.donnees, attendu=2)
    lancer('verifier', '--donnees', ici.donnees)


def test_purger_montre_ce_qui_est_garde_et_pourquoi_sans_rien_demander(ici: Reglages) -> None:
    dit = lancer('purger', '--donnees', ici.donnees, '--ecole', 'lilas')
    assert "2 fichiers : à garder jusqu'au 31/07/2028 (Réponses signées des familles)\n" in dit
    assert "Réponses signées des familles : 1 an après la fin" in dit
    assert 'à faire confirmer' in dit and 'tapez' not in dit


def test_chaque_regle_et_chaque_texte_se_disent_une_fois_sous_le_tableau(ici: Reglages) -> None:
    dit = lancer('purger', '--donnees', ici.donnees)
    tableau, _, regles = dit.partition('\nRègles\n')
    assert 'lilas' in tableau and 'tilleuls' in tableau and 'Instruction' not in tableau
    for une_fois in ('Réponses signées des familles : 1 an', 'Instruction DPACI/RES/2005/003', 'Code du patrimoine'):
        assert regles.count(une_fois) == 1, dit


def test_purger_dit_le_registre_abime_et_montre_les_autres_ecoles(ici: Reglages) -> None:
    abimer(ici, 'lilas')
    dit = lancer('purger', '--donnees', ici.donnees, attendu=1)
    assert 'A-601' in dit and '\ntilleuls, 2026-2027\n' in dit and '\nlilas, 2026-2027\n' not in dit


def test_purger_attend_qu_on_tape_le_nom_de_l_ecole(ici: Reglages) -> None:
    """Une année ancienne, dont tout est échu et visé."""
    ancien = une_annee(ici.archives, 'acacias', '2015-2016')[0]
    args = ('--donnees', ici.donnees, '--ecole', 'acacias')
    assert 'make archives-visa ECOLE=acacias ANNEE=2015-2016 REFERENCE=' in lancer('bordereau', *args, '--moteur', 'embarque', '--sorties', ici.sorties)
    assert "à éliminer depuis le 31/07/2017" in lancer('purger', *args), "échu : pas « jusqu'au »"
    aujourd_hui = dt.date.today().strftime('%d/%m/%Y')  # la commande lit l'horloge de la machine
    lancer('visa', *args, '--reference', 'AD-14', '--date', aujourd_hui)
    assert "Rien n'a été effacé" in lancer('purger', *args, entree='lilas\n', attendu=1)
    assert list(ancien.depot.dossier.rglob('*.pdf'))
    assert 'la preuve de chacun' in lancer('purger', *args, entree='acacias\n')
    assert not list(ancien.depot.dossier.rglob('*.pdf'))
    lancer('verifier', '--donnees', ici.donnees)


def test_geler_puis_degeler_se_dit(ici: Reglages) -> None:
    args = ('--donnees', ici.donnees, '--ecole', 'lilas', '--eleve', 'Léo Martin')
    assert "1 formulaire : rien de ce qui le concerne ne sera éliminé" in lancer('geler', *args)
    assert "1 formulaire : l'élimination est de nouveau possible, à son terme" in lancer('degeler', *args)
    assert [e['gele'] for e in registre(ici).faits(Fait.GEL)] == [True, False]


def test_le_balayage_des_pages_a_classer_se_confirme_par_oui(ici: Reglages) -> None:
    ancienne = Registre(Depot.a_classer(ici.archives), le(dt.date(2024, 1, 1)))
    piece = classer(ancienne, 'x' * 12, nature='à classer')
    assert "à regarder d'abord" in lancer('purger', '--donnees', ici.donnees, '--oui')
    laisser(ancienne, piece)
    assert '1 fichier : à éliminer' in lancer('purger', '--donnees', ici.donnees, '--oui')
    assert not list(ancienne.depot.dossier.rglob('*.pdf'))


def test_une_annee_illisible_est_une_phrase(tmp_path: Path) -> None:
    assert "ne se lit pas" in lancer('verifier', '--annee', '2026', attendu=2)


def test_un_dossier_de_pieces_remplace_par_un_lien_n_est_pas_vide(ici: Reglages, tmp_path: Path) -> None:
    etablir_le_bordereau(ici, PLUS_TARD, MUET)
    noter_le_visa(ici, PLUS_TARD, MUET, 'AD', dt.date(2028, 9, 1))
    pieces = registre(ici).depot.pieces
    pieces.rename(tmp_path / 'ailleurs')
    pieces.symlink_to(tmp_path / 'ailleurs', target_is_directory=True)
    assert [p.code for p in purger(ici, lambda _: True).rapport] == ['L-502']
    assert len(list((tmp_path / 'ailleurs').rglob('*.pdf'))) == 2
