"""N'importe quel fichier, et le pire : des pages dans l'ordre, ou une phrase ; la mémoire et le temps restent bornés."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest
from PIL import Image

from generator.domaine.retour import Statut
from generator.numerisation import Lecteurs, Sorte, lire_fichier
from generator.numerisation import lecteurs as module
from tests.numerisation.papier import DPI, connus, formulaires, pile
from tests.simulateur.hostiles import HOSTILES, Attente

LENTS = ('dessin.pdf', 'motif.pdf', 'cascade.pdf')
"""Arrêtés par le délai d'une page, chacun : un seul suffit à éprouver le délai."""
SANS_BOITE = 'enorme.pdf'
"""pdfium ignore une boîte impossible et montre une page vide."""


def test_une_pile_melangee_se_lit_dans_l_ordre_par_deux_ouvriers(tmp_path: Path) -> None:
    lettres = formulaires(tmp_path, 3)
    images = [lettres[rang % 3].rempli(('oui', 'non')[rang % 2], 'signature') for rang in range(8)]
    pages = list(lire_fichier(pile(tmp_path / 'pile.pdf', images), connus(lettres), coeurs=2))
    assert [page.page for page in pages] == list(range(1, 9))
    assert [page.reference for page in pages] == [lettres[rang % 3].reference for rang in range(8)]
    assert [page.lecture.statut for page in pages if page.lecture] == [Statut.OUI, Statut.NON] * 4


@pytest.mark.parametrize(('suffixe', 'options'), [
    ('tiff', {'compression': 'group4'}), ('tiff', {'compression': 'tiff_lzw'}), ('tiff', {'compression': 'jpeg'}), ('png', {}),
    ('jpg', {'quality': 60}), ('pdf', {}),
])  # fmt: skip
def test_chaque_format_donne_la_meme_reponse(tmp_path: Path, suffixe: str, options: dict[str, object]) -> None:
    [lettre] = formulaires(tmp_path, 1)
    image = lettre.rempli('non', 'signature')
    if options.get('compression') == 'group4':
        image = image.point(lambda v: 255 if v > 128 else 0).convert('1')
    image.save(tmp_path / f'recu.{suffixe}', dpi=(DPI, DPI), **options)
    [page] = lire_fichier(tmp_path / f'recu.{suffixe}', connus([lettre]), coeurs=1)
    assert page.reference == lettre.reference and page.lecture is not None and page.lecture.statut is Statut.NON


@pytest.mark.parametrize(('sens', 'tour'), [(1, 0), (3, 180), (6, 270), (8, 90)])
def test_une_photo_est_tournee_comme_l_appareil_le_dit(tmp_path: Path, sens: int, tour: int) -> None:
    """L'appareil écrit 72 points par pouce : l'échelle vient du code, pas du fichier."""
    [lettre] = formulaires(tmp_path, 1)
    photo = lettre.rempli('oui', 'signature').rotate(-tour if sens in (6, 8) else tour, expand=True).resize(
        (2000, 2830) if sens in (1, 3) else (2830, 2000)
    )  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = sens
    photo.save(tmp_path / 'photo.jpg', dpi=(72, 72), exif=exif)
    [page] = lire_fichier(tmp_path / 'photo.jpg', connus([lettre]), coeurs=1)
    assert page.lecture is not None and (page.lecture.statut, page.rotation) == (Statut.OUI, 0)


def test_le_meme_nom_pour_un_autre_contenu_est_relu(tmp_path: Path) -> None:
    [lettre] = formulaires(tmp_path, 1)
    with Lecteurs(connus([lettre]), 1) as lecteurs:
        for geste, attendu in (('oui', Statut.OUI), ('non', Statut.NON)):
            [page] = lecteurs.lire_fichier(pile(tmp_path / 'recu.pdf', [lettre.rempli(geste, 'signature')]))
            assert page.lecture is not None and page.lecture.statut is attendu


def test_les_fichiers_hostiles_sont_bornes_et_la_suite_continue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Une seule équipe pour tous : celui d'avant n'empêche pas celui d'après ; aucun processus ne grossit."""
    monkeypatch.setattr(module, 'DELAI_D_UNE_PAGE', 4.0)
    [lettre] = formulaires(tmp_path, 1)
    avant = set(psutil.Process().children(recursive=True))
    sain, pic = pile(tmp_path / 'sain.pdf', [lettre.rempli('oui', 'signature')]), 0
    with Lecteurs(connus([lettre]), 1) as lecteurs:
        for hostile in HOSTILES.values():
            if hostile.nom in LENTS[1:]:
                continue
            path = tmp_path / hostile.nom
            hostile.ecrire(path)
            if not path.is_file():
                with pytest.raises(OSError, match="ce n'est pas un fichier"):
                    list(lecteurs.lire_fichier(path))
                continue
            pages = list(lecteurs.lire_fichier(path))
            assert pages, hostile.nom
            if hostile.attente is Attente.REFUS and hostile.nom != SANS_BOITE:
                assert all(page.sorte is Sorte.ILLISIBLE and page.defaut for page in pages), hostile.nom
            lecture = set(psutil.Process().children(recursive=True)) - avant
            pic = max([pic, *(enfant.memory_info().rss for enfant in lecture)])
        [page] = lecteurs.lire_fichier(sain)
        assert page.lecture is not None and page.lecture.statut is Statut.OUI
    assert pic < 600 * 2**20


def test_un_ouvrier_tue_est_remplace_et_la_pile_va_jusqu_au_bout(tmp_path: Path) -> None:
    lettres = formulaires(tmp_path, 2)
    images = [lettres[rang % 2].rempli('oui', 'signature') for rang in range(6)]
    avant = set(psutil.Process().children())
    with Lecteurs(connus(lettres), 1) as lecteurs:
        pages = []
        for page in lecteurs.lire_fichier(pile(tmp_path / 'pile.pdf', images)):
            pages.append(page)
            if page.page == 2:
                for enfant in set(psutil.Process().children()) - avant:
                    os.kill(enfant.pid, signal.SIGKILL)
    assert [page.page for page in pages] == [1, 2, 3, 4, 5, 6]
    assert all(page.lecture and page.lecture.statut is Statut.OUI for page in pages)


def test_les_ouvriers_servent_d_un_fichier_a_l_autre(tmp_path: Path) -> None:
    [lettre] = formulaires(tmp_path, 1)
    fichier = pile(tmp_path / 'pile.pdf', [lettre.rempli('oui', 'signature')] * 6)
    avant = set(psutil.Process().children())
    with Lecteurs(connus([lettre]), 2) as lecteurs:
        assert len(list(lecteurs.lire_fichier(fichier))) == 6
        lus = set(psutil.Process().children()) - avant
        for _ in range(2):
            assert len(list(lecteurs.lire_fichier(fichier))) == 6
        assert set(psutil.Process().children()) - avant == lus and len(lus) == 2
        assert all(enfant.status() != psutil.STATUS_ZOMBIE for enfant in lus)


def test_un_original_efface_laisse_le_formulaire_a_une_personne(tmp_path: Path) -> None:
    [lettre] = formulaires(tmp_path, 1)
    recu = pile(tmp_path / 'recu.pdf', [lettre.rempli('oui', 'signature')])
    lettre.original.pdf.unlink()
    [page] = lire_fichier(recu, connus([lettre]), coeurs=1)
    assert page.sorte is Sorte.FORMULAIRE and page.reference == lettre.reference
    assert page.lecture is not None and page.lecture.motifs == ("le formulaire envoyé n'est plus là pour comparer",)
