"""Les fichiers dont un passage a dépendu, cherchés aujourd'hui : ceux qui ne sont plus là, ceux qui ont changé."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.archive import Depot
from generator.domaine.retour import Recus
from generator.empreintes import sha256_du_fichier
from generator.preuve.ecarts import Entree, ecart, nommer
from generator.preuve.rapport_d_alors import non_prouvable
from generator.rapport import Emplacement, Probleme
from generator.references import References
from generator.reglages import EXEMPLES, Reglages
from generator.retours import entrees_du_registre

DOSSIER_DES_MODELES = 'modeles/'


def disparues(entrees: Iterable[Entree], reglages: Reglages) -> list[Probleme]:
    """Les classeurs, modèles, règlements, calendriers, images et registre d'alors que l'on ne trouve plus."""
    entrees = list(entrees)
    perdues = [(genre, nom) for genre, nom, _, path in _cherchees(entrees, reglages) if path is None]
    return [
        non_prouvable(
            nom, f"{nommer(genre)} n'est plus là", "sans lui, on ne peut ni refaire ce fichier ni le dire différent",
            "remettez-le depuis une sauvegarde, puis relancez.",
        )
        for genre, nom in (*perdues, *_registre_perdu(entrees, reglages))
    ]  # fmt: skip


def des_exemples(entrees: Iterable[Entree], reglages: Reglages) -> bool:
    """Vrai si les classeurs d'alors sont ceux des écoles d'exemple, octet pour octet, et pas ceux de l'école."""
    alors = [(entree['nom'], entree['sha256']) for entree in entrees if entree['genre'] == 'donnees']
    siens = reglages.dossier_des_donnees / 'ecoles'
    return bool(alors) and reglages.donnees is None and all(
        _est(EXEMPLES, nom, sha256) and not _est(siens, nom, sha256) for nom, sha256 in alors
    )  # fmt: skip


def _est(dossier: Path, nom: str, sha256: str) -> bool:
    path = _la(dossier, nom)
    return path is not None and sha256_du_fichier(path) == sha256


def _registre_perdu(entrees: Iterable[Entree], reglages: Reglages) -> list[tuple[str, str]]:
    """Le registre, s'il a servi et n'est plus là : les références qu'il portait ne se tirent pas deux fois."""
    vides = {References().empreinte, *(e['sha256'] for e in entrees_du_registre(Recus(), en_detail=True))}
    servi = [e for e in entrees if e['genre'] == 'registre' and e['sha256'] not in vides]
    depot = Depot.de(reglages.archives, reglages.annee, reglages.ecole)
    if not servi or (depot.registre.is_file() and depot.liens.is_file()):
        return []
    return [('registre', f'archives/{reglages.annee}/{reglages.ecole}')]


def changees(entrees: Iterable[Entree], reglages: Reglages) -> list[Probleme]:
    """De ces fichiers, ceux dont le contenu n'est plus le même."""
    return [
        ecart(f"{nommer(genre)} a changé", Emplacement(nom), "son contenu n'est plus le même")
        for genre, nom, sha256, path in _cherchees(entrees, reglages)
        if path is not None and sha256_du_fichier(path) != sha256
    ]


def _cherchees(entrees: Iterable[Entree], reglages: Reglages) -> Iterator[tuple[str, str, str, Path | None]]:
    """Chaque entrée qui est un fichier des données ou des modèles : son genre, son nom, son empreinte, où il est."""
    for entree in entrees:
        genre, nom, sha256 = entree['genre'], entree['nom'], entree['sha256']
        if genre == 'donnees':
            yield genre, nom, sha256, _classeur(nom, sha256, reglages)
        elif genre in ('modele', 'image'):
            yield genre, nom, sha256, _la(reglages.modeles, nom.removeprefix(DOSSIER_DES_MODELES))
        elif genre in ('regime', 'calendrier'):
            dossier = 'reglementation' if genre == 'regime' else 'calendriers'
            yield genre, nom, sha256, _la(reglages.commun(dossier), nom)


def _la(dossier: Path, nom: str) -> Path | None:
    """Le fichier de ce nom dans un dossier ; rien s'il n'y est pas."""
    return dossier / nom if (dossier / nom).is_file() else None


def _classeur(nom: str, sha256: str, reglages: Reglages) -> Path | None:
    """Un classeur, ou un fichier de CSV ; au besoin le même contenu sous un autre nom."""
    dossiers = [] if reglages.exemples else [reglages.dossier_des_donnees / 'ecoles']
    if reglages.donnees is None:
        dossiers.append(EXEMPLES)
    for dossier in dossiers:
        if trouve := _la(dossier, nom):
            return trouve
    memes = (path for dossier in dossiers for path in sorted(dossier.rglob(f'*{Path(nom).suffix}')) if path.is_file())
    return next((path for path in memes if sha256_du_fichier(path) == sha256), None)
