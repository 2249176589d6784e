"""Un cas : sa forme, les situations qu'il réunit, et ce qui le contredit."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.evaluateurs import EVALUATEURS

Cas = Mapping[str, Any]
JOUR = dt.timedelta(days=1)
LOIN = 60
"""Un nombre de classes qu'aucune école n'atteint."""
RELEVE = dt.date(2026, 11, 22)
"""Le jour où le droit en vigueur a été relevé : une ligne sans fin se juge jusque-là."""
OBLIGATOIRES = {'titre', 'source', 'situation', 'attendu'}
FACULTATIVES = {'au', 'du', 'couvre', 'veille', 'lendemain'}
NOMBRES = ('classes', 'eleves')
MULTIPLES = ('type_ecole', 'fonction', 'niveaux')
"""Ce qui peut porter plusieurs valeurs séparées par « ou » : toutes donnent la même chose."""
INTERVALLE = re.compile(r'(?P<de>\d+)(?: à (?P<a>\d+)|(?P<plus> et plus))')


def lire_fichier(path: Path) -> tuple[str, list[Cas]]:
    """La sorte d'un fichier et ses cas. Lève `ValueError` s'il est mal fait."""
    contenu = tomllib.loads(path.read_text('utf-8'))
    if set(contenu) != {'sorte', 'cas'} or contenu['sorte'] not in EVALUATEURS:
        raise ValueError(f'{path.name} : sorte inconnue, ou clé inconnue')
    titres = [cas.get('titre') for cas in contenu['cas']]
    doubles = {titre for titre in titres if titres.count(titre) > 1}
    if doubles:
        raise ValueError(f'{path.name} : titre répété ({doubles})')
    for cas in contenu['cas']:
        if not OBLIGATOIRES | FACULTATIVES >= set(cas) >= OBLIGATOIRES or not cas['attendu']:
            raise ValueError(f'{path.name}, cas « {cas.get("titre")} » : clés {sorted(cas)}')
        if 'couvre' in cas and ('du' not in cas or set(cas['couvre']) != {'regime', 'table', 'lignes'}):
            raise ValueError(f'{path.name}, cas « {cas["titre"]} » : « couvre » va avec « du »')
    return contenu['sorte'], contenu['cas']


def deplier(situation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """« classes = "4 à 9" », « "14 et plus" », « type_ecole = "primaire ou élémentaire" » : chaque situation réunie."""
    for cle, valeur in situation.items():
        intervalle = INTERVALLE.fullmatch(valeur) if cle in NOMBRES and isinstance(valeur, str) else None
        if intervalle:
            de = int(intervalle['de'])
            choix: list[Any] = [de, de + 1, LOIN] if intervalle['plus'] else list(range(de, int(intervalle['a']) + 1))
        elif cle in MULTIPLES and ' ou ' in valeur:
            choix = valeur.split(' ou ')
        else:
            continue
        for un in choix:
            yield from deplier({**situation, cle: un})
        return
    yield dict(situation)


def jugements(cas: Cas) -> Iterator[tuple[str, Mapping[str, Any], dt.date | None, Mapping[str, Any]]]:
    """Tout ce qu'un cas affirme : quand, dans quelle situation, quel jour, ce qu'on attend.

    Un cas daté vaut son premier jour et son dernier ; la veille et le lendemain se jugent sur sa première situation.
    """
    situations = list(deplier(cas['situation']))
    if 'du' not in cas:
        jours = [('', cas.get('au'))]
    else:
        jours = [('le premier jour', cas['du']), ('le dernier jour', cas.get('au', RELEVE))]
    for quand, jour in jours:
        for situation in situations:
            yield quand, situation, jour, cas['attendu']
    if 'veille' in cas:
        yield 'la veille', situations[0], cas['du'] - JOUR, cas['veille']
    if 'lendemain' in cas:
        yield 'le lendemain', situations[0], cas['au'] + JOUR, cas['lendemain']


def ecarts(sorte: str, cas: Cas) -> Iterator[str]:
    """Ce qui contredit un cas, un écart à la fois."""
    for quand, situation, jour, attendus in jugements(cas):
        obtenu = EVALUATEURS[sorte](situation, jour)
        for cle, attendu in attendus.items():
            if obtenu.get(cle) != attendu:
                ou = ', '.join(filter(None, [quand, str(situation) if len(situation) > 1 else '']))
                raison = f" ({obtenu['erreur']})" if obtenu.get('erreur') and cle != 'erreur' else ''
                yield f'{cle}{f" ({ou})" if ou else ""} : attendu {attendu}, obtenu {obtenu.get(cle, "rien")}{raison}'
