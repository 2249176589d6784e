"""Écrit `donnees/calendriers/` : `python -m tests.fabrique.calendriers DOSSIER`.

Zones A, B, C : le paquet `vacances-scolaires-france`, corrigé ligne à ligne ci-dessous, chaque correction avec sa raison.
Corse et outre-mer : `calendriers_releves.txt`. Fériés : le paquet `holidays`. Les fichiers écrits font foi, pas ce script.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from vacances_scolaires_france import SchoolHolidayDates

from generator.calendriers.dates import conge, dernier_jour, jours_vaques
from generator.calendriers.ecriture import enregistrer
from generator.calendriers.feries import ALSACE_MOSELLE, SUBDIVISIONS, feries_locaux, feries_nationaux
from generator.domaine.calendrier import CalendrierAnnuel, Vacances, ZoneScolaire
from generator.domaine.temps import AnneeScolaire, Periode

VERIFIE_LE = dt.date(2026, 11, 22)
RELEVES = Path(__file__).with_name('calendriers_releves.txt')
UN_JOUR = dt.timedelta(days=1)
D = dt.date

ARRETES = {
    2007: "arrêté du 19 mai 2006 fixant le calendrier scolaire national des années 2007-2008, 2008-2009 et 2009-2010",
    2010: "arrêté du 20 juillet 2009 fixant le calendrier scolaire national des années 2010-2011, 2011-2012 et 2012-2013",
    2012: "arrêté du 20 juillet 2009 fixant le calendrier scolaire national des années 2010-2011, 2011-2012 et 2012-2013, "
          "modifié en juillet 2012 (date de l'arrêté modificatif non relevée)",
    2013: "arrêté du 28 novembre 2012 fixant le calendrier scolaire de l'année 2013-2014",
    2014: "arrêté du 21 janvier 2014 fixant le calendrier scolaire des années 2014-2015, 2015-2016 et 2016-2017",
    2015: "arrêté du 21 janvier 2014 fixant le calendrier scolaire des années 2014-2015, 2015-2016 et 2016-2017, "
          "modifié en avril 2015 (date de l'arrêté modificatif non relevée)",
    2017: "arrêté du 16 avril 2015 fixant le calendrier scolaire de l'année 2017-2018",
    2018: "arrêté fixant le calendrier scolaire national de l'année 2018-2019, publié en juillet 2017, date non relevée",
    2019: "arrêté du 24 juillet 2018 fixant le calendrier scolaire national de l'année 2019-2020",
    2020: "arrêté fixant le calendrier scolaire national de l'année 2020-2021, date non relevée ; vacances de printemps "
          "avancées en avril 2021",
    2021: "arrêté du 15 décembre 2020 fixant le calendrier scolaire de l'année 2021-2022",
    2022: "arrêté du 7 juillet 2021 fixant le calendrier scolaire de l'année 2022-2023",
    2023: "arrêté du 7 décembre 2022 fixant le calendrier scolaire des années 2023-2024, 2024-2025 et 2025-2026",
    2026: "arrêté du 22 octobre 2025 fixant le calendrier scolaire de l'année 2026-2027",
    2027: "arrêté du 21 juillet 2026 fixant le calendrier scolaire de l'année 2027-2028",
}  # fmt: skip
"""Le texte de chaque année ; il vaut jusqu'au suivant."""

SANS_PONT = ("Pont de l'Ascension : aucune source nationale trouvée ; s'il y en a eu un, il se met dans les jours fermés "
             "de l'école.")  # fmt: skip
NOTES = {
    **dict.fromkeys(range(2007, 2015), SANS_PONT),
    2013: f"{SANS_PONT} Une journée de classe se rattrapait un mercredi de novembre 2013 ou de juin 2014, au choix du "
          "recteur : elle n'est pas ici.",
    2015: "Les zones sont celles du 1er janvier 2016 ; avant, les dates des trois zones étaient les mêmes.",
    2017: "Pas de pont de l'Ascension en 2018. Cinq académies de la zone B ont décalé leurs vacances de printemps par "
          "arrêté du recteur : ces décalages ne sont pas ici.",
    2027: "Rentrée le jeudi 2 septembre 2027 selon deux sources (holidays, un relevé de la page du ministère) ; "
          "vacances-scolaires-france dit le mercredi 1er. L'arrêté n'a pas été relu : à vérifier avant septembre 2027.",
}  # fmt: skip
V2_ANCIENNES = {2008}
SOURCE_V1 = "paquet vacances-scolaires-france, corrigé (docs/calendriers.md)"
SOURCE_V2 = "paquets vacances-scolaires-france et holidays, concordants hors des désaccords tranchés (docs/calendriers.md)"
SOURCE_2008 = "paquet vacances-scolaires-france et un relevé d'époque, concordants"
SOURCE_EXPORT = "export du ministère (fr-en-calendrier-scolaire)"
TEXTE_LOCAL = "calendrier de l'académie ou du territoire (code de l'éducation, D. 521-6 et D. 521-7), arrêté non relevé"

ZONES_AVANT_2016 = {
    'A': "Caen, Clermont-Ferrand, Grenoble, Lyon, Montpellier, Nancy-Metz, Nantes, Rennes, Toulouse",
    'B': "Aix-Marseille, Amiens, Besançon, Dijon, Lille, Limoges, Nice, Orléans-Tours, Poitiers, Reims, Rouen, Strasbourg",
    'C': "Bordeaux, Créteil, Paris, Versailles",
}  # fmt: skip
ZONES_DEPUIS_2016 = {
    'A': "Besançon, Bordeaux, Clermont-Ferrand, Dijon, Grenoble, Limoges, Lyon, Poitiers",
    'B': "Aix-Marseille, Amiens, {normandie}, Lille, Nancy-Metz, Nantes, Nice, Orléans-Tours, Reims, Rennes, Strasbourg",
    'C': "Créteil, Montpellier, Paris, Toulouse, Versailles",
}  # fmt: skip
AUTRES_NOMS = {'Réunion': ("La Réunion",), 'Polynésie': ("Polynésie française",)}

DERNIERS_JOURS = {2009: D(2010, 7, 2), 2015: D(2016, 7, 5), 2020: D(2021, 7, 6), 2021: D(2022, 7, 7), 2027: D(2028, 7, 4)}
"""Fin des cours en semaine : le paquet compte ce jour de classe comme le premier des vacances."""
RENTREES = {2021: D(2021, 9, 2), 2027: D(2027, 9, 2)}
"""2021 : le paquet oublie le 1er septembre. 2027 : il dit le 1er, deux autres sources le 2."""
CONGES = {
    (2014, 'A', 'Hiver'): Periode(D(2015, 2, 7), D(2015, 2, 22)),
    (2014, 'B', 'Hiver'): Periode(D(2015, 2, 21), D(2015, 3, 8)),
    (2014, 'C', 'Hiver'): Periode(D(2015, 2, 14), D(2015, 3, 1)),
    (2020, 'B', 'Printemps'): Periode(D(2021, 4, 10), D(2021, 4, 25)),
    (2020, 'C', 'Printemps'): Periode(D(2021, 4, 10), D(2021, 4, 25)),
}
"""2015 : le paquet compte le vendredi du départ. 2021 : il garde le calendrier d'avant le report d'avril."""
PONTS = {
    2015: Periode(D(2016, 5, 5), D(2016, 5, 8)), 2016: Periode(D(2017, 5, 25), D(2017, 5, 28)),
    2020: Periode(D(2021, 5, 13), D(2021, 5, 16)), 2022: Periode(D(2023, 5, 18), D(2023, 5, 21)),
    2023: Periode(D(2024, 5, 9), D(2024, 5, 12)), 2024: Periode(D(2025, 5, 29), D(2025, 6, 1)),
    2025: Periode(D(2026, 5, 14), D(2026, 5, 17)), 2026: Periode(D(2027, 5, 6), D(2027, 5, 9)),
    2027: Periode(D(2028, 5, 25), D(2028, 5, 28)),
}  # fmt: skip
"""Absents du paquet, ou trop courts ou trop longs d'un jour."""


def noms_courts(nom: str) -> str:
    """« Vacances de la Toussaint » devient « Toussaint »."""
    for prefixe in ("Vacances de la ", "Vacances de ", "Vacances d'"):
        nom = nom.removeprefix(prefixe)
    return nom[0].upper() + nom[1:]


def suites(zone: str) -> Iterator[tuple[str, Periode]]:
    """Les congés du paquet pour une zone : jours qui se suivent sous le même nom."""
    paquet = SchoolHolidayDates()
    jours = sorted(jour for jour in paquet.data if paquet.is_holiday_for_zone(jour, zone) and jour > D(2007, 6, 20))
    debut = precedent = jours[0]
    nom = paquet.data[debut]['nom_vacances']
    for jour in [*jours[1:], D(2100, 1, 1)]:
        suivant = paquet.data[jour]['nom_vacances'] if jour in paquet.data else ''
        if jour != precedent + UN_JOUR or suivant != nom:
            yield noms_courts(nom), Periode(debut, precedent)
            debut, nom = jour, suivant
        precedent = jour


def zone_nationale(zone: str, rentree: int, rentrees: dict[int, dt.date], derniers: dict[int, dt.date]) -> ZoneScolaire:
    """Une zone A, B ou C une année, corrections faites."""
    conges = {}
    for nom, jours in suites(zone):
        if nom == 'Été':
            rentrees.setdefault(jours.fin.year, jours.fin + UN_JOUR)
            derniers.setdefault(jours.debut.year - 1, jours.debut - UN_JOUR)
        elif AnneeScolaire.de_la_date(jours.debut).rentree == rentree:
            conges[nom] = CONGES.get((rentree, zone, nom), jours)
    if rentree in PONTS:
        conges["Pont de l'Ascension"] = PONTS[rentree]
    cles = ZONES_AVANT_2016 if rentree < 2015 else ZONES_DEPUIS_2016
    normandie = "Normandie" if rentree > 2019 else "Caen, Normandie" if rentree == 2019 else "Caen"
    academies = cles[zone].format(normandie=normandie).split(', ')
    if rentree in range(2015, 2020) and zone == 'B':
        academies.append('Rouen')
    dernier = derniers[rentree]
    if dernier.weekday() == 5:
        dernier -= UN_JOUR
    return ZoneScolaire(
        zone, rentrees[rentree], dernier, tuple(Vacances(n, j) for n, j in sorted(conges.items(), key=lambda c: c[1])),
        texte(rentree), preuve(rentree), academies=tuple(sorted(academies)),
    )  # fmt: skip


def texte(rentree: int) -> str:
    """L'arrêté d'une année."""
    return ARRETES[max(annee for annee in ARRETES if annee <= rentree)]


def preuve(rentree: int) -> str:
    """V2 quand deux sources concordent."""
    return 'V2' if rentree in V2_ANCIENNES or rentree >= 2017 else 'V1'


def zones_relevees() -> Iterator[tuple[int, ZoneScolaire]]:
    """Corse et outre-mer, d'après le relevé."""
    for ligne in RELEVES.read_text('utf-8').splitlines():
        if not ligne or ligne.startswith('#'):
            continue
        tete, *parties = (partie.strip() for partie in ligne.split('|'))
        note = parties.pop() if not parties[-1][0].isdigit() else ''
        nom, annee, niveau, rentree = tete.split()
        debut = int(annee[:4])

        def date(texte: str, debut: int = debut) -> dt.date:
            mois, jour = map(int, texte.split('-'))
            return D(debut if mois >= 8 else debut + 1, mois, jour)

        conges = []
        for partie in parties[:-1]:
            *mots, depart, reprise = partie.split()
            libelle = ' '.join(mots)
            calcul = jours_vaques if libelle.endswith('*') else conge
            conges.append(Vacances(libelle.rstrip('*'), calcul(date(depart), date(reprise))))
        source = SOURCE_EXPORT
        if niveau == 'V2':
            source += " et un relevé du calendrier de l'académie, concordants"
        if (nom, debut) in {('Réunion', 2026), ('Corse', 2025)}:
            source = "calendrier de l'académie, d'après deux relevés publics"
        yield debut, ZoneScolaire(
            nom, date(rentree), dernier_jour(date(parties[-1])), tuple(conges), TEXTE_LOCAL, niveau, source, note,
            AUTRES_NOMS.get(nom, ()), nom if nom in SUBDIVISIONS else '',
        )  # fmt: skip


def annuel(rentree: int) -> CalendrierAnnuel:
    """Le calendrier complet d'une année."""
    rentrees, derniers = dict(RENTREES), dict(DERNIERS_JOURS)
    zones = {zone: zone_nationale(zone, rentree, rentrees, derniers) for zone in 'ABC'}
    zones |= {zone.nom: zone for annee, zone in zones_relevees() if annee == rentree}
    cours = Periode(min(z.rentree for z in zones.values()), max(z.dernier_jour for z in zones.values()))
    locaux = [ALSACE_MOSELLE, *(z.feries_locaux for z in zones.values() if z.feries_locaux)]
    source = SOURCE_2008 if rentree == 2008 else SOURCE_V2 if rentree >= 2017 else SOURCE_V1
    return CalendrierAnnuel(
        AnneeScolaire(rentree), zones['A'].rentree, zones['A'].dernier_jour, texte(rentree), preuve(rentree), zones,
        feries_nationaux(cours), {nom: feries_locaux(nom, cours) for nom in locaux}, source, NOTES.get(rentree, ''),
    )  # fmt: skip


if __name__ == '__main__':
    for rentree in range(2007, 2028):
        print(enregistrer(annuel(rentree), Path(sys.argv[1]), VERIFIE_LE))
