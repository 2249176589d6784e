"""« archives verifier » : chaque atteinte est dite, avec le fichier ; ce qui est intact ne fait rien dire."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.archive import Depot, Fait, Liens, Registre, depots, reclassement
from generator.archive.verification import egares, verifier_depots
from generator.rapport import Probleme
from tests.archive.fabrique import classer, horloge, un_registre, une_annee


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """Deux écoles, et des pages à classer."""
    racine = tmp_path / 'archives'
    une_annee(racine, 'lilas')
    une_annee(racine, 'tilleuls')
    commun = Registre(Depot.a_classer(racine), horloge)
    classer(commun, 'x' * 12, nature='à classer')
    return racine


def constats(archives: Path) -> list[Probleme]:
    sans_registre, rapport = egares(archives)
    for examen in verifier_depots([*depots(archives), *sans_registre], horloge, lambda: None):
        rapport.etendre(examen.rapport)
    return list(rapport)


def dits(archives: Path) -> list[tuple[str, str]]:
    return [(p.code, Path(p.emplacement.fichier).relative_to(archives).as_posix()) for p in constats(archives)]


def pieces(archives: Path, ecole: str = 'lilas') -> list[Path]:
    return sorted((archives / '2026-2027' / ecole / 'pieces').rglob('*.pdf'))


def chemin(path: Path, archives: Path) -> str:
    return path.relative_to(archives).as_posix()


def test_des_archives_intactes_ne_font_rien_dire(archives: Path) -> None:
    assert constats(archives) == []
    examens = verifier_depots(depots(archives), horloge, lambda: None)
    assert [(examen.nom, examen.fichiers) for examen in examens] == [
        ('lilas (2026-2027)', 5), ('tilleuls (2026-2027)', 5), ('à classer', 1)]  # fmt: skip


def test_verifier_ne_change_rien(archives: Path) -> None:
    avant = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in archives.rglob('*') if p.is_file()}
    constats(archives)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in archives.rglob('*') if p.is_file()} == avant


@pytest.mark.parametrize('motif', ['pieces/**/*.pdf', 'envois/*.pdf', 'envois/*.json', 'doublons/*.pdf'])
def test_un_fichier_qui_manque_est_nomme(archives: Path, motif: str) -> None:
    perdu = sorted((archives / '2026-2027' / 'lilas').glob(motif))[0]
    perdu.unlink()
    assert dits(archives) == [('A-602', chemin(perdu, archives))]


@pytest.mark.parametrize('motif', ['pieces/**/*.pdf', 'envois/*.pdf', 'envois/*.json', 'doublons/*.pdf'])
def test_un_fichier_change_d_un_seul_octet_est_nomme(archives: Path, motif: str) -> None:
    change = sorted((archives / '2026-2027' / 'lilas').glob(motif))[0]
    octets = bytearray(change.read_bytes())
    octets[-1] ^= 1
    change.write_bytes(octets)
    assert dits(archives) == [('A-603', chemin(change, archives))]


def test_un_fichier_en_trop_est_nomme(archives: Path) -> None:
    trop = [archives / '2026-2027' / 'lilas' / 'pieces' / 'notes.pdf', archives / '2026-2027' / 'lilas' / 'photo.jpg',
            archives / '_a_classer' / 'pieces' / 'autre.pdf', archives / 'bonjour.txt', archives / '2026-2027' / 'liste.csv']  # fmt: skip
    for path in trop:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(path.name.encode())
        path.chmod(0o600)
    assert {(code, ou) for code, ou in dits(archives) if code == 'A-604'} == {('A-604', chemin(p, archives)) for p in trop}


def test_une_copie_est_dite_copie(archives: Path) -> None:
    piece = pieces(archives)[0]
    shutil.copy(piece, piece.with_name('copie.pdf'))
    (constat,) = constats(archives)
    assert constat.code == 'A-604' and piece.name in constat.regle


def test_un_fichier_deplace_dans_l_ecole_est_retrouve(archives: Path) -> None:
    piece = pieces(archives)[0]
    ailleurs = piece.rename(piece.with_name('ailleurs.pdf'))
    (constat,) = constats(archives)
    assert (constat.code, constat.emplacement.fichier) == ('A-605', str(ailleurs))
    assert str(piece) in constat.remede


def test_un_fichier_passe_dans_une_autre_ecole_est_retrouve(archives: Path) -> None:
    piece = pieces(archives, 'lilas')[0]
    ailleurs = piece.rename(pieces(archives, 'tilleuls')[0].with_name('égaré.pdf'))
    (constat,) = constats(archives)
    assert (constat.code, constat.emplacement.fichier) == ('A-605', str(ailleurs)) and str(piece) in constat.remede


def test_deux_fichiers_echanges_sont_dits_tous_les_deux(archives: Path) -> None:
    un, autre = pieces(archives)[:2]
    octets = un.read_bytes()
    un.write_bytes(autre.read_bytes())
    autre.write_bytes(octets)
    assert sorted(dits(archives)) == sorted([('A-605', chemin(un, archives)), ('A-605', chemin(autre, archives))])


def test_une_piece_mise_par_dessus_une_autre_fait_dire_les_deux(archives: Path) -> None:
    """La réponse d'un élève écrase celle d'un autre : l'une est ailleurs, l'autre manque."""
    un, autre = pieces(archives)[:2]
    os.replace(un, autre)
    assert sorted(dits(archives)) == sorted([('A-605', chemin(autre, archives)), ('A-602', chemin(autre, archives))])


def test_un_registre_change_ou_perdu_est_dit_et_les_autres_ecoles_sont_verifiees(archives: Path) -> None:
    lilas = archives / '2026-2027' / 'lilas' / 'registre.jsonl'
    lilas.write_bytes(lilas.read_bytes().replace(b'"oui"', b'"non"'))
    (archives / '2026-2027' / 'tilleuls' / 'registre.jsonl').unlink()
    (archives / '_a_classer' / 'pieces').exists()
    assert sorted(dits(archives)) == [
        ('A-601', '2026-2027/lilas/registre.jsonl'), ('A-602', '2026-2027/tilleuls/registre.jsonl')]  # fmt: skip


def test_les_restes_d_un_arret_sont_nommes_sans_faire_echouer(archives: Path) -> None:
    for reste in (archives / '2026-2027' / 'lilas' / 'pieces' / '.A1X.pdf.abc.tmp', archives / '.export-abc'):
        reste.write_bytes(b'%PDF-1')
        reste.chmod(0o600)
    trouves = constats(archives)
    assert [(p.code, str(p.gravite)) for p in trouves] == [('A-606', 'avertissement')] * 2


@pytest.mark.skipif(sys.platform == 'win32', reason="Windows n'a pas ces droits")
@pytest.mark.parametrize(('ou', 'droits'), [('registre.jsonl', 0o644), ('liens.json', 0o640), ('pieces', 0o755)])
def test_des_droits_trop_larges_sont_dits_avec_la_commande(archives: Path, ou: str, droits: int) -> None:
    path = archives / '2026-2027' / 'lilas' / ou
    path.chmod(droits)
    (constat,) = constats(archives)
    assert (constat.code, str(constat.gravite)) == ('A-607', 'avertissement') and f'chmod go= "{path}"' in constat.remede


@pytest.mark.skipif(sys.platform == 'win32', reason="les liens demandent des droits sous Windows")
def test_un_lien_a_la_place_d_une_piece_n_est_pas_suivi(archives: Path, tmp_path: Path) -> None:
    piece = pieces(archives)[0]
    shutil.copy(piece, tmp_path / 'ailleurs.pdf')
    piece.unlink()
    piece.symlink_to(tmp_path / 'ailleurs.pdf')
    assert dits(archives) == [('A-603', chemin(piece, archives))]
    dossier = archives / '2026-2027' / 'lilas' / 'autre'
    dossier.symlink_to(tmp_path, target_is_directory=True)
    assert ('A-604', '2026-2027/lilas/autre') in dits(archives)


def test_des_liens_perdus_sont_dits_ceux_qu_on_a_effaces_non(archives: Path) -> None:
    depot = Depot.de(archives, '2026-2027', 'lilas')
    registre = Registre(depot, horloge)
    references = list(Liens(depot).par_reference)
    Liens(depot).effacer({references[0]})
    assert dits(archives) == [('A-608', '2026-2027/lilas/liens.json')]
    registre.inscrire(Fait.EFFACEMENT, references=[references[0]], visa='AD-1')
    assert dits(archives) == []


def test_une_piece_eliminee_ne_manque_pas(archives: Path) -> None:
    depot = Depot.de(archives, '2026-2027', 'lilas')
    piece = pieces(archives)[0]
    Registre(depot, horloge).inscrire(Fait.PURGE, piece=piece.relative_to(depot.dossier).as_posix(), sha256='x', reference='')
    piece_remise = piece.read_bytes()
    piece.unlink()
    assert dits(archives) == []
    piece.write_bytes(piece_remise)
    piece.chmod(0o600)
    assert dits(archives) == [('A-604', chemin(piece, archives))]


@pytest.mark.parametrize('abimer', [
    lambda depot: depot.registre.unlink(), lambda depot: shutil.rmtree(depot.pieces), lambda depot: shutil.rmtree(depot.envois),
], ids=['registre', 'pièces', 'envois'])  # fmt: skip
def test_tout_un_dossier_qui_manque_est_dit(archives: Path, abimer: Callable[[Depot], None]) -> None:
    abimer(Depot.de(archives, '2026-2027', 'lilas'))
    assert {code for code, _ in dits(archives)} == {'A-602'}


def test_un_registre_sans_rien_d_autre_se_verifie(tmp_path: Path) -> None:
    un_registre(tmp_path / 'archives').inscrire(Fait.LOT, source='x', pages=0, nom='x')
    assert constats(tmp_path / 'archives') == []


def test_une_page_classee_a_la_main_est_attendue_a_sa_nouvelle_place_seulement(archives: Path) -> None:
    cote, registre = Registre(Depot.a_classer(archives), horloge), Registre(Depot.de(archives, '2026-2027', 'lilas'), horloge)
    (piece,) = list((archives / '_a_classer').rglob('*.pdf'))
    octets, place = piece.read_bytes(), piece.relative_to(archives / '_a_classer').as_posix()
    reclassement.classer(cote, place, registre, list(Liens(registre.depot).par_reference)[2])
    assert constats(archives) == [] and not piece.exists()
    piece.write_bytes(octets)
    piece.chmod(0o600)
    assert dits(archives) == [('A-606', chemin(piece, archives))], "un arrêt avant d'ôter l'ancienne : rien de grave"
    reclassement.achever(Registre(Depot.a_classer(archives), horloge), [])
    assert constats(archives) == []
