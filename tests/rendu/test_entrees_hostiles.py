"""Ce qui accompagne un modèle peut être hostile aussi : valeurs typées, filtres, cases à cocher, images, catalogue de l'école."""

from __future__ import annotations

import datetime as dt
import os
import struct
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateError

from generator.domaine.temps import Creneau, Duree, Jour, Periode, Plage
from generator.erreurs import ErreurDonnees
from generator.lecture import lire_catalogue
from generator.rapport import Rapport
from generator.rendu.budget import Budget, Gabarit
from generator.rendu.canonique import document_fictif
from generator.rendu.champs import ChampsLettre
from generator.rendu.environnement import ValeurAbsente, ValeurSansTexte, environnement
from generator.rendu.filtres import FILTRES
from generator.rendu.formulaires import CONTEXTES
from generator.rendu.images import lire_images
from generator.rendu.modele import compiler
from generator.rendu.securite import ouvrir_modele
from tests.rendu.essais import avec_corps, ecrire, essayer, paragraphe

ECHECS = (TemplateError, ValeurSansTexte, ValeurAbsente)
LUNDI = dt.date(2026, 11, 2)


# Les valeurs typées : un champ se lit, rien de ce que Python met derrière

DERRIERE = (
    'periode.dates.debut', 'periode.dates.debut.strftime', 'periode.debut.year', 'periode.debut.__class__', 'eleve.nom.format',
    'eleve.nom.de', 'eleve.nom.upper', 'ecole.nom.de_impose', 'ecole.commune.encode', 'periode.numero.real', 'ecole.logo.octets',
    'ecole.logo.path', 'proposition.seances.append', 'proposition.horaires.sort', 'periode.avis_favorable.numerator',
    'eleve.__dataclass_fields__', 'periode.debut.max', 'periode.debut.resolution', 'periode.dates.jours', 'edition.date.today',
)  # fmt: skip


@pytest.mark.parametrize('champ', DERRIERE)
def test_rien_derriere_une_valeur_ne_se_lit_ni_controle_ni_seul(champ: str, tmp_path: Path) -> None:
    for balise in (f'{{{{ {champ} }}}}', f'{{{{ {champ}|vide }}}}', f'{{% if {champ} %}}vu{{% endif %}}', f'{{% for x in {champ} %}}vu{{% endfor %}}'):
        path = ecrire(tmp_path / 'm.docx', balise)
        assert essayer(path).problemes, balise
        parties, _ = ouvrir_modele(path, 'm.docx', repete=True)
        with pytest.raises(ECHECS):
            compiler(path, parties).rendre_corps(document_fictif(ChampsLettre), Budget())


@pytest.mark.parametrize('contexte', CONTEXTES.values(), ids=CONTEXTES)
def test_seul_un_champ_declare_se_lit_par_le_bac_a_sable(contexte: type) -> None:
    """Tout ce que Python sait lire sur chaque groupe de champs et sur chaque valeur, sauf les champs."""
    valeurs = vars(document_fictif(contexte))
    for nom, groupe in valeurs.items():
        for attribut in (a for a in dir(groupe) if not a.startswith('_') and a not in getattr(groupe, '__dataclass_fields__', ())):
            with pytest.raises(ECHECS):
                Gabarit(environnement().from_string(f'{{{{ {nom}.{attribut} }}}}')).remplir(valeurs, Budget())


# Les filtres : chaque filtre, chaque mauvaise sorte de valeur

SORTES: tuple[Any, ...] = (
    '', 'x' * 10_000, '{{ 1 }}', '\ue0f0\ue0f1\ue0f2', 0, -1, 10**400, 1.5, float('nan'), float('inf'), Decimal('NaN'), Decimal('1E+400'), True, None,
    LUNDI, dt.date.min, dt.date.max, dt.datetime(2026, 1, 1), dt.time(8), Duree.de_heures(1, 0), Periode(LUNDI, LUNDI), Jour.LUNDI,
    Creneau((Jour.LUNDI,), Plage(dt.time(8), dt.time(9))), Plage(dt.time(8), dt.time(9)), [], [[]], [[[1]]], [None], ['a', 1, LUNDI], [object()],
    (1,), {1}, {'a': 1}, iter('abc'), object(), type, print, ''.format, document_fictif,
)  # fmt: skip


@pytest.mark.parametrize('filtre', FILTRES)
def test_un_filtre_refuse_ou_imprime_n_importe_quelle_valeur(filtre: str) -> None:
    arguments = ('', '("a")', '("a", "b")', '("a", "b", "c")', '(1)', '(v)', '(a=v)')
    gabarits = [Gabarit(environnement().from_string(f'{{{{ v|{filtre}{suite} }}}}')) for suite in arguments]
    for valeur in SORTES:
        for gabarit in gabarits:
            try:
                ecrit = gabarit.remplir({'v': valeur}, Budget())
            except ECHECS:
                continue
            assert not any(mot in ecrit for mot in ('<class', 'object at', 'built-in', '&lt;', '\ue0f0', '\ue0f1')), (filtre, valeur)


# Les cases à cocher et les images du modèle

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def case(balise: str, signe: str = '2612', police: str = 'MS Gothic') -> str:
    return (f'<w:sdt><w:sdtPr><w:tag w:val="{balise}"/><w14:checkbox {W14}><w14:checked w14:val="0"/><w14:checkedState w14:val="{signe}" '
            f'w14:font="{police}"/></w14:checkbox></w:sdtPr><w:sdtContent>{paragraphe("x")}</w:sdtContent></w:sdt>')


@pytest.mark.parametrize('balise', [
    '{{ periode.__class__ }}', 'periode.__class__', "''.__class__", '{% set x = 1 %}', 'periode.avis_favorable }}{{ eleve.nom', 'loop',
    'periode.avis_favorable|vide', '{{ periode.avis_favorable', 'self', 'range', 'eleve.nom', 'ecole.logo', '{', 'a{{b',
])  # fmt: skip
def test_la_balise_d_une_case_n_est_que_le_nom_d_un_oui_non(balise: str, tmp_path: Path) -> None:
    assert essayer(avec_corps(tmp_path / 'm.docx', case(balise))).problemes


@pytest.mark.parametrize('signe', ['007B', '007D', '0025', '0027', '0022', '005C', 'D800', '0000', '000A', '003C', '0026', 'E0F0', 'E0F2', '110000',
                                   'FFFFF', '{{', '-1', '٣', '2028'])  # fmt: skip
@pytest.mark.parametrize('police', ['MS Gothic', "{{ x }}", "'", '%}', '&quot;', '{', '%'])
def test_le_signe_ou_la_police_d_une_case_ne_devient_jamais_une_balise(signe: str, police: str, tmp_path: Path) -> None:
    essai = essayer(avec_corps(tmp_path / 'm.docx', paragraphe('{') + case('periode.avis_favorable', signe, police) + paragraphe('}')))
    assert essai.problemes
    essai = essayer(avec_corps(tmp_path / 'm.docx', case('periode.avis_favorable', signe, police)))
    assert essai.problemes or essai.echec or (essai.texte is not None and len(''.join(essai.texte)) <= 1)


# Les images de l'école


def png(largeur: int, hauteur: int, *, fin: bool = True) -> bytes:
    def morceau(nom: bytes, contenu: bytes) -> bytes:
        return struct.pack('>I', len(contenu)) + nom + contenu + struct.pack('>I', zlib.crc32(nom + contenu))

    return (b'\x89PNG\r\n\x1a\n' + morceau(b'IHDR', struct.pack('>IIBBBBB', largeur, hauteur, 8, 2, 0, 0, 0)) + morceau(b'IDAT', b'x')
            + (morceau(b'IEND', b'') if fin else b''))


@pytest.mark.parametrize('octets', [
    png(60_000, 60_000), png(0, 10), png(10, 10, fin=False), b'<svg xmlns="http://www.w3.org/2000/svg"/>', b'', b'\xff\xd8\xff\xe0\0\0' * 999,
    b'\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\xff\xd9', b'\xff\xd8' + b'\xff' * 99_999, b'\x89PNG\r\n\x1a\n\0\0\0\2IHDRab', b'GIF89a', b'x' * 2_200_000,
], ids=range(11))  # fmt: skip
def test_une_image_qui_n_en_est_pas_une_est_refusee(octets: bytes, tmp_path: Path) -> None:
    (tmp_path / 'logo.png').write_bytes(octets)
    rapport = Rapport()
    assert lire_images(tmp_path, 'modeles/x', rapport) == {} and len(list(rapport)) == 1


def test_une_image_qui_n_est_pas_un_fichier_n_est_ni_lue_ni_attendue(tmp_path: Path) -> None:
    (tmp_path / 'logo.png').symlink_to('/etc/passwd')
    os.mkfifo(tmp_path / 'signature.png')
    (tmp_path / 'signature.jpg').symlink_to('/dev/zero')
    (tmp_path / 'logo.jpg').mkdir()
    rapport = Rapport()
    assert lire_images(tmp_path, 'modeles/x', rapport) == {}
    assert [probleme.quoi for probleme in rapport] == ["Image illisible"]


# Le catalogue de l'école

ENTREE = '[formulaires.x]\nfichier = "{}"\ntitre = "x"\ncontexte = "accord"\nunite = "élève"\nsortie = "{}"\n'


@pytest.mark.parametrize(('fichier', 'sortie'), [
    ('../x.docx', 'a.pdf'), ('/etc/x.docx', 'a.pdf'), ('C:\\\\x.docx', 'a.pdf'), ('..docx', 'a.pdf'), ('x\\u0000.docx', 'a.pdf'), ('x\\n.docx', 'a.pdf'),
    ('\\u202ex.docx', 'a.pdf'), ('x' * 300 + '.docx', 'a.pdf'), ('~/x.docx', 'a.pdf'), ('x.docx', '../a.pdf'), ('x.docx', '/tmp/a.pdf'),
    ('x.docx', 'a/../b.pdf'), ('x.docx', 'a/b/c.pdf'), ('x.docx', 'x' * 300 + '.pdf'), ('x.docx', 'a.pdf\\n'), ('x.docx', '.pdf'), ('x.docx', '{{nom}}.pdf'),
])  # fmt: skip
def test_un_nom_qui_sortirait_du_dossier_est_refuse(fichier: str, sortie: str, tmp_path: Path) -> None:
    (tmp_path / 'catalogue.toml').write_text(ENTREE.format(fichier, sortie), 'utf-8')
    with pytest.raises(ErreurDonnees, match='M-319'):
        lire_catalogue(tmp_path)


@pytest.mark.parametrize('contenu', [
    'x = ' + '[' * 50_000, 'x = ' + '{a=' * 9_000, 'x = ' + '9' * 5_000, 'a' + '.a' * 50_000 + ' = 1', '[a' + '.a' * 50_000 + ']', 'x = "' + 'a' * 2_100_000 + '"',
], ids=['crochets', 'tables', 'chiffres', 'clé', 'table', 'octets'])  # fmt: skip
def test_un_catalogue_fait_pour_occuper_la_machine_est_refuse(contenu: str, tmp_path: Path) -> None:
    (tmp_path / 'catalogue.toml').write_text(contenu, 'utf-8')
    with pytest.raises(ErreurDonnees, match='R-204 Fichier TOML illisible'):
        lire_catalogue(tmp_path)
