"""Qui, dans l'export, est qui dans le classeur. Au moindre doute, une question.

Sans numéro national gardé, on compare le nom, le prénom, la date de naissance.

Les passes vont du plus sûr au moins sûr ; chacune n'unit que deux élèves que rien d'autre ne dispute.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from generator.lecture.onde.personnes import EleveDOnde
from generator.lecture.personnes import MOTS_PROCHES
from generator.onde.connus import EleveConnu, plier_nom

Cles = Callable[[EleveConnu], Iterable[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Doute:
    """Un élève de l'export qui est peut-être l'un de ceux-là, et pourquoi on hésite."""

    eleve: EleveDOnde
    candidats: tuple[EleveConnu, ...]
    motif: str


@dataclass
class Rapprochement:
    """Les élèves unis, les doutes, ceux que l'export n'a plus, ceux que le classeur n'a pas."""

    paires: list[tuple[EleveConnu, EleveDOnde]] = field(default_factory=list)
    doutes: list[Doute] = field(default_factory=list)
    absents: list[EleveConnu] = field(default_factory=list)
    arrivees: list[EleveDOnde] = field(default_factory=list)
    reconnus: int = 0
    """Ceux que nom et prénom suffisent à reconnaître."""


def rapprocher(connus: Sequence[EleveConnu], eleves: Sequence[EleveDOnde], au: dt.date) -> Rapprochement:
    """Unit les élèves de l'export à ceux du classeur. Un élève parti n'est reconnu que sous son nom."""
    travail = _Travail(list(connus), list(eleves))
    travail.unir(_complets, _complets_d_onde, motif="homonymes")
    travail.unir(_de_la_classe, _de_la_classe_d_onde, compatibles)
    travail.unir(_noms, _noms_d_onde, compatibles, motif="homonymes")
    travail.resultat.reconnus = len(travail.resultat.paires)
    travail.ecarter_les_partis(au)
    travail.unir(_noms, _noms_d_onde, _meme_classe)
    travail.douter(lambda c, e: _meme_nom(c, e) and _meme_prenom(c, e), "mêmes nom et prénom, autre date de naissance")
    travail.unir(_prenoms, _prenoms_d_onde, _meme_classe)
    travail.douter(lambda c, e: _meme_naissance(c, e) and _meme_prenom(c, e), "mêmes prénom et date de naissance, autre nom")
    travail.douter(lambda c, e: _meme_naissance(c, e) and _meme_nom(c, e), "mêmes nom et date de naissance, autre prénom")
    travail.douter(_se_ressemblent, "noms presque pareils")
    travail.finir()
    return travail.resultat


class _Travail:
    """Ce qu'il reste à unir, d'un côté et de l'autre."""

    def __init__(self, connus: list[EleveConnu], eleves: list[EleveDOnde]) -> None:
        self.connus, self.eleves = connus, eleves
        self.resultat = Rapprochement()
        self._partis: list[EleveConnu] = []

    def unir(
        self, cles: Cles, cles_d_onde: Callable[[EleveDOnde], Iterable[tuple[object, ...]]],
        admis: Callable[[EleveConnu, EleveDOnde], bool] = lambda connu, eleve: True, motif: str = '',
    ) -> None:  # fmt: skip
        """Unit ceux qui ont une clé commune que personne ne dispute ; avec `motif`, les disputés deviennent des doutes."""
        par_cle: dict[tuple[object, ...], list[int]] = {}
        for rang, connu in enumerate(self.connus):
            for cle in cles(connu):
                par_cle.setdefault(cle, []).append(rang)
        possibles = [
            {r for cle in cles_d_onde(eleve) for r in par_cle.get(cle, ()) if admis(self.connus[r], eleve)}
            for eleve in self.eleves
        ]
        voulus = [rang for rangs in possibles for rang in rangs]
        unis, douteux = {}, set()
        for place, rangs in enumerate(possibles):
            if len(rangs) == 1 and voulus.count(*rangs) == 1:
                unis[place] = next(iter(rangs))
            elif rangs and motif:
                douteux |= rangs
                self._noter(self.eleves[place], [self.connus[r] for r in sorted(rangs)], motif)
        self.resultat.paires += [(self.connus[rang], self.eleves[place]) for place, rang in unis.items()]
        en_doute = {id(doute.eleve) for doute in self.resultat.doutes}
        self.eleves = [e for place, e in enumerate(self.eleves) if place not in unis and id(e) not in en_doute]
        pris = {*unis.values(), *douteux}
        self.connus = [connu for rang, connu in enumerate(self.connus) if rang not in pris]

    def douter(self, semblables: Callable[[EleveConnu, EleveDOnde], bool], motif: str) -> None:
        """Fait un doute de chaque élève de l'export qui ressemble à un élève du classeur que rien n'a reconnu."""
        restants, pris = [], set()
        for eleve in self.eleves:
            candidats = [(rang, connu) for rang, connu in enumerate(self.connus) if semblables(connu, eleve)]
            if candidats:
                self._noter(eleve, [connu for _, connu in candidats], motif)
                pris |= {rang for rang, _ in candidats}
            else:
                restants.append(eleve)
        self.eleves = restants
        self.connus = [connu for rang, connu in enumerate(self.connus) if rang not in pris]

    def ecarter_les_partis(self, au: dt.date) -> None:
        """Ceux qui sont partis ne se devinent pas sous un autre nom."""
        self._partis = [connu for connu in self.connus if connu.parti(au)]
        self.connus = [connu for connu in self.connus if not connu.parti(au)]

    def finir(self) -> None:
        """Ceux qui restent : absents de l'export, absents du classeur."""
        self.resultat.absents = [connu for connu in self.connus if connu.depart is None]
        self.resultat.arrivees = self.eleves

    def _noter(self, eleve: EleveDOnde, candidats: Sequence[EleveConnu], motif: str) -> None:
        self.resultat.doutes.append(Doute(eleve, tuple(candidats), motif))


# Les clés


def _complets(connu: EleveConnu) -> Iterable[tuple[object, ...]]:
    return [(*cle, connu.naissance) for cle in _noms(connu)] if connu.naissance else []


def _complets_d_onde(eleve: EleveDOnde) -> Iterable[tuple[object, ...]]:
    return [(*cle, eleve.naissance) for cle in _noms_d_onde(eleve)] if eleve.naissance else []


def _de_la_classe(connu: EleveConnu) -> Iterable[tuple[object, ...]]:
    return [(*cle, plier_nom(connu.classe)) for cle in _noms(connu)] if connu.classe else []


def _de_la_classe_d_onde(eleve: EleveDOnde) -> Iterable[tuple[object, ...]]:
    return [(*cle, plier_nom(eleve.classe)) for cle in _noms_d_onde(eleve)]


def _noms(connu: EleveConnu) -> Iterable[tuple[object, ...]]:
    return [(plier_nom(connu.nom), plier_nom(connu.prenom))]


def _noms_d_onde(eleve: EleveDOnde) -> Iterable[tuple[object, ...]]:
    return sorted({(plier_nom(nom), plier_nom(eleve.prenom)) for nom in eleve.noms})


def _prenoms(connu: EleveConnu) -> Iterable[tuple[object, ...]]:
    return [(plier_nom(connu.prenom), connu.naissance)] if connu.naissance else []


def _prenoms_d_onde(eleve: EleveDOnde) -> Iterable[tuple[object, ...]]:
    return [(plier_nom(eleve.prenom), eleve.naissance)] if eleve.naissance else []


# Les ressemblances


def compatibles(connu: EleveConnu, eleve: EleveDOnde) -> bool:
    """Vrai si les dates de naissance ne se contredisent pas."""
    return not connu.naissance or not eleve.naissance or connu.naissance == eleve.naissance


def _meme_classe(connu: EleveConnu, eleve: EleveDOnde) -> bool:
    return bool(connu.classe) and plier_nom(connu.classe) == plier_nom(eleve.classe)


def _meme_naissance(connu: EleveConnu, eleve: EleveDOnde) -> bool:
    return connu.naissance is not None and connu.naissance == eleve.naissance


def _meme_nom(connu: EleveConnu, eleve: EleveDOnde) -> bool:
    return plier_nom(connu.nom) in map(plier_nom, eleve.noms)


def _meme_prenom(connu: EleveConnu, eleve: EleveDOnde) -> bool:
    return plier_nom(connu.prenom) == plier_nom(eleve.prenom)


def _se_ressemblent(connu: EleveConnu, eleve: EleveDOnde) -> bool:
    if not (_meme_naissance(connu, eleve) or (compatibles(connu, eleve) and _meme_classe(connu, eleve))):
        return False
    return _proches(connu.prenom, eleve.prenom) and any(_proches(connu.nom, nom) for nom in eleve.noms)


def _proches(un: str, autre: str) -> bool:
    return SequenceMatcher(None, plier_nom(un), plier_nom(autre)).ratio() >= MOTS_PROCHES
