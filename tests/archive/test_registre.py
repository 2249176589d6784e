"""Le registre ne fait que croître : ce qui y est changé se voit et se dit, ce qui est à moitié écrit ne compte pas."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from generator.archive import Depot, Fait, Registre
from generator.archive.registre import ORIGINE
from generator.erreurs import Code, ErreurDonnees, ErreurMoteur
from tests.archive.fabrique import horloge, un_registre


@pytest.fixture
def registre(tmp_path: Path) -> Registre:
    """Un registre de cinq lignes : l'ouverture et quatre faits."""
    neuf = un_registre(tmp_path / 'archives')
    for rang in range(4):
        neuf.inscrire(Fait.DECISION, reference=f'R{rang}', statut='oui', motifs=["l'élève « Œ » à relire\u2028fin"])
    return neuf


def relu(registre: Registre) -> Registre:
    return Registre(registre.depot, horloge)


def lignes(registre: Registre) -> list[bytes]:
    return registre.depot.registre.read_bytes().splitlines(keepends=True)


def refus(registre: Registre) -> str:
    with pytest.raises(ErreurDonnees) as leve:
        relu(registre)
    probleme = next(iter(leve.value.rapport))
    assert probleme.code == Code.REGISTRE_ABIME and 'sauvegarde' in probleme.remede
    return f'{probleme.quoi} ({probleme.emplacement.precision})'


def test_chaque_ligne_porte_l_empreinte_de_la_precedente(registre: Registre) -> None:
    objets = [json.loads(ligne) for ligne in lignes(registre)]
    assert [objet['numero'] for objet in objets] == [1, 2, 3, 4, 5]
    assert objets[0]['avant'] == ORIGINE and objets[0]['fait'] == 'ouverture'
    assert [objet['avant'] for objet in objets[1:]] == [objet['empreinte'] for objet in objets[:-1]]
    assert relu(registre).tete == registre.tete == objets[-1]['empreinte']
    assert relu(registre).evenements == registre.evenements


def test_la_chaine_se_verifie_sans_nous_comme_le_dit_le_mode_d_emploi(registre: Registre) -> None:
    """Ce que LISEZMOI.txt explique à la main : ôter « empreinte », trier les clés, sans espace, SHA-256."""
    import hashlib

    for ligne in lignes(registre):
        objet = json.loads(ligne)
        dite = objet.pop('empreinte')
        texte = json.dumps(objet, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
        assert hashlib.sha256(texte.encode()).hexdigest() == dite


def test_une_ligne_changee_est_dite_avec_son_numero(registre: Registre) -> None:
    chemin = registre.depot.registre
    chemin.write_bytes(b''.join(ligne.replace(b'"R1"', b'"R9"') for ligne in lignes(registre)))
    assert refus(registre) == "Le registre des retours est abîmé : elle a été changée après coup (ligne 3)"


@pytest.mark.parametrize(
    ('ordre', 'ligne'),
    [([0, 1, 3, 4], 3), ([1, 2, 3, 4], 1), ([0, 2, 1, 3, 4], 2), ([0, 1, 1, 2, 3, 4], 3)],
    ids=['ôtée', 'la première ôtée', 'déplacée', 'répétée'],
)
def test_une_ligne_otee_deplacee_ou_repetee_est_dite_avec_son_numero(registre: Registre, ordre: list[int], ligne: int) -> None:
    toutes = lignes(registre)
    registre.depot.registre.write_bytes(b''.join(toutes[rang] for rang in ordre))
    dit = refus(registre)
    assert dit.endswith(f'(ligne {ligne})') and 'ôtée, ajoutée ou déplacée' in dit


@pytest.mark.parametrize('ajout', [b'{}\n', b'\n', b'[1]\n', b'bonjour\n', b'\xff\xfe\n', b'{"numero": 6}\n'])
def test_une_ligne_ajoutee_a_la_main_est_dite(registre: Registre, ajout: bytes) -> None:
    chemin = registre.depot.registre
    chemin.write_bytes(chemin.read_bytes() + ajout)
    assert refus(registre) == "Le registre des retours est abîmé : la ligne ne se lit pas (ligne 6)"


def test_une_cle_ecrite_deux_fois_ne_trompe_pas_l_oeil(registre: Registre) -> None:
    toutes = lignes(registre)
    toutes[2] = toutes[2].replace(b'"statut": "oui"', b'"statut": "non", "statut": "oui"')
    registre.depot.registre.write_bytes(b''.join(toutes))
    assert refus(registre).endswith("la ligne ne se lit pas (ligne 3)")


@pytest.mark.parametrize('gardes', [1, 40, -1])
def test_une_derniere_ligne_dechiree_est_otee_et_c_est_note(registre: Registre, gardes: int) -> None:
    """« -1 » : il ne manque que la fin de ligne."""
    chemin, toutes = registre.depot.registre, lignes(registre)
    reste = toutes[-1][:gardes]
    chemin.write_bytes(b''.join(toutes[:-1]) + reste)
    repris = relu(registre)
    assert [e.numero for e in repris.evenements] == [1, 2, 3, 4]
    assert chemin.read_bytes().endswith(reste), "lire ne change rien"
    repris.inscrire(Fait.DECISION, reference='R9', statut='non')
    faits = [(e.fait, e.champs.get('octets')) for e in relu(registre).evenements[4:]]
    assert faits == [(Fait.REPRISE, len(reste)), (Fait.DECISION, None)]


def test_un_registre_qui_n_est_qu_une_ligne_dechiree_repart(tmp_path: Path) -> None:
    registre = un_registre(tmp_path)
    registre.depot.creer(registre.depot.dossier)
    registre.depot.registre.write_bytes(b'{"numero": 1, "ins')
    relu(registre).inscrire(Fait.LOT, source='x', pages=1, nom='pile.pdf')
    assert [e.fait for e in relu(registre).evenements] == [Fait.OUVERTURE, Fait.REPRISE, Fait.LOT]


@pytest.mark.parametrize('ecrits', [0, 10])
def test_un_disque_plein_remet_le_registre_comme_il_etait(
    registre: Registre, ecrits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    avant = registre.depot.registre.read_bytes()
    ouvrir = os.fdopen

    class Plein:
        """Un disque qui n'accepte plus que quelques octets."""

        def __init__(self, flux) -> None:
            self.flux = flux

        def __enter__(self):
            return self

        def __exit__(self, *_: object) -> None:
            self.flux.close()

        def __getattr__(self, nom: str):
            return getattr(self.flux, nom)

        def write(self, octets: bytes) -> int:
            if not ecrits:
                raise OSError(28, 'No space left on device')
            return self.flux.write(octets[:ecrits])

    with monkeypatch.context() as plein:
        plein.setattr('generator.archive.registre.os.fdopen', lambda *a, **k: Plein(ouvrir(*a, **k)))
        with pytest.raises(OSError):
            registre.inscrire(Fait.LOT, source='x', pages=1, nom='pile.pdf')
    assert registre.depot.registre.read_bytes() == avant
    registre.inscrire(Fait.LOT, source='x', pages=1, nom='pile.pdf')
    assert [e.fait for e in relu(registre).evenements][-1] is Fait.LOT


def test_on_lit_pendant_qu_un_autre_ecrit(registre: Registre) -> None:
    """Un lecteur voit un début du registre, jamais une ligne à moitié."""
    complet = registre.depot.registre.read_bytes()
    vus = set()
    for taille in range(len(complet) + 1):
        registre.depot.registre.write_bytes(complet[:taille])
        vus.add(len(relu(registre).evenements))
    assert vus == {0, 1, 2, 3, 4, 5}


def test_deux_registres_ouverts_n_ecrivent_pas_l_un_sur_l_autre(registre: Registre) -> None:
    autre = relu(registre)
    autre.inscrire(Fait.DECISION, reference='R5', statut='oui')
    with pytest.raises(ErreurMoteur, match='A-642'):
        registre.inscrire(Fait.DECISION, reference='R5', statut='non')
    assert relu(registre).evenements == autre.evenements


@pytest.mark.skipif(sys.platform == 'win32', reason="Windows n'a ni O_NOFOLLOW ni ces droits")
@pytest.mark.parametrize('dechire', [b'', b'{"numero"'])
def test_un_lien_mis_a_la_place_du_registre_n_est_pas_suivi(registre: Registre, tmp_path: Path, dechire: bytes) -> None:
    ailleurs = tmp_path / 'ailleurs.jsonl'
    ailleurs.write_bytes(registre.depot.registre.read_bytes() + dechire)
    registre.depot.registre.unlink()
    registre.depot.registre.symlink_to(ailleurs)
    avant = ailleurs.read_bytes()
    with pytest.raises(OSError):
        relu(registre).inscrire(Fait.LOT, source='x', pages=1, nom='pile.pdf')
    assert ailleurs.read_bytes() == avant


@pytest.mark.skipif(sys.platform == 'win32', reason="Windows n'a pas ces droits")
def test_le_registre_et_ses_dossiers_ne_sont_qu_a_leur_proprietaire(registre: Registre, tmp_path: Path) -> None:
    droits = {
        path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in sorted(tmp_path.rglob('*'))
    }
    assert droits == {
        'archives': 0o700, 'archives/2026-2027': 0o700, 'archives/2026-2027/lilas': 0o700,
        'archives/2026-2027/lilas/registre.jsonl': 0o600,
    }  # fmt: skip


def test_les_accents_se_lisent_au_bloc_notes(registre: Registre) -> None:
    assert '« Œ » à relire'.encode() in registre.depot.registre.read_bytes()
    assert relu(registre).evenements[1]['motifs'] == ["l'élève « Œ » à relire\u2028fin"]


@pytest.mark.parametrize('piece', ['../ailleurs.pdf', '/etc/passwd', 'pieces/../../x.pdf', 'C:\\x.pdf'])
def test_un_chemin_qui_sort_du_depot_est_refuse_meme_bien_chaine(registre: Registre, piece: str) -> None:
    registre.inscrire(Fait.PURGE, piece=piece, sha256='', reference='', regle='', visa='')
    assert 'ne se lit pas' in refus(registre)


def test_un_dossier_copie_ou_renomme_n_est_pas_pris_pour_celui_d_une_ecole(registre: Registre) -> None:
    copie = Depot(registre.depot.dossier.with_name('lilas copie'), '2026-2027', 'lilas copie')
    shutil.copytree(registre.depot.dossier, copie.dossier)
    with pytest.raises(ErreurDonnees, match="dans le dossier d'un autre"):
        Registre(copie, horloge)


def test_un_registre_que_le_disque_refuse_se_dit_sans_arreter_l_outil(
    registre: Registre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def illisible(path: Path) -> bytes:
        raise PermissionError(13, 'Permission denied', str(path))

    monkeypatch.setattr(Path, 'read_bytes', illisible)
    with pytest.raises(ErreurDonnees, match='il ne se lit pas'):
        relu(registre)
