"""Le code carré d'un formulaire : là où le modèle l'écrit, un par lettre, lisible à 100 points par pouce, et rien d'autre."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from docx.document import Document as Doc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from PIL import Image as Pillow

from generator.domaine.document import CodeCarre, Contexte
from generator.domaine.reference import tirer
from generator.erreurs import Code
from generator.numerisation.codes import lire_codes
from generator.numerisation.dessin import feuilleter
from generator.rendu.canonique import document_fictif
from generator.rendu.champs import ChampsAccompagnement, ChampsLettre
from generator.rendu.code_carre import COTE_MIN, COTE_PAR_DEFAUT, PIXELS_PAR_POINT, POINTS, image_du_code
from generator.rendu.formulaires import CONTEXTES
from generator.rendu.identite import champs_retour
from generator.rendu.ooxml import DOCUMENT, WP, W, analyser
from tests.fabrique.briques import place_du_code
from tests.rendu.modeles_d_essai import nouveau
from tests.rendu.pieces import MOTEURS, en_pages, lettres, rendu
from tests.rendu.test_images import dessins, identifiants
from tests.rendu.test_verification import fautes, modele

DPI = 100


def image(paragraphe: Paragraph, texte: str, cm: float) -> None:
    dessin = paragraphe.add_run().add_picture(place_du_code(), width=Cm(cm))
    dessin._inline.docPr.set('descr', texte)


def dans_le_corps(doc: Doc) -> None:
    doc.add_paragraph("Avant {{ retour.qr }} après, {{ eleve.nom }} : {{ retour.reference }}")


def dans_une_cellule(doc: Doc) -> None:
    table = doc.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Réponse", "{{ retour.qr }}"
    doc.add_paragraph("Fin pour {{ eleve.nom }}")


def dans_l_en_tete(doc: Doc) -> None:
    doc.sections[0].top_margin = Cm(4.5)
    doc.sections[0].header.paragraphs[0].text = "{{ retour.qr }}"
    doc.add_paragraph("Bonjour {{ eleve.nom }}")


def dans_le_pied(doc: Doc) -> None:
    doc.sections[0].bottom_margin = Cm(4.5)
    doc.sections[0].footer.paragraphs[0].text = "{{ retour.qr }} {{ retour.reference }}"
    doc.add_paragraph("Bonjour {{ eleve.nom }}")


def a_la_place_d_une_image(doc: Doc) -> None:
    image(doc.add_paragraph("Code : "), "{{ retour.qr }}", 3)
    doc.add_paragraph("Bonjour {{ eleve.nom }}")


PLACES = [dans_le_corps, dans_une_cellule, dans_l_en_tete, dans_le_pied, a_la_place_d_une_image]


def trois_lettres(dossier: Path) -> list[ChampsLettre]:
    hasard = random.Random(4).randrange
    return [replace(lettre, retour=champs_retour(tirer(hasard))) for lettre in lettres(dossier)[:3]]


def lus(pdf: Path) -> list[list[str]]:
    """Les codes que porte chaque page, dessinée comme une mauvaise photocopie."""
    with feuilleter(pdf) as classeur:
        pages = []
        for numero in range(1, len(classeur) + 1):
            with classeur.page(numero) as feuille:
                pages.append([code.texte for code in lire_codes(feuille.dessiner(DPI).image)])
        return pages


@pytest.mark.parametrize('moteur', MOTEURS)
@pytest.mark.parametrize('place', PLACES, ids=lambda place: place.__name__)
def test_chaque_lettre_porte_son_code_et_lui_seul(place: Callable, moteur: Callable, tmp_path: Path) -> None:
    doc, tous = nouveau(), trois_lettres(tmp_path)
    place(doc)
    _, pdf = en_pages(rendu(doc, tous, tmp_path), tmp_path, moteur())
    assert lus(pdf) == [[lettre.retour.qr.reference] for lettre in tous]


def test_le_document_word_est_entier_et_dit_le_code_a_qui_ne_le_voit_pas(tmp_path: Path) -> None:
    doc, tous = nouveau(), trois_lettres(tmp_path)
    for place in PLACES:
        place(doc)
    parties = rendu(doc, tous, tmp_path).parties
    vus = dessins(parties)
    for lettre in tous:
        siens = [vu for vu in vus if vu[1] == f'Code du retour {lettre.retour.reference}']
        assert len(siens) == len(PLACES)
        assert {montree for _, _, montree, _ in siens} == {image_du_code(lettre.retour.qr.reference)}
        assert sorted(mesure for *_, mesure in siens) == [(COTE_PAR_DEFAUT,) * 2] * 4 + [(Cm(3),) * 2]
    assert sum(nom.startswith('word/media/code_') for nom in parties) == len(tous), "une image par lettre, une fois"
    tous_les_ids = identifiants(parties)
    assert len(tous_les_ids) == len(set(tous_les_ids))
    for nom, contenu in parties.items():
        assert not nom.endswith('.rels') or b'ns0:' not in contenu, "LibreOffice ne le lirait pas"


def test_deux_rendus_sont_les_memes_octet_pour_octet(tmp_path: Path) -> None:
    doc, tous = nouveau(), trois_lettres(tmp_path)
    dans_le_corps(doc)
    assert rendu(doc, tous, tmp_path).parties == rendu(doc, tous, tmp_path).parties


def test_l_image_est_noire_et_blanche_legere_et_ses_points_tombent_juste() -> None:
    references = [tirer(random.Random(graine).randrange) for graine in range(40)]
    for reference in references:
        octets = image_du_code(reference)
        ouverte = Pillow.open(io.BytesIO(octets))
        assert ouverte.mode == 'L' and ouverte.size == (POINTS * PIXELS_PAR_POINT,) * 2 and len(octets) < 400
        gris = np.asarray(ouverte.convert('L'))
        assert set(np.unique(gris)) == {0, 255}
        points = gris.reshape(POINTS, PIXELS_PAR_POINT, POINTS, PIXELS_PAR_POINT)
        assert (points == points[:, :1, :, :1]).all(), "un point du code est d'une seule couleur"
        assert [code.texte for code in lire_codes(gris)] == [reference]


def test_rien_de_l_eleve_n_est_dans_le_code_ni_dans_son_image(tmp_path: Path) -> None:
    doc, tous = nouveau(), trois_lettres(tmp_path)
    doc.add_paragraph("{{ retour.qr }}{{ retour.reference }}")
    memes = [replace(lettre, retour=tous[0].retour) for lettre in tous]
    parties = rendu(doc, memes, tmp_path).parties
    assert len([nom for nom in parties if nom.startswith('word/media/code_')]) == 1, "le même pour tous les élèves"
    racine = analyser(parties[DOCUMENT])
    dites = {proprietes.get('descr') for proprietes in racine.iter(f'{WP}docPr')}
    assert dites == {f'Code du retour {tous[0].retour.reference}'}
    for lettre in tous:
        assert lettre.eleve.nom.encode() not in parties[DOCUMENT] and str(lettre.eleve.prenom) not in str(dites)


def test_une_condition_ou_une_alternative_le_portent(tmp_path: Path) -> None:
    doc, tous = nouveau(), trois_lettres(tmp_path)
    doc.add_paragraph("{% if retour.qr %}{{ retour.qr }}{% endif %} {{ retour.qr if eleve.nom else '' }}")
    assert len(list(analyser(rendu(doc, tous[:1], tmp_path).parties[DOCUMENT]).iter(f'{W}drawing'))) == 2


# Ce qui est refusé


@pytest.mark.parametrize('balise', [
    '{{ retour.qr|majuscules }}', '{{ retour.qr|vide("–") }}', '{{ retour.qr|fusion }}', '{{ [retour.qr]|liste }}',
])  # fmt: skip
def test_un_filtre_sur_le_code_est_refuse_d_une_phrase(balise: str, tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, balise))
    assert faute.code is Code.FILTRE_INADAPTE and 'ne convient pas' in faute.quoi


def test_le_remede_dit_de_l_ecrire_seul(tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, '{{ retour.qr|majuscules }}'))
    assert '{{ retour.qr }}' in faute.remede and '{{ retour.reference }}' in faute.remede and 'un code carré' in faute.regle


@pytest.mark.parametrize('balise', ['{{ retour.qr + 1 }}', '{{ retour.qr * 2 }}', '{{ retour.qr.reference }}', '{{ retour.qr[0] }}'])
def test_ni_calcul_ni_sous_champ(balise: str, tmp_path: Path) -> None:
    assert next(faute.code for faute in fautes(modele(tmp_path, balise))) in (Code.LANGAGE_REFUSE, Code.CHAMP_INCONNU)


def test_un_code_trop_petit_est_refuse_avant_d_imprimer(tmp_path: Path) -> None:
    def poser(cm: float) -> list:
        return fautes(modele(tmp_path, "Bonjour", retouche=lambda doc: image(doc.add_paragraph(), "{{ retour.qr }}", cm)))

    (faute,) = poser(1.4)
    assert faute.code is Code.CODE_REFUSE and '17 mm' in faute.regle and 'agrandissez' in faute.remede
    assert poser(COTE_MIN / Cm(1)) == [] and poser(1.8) == []


def test_une_image_ne_nomme_que_lui(tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, "a", retouche=lambda doc: image(doc.add_paragraph(), "Code {{ retour.qr }}", 3)))
    assert faute.code in (Code.CONTROLE_MAL_RELIE, Code.BALISE_NON_REMPLIE) and 'retour.qr' in faute.regle + str(faute.valeur)


def test_un_controle_de_texte_brut_ne_porte_pas_d_image(tmp_path: Path) -> None:
    def controler(doc: Doc) -> None:
        paragraphe = doc.add_paragraph("{{ retour.qr }}")
        controle = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:text/></w:sdtPr><w:sdtContent/></w:sdt>')
        controle[1].append(paragraphe.runs[0]._r)
        paragraphe._p.append(controle)

    (faute,) = fautes(modele(tmp_path, "Bonjour", retouche=controler))
    assert faute.code is Code.CODE_REFUSE and 'sortez la balise' in faute.remede and 'paragraphe 2' in faute.emplacement.precision


def test_un_formulaire_qui_ne_revient_pas_n_a_pas_de_code(tmp_path: Path) -> None:
    path = modele(tmp_path, "a", retouche=lambda doc: image(doc.add_paragraph(), "{{ retour.qr }}", 3))
    (faute,) = fautes(path, ChampsAccompagnement)
    assert faute.code is Code.CODE_REFUSE and 'ne revient pas' in faute.quoi
    (faute,) = fautes(modele(tmp_path, "{{ retour.qr }}"), ChampsAccompagnement)
    assert faute.code is Code.CHAMP_INCONNU


@pytest.mark.parametrize('dit', ['{{ qr_code }}', '{{ retour.code_carre }}', '{{ retour.qrcode }}'])
def test_un_autre_mot_pour_le_code_est_devine(dit: str, tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, dit))
    assert '{{ retour.qr }}' in faute.remede


@pytest.mark.parametrize('contexte', list(Contexte))
def test_seuls_les_contextes_qui_reviennent_ont_une_reference(contexte: Contexte) -> None:
    fictif = document_fictif(CONTEXTES[contexte])
    assert hasattr(fictif, 'retour') == contexte.revient
    assert not contexte.revient or isinstance(fictif.retour.qr, CodeCarre)
