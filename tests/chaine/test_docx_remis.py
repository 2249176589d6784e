"""Le document Word remis se relit comme un PDF : un rendu qui y perd un texte ou y laisse une balise ne remet rien."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from openpyxl import load_workbook

from generator.controle_du_docx import relire_le_docx
from generator.controle_du_relie import Controle, RelectureDuRelie
from generator.erreurs import Code, Sortie
from generator.rendu import Formulaires
from tests.chaine.test_douze_erreurs import empreintes
from tests.conftest import Passage
from tests.fabrique.classeurs import mettre
from tests.rendu.essais import avec_corps, paragraphe

NOM, CORPS = 'tableau-previsionnel.docx', 'word/document.xml'
ZONE = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}</w:txbxContent>'
    '</v:textbox></v:shape></w:pict></w:r></w:p>'
)


def reecrit(contenu: bytes, motif: str, changer: Callable[[str], str]) -> bytes:
    """Un .docx dont les parties de ce nom sont changées."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as avant, zipfile.ZipFile(tampon, 'w') as apres:
        for nom in avant.namelist():
            octets = avant.read(nom)
            apres.writestr(nom, changer(octets.decode()).encode() if motif in nom else octets)
    return tampon.getvalue()


def un_nombre_change(contenu: bytes) -> bytes:
    return reecrit(contenu, CORPS, lambda xml: xml.replace('>1<', '>7<', 1))


def une_balise_laissee(contenu: bytes) -> bytes:
    return reecrit(contenu, 'word/header', lambda xml: xml.replace('</w:p>', '</w:p><w:p><w:r><w:t>{{ ecole.nom }}</w:t></w:r></w:p>', 1))


def un_en_tete_vide(contenu: bytes) -> bytes:
    return reecrit(contenu, 'word/header', lambda xml: re.sub(r'<w:t\b[^>]*>[^<]*</w:t>', '', xml))


def abime(contenu: bytes) -> bytes:
    return contenu[: len(contenu) // 2]


@pytest.mark.parametrize(('mentir', 'code', 'valeur'), [
    (un_nombre_change, Code.TEXTE_PERDU, '1'), (un_en_tete_vide, Code.TEXTE_PERDU, ...),
    (une_balise_laissee, Code.RESTE_DE_BALISE, '{{'), (abime, Code.PDF_ILLISIBLE, None),
])  # fmt: skip
def test_un_rendu_menteur_ne_remet_pas_son_docx(
    exemple: Callable[[str], Path], passer: Passage, monkeypatch: pytest.MonkeyPatch,
    mentir: Callable[[bytes], bytes], code: Code, valeur: Any,
) -> None:  # fmt: skip
    """Il ne ment qu'au second rendu, celui du .docx remis : le PDF est bon, rien n'est remis pour autant."""
    exemple('2026-2027.xlsx')
    (avant,), _ = passer()
    assert avant.dossier is not None and avant.sortie is Sortie.FAIT
    vues = empreintes(avant.dossier)
    vrai, lots = Formulaires.fabriquer, []

    def fabriquer(self: Formulaires, lot: Any, rangs: Any) -> tuple[bytes, Any]:
        contenu, textes = vrai(self, lot, rangs)
        deja = any(lot is autre for autre in lots)
        lots.append(lot)
        return mentir(contenu) if deja and lot.formulaire == 'tableau_previsionnel' else contenu, textes

    monkeypatch.setattr(Formulaires, 'fabriquer', fabriquer)
    (fait,), _ = passer(refaire=True)
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    (faute,) = [erreur for erreur in fait.rapport.erreurs if erreur.valeur != '}}']
    assert (faute.code, faute.emplacement.fichier) == (code, NOM) and faute.remede
    assert faute.valeur if valeur is ... else faute.valeur == valeur
    assert faute.emplacement.precision.startswith('Tableau prévisionnel')
    assert empreintes(avant.dossier) == vues


def test_le_rapport_dit_ce_qui_a_ete_relu_du_docx(exemple: Callable[[str], Path], passer: Passage) -> None:
    """Ce qu'une personne a tapé peut ressembler à un reste."""
    classeur = exemple('2026-2027.xlsx')
    livre = load_workbook(classeur)
    mettre('Groupes', 'Objectifs *', 2, 'Lire {{ 7*7 }} et «ABC», None')(livre)
    livre.save(classeur)
    (fait,), _ = passer()
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    controle = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))['controles'][NOM]
    assert controle.keys() == {'documents', 'parties_relues', 'textes_retrouves', 'nombres_retrouves'}
    assert controle['documents'] == 1 and controle['parties_relues'] == 3
    assert controle['textes_retrouves'] > 20 and controle['nombres_retrouves'] > 10


@pytest.mark.parametrize(('xml', 'attendus', 'code', 'valeur'), [
    (paragraphe("Bonjour ", "Ada"), ["Bonjour Ada"], None, None),
    (paragraphe("Bonjour "), ["Bonjour Ada"], Code.TEXTE_PERDU, "Bonjour Ada"),
    (paragraphe("2"), ["2", "2"], Code.TEXTE_PERDU, "2"),
    (paragraphe("il doit {", "{ heures }}"), [], Code.RESTE_DE_BALISE, "{{"),
    (ZONE.format(paragraphe("le None octobre")), [], Code.RESTE_DE_BALISE, "None"),
    (paragraphe("cher «", "NOM", "»"), [], Code.RESTE_DE_BALISE, "«NOM»"),
    (paragraphe("Erreur : source du renvoi introuvable"), [], Code.RESTE_DE_BALISE, "Erreur : source"),
    (paragraphe("Champs object at 0x7f"), [], Code.RESTE_DE_BALISE, "object at 0x"),
    (paragraphe("Error: Reference source not found"), [], Code.RESTE_DE_BALISE, "Error:"),
    ('<w:p><w:pPr><w:pStyle w:val="{{ style }}"/></w:pPr></w:p>', [], Code.RESTE_DE_BALISE, "{{"),
    (paragraphe("tapé : TAPE et «", "TAPE", "»"), ["tapé : TAPE et «TAPE»"], None, None),
])  # fmt: skip
def test_ce_qui_retient_un_docx(tmp_path: Path, xml: str, attendus: list[str], code: Code | None, valeur: str | None) -> None:
    path = avec_corps(tmp_path / 'd.docx', xml)
    sait = SimpleNamespace(controles={}, tape=lambda reste: 'TAPE' in reste)
    problemes = relire_le_docx(path, 'd.docx', "Tableau", attendus, cast(RelectureDuRelie, sait))
    assert {(p.code, p.valeur) for p in problemes if p.valeur != '}}'} == ({(code, valeur)} if code else set())
    assert isinstance(sait.controles['d.docx'], Controle) and sait.controles['d.docx'].textes == len(attendus)
