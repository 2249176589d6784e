"""L'année d'un enseignant, semaine par semaine : ce qu'il doit, ce qui est prévu, des propositions qui y arrivent.

Les semaines, les étapes et les rythmes sont ceux de l'année type du régime ; ici, rien que de l'arithmétique.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from generator.calcul.resultats import CategorieDue, LigneDue, Service
from generator.domaine.temps import Duree, somme
from generator.reglementation.annee_type import AnneeType, Etape
from generator.reglementation.repartition import Role


@dataclass(frozen=True, slots=True)
class Bloc:
    """Des semaines semblables : une étape, ou de l'aide à un rythme ; `aide` : par semaine, `organisation` : en tout."""

    libelle: str
    semaines: int
    aide: Duree = Duree()
    organisation: Duree = Duree()


@dataclass(frozen=True, slots=True)
class AnneeProposee:
    """Une année possible : ses étapes, ses semaines d'aide (le rythme le plus long d'abord), ses semaines libres."""

    etapes: tuple[Bloc, ...]
    aides: tuple[Bloc, ...]
    libres: int
    due: Duree

    @property
    def semaines(self) -> int:
        """Toutes ses semaines."""
        return sum(bloc.semaines for bloc in (*self.etapes, *self.aides)) + self.libres

    @property
    def aide(self) -> Duree:
        """Les heures d'aide qu'elle donne."""
        return somme([bloc.aide * bloc.semaines for bloc in self.aides])

    @property
    def organisation(self) -> Duree:
        """Les heures d'organisation de ses étapes, pour un service complet."""
        return somme([bloc.organisation for bloc in self.etapes])

    @property
    def ecart(self) -> Duree:
        """Ce qui manque pour atteindre les heures dues ; jamais négatif."""
        return self.due - self.aide


@dataclass(frozen=True, slots=True)
class Heures:
    """Des heures dues dans cette école et celles que le classeur prévoit, toutes périodes réunies."""

    due: Duree
    prevue: Duree
    ailleurs: Duree = Duree()

    @property
    def reste(self) -> Duree:
        """Dû moins prévu ; négatif s'il y a trop."""
        return self.due - self.prevue


@dataclass(frozen=True, slots=True)
class PlanDeService:
    """Un enseignant : ses heures d'aide et d'organisation, les années qui lui vont ; `motif` : pourquoi il n'y en a pas."""

    service: Service
    aide: Heures | None
    organisation: Heures | None
    propositions: tuple[AnneeProposee, ...] = ()
    motif: str = ''


def planifier_service(service: Service, annee: AnneeType) -> PlanDeService:
    """Ce qu'un enseignant doit aux élèves et à l'organisation, et les années qui y arrivent."""
    categorie = next((c for c in service.categories if _ligne(c, Role.ELEVES)), None)
    if categorie is None:
        return PlanDeService(service, None, None, motif="cette fonction n'a pas d'heures d'aide aux élèves")
    if categorie.categorie.en_plus:
        return PlanDeService(service, None, None, motif="ses heures d'aide sont facultatives, payées en plus")
    aide, organisation = _heures(categorie, Role.ELEVES), _heures(categorie, Role.ORGANISATION)
    due = aide.due if aide else Duree()
    if not due:
        return PlanDeService(service, aide, organisation, motif="aucune heure d'aide aux élèves n'est due dans cette école")
    plafond = annee.rythmes[0] * annee.semaines
    if due > plafond:
        motif = f"{due} ne tiennent pas dans l'année type ({annee.semaines} semaines à {annee.rythmes[0]} au plus)"
        return PlanDeService(service, aide, organisation, motif=motif)
    return PlanDeService(service, aide, organisation, proposer(annee, due))


def _ligne(categorie: CategorieDue, role: Role) -> LigneDue | None:
    return next((ligne for ligne in categorie.lignes if ligne.ligne.role is role), None)


def _heures(categorie: CategorieDue, role: Role) -> Heures | None:
    """Les heures d'une ligne dues ici : les autres écoles et les imputations s'ôtent des lignes en proportion."""
    ligne = _ligne(categorie, role)
    a_placer = categorie.heures_a_placer[ligne.ligne.id] if ligne else None
    if ligne is None or ligne.due is None or a_placer is None:
        return None
    return Heures(a_placer, ligne.prevue, ligne.due.duree - a_placer)


def proposer(annee: AnneeType, due: Duree) -> tuple[AnneeProposee, ...]:
    """Une année par durée possible de la première étape qui varie ; les autres prennent leurs semaines si l'aide y tient.

    L'aide fait exactement les heures dues, sur le plus de semaines possible ; sinon au plus près par défaut (`ecart`).
    """
    choix: dict[int, AnneeProposee] = {}
    variable = next((rang for rang, e in enumerate(annee.etapes) if e.semaines_min < e.semaines_max), 0)
    for semaines in product(*(range(e.semaines_min, e.semaines_max + 1) for e in annee.etapes)):
        if sum(semaines) > annee.semaines:
            continue
        cle, proposee = (semaines[variable] if semaines else 0), _proposee(annee, semaines, due)
        if cle not in choix or _preference(proposee) < _preference(choix[cle]):
            choix[cle] = proposee
    return tuple(choix[cle] for cle in sorted(choix))


def _preference(annee: AnneeProposee) -> tuple[Duree, int, int]:
    """Au plus près des heures dues, puis le plus de semaines d'étapes, puis le moins de rythmes."""
    return annee.ecart, -sum(bloc.semaines for bloc in annee.etapes), len(annee.aides)


def _proposee(annee: AnneeType, semaines: Sequence[int], due: Duree) -> AnneeProposee:
    etapes = tuple(_bloc(etape, nombre) for etape, nombre in zip(annee.etapes, semaines, strict=True))
    reste = annee.semaines - sum(semaines)
    nombres = partager_en_semaines(due, reste, annee.rythmes)
    aides = tuple(
        Bloc(f"Aide à {rythme} par semaine", nombre, rythme)
        for nombre, rythme in zip(nombres, annee.rythmes, strict=True) if nombre
    )  # fmt: skip
    return AnneeProposee(etapes, aides, reste - sum(nombres), due)


def _bloc(etape: Etape, semaines: int) -> Bloc:
    return Bloc(etape.libelle, semaines, organisation=etape.organisation_de(semaines))


@lru_cache(maxsize=4096)
def partager_en_semaines(due: Duree, semaines: int, rythmes: tuple[Duree, ...]) -> tuple[int, ...]:
    """Combien de semaines à chaque rythme : le plus près de `due` sans la dépasser, sur le plus de semaines possible.

    À égalité, le moins de rythmes différents, puis le plus long.
    """
    minutes = [rythme.minutes for rythme in rythmes]

    def merite(nombres: tuple[int, ...]) -> tuple[int, int, int, tuple[int, ...]]:
        faites = sum(nombre * rythme for nombre, rythme in zip(nombres, minutes, strict=True))
        return faites, sum(nombres), -len([nombre for nombre in nombres if nombre]), nombres

    return max(_partages(due.minutes, semaines, minutes), key=merite)


def _partages(reste: int, semaines: int, rythmes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    premier, *suite = rythmes
    maximum = min(semaines, reste // premier)
    if not suite:
        yield (maximum,)
        return
    for nombre in range(maximum + 1):
        for autres in _partages(reste - nombre * premier, semaines - nombre, suite):
            yield (nombre, *autres)
