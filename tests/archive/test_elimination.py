"""La fin de vie : rien ne s'efface avant terme, sans visa, ni pendant un litige ; ce qui est effacé laisse sa preuve."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from generator.archive import Depot, Fait, Liens, Registre, depots, rejouer
from generator.archive.elimination import (
    Sort,
    echeances,
    etablir,
    prevoir_la_purge,
    proposer,
    proposer_sur_demande,
    purger,
    sans_visa,
)
from generator.archive.reclassement import laisser
from generator.archive.verification import egares, verifier_depots
from generator.lecture import lire_conservation
from generator.reglages import RACINE
from tests.archive.fabrique import ELEVES, classer, horloge, une_annee

CONSERVATION = lire_conservation(RACINE / 'donnees' / 'conservation.toml')
AVANT, APRES = dt.date(2028, 7, 31), dt.date(2028, 8, 1)
"""L'année 2026-2027 finit le 31 juillet 2027 : on garde jusqu'au 31 juillet 2028."""


@pytest.fixture
def annee(tmp_path: Path) -> tuple[Registre, list[str]]:
    return une_annee(tmp_path / 'archives')


def relu(registre: Registre) -> Registre:
    return Registre(registre.depot, horloge)


def viser(registre: Registre, contenu=None, visa: str = 'AD-2028-14') -> None:
    bordereau = etablir(registre, contenu or proposer(registre, CONSERVATION, APRES))
    registre.inscrire(Fait.VISA, bordereau=bordereau.numero, visa=visa, date='2028-09-01')


def tout_purger(registre: Registre) -> None:
    purger(registre, prevoir_la_purge(registre, CONSERVATION, APRES), lambda: None)


def fichiers(registre: Registre) -> set[str]:
    racine = registre.depot.dossier
    return {p.relative_to(racine).as_posix() for p in racine.rglob('*') if p.is_file()}


def sain(registre: Registre) -> bool:
    archives = registre.depot.dossier.parents[1 if registre.depot.ecole else 0]
    sans_registre, rapport = egares(archives)
    for examen in verifier_depots([*depots(archives), *sans_registre], horloge, lambda: None):
        rapport.etendre(examen.rapport)
    return not len(rapport)


def test_avant_terme_rien_n_est_echu_le_lendemain_tout_l_est(annee) -> None:
    registre, _ = annee
    assert {e.sort for e in echeances(registre, CONSERVATION, AVANT)} == {Sort.A_GARDER}
    assert {e.garder_jusqu_au for e in echeances(registre, CONSERVATION, AVANT)} == {AVANT}
    assert {e.sort for e in echeances(registre, CONSERVATION, APRES)} == {Sort.ECHU}
    assert proposer(registre, CONSERVATION, AVANT)['pieces'] == {} == dict.fromkeys(proposer(registre, CONSERVATION, AVANT)['references'])


def test_sans_visa_rien_ne_s_efface(annee) -> None:
    registre, _ = annee
    etablir(registre, proposer(registre, CONSERVATION, APRES))
    assert prevoir_la_purge(registre, CONSERVATION, APRES).vide


def test_le_meme_bordereau_ne_s_inscrit_qu_une_fois(annee) -> None:
    registre, _ = annee
    un = etablir(registre, proposer(registre, CONSERVATION, APRES))
    assert etablir(relu(registre), proposer(relu(registre), CONSERVATION, APRES)) == un
    assert sans_visa(relu(registre)) == [un]


def test_vise_tout_ce_qui_nommait_quelqu_un_disparait_et_la_preuve_reste(annee) -> None:
    registre, tirees = annee
    avant = {e.document.chemin: e.document.sha256 for e in echeances(registre, CONSERVATION, APRES)}
    viser(registre)
    tout_purger(registre)
    assert fichiers(registre) == {'registre.jsonl', 'liens.json'}
    assert json.loads(registre.depot.liens.read_text('utf-8')) == {}
    preuves = {e['piece']: (e['sha256'], e['visa'], e['regle']) for e in relu(registre).faits(Fait.PURGE)}
    assert {chemin: preuve[0] for chemin, preuve in preuves.items()} == avant
    assert {preuve[1] for preuve in preuves.values()} == {'AD-2028-14'}
    assert {preuve[2] for preuve in preuves.values()} == {'reponses_signees', 'secondes_copies', 'envois'}
    texte = registre.depot.registre.read_text('utf-8')
    assert not any(nom in texte for nom in ELEVES)
    assert rejouer(relu(registre).evenements, {}).eliminees == set(tirees)
    assert sain(registre)


def test_les_comptes_survivent_a_l_elimination(annee) -> None:
    registre, _ = annee
    avant = [r.statut for r in rejouer(registre.evenements, {}).retours.values()]
    viser(registre)
    tout_purger(registre)
    assert [r.statut for r in rejouer(relu(registre).evenements, {}).retours.values()] == avant


def test_purger_deux_fois_n_efface_ni_n_inscrit_rien_de_plus(annee) -> None:
    registre, _ = annee
    viser(registre)
    tout_purger(registre)
    tete = registre.tete
    assert prevoir_la_purge(relu(registre), CONSERVATION, APRES).vide
    tout_purger(relu(registre))
    assert relu(registre).tete == tete


def test_une_purge_interrompue_n_importe_ou_reprend(tmp_path: Path) -> None:
    class Arret(Exception):
        """Le courant coupé."""

    combien = 0
    while True:
        registre, _ = une_annee(tmp_path / str(combien) / 'archives')
        viser(registre)
        inscrire, faits = registre.inscrire, 0

        def coupee(*a, inscrire=inscrire, combien=combien, **k):
            nonlocal faits
            if faits == combien:
                raise Arret
            faits += 1
            return inscrire(*a, **k)

        registre.inscrire = coupee  # type: ignore[method-assign]
        try:
            tout_purger(registre)
        except Arret:
            tout_purger(relu(registre))
            assert fichiers(registre) == {'registre.jsonl', 'liens.json'} and sain(registre), combien
            effaces = [e['piece'] for e in relu(registre).faits(Fait.PURGE)]
            assert len(effaces) == len(set(effaces)) == 5
            combien += 1
            continue
        assert combien == 6, "cinq fichiers, une ligne pour les liens"
        return


def test_un_litige_suspend_meme_apres_le_visa(annee) -> None:
    registre, tirees = annee
    viser(registre)
    registre.inscrire(Fait.GEL, references=[tirees[0]], gele=True)
    tout_purger(registre)
    restes = fichiers(registre)
    assert f'pieces/periode-2/autorisation_parentale/{tirees[0]}.pdf' in restes
    assert f'doublons/{tirees[0]}.pdf' in restes
    assert any(r.startswith('envois/') for r in restes), "la lettre partie se garde avec la réponse en litige"
    assert set(Liens(registre.depot).par_reference) == {tirees[0]}
    registre.inscrire(Fait.GEL, references=[tirees[0]], gele=False)
    tout_purger(relu(registre))
    assert fichiers(registre) == {'registre.jsonl', 'liens.json'} and sain(registre)


def test_un_document_gele_n_entre_pas_au_bordereau(annee) -> None:
    registre, tirees = annee
    registre.inscrire(Fait.GEL, references=[tirees[0]], gele=True)
    contenu = proposer(registre, CONSERVATION, APRES)
    assert not any(tirees[0] in chemin for chemin in contenu['pieces'])
    assert set(contenu['references']) == set(tirees[1:])
    assert {e.sort for e in echeances(registre, CONSERVATION, APRES) if tirees[0] in e.document.references} == {Sort.GELE}


def test_ce_qui_revient_apres_le_bordereau_n_est_pas_efface_par_lui(annee) -> None:
    registre, tirees = annee
    bordereau = etablir(registre, proposer(registre, CONSERVATION, APRES))
    tard = classer(registre, tirees[2], 'oui')
    registre.inscrire(Fait.VISA, bordereau=bordereau.numero, visa='AD-1', date='2028-09-01')
    tout_purger(registre)
    assert tard in fichiers(registre)
    assert set(Liens(registre.depot).par_reference) == {tirees[2]}, "on sait encore de qui elle est"


def test_une_famille_demande_l_effacement_des_siens_seulement(annee) -> None:
    registre, tirees = annee
    contenu = proposer_sur_demande(registre, [tirees[0]], 'demande de la famille')
    assert set(contenu['pieces']) == {
        f'pieces/periode-2/autorisation_parentale/{tirees[0]}.pdf', f'doublons/{tirees[0]}.pdf'}  # fmt: skip
    viser(registre, contenu)
    purger(registre, prevoir_la_purge(registre, CONSERVATION, AVANT), lambda: None)
    assert set(Liens(registre.depot).par_reference) == set(tirees[1:])
    assert any(chemin.startswith('envois/') for chemin in fichiers(registre))
    assert sain(registre)


def test_les_pages_vues_qui_ne_sont_a_personne_se_balaient_sans_visa_un_an_apres(tmp_path: Path) -> None:
    commun = Registre(Depot.a_classer(tmp_path / 'archives'), horloge)
    piece, jamais_vue = classer(commun, 'x' * 12, nature='à classer'), classer(commun, 'y' * 12, nature='à classer')
    laisser(commun, piece)
    le_jour = dt.date(2027, 11, 22)
    assert prevoir_la_purge(commun, CONSERVATION, le_jour).vide
    purge = prevoir_la_purge(commun, CONSERVATION, le_jour + dt.timedelta(1))
    assert [(f.chemin, f.visa) for f in purge.fichiers] == [(piece, '')]
    sorts = {e.document.chemin: e.sort for e in echeances(commun, CONSERVATION, le_jour + dt.timedelta(1))}
    assert sorts == {piece: Sort.ECHU, jamais_vue: Sort.A_REGARDER}, "une réponse signée s'y trouve peut-être"
    purger(commun, purge, lambda: None)
    assert fichiers(commun) == {'registre.jsonl', jamais_vue} and sain(commun)


def test_un_document_a_verser_n_est_jamais_efface(annee, tmp_path: Path) -> None:
    texte = (RACINE / 'donnees' / 'conservation.toml').read_text('utf-8').replace('"élimination"', '"versement"')
    path = tmp_path / 'conservation.toml'
    path.write_text(texte, 'utf-8')
    conservation = lire_conservation(path)
    registre, _ = annee
    assert {e.sort for e in echeances(registre, conservation, APRES)} == {Sort.A_VERSER}
    contenu = proposer(registre, conservation, APRES)
    assert (contenu['pieces'], contenu['references']) == ({}, [])
