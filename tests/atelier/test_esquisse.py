"""L'esquisse : le texte du modèle dans l'ordre, balises et fautes à leur place, sans jamais rien interpréter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Doc

from generator.atelier.esquisse import esquisser
from generator.lecture import lire_catalogue
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import RACINE
from generator.rendu.faute import Ancre, Faute
from generator.rendu.formulaires import examiner
from generator.rendu.ooxml import DOCUMENT
from tests.atelier.conftest import LETTRE
from tests.rendu.modeles_d_essai import MODELES, ecrire, nouveau

FORMULAIRE = lire_catalogue(RACINE / 'modeles')[LETTRE]


def examen_de(doc: Doc, tmp_path: Path) -> Any:
    return examiner(FORMULAIRE, ecrire(doc, tmp_path / 'essai.docx'), 'essai.docx')


def paragraphes(blocs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for bloc in blocs:
        if 'tableau' in bloc:
            yield from (p for ligne in bloc['tableau'] for cellule in ligne for p in paragraphes(cellule))
        else:
            yield bloc


def textes(esquisse: list[dict[str, Any]]) -> list[str]:
    return [''.join(m['texte'] for m in p['morceaux']) for partie in esquisse for p in paragraphes(partie['blocs'])]


def test_chaque_paragraphe_de_chaque_modele_livre_y_est_avec_son_rang() -> None:
    for formulaire in lire_catalogue(RACINE / 'modeles').values():
        examen = examiner(formulaire, RACINE / 'modeles' / formulaire.fichier, formulaire.fichier)
        esquisse, _ = esquisser(examen.parties, [])
        corps = next(e for e in esquisse if e['partie'] == DOCUMENT)
        doc = Document(str(RACINE / 'modeles' / formulaire.fichier))
        tous = [''.join(t.text or '' for t in p.iter('{*}t')) for p in doc.element.body.iter('{*}p')]
        dits = {p['rang']: ''.join(m['texte'] for m in p['morceaux']) for p in paragraphes(corps['blocs'])}
        assert dits == {rang: texte for rang, texte in enumerate(tous) if texte.strip()}, formulaire.cle


def test_les_en_tetes_les_tableaux_et_les_balises_coupees(tmp_path: Path) -> None:
    esquisse, _ = esquisser(examen_de(MODELES['entete_et_pied_propres'](), tmp_path).parties, [])
    assert [e['nom'] for e in esquisse] == ['corps', 'en-tête', 'pied de page']
    esquisse, _ = esquisser(examen_de(MODELES['boucles_et_conditions'](), tmp_path).parties, [])
    (tableau,) = (b['tableau'] for b in esquisse[0]['blocs'] if 'tableau' in b)
    assert len(tableau) == 4 and all(len(ligne) == 2 for ligne in tableau)
    esquisse, _ = esquisser(examen_de(MODELES['balises_coupees'](), tmp_path).parties, [])
    balises = [m['texte'] for p in paragraphes(esquisse[0]['blocs']) for m in p['morceaux'] if m['balise']]
    assert balises == ['{{ eleve.prenom }}', '{{ eleve.nom }}']


def test_une_faute_sans_ancre_se_place_par_son_lieu(tmp_path: Path) -> None:
    doc = nouveau()
    doc.add_paragraph("Bonjour {{ eleve.prenom }}, puis {{ eleve.prenon }} encore.")
    doc.add_table(1, 2).cell(0, 1).text = "{{ eleve.nm }}"
    doc.sections[0].header.paragraphs[0].text = "{{ ecol.nom }}"
    examen = examen_de(doc, tmp_path)
    esquisse, places = esquisser(examen.parties, examen.fautes)
    assert len(places) == len(examen.fautes) >= 3
    marques = [m['texte'] for e in esquisse for p in paragraphes(e['blocs']) for m in p['morceaux'] if m['faute']]
    assert marques == ['eleve.prenon', 'eleve.nm', 'ecol.nom']
    assert {p.partie for p in places if p is not None} == {DOCUMENT, 'word/header1.xml'}


def test_une_ancre_l_emporte_sur_le_lieu(tmp_path: Path) -> None:
    doc = nouveau()
    doc.add_paragraph("un")
    doc.add_paragraph("deux mots ici")
    faute = Faute(Probleme('M-310', Gravite.ERREUR, "Essai", Emplacement('x', precision="ailleurs")), Ancre(DOCUMENT, 1, 5, 9))
    esquisse, places = esquisser(examen_de(doc, tmp_path).parties, [faute])
    assert places == [Ancre(DOCUMENT, 1, 5, 9)]
    fautif = next(p for p in paragraphes(esquisse[0]['blocs']) if p['fautes'])
    assert fautif['rang'] == 1 and [m['texte'] for m in fautif['morceaux'] if m['faute']] == ['mots']


def test_des_ancres_qui_se_recouvrent_ou_depassent_ne_perdent_aucun_signe(tmp_path: Path) -> None:
    doc = nouveau()
    doc.add_paragraph("abc {{ eleve.nom }} def")
    probleme = Probleme('M-310', Gravite.ERREUR, "Essai", Emplacement('x'))
    bornes = [(0, 6), (4, 9), (2, 400), (0, 0), (500, 600)]
    esquisse, _ = esquisser(examen_de(doc, tmp_path).parties, [Faute(probleme, Ancre(DOCUMENT, 0, *b)) for b in bornes])
    assert textes(esquisse) == ["abc {{ eleve.nom }} def"]


def test_un_fichier_illisible_n_a_pas_d_esquisse() -> None:
    assert esquisser({}, [Faute(Probleme('M-302', Gravite.ERREUR, "Illisible", Emplacement('x')))]) == ([], [None])


def test_une_zone_de_texte_n_y_est_qu_une_fois(tmp_path: Path) -> None:
    from lxml import etree

    doc = nouveau()
    doc.add_paragraph("avant")
    espaces = ' '.join(f'xmlns:{p}="{u}"' for p, u in {
        'w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
        'mc': 'http://schemas.openxmlformats.org/markup-compatibility/2006',
    }.items())  # fmt: skip
    contenu = '<w:txbxContent><w:p><w:r><w:t>dans la zone</w:t></w:r></w:p></w:txbxContent>'
    doc.element.body.insert(1, etree.fromstring(
        f'<w:p {espaces}><w:r><mc:AlternateContent><mc:Choice Requires="wps">{contenu}</mc:Choice>'
        f'<mc:Fallback><w:pict>{contenu}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>'
    ))
    assert textes(esquisser(examen_de(doc, tmp_path).parties, [])[0]) == ["avant", "dans la zone"]
