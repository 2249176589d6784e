"""Les deux clés d'une école, et la copie scellée de ses archives : faire, ouvrir, relire.

La clé secrète de l'école vit dans le dossier personnel de son directeur, jamais dans les archives ; celle de secours est
gardée ailleurs (la circonscription), l'école n'en connaît que la moitié publique.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.archive import coffre
from generator.archive.depot import COPIE_EN_CLAIR
from generator.controle_des_archives import archives_reservees
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.exportation import (
    EMPREINTES,
    Export,
    composer,
    depots_sains,
    exiger_la_place,
    noter_l_export,
)
from generator.lecture.toml import Table, charger
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.sorties import brouillon_a_cote, ecrire_a_cote
from generator.suivi import Suivi

Horloge = Callable[[], dt.datetime]
SUFFIXE = '.age'
ENTETE = """\
# Les clés publiques qui scellent les copies des archives. Rien de secret ici : elles ferment, elles n'ouvrent pas.
# « archives cles » les écrit. « secours » se tape : elle vient de qui garde la clé de secours.
"""


@dataclass(frozen=True, slots=True)
class Cles:
    """Les clés publiques connues d'une école ; vide : pas encore."""

    ecole: str = ''
    secours: str = ''


def fichier_des_cles(reglages: Reglages) -> Path:
    """Où sont les clés publiques : à côté des archives, pas dedans."""
    return reglages.dossier_des_donnees / 'cles_archives.toml'


def lire_cles(reglages: Reglages) -> Cles:
    """Les clés publiques. Lève `ErreurDonnees` (R-204, A-644) si le fichier ne se lit pas."""
    path, rapport = fichier_des_cles(reglages), Rapport()
    if not path.is_file():
        return Cles()
    table = Table(charger(path, f'donnees/{path.name}'), '', f'donnees/{path.name}', rapport)
    cles = Cles(table.texte('ecole', facultatif=True), table.texte('secours', facultatif=True))
    table.fermer()
    for nom, cle in (('ecole', cles.ecole), ('secours', cles.secours)):
        if cle and not coffre.est_une_cle_publique(cle):
            table.probleme(nom, "Clé publique illisible", "recopiez-la en entier ; elle commence par age1.",
                           Code.CLE_ABSENTE)  # fmt: skip
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return cles


def preparer_les_cles(reglages: Reglages, secrete: Path, secours: str) -> Cles:
    """Fabrique la clé de l'école si elle n'en a pas, note celle de secours si on la donne.

    Lève `ErreurGenerateur` (A-644) et `OSError`.
    """
    cles = lire_cles(reglages)
    if secours and not coffre.est_une_cle_publique(secours):
        raise ErreurCommande(_sans_cle("La clé de secours ne se lit pas", "elle commence par age1 et se recopie en entier",
                                       "redemandez-la à qui garde la clé de secours.", secours))  # fmt: skip
    if secrete.resolve().is_relative_to(reglages.archives.resolve()):
        raise ErreurCommande(_sans_cle("La clé secrète ne se garde pas dans les archives", "elle ouvre leurs copies",
                                       "donnez un autre endroit avec --cle.", str(secrete)))  # fmt: skip
    publique = coffre.lire_cle(secrete) if secrete.exists() else coffre.fabriquer_cle(secrete)
    nouvelles = Cles(publique, secours or cles.secours)
    if nouvelles.ecole == nouvelles.secours:
        raise ErreurCommande(_sans_cle("La clé de secours est celle de l'école", "si l'une se perd, l'autre doit ouvrir",
                                       "prenez celle d'une autre personne.", secours))  # fmt: skip
    if nouvelles != cles:
        secours = f'secours = "{nouvelles.secours}"\n' if nouvelles.secours else ''
        ecrire_a_cote(fichier_des_cles(reglages), f'{ENTETE}ecole = "{nouvelles.ecole}"\n{secours}'.encode())
    return nouvelles


def _sans_cle(quoi: str, regle: str, remede: str, valeur: str | None = None) -> Probleme:
    return Probleme(Code.CLE_ABSENTE, Gravite.ERREUR, quoi, Emplacement('clés des archives'), regle, remede, valeur)


def sceller_les_archives(reglages: Reglages, vers: Path, horloge: Horloge, suivi: Suivi) -> Export:
    """Exporte dans un seul fichier scellé. En clair, rien n'est écrit hors du dossier des archives.

    Lève `ErreurGenerateur` : une clé manque (A-644), et ce que lève `exporter`.
    """
    cles = lire_cles(reglages)
    manquantes = [nom for nom, cle in (("celle de l'école", cles.ecole), ("celle de secours", cles.secours)) if not cle]
    if manquantes:
        raise ErreurCommande(_sans_cle(
            f"Il manque une clé : {' et '.join(manquantes)}", "une copie scellée s'ouvre par l'une ou l'autre de deux clés",
            "tapez : python -m generator archives cles --secours age1…",
        ))  # fmt: skip
    exiger_la_place(vers, reglages.archives)
    with archives_reservees(reglages.archives, suivi):
        choisis = depots_sains(reglages, horloge, suivi)
        atelier = Path(tempfile.mkdtemp(prefix=COPIE_EN_CLAIR, dir=reglages.archives))
        try:
            with brouillon_a_cote(vers) as brouillon:
                (atelier / 'clair').mkdir()
                export = composer(choisis, atelier / 'clair', horloge, suivi, reglages.modeles)
                nom, publiques = vers.name.removesuffix(SUFFIXE), [cles.ecole, cles.secours]
                scelle = brouillon / vers.name
                coffre.sceller(atelier / 'clair', nom, atelier / 'copie.tar', scelle, publiques)
                octets = scelle.stat().st_size
                scelle.replace(vers)
        finally:
            shutil.rmtree(atelier, ignore_errors=True)
        noter_l_export(export, horloge, scelle=True)
    return Export(vers, export.depots, export.pieces, octets, export.empreintes)


def ouvrir_la_copie(fichier: Path, cle: Path, vers: Path, archives: Path) -> tuple[Path, int]:
    """Ouvre une copie scellée dans un dossier neuf, et relit chaque fichier ; rend ce dossier et leur nombre.

    Lève `ErreurGenerateur` : mauvaise clé, copie altérée (A-645), dossier plein (A-643).
    """
    exiger_la_place(vers, archives)
    with brouillon_a_cote(vers) as brouillon:
        (brouillon / 'copie').mkdir(mode=0o700)
        coffre.ouvrir(fichier, cle, brouillon / 'copie.tar', brouillon / 'copie')
        contenu = _export_de(brouillon / 'copie')
        relus = _relire(contenu)
        if vers.is_dir():
            vers.rmdir()
        contenu.replace(vers)
    return vers, relus


def _export_de(dossier: Path) -> Path:
    """Le seul dossier d'une copie ouverte. Lève `ErreurDonnees` (A-645) si ce n'est pas un de nos exports."""
    contenu = list(dossier.iterdir())
    if len(contenu) == 1 and (contenu[0] / EMPREINTES).is_file():
        return contenu[0]
    raise ErreurDonnees(Probleme(
        Code.COFFRE_FERME, Gravite.ERREUR, "Ce fichier scellé n'est pas une copie d'archives", Emplacement(EMPREINTES),
        "une copie est un dossier, avec ses empreintes", "donnez un fichier fait par « archives exporter --chiffrer ».",
    ))  # fmt: skip


def _relire(dossier: Path) -> int:
    """Relit chaque fichier d'un export contre ses empreintes. Lève `ErreurDonnees` (A-645)."""
    lignes = (dossier / EMPREINTES).read_text('utf-8').splitlines()
    for ligne in lignes:
        attendue, _, chemin = ligne.partition('  ')
        path = dossier / chemin
        if not path.is_file() or sha256_du_fichier(path) != attendue:
            raise ErreurDonnees(Probleme(
                Code.COFFRE_FERME, Gravite.ERREUR, "La copie n'est pas entière", Emplacement(chemin),
                "chaque fichier doit avoir l'empreinte notée à l'export", "reprenez une autre copie.",
            ))  # fmt: skip
    return len(lignes)
