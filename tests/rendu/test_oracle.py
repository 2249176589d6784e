"""L'oracle : un lot dit la même chose, page à page, que docxtpl lettre par lettre."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from markupsafe import Markup

from generator.calcul import calculer
from generator.classeur import fabriquer
from generator.conversion import Commande, Convertisseur, MoteurPdf
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.libreoffice import MoteurLibreOffice
from generator.conversion.relecture import pages_du_pdf, presser
from generator.domaine.dossier import Dossier
from generator.domaine.temps import AnneeScolaire
from generator.lecture import lire_calendrier
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.paquet import Bornes, lire_paquet
from generator.reglages import RACINE
from generator.reglementation import regime_au
from generator.rendu import Contextes
from generator.rendu.code_carre import image_du_code
from generator.rendu.environnement import environnement
from generator.rendu.lot import assembler
from generator.rendu.modele import compiler
from generator.rendu.ooxml import ecrire_paquet
from tests.evaluateurs import regimes
from tests.fabrique.classeurs import ecrire as ecrire_classeur
from tests.fabrique.prets import EquipePretee
from tests.rendu.modeles_d_essai import MODELES, ecrire


def contextes(tmp_path: Path, nombre: int, graine: int) -> list[Any]:
    """Les champs des lettres d'une école fictive."""
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    donnees = fabriquer(nombre, calendrier, regime_au(regimes(), calendrier.rentree), graine)
    dossier, rapport = lire_dossier(ouvrir(ecrire_classeur(tmp_path / 'e.xlsx', donnees=donnees)))
    assert isinstance(dossier, Dossier), list(rapport)
    resultats, _ = calculer(dossier, dossier.periodes[0], regimes(), calendrier)
    fabrique = Contextes(resultats, calendrier.rentree)
    return [fabrique.lettre(proposition) for proposition in resultats.propositions]


def sans_places_d_images(modele: Path, path: Path) -> Path:
    """Le modèle sans les images à remplacer par celles de l'école, que docxtpl ne connaît pas ; l'école n'en a pas."""
    doc = Document(str(modele))
    for proprietes in list(doc.element.iter(qn('wp:docPr'))):
        if '{{' in proprietes.get('descr', ''):
            dessin = next(proprietes.iterancestors(qn('w:drawing')))
            dessin.getparent().remove(dessin)
    doc.save(str(path))
    return path


def avec_un_code_de_docxtpl(contexte: Any, seul: DocxTemplate) -> Any:
    """Le même contexte, dont le code carré est une image posée par docxtpl."""
    seul.current_rendering_part = seul.docx.part
    code = InlineImage(seul, BytesIO(image_du_code(contexte.retour.qr.reference)), width=Mm(25))
    return replace(contexte, retour=replace(contexte.retour, qr=Markup(code)))


def lettre_par_lettre(modele: Path, tous: list[Any], dossier: Path, moteur: MoteurPdf) -> list[list[str]]:
    """Les pages de chaque lettre, faite seule par docxtpl."""
    commandes = []
    sans_logo = sans_places_d_images(modele, dossier / 'sans_logo.docx')
    for rang, contexte in enumerate(tous):
        seul = DocxTemplate(sans_logo)
        seul.init_docx()
        seul.render(vars(avec_un_code_de_docxtpl(contexte, seul)), environnement(), autoescape=True)
        path = dossier / f'seul{rang}.docx'
        seul.save(path)
        commandes.append(Commande(f'seul{rang}', modele.name, ('',), lambda _, p=path: (p.read_bytes(), ((),))))
    with EquipePretee(1) as equipe:
        livraisons = Convertisseur(moteur, equipe, dossier).convertir(commandes)
    return [pages_du_pdf(livraison.tirages[0].pdf) for livraison in livraisons]


def en_lot(modele: Path, tous: list[Any], dossier: Path, moteur: MoteurPdf) -> list[list[str]]:
    """Les pages de chaque lettre, tirées du lot."""
    compile_ = compiler(modele, lire_paquet(modele, Bornes()))

    def fabrique(rangs: Any) -> tuple[bytes, tuple[tuple[str, ...], ...]]:
        assemble = assembler(compile_, [tous[rang] for rang in rangs])
        return ecrire_paquet(assemble.parties), assemble.textes

    commande = Commande('lot', modele.name, tuple(str(rang) for rang in range(len(tous))), fabrique)
    with EquipePretee(1) as equipe:
        (livraison,) = Convertisseur(moteur, equipe, dossier).convertir([commande])
    assert not livraison.fautes, livraison.fautes
    (tirage,) = livraison.tirages
    pages = pages_du_pdf(tirage.pdf)
    return [pages[debut:fin] for debut, fin in tirage.pages]


def lue(page: str) -> tuple[str, int]:
    """Le texte d'une page et le nombre de ses ʻ : selon la police de secours, le lecteur de PDF les range en fin de ligne."""
    texte = presser(page)
    return texte.replace('ʻ', ''), texte.count('ʻ')


def comparer(nom: str, tmp_path: Path, moteur: MoteurPdf, nombre: int, graine: int = 7) -> None:
    modele = ecrire(MODELES[nom](), tmp_path / f'{nom}.docx')
    (tmp_path / 'seuls').mkdir()
    (tmp_path / 'lot').mkdir()
    tous = contextes(tmp_path, nombre, graine)
    attendues = lettre_par_lettre(modele, tous, tmp_path / 'seuls', moteur)
    obtenues = en_lot(modele, tous, tmp_path / 'lot', moteur)
    assert [[lue(p) for p in lettre] for lettre in obtenues] == [[lue(p) for p in lettre] for lettre in attendues]


@pytest.mark.parametrize('nom', MODELES)
def test_un_lot_dit_la_meme_chose_que_docxtpl_lettre_par_lettre(nom: str, tmp_path: Path) -> None:
    comparer(nom, tmp_path, MoteurEmbarque(), 12)


@pytest.mark.libreoffice
@pytest.mark.parametrize('nom', MODELES)
def test_libreoffice_aussi(nom: str, tmp_path: Path) -> None:
    comparer(nom, tmp_path, MoteurLibreOffice(), 5)


@pytest.mark.parametrize('graine', [1, 2, 3])
def test_le_modele_livre_aussi_pour_des_ecoles_tirees_au_sort(graine: int, tmp_path: Path) -> None:
    modele = RACINE / 'modeles' / 'autorisation_parentale.docx'
    tous = contextes(tmp_path, 14, graine)
    (tmp_path / 'seuls').mkdir()
    (tmp_path / 'lot').mkdir()
    attendues = lettre_par_lettre(modele, tous, tmp_path / 'seuls', MoteurEmbarque())
    obtenues = en_lot(modele, tous, tmp_path / 'lot', MoteurEmbarque())
    assert [[lue(p) for p in lettre] for lettre in obtenues] == [[lue(p) for p in lettre] for lettre in attendues]
    assert all(len(lettre) == 1 for lettre in obtenues)
