"""Ce que le calendrier permet vraiment, à côté des semaines que le règlement suppose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator.domaine.calendrier import Calendrier
from generator.domaine.ecole import Ecole
from generator.domaine.temps import Duree, Jour, Periode, lundi_de
from generator.reglementation.annee_type import AnneeType, JourDAide


@dataclass(frozen=True, slots=True)
class AnneeReelle:
    """Une année d'école comptée jour par jour, jours fermés ôtés.

    `jours_de_classe` : ceux de la semaine de l'école ; `jours_ouverts` : du lundi au vendredi, et le samedi s'il y a
    classe, ceux où l'aide est possible.
    """

    semaines_entamees: int
    semaines_pleines: int
    jours_de_classe: Mapping[Jour, int]
    jours_ouverts: Mapping[Jour, int]

    @property
    def total(self) -> int:
        """Nombre de jours de classe."""
        return sum(self.jours_de_classe.values())


@dataclass(frozen=True, slots=True)
class AideDUnJour:
    """L'aide donnée un seul jour de la semaine : dans l'année type, dans l'année réelle, au regard de ce qui est dû."""

    regle: JourDAide
    semaines: int
    semaines_reelles: int
    due: Duree

    @property
    def heures(self) -> Duree:
        """Ce qu'elle donne dans l'année type."""
        return self.regle.duree * self.semaines

    @property
    def heures_reelles(self) -> Duree:
        """Ce qu'elle donne dans l'année réelle."""
        return self.regle.duree * self.semaines_reelles

    @property
    def suffit(self) -> bool:
        """Vrai si l'année type suffit aux heures dues."""
        return self.heures >= self.due


def compter_l_annee(calendrier: Calendrier, ecole: Ecole) -> AnneeReelle:
    """Les semaines et les jours de l'année d'une école, d'après son calendrier et ses jours fermés."""
    ouverts = [
        jour for jour in Periode(calendrier.rentree, calendrier.dernier_jour).jours()
        if jour not in ecole.jours_fermes and calendrier.motif_de_fermeture(jour) is None
        and (Jour(jour.weekday()) <= Jour.VENDREDI or ecole.horaires.du_jour(Jour(jour.weekday())))
    ]  # fmt: skip
    de_classe = [jour for jour in ouverts if ecole.horaires.du_jour(Jour(jour.weekday()))]
    par_semaine = Counter(lundi_de(jour) for jour in de_classe)
    complete = len([jour for jour in Jour if ecole.horaires.du_jour(jour)])
    return AnneeReelle(
        len(par_semaine), len([lundi for lundi, nombre in par_semaine.items() if nombre == complete]),
        Counter(Jour(jour.weekday()) for jour in de_classe), Counter(Jour(jour.weekday()) for jour in ouverts),
    )  # fmt: skip


def aides_d_un_jour(annee: AnneeType, reelle: AnneeReelle, due: Duree) -> tuple[AideDUnJour, ...]:
    """Ce que donne, pour chaque jour que nomme le régime, une aide qui ne se fait que ce jour-là."""
    return tuple(
        AideDUnJour(
            regle, annee.semaines - regle.semaines_liberees,
            max(0, reelle.jours_ouverts.get(regle.jour, 0) - regle.semaines_liberees), due,
        )
        for regle in annee.jours_d_aide
    )  # fmt: skip
