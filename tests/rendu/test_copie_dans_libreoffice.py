"""La copie corrigée, ouverte par LibreOffice : il y lit les commentaires à leurs mots et les propositions, et la rend en PDF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from pypdf import PdfReader

from generator.rapport import Gravite
from generator.rendu.champs import ChampsLettre
from generator.rendu.faute import Geste
from generator.rendu.ooxml import analyser
from generator.rendu.remise_de_la_copie import ecrire_copie_corrigee
from generator.rendu.verification import Verification
from tests.fabrique.copie_corrigee import AVEC_COMMENTAIRES, avec_libreoffice
from tests.rendu.accepter import accepter, refuser
from tests.rendu.cinq_erreurs import (
    enregistrer,
    isoler,
    les_cinq_fautes,
    modele_aux_cinq_erreurs,
    ouvrir,
    remplacer,
)
from tests.rendu.test_copie_corrigee import paragraphes

pytestmark = pytest.mark.libreoffice
QUAND = dt.datetime(2026, 11, 22, 10, 30)
OFFICE = '{urn:oasis:names:tc:opendocument:xmlns:office:1.0}'
TEXTE = '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}'
DC = '{http://purl.org/dc/elements/1.1/}'


@pytest.fixture(scope='module')
def copie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = modele_aux_cinq_erreurs(tmp_path_factory.mktemp('copie') / 'lettre.docx')
    parties = ouvrir(path)
    return ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties), QUAND)


def mots_annotes(racine: etree._Element) -> list[str]:
    """Les mots que LibreOffice met sous chaque commentaire de Liasse, dans l'ordre."""
    ouverts: dict[str, list[str]] = {}
    trouves: dict[str, str] = {}

    def lire(element: etree._Element) -> None:
        nom = element.get(f'{OFFICE}name', '')
        if element.tag == f'{OFFICE}annotation':
            assert element.findtext(f'{DC}creator') == 'Liasse'
            ouverts[nom] = []
        elif element.tag == f'{OFFICE}annotation-end':
            trouves[nom] = ''.join(ouverts.pop(nom))
        else:
            for mots in ouverts.values():
                mots.append(element.text or '')
            for enfant in element:
                lire(enfant)
        for mots in ouverts.values():
            mots.append(element.tail or '')

    for enfant in racine.find(f'{OFFICE}body/{OFFICE}text'):
        if enfant.tag != f'{TEXTE}tracked-changes':
            lire(enfant)
    return list(trouves.values())


def test_libreoffice_lit_les_commentaires_a_leurs_mots_et_les_propositions(copie: Path, tmp_path: Path) -> None:
    racine = analyser(avec_libreoffice(copie, 'fodt', tmp_path).read_bytes())
    assert mots_annotes(racine) == [
        "{{ eleve.prenonprenom }}", "{{ foyer }}}", '{{ ecole.telephone|vide("–") }}', " et {{ eleve.surnom }}", "{%tr endfor %}",
    ]  # fmt: skip
    sortes = [
        next(sorte for sorte in ('deletion', 'insertion') if region.find(f'{TEXTE}{sorte}') is not None)
        for region in racine.iter(f'{TEXTE}changed-region') if region.findtext(f'.//{DC}creator') == 'Liasse'
    ]  # fmt: skip
    assert sortes.count('deletion') == 3 and sortes.count('insertion') >= 3


def test_libreoffice_fait_un_pdf_de_la_copie_commentaires_compris(copie: Path, tmp_path: Path) -> None:
    pages = PdfReader(avec_libreoffice(copie, AVEC_COMMENTAIRES, tmp_path)).pages
    annotations = [a.get_object() for page in pages for a in page.get('/Annots', ())]
    textes = [a['/Contents'] for a in annotations if a['/Subtype'] == '/Text']
    assert len(textes) == 5 and textes[0].startswith("Champ inconnu : « {{ eleve.prenon }} » (M-310)")
    assert "Votre enfant" in pages[0].extract_text()


def test_la_copie_enregistree_par_libreoffice_puis_acceptee_est_sans_faute(copie: Path, tmp_path: Path) -> None:
    enregistree = avec_libreoffice(copie, 'docx', tmp_path)
    assert [commentaire.author for commentaire in Document(enregistree).comments] == ['Liasse'] * 5
    acceptee = accepter(ouvrir(enregistree))
    trouvees = Verification('m.docx', ChampsLettre).verifier(acceptee)
    assert [p.titre for p in trouvees if p.gravite is Gravite.ERREUR] == []
    assert [t for t in paragraphes(acceptee) if t] == [t for t in paragraphes(accepter(ouvrir(copie))) if t]


def test_des_paragraphes_et_des_lignes_proposes_survivent_a_libreoffice(tmp_path: Path) -> None:
    doc = Document()
    doc.sections[0].header.paragraphs[0].text = "École {{ ecole.nm }}"
    doc.add_paragraph("Avant {%p if foyer %} milieu {%p endif %} après")
    doc.add_table(1, 2).cell(0, 1).text = "{%tr for h in proposition.horaires %}{{ h }}{%tr endfor %}"
    parties = enregistrer(doc, tmp_path / 'm.docx')
    entete = next(nom for nom in parties if nom.startswith('word/header'))
    copie = ecrire_copie_corrigee(tmp_path / 'm.docx', parties, [
        remplacer(parties, "{{ ecole.nm }}", "{{ ecole.nom }}", partie=entete),
        isoler(parties, "{%p if foyer %}", Geste.ISOLER_PARAGRAPHE), isoler(parties, "{%p endif %}", Geste.ISOLER_PARAGRAPHE),
        isoler(parties, "{%tr for h in proposition.horaires %}", Geste.ISOLER_LIGNE_AVANT),
        isoler(parties, "{%tr endfor %}", Geste.ISOLER_LIGNE_APRES),
    ], QUAND)  # fmt: skip
    enregistree = ouvrir(avec_libreoffice(copie, 'docx', tmp_path / 'lo'))
    assert [t.strip() for t in paragraphes(accepter(enregistree)) if t.strip()] == [
        "Avant", "{%p if foyer %}", "milieu", "{%p endif %}", "après",
        "{%tr for h in proposition.horaires %}", "{{ h }}", "{%tr endfor %}",
    ]  # fmt: skip
    assert [t for t in paragraphes(refuser(enregistree)) if t] == [t for t in paragraphes(parties) if t]
