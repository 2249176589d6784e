"""Ce qui entoure le registre : les liens qu'on peut effacer, ce qui est parti, les dossiers et leur verrou."""

from __future__ import annotations

import datetime as dt
import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generator.archive import (
    Depot,
    Fait,
    Liens,
    PageEnvoyee,
    depots,
    lire_envois,
    reserver_les_archives,
)
from generator.archive.envois import garder_envoi
from generator.domaine.retour import Destinataire
from generator.erreurs import ErreurDonnees, ErreurMoteur
from generator.references import lire_references
from generator.reglages import Reglages
from tests.archive.fabrique import DISPOSITION, ELEVES, LETTRE, emettre, references, un_registre, une_annee


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    """Le dépôt vide d'une école."""
    return Depot.de(tmp_path / 'archives', '2026-2027', 'lilas')


LEO = Destinataire(LETTRE, 2, eleve='léo martin', foyer=1, classe='CE1', nom='Léo MARTIN')

# Liens


def reference_de(destinataire: Destinataire, depot: Depot) -> str:
    """Celle que portera son prochain formulaire."""
    return lire_references(depot, (LETTRE, 'relance'), Reglages(dt.date(2026, 11, 3))).pour(destinataire)


def test_le_meme_formulaire_garde_sa_reference(depot: Depot) -> None:
    Liens(depot).ajouter({'A1X': LEO})
    assert reference_de(LEO, depot) == 'A1X'
    assert reference_de(replace(LEO, nom='Léo MARTIN-DUPOND', classe='CE2'), depot) == 'A1X', "changer de classe n'y fait rien"
    for autre in (replace(LEO, periode=3), replace(LEO, foyer=2), replace(LEO, formulaire='relance'), replace(LEO, eleve='x')):
        assert reference_de(autre, depot) != 'A1X'


def test_une_reference_reemise_l_emporte(depot: Depot) -> None:
    liens = Liens(depot)
    liens.ajouter({'A1X': LEO})
    liens.ajouter({'A1Y': LEO})
    assert reference_de(LEO, depot) == 'A1Y'


def test_effacer_un_lien_n_efface_que_lui(depot: Depot) -> None:
    liens = Liens(depot)
    liens.ajouter({'A1X': LEO, 'A1Y': replace(LEO, foyer=2)})
    liens.effacer({'A1X', 'A1 inconnue'})
    assert set(Liens(depot).par_reference) == {'A1Y'}
    assert 'A1X' not in depot.liens.read_text('utf-8')


@pytest.mark.parametrize('contenu', ['{"A1X"', '[]', '{"A1X": 3}', '{"A1X": {}}', '{"A1X": {"nom": "Léo"}}', '\ud800'])
def test_des_liens_illisibles_sont_dits_et_rien_n_est_ecrit(depot: Depot, contenu: str) -> None:
    depot.creer(depot.dossier)
    octets = contenu.encode('utf-8', 'surrogatepass')
    depot.liens.write_bytes(octets)
    with pytest.raises(ErreurDonnees, match='A-601'):
        Liens(depot)
    assert depot.liens.read_bytes() == octets


def test_aucun_nom_n_entre_dans_le_registre(tmp_path: Path) -> None:
    registre, _ = une_annee(tmp_path / 'archives')
    texte = registre.depot.registre.read_text('utf-8').casefold()
    assert not any(mot.casefold() in texte for nom in ELEVES for mot in nom.split() if len(mot) > 2)
    chemins = ' '.join(path.as_posix() for path in (tmp_path / 'archives').rglob('*')).casefold()
    assert not any(mot.casefold() in chemins for nom in ELEVES for mot in nom.split() if len(mot) > 2)


# Envois


def test_ce_qui_est_parti_se_relit(tmp_path: Path) -> None:
    registre = un_registre(tmp_path / 'archives')
    tirees = emettre(registre)
    (envoi,) = lire_envois(registre)
    assert [page.reference for page in envoi.pages] == tirees
    assert {page.disposition for page in envoi.pages} == {DISPOSITION}
    assert envoi.pdf.read_bytes().endswith(tirees[-1].encode())


def test_garder_deux_fois_le_meme_pdf_n_ajoute_rien(tmp_path: Path) -> None:
    registre = un_registre(tmp_path / 'archives')
    emettre(registre)
    avant = registre.tete
    emettre_le_meme_pdf(registre, tmp_path)
    assert registre.tete == avant and len(lire_envois(registre)) == 1


def emettre_le_meme_pdf(registre, dossier: Path, disposition=DISPOSITION) -> None:
    pdf = dossier / 'encore.pdf'
    pdf.write_bytes(b'%PDF-1.7 ' + ' '.join(references(3)).encode())
    garder_envoi(registre, pdf, [PageEnvoyee(r, rang, 1, 1, disposition) for rang, r in enumerate(references(3), 1)])


def test_un_envoi_perdu_est_remis_par_le_passage_suivant(tmp_path: Path) -> None:
    registre = un_registre(tmp_path / 'archives')
    emettre(registre)
    avant = registre.tete
    lire_envois(registre)[0].pdf.unlink()
    assert lire_envois(registre) == []
    emettre_le_meme_pdf(registre, tmp_path)
    assert len(lire_envois(registre)) == 1 and registre.tete == avant


def test_un_manifeste_altere_n_est_pas_cru(tmp_path: Path) -> None:
    registre = un_registre(tmp_path / 'archives')
    emettre(registre)
    (manifeste,) = registre.depot.envois.glob('*.json')
    objet = json.loads(manifeste.read_text('utf-8'))
    objet['pages'][0][0] = 'A1AUTRE'
    manifeste.write_text(json.dumps(objet), 'utf-8')
    assert lire_envois(registre) == []


def test_une_disposition_mieux_lue_remplace_l_autre(tmp_path: Path) -> None:
    registre = un_registre(tmp_path / 'archives')
    emettre(registre)
    mieux = replace(DISPOSITION, coupon=DISPOSITION.code)
    emettre_le_meme_pdf(registre, tmp_path, mieux)
    (envoi,) = lire_envois(registre)
    assert envoi.pages[0].disposition == mieux
    assert len(list(registre.faits(Fait.ENVOI))) == 2


# Dossiers


def test_les_depots_se_retrouvent_par_annee_puis_par_ecole(tmp_path: Path) -> None:
    archives = tmp_path / 'archives'
    for annee, ecole in (('2026-2027', 'lilas'), ('2025-2026', 'tilleuls'), ('2026-2027', 'acacias')):
        un_registre(archives, ecole, annee).inscrire(Fait.LOT, source='x', pages=1, nom='x')
    from generator.archive import Registre
    from tests.archive.fabrique import horloge

    Registre(Depot.a_classer(archives), horloge).inscrire(Fait.LOT, source='x', pages=1, nom='x')
    (archives / '2026-2027' / 'vide').mkdir()
    trouves = [(depot.annee, depot.ecole) for depot in depots(archives)]
    assert trouves == [('2025-2026', 'tilleuls'), ('2026-2027', 'acacias'), ('2026-2027', 'lilas'), ('', '')]
    assert depots(tmp_path / 'rien') == []


@pytest.mark.skipif(sys.platform == 'win32', reason="Windows n'a pas ces droits")
def test_tout_l_arbre_n_est_qu_a_son_proprietaire(tmp_path: Path) -> None:
    with reserver_les_archives(tmp_path / 'archives', lambda: None):
        une_annee(tmp_path / 'archives')
    for path in [tmp_path / 'archives', *(tmp_path / 'archives').rglob('*')]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_une_seule_commande_a_la_fois(tmp_path: Path) -> None:
    prevenus: list[str] = []
    with reserver_les_archives(tmp_path, lambda: prevenus.append('premier')), \
            pytest.raises(ErreurMoteur, match='A-642'), \
            reserver_les_archives(tmp_path, lambda: prevenus.append('second'), attente=0.1):
        pass  # fmt: skip
    assert prevenus == ['second']
    with reserver_les_archives(tmp_path, lambda: prevenus.append('libre')):
        assert prevenus == ['second']


def test_un_disque_plein_est_une_phrase_et_rend_le_verrou(tmp_path: Path) -> None:
    with pytest.raises(ErreurMoteur, match='L-502'), reserver_les_archives(tmp_path, lambda: None):
        raise OSError(28, 'No space left on device', 'x')
    with reserver_les_archives(tmp_path, lambda: None, attente=0.1):
        pass
