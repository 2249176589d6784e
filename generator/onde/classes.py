"""Le nom d'une classe dans ONDE et dans le classeur : la secrétaire a pu l'écrire à sa façon, et l'on garde la sienne."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.lecture.onde.personnes import EleveDOnde
from generator.onde.connus import EleveConnu, plier_nom

ELEVES_QUI_SUFFISENT = 3


def noms_des_classes(paires: Sequence[tuple[EleveConnu, EleveDOnde]], connus: Iterable[EleveConnu]) -> Mapping[str, str]:
    """Pour chaque classe d'ONDE (pliée), le nom que le classeur lui donne, s'il le dit.

    Même nom à la casse près : celui du classeur. Un autre nom : si presque tous les élèves de l'une sont dans l'autre,
    au même niveau, et réciproquement. À la rentrée tous montent de niveau : aucune classe n'est reprise ainsi.
    """
    ecrits = Counter(connu.classe for connu in connus if connu.classe)
    noms = {plier_nom(classe): classe for classe, _ in reversed(ecrits.most_common())}
    stables = Counter(
        (plier_nom(eleve.classe), connu.classe) for connu, eleve in paires
        if eleve.classe and connu.classe and eleve.niveau in connu.niveaux
    )  # fmt: skip
    d_onde = Counter(plier_nom(eleve.classe) for _, eleve in paires if eleve.classe)
    du_classeur = Counter(connu.classe for connu, _ in paires if connu.classe)
    for (classe, nom), nombre in stables.items():
        if classe in noms or plier_nom(nom) in d_onde or nombre < ELEVES_QUI_SUFFISENT:
            continue
        if nombre * 2 > d_onde[classe] and nombre * 2 > du_classeur[nom]:
            noms[classe] = nom
    return noms
