"""Classer à la main une page mise de côté : elle change de dossier, jamais de contenu ; un arrêt n'importe où se répare."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.archive import Evenement, Fait, Registre, depots, rejouer
from generator.archive.reclassement import A_LIRE, achever, classer, laisser, lire_piece, remettre, reprendre
from generator.archive.verification import verifier_depots
from generator.domaine.retour import Auteur, Statut
from generator.erreurs import Code, ErreurDonnees
from tests.fabrique.revenus import ECOLE, LETTRE, MIDI, Archives, page

Arbre = dict[str, bytes]


@pytest.fixture
def archives(tmp_path: Path) -> Archives:
    """Trois lettres parties, une page mise de côté."""
    archives = Archives(tmp_path / 'archives')
    archives.envoyer(("Nina ORIOL", "Paul VIDAL", "Ève COSTA"))
    archives.mettre_de_cote(page("Nina ORIOL", archives.references[0], oui=True))
    return archives


def de_cote(archives: Archives) -> str:
    (piece,) = rejouer(archives.commun().evenements, {}).a_classer
    return piece


def classer_la(archives: Archives, rang: int = 0) -> None:
    classer(archives.commun(), de_cote(archives), archives.registre(), archives.references[rang])


def derniere_lecture(registre: Registre) -> Evenement:
    return list(registre.faits(Fait.LECTURE))[-1]


def pieces(archives: Archives) -> Arbre:
    return {p.relative_to(archives.dossier).as_posix(): p.read_bytes() for p in archives.dossier.rglob('*.pdf')}


def test_la_page_devient_une_piece_de_sa_reference_a_lire(archives: Archives) -> None:
    ((_, octets),) = pieces(archives).items()
    piece = de_cote(archives)
    classer_la(archives)
    reference = archives.references[0]
    arrivee = f'pieces/periode-2/{LETTRE}/{reference}.pdf'
    assert pieces(archives) == {f'2026-2027/{ECOLE}/{arrivee}': octets}
    ecole, commun = rejouer(archives.registre().evenements, {}), rejouer(archives.commun().evenements, {})
    retour = ecole.retours[reference]
    assert (retour.statut, retour.auteur, retour.motifs, retour.pieces) == (Statut.A_VERIFIER, Auteur.LECTURE, (A_LIRE,), (arrivee,))
    assert commun.pieces == {} == commun.a_classer and ecole.pieces[arrivee]
    assert commun.pages == ecole.pages, "un nouveau passage reconnaît la page, et ne la range pas deux fois"
    (archives.depot.dossier / arrivee).unlink()
    with pytest.raises(ErreurDonnees) as refus:
        lire_piece(archives.registre(), arrivee, ecole.pieces[arrivee])
    assert next(iter(refus.value.rapport)).code is Code.PIECE_CHANGEE and not (archives.commun().depot.dossier / piece).exists()


def test_une_seconde_page_prend_le_nom_suivant(archives: Archives) -> None:
    reference = archives.references[0]
    archives.revenir(reference, 'oui', ())
    classer_la(archives)
    retour = rejouer(archives.registre().evenements, {}).retours[reference]
    assert [Path(piece).name for piece in retour.pieces] == [f'{reference}.pdf', f'{reference}-2.pdf']
    assert retour.statut is Statut.A_VERIFIER, "une réponse déjà lue redevient à voir"


def test_remettre_rend_tout_comme_avant(archives: Archives) -> None:
    avant, piece = pieces(archives), de_cote(archives)
    for _ in range(2):
        classer_la(archives)
        registre = archives.registre()
        remettre(registre, derniere_lecture(registre), archives.commun())
        assert pieces(archives) == avant and de_cote(archives) == piece
        retour = rejouer(archives.registre().evenements, {}).retours[archives.references[0]]
        assert (retour.statut, retour.auteur, retour.pieces, retour.motifs) == (Statut.EN_ATTENTE, None, (), ())
    classer_la(archives, 1)
    etat = rejouer(archives.registre().evenements, {})
    assert [r for r in etat.retours if etat.retours[r].pieces] == [archives.references[1]]


def test_laisser_puis_reprendre(archives: Archives) -> None:
    piece = de_cote(archives)
    laisser(archives.commun(), piece)
    etat = rejouer(archives.commun().evenements, {})
    assert etat.a_classer == {} and piece in etat.pieces
    reprendre(archives.commun(), piece)
    assert list(rejouer(archives.commun().evenements, {}).a_classer.values()) == ["le code carré ne se lit pas"]


@pytest.mark.parametrize('faire', ['abimer', 'oter', 'lier'])
def test_une_page_qui_a_change_ne_se_classe_pas(faire: str, archives: Archives, tmp_path: Path) -> None:
    place = archives.commun().depot.dossier / de_cote(archives)
    octets = place.read_bytes()
    place.unlink()
    if faire == 'abimer':
        place.write_bytes(octets + b' ')
    if faire == 'lier':
        (tmp_path / 'ailleurs.pdf').write_bytes(octets)
        place.symlink_to(tmp_path / 'ailleurs.pdf')
    tete = archives.registre().tete
    with pytest.raises(ErreurDonnees, match='A-655'):
        classer_la(archives)
    assert archives.registre().tete == tete


class Coupure(Exception):
    """Le courant manque."""


def couper_a(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Le n-ième geste durable (inscrire, écrire, ôter) n'a pas lieu."""
    reste = [n]

    def compter(vrai):
        def faire(*quoi: object, **champs: object):
            reste[0] -= 1
            if reste[0] < 0:
                raise Coupure
            return vrai(*quoi, **champs)

        return faire

    monkeypatch.setattr(Registre, '_ajouter', compter(Registre._ajouter))
    monkeypatch.setattr('generator.archive.reclassement.ecrire_a_cote', compter(_ecrire))
    monkeypatch.setattr(Path, 'unlink', compter(Path.unlink))


def _ecrire(path: Path, octets: bytes) -> None:
    path.write_bytes(octets)


@pytest.mark.parametrize('geste', ['classer', 'remettre'])
@pytest.mark.parametrize('n', range(6))
def test_coupe_n_importe_ou_la_page_est_classee_une_fois(
    geste: str, n: int, archives: Archives, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((_, octets),) = pieces(archives).items()
    if geste == 'remettre':
        classer_la(archives)
    with monkeypatch.context() as coupe:
        couper_a(n, coupe)
        try:
            if geste == 'classer':
                classer_la(archives)
            else:
                registre = archives.registre()
                remettre(registre, derniere_lecture(registre), archives.commun())
        except Coupure:
            pass
    for _ in range(2):
        achever(archives.commun(), [archives.registre()])
    if list(rejouer(archives.commun().evenements, {}).a_classer):
        classer_la(archives)
    ecole, commun = rejouer(archives.registre().evenements, {}), rejouer(archives.commun().evenements, {})
    ((piece, _),) = ecole.pieces.items()
    assert pieces(archives) == {f'2026-2027/{ECOLE}/{piece}': octets} and commun.pieces == {}
    retour = ecole.retours[archives.references[0]]
    assert (retour.statut, retour.pieces) == (Statut.A_VERIFIER, (piece,)) and A_LIRE in retour.motifs


def test_achever_ne_fait_rien_quand_tout_est_fini(archives: Archives) -> None:
    archives.mettre_de_cote(page("Paul VIDAL", archives.references[1], non=True), rang=2)
    classer(archives.commun(), next(iter(rejouer(archives.commun().evenements, {}).a_classer)), archives.registre(), archives.references[0])
    tetes = [archives.commun().tete, archives.registre().tete]
    achever(archives.commun(), [archives.registre()])
    assert tetes == [archives.commun().tete, archives.registre().tete]
    assert rejouer(archives.commun().evenements, {}).a_classer


def test_les_archives_se_verifient_apres_chaque_geste(archives: Archives) -> None:
    def defauts() -> list[str]:
        examens = verifier_depots(depots(archives.dossier), lambda: MIDI, lambda: None)
        return [str(probleme) for examen in examens for probleme in examen.rapport]

    avant = defauts()
    classer_la(archives)
    assert defauts() == avant
    registre = archives.registre()
    remettre(registre, derniere_lecture(registre), archives.commun())
    assert defauts() == avant
    laisser(archives.commun(), de_cote(archives))
    assert defauts() == avant
    (archives.commun().depot.dossier / 'pieces' / 'rien.pdf').write_bytes(b'x')
    assert any('rien.pdf' in defaut for defaut in defauts()), "le contrôle, lui, peut échouer"
