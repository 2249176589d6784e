"""Les cases : ☐/☒ d'un champ, contrôles de Word, anciens formulaires ; en lot, en en-tête, sur les deux moteurs (T31)."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document as Doc

from generator.paquet import Bornes, lire_paquet
from generator.rendu.champs import ChampsLettre, ChampsTableau
from generator.rendu.ooxml import DOCUMENT, W14, W, analyser
from generator.rendu.verification import Verification
from tests.rendu.controles import case_a_cocher, case_d_ancien_formulaire, inserer
from tests.rendu.modeles_d_essai import nouveau
from tests.rendu.pieces import MOTEURS, avec_avis, en_pages, lettres, rendu
from tests.rendu.test_verification import fautes, modele


def a_cases() -> Doc:
    """Une lettre avec une case du corps, une d'une boucle de tableau, une de l'en-tête, une sans balise, une écrite."""
    doc = nouveau()
    inserer(doc.sections[0].header.paragraphs[0], 'periode.avis_defavorable', " avis défavorable")
    inserer(doc.add_paragraph("Pour {{ eleve.nom_complet }} : "), 'periode.avis_favorable', " favorable", liee=True)
    inserer(doc.add_paragraph(), '', " à la main", cochee=True)
    doc.add_paragraph("{{ periode.avis_favorable|case }} écrite")
    table = doc.add_table(3, 1)
    table.cell(0, 0).text = "{%tr for horaire in proposition.horaires %}"
    inserer(table.cell(1, 0).paragraphs[0], 'periode.avis_favorable', " en boucle")
    table.cell(2, 0).text = "{%tr endfor %}"
    return doc


def case_seule(paragraphe: str = '', balise: str = '', **reste):
    def retoucher(doc: Doc) -> None:
        inserer(doc.add_paragraph(paragraphe), balise, **reste)

    return retoucher


@pytest.mark.parametrize('moteur', MOTEURS)
def test_les_cases_suivent_les_donnees_dans_chaque_lettre(moteur, tmp_path: Path) -> None:
    deux = [avec_avis(lettre, rang == 0) for rang, lettre in enumerate(lettres(tmp_path)[:2])]
    assemble = rendu(a_cases(), deux, tmp_path)
    pages, _ = en_pages(assemble, tmp_path, moteur())
    for page, (oui, non) in zip(pages, ('☒☐', '☐☒'), strict=True):
        serree = ''.join(page.split())
        assert f'{oui}favorable' in serree and f'{oui}écrite' in serree and f'{oui}enboucle' in serree
        assert f'{non}avisdéfavorable' in serree and '☒àlamain' in serree


def test_la_case_de_word_dit_le_meme_etat_que_son_signe(tmp_path: Path) -> None:
    deux = [avec_avis(lettre, rang == 0) for rang, lettre in enumerate(lettres(tmp_path)[:2])]
    corps = analyser(rendu(a_cases(), deux, tmp_path).parties[DOCUMENT])
    etats = []
    for controle in corps.iter(f'{W}sdt'):
        (cochee,) = controle.iter(f'{W14}checked')
        etats.append((cochee.get(f'{W14}val'), ''.join(t.text for t in controle.iter(f'{W}t'))))
        liee = controle.find(f'{W}sdtPr/{W}tag') is not None
        assert not liee or controle.find(f'{W}sdtPr/{W}dataBinding') is None, "Word y relirait la donnée liée"
    par_lettre = len(etats) // 2
    assert set(etats) == {('1', '☒'), ('0', '☐')} and etats[0] == ('1', '☒') and etats[par_lettre] == ('0', '☐')
    assert etats[1] == etats[par_lettre + 1] == ('1', '☒'), "une case sans balise reste comme dessinée"


@pytest.mark.parametrize(('police', 'signes'), [('Segoe UI Symbol', ('2714', '2610')), ('Wingdings', ('F0FE', 'F0A8'))])
def test_le_signe_et_la_police_du_directeur_sont_gardes(police: str, signes: tuple[str, str], tmp_path: Path) -> None:
    doc = nouveau()
    inserer(doc.add_paragraph(), 'periode.avis_favorable', police=police, signes=signes)
    for favorable, signe in zip((True, False), signes, strict=True):
        corps = analyser(rendu(doc, [avec_avis(lettres(tmp_path)[0], favorable)], tmp_path).parties[DOCUMENT])
        (texte,) = corps.iterfind(f'.//{W}sdtContent//{W}t')
        assert texte.text == chr(int(signe, 16))
        assert texte.getparent().find(f'{W}rPr/{W}rFonts').get(f'{W}ascii') == police


def test_une_case_autour_d_un_paragraphe_ou_d_une_cellule_se_coche_aussi(tmp_path: Path) -> None:
    doc = nouveau()
    doc.element.body.insert(0, case_a_cocher('periode.avis_favorable', contenu='<w:p><w:r><w:t>☐</w:t></w:r></w:p>'))
    cellule = doc.add_table(1, 1).rows[0]._tr.tc_lst[0]
    autour = case_a_cocher('{{ periode.avis_favorable }}', contenu='<w:p/>')
    cellule.getparent().replace(cellule, autour)
    contenu = autour.find(f'{W}sdtContent')
    contenu.clear()
    contenu.append(cellule)
    (texte,) = rendu(doc, [avec_avis(lettres(tmp_path)[0], True)], tmp_path).textes
    assert texte == ('☒', '☒')


def test_une_case_d_une_ligne_repetee_suit_la_variable_de_boucle(tmp_path: Path) -> None:
    def retoucher(doc: Doc) -> None:
        inserer(doc.add_paragraph('{% for l in lignes %}'), 'l.niveau', '{% endfor %}')

    (faute,) = fautes(modele(tmp_path, 'Bonjour', retouche=retoucher), ChampsTableau)
    assert faute.code == 'M-330' and 'un oui/non' in faute.regle, "l.niveau est connu, mais c'est un texte"


@pytest.mark.parametrize(('balise', 'code', 'dit'), [
    ('periode.avis_favorabl', 'M-310', 'periode.avis_favorable'), ('eleve.prenom', 'M-330', 'un oui/non'),
    ('Avis favorable', 'M-333', 'Développeur'), ("x|attr('y')", 'M-333', 'Développeur'),
])  # fmt: skip
def test_une_balise_de_case_qui_n_est_pas_un_oui_non_est_situee(balise: str, code: str, dit: str, tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, 'Bonjour', retouche=case_seule('Avis : ', balise)))
    assert faute.code == code and 'paragraphe 2' in faute.emplacement.precision and dit in faute.regle + faute.remede


def test_une_case_sans_balise_passe(tmp_path: Path) -> None:
    assert fautes(modele(tmp_path, 'Bonjour', retouche=case_seule('Avis : '))) == []


def test_une_case_d_ancien_formulaire_est_refusee_avec_le_remede(tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, 'Bonjour', retouche=lambda doc: case_d_ancien_formulaire(doc.add_paragraph())))
    assert faute.code == 'M-314' and 'Case à cocher' in faute.regle


def test_une_faute_a_cote_d_une_case_reliee_designe_le_paragraphe_entier(tmp_path: Path) -> None:
    """Le texte vérifié n'y est plus celui du fichier : des bornes y désigneraient d'autres mots, et les corrigeraient."""
    doc = nouveau()
    inserer(doc.add_paragraph("Avis : "), 'periode.avis_favorable', " favorable, {{ eleve.prenon }}")
    doc.add_paragraph("{{ eleve.prenon }}")
    verification = Verification('m.docx', ChampsLettre)
    doc.save(tmp_path / 'm.docx')
    verification.verifier(lire_paquet(tmp_path / 'm.docx', Bornes()))
    pres_de_la_case, ailleurs = verification.fautes
    assert (pres_de_la_case.ancre.debut, pres_de_la_case.ancre.fin, pres_de_la_case.reparation) == (0, 0, None)
    assert ailleurs.reparation is not None and ailleurs.ancre.fin > ailleurs.ancre.debut
