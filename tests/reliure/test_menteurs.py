"""Un assembleur qui ment : chaque faute plantée dans le PDF relié est refusée, et nomme sa règle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from generator import reliure
from generator.erreurs import Code, Sortie
from generator.liasse import Extrait, Piece, planifier
from generator.reliure import NORMES, Norme, assembler, controler
from generator.reliure.arbre import parcourir
from generator.reliure.relues import PAGES_RELUES, Relues
from tests.chaine.test_douze_erreurs import empreintes
from tests.conftest import Passage
from tests.reliure.fabrique import convertir, exemplaires

JOUR = dt.date(2026, 11, 3)


@pytest.fixture(scope='module')
def relie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deux lettres reliées, conformes."""
    dossier = tmp_path_factory.mktemp('relie')
    source = convertir(exemplaires(dossier / 's.docx', ["Ada", "Blaise"]))
    plan = planifier("Lettres", "École", [Piece("A", Extrait(source, 0, 1)), Piece("B", Extrait(source, 1, 2))])
    assembler(plan, dossier / 'relie.pdf', JOUR)
    return dossier / 'relie.pdf'


def elements(pdf: Pdf, sorte: str) -> list[Any]:
    return [element for element in parcourir(pdf.Root.StructTreeRoot.K[0]) if str(element.S) == sorte]


def une_balise_otee(pdf: Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K[0].K[1]
    document.K = Array(list(document.K)[1:])


def une_page_sans_balise(pdf: Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K[0]
    document.K = Array(list(document.K)[:1])


def deux_pages_de_meme_cle(pdf: Pdf) -> None:
    pdf.pages[1].obj.StructParents = pdf.pages[0].obj.StructParents


def une_page_sans_cle(pdf: Pdf) -> None:
    del pdf.pages[1].obj.StructParents


def un_arbre_des_parents_menteur(pdf: Pdf) -> None:
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    parents[0], parents[1] = parents[1], parents[0]


def un_parent_perdu(pdf: Pdf) -> None:
    del elements(pdf, '/H2')[0].P


def un_renvoi_dans_le_vide(pdf: Pdf) -> None:
    elements(pdf, '/H1')[1].K.append(Dictionary(Type=Name.MCR, MCID=400))
    del elements(pdf, '/H1')[1].Pg


def une_page_d_ailleurs(pdf: Pdf) -> None:
    elements(pdf, '/H1')[1].Pg = pdf.make_indirect(Dictionary(Type=Name.Page))


def un_contenu_hors_balise(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b'q 10 10 50 50 re f Q')


def un_texte_de_remplacement_ote(pdf: Pdf) -> None:
    del elements(pdf, '/Figure')[1].Alt


def un_titre_de_trop(pdf: Pdf) -> None:
    elements(pdf, '/H2')[1].S = Name.H1


def un_niveau_saute(pdf: Pdf) -> None:
    elements(pdf, '/H2')[0].S = Name.H4


def sans_langue(pdf: Pdf) -> None:
    del pdf.Root.Lang


def sans_titre_affiche(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


def sans_arbre(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def un_lien_muet(pdf: Pdf) -> None:
    lien = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], F=4))
    pdf.pages[0].obj.Annots = Array([lien])


def une_police_otee(pdf: Pdf) -> None:
    for police in pdf.pages[0].resources.Font.values():
        for descendante in police.DescendantFonts:
            for cle in ('/FontFile2', '/FontFile3'):
                if cle in descendante.FontDescriptor:
                    del descendante.FontDescriptor[cle]


def sans_profil_de_couleurs(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents
    pdf.pages[0].contents_add(b'/Artifact BMC q 1 0 0 rg 10 10 5 5 re f Q EMC')


def du_javascript(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert('x')"))


FAUTES: list[tuple[Callable[[Pdf], None], Norme, str]] = [
    (une_balise_otee, Norme.ACCESSIBLE, '7.1-3'), (une_page_sans_balise, Norme.ACCESSIBLE, '14.7.4.4'),
    (deux_pages_de_meme_cle, Norme.ACCESSIBLE, '14.7.4.4'), (une_page_sans_cle, Norme.ACCESSIBLE, '14.7.4.4'),
    (un_arbre_des_parents_menteur, Norme.ACCESSIBLE, '14.7.4.4'), (un_parent_perdu, Norme.ACCESSIBLE, '7.1-12'),
    (un_renvoi_dans_le_vide, Norme.ACCESSIBLE, '14.7.4'), (une_page_d_ailleurs, Norme.ACCESSIBLE, '14.7.2'),
    (un_contenu_hors_balise, Norme.ACCESSIBLE, '7.1-3'), (un_texte_de_remplacement_ote, Norme.ACCESSIBLE, '7.3-1'),
    (un_titre_de_trop, Norme.ACCESSIBLE, '7.4.2'), (un_niveau_saute, Norme.ACCESSIBLE, '7.4.2-1'),
    (sans_langue, Norme.ACCESSIBLE, '7.2-34'), (sans_titre_affiche, Norme.ACCESSIBLE, '7.1-10'),
    (sans_arbre, Norme.ACCESSIBLE, '7.1-11'), (un_lien_muet, Norme.ACCESSIBLE, '7.18.5-2'),
    (une_police_otee, Norme.ARCHIVE, '6.2.11'), (sans_profil_de_couleurs, Norme.ARCHIVE, '6.2.4'),
    (du_javascript, Norme.ARCHIVE, '6.5.1'),
]  # fmt: skip


@pytest.mark.parametrize(('planter', 'norme', 'regle'), FAUTES, ids=[planter.__name__ for planter, _, _ in FAUTES])
def test_chaque_faute_nomme_sa_regle(
    relie: Path, tmp_path: Path, planter: Callable[[Pdf], None], norme: Norme, regle: str
) -> None:
    assert controler(relie, NORMES, (0, 1)) == []
    with Pdf.open(relie) as pdf:
        planter(pdf)
        pdf.save(tmp_path / 'faux.pdf')
    fautes = controler(tmp_path / 'faux.pdf', NORMES, (0, 1))
    assert any(faute.norme is norme and faute.regle.rpartition(' ')[2].startswith(regle) for faute in fautes), fautes


@pytest.mark.parametrize(('planter', 'code', 'regle'), [
    (une_page_sans_balise, Code.PDF_NON_ACCESSIBLE, 'ISO 32000-1, 14.7.4.4'),
    (un_texte_de_remplacement_ote, Code.PDF_NON_ACCESSIBLE, 'ISO 14289-1, 7.3-1'),
    (une_police_otee, Code.PDF_NON_ARCHIVABLE, 'ISO 19005-2, 6.2.11'),
])  # fmt: skip
def test_un_assembleur_menteur_ne_remet_rien(
    exemple: Callable[[str], Path], passer: Passage, monkeypatch: pytest.MonkeyPatch,
    planter: Callable[[Pdf], None], code: Code, regle: str,
) -> None:  # fmt: skip
    """Le passage échoue en nommant la règle et le fichier ; les sorties d'avant restent."""
    exemple('2026-2027.xlsx')
    (avant,), _ = passer()
    assert avant.dossier is not None and avant.sortie is Sortie.FAIT
    vues = empreintes(avant.dossier)
    vrai = reliure.assembler

    def mentir(plan: Any, path: Path, *reste: Any) -> frozenset[Norme]:
        normes = vrai(plan, path, *reste)
        if path.name == 'lettres.pdf':
            with Pdf.open(path, allow_overwriting_input=True) as pdf:
                planter(pdf)
                pdf.save(path)
        return normes

    monkeypatch.setattr(reliure, 'assembler', mentir)
    (fait,), _ = passer(refaire=True)
    assert fait.sortie is Sortie.A_CORRIGER
    fautes = [probleme for probleme in fait.rapport.erreurs if probleme.code is code]
    assert fautes and all(faute.emplacement.fichier == 'lettres.pdf' for faute in fautes)
    assert any(str(faute.regle).startswith(regle) for faute in fautes)
    assert empreintes(avant.dossier) == vues


# Ce qu'un passage a déjà relu n'exempte que ce qui lui est identique


@pytest.mark.parametrize(('planter', 'norme', 'regle'), FAUTES, ids=[planter.__name__ for planter, _, _ in FAUTES])
def test_un_fichier_fautif_est_refuse_meme_quand_ses_pages_ont_deja_ete_relues(
    relie: Path, tmp_path: Path, planter: Callable[[Pdf], None], norme: Norme, regle: str
) -> None:
    relues = Relues()
    for _ in range(PAGES_RELUES + 1):
        assert controler(relie, NORMES, (0, 1), relues) == []
    with Pdf.open(relie) as pdf:
        assert relues.trier(pdf)[0] == [0, 1], "plus rien à y apprendre"
        planter(pdf)
        pdf.save(tmp_path / 'faux.pdf')
    fautes = controler(tmp_path / 'faux.pdf', NORMES, (0, 1), relues)
    assert any(faute.norme is norme and faute.regle.rpartition(' ')[2].startswith(regle) for faute in fautes), fautes


def une_police_changee(pdf: Pdf) -> None:
    for police in pdf.pages[1].resources.Font.values():
        del police.ToUnicode
        police.Encoding = Name('/Inconnu-H')


def une_image_d_une_autre_sorte(pdf: Pdf) -> None:
    for image in pdf.pages[1].resources.XObject.values():
        image.Interpolate = True


@pytest.mark.parametrize('planter', [une_police_changee, une_image_d_une_autre_sorte])
def test_une_ressource_nouvelle_se_relit_et_une_faute_n_exempte_personne(
    relie: Path, tmp_path: Path, planter: Callable[[Pdf], None]
) -> None:
    relues = Relues()
    for _ in range(PAGES_RELUES + 1):
        assert controler(relie, NORMES, (0, 1), relues) == []
    with Pdf.open(relie) as pdf:
        planter(pdf)
        pdf.save(tmp_path / 'faux.pdf')
    for _ in range(PAGES_RELUES + 1):
        assert [faute for faute in controler(tmp_path / 'faux.pdf', NORMES, (0, 1), relues) if faute.norme is Norme.ARCHIVE]
