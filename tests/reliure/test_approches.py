"""Les retouches d'approche ôtées : chaque lettre reste, dans l'ordre, à moins de trois centièmes de millimètre de sa place."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.conversion.libreoffice import MoteurLibreOffice
from generator.conversion.moteur import Travail
from generator.liasse import Extrait, Piece, planifier
from generator.reliure import NORMES, assembler
from generator.reliure.approches import ECART_ADMIS, alleger_les_approches
from tests.conftest import JOUR
from tests.reliure.fabrique import exemplaires


def places(suite: bytes) -> list[tuple[bytes, int]]:
    """Chaque code de lettre, et la somme des retouches écrites avant lui."""
    somme, trouvees = 0, []
    for codes, retouche in re.findall(rb'<([0-9A-F]+)>(-?\d+)?', suite):
        trouvees += [(codes[rang : rang + 2], somme) for rang in range(0, len(codes), 2)]
        somme += int(retouche or 0)
    return trouvees


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.binary(min_size=1, max_size=4), st.integers(-300, 300)), min_size=1))
def test_aucune_lettre_ne_se_perd_ni_ne_s_ecarte(morceaux: list[tuple[bytes, int]]) -> None:
    suite = b''.join(b'<%b>%d' % (m.hex().upper().encode(), n) for m, n in morceaux)
    avant = b'q 0 0 0 rg\nBT\n56.8 804.589 Td /F1 9.5 Tf[%b]TJ\nET\nQ\n' % suite
    apres = alleger_les_approches(avant)
    assert [code for code, _ in places(apres)] == [code for code, _ in places(avant)]
    ecarts = [abs(la - ici) for (_, la), (_, ici) in zip(places(avant), places(apres), strict=True)]
    assert max(ecarts) <= ECART_ADMIS and len(apres) <= len(avant)
    assert apres.partition(b'Tf')[0] == avant.partition(b'Tf')[0] and apres.endswith(b']TJ\nET\nQ\n')


@pytest.mark.parametrize('octets', [b'', b'BT /f0 9 Tf[(\000\001)-3(\000\002)]TJ\nET', b'/Im1 Do', b'BT 1 0 Td<41>Tj\nET'])
def test_ce_qui_n_est_pas_de_libreoffice_ne_change_pas(octets: bytes) -> None:
    assert alleger_les_approches(octets) == octets


@pytest.mark.libreoffice
def test_une_page_reliee_montre_les_memes_lettres_aux_memes_places(tmp_path: Path) -> None:
    docx = exemplaires(tmp_path / 'm.docx', ["Maëlys Łukaszewicz-Çağlayan"], rangees=12)
    assert [c.echec for c in MoteurLibreOffice().convertir(iter([Travail(docx)]), None)] == ['']
    pdf = docx.with_suffix('.pdf')
    assert assembler(planifier("L", "É", [Piece("A", Extrait(pdf, 0, 1))]), tmp_path / 'relie.pdf', JOUR) == NORMES
    (avant, apres) = (lettres(path) for path in (pdf, tmp_path / 'relie.pdf'))
    assert len(avant) > 200 and [signe for signe, _ in apres] == [signe for signe, _ in avant]
    ecart = max(abs(a - b) for (_, la), (_, ici) in zip(avant, apres, strict=True) for a, b in zip(la, ici, strict=True))
    assert 0 < ecart < ECART_ADMIS / 1000 * 26


def lettres(path: Path) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Les signes d'une page et leurs boîtes, en points."""
    with pdfium.PdfDocument(path) as document:
        texte = document[0].get_textpage()
        return [(texte.get_text_range(n, 1), texte.get_charbox(n)) for n in range(texte.count_chars())]
