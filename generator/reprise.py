"""Ne refaire que ce qui a changé : dire que des documents remis sont encore ceux qu'on ferait, et redire leur bilan.

On le décide en comparant des contenus, jamais des dates : ce dont dépend le passage (`releve.avant_de_produire`), chaque
fichier remis, ce que le registre en sait. Au moindre doute, on refait. `rapport.json` ne nomme personne : ce qu'il faut
redire et qui nomme un élève attend dans le cache, privé et effaçable ; sans lui, on refait.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generator.conversion.tranches import Tranches
from generator.ecole import RAPPORT, Preparation
from generator.emission import deja_inscrit, empreintes_des_depeches
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code
from generator.lecture import trouver_classeurs
from generator.production import Produit
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import RACINE, Reglages
from generator.releve import avant_de_produire
from generator.sorties import CACHE, creer_dossier_prive, ecrire_json, lire_json
from generator.tableaux_signes import a_comparer, purges

CLE = 'reprise'
"""Ce que `rapport.json` retient pour redire un passage."""
SCEAU = 'sceau'
DU_MILIEU = ('moteur', 'police', 'code', 'bibliotheque')
"""Les entrées dont dépend toute conversion ; les autres n'y entrent que par le document."""
AVERTISSEMENTS = 'avertissements.json'
"""Dans le cache : ce que ce passage a signalé et qui peut nommer un élève."""


@dataclass(frozen=True)
class Inchange:
    """Ce que le passage d'avant avait donné, quand rien n'a changé depuis."""

    dossier: Path
    rapport: Rapport
    lettres: int
    documents: int
    pages: int
    remarques: tuple[str, ...]
    non_borne: tuple[str, ...]
    apercu: bool


# Retenir


def retenir(
    rapport: Mapping[str, Any], produit: Produit, preparation: Preparation, reglages: Reglages, sortie: Path
) -> dict[str, Any]:
    """Le rapport d'un passage, avec de quoi dire un jour que rien n'a changé, et son sceau ; aucun nom d'élève."""
    nomme = any(probleme.personnel for probleme in produit.problemes)
    dits = _en_json(produit.problemes)
    complet = {
        **rapport,
        CLE: {
            'apercu': reglages.apercu,
            'pages': sum(produit.pages.values()),
            'remarques': list(produit.remarques),
            'avertissements': None if nomme else dits,
            'avertissements_sha256': _empreinte(dits),
            'ensemble': empreinte_du_dossier(sortie),
            'envois': empreintes_des_depeches(produit.depeches),
            'revenus': _revenus(preparation, reglages),
        },
    }  # fmt: skip
    return {**complet, SCEAU: _empreinte(complet)}


def garder_les_avertissements(problemes: Iterable[Probleme], destination: str, reglages: Reglages, travail: Path) -> None:
    """Met à l'abri ce qu'un passage a signalé et qui nomme quelqu'un ; s'il n'y a rien, ôte ce qui l'avait été."""
    dits = _en_json(problemes)
    path = reglages.sorties / _place(destination) / AVERTISSEMENTS
    if any(dit['personnel'] for dit in dits):
        creer_dossier_prive(reglages.sorties, _place(destination))
        ecrire_json(path, {'dits': dits}, travail)
    else:
        path.unlink(missing_ok=True)


def _place(destination: str) -> str:
    """La place d'une école et d'une commande dans le cache, depuis les sorties."""
    return f'{CACHE}/{destination}'


def _en_json(problemes: Iterable[Probleme]) -> list[dict[str, Any]]:
    return [asdict(probleme) for probleme in problemes]


def _depuis_json(dits: Iterable[Mapping[str, Any]]) -> list[Probleme]:
    return [
        Probleme(**{
            **dit, 'code': Code(dit['code']), 'gravite': Gravite(dit['gravite']),
            'emplacement': Emplacement(**dit['emplacement']),
        })
        for dit in dits
    ]  # fmt: skip


def _empreinte(contenu: Any) -> str:
    return hashlib.sha256(json.dumps(contenu, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def empreinte_du_dossier(dossier: Path) -> str:
    """L'empreinte de tout ce que contient un dossier, noms compris, sauf son rapport ; elle ne nomme personne.

    Un lien n'est pas le fichier qu'il montre. Lève `OSError`.
    """
    return _empreinte([
        [path.relative_to(dossier).as_posix(), _nature(path)]
        for path in sorted(dossier.rglob('*')) if path != dossier / RAPPORT
    ])  # fmt: skip


def _nature(path: Path) -> str:
    if path.is_symlink():
        return 'lien'
    return sha256_du_fichier(path) if path.is_file() else 'dossier'


def _revenus(preparation: Preparation, reglages: Reglages) -> list[Any]:
    """Les tableaux déjà revenus signés, auxquels on a comparé ceux-ci, et combien d'originaux ont été éliminés."""
    references = sorted(a_comparer(preparation))
    return [references, purges(preparation, reglages)] if references else []


# Comparer


def reprendre(preparation: Preparation, reglages: Reglages) -> Inchange | None:
    """Ce qu'a donné le passage d'avant si rien n'a changé ; rien s'il faut refaire. Lève `ErreurDonnees` (A-601)."""
    dossier = reglages.sorties / preparation.destination
    avant = lire_json(dossier / RAPPORT)
    retenu = avant.get(CLE)
    if reglages.refaire or not isinstance(retenu, dict) or (dossier / RAPPORT).is_symlink():
        return None
    sceau = avant.pop(SCEAU, None)
    try:
        if sceau != _empreinte(avant) or not _memes_entrees(avant, preparation, reglages):
            return None
        if retenu['apercu'] != reglages.apercu or retenu['ensemble'] != empreinte_du_dossier(dossier):
            return None
        dits = retenu['avertissements']
        if dits is None:
            dits = lire_json(reglages.sorties / _place(preparation.destination) / AVERTISSEMENTS).get('dits')
        if dits is None or _empreinte(dits) != retenu['avertissements_sha256']:
            return None
        rapport = Rapport([*preparation.rapport, *_depuis_json(dits)])
        if [probleme.en_dict(avec_personnel=False) for probleme in rapport] != avant['problemes']:
            return None
        if retenu['revenus'] != _revenus(preparation, reglages):
            return None
        if not deja_inscrit(preparation, retenu['envois'], reglages.archives, reglages.maintenant):
            return None
        return Inchange(
            dossier, rapport, avant['lettres'], sum(avant['documents'].values()), retenu['pages'],
            tuple(retenu['remarques']), tuple(avant['moteur']['non_borne']),
            retenu['apercu'],
        )  # fmt: skip
    except (OSError, KeyError, TypeError, ValueError):
        return None


def _memes_entrees(avant: Mapping[str, Any], preparation: Preparation, reglages: Reglages) -> bool:
    """Vrai si tout ce que l'on sait avant de produire est ce que disait le rapport."""
    sues = json.loads(json.dumps(avant_de_produire(preparation, reglages)))
    moteur = {nom: valeur for nom, valeur in avant['moteur'].items() if nom != 'non_borne'}
    return bool(sues == {nom: {**avant, 'moteur': moteur}.get(nom) for nom in sues})


# Reprendre une partie


def tranches_de(preparation: Preparation, reglages: Reglages) -> Tranches:
    """Les tranches que les passages d'avant de cette école et de cette commande ont converties."""
    milieu = [entree for entree in preparation.entrees if entree['genre'] in DU_MILIEU]
    return Tranches(reglages.sorties, _place(preparation.destination), _empreinte(milieu), neuf=reglages.refaire)


# Deviner, avant d'avoir rien lu


def semble_inchange(reglages: Reglages) -> bool:
    """Vrai si tous les classeurs sont ceux de passages déjà rangés de cette commande : ce n'est qu'un pari.

    Il ne sert qu'à choisir quand embaucher : d'avance, si l'on va sans doute produire ; au besoin, sinon.
    """
    connus = classeurs_connus(reglages)
    classeurs = _classeurs(reglages) if connus else []
    return bool(classeurs) and all(sha256_du_fichier(path) in connus for path in classeurs)


def classeurs_connus(reglages: Reglages) -> set[str]:
    """Les empreintes des classeurs de passages déjà rangés de cette commande ; aucune s'il faut tout refaire."""
    if reglages.refaire or reglages.reemettre or reglages.reemettre_pour:
        return set()
    rapports = (lire_json(path) for path in sorted(reglages.sorties.glob(f'*/*/*/{RAPPORT}')))
    return {
        entree['sha256'] for rapport in rapports if rapport.get('commande') == reglages.commande and CLE in rapport
        for entree in rapport.get('entrees', ()) if entree['genre'] == 'donnees'
    }  # fmt: skip


def _classeurs(reglages: Reglages) -> Sequence[Path]:
    dossiers = [reglages.dossier_des_donnees / 'ecoles']
    if reglages.donnees is None:
        dossiers.append(RACINE / 'donnees' / 'exemples')
    lus = [
        [fichier for path in trouver_classeurs(dossier)[0] for fichier in (path.glob('*.csv') if path.is_dir() else [path])]
        for dossier in dossiers
    ]  # fmt: skip
    return next((siens for siens in lus if siens), [])
