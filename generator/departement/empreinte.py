"""Ce qu'une machine emploie et que toutes doivent avoir pareil : code, bibliothèques, moteur, polices, modèles, règlements.

Deux machines de même empreinte donnent les mêmes octets. Ce qui est propre à une école (classeur, modèles) voyage avec elle.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.conversion import choisir_moteur, empreintes_des_polices
from generator.empreintes import empreinte_de, empreinte_du_code, sha256_du_fichier, versions_des_bibliotheques
from generator.lecture import lire_catalogue
from generator.reglages import Reglages
from generator.rendu import charger_formulaires
from generator.rendu.noms import est_un_modele

CATALOGUE = 'catalogue.toml'
JAMAIS_LUS = ('.md', '.tmp')


def relever(moteur: str) -> dict[str, str]:
    """L'empreinte de cette machine, avec les modèles et les règlements du projet ; ce qui manque y est dit. Ne lève rien."""
    try:
        return relever_pour(Reglages(dt.date.min, moteur=moteur))
    except Exception as erreur:  # noqa: BLE001 - une machine mal installée se refuse, elle n'arrête pas les autres
        return {'installation': f'{type(erreur).__name__} : {erreur}'}


def relever_pour(reglages: Reglages) -> dict[str, str]:
    """L'empreinte de ce que ces réglages emploient, sujet par sujet. Lève `ErreurGenerateur` si cela ne se tient pas."""
    formulaires, _ = charger_formulaires(lire_catalogue(reglages.modeles), reglages.modeles, '')
    moteur, _ = choisir_moteur(reglages.moteur, formulaires.polices, formulaires.signes)
    polices = sorted(set(empreintes_des_polices(moteur.nom, formulaires.polices, formulaires.signes)))
    return {
        'code': empreinte_du_code(),
        'bibliothèques': ', '.join(versions_des_bibliotheques()),
        'moteur PDF': moteur.version() or moteur.nom,
        'polices': empreinte_de(repr(polices)),
        'modèles': _de(modeles_communs(reglages.modeles)),
        'règlements': _de(reglages.commun('reglementation').rglob('*')),
        'calendriers': _de(reglages.commun('calendriers').rglob('*')),
        'durées de conservation': _de([reglages.tableau_de_conservation]),
    }


def modeles_communs(modeles: Path) -> list[Path]:
    """Les modèles de toutes les écoles, et leur catalogue : ce qu'un travailleur doit déjà avoir."""
    return [path for path in sorted(modeles.glob('*')) if est_un_modele(path) or path.name == CATALOGUE]


def _de(fichiers: Iterable[Path]) -> str:
    lus = [p for p in sorted(fichiers) if p.is_file() and p.suffix not in JAMAIS_LUS and p.name[0] not in '.~']
    return empreinte_de(repr([(path.name, sha256_du_fichier(path)) for path in lus]))


def differences(attendue: Mapping[str, str], trouvee: Mapping[str, str]) -> list[str]:
    """Les sujets sur lesquels deux machines diffèrent ; les valeurs aussi, quand elles se lisent."""
    if 'installation' in trouvee:
        return [f"l'outil ne s'y charge pas ({trouvee['installation']})"]
    sujets = [sujet for sujet in (*attendue, *trouvee) if attendue.get(sujet) != trouvee.get(sujet)]
    return [_dire(sujet, attendue.get(sujet, ''), trouvee.get(sujet, '')) for sujet in dict.fromkeys(sujets)]


def _dire(sujet: str, ici: str, la_bas: str) -> str:
    if sujet == 'moteur PDF':
        return f'{sujet} ({la_bas} là-bas, {ici} ici)'
    if sujet == 'bibliothèques':
        ecarts = sorted(set(la_bas.split(', ')) - set(ici.split(', ')))
        return f"{sujet} ({', '.join(ecarts) or 'il en manque'} là-bas)"
    return sujet
