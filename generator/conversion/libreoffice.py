"""LibreOffice, sans le croire : profil jetable et durci, environnement minimal, sans réseau, délai, groupe arrêté."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from generator.conversion.moteur import DELAI_DE_BASE, DELAI_PAR_LETTRE, Converti, Travail
from generator.conversion.processus import DelaiDepasse, Fin, Ouvrier, executer

PROFIL_VIERGE = 81
"""LibreOffice rend ce code quand il ne reconnaît pas le profil qu'on lui donne : il faut le relancer."""

OPTIONS = {
    'SelectPdfVersion': ('long', '2'),
    'PDFUACompliance': ('boolean', 'true'),
    'ExportBookmarks': ('boolean', 'false'),
    'ReduceImageResolution': ('boolean', 'false'),
    'UseLosslessCompression': ('boolean', 'true'),
    'ExportFormFields': ('boolean', 'false'),
    'ExportNotes': ('boolean', 'false'),
}
"""Du PDF/A-2b balisé : la reliure garde les balises, et ajoute ce que LibreOffice 7.4 ne sait pas dire."""

DRAPEAUX = (
    '--headless', '--invisible', '--nocrashreport', '--nodefault', '--nologo', '--nofirststartwizard', '--norestore',
    '--nolockcheck',
)  # fmt: skip
DURCISSEMENT = (
    ('/org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'),
    ('/org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'),
    ('/org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'),
    ('/org.openoffice.Office.Common/Security/Scripting', 'DisableActiveContent', 'true'),
    ('/org.openoffice.Office.Common/Security/Scripting', 'DisableOLEAutomation', 'true'),
    ('/org.openoffice.Office.Common/Security/Scripting', 'DisablePythonRuntime', 'true'),
    ('/org.openoffice.Office.Writer/Content/Update', 'Link', '2'),
    ('/org.openoffice.Inet/Settings', 'ooInetProxyType', '1'),
    ('/org.openoffice.Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1'),
    ('/org.openoffice.Inet/Settings', 'ooInetHTTPProxyPort', '9'),
    ('/org.openoffice.Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1'),
    ('/org.openoffice.Inet/Settings', 'ooInetHTTPSProxyPort', '9'),
    ('/org.openoffice.Inet/Settings', 'ooInetNoProxy', ''),
)
SANS_ESSAIS_D_ECRAN = ('/org.openoffice.Setup/Product', 'ooSetupLastVersion', '99.9')
"""Un profil neuf se croit mis à jour : LibreOffice dessine alors cent mires en mémoire, 0,6 s à chaque démarrage."""

DELAI_DE_VERSION = 30.0
DELAI_PAR_FICHIER = 2.0
LOT_MAXIMAL = 200
"""LibreOffice 7.4 oublie sans rien dire les fichiers au-delà du 247e d'une même commande."""

EMPLACEMENTS = (
    '/Applications/LibreOffice.app/Contents/MacOS/soffice',
    r'C:\Program Files\LibreOffice\program\soffice.com',
    r'C:\Program Files (x86)\LibreOffice\program\soffice.com',
)


@lru_cache(maxsize=1)
def trouver_soffice() -> Path | None:
    """Le programme à lancer : `soffice.bin` sous Linux (un seul processus à surveiller), `soffice` ailleurs."""
    for candidat in (shutil.which('soffice'), shutil.which('libreoffice'), *EMPLACEMENTS):
        if not candidat or not Path(candidat).exists():
            continue
        reel = Path(candidat).resolve()
        binaire = reel.with_name('soffice.bin')
        return binaire if sys.platform.startswith('linux') and binaire.exists() else reel
    return None


_une_seule_question = threading.Lock()


def annoncer() -> None:
    """Demande sa version à LibreOffice sans attendre la réponse : elle sera là quand on en aura besoin."""
    threading.Thread(target=MoteurLibreOffice().version, daemon=True).start()


def _lire_version(soffice: Path) -> str | None:
    with _une_seule_question:
        return _demander_version(soffice)


@lru_cache(maxsize=4)
def _demander_version(soffice: Path) -> str | None:
    """La version qu'annonce le programme ; rien s'il ne répond pas."""
    try:
        fin = executer([str(soffice), '--version'], delai=DELAI_DE_VERSION, cwd=soffice.parent, garde=False)
    except (OSError, DelaiDepasse):
        return None
    return fin.sortie.strip() or None


class MoteurLibreOffice:
    """LibreOffice 7.4 ou plus récent."""

    nom = 'libreoffice'

    def __init__(self, soffice: Path | None = None) -> None:
        self._soffice = soffice or trouver_soffice()

    def version(self) -> str | None:
        """« LibreOffice 7.4.7.2 … » ; rien s'il n'est pas installé."""
        return _lire_version(self._soffice) if self._soffice else None

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        """Convertit tous les documents d'un coup : le démarrage coûte plus cher que les lettres."""
        tous = list(travaux)
        for debut in range(0, len(tous), LOT_MAXIMAL):
            yield from self._convertir_lot(tous[debut : debut + LOT_MAXIMAL])

    def _convertir_lot(self, travaux: list[Travail]) -> Iterator[Converti]:
        if not travaux or self._soffice is None:
            return
        delai = DELAI_DE_BASE + sum(DELAI_PAR_FICHIER + DELAI_PAR_LETTRE * t.lettres for t in travaux)
        try:
            with tempfile.TemporaryDirectory(prefix='profil-', dir=travaux[0].docx.parent) as profil:
                fin = self._lancer(travaux, Path(profil), delai)
        except DelaiDepasse:
            for travail in travaux:
                travail.pdf.unlink(missing_ok=True)
                yield Converti(travail, f"pas de réponse en {delai:.0f} secondes", delai_depasse=True)
            return
        for travail in travaux:
            if travail.pdf.is_file():
                yield Converti(travail)
            else:
                dit = f" : {fin.erreurs.splitlines()[-1]}" if fin.erreurs else ""
                yield Converti(travail, f"LibreOffice n'a pas produit de PDF (code {fin.code}){dit}")

    def _lancer(self, travaux: list[Travail], profil: Path, delai: float) -> Fin:
        _durcir(profil)
        _signer(profil, self._soffice)
        filtre = json.dumps({nom: {'type': sorte, 'value': valeur} for nom, (sorte, valeur) in OPTIONS.items()})
        commande = [
            str(self._soffice), *DRAPEAUX, f'-env:UserInstallation={profil.resolve().as_uri()}',
            '--convert-to', f'pdf:writer_pdf_Export:{filtre}', '--outdir', str(travaux[0].docx.parent.resolve()),
            *(str(travail.docx.resolve()) for travail in travaux),
        ]  # fmt: skip
        supplement = {'SAL_USE_VCLPLUGIN': 'svp', 'SAL_DISABLE_OPENCL': '1'}
        fin = executer(commande, delai=delai, cwd=profil, supplement=supplement)
        if fin.code == PROFIL_VIERGE:
            fin = executer(commande, delai=delai, cwd=profil, supplement=supplement)
        return fin


def _signer(profil: Path, soffice: Path | None) -> None:
    """Marque le profil comme déjà vu par ce LibreOffice : sans cela il s'arrête (code 81) pour qu'on le relance."""
    if soffice is None:
        return
    try:
        lignes = soffice.with_name('versionrc').read_text('utf-8').splitlines()
    except (OSError, UnicodeError):
        return
    construction = next((ligne.partition('=')[2] for ligne in lignes if ligne.startswith('buildid=')), '')
    if construction:
        (profil / 'user' / 'extensions').mkdir(mode=0o700)
        (profil / 'user' / 'extensions' / 'buildid').write_text(construction, 'utf-8')


def _durcir(profil: Path) -> None:
    """Écrit, avant le premier démarrage, un profil sans macros, sans liens, sans mise à jour, au mandataire sans issue."""
    lignes = ''.join(
        f'<item oor:path="{chemin}"><prop oor:name="{nom}" oor:op="fuse"><value>{valeur}</value></prop></item>'
        for chemin, nom, valeur in (*DURCISSEMENT, SANS_ESSAIS_D_ECRAN)
    )
    dossier = profil / 'user'
    dossier.mkdir(mode=0o700)
    (dossier / 'registrymodifications.xcu').write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{lignes}</oor:items>',
        'utf-8',
    )
    os.chmod(dossier / 'registrymodifications.xcu', 0o600)
