"""Trouver les modèles d'une école, les siens d'abord, et n'examiner qu'une fois ceux qu'elle partage avec les autres."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from generator.domaine.document import Formulaire, Image
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.rendu.formulaires import Examen, Formulaires, Modele, examiner
from generator.rendu.images import lire_images

EXAMENS_GARDES = 32
_EXAMENS: OrderedDict[tuple[Any, ...], Examen] = OrderedDict()
"""Les modèles examinés par ce processus, les plus récents à la fin."""


def charger_formulaires(catalogue: Mapping[str, Formulaire], dossier: Path, ecole: str) -> tuple[Formulaires, Rapport]:
    """Trouve, vérifie et compile les modèles d'une école. Lève `ErreurDonnees` avec toutes les fautes de tous."""
    rapport = Rapport()
    images = lire_images(dossier / ecole, f'modeles/{ecole}', rapport) if ecole else {}
    modeles = {}
    for cle, formulaire in catalogue.items():
        modele = _charger(formulaire, dossier, ecole, images, rapport)
        if modele is not None:
            modeles[cle] = modele
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return Formulaires(modeles, images), rapport


def _charger(
    formulaire: Formulaire, dossier: Path, ecole: str, images: Mapping[str, Image], rapport: Rapport
) -> Modele | None:
    propre = dossier / ecole / formulaire.fichier if ecole else None
    path = propre if propre is not None and propre.is_file() else dossier / formulaire.fichier
    nom = f'modeles/{path.relative_to(dossier).as_posix()}'
    if not path.is_file():
        rapport.ajouter(modele_absent(formulaire, f'modeles/{formulaire.fichier}'))
        return None
    examen = _examiner_une_fois(formulaire, path, nom, path == propre, images)
    rapport.etendre(faute.probleme for faute in examen.fautes)
    return examen.modele


def _examiner_une_fois(
    formulaire: Formulaire, path: Path, nom: str, propre_a_l_ecole: bool, images: Mapping[str, Image]
) -> Examen:
    """L'examen d'un fichier dont le contenu n'a pas changé, s'il est bon, se garde : les écoles partagent leurs modèles."""
    cle = (formulaire, path, nom, sha256_du_fichier(path), tuple((i.nom, i.sha256) for i in images.values()))
    if cle in _EXAMENS:
        _EXAMENS.move_to_end(cle)
        return _EXAMENS[cle]
    examen = examiner(formulaire, path, nom, propre_a_l_ecole=propre_a_l_ecole, images=images)
    if examen.modele is not None and examen.modele.sha256 == cle[3]:
        _EXAMENS[cle] = examen
        if len(_EXAMENS) > EXAMENS_GARDES:
            _EXAMENS.popitem(last=False)
    return examen


def modele_absent(formulaire: Formulaire, nom: str) -> Probleme:
    """Le fichier qu'un catalogue annonce n'est pas là ; on le montre dans le dossier de ce catalogue."""
    dossier = PurePosixPath(formulaire.catalogue).parent if formulaire.catalogue else PurePosixPath(nom).parent
    catalogue = formulaire.catalogue or 'modeles/catalogue.toml'
    return Probleme(
        Code.MODELE_ABSENT, Gravite.ERREUR, "Modèle introuvable", Emplacement(f'{dossier}/{formulaire.fichier}'),
        formulaire.titre, f"mettez le fichier à cette place, ou corrigez {catalogue}.",
    )  # fmt: skip
