"""Le juge est juste : ce qui est conforme passe, chaque faute plantée est refusée sur sa règle, une panne n'est pas un verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import office2pdf
import pikepdf
import pytest
from docx import Document
from pikepdf import Dictionary, Name, Pdf

from generator.conversion.embarque import dossiers_de_polices
from tests.juges import Profil, juger, pourquoi_pas_de_juge
from tests.juges.verapdf import JugeEnPanne

pytestmark = pytest.mark.skipif(bool(pourquoi_pas_de_juge()), reason=pourquoi_pas_de_juge() or "le juge est là")


@pytest.fixture(scope='module')
def conforme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un document à titre, paragraphes et tableau, fait par le moteur embarqué selon les deux normes."""
    dossier = tmp_path_factory.mktemp('conforme')
    document = Document()
    document.core_properties.title = "Autorisation"
    document.core_properties.language = 'fr-FR'
    document.add_heading("Autorisation parentale", 1)
    document.add_paragraph("Je soussignée Léa Œuvrard autorise mon enfant. ☐ OUI ☐ NON")
    for style in document.styles:
        if hasattr(style, 'font'):
            style.font.name = 'Arimo'
    docx = dossier / 'a.docx'
    document.save(str(docx))
    pdf = dossier / 'a.pdf'
    pdf.write_bytes(_convertir(docx))
    return pdf


def _convertir(docx: Path) -> bytes:
    options = office2pdf.ConvertOptions(font_paths=list(dossiers_de_polices()), pdf_standard='pdf/a-2b', pdf_ua=True)
    return office2pdf.convert_path(str(docx), options=options).pdf


def sans_intention_de_sortie(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents
    pdf.pages[0].contents_add(b'q 1 0 0 rg 10 10 5 5 re f Q')


def sans_metadonnees(pdf: Pdf) -> None:
    del pdf.Root.Metadata


def avec_du_javascript(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert('x')"))


def sans_le_fichier_d_une_police(pdf: Pdf) -> None:
    for objet in pdf.objects:
        if isinstance(objet, pikepdf.Dictionary) and objet.get('/Type') == '/FontDescriptor':
            for cle in ('/FontFile', '/FontFile2', '/FontFile3'):
                if cle in objet:
                    del objet[cle]


def d_une_norme_qui_n_existe_pas(pdf: Pdf) -> None:
    octets = pdf.Root.Metadata.read_bytes()
    change = octets.replace(b'<pdfaid:part>2<', b'<pdfaid:part>9<').replace(b'pdfaid:part="2"', b'pdfaid:part="9"')
    assert change != octets
    pdf.Root.Metadata.write(change)


def avec_un_fichier_joint(pdf: Pdf) -> None:
    pdf.attachments['notes.txt'] = b'un texte'


def avec_une_annotation_cachee(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 20, 20], F=2, Contents="x")
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


MUTANTS: list[tuple[Callable[[Pdf], None], str]] = [
    (sans_intention_de_sortie, '6.2.4'),
    (sans_metadonnees, '6.6.2'),
    (avec_du_javascript, '6.5.1'),
    (sans_le_fichier_d_une_police, '6.2.11.4'),
    (d_une_norme_qui_n_existe_pas, '6.6.4'),
    (avec_un_fichier_joint, '6.8'),
    (avec_une_annotation_cachee, '6.3.'),
]


def test_un_document_conforme_passe_les_deux_profils(conforme: Path) -> None:
    for profil in Profil:
        verdict = juger([conforme], profil)[conforme]
        assert verdict.conforme, (profil, verdict.fautes)


def test_chaque_faute_plantee_est_refusee_sur_sa_regle(conforme: Path, tmp_path: Path) -> None:
    attendues: dict[Path, str] = {}
    for planter, clause in MUTANTS:
        path = tmp_path / f'{planter.__name__}.pdf'
        with Pdf.open(conforme) as pdf:
            planter(pdf)
            pdf.save(path)
        attendues[path] = clause
    chiffre, sans_id = tmp_path / 'chiffre.pdf', tmp_path / 'sans-id.pdf'
    with Pdf.open(conforme) as pdf:
        pdf.save(chiffre, encryption=pikepdf.Encryption(owner='', user='', R=6))
    octets = conforme.read_bytes()
    assert octets.count(b'/ID') == 1
    sans_id.write_bytes(octets.replace(b'/ID', b'/JD'))
    attendues |= {chiffre: '6.1.3', sans_id: '6.1.3'}
    verdicts = juger(attendues, Profil.PDFA_2B)
    assert [path.name for path in attendues if verdicts[path].conforme] == []
    ailleurs = {p.name: verdicts[p].fautes for p, c in attendues.items() if not any(f.startswith(c) for f in verdicts[p].fautes)}
    assert ailleurs == {}


def test_sans_titre_un_document_n_est_pas_accessible(conforme: Path, tmp_path: Path) -> None:
    path = tmp_path / 'sans-structure.pdf'
    with Pdf.open(conforme) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(path)
    assert not juger([path], Profil.PDFUA_1)[path].conforme


def test_un_fichier_qui_n_est_pas_un_pdf_est_une_panne(tmp_path: Path) -> None:
    path = tmp_path / 'faux.pdf'
    path.write_bytes(b'bonjour')
    with pytest.raises(JugeEnPanne, match=r'faux\.pdf'):
        juger([path], Profil.PDFA_2B)


def test_un_profil_qui_n_a_pas_toutes_ses_regles_est_une_panne(conforme: Path) -> None:
    with pytest.raises(JugeEnPanne):
        juger([conforme], Profil.PDFA_2B, regles=0)
    with pytest.raises(JugeEnPanne):
        juger([conforme], Profil.PDFA_2B, regles=145)
