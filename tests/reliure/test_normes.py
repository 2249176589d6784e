"""Les liasses devant les règles de veraPDF, par les deux moteurs : les deux exemples, des noms difficiles, d'autres modèles."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pikepdf import Name, Object, Pdf

from generator.classeur import ecrire_classeur, fabriquer
from generator.conversion.libreoffice import MoteurLibreOffice
from generator.conversion.moteur import Travail
from generator.conversion.relecture import pages_du_pdf, presser
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Sortie
from generator.lecture import lire_calendrier, lire_regimes
from generator.liasse import Extrait, Piece, planifier
from generator.rangement import Fait
from generator.reglages import RACINE
from generator.reglementation import regime_au
from generator.reliure import NORMES, assembler, controler
from generator.reliure.arbre import est_element, fils, parcourir
from tests.conftest import JOUR, Passage
from tests.fabrique.ecoles_a_coupons import MODELES, ecrire_modeles
from tests.juges import Profil, juger, pourquoi_pas_de_juge
from tests.reliure.fabrique import exemplaires, lien

MOTEURS = ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)]
REMIS = ('lettres.pdf', 'liasse-ien.pdf', 'tableau-previsionnel.pdf')
NOMS_DIFFICILES = (
    ('Łukaszewicz-Žitňanský', 'Żaneta'), ("D'Œuvre-L'Hôpital", 'Maëlys-Léïa'), ('Šević', 'Đorđe'), ('N’Guessan', 'Œnone'),
    ('de la Tour du Pin-Chambly de Montmorency', 'Marie-Charlotte-Gwénaëlle'), ('Çağlayan', 'İpek'),
)  # fmt: skip


@pytest.fixture(params=MOTEURS)
def moteur(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.lent
@pytest.mark.parametrize('annee', ['2008-2009', '2026-2027'])
def test_ce_que_l_on_remet_est_archivable_et_accessible(
    exemple: Callable[[str], Path], passer: Passage, moteur: str, annee: str
) -> None:
    exemple(f'{annee}.xlsx')
    (fait,), _ = passer(moteur=moteur, annee=annee)
    assert [remarque for remarque in fait.remarques if 'jour passé' not in remarque] == []
    _tenir(fait)


@pytest.mark.lent
def test_les_noms_difficiles_ne_cassent_aucune_norme(donnees: Path, passer: Passage, moteur: str) -> None:
    """Élèves, foyers et enseignants : apostrophes, ligatures, traits d'union, lettres d'ailleurs, noms très longs."""
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    ecole = fabriquer(36, calendrier, regime_au(regimes.values(), calendrier.rentree), 5)
    for rang, (nom, prenom) in enumerate(NOMS_DIFFICILES):
        ecole['eleves'][12 + rang] |= {'nom': nom, 'prenom': prenom}
        if rang < len(ecole['enseignants']):
            ecole['enseignants'][rang] |= {'nom': nom, 'prenom': prenom}
    ecrire_classeur(donnees / 'ecoles' / 'noms.xlsx', ecole)
    (fait,), _ = passer(moteur=moteur, periode=1)
    _tenir(fait)
    assert fait.dossier is not None
    pages = ''.join(presser(page) for page in pages_du_pdf(fait.dossier / 'lettres.pdf'))
    assert all(presser(mot) in pages for _, prenom in NOMS_DIFFICILES for mot in prenom.split())


@pytest.mark.lent
@pytest.mark.parametrize('ecole', list(MODELES))
def test_les_modeles_d_une_ecole_tiennent_les_normes(
    tmp_path: Path, exemple: Callable[[str], Path], passer: Passage, moteur: str, ecole: str
) -> None:
    """Code dans un en-tête, tableau dans un tableau, cases d'une autre police : ses modèles ne sont pas les nôtres."""
    exemple('2026-2027.xlsx')
    modeles = tmp_path / 'modeles'
    shutil.copytree(RACINE / 'modeles', modeles)
    ecrire_modeles(modeles / 'lilas', ecole)
    (fait,), _ = passer(moteur=moteur, modeles=modeles)
    _tenir(fait)


def _tenir(fait: Fait) -> None:
    """Chaque fichier dit les deux normes, et les tient devant veraPDF."""
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    dites = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))['normes']
    assert dites.keys() == {path.relative_to(fait.dossier).as_posix() for path in fait.dossier.rglob('*.pdf')}
    assert all(normes == ['PDF/A-2b', 'PDF/UA-1'] for normes in dites.values())
    for nom in REMIS:
        _structure(fait.dossier / nom)
    if pourquoi_pas_de_juge():
        pytest.skip(pourquoi_pas_de_juge())
    for profil in Profil:
        verdicts = juger([fait.dossier / nom for nom in dites], profil)
        assert {path.name: verdict.fautes for path, verdict in verdicts.items() if not verdict.conforme} == {}


def _structure(path: Path) -> None:
    """Un titre de niveau 1 par document ; tout tableau de plus d'une rangée a des en-têtes ; toute image est dite et dessinée."""
    with Pdf.open(path) as pdf:
        documents = list(pdf.Root.StructTreeRoot.K[0].K)
        assert len(documents) == len(_feuilles(pdf)), path.name
        for document in documents:
            elements = list(parcourir(document))
            assert [str(e.S) for e in elements].count('/H1') == 1, path.name
            for element in elements:
                if Name.Table == element.S and len(_rangees(element)) > 1:
                    assert any(e.S == Name.TH for e in parcourir(element)), path.name
                if Name.Figure == element.S:
                    assert str(element.Alt) and not any(est_element(enfant) for enfant in fils(element)) and fils(element)


def _rangees(table: Object) -> list[Object]:
    """Les rangées d'un tableau, sans celles des tableaux que ses cellules contiennent."""
    siens = [enfant for enfant in fils(table) if est_element(enfant)]
    return [e for s in siens for e in ([s] if s.S == Name.TR else _rangees(s) if s.S in (Name.THead, Name.TBody, Name.TFoot) else [])]


def _feuilles(pdf: Pdf) -> list[str]:
    """Les signets qui nomment un document."""
    def sous(entrees: list) -> list[str]:
        return [t for e in entrees for t in (sous(e.children) if len(e.children) else [e.title])]

    with pdf.open_outline() as sommaire:
        return sous(sommaire.root)


@pytest.mark.libreoffice
def test_un_modele_a_bordures_liens_et_titres_mal_ranges_est_repare(tmp_path: Path) -> None:
    """Ce que LibreOffice laisse hors des balises est rendu : bordure de paragraphe, image, niveaux de titres."""
    docx = exemplaires(tmp_path / 'm.docx', ["Ada", "Blaise"], niveaux=(2, 4))
    document = Document(str(docx))
    document.core_properties.language = 'fr-FR'
    paragraphe = document.paragraphs[1]
    bordure = OxmlElement('w:pBdr')
    bas = OxmlElement('w:bottom')
    for cle, valeur in (('val', 'single'), ('sz', '8'), ('space', '1'), ('color', '1F3864')):
        bas.set(qn(f'w:{cle}'), valeur)
    bordure.append(bas)
    paragraphe._p.get_or_add_pPr().append(bordure)
    lien(document.paragraphs[1], 'https://exemple.fr/', "le site")
    document.save(str(docx))
    (converti,) = MoteurLibreOffice().convertir(iter([Travail(docx)]), None)
    assert not converti.echec
    plan = planifier("Lettres", "École", [Piece(nom, Extrait(docx.with_suffix('.pdf'), n, n + 1)) for n, nom in enumerate("AB")])
    sortie = tmp_path / 'relie.pdf'
    assert assembler(plan, sortie, JOUR) == NORMES
    assert controler(sortie, NORMES, plan.debuts) == []
    with Pdf.open(sortie) as pdf:
        sortes = [str(element.S) for element in parcourir(pdf.Root.StructTreeRoot.K[0])]
    assert sortes.count('/H1') == 2 and '/Figure' in sortes and '/Link' in sortes and '/H3' not in sortes
    if pourquoi_pas_de_juge():
        pytest.skip(pourquoi_pas_de_juge())
    for profil in Profil:
        verdict = juger([sortie], profil)[sortie]
        assert verdict.conforme, verdict.fautes
