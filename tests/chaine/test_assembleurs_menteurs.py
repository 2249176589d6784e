"""Un assembleur qui perd, déplace ou déguise : la relecture du fichier relié le voit, le nomme, et rien n'est remis."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pikepdf import Name, Operator, Pdf, parse_content_stream, unparse_content_stream

from generator import reliure
from generator.chaine import produire
from generator.controle_du_relie import textes_d_une_valeur
from generator.erreurs import Code, Sortie
from generator.rangement import Fait
from generator.reglages import RACINE, Reglages
from generator.rendu import identite
from generator.suivi import SuiviMuet
from tests.chaine.test_douze_erreurs import empreintes
from tests.conftest import JOUR, Passage
from tests.fabrique.classeurs import mettre

Mensonge = Callable[[Pdf], None]


def une_page_perdue(pdf: Pdf) -> None:
    del pdf.pages[-1]


def deux_eleves_echanges(pdf: Pdf) -> None:
    deuxieme = pdf.pages[1]
    del pdf.pages[1]
    pdf.pages.insert(0, deuxieme)


def une_page_a_la_place_d_une_autre(pdf: Pdf) -> None:
    pdf.pages[1].obj.Contents, pdf.pages[1].obj.Resources = pdf.pages[0].obj.Contents, pdf.pages[0].obj.Resources


def un_mot_perdu(pdf: Pdf) -> None:
    """Le dernier texte de la page n'est plus dessiné ; ses marques restent."""
    page = pdf.pages[0]
    ordres = list(parse_content_stream(page))
    ecrits = [rang for rang, ordre in enumerate(ordres) if ordre.operator in (Operator('Tj'), Operator('TJ'))]
    del ordres[ecrits[-1]]
    page.obj.Contents = pdf.make_stream(unparse_content_stream(ordres))


def un_code_perdu(pdf: Pdf) -> None:
    """Le code de la deuxième lettre n'est plus dessiné ; aucun mot ne manque."""
    page = pdf.pages[1]
    ordres = [ordre for ordre in parse_content_stream(page) if ordre.operator != Operator('Do')]
    page.obj.Contents = pdf.make_stream(unparse_content_stream(ordres))


def un_code_deplace(pdf: Pdf) -> None:
    """Tout ce que porte la deuxième page, textes et code, un centimètre plus à droite."""
    page = pdf.pages[1]
    page.contents_add(b'q 1 0 0 1 28.35 0 cm\n', prepend=True)
    page.contents_add(b'\nQ')


def une_police_d_ailleurs(pdf: Pdf) -> None:
    for police in pdf.pages[0].resources.Font.values():
        police.BaseFont = Name('/ABCDEF+ComicNeue')


def une_police_non_incorporee(pdf: Pdf) -> None:
    for police in pdf.pages[0].resources.Font.values():
        for descendante in police.get('/DescendantFonts', [police]):
            for cle in {'/FontFile2', '/FontFile3'} & set(descendante.FontDescriptor.keys()):
                del descendante.FontDescriptor[cle]


@pytest.fixture(scope='module')
def reglages_d_une_ecole(tmp_path_factory: pytest.TempPathFactory) -> Reglages:
    """Une école qui a déjà remis ses documents."""
    base = tmp_path_factory.mktemp('ecole')
    (base / 'donnees' / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', base / 'donnees' / 'ecoles')
    reglages = Reglages(
        aujourdhui=JOUR, donnees=base / 'donnees', sorties=base / 'sorties', moteur='embarque', coeurs=2,
    )  # fmt: skip
    faire(reglages)
    return reglages


def faire(reglages: Reglages) -> Fait:
    (fait,), _ = produire(reglages, SuiviMuet())
    return fait


@pytest.mark.parametrize(('mentir', 'fichier', 'code'), [
    (une_page_perdue, 'lettres.pdf', Code.PAGES_INATTENDUES),
    (deux_eleves_echanges, 'lettres.pdf', Code.TEXTE_PERDU),
    (une_page_a_la_place_d_une_autre, 'lettres.pdf', Code.TEXTE_PERDU),
    (un_code_perdu, 'lettres.pdf', Code.TEXTE_PERDU),
    (un_code_deplace, 'lettres.pdf', Code.TEXTE_PERDU),
    (un_mot_perdu, 'services/AZIZ-Samia.pdf', Code.TEXTE_PERDU),
    (un_mot_perdu, 'liasse-ien.pdf', Code.TEXTE_PERDU),
    (une_police_d_ailleurs, 'liasse-ien.pdf', Code.POLICE_REMPLACEE),
    (une_police_non_incorporee, 'tableau-previsionnel.pdf', Code.POLICE_NON_INCORPOREE),
])  # fmt: skip
def test_un_assembleur_menteur_est_vu_et_rien_n_est_remplace(
    reglages_d_une_ecole: Reglages, monkeypatch: pytest.MonkeyPatch, mentir: Mensonge, fichier: str, code: Code
) -> None:
    """La faute nomme son fichier ; `rapport.json` ne dit rien d'un passage qui n'a pas eu lieu."""
    avant = empreintes(reglages_d_une_ecole.sorties)
    vrai = reliure.assembler

    def assembler(plan: Any, path: Path, *reste: Any) -> frozenset[reliure.Norme]:
        normes = vrai(plan, path, *reste)
        if path.as_posix().endswith(f'nouveau/{fichier}'):
            with Pdf.open(path, allow_overwriting_input=True) as pdf:
                mentir(pdf)
                pdf.save(path)
        return normes

    monkeypatch.setattr(reliure, 'assembler', assembler)
    fait = faire(replace(reglages_d_une_ecole, refaire=True))
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    fautes = [probleme for probleme in fait.rapport.erreurs if probleme.code is code]
    assert fautes and all(faute.emplacement.fichier == fichier and faute.remede for faute in fautes)
    if code is Code.TEXTE_PERDU:
        (faute,) = fautes
        assert faute.valeur or 'images' in faute.quoi, "le premier mot perdu se dit à l'écran"
    if mentir is deux_eleves_echanges:
        assert 'page 1, ' in str(faute.emplacement) and 'page 2, ' in str(faute.emplacement)
    apres = empreintes(reglages_d_une_ecole.sorties)
    note = next(nom for nom in apres if nom.endswith('dernier-echec.json'))
    assert {nom: octets for nom, octets in apres.items() if nom != note} == {n: o for n, o in avant.items() if n != note}
    assert 'ABADIE' not in (reglages_d_une_ecole.sorties / note).read_text('utf-8')


def test_le_rapport_dit_ce_qui_a_ete_controle(reglages_d_une_ecole: Reglages) -> None:
    fait = faire(replace(reglages_d_une_ecole, un_fichier_par_lettre=True))
    assert fait.dossier is not None
    texte = (fait.dossier / 'rapport.json').read_text('utf-8')
    rapport = json.loads(texte)
    controles = rapport['controles']
    assert {nom: controle['pages_relues'] for nom, controle in controles.items() if nom in rapport['pages']} == rapport['pages']
    lettres, ensemble = controles['lettres.pdf'], controles['fichiers_nominatifs']
    assert lettres['documents'] == ensemble['fichiers'] == 22 and ensemble['textes_retrouves'] == lettres['textes_retrouves']
    assert lettres['textes_retrouves'] > 22 * 20 and lettres['nombres_retrouves'] > 22 * 10
    assert controles['liasse-ien.pdf']['documents'] == len(rapport['pages_de_la_liasse'])
    assert controles['liasse-ien.pdf']['noms_d_eleves_cherches'] == 18
    assert all(controle['polices_incorporees'] for nom, controle in controles.items() if not nom.endswith('.docx'))
    assert 'ABADIE' not in texte


# « None »

def test_une_valeur_jamais_ecrite_est_vue(
    exemple: Callable[[str], Path], passer: Passage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Un calcul qui rendrait « None » en toutes lettres : le .docx le porte, le PDF aussi, le classeur non."""
    exemple('2026-2027.xlsx')
    monkeypatch.setattr(identite, 'TITRES_DIRECTION', dict.fromkeys(identite.TITRES_DIRECTION, "None"))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    fautes = [probleme for probleme in fait.rapport.erreurs if probleme.code is Code.RESTE_DE_BALISE]
    assert fautes and all(faute.valeur == 'None' and 'page ' in str(faute.emplacement) for faute in fautes)


def test_un_eleve_peut_s_appeler_none(exemple: Callable[[str], Path], passer: Passage) -> None:
    classeur = exemple('2026-2027.xlsx')
    livre = load_workbook(classeur)
    mettre('Élèves', 'Prénom *', 2, 'None')(livre)
    for (case,) in livre['Inscriptions'].iter_rows(min_row=2, max_col=1):
        case.value = 'ABADIE None' if case.value == 'ABADIE Lina' else case.value
    mettre('Groupes', 'Objectifs *', 2, 'Lire {{ 7*7 }} et «ABC»')(livre)
    livre.save(classeur)
    (fait,), _ = passer()
    assert fait.sortie is Sortie.FAIT, [str(probleme) for probleme in fait.rapport.erreurs]


def test_tous_les_textes_d_une_valeur_se_trouvent() -> None:
    assert list(textes_d_une_valeur({'a': ('b', [frozenset({'c'}), 1, None])})) == ['a', 'b', 'c']
