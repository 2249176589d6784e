"""Les pointillés du moteur embarqué : un trait à leur place, au même endroit ; tout autre décor reste ce qu'il est."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Cm

from generator.conversion import pages_du_pdf
from generator.conversion.relecture import empreinte_du_texte
from generator.reliure.marques import contenu, hors_marques, numeros
from generator.reliure.pointilles import DEBUT, tirer_les_pointilles
from generator.reliure.sources import Source
from tests.reliure.fabrique import convertir, convertir_par_libreoffice


def points(*abscisses: float, hauteur: float = 700, police: str = 'f2') -> bytes:
    """Ce que le moteur embarqué écrit d'une suite de points."""
    return DEBUT + b''.join(
        f'q 1 0 0 -1 {x} {hauteur} cm/c1 cs 0 scn\nBT 0 Tr/{police} 11 Tf 1 0 0 -1 0 0 Tm(\\000\\001)Tj\nET\nQ\n'.encode()
        for x in abscisses
    ) + b'EMC'  # fmt: skip


def test_des_points_alignes_deviennent_un_trait_decor() -> None:
    trace = tirer_les_pointilles(points(10, 12.5, 15, 17.5))
    assert b'Tj' not in trace and b'10.800 700.400 m 19.100 700.400 l S' in trace
    assert trace.startswith(DEBUT) and hors_marques(trace) == []


@pytest.mark.parametrize('octets', [
    points(10, 12.5), points(10, 10.1, 10.2, 10.3), points(10, 12.5, 15).replace(b'15 700', b'15 690'),
    points(10, 12.5, 15).replace(b'15 700 cm/c1 cs 0 scn\nBT 0 Tr/f2', b'15 700 cm/c1 cs 0 scn\nBT 0 Tr/f3'),
    points(10, 12.5, 15).replace(b'/Artifact<</Type/Layout>>', b'/Span<</MCID 0>>'),
])  # fmt: skip
def test_ce_qui_n_est_pas_une_ligne_de_points_reste(octets: bytes) -> None:
    assert tirer_les_pointilles(octets) == octets


def un_coupon(path: Path) -> Path:
    """Une ligne où écrire une date, une où écrire un motif."""
    document = Document()
    document.styles['Normal'].font.name = 'Arimo'
    for contenu_, fin in (("Date : \t", 8), ("Motif : \t", 15)):
        paragraphe = document.add_paragraph(contenu_)
        paragraphe.paragraph_format.tab_stops.add_tab_stop(Cm(fin), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    document.save(str(path))
    return path


def test_le_moteur_embarque_ne_laisse_ni_point_ni_police_a_lui(tmp_path: Path) -> None:
    pdf = convertir(un_coupon(tmp_path / 'c.docx'))
    with pikepdf.open(pdf) as brut:
        avant = numeros(contenu(brut.pages[0]))
        assert len(brut.pages[0].resources.Font) == 2
    source = Source(pdf)
    (page,) = source.pdf.pages
    assert len(page.resources.Font) == 1 and numeros(contenu(page)) == avant
    source.pdf.save(tmp_path / 'fini.pdf')
    (fini,), (brut_,) = pages_du_pdf(tmp_path / 'fini.pdf'), pages_du_pdf(pdf)
    assert '...' not in fini and '...' in brut_ and empreinte_du_texte(fini) == empreinte_du_texte(brut_)
    assert empreinte_du_texte(fini) != empreinte_du_texte(fini.replace('Motif', 'Motis'))


@pytest.mark.libreoffice
def test_libreoffice_ne_balise_pas_les_points_d_un_taquet_droit(tmp_path: Path) -> None:
    source = Source(convertir_par_libreoffice(un_coupon(tmp_path / 'c.docx')))
    octets = contenu(source.pdf.pages[0])
    assert len(numeros(octets)) == 2 and octets.count(b'/Artifact BMC') >= 2 and hors_marques(octets) == []
