"""LibreOffice durci : il ne va chercher ni fichier ni adresse, il échoue à voix haute, il ne laisse rien derrière lui."""

from __future__ import annotations

import http.server
import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm
from pypdf import PdfReader

from generator.conversion.libreoffice import MoteurLibreOffice
from generator.conversion.moteur import Converti, Travail
from generator.conversion.processus import Ouvrier
from tests.conversion.test_processus import attendre_la_fin
from tests.fabrique.briques import trait

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def ouvrier():
    ouvrier = Ouvrier()
    yield ouvrier
    ouvrier.fermer()


def convertir(docx: list[Path], ouvrier: Ouvrier, moteur: MoteurLibreOffice | None = None) -> list[Converti]:
    return list((moteur or MoteurLibreOffice()).convertir([Travail(path) for path in docx], ouvrier))


def un_docx(path: Path, texte: str = "Bonjour") -> Path:
    doc = Document()
    doc.add_paragraph(texte)
    doc.save(path)
    return path


def test_deux_documents_en_un_appel(tmp_path: Path, ouvrier: Ouvrier) -> None:
    convertis = convertir([un_docx(tmp_path / 'a.docx', 'Alpha'), un_docx(tmp_path / 'b.docx', 'Beta')], ouvrier)
    assert [c.echec for c in convertis] == ['', '']
    assert 'Alpha' in PdfReader(tmp_path / 'a.pdf').pages[0].extract_text()


def test_un_document_illisible_est_un_echec_malgre_le_code_zero(tmp_path: Path, ouvrier: Ouvrier) -> None:
    mauvais = tmp_path / 'm.docx'
    with zipfile.ZipFile(un_docx(tmp_path / 'bon.docx')) as source, zipfile.ZipFile(mauvais, 'w') as cible:
        for info in source.infolist():
            contenu = source.read(info)
            cible.writestr(info, contenu.replace(b'<w:body>', b'<w:body>&') if 'document.xml' in info.filename else contenu)
    convertis = convertir([tmp_path / 'bon.docx', mauvais], ouvrier)
    assert [bool(c.echec) for c in convertis] == [False, True]


def test_une_image_liee_n_est_ni_lue_ni_demandee(tmp_path: Path, ouvrier: Ouvrier) -> None:
    vues: list[str] = []

    class Serveur(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            vues.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_OPTIONS = do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            pass

    serveur = http.server.HTTPServer(('127.0.0.1', 0), Serveur)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    secret = tmp_path / 'secret.png'
    secret.write_bytes(trait().getvalue())
    docx = []
    for rang, cible in enumerate((f'http://127.0.0.1:{serveur.server_port}/x.png', secret.as_uri())):
        doc = Document()
        doc.add_paragraph("Avant")
        dessin = doc.add_paragraph().add_run().add_picture(BytesIO(trait().getvalue()), width=Cm(5))
        lien = doc.part.relate_to(cible, RELATIONSHIP_TYPE.IMAGE, is_external=True)
        blip = dessin._inline.graphic.graphicData.pic.blipFill.blip
        del blip.attrib['{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed']
        blip.set('{http://schemas.openxmlformats.org/officeDocument/2006/relationships}link', lien)
        path = tmp_path / f'lie{rang}.docx'
        doc.save(path)
        docx.append(path)
    convertir(docx, ouvrier)
    serveur.shutdown()
    serveur.server_close()
    assert vues == []
    for path in docx:
        if path.with_suffix('.pdf').exists():
            assert not list(PdfReader(path.with_suffix('.pdf')).pages[0].images)


def test_un_libreoffice_qui_ne_repond_pas_est_arrete(tmp_path: Path, ouvrier: Ouvrier, monkeypatch) -> None:
    faux = tmp_path / 'soffice.bin'
    faux.write_text('#!/bin/sh\nsleep 4242.7\n')
    faux.chmod(0o755)
    monkeypatch.setattr('generator.conversion.libreoffice.DELAI_DE_BASE', 0.5)
    monkeypatch.setattr('generator.conversion.libreoffice.DELAI_PAR_FICHIER', 0.1)
    debut = time.monotonic()
    convertis = convertir([un_docx(tmp_path / 'a.docx')], ouvrier, MoteurLibreOffice(faux))
    assert convertis[0].delai_depasse and time.monotonic() - debut < 6
    assert attendre_la_fin('4242.7') == []


def test_le_profil_est_jete(tmp_path: Path, ouvrier: Ouvrier) -> None:
    convertir([un_docx(tmp_path / 'a.docx')], ouvrier)
    assert sorted(path.name for path in tmp_path.iterdir()) == ['a.docx', 'a.pdf']


def test_deux_conversions_a_la_fois_ne_se_genent_pas(tmp_path: Path) -> None:
    resultats: list[str] = []

    def une(rang: int) -> None:
        dossier = tmp_path / str(rang)
        dossier.mkdir()
        seul = Ouvrier()
        resultats.extend(c.echec for c in convertir([un_docx(dossier / 'a.docx', f'Texte {rang}')], seul))
        seul.fermer()

    fils = [threading.Thread(target=une, args=(rang,)) for rang in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert resultats == ['', '']


def test_plus_de_deux_cents_documents_sont_tous_convertis(tmp_path: Path, ouvrier: Ouvrier, monkeypatch) -> None:
    monkeypatch.setattr('generator.conversion.libreoffice.LOT_MAXIMAL', 2)
    tous = [un_docx(tmp_path / f'd{rang}.docx') for rang in range(5)]
    assert [c.echec for c in convertir(tous, ouvrier)] == [''] * 5
