"""Les balises passent la reliure : comptées, ordonnées, coupées net à la page, sans rien qui pende."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from generator.liasse import Extrait, Piece, planifier
from generator.reliure import NORMES, Sources, assembler, controler
from generator.reliure.arbre import est_element, fils, parcourir
from generator.reliure.controle_structure import SANS_TITRE
from generator.reliure.greffe import niveaux_sans_trou
from tests.reliure.fabrique import (
    compter,
    compter_le_fichier,
    convertir,
    convertir_par_libreoffice,
    exemplaires,
)

JOUR = dt.date(2026, 11, 3)


def relier(extraits: list[Extrait], path: Path, *, recto_verso: bool = False, sans_titre: Sequence[int] = ()) -> Path:
    """Relie ; seules ces pages commencent un document sans titre."""
    plan = planifier("Lettres", "École", [Piece(f"Lettre {n}", e) for n, e in enumerate(extraits)], recto_verso=recto_verso)
    assert assembler(plan, path, JOUR) == NORMES
    fautes = controler(path, NORMES, plan.debuts)
    assert [(faute.regle, faute.page) for faute in fautes] == [(SANS_TITRE, page) for page in sans_titre]
    return path


def pages(path: Path) -> list[Extrait]:
    with Pdf.open(path) as pdf:
        return [Extrait(path, rang, rang + 1) for rang in range(len(pdf.pages))]


@pytest.mark.parametrize('convertir', [convertir, pytest.param(convertir_par_libreoffice, marks=pytest.mark.libreoffice)])
def test_soixante_documents_gardent_toutes_leurs_balises(tmp_path: Path, convertir: Callable[[Path], Path]) -> None:
    """Une lettre, un tableau, trente services, une annexe, vingt-sept lettres d'un autre tirage : tout ce qui entre sort."""
    noms = [[f"Service{n:02d}" for n in range(30)], [f"Famille{n:02d}" for n in range(27)]]
    services = convertir(exemplaires(tmp_path / 's.docx', noms[0]))
    lettres = convertir(exemplaires(tmp_path / 'l.docx', noms[1], rangees=5))
    annexe = convertir(exemplaires(tmp_path / 'a.docx', ["Annexe"], rangees=120))
    accompagnement = convertir(exemplaires(tmp_path / 'c.docx', ["Accompagnement"]))
    tableau = convertir(exemplaires(tmp_path / 't.docx', ["Tableau"], rangees=12))
    with Pdf.open(annexe) as pdf:
        longueur = len(pdf.pages)
    assert longueur > 1
    extraits = [
        *pages(accompagnement), *pages(tableau), *pages(services), Extrait(annexe, 0, longueur), *pages(lettres),
    ]  # fmt: skip
    assert len(extraits) == 60
    sortie = relier(extraits, tmp_path / 'liasse.pdf')
    # un élément « Document » par document relié, au lieu d'un par tirage
    entres = sum(compter_le_fichier(path) for path in (services, lettres, annexe, accompagnement, tableau)) - 5 + 60
    assert compter_le_fichier(sortie) == entres + 1
    if shutil.which('pdfinfo') is None:
        pytest.skip("pdfinfo (poppler) n'est pas là : les balises sont comptées, leur ordre n'est pas relu")
    prevus = ["Accompagnement", "Tableau", *noms[0], "Annexe", *noms[1]]
    assert re.findall(r'"Lettre à (\w+)"', structure_lue(sortie)) == prevus
    assert re.findall(r'"Bonjour (\w+), voici', structure_lue(sortie)) == prevus


@pytest.mark.skipif(shutil.which('pdfinfo') is None, reason="pdfinfo (poppler) n'est pas là")
def test_un_lecteur_d_ecran_lit_les_documents_dans_l_ordre(tmp_path: Path) -> None:
    source = convertir(exemplaires(tmp_path / 's.docx', ["Ada", "Blaise", "Colette"]))
    sortie = relier([Extrait(source, 2, 3), Extrait(source, 0, 1)], tmp_path / 'lu.pdf')
    dit = structure_lue(sortie)
    titres = [ligne.strip() for ligne in dit.splitlines() if 'Lettre à' in ligne or 'Bonjour' in ligne]
    assert titres == ['"Lettre à Colette"', '"Bonjour Colette, voici votre lettre."', '"Lettre à Ada"', '"Bonjour Ada, voici votre lettre."']
    assert 'Blaise' not in dit


def structure_lue(path: Path) -> str:
    """L'arbre et ses textes, tels que poppler les lit."""
    commande = ['pdfinfo', '-struct-text', str(path)]
    return subprocess.run(commande, capture_output=True, check=True).stdout.decode('utf-8', 'replace')


def test_un_extrait_ne_garde_que_ses_balises(tmp_path: Path) -> None:
    source = convertir(exemplaires(tmp_path / 's.docx', ["Ada", "Blaise", "Colette"]))
    seul = convertir(exemplaires(tmp_path / 'b.docx', ["Blaise"]))
    extrait = relier([Extrait(source, 1, 2)], tmp_path / 'extrait.pdf')
    entier = relier([Extrait(seul, 0, 1)], tmp_path / 'entier.pdf')
    assert sortes(extrait)[: len(sortes(entier))] == sortes(entier)
    with Pdf.open(extrait) as pdf:
        assert all(page.obj.StructParents == rang for rang, page in enumerate(pdf.pages))
        assert not [objet for objet in pdf.objects if isinstance(objet, Dictionary) and objet.get('/Type') == Name.Page and objet.objgen != pdf.pages[0].obj.objgen]


def sortes(path: Path) -> list[str]:
    with Pdf.open(path) as pdf:
        return [str(element.S) for element in parcourir(pdf.Root.StructTreeRoot.K[0])]


def test_un_element_a_cheval_est_coupe_a_la_page(tmp_path: Path) -> None:
    source = convertir(exemplaires(tmp_path / 's.docx', ["Longue"], rangees=90))
    with Pdf.open(source) as pdf:
        nombre = len(pdf.pages)
    assert nombre >= 2
    sortie = relier([Extrait(source, 0, 1), Extrait(source, 1, nombre)], tmp_path / 'coupe.pdf', sans_titre=[2])
    with Pdf.open(sortie) as pdf:
        premier, second = pdf.Root.StructTreeRoot.K[0].K
        for document, attendues in ((premier, {0}), (second, set(range(1, nombre)))):
            vues = {rang_de(pdf, element.Pg) for element in parcourir(document) if '/Pg' in element}
            assert vues <= attendues
            assert '/Table' in {str(element.S) for element in parcourir(document)}


def rang_de(pdf: Pdf, page: pikepdf.Object) -> int:
    return [p.obj.objgen for p in pdf.pages].index(page.objgen)


def test_les_identifiants_de_deux_sources_ne_se_confondent_pas(tmp_path: Path) -> None:
    a = convertir(exemplaires(tmp_path / 'a.docx', ["Ada"]))
    b = convertir(exemplaires(tmp_path / 'b.docx', ["Blaise"]))
    with Pdf.open(relier([Extrait(a, 0, 1), Extrait(b, 0, 1)], tmp_path / 'ids.pdf')) as pdf:
        racine = pdf.Root.StructTreeRoot
        noms = [str(nom) for nom in list(racine.IDTree.Names)[::2]]
        assert len(noms) == len(set(noms)) == 4 and noms == sorted(noms)
        for document in racine.K[0].K:
            siens = {str(element.ID) for element in parcourir(document) if '/ID' in element}
            cites = {str(nom) for element in parcourir(document) for a in element.get('/A', ()) for nom in a.get('/Headers', ())}
            assert cites == siens


def test_les_roles_et_les_classes_qui_se_contredisent_sont_renommes(tmp_path: Path) -> None:
    chemins = []
    for nom, sens, couleur in (('a', Name.P, 1), ('b', Name.Span, 2)):
        path = convertir(exemplaires(tmp_path / f'{nom}.docx', [nom]))
        with Pdf.open(path, allow_overwriting_input=True) as pdf:
            racine = pdf.Root.StructTreeRoot
            racine.RoleMap['/Mention'] = sens
            racine.RoleMap['/Figure'] = Name.P  # un type normalisé ne se détourne pas
            racine.ClassMap = Dictionary(Encre=Dictionary(O=Name.Layout, SpaceBefore=couleur))
            paragraphe = next(e for e in parcourir(racine.K if not isinstance(racine.K, Array) else racine.K[0]) if e.S == Name.P)
            paragraphe.S, paragraphe.C = Name.Mention, Name.Encre
            pdf.save(path)
        chemins.append(path)
    with Pdf.open(relier([Extrait(p, 0, 1) for p in chemins], tmp_path / 'roles.pdf')) as pdf:
        racine = pdf.Root.StructTreeRoot
        mentions = [e for e in parcourir(racine.K[0]) if str(e.S).startswith('/Mention')]
        assert [str(racine.RoleMap[str(e.S)]) for e in mentions] == ['/P', '/Span']
        assert [int(racine.ClassMap[str(e.C)].SpaceBefore) for e in mentions] == [1, 2]
        assert '/Figure' not in racine.RoleMap


def test_les_destinations_nommees_restent_distinctes_et_menent_a_leur_page(tmp_path: Path) -> None:
    path = convertir(exemplaires(tmp_path / 's.docx', ["Ada", "Blaise"]))
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        places = [Array([page.obj, Name.Fit]) for page in pdf.pages]
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String('haut'), places[0], String('suite'), places[1]])))
        page, racine = pdf.pages[0], pdf.Root.StructTreeRoot
        renvoi = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 10, 10], F=4, Dest=String('haut'), StructParent=99))
        page.obj.Annots = Array([renvoi])
        document = racine.K if not isinstance(racine.K, Array) else racine.K[0]
        balise = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, P=document, Pg=page.obj))
        balise.K = Dictionary(Type=Name.OBJR, Obj=renvoi, Pg=page.obj)
        document.K.append(balise)
        racine.ParentTree.Nums.extend([99, balise])
        pdf.save(path)
    sortie = relier([Extrait(path, 1, 2), Extrait(path, 0, 1), Extrait(path, 0, 1)], tmp_path / 'liens.pdf')
    with Pdf.open(sortie) as pdf:
        couples = list(pdf.Root.Names.Dests.Names)
        assert [(str(n), rang_de(pdf, d[0])) for n, d in zip(couples[::2], couples[1::2], strict=True)] == [('haut', 1), ('haut-2', 2), ('suite', 0)]
        assert [rang_de(pdf, page.obj.Annots[0].Dest[0]) for page in list(pdf.pages)[1:]] == [1, 2]
        assert all(str(page.obj.Annots[0].Contents) for page in list(pdf.pages)[1:])


@pytest.mark.parametrize(('niveaux', 'justes'), [
    ([1, 2, 2], [1, 2, 2]), ([2, 3], [1, 2]), ([1, 3, 2], [1, 2, 2]), ([1, 1, 2], [1, 2, 2]), ([3, 1, 6], [1, 2, 3]), ([], []),
])  # fmt: skip
def test_les_titres_vont_d_un_premier_niveau_sans_sauter(niveaux: list[int], justes: list[int]) -> None:
    assert niveaux_sans_trou(niveaux) == justes


def test_un_modele_aux_titres_mal_rangés_donne_des_titres_sans_trou(tmp_path: Path) -> None:
    path = convertir(exemplaires(tmp_path / 's.docx', ["Ada"], niveaux=(2, 4)))
    titres = [sorte for sorte in sortes(relier([Extrait(path, 0, 1)], tmp_path / 't.pdf')) if sorte.startswith('/H')]
    assert titres == ['/H1', '/H2']


def test_une_page_blanche_n_a_pas_besoin_de_balise(tmp_path: Path) -> None:
    path = convertir(exemplaires(tmp_path / 's.docx', ["Ada", "Blaise"]))
    sortie = relier(pages(path), tmp_path / 'rv.pdf', recto_verso=True)
    with Pdf.open(sortie) as pdf:
        assert len(pdf.pages) == 3 and '/StructParents' not in pdf.pages[1].obj


def test_les_memes_entrees_donnent_les_memes_octets(tmp_path: Path) -> None:
    path = convertir(exemplaires(tmp_path / 's.docx', ["Ada", "Blaise"]))
    un, deux = (relier(pages(path), tmp_path / nom) for nom in ('un.pdf', 'deux.pdf'))
    assert un.read_bytes() == deux.read_bytes()


def test_l_image_garde_son_texte_de_remplacement(tmp_path: Path) -> None:
    path = convertir(exemplaires(tmp_path / 's.docx', ["Ada", "Blaise"], alternative="Un carré"))
    with Pdf.open(relier(pages(path), tmp_path / 'i.pdf')) as pdf:
        figures = [e for e in parcourir(pdf.Root.StructTreeRoot.K[0]) if Name.Figure == e.S]
        assert [str(figure.Alt) for figure in figures] == ["Un carré"] * 2
        assert all(fils(figure) for figure in figures)


def test_sans_balises_rien_n_est_declare_accessible(tmp_path: Path) -> None:
    path = convertir(exemplaires(tmp_path / 's.docx', ["Ada"]))
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(path)
    plan = planifier("T", "É", [Piece("A", Extrait(path, 0, 1))])
    assert {norme.value for norme in assembler(plan, tmp_path / 'x.pdf', JOUR)} == {'PDF/A-2b'}
    octets = (tmp_path / 'x.pdf').read_bytes()
    assert b'pdfuaid' not in octets and b'pdfaid:part' in octets


def test_une_source_qui_n_est_pas_archivable_ote_toute_declaration(tmp_path: Path) -> None:
    path = convertir(exemplaires(tmp_path / 's.docx', ["Ada"]))
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.Root.Metadata
        pdf.save(path)
    plan = planifier("T", "É", [Piece("A", Extrait(path, 0, 1))])
    assert assembler(plan, tmp_path / 'x.pdf', JOUR, Sources()) == frozenset()
    assert b'pdfaid' not in (tmp_path / 'x.pdf').read_bytes()


def test_compter_compte(tmp_path: Path) -> None:
    with Pdf.open(convertir(exemplaires(tmp_path / 's.docx', ["Ada"]))) as pdf:
        racine = pdf.Root.StructTreeRoot
        document = racine.K if not isinstance(racine.K, Array) else racine.K[0]
        assert compter(pdf) == len(list(parcourir(document))) and est_element(document)
