"""Archiver une pile : chaque page rangée une fois, relue, au registre de son école ; le reste listé, jamais perdu."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from generator.archivage import Bilan
from generator.archive import Depot, Fait, Liens, PageEnvoyee, Registre, rejouer
from generator.archive.envois import garder_envoi
from generator.archive.reclassement import classer
from generator.domaine.retour import Retour, Statut
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurDonnees
from tests.archivage.fabrique import (
    BLANCHE,
    ILLISIBLE,
    LETTRE,
    SANS_CASES,
    SANS_CODE,
    Copieur,
    arbre,
    emettre,
    faits,
    horloge,
    image,
    inconnue,
    lignes,
    octets_de,
    pages_rangees,
    rendue,
)  # fmt: skip
from tests.archive.fabrique import references


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    return tmp_path / 'donnees' / 'archives'


@pytest.fixture(autouse=True)
def _donnees(tmp_path: Path) -> None:
    (tmp_path / 'donnees').mkdir()


@pytest.fixture
def copieur(tmp_path: Path) -> Copieur:
    return Copieur(tmp_path / 'copieur')


def lilas(archives: Path) -> Depot:
    return Depot.de(archives, '2026-2027', 'lilas')


def retours(archives: Path, ecole: str = 'lilas') -> dict[str, Retour]:
    registre = Registre(Depot.de(archives, '2026-2027', ecole), horloge)
    return rejouer(registre.evenements, Liens(registre.depot).par_reference).retours


def codes(bilan: Bilan) -> list[str]:
    return sorted(probleme.code for probleme in bilan.rapport)


def test_une_pile_en_desordre_est_rangee_lue_et_relue(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 4)
    pile = copieur.numeriser('pile.pdf', rendue(refs[2], Statut.NON), BLANCHE, rendue(refs[0], rotation=180), rendue(refs[3]))
    bilan = copieur.archiver(archives)
    assert {r: retour.statut for r, retour in retours(archives).items()} == {
        refs[0]: Statut.OUI, refs[1]: Statut.EN_ATTENTE, refs[2]: Statut.NON, refs[3]: Statut.OUI,
    }
    assert (bilan.formulaires, bilan.blanches, bilan.attend_une_personne, codes(bilan)) == (3, 1, False, [])
    assert bilan.fichiers[0].supprimable and bilan.fichiers[0].pages == 4
    source = hashlib.sha256(pile.read_bytes()).hexdigest()
    assert faits(Depot.a_classer(archives), Fait.LOT) == [{'source': source, 'pages': 4}]
    for page, reference in ((1, refs[2]), (3, refs[0]), (4, refs[3])):
        piece = lilas(archives).dossier / f'pieces/periode-2/{LETTRE}/{reference}.pdf'
        assert pikepdf.pdfa.validate_written(piece, '2b').passed
        with pikepdf.open(piece) as rangee, pikepdf.open(pile) as recue:
            (gardee,), (numerisee,) = (list(p.Resources.XObject.values()) for p in (rangee.pages[0], recue.pages[page - 1]))
            assert gardee.read_raw_bytes() == numerisee.read_raw_bytes()
            assert rangee.pages[0].get('/Rotate', 0) == (180 if page == 3 else 0)


def test_la_provenance_et_la_lecture_sont_au_registre_sans_aucun_nom(archives: Path, copieur: Copieur) -> None:
    (reference,) = emettre(archives, 1)
    pile = copieur.numeriser('lettre de Zoé Marchand.pdf', BLANCHE, rendue(reference, Statut.A_VERIFIER, "les deux cases sont cochées"))
    bilan = copieur.archiver(archives)
    source = hashlib.sha256(pile.read_bytes()).hexdigest()
    piece = f'pieces/periode-2/{LETTRE}/{reference}.pdf'
    assert faits(lilas(archives), Fait.PIECE) == [{
        'piece': piece, 'sha256': hashlib.sha256((lilas(archives).dossier / piece).read_bytes()).hexdigest(), 'reference': reference,
        'pages': [[source, 2]], 'rangs': [1], 'nature': 'formulaire', 'motif': '',
    }]
    assert faits(lilas(archives), Fait.LECTURE) == [{
        'reference': reference, 'statut': 'à vérifier', 'motifs': ["les deux cases sont cochées"], 'piece': piece, 'page': 1,
        'cadre': [0.1, 0.5, 0.8, 0.3], 'signature': True,
    }]
    assert bilan.a_verifier == 1 and bilan.attend_une_personne and bilan.fichiers[0].supprimable
    registres = b''.join(path.read_bytes() for path in archives.rglob('registre.jsonl'))
    assert 'Marchand' not in registres.decode() and 'copieur' not in registres.decode()


def test_relancer_n_ajoute_rien_et_redit_ce_qui_attend(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 2)
    copieur.numeriser('pile.pdf', rendue(refs[0]), SANS_CODE, rendue(refs[1]), rendue(refs[1]))
    premier = copieur.archiver(archives)
    avant = arbre(archives)
    shutil.copy(copieur.dossier / 'pile.pdf', copieur.dossier / 'pile sous un autre nom.pdf')
    second = copieur.archiver(archives)
    assert arbre(archives) == avant
    assert codes(second) == codes(premier) == [Code.PAGE_MISE_DE_COTE, Code.FORMULAIRE_EN_DOUBLE]
    (fichier,) = second.fichiers
    assert (fichier.deja, len(fichier.chemins), fichier.supprimable) == (4, 2, True)
    assert sorted(pages_rangees(archives)) == sorted(set(pages_rangees(archives)))


def test_un_formulaire_de_deux_pages_est_reuni_dans_l_ordre_meme_entre_deux_fichiers(archives: Path, copieur: Copieur) -> None:
    un, deux = emettre(archives, 2, pages=2)
    copieur.numeriser('a.pdf', rendue(un, rang=2, pages=2), rendue(deux, rang=2, pages=2), rendue(un, rang=1, pages=2))
    copieur.numeriser('b.pdf', rendue(deux, Statut.NON, rang=1, pages=2))
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [] and all(fichier.supprimable for fichier in bilan.fichiers)
    pieces = {e['reference']: e for e in faits(lilas(archives), Fait.PIECE)}
    assert [page for _, page in pieces[un]['pages']] == [3, 1] and [page for _, page in pieces[deux]['pages']] == [1, 2]  # type: ignore[attr-defined]
    assert all(e['rangs'] == [1, 2] for e in pieces.values())
    assert [e['page'] for e in faits(lilas(archives), Fait.LECTURE)] == [2, 2]


def test_une_page_qui_manque_est_dite_et_rejoint_la_suite_quand_elle_revient(archives: Path, copieur: Copieur) -> None:
    (reference,) = emettre(archives, 1, pages=2)
    copieur.numeriser('a.pdf', rendue(reference, rang=1, pages=2))
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.PAGE_MANQUANTE] and bilan.fichiers[0].supprimable
    assert retours(archives)[reference].statut is Statut.EN_ATTENTE
    copieur.numeriser('b.pdf', rendue(reference, Statut.NON, rang=2, pages=2))
    assert codes(copieur.archiver(archives)) == []
    assert retours(archives)[reference].statut is Statut.NON
    assert retours(archives)[reference].pieces == tuple(f'pieces/periode-2/{LETTRE}/{reference}{n}.pdf' for n in ('', '-2'))


@pytest.mark.parametrize(('seconde', 'attendu'), [(Statut.OUI, Statut.OUI), (Statut.NON, Statut.A_VERIFIER)])
def test_un_double_est_garde_a_part_et_sa_reponse_comparee(seconde: Statut, attendu: Statut, archives: Path, copieur: Copieur) -> None:
    (reference,) = emettre(archives, 1)
    copieur.numeriser('pile.pdf', rendue(reference), rendue(reference, seconde), rendue(reference))
    bilan = copieur.archiver(archives)
    assert retours(archives)[reference].statut is attendu
    assert [signalee.page for signalee in bilan.doublons] == [2, 3]
    assert {e['piece'] for e in faits(lilas(archives), Fait.PIECE)} == {
        f'pieces/periode-2/{LETTRE}/{reference}.pdf', f'doublons/{reference}-2.pdf', f'doublons/{reference}-3.pdf'}
    assert bilan.attend_une_personne is (attendu is Statut.A_VERIFIER)


def test_inconnue_sans_code_et_d_une_autre_ecole_vont_chacune_a_leur_place(archives: Path, copieur: Copieur) -> None:
    (un,), (deux,) = emettre(archives, 1), emettre(archives, 1, ecole='tilleuls', periode=None)
    etrangere = references(1, graine=99)[0]
    copieur.numeriser('pile.pdf', SANS_CODE, rendue(deux), inconnue(etrangere), rendue(un))
    bilan = copieur.archiver(archives)
    assert [(signalee.page, Path(signalee.piece).parts[-3:-1]) for signalee in bilan.de_cote] == [
        (1, ('_a_classer', 'pieces')), (3, ('_a_classer', 'pieces'))]
    assert codes(bilan) == [Code.PAGE_MISE_DE_COTE] * 2 and bilan.fichiers[0].supprimable
    commun = faits(Depot.a_classer(archives), Fait.PIECE)
    assert [(e['nature'], e['reference']) for e in commun] == [('à classer', ''), ('à classer', etrangere)]
    assert retours(archives, 'tilleuls')[deux].pieces == (f'pieces/annee/{LETTRE}/{deux}.pdf',)
    assert retours(archives)[un].statut is Statut.OUI


def test_une_page_illisible_reste_dans_son_fichier_que_l_on_ne_dit_pas_supprimable(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 2)
    copieur.numeriser('pile.pdf', rendue(refs[0]), ILLISIBLE, rendue(refs[1]))
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.PAGE_LAISSEE] and not bilan.fichiers[0].supprimable
    assert (bilan.laissees[0].page, bilan.laissees[0].raison) == (2, "la page ne s'ouvre pas")
    assert all(retour.statut is Statut.OUI for retour in retours(archives).values())
    avant = lignes(archives)
    assert codes(copieur.archiver(archives)) == [Code.PAGE_LAISSEE] and lignes(archives) == avant


def test_un_fichier_a_moitie_range_qui_ne_s_ouvre_plus_n_est_pas_dit_supprimable(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 2)
    pile = copieur.numeriser('pile.pdf', rendue(refs[0]), ILLISIBLE, rendue(refs[1]))
    copieur.archiver(archives)
    copieur.poser('pile.pdf', pile.read_bytes(), {'sorte': 'illisible', 'defaut': "le fichier met trop de temps à s'ouvrir"})
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.PAGE_LAISSEE] and not bilan.fichiers[0].supprimable and bilan.attend_une_personne
    assert not faits(Depot.a_classer(archives), Fait.LOT), "on ignore combien de pages il a : rien n'est dit rangé en entier"


def test_une_page_que_l_on_ne_sait_pas_garder_n_arrete_pas_les_autres(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 2)
    tronque = octets_de('TIFF', image('a'))[:-3000]
    copieur.poser('a.tif', tronque, rendue(refs[0]))
    copieur.numeriser('b.pdf', rendue(refs[1]))
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.PAGE_LAISSEE] and [fichier.supprimable for fichier in bilan.fichiers] == [False, True]
    assert retours(archives)[refs[0]].statut is Statut.EN_ATTENTE and retours(archives)[refs[1]].statut is Statut.OUI


def test_le_registre_abime_d_une_ecole_laisse_ses_pages_et_range_les_autres(archives: Path, copieur: Copieur) -> None:
    (un,), (deux,) = emettre(archives, 1), emettre(archives, 1, ecole='tilleuls')
    copieur.numeriser('pile.pdf', rendue(un), rendue(deux))
    registre = Depot.de(archives, '2026-2027', 'tilleuls').registre
    intact = registre.read_bytes()
    registre.write_bytes(intact.replace(b'periode": 2', b'periode": 3'))
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.REGISTRE_ABIME, Code.PAGE_LAISSEE] and not bilan.fichiers[0].supprimable
    assert 'tilleuls' in bilan.laissees[0].raison and retours(archives)[un].statut is Statut.OUI
    registre.write_bytes(intact)
    assert codes(copieur.archiver(archives)) == [] and retours(archives, 'tilleuls')[deux].statut is Statut.OUI


def test_le_registre_commun_abime_arrete_tout_sans_rien_ecrire(archives: Path, copieur: Copieur) -> None:
    (un,) = emettre(archives, 1)
    copieur.numeriser('a.pdf', SANS_CODE)
    copieur.archiver(archives)
    registre = Depot.a_classer(archives).registre
    registre.write_bytes(registre.read_bytes().replace(b'motif', b'motet'))
    copieur.numeriser('b.pdf', rendue(un))
    avant = arbre(archives)
    with pytest.raises(ErreurDonnees):
        copieur.archiver(archives)
    assert arbre(archives) == avant


def test_un_formulaire_remplace_est_range_et_dit(archives: Path, copieur: Copieur) -> None:
    un, deux = emettre(archives, 2)
    Registre(lilas(archives), horloge).inscrire(Fait.REMPLACEMENT, ancienne=un, nouvelle=deux)
    copieur.numeriser('pile.pdf', rendue(un))
    assert codes(copieur.archiver(archives)) == [Code.FORMULAIRE_REMPLACE]


def test_un_formulaire_sans_cases_connues_ou_sans_original_va_a_une_personne(archives: Path, copieur: Copieur) -> None:
    (un,), (deux,) = emettre(archives, 1, cases=False), emettre(archives, 1, ecole='tilleuls')
    for garde in Depot.de(archives, '2026-2027', 'tilleuls').envois.iterdir():
        garde.unlink()
    copieur.numeriser('pile.pdf', {**rendue(un), 'lecture': None}, rendue(deux))
    bilan = copieur.archiver(archives)
    assert bilan.a_verifier == 2 and bilan.fichiers[0].supprimable and codes(bilan) == []
    assert retours(archives)[un].statut is retours(archives, 'tilleuls')[deux].statut is Statut.A_VERIFIER


def test_une_reponse_ne_se_compare_pas_a_un_original_modifie(archives: Path, copieur: Copieur) -> None:
    (reference,) = emettre(archives, 1)
    (envoi,) = lilas(archives).envois.glob('*.pdf')
    envoi.write_bytes(envoi.read_bytes() + b' ')
    copieur.numeriser('pile.pdf', rendue(reference))
    assert copieur.archiver(archives).a_verifier == 1
    (motif,) = retours(archives)[reference].motifs
    assert 'le formulaire envoyé a été modifié depuis' in motif


def test_un_original_qui_ne_se_lit_plus_n_arrete_pas_la_pile(
    archives: Path, copieur: Copieur, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reference,) = emettre(archives, 1)

    def lire(path: Path) -> str:
        if path.parent.name == 'envois':
            raise PermissionError(13, 'Permission denied', str(path))
        return sha256_du_fichier(path)

    monkeypatch.setattr('generator.archivage.fonds.sha256_du_fichier', lire)
    copieur.numeriser('pile.pdf', rendue(reference))
    bilan = copieur.archiver(archives)
    assert bilan.a_verifier == 1 and all(fichier.supprimable for fichier in bilan.fichiers)


def test_archiver_finit_un_classement_a_la_main_qu_un_arret_a_coupe(
    archives: Path, copieur: Copieur, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Coupure(Exception):
        """Le courant coupé."""

    def couper(*_: object) -> None:
        raise Coupure

    un, deux = emettre(archives, 2)
    copieur.numeriser('pile.pdf', SANS_CODE)
    copieur.archiver(archives)
    commun = Registre(Depot.a_classer(archives), horloge)
    (piece,) = rejouer(commun.evenements, {}).a_classer
    with monkeypatch.context() as pendant:
        pendant.setattr('generator.archive.reclassement._noter_le_depart', couper)
        with pytest.raises(Coupure):
            classer(commun, piece, Registre(lilas(archives), horloge), un)
    copieur.numeriser('autre.pdf', rendue(deux))
    bilan = copieur.archiver(archives)
    assert not bilan.de_cote and not (commun.depot.dossier / piece).exists()
    assert not rejouer(Registre(commun.depot, horloge).evenements, {}).a_classer
    assert len(retours(archives)[un].pieces) == 1


@pytest.mark.parametrize(('seconde', 'remede'), [(Statut.OUI, 'rien'), (Statut.NON, 'dites laquelle compte')])
def test_une_seconde_copie_ne_demande_rien_si_elle_dit_la_meme_chose(
    seconde: Statut, remede: str, archives: Path, copieur: Copieur
) -> None:
    (reference,) = emettre(archives, 1)
    copieur.numeriser('pile.pdf', rendue(reference), rendue(reference, seconde))
    (probleme,) = copieur.archiver(archives).rapport
    assert probleme.code is Code.FORMULAIRE_EN_DOUBLE and remede in probleme.remede


def test_un_formulaire_renvoye_sans_ses_cases_va_a_une_personne(archives: Path, copieur: Copieur, tmp_path: Path) -> None:
    (reference,) = emettre(archives, 1)
    reimprime = tmp_path / 'reimprime.pdf'
    reimprime.write_bytes(b'%PDF-1.7 sans cases')
    garder_envoi(Registre(lilas(archives), horloge), reimprime, [PageEnvoyee(reference, 1, 1, 1, SANS_CASES)])
    copieur.numeriser('pile.pdf', {**rendue(reference), 'lecture': None})
    assert copieur.archiver(archives).a_verifier == 1
    assert retours(archives)[reference].statut is Statut.A_VERIFIER, "revenu, il ne reste pas « en attente »"


def test_les_fichiers_recus_ne_sont_ni_modifies_ni_deplaces(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 2)
    copieur.numeriser('sous/pile.pdf', rendue(refs[0]), SANS_CODE)
    copieur.numeriser('photo.jpg', rendue(refs[1]), sorte='JPEG')
    avant = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in copieur.dossier.rglob('*') if p.is_file()}
    for dossier in (copieur.dossier / 'sous', copieur.dossier):
        dossier.chmod(0o500)
    try:
        bilan = copieur.archiver(archives)
    finally:
        for dossier in (copieur.dossier, copieur.dossier / 'sous'):
            dossier.chmod(0o700)
    assert all(fichier.supprimable for fichier in bilan.fichiers)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in copieur.dossier.rglob('*') if p.is_file()} == avant


@pytest.mark.skipif(os.name != 'posix', reason="droits de POSIX")
def test_les_archives_ne_sont_lisibles_que_par_leur_proprietaire(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 1)
    copieur.numeriser('pile.pdf', rendue(refs[0]), SANS_CODE, rendue(refs[0]))
    copieur.archiver(archives)
    droits = {path.is_dir(): path.stat().st_mode & 0o777 for path in (archives, *archives.rglob('*'))}
    assert {(p.is_dir(), p.stat().st_mode & 0o777) for p in (archives, *archives.rglob('*'))} == {(True, 0o700), (False, 0o600)}, droits


@pytest.mark.parametrize('alterer', [lambda path: path.unlink(), lambda path: path.write_bytes(b'autre')])
def test_un_fichier_deja_archive_n_est_plus_dit_supprimable_si_une_piece_manque_ou_a_change(
    alterer: object, archives: Path, copieur: Copieur
) -> None:
    refs = emettre(archives, 1)
    copieur.numeriser('pile.pdf', rendue(refs[0]))
    assert copieur.archiver(archives).fichiers[0].supprimable
    alterer(lilas(archives).dossier / f'pieces/periode-2/{LETTRE}/{refs[0]}.pdf')  # type: ignore[operator]
    bilan = copieur.archiver(archives)
    assert not bilan.fichiers[0].supprimable and codes(bilan) == [Code.RELECTURE_DIFFERENTE]


def test_un_fichier_inconnu_a_la_place_d_une_piece_est_garde_ailleurs(archives: Path, copieur: Copieur) -> None:
    (reference,) = emettre(archives, 1)
    copieur.numeriser('pile.pdf', rendue(reference))
    place = lilas(archives).dossier / f'pieces/periode-2/{LETTRE}/{reference}.pdf'
    lilas(archives).creer(place.parent)
    place.write_bytes(b'un autre document')
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.PIECE_ETRANGERE] and bilan.fichiers[0].supprimable
    (garde,) = (Depot.a_classer(archives).dossier / 'pieces').iterdir()
    assert garde.read_bytes() == b'un autre document' and place.read_bytes().startswith(b'%PDF-1.7')


def test_ce_qui_n_est_pas_une_numerisation_entiere_est_laisse_et_dit(archives: Path, copieur: Copieur, tmp_path: Path) -> None:
    (reference,) = emettre(archives, 1)
    entier = copieur.numeriser('pile.pdf', rendue(reference))
    coupe = copieur.poser('coupe.pdf', entier.read_bytes()[:-400])
    copieur.poser('vide.pdf', b'')
    copieur.poser('photo.heic', b'\0\0\0\x18ftypheic' + b'\0' * 40)
    copieur.poser('lisezmoi.txt', b'bonjour')
    copieur.poser('.cache.pdf', b'%PDF-1.7 %%EOF')
    (copieur.dossier / 'lien.pdf').symlink_to(entier)
    (copieur.dossier / 'ailleurs').symlink_to(tmp_path)
    os.mkfifo(copieur.dossier / 'tuyau.pdf')
    bilan = copieur.archiver(archives)
    par_code = {code: sorted(Path(p.emplacement.fichier).name for p in bilan.rapport if p.code == code) for code in set(codes(bilan))}
    assert par_code == {
        Code.NUMERISATION_INACHEVEE: ['coupe.pdf', 'vide.pdf'],
        Code.NUMERISATION_REFUSEE: ['ailleurs', 'lien.pdf', 'photo.heic', 'tuyau.pdf'],
        Code.FICHIER_PASSE: ['.cache.pdf', 'lisezmoi.txt'],
    }
    assert [fichier.chemins for fichier in bilan.fichiers] == [(entier,)] and coupe.is_file()


def test_un_fichier_qui_s_ecrit_encore_est_laisse(archives: Path, copieur: Copieur) -> None:
    from generator.archivage.reception import recevoir

    emettre(archives, 1)
    pile = copieur.numeriser('pile.pdf', BLANCHE)

    def copier(secondes: float) -> None:
        pile.write_bytes(pile.read_bytes() + b'%%EOF\n')

    instant = pile.stat().st_mtime
    recus, problemes = recevoir([pile], archives, lambda: horloge().fromtimestamp(instant + 1, horloge().tzinfo), copier)
    assert recus == [] and [probleme.code for probleme in problemes] == [Code.NUMERISATION_INACHEVEE]


def test_un_fichier_change_pendant_la_lecture_n_est_pas_range(archives: Path, copieur: Copieur) -> None:
    (reference,) = emettre(archives, 1)
    pile = copieur.numeriser('pile.pdf', rendue(reference))
    lire, avant = copieur.lire, lignes(archives)

    def lire_puis_changer(path: Path, originaux: object) -> object:
        yield from lire(path, originaux)  # type: ignore[arg-type]
        path.write_bytes(path.read_bytes() + b'\n%%EOF')

    copieur.lire = lire_puis_changer  # type: ignore[method-assign,assignment]
    bilan = copieur.archiver(archives, pile)
    assert codes(bilan) == [Code.PAGE_LAISSEE] and not bilan.fichiers[0].supprimable and lignes(archives) == avant


def test_les_archives_donnees_par_erreur_ne_se_rangent_pas_en_elles_memes(archives: Path, copieur: Copieur) -> None:
    (reference,) = emettre(archives, 1)
    copieur.numeriser('pile.pdf', rendue(reference))
    copieur.archiver(archives)
    bilan = copieur.archiver(archives, archives.parent)
    assert bilan.fichiers == [] and codes(bilan) == [Code.FICHIER_PASSE]
    dedans = lilas(archives).pieces
    for donne in (archives, dedans, next(dedans.rglob('*.pdf'))):
        bilan = copieur.archiver(archives, donne)
        assert bilan.fichiers == [] and codes(bilan) == [Code.NUMERISATION_REFUSEE], donne


def test_un_fichier_demesure_est_refuse_sans_etre_lu(archives: Path, copieur: Copieur) -> None:
    emettre(archives, 1)
    copieur.dossier.mkdir()
    with (copieur.dossier / 'creux.pdf').open('wb') as creux:
        creux.write(b'%PDF-1.7')
        creux.truncate(10**13)
    debut = time.monotonic()
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.NUMERISATION_REFUSEE] and time.monotonic() - debut < 5


def test_une_page_reclassee_par_une_personne_reste_connue(archives: Path, copieur: Copieur) -> None:
    from generator.archive.reclassement import classer

    (reference,) = emettre(archives, 1)
    copieur.numeriser('pile.pdf', SANS_CODE)
    copieur.archiver(archives)
    cote, ecole = Registre(Depot.a_classer(archives), horloge), Registre(lilas(archives), horloge)
    classer(cote, str(faits(cote.depot, Fait.PIECE)[0]['piece']), ecole, reference)
    avant = arbre(archives)
    bilan = copieur.archiver(archives)
    assert arbre(archives) == avant and bilan.de_cote == [] and bilan.fichiers[0].supprimable
    copieur.numeriser('copie.pdf', rendue(reference))
    assert [signalee.page for signalee in copieur.archiver(archives).doublons] == [1]


def test_apres_un_classement_annule_le_vrai_formulaire_n_est_pas_pris_pour_une_seconde_copie(
    archives: Path, copieur: Copieur
) -> None:
    from generator.archive.reclassement import classer, remettre

    (reference,) = emettre(archives, 1)
    copieur.numeriser('pile.pdf', SANS_CODE)
    copieur.archiver(archives)
    cote, ecole = Registre(Depot.a_classer(archives), horloge), Registre(lilas(archives), horloge)
    classer(cote, str(faits(cote.depot, Fait.PIECE)[0]['piece']), ecole, reference)
    remettre(ecole, next(ecole.faits(Fait.LECTURE)), cote)
    copieur.numeriser('vraie.pdf', rendue(reference))
    assert copieur.archiver(archives).doublons == []
    assert retours(archives)[reference].statut is Statut.OUI and len(retours(archives)[reference].pieces) == 1


def test_un_fichier_ote_pendant_le_passage_n_arrete_pas_les_autres(archives: Path, copieur: Copieur) -> None:
    refs = emettre(archives, 2)
    copieur.numeriser('a.pdf', rendue(refs[0]))
    ote = copieur.numeriser('b.pdf', rendue(refs[1]))
    lire = copieur.lire

    def lire_et_oter(path: Path, originaux: object) -> object:
        ote.unlink(missing_ok=True)
        return lire(path, originaux)  # type: ignore[arg-type]

    copieur.lire = lire_et_oter  # type: ignore[method-assign,assignment]
    bilan = copieur.archiver(archives)
    assert codes(bilan) == [Code.PAGE_LAISSEE] and [fichier.supprimable for fichier in bilan.fichiers] == [True, False]
    assert retours(archives)[refs[0]].statut is Statut.OUI


@pytest.mark.skipif(os.name != 'posix' or os.geteuid() == 0, reason="les droits ne retiennent pas root")
def test_un_dossier_ferme_est_dit(archives: Path, copieur: Copieur) -> None:
    emettre(archives, 1)
    (copieur.dossier / 'ferme').mkdir(parents=True, mode=0o000)
    assert codes(copieur.archiver(archives)) == [Code.NUMERISATION_REFUSEE]
