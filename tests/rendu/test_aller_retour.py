"""Un modèle livré, rouvert et enregistré par LibreOffice : il passe encore, et dit la même chose."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from generator.conversion.libreoffice import trouver_soffice
from generator.lecture import lire_catalogue
from generator.reglages import RACINE
from generator.rendu.canonique import Variante, document_fictif
from generator.rendu.formulaires import CONTEXTES, Examen, examiner
from generator.rendu.lot import assembler
from generator.rendu.ooxml import W, analyser, texte_du_paragraphe

DOCX = 'docx:MS Word 2007 XML'
CATALOGUE = lire_catalogue(RACINE / 'modeles')
pytestmark = [pytest.mark.libreoffice, pytest.mark.lent]


def convertir(fichiers: list[Path], format_: str, vers: Path, profil: Path) -> list[Path]:
    """Enregistre des fichiers par LibreOffice, dans un autre dossier."""
    soffice = trouver_soffice()
    assert soffice is not None
    commande = [str(soffice), '--headless', f'-env:UserInstallation={profil.as_uri()}', '--convert-to', format_, '--outdir',
                str(vers), *map(str, fichiers)]  # fmt: skip
    for _ in ('profil neuf', 'profil prêt'):
        if subprocess.run(commande, capture_output=True, timeout=180).returncode == 0:
            break
    return sorted(vers.iterdir())


def textes(vu: Examen, contexte: type, variante: Variante) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Ce que dit un document fictif : son corps, ses en-têtes et ses pieds."""
    assert vu.modele is not None, [faute.probleme for faute in vu.fautes]
    lot = assembler(vu.modele.compile, [document_fictif(contexte, variante)])
    annexes = {
        tuple(texte for p in analyser(contenu).iter(f'{W}p') if (texte := texte_du_paragraphe(p)).strip())
        for nom, contenu in lot.parties.items() if re.match(r'word/(?:header|footer)\w*\.xml', nom)
    }  # fmt: skip
    return lot.textes[0], sorted(annexes - {()})


@pytest.mark.parametrize('chemin', [(DOCX,), ('odt', DOCX)], ids=['docx', 'odt'])
def test_t33_les_modeles_enregistres_par_libreoffice_disent_la_meme_chose(chemin: tuple[str, ...], tmp_path: Path) -> None:
    fichiers = sorted((RACINE / 'modeles').glob('*.docx'))
    for format_ in chemin:
        fichiers = convertir(fichiers, format_, tmp_path / format_[:4], tmp_path / 'profil')
    enregistres = {path.name: path for path in fichiers}
    for formulaire in CATALOGUE.values():
        contexte = CONTEXTES[formulaire.contexte]
        livre = examiner(formulaire, RACINE / 'modeles' / formulaire.fichier, 'livré')
        retour = examiner(formulaire, enregistres[formulaire.fichier], 'retour', a_fond=True)
        assert retour.fautes == (), formulaire.cle
        for variante in Variante:
            corps, annexes = textes(livre, contexte, variante)
            assert corps and textes(retour, contexte, variante) == (corps, annexes), (formulaire.cle, variante)
