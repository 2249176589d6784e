"""Le nom d'une classe dans ONDE et dans le classeur : la secrétaire a pu l'écrire à sa façon, et l'on garde la sienne."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.domaine.niveau import Niveau
from generator.lecture.onde.personnes import EleveDOnde
from generator.onde.connus import EleveConnu, plier_nom

ELEVES_QUI_SUFFISENT = 3
MOTS_D_UN_LIBELLE = 3


@dataclass
class NomsDesClasses:
    """Pour chaque classe d'ONDE (pliée), le nom que le classeur lui donne ; `douteux` : faut-il le garder ?"""

    noms: dict[str, str]
    douteux: set[str] = field(default_factory=set)

    def de(self, classe: str) -> str:
        """Le nom à écrire d'une classe d'ONDE."""
        return self.noms.get(plier_nom(classe), classe)


def noms_des_classes(paires: Sequence[tuple[EleveConnu, EleveDOnde]], connus: Iterable[EleveConnu]) -> NomsDesClasses:
    """Les noms que le classeur donne aux classes de l'export.

    Même nom à la casse près : celui du classeur. Un autre nom, quand presque tous les élèves de l'une sont dans l'autre, au
    même niveau : celui du classeur s'il dit ce niveau, celui d'ONDE s'il en dit un autre (les classes de l'an dernier), une
    question s'il n'en dit aucun.
    """
    ecrits = Counter(connu.classe for connu in connus if connu.classe)
    trouves = NomsDesClasses({plier_nom(classe): classe for classe, _ in reversed(ecrits.most_common())})
    niveaux: dict[tuple[str, str], list[Niveau]] = {}
    for connu, eleve in paires:
        if eleve.classe and connu.classe and eleve.niveau and eleve.niveau in connu.niveaux:
            niveaux.setdefault((plier_nom(eleve.classe), connu.classe), []).append(eleve.niveau)
    d_onde = Counter(plier_nom(eleve.classe) for _, eleve in paires if eleve.classe)
    du_classeur = Counter(connu.classe for connu, _ in paires if connu.classe)
    for (classe, nom), siens in niveaux.items():
        nombre = len(siens)
        if classe in trouves.noms or plier_nom(nom) in d_onde or nombre < ELEVES_QUI_SUFFISENT:
            continue
        dits = niveaux_dits(nom)
        if nombre * 2 > d_onde[classe] and nombre * 2 > du_classeur[nom] and (not dits or dits >= set(siens)):
            trouves.noms[classe] = nom
            if not dits:
                trouves.douteux.add(classe)
    return trouves


def est_un_libelle_d_onde(classe: str) -> bool:
    """Vrai d'un nom qui se lirait mal dans une lettre : « 01 COURS PREPARATOIRE », « Classe de M Machin »."""
    en_capitales = classe == classe.upper() and len(classe.split()) >= MOTS_D_UN_LIBELLE
    return en_capitales or classe[:1].isdigit() or plier_nom(classe).startswith('classe')


def niveaux_dits(classe: str) -> set[Niveau]:
    """Les niveaux que nomme le nom d'une classe : « CE1-CE2 de Mme Bel »."""
    return {Niveau[mot] for mot in re.findall(r'[A-Z0-9]+', plier_nom(classe).upper()) if mot in Niveau.__members__}
