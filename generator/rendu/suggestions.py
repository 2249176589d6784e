"""Deviner le champ auquel on pensait : faute de frappe, accent, majuscule, autre mot, groupe oublié."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from generator.domaine.mots import plier
from generator.rendu.declaration import declarations, element, est_un_groupe, singulier
from generator.rendu.resolution import Chemin, Variable, resoudre
from generator.rendu.synonymes import CHAMPS_DITS

RESSEMBLANCE = 0.6
FORTE_RESSEMBLANCE = 0.75
PROFONDEUR = 4
CHOIX = 3
PETITS_MOTS = {'de', 'du', 'des', 'd', 'le', 'la', 'les', 'l', 'un', 'une', 'a', 'au', 'son', 'sa'}


def suggerer(
    chemin: Chemin, contexte: type, locales: Mapping[str, Variable], *, dans_une_boucle: bool = False
) -> tuple[Chemin, ...]:
    """Les champs auxquels la personne pensait sans doute, le plus probable d'abord ; rien si l'on ne devine pas."""
    courants: list[Chemin] = [chemin]
    for _ in range(PROFONDEUR):
        suivants: list[Chemin] = []
        for essai in courants:
            trouve = resoudre(essai, contexte, locales, dans_une_boucle=dans_une_boucle)
            if trouve.sorte is not None:
                suivants.append(essai)
            elif trouve.possibles is not None:
                suivants += _corriger(essai, trouve.connu, trouve.possibles, contexte, locales)
        courants = list(dict.fromkeys(suivants))[:CHOIX]
        if all(resoudre(c, contexte, locales, dans_une_boucle=dans_une_boucle).sorte is not None for c in courants):
            break
    return tuple(c for c in courants if resoudre(c, contexte, locales, dans_une_boucle=dans_une_boucle).sorte is not None)


def accorder(
    chemin: Chemin, contexte: type, locales: Mapping[str, Variable], *, dans_une_boucle: bool = False
) -> Chemin | None:
    """Le même chemin sans ses accents ni ses majuscules, s'il désigne alors un champ : il n'y a pas d'autre lecture."""
    plie = tuple(plier(nom) for nom in chemin)
    if plie == chemin:
        return None
    return plie if resoudre(plie, contexte, locales, dans_une_boucle=dans_une_boucle).sorte is not None else None


def d_apres_les_mots(texte: str, contexte: type, locales: Mapping[str, Variable]) -> Chemin | None:
    """Le champ que disent des mots séparés par des espaces : « nom de l'élève », « eleve prenom »."""
    mots = [mot for mot in re.findall(r'\w+', plier(texte)) if mot not in PETITS_MOTS]
    if len(mots) not in (1, 2) or not re.fullmatch(r"[\w\s'’]+", texte):
        return None
    for essai in (tuple(mots), tuple(reversed(mots))):
        trouves = suggerer(essai, contexte, locales)
        if trouves and trouves[0][-1] == essai[-1]:
            return trouves[0]
    return None


def _corriger(
    chemin: Chemin, connu: Chemin, possibles: tuple[str, ...], contexte: type, locales: Mapping[str, Variable]
) -> Iterator[Chemin]:
    """Remplace le premier nom inconnu d'un chemin : par un voisin, par un autre mot, par un champ d'ailleurs."""
    fautif, suite = plier(chemin[len(connu)]), chemin[len(connu) + 1 :]
    if not possibles:
        compose = (*connu[:-1], f'{connu[-1]}_{fautif}')
        if resoudre(compose, contexte, locales, dans_une_boucle=False).sorte is not None:
            yield compose
        elif not suite:
            yield connu
        return
    certain = [nom for nom in possibles if nom == fautif]
    certain += [champ for champ in CHAMPS_DITS.get(fautif, ()) if champ in possibles]
    certain += get_close_matches(fautif, possibles, n=1, cutoff=RESSEMBLANCE)
    for nom in dict.fromkeys(certain):
        yield (*connu, nom, *suite)
    if not certain:
        yield from _ailleurs(chemin, contexte, locales)


def _ailleurs(chemin: Chemin, contexte: type, locales: Mapping[str, Variable]) -> Iterator[Chemin]:
    """Les champs de tout l'arbre dont le dernier nom est celui qu'on a écrit, ou lui ressemble."""
    tous = {*_arbre(contexte), *_des_variables(locales)}
    ordre = sorted(tous, key=lambda c: (not _parle_d_un_eleve(c), len(c), c))
    dernier = plier(chemin[-1])
    voulus = [tuple(champ.split('.')) for champ in CHAMPS_DITS.get(dernier, ())]
    trouves = [c for c in ordre if c[-1] == dernier] or [c for c in voulus if c in tous]
    if not trouves:
        finals = {'.'.join(c): c for c in ordre} | {c[-1]: c for c in reversed(ordre)}
        proches = get_close_matches('.'.join(map(plier, chemin)), list(finals), n=1, cutoff=FORTE_RESSEMBLANCE)
        trouves = [finals[proche] for proche in proches]
    yield from trouves[:CHOIX]


def _parle_d_un_eleve(chemin: Chemin) -> bool:
    """Ce qu'on cherche le plus souvent : l'élève, ou l'enseignant, du document."""
    return chemin[0] in ('eleve', 'enseignant')


@lru_cache(maxsize=32)
def _arbre(contexte: type) -> tuple[Chemin, ...]:
    """Tous les champs qu'on peut écrire hors d'une boucle."""
    return tuple(_branches(contexte, ()))


def _branches(sorte: Any, debut: Chemin) -> Iterator[Chemin]:
    for declaration, type_, _ in declarations(sorte):
        chemin = (*debut, declaration.name)
        if est_un_groupe(type_):
            yield from _branches(type_, chemin)
        else:
            yield chemin


def _des_variables(locales: Mapping[str, Variable]) -> Iterator[Chemin]:
    for nom, variable in locales.items():
        if est_un_groupe(variable.sorte):
            yield from _branches(variable.sorte, (nom,))
        elif variable.sorte is not None:
            yield (nom,)


def boucle_a_ouvrir(chemin: Chemin, contexte: type) -> str | None:
    """La boucle qu'il faudrait ouvrir pour écrire ce champ : « ligne.niveau » se lit dans {% for ligne in lignes %}."""
    for liste, contenu in listes(contexte):
        un = singulier(liste[-1])
        if chemin[0] == un or chemin[: len(liste)] == liste:
            suite = chemin[1:] if chemin[0] == un else chemin[len(liste) :]
            noms = {d.name for d, _, _ in declarations(contenu)} if est_un_groupe(contenu) else set()
            if not suite or suite[0] in noms:
                return f"{{% for {un} in {'.'.join(liste)} %}} … {{% endfor %}}"
    return None


@lru_cache(maxsize=32)
def listes(contexte: type) -> tuple[tuple[Chemin, Any], ...]:
    """Les listes d'un contexte, et le type de leurs éléments."""
    trouvees: list[tuple[Chemin, Any]] = []

    def chercher(sorte: Any, debut: Chemin) -> None:
        for declaration, type_, _ in declarations(sorte):
            chemin = (*debut, declaration.name)
            if element(type_) is not None:
                trouvees.append((chemin, element(type_)))
            elif est_un_groupe(type_):
                chercher(type_, chemin)

    chercher(contexte, ())
    return tuple(trouvees)
