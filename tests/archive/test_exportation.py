"""L'export : lisible sans nous, vérifiable à la main, jamais par-dessus autre chose ; scellé, deux clés l'ouvrent."""

from __future__ import annotations

import csv
import io
import re
import shutil
import stat
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from generator.archive import Depot, Fait, Liens, Registre
from generator.archive.coffre import fabriquer_cle
from generator.coffre_de_l_ecole import (
    fichier_des_cles,
    lire_cles,
    ouvrir_la_copie,
    preparer_les_cles,
    sceller_les_archives,
)
from generator.controle_des_archives import verifier_les_archives
from generator.erreurs import ErreurCommande, ErreurDonnees, ErreurGenerateur
from generator.exportation import en_cellule, exporter
from generator.reglages import RACINE, Reglages
from generator.sorties import BROUILLON, brouillon_a_cote
from generator.suivi import SuiviMuet
from tests.archive.fabrique import ELEVES, MIDI, classer, horloge, references, une_annee

MUET = SuiviMuet()


@pytest.fixture
def ici(tmp_path: Path) -> Reglages:
    """Une école dont deux lettres sur trois sont revenues."""
    donnees = tmp_path / 'donnees'
    (donnees / 'ecoles').mkdir(parents=True)
    une_annee(donnees / 'archives')
    return Reglages(aujourdhui=MIDI.date(), donnees=donnees, sorties=tmp_path / 'sorties', annee='2026-2027')


def lire_index(dossier: Path) -> list[dict[str, str]]:
    octets = (dossier / 'index.csv').read_bytes()
    assert octets.startswith(b'\xef\xbb\xbf'), "sans cette marque, Excel lit mal les accents"
    return list(csv.DictReader(io.StringIO(octets.decode('utf-8-sig')), delimiter=';'))


def test_l_export_se_lit_sans_nous(ici: Reglages, tmp_path: Path) -> None:
    export = exporter(ici, tmp_path / 'copie', horloge, MUET)
    lignes = lire_index(tmp_path / 'copie')
    assert [(ligne['destinataire'], ligne['réponse'], ligne['nature']) for ligne in lignes] == [
        (ELEVES[0], 'oui', 'formulaire'), (ELEVES[1], 'non', 'formulaire'), (ELEVES[0], 'oui', 'doublon'),
        (ELEVES[2], 'en attente', ''),
    ]  # fmt: skip
    noms = [Path(ligne['fichier']).name for ligne in lignes if ligne['fichier']]
    assert re.fullmatch(r'CE1-Elise-N-GUYEN-D-ESTREES-oui-A1[0-9A-Z]{14}\.pdf', noms[0])
    assert re.fullmatch(r'CE1-Leo-MARTIN-non-A1[0-9A-Z]{14}\.pdf', noms[1])
    for ligne in lignes[:3]:
        original = ici.archives / '2026-2027' / 'lilas' / ligne['place dans les archives']
        assert (tmp_path / 'copie' / ligne['fichier']).read_bytes() == original.read_bytes()
    assert export.pieces == 3
    assert not list(tmp_path.glob('.*')), "rien ne reste à côté"


@pytest.mark.skipif(shutil.which('sha256sum') is None, reason="sha256sum n'est pas sur cette machine")
def test_sha256sum_relit_tout_et_voit_un_octet_change(ici: Reglages, tmp_path: Path) -> None:
    copie = tmp_path / 'copie'
    exporter(ici, copie, horloge, MUET)
    commande = ['sha256sum', '-c', '--strict', 'empreintes.sha256']
    assert subprocess.run(commande, cwd=copie, capture_output=True).returncode == 0
    notees = {ligne.split('  ', 1)[1] for ligne in (copie / 'empreintes.sha256').read_text('utf-8').splitlines()}
    assert notees == {p.relative_to(copie).as_posix() for p in copie.rglob('*') if p.is_file()} - {'empreintes.sha256'}
    piece = next(copie.rglob('CE1-*.pdf'))
    piece.write_bytes(piece.read_bytes() + b'x')
    fini = subprocess.run(commande, cwd=copie, capture_output=True, text=True)
    assert fini.returncode == 1 and piece.name in fini.stdout


def test_le_mode_d_emploi_dit_vrai_son_programme_verifie_la_chaine(ici: Reglages, tmp_path: Path) -> None:
    copie = tmp_path / 'copie'
    exporter(ici, copie, horloge, MUET)
    texte = (copie / 'LISEZMOI.txt').read_text('utf-8-sig')
    assert "École « lilas », année scolaire 2026-2027" in texte and '3 pièces, 1 formulaires' in texte
    lignes = texte.splitlines()
    debut = next(rang for rang, ligne in enumerate(lignes) if 'import hashlib' in ligne)
    fin = next(rang for rang, ligne in enumerate(lignes) if 'dernière empreinte' in ligne)
    programme = '\n'.join(ligne[4:] for ligne in lignes[debut : fin + 1])

    def lancer() -> str:
        fini = subprocess.run([sys.executable, '-c', programme], cwd=copie / 'lilas', capture_output=True, text=True, check=True)
        return fini.stdout

    tetes = [e.empreinte for e in Registre(Depot.de(ici.archives, '2026-2027', 'lilas'), horloge).evenements]
    assert lancer() == f'dernière empreinte {tetes[-2]}\n', "la ligne « export » vient après la copie"
    registre = copie / 'lilas' / 'registre.jsonl'
    registre.write_bytes(registre.read_bytes().replace(b'"non"', b'"oui"'))
    assert 'changée' in lancer()


@pytest.mark.parametrize(('brute', 'sure'), [
    ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'), ('+33 6', "'+33 6"), ('-1', "'-1"), ('@SOMME(A1)', "'@SOMME(A1)"),
    ('\t=1', "'=1"), (' =1', "'=1"), ('＝1', "'＝1"), ('Léo\nMARTIN', 'Léo MARTIN'), ("N'GUYEN", "N'GUYEN"), ('', ''),
])  # fmt: skip
def test_rien_dans_l_index_n_est_pris_pour_une_formule(brute: str, sure: str) -> None:
    assert en_cellule(brute) == sure


def test_un_nom_piege_ne_sort_pas_du_dossier(ici: Reglages, tmp_path: Path) -> None:
    liens = Liens(Depot.de(ici.archives, '2026-2027', 'lilas'))
    premiere = next(iter(liens.par_reference))
    liens.ajouter({premiere: replace(liens.par_reference[premiere], nom='../../../=cmd|x\x00/é' * 20, classe='..')})
    exporter(ici, tmp_path / 'copie', horloge, MUET)
    for path in (tmp_path / 'copie').rglob('*'):
        assert path.resolve().is_relative_to(tmp_path / 'copie') and len(path.name) < 140
    assert sorted(p.name for p in tmp_path.iterdir()) == ['copie', 'donnees']


@pytest.mark.skipif(sys.platform == 'win32', reason="Windows n'a pas ces droits")
def test_l_export_n_est_qu_a_son_proprietaire(ici: Reglages, tmp_path: Path) -> None:
    exporter(ici, tmp_path / 'copie', horloge, MUET)
    for path in [tmp_path / 'copie', *(tmp_path / 'copie').rglob('*')]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_l_avis_de_l_ien_se_dit_avec_les_mots_de_son_formulaire(ici: Reglages, tmp_path: Path) -> None:
    registre = Registre(Depot.de(ici.archives, '2026-2027', 'lilas'), horloge)
    favorable, defavorable = references(2, graine=77)
    registre.inscrire(Fait.EMISSION, references=dict.fromkeys((favorable, defavorable), 'tableau_previsionnel'), periode=2)
    for reference, statut in ((favorable, 'oui'), (defavorable, 'non')):
        classer(registre, reference, statut)
    exporter(ici, tmp_path / 'copie', horloge, MUET)
    dits = {ligne['réponse'] for ligne in lire_index(tmp_path / 'copie') if ligne['formulaire'] == 'tableau_previsionnel'}
    assert dits == {'FAVORABLE', 'DÉFAVORABLE'}


def test_jamais_par_dessus_autre_chose(ici: Reglages, tmp_path: Path) -> None:
    plein, fichier, lien = tmp_path / 'plein', tmp_path / 'fichier', tmp_path / 'lien'
    plein.mkdir()
    (plein / 'photo.jpg').write_bytes(b'x')
    fichier.write_bytes(b'x')
    lien.symlink_to(tmp_path / 'ailleurs')
    for vers in (plein, fichier, lien, ici.archives / 'copie'):
        with pytest.raises(ErreurCommande, match='A-643'):
            exporter(ici, vers, horloge, MUET)
    assert (plein / 'photo.jpg').read_bytes() == b'x' and not (tmp_path / 'ailleurs').exists()
    vide = tmp_path / 'vide'
    vide.mkdir()
    assert exporter(ici, vide, horloge, MUET).dossier == vide


def test_un_arret_en_route_ne_laisse_rien(ici: Reglages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def plein(*_: object) -> str:
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr('generator.exportation.mode_d_emploi', plein)
    with pytest.raises(ErreurGenerateur, match='L-502'):
        exporter(ici, tmp_path / 'copie', horloge, MUET)
    assert sorted(p.name for p in tmp_path.iterdir()) == ['donnees']


EXPORTER_SANS_FIN = """
import sys, time
from pathlib import Path
from generator import exportation
from generator.reglages import RACINE, Reglages
from generator.sorties import BROUILLON, brouillon_a_cote
from generator.suivi import SuiviMuet
from tests.archive.fabrique import MIDI, horloge
def jamais(*_):
    print('en route', flush=True)
    time.sleep(60)
exportation.mode_d_emploi = jamais
reglages = Reglages(aujourdhui=MIDI.date(), donnees=Path(sys.argv[1]), annee='2026-2027')
exportation.exporter(reglages, Path(sys.argv[2]), horloge, SuiviMuet())
"""


def test_ce_qu_un_export_tue_a_laisse_l_export_suivant_l_ote(ici: Reglages, tmp_path: Path) -> None:
    usb = tmp_path / 'usb'
    tue = subprocess.Popen(
        [sys.executable, '-c', EXPORTER_SANS_FIN, str(ici.donnees), str(usb / 'un')], stdout=subprocess.PIPE, cwd=RACINE
    )  # fmt: skip
    assert tue.stdout and tue.stdout.readline().strip() == b'en route'
    tue.kill()
    tue.wait()
    tue.stdout.close()
    (reste,) = usb.iterdir()
    assert list(reste.rglob('*.pdf')), "des pièces aux noms d'élèves sont restées"
    exporter(ici, usb / 'deux', horloge, MUET)
    assert [p.name for p in usb.iterdir()] == ['deux']


def test_l_export_n_ote_ni_un_brouillon_en_cours_ni_ce_qui_n_est_pas_a_nous(ici: Reglages, tmp_path: Path) -> None:
    a_autrui, lien = tmp_path / f'{BROUILLON}a-autrui', tmp_path / f'{BROUILLON}lien'
    a_autrui.mkdir()
    (a_autrui / 'photo.jpg').write_bytes(b'x')
    lien.symlink_to(a_autrui, target_is_directory=True)
    with brouillon_a_cote(tmp_path / 'autre') as en_cours:
        (en_cours / 'lettre.pdf').write_bytes(b'x')
        exporter(ici, tmp_path / 'copie', horloge, MUET)
        assert (en_cours / 'lettre.pdf').is_file()
    assert (a_autrui / 'photo.jpg').is_file() and lien.is_symlink() and not en_cours.exists()


def test_des_archives_fautives_ne_s_exportent_pas(ici: Reglages, tmp_path: Path) -> None:
    next((ici.archives / '2026-2027' / 'lilas' / 'pieces').rglob('*.pdf')).write_bytes(b'autre chose')
    with pytest.raises(ErreurDonnees, match='A-603'):
        exporter(ici, tmp_path / 'copie', horloge, MUET)
    assert not (tmp_path / 'copie').exists()


def test_une_annee_ou_une_ecole_inconnue_est_dite_avec_celles_qu_on_a(ici: Reglages, tmp_path: Path) -> None:
    for change in ({'annee': '2025-2026'}, {'ecole': 'lila'}):
        with pytest.raises(ErreurCommande, match='A-646'):
            exporter(replace(ici, **change), tmp_path / 'copie', horloge, MUET)


def test_le_registre_sait_qu_une_copie_existe_et_reste_sain(ici: Reglages, tmp_path: Path) -> None:
    exporter(ici, tmp_path / 'copie', horloge, MUET)
    (note,) = Registre(Depot.de(ici.archives, '2026-2027', 'lilas'), horloge).faits(Fait.EXPORT)
    assert (note['fichiers'], note['scelle']) == (3, False)
    assert not len(verifier_les_archives(ici, horloge, MUET).tout)


# La copie scellée


@pytest.fixture
def cles(ici: Reglages, tmp_path: Path) -> tuple[Path, Path]:
    """La clé secrète de l'école et celle de secours, faite ailleurs."""
    ecole, secours = tmp_path / 'cles' / 'ecole.txt', tmp_path / 'cles' / 'secours.txt'
    preparer_les_cles(ici, ecole, fabriquer_cle(secours))
    return ecole, secours


def test_chacune_des_deux_cles_ouvre_la_copie_une_troisieme_non(ici: Reglages, tmp_path: Path, cles) -> None:
    fichier = sceller_les_archives(ici, tmp_path / 'usb' / 'archives-lilas.age', horloge, MUET).dossier
    for rang, cle in enumerate(cles):
        dossier, relus = ouvrir_la_copie(fichier, cle, tmp_path / f'ouvert-{rang}', ici.archives)
        assert relus == 9 and len(lire_index(dossier)) == 4
    fabriquer_cle(tmp_path / 'autre.txt')
    with pytest.raises(ErreurDonnees, match='A-645'):
        ouvrir_la_copie(fichier, tmp_path / 'autre.txt', tmp_path / 'non', ici.archives)
    assert not (tmp_path / 'non').exists()


def test_rien_de_personnel_ne_se_lit_dans_la_copie_ni_dans_son_nom(ici: Reglages, tmp_path: Path, cles) -> None:
    usb = tmp_path / 'usb'
    sceller_les_archives(ici, usb / 'archives-lilas.age', horloge, MUET)
    assert [p.name for p in usb.iterdir()] == ['archives-lilas.age'], "rien en clair sur la clé USB, même un instant de trop"
    octets = (usb / 'archives-lilas.age').read_bytes()
    assert octets.startswith(b'age-encryption.org/v1') and b'MARTIN' not in octets and b'%PDF' not in octets
    assert not list(ici.archives.glob('.export-*'))


def test_un_arret_brutal_pendant_le_scellement_ne_laisse_pas_de_noms_en_clair(
    ici: Reglages, tmp_path: Path, cles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plein(*_: object) -> None:
        raise OSError(28, 'No space left on device')

    with monkeypatch.context() as pendant:
        pendant.setattr('generator.archive.coffre.sceller', plein)
        pendant.setattr(shutil, 'rmtree', lambda *_, **__: None)
        with pytest.raises(ErreurGenerateur, match='L-502'):
            sceller_les_archives(ici, tmp_path / 'une.age', horloge, MUET)
    assert list(ici.archives.glob('.export-*')), "comme après un kill -9"
    verifier_les_archives(ici, horloge, MUET)
    assert not list(ici.archives.glob('.export-*'))


@pytest.mark.parametrize('ou', [0.0, 0.02, 0.5, 0.99])
def test_une_copie_touchee_d_un_octet_ne_s_ouvre_pas(ici: Reglages, tmp_path: Path, cles, ou: float) -> None:
    fichier = sceller_les_archives(ici, tmp_path / 'c.age', horloge, MUET).dossier
    octets = bytearray(fichier.read_bytes())
    octets[int(len(octets) * ou)] ^= 1
    fichier.write_bytes(octets)
    with pytest.raises(ErreurDonnees, match='A-645'):
        ouvrir_la_copie(fichier, cles[0], tmp_path / 'ouvert', ici.archives)
    assert not list(tmp_path.glob('*ouvert*')) and not list(tmp_path.glob('.*'))


@pytest.mark.parametrize('reste', [0, 50, 400, -1])
def test_une_copie_tronquee_ne_s_ouvre_pas(ici: Reglages, tmp_path: Path, cles, reste: int) -> None:
    fichier = sceller_les_archives(ici, tmp_path / 'c.age', horloge, MUET).dossier
    fichier.write_bytes(fichier.read_bytes()[:reste])
    with pytest.raises(ErreurDonnees, match='A-645'):
        ouvrir_la_copie(fichier, cles[1], tmp_path / 'ouvert', ici.archives)


def test_une_archive_qui_sort_du_dossier_est_refusee(ici: Reglages, tmp_path: Path, cles) -> None:
    """Scellée par quelqu'un qui connaît nos clés publiques : elles ne sont pas secrètes."""
    import pyrage

    flux = io.BytesIO()
    with tarfile.open(fileobj=flux, mode='w') as archive:
        membre = tarfile.TarInfo('../../evasion.txt')
        membre.size = 1
        archive.addfile(membre, io.BytesIO(b'x'))
    (tmp_path / 'piege.age').write_bytes(
        pyrage.encrypt(flux.getvalue(), [pyrage.x25519.Recipient.from_str(lire_cles(ici).ecole)])
    )
    with pytest.raises(ErreurDonnees, match='A-645'):
        ouvrir_la_copie(tmp_path / 'piege.age', cles[0], tmp_path / 'a' / 'b' / 'ouvert', ici.archives)
    assert not list(tmp_path.rglob('evasion.txt'))


@pytest.mark.parametrize('noms', [['un.txt'], ['un/x.txt', 'deux/x.txt'], []])
def test_un_fichier_scelle_qui_n_est_pas_un_export_est_refuse(ici: Reglages, tmp_path: Path, cles, noms: list[str]) -> None:
    import pyrage

    flux = io.BytesIO()
    with tarfile.open(fileobj=flux, mode='w') as archive:
        for nom in noms:
            archive.addfile(tarfile.TarInfo(nom), io.BytesIO())
    cle = pyrage.x25519.Recipient.from_str(lire_cles(ici).ecole)
    (tmp_path / 'autre.age').write_bytes(pyrage.encrypt(flux.getvalue(), [cle]))
    with pytest.raises(ErreurDonnees, match='A-645'):
        ouvrir_la_copie(tmp_path / 'autre.age', cles[0], tmp_path / 'ouvert', ici.archives)


@pytest.mark.skipif(sys.platform == 'win32', reason="Windows n'a pas ces droits")
def test_la_cle_de_l_ecole_n_est_qu_a_elle_et_ne_s_ecrase_pas(ici: Reglages, cles) -> None:
    ecole, _ = cles
    assert stat.S_IMODE(ecole.stat().st_mode) == 0o600
    assert 'AGE-SECRET-KEY-' not in fichier_des_cles(ici).read_text('utf-8')
    avant = ecole.read_bytes()
    assert preparer_les_cles(ici, ecole, '') == lire_cles(ici)
    assert ecole.read_bytes() == avant
    with pytest.raises(FileExistsError):
        fabriquer_cle(ecole)


def test_les_cles_impossibles_sont_refusees(ici: Reglages, tmp_path: Path, cles) -> None:
    ecole, _ = cles
    for secrete, secours in ((ecole, 'age1pasunecle'), (ecole, lire_cles(ici).ecole), (ici.archives / 'cle.txt', '')):
        with pytest.raises(ErreurCommande, match='A-644'):
            preparer_les_cles(ici, secrete, secours)
    assert not (ici.archives / 'cle.txt').exists()
    (tmp_path / 'faux.txt').write_text('bonjour')
    with pytest.raises(ErreurDonnees, match='A-644'):
        preparer_les_cles(ici, tmp_path / 'faux.txt', '')
    fichier_des_cles(ici).write_text('ecole = "age1faux"\nautre = 1\n')
    with pytest.raises(ErreurDonnees) as leve:
        lire_cles(ici)
    assert [p.code for p in leve.value.rapport] == ['R-204', 'A-644']


def test_sans_ses_deux_cles_rien_ne_se_scelle(ici: Reglages, tmp_path: Path) -> None:
    preparer_les_cles(ici, tmp_path / 'cles' / 'ecole.txt', '')
    with pytest.raises(ErreurCommande, match='secours'):
        sceller_les_archives(ici, tmp_path / 'c.age', horloge, MUET)
