"""De l'export du ministère au calendrier d'une année ; une année incomplète est refusée, jamais devinée."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.calendriers.dates import UN_JOUR, conge, dernier_jour, jours_vaques
from generator.calendriers.feries import ALSACE_MOSELLE, SUBDIVISIONS, feries_locaux, feries_nationaux
from generator.domaine.calendrier import CalendrierAnnuel, Vacances, ZoneScolaire
from generator.domaine.mots import plier
from generator.domaine.temps import AnneeScolaire, Periode
from generator.erreurs import ErreurDonnees
from generator.lecture.export import LigneExport, refus
from generator.rapport import Emplacement, Rapport

ZONES = {
    'zone a': 'A', 'zone b': 'B', 'zone c': 'C', 'corse': 'Corse', 'guadeloupe': 'Guadeloupe', 'guyane': 'Guyane',
    'martinique': 'Martinique', 'mayotte': 'Mayotte', 'reunion': 'Réunion', 'polynesie': 'Polynésie',
    'saint pierre et miquelon': 'Saint-Pierre-et-Miquelon',
}  # fmt: skip
NATIONALES = ('A', 'B', 'C')
AUTRES_TERRITOIRES = ('saint-martin', 'saint martin', 'saint-barthelemy', 'saint barthelemy')
SECOND_DEGRE = ('second degre', 'lycee', 'college')
GRANDES_VACANCES = ("vacances d'ete", "hiver austral", 'grandes vacances')
TEXTE = "calendrier publié par le ministère ; arrêté à citer"
SOURCE = "export du ministère (fr-en-calendrier-scolaire)"
REMEDE = "prenez un export plus récent, laissez la zone de côté avec --sauf, ou écrivez le fichier d'après l'arrêté."


@dataclass(frozen=True)
class Importation:
    """Ce que l'import a compris : le calendrier, et le compte des lignes laissées de côté, avec la raison."""

    annuel: CalendrierAnnuel
    ignorees: Mapping[str, int]


@dataclass
class _Brouillon:
    """Les lignes d'une zone, triées par ce qu'elles disent."""

    conges: list[LigneExport] = field(default_factory=list)
    rentree: list[LigneExport] = field(default_factory=list)
    fin: list[LigneExport] = field(default_factory=list)
    academies: set[str] = field(default_factory=set)


def importer(
    lignes: Sequence[LigneExport], annee: AnneeScolaire | None = None, sauf: Iterable[str] = (), texte: str = ''
) -> Importation:
    """Le calendrier d'une année (la dernière de l'export, si elle n'est pas dite), sans les zones de `sauf`.

    Lève `ErreurDonnees` (R-208) si l'année n'y est pas, ou si une zone n'a pas sa rentrée, sa fin, des congés distincts.
    """
    annee = annee or _derniere(lignes)
    ignorees: Counter[str] = Counter()
    brouillons = _trier(lignes, annee, {_cle(zone) for zone in sauf}, ignorees)
    if not brouillons:
        raise refus(f"L'export n'a rien pour l'année {annee}", Emplacement(lignes[0].fichier),
                    "choisissez une autre année avec --annee, ou prenez un export plus récent.",
                    f"années de l'export : {', '.join(sorted({ligne.annee for ligne in lignes}))}")  # fmt: skip
    rapport, zones = Rapport(), {}
    for nom in sorted(brouillons, key=list(ZONES.values()).index):
        try:
            zones[nom] = _zone(nom, brouillons[nom], annee, texte or TEXTE, lignes[0].fichier)
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return Importation(_annuel(annee, zones, texte or TEXTE), dict(ignorees))


def zone_connue(nom: str) -> bool:
    """Vrai si ce nom est celui d'une zone que l'import sait lire : « A », « zone A », « Corse »."""
    return _cle(nom) in ZONES


def _cle(zone: str) -> str:
    """La forme sous laquelle une zone se cherche : « Zone A » et « A » sont la même."""
    cle = plier(zone.replace('-', ' '))
    return f'zone {cle}' if len(cle) == 1 else cle


def _derniere(lignes: Sequence[LigneExport]) -> AnneeScolaire:
    annees = [
        annee.rentree for ligne in lignes
        if (annee := AnneeScolaire.lire(ligne.annee)) and _sens(ligne) == 'conge' and _cle(ligne.zone) in ZONES
    ]  # fmt: skip
    if not annees:
        raise refus("L'export n'a aucune année scolaire", Emplacement(lignes[0].fichier),
                    "prenez l'export du jeu fr-en-calendrier-scolaire.")  # fmt: skip
    return AnneeScolaire(max(annees))


def _trier(
    lignes: Sequence[LigneExport], annee: AnneeScolaire, sauf: set[str], ignorees: Counter[str]
) -> dict[str, _Brouillon]:
    brouillons: dict[str, _Brouillon] = {}
    for ligne in lignes:
        lue = AnneeScolaire.lire(ligne.annee)
        precedente = lue is not None and lue.rentree == annee.rentree - 1
        if lue != annee and not precedente:
            ignorees["d'une autre année" if lue else "d'une année civile (territoires du Pacifique)"] += 1
            continue
        raison = _raison_d_ignorer(ligne, sauf)
        if raison:
            if not precedente:
                ignorees[raison] += 1
            continue
        brouillon = brouillons.setdefault(ZONES[_cle(ligne.zone)], _Brouillon())
        sens = _sens(ligne)
        if precedente:
            if sens == 'fin' and ligne.fin and ligne.fin != ligne.debut:
                brouillon.rentree.append(ligne)
            continue
        (brouillon.fin if sens == 'fin' else brouillon.conges).append(ligne)
        brouillon.academies.add(ligne.academie)
    return {nom: brouillon for nom, brouillon in brouillons.items() if brouillon.conges or brouillon.fin}


def _raison_d_ignorer(ligne: LigneExport, sauf: set[str]) -> str:
    zone, population = _cle(ligne.zone), plier(ligne.population)
    if zone not in ZONES:
        return f"de la zone « {ligne.zone} », que l'outil ne connaît pas"
    if zone in sauf:
        return f"de la zone {ZONES[zone]} (--sauf)"
    if 'enseignant' in population:
        return "des enseignants"
    if any(mot in population for mot in SECOND_DEGRE) and 'premier degre' not in population:
        return "du second degré"
    if any(mot in population for mot in AUTRES_TERRITOIRES) and plier(ZONES[zone]) not in population:
        return "d'un autre territoire (Saint-Martin, Saint-Barthélemy)"
    return ''


def _sens(ligne: LigneExport) -> str:
    description = plier(ligne.description)
    ete = any(mot in description for mot in GRANDES_VACANCES) and 'ete austral' not in description
    return 'fin' if ete else 'conge'


def _zone(nom: str, brouillon: _Brouillon, annee: AnneeScolaire, texte: str, fichier: str) -> ZoneScolaire:
    lieu = Emplacement(fichier, precision=f"zone {nom}, {annee}")
    if not brouillon.rentree:
        raise refus("L'export ne dit pas la rentrée des élèves de cette zone", lieu, REMEDE,
                    "elle se lit dans la date de fin des grandes vacances de l'année d'avant")  # fmt: skip
    if not brouillon.fin:
        raise refus("L'export ne dit pas le début des vacances d'été de cette zone", lieu, REMEDE)
    rentree = _accord(brouillon.rentree, [ligne.fin for ligne in brouillon.rentree], nom)
    fin = dernier_jour(_accord(brouillon.fin, [ligne.debut for ligne in brouillon.fin], nom))
    feries = _feries_de(nom, Periode(rentree, max(rentree, fin)))
    conges = _fusionner(_conges(brouillon.conges, nom, feries), feries, brouillon.conges, nom)
    for conge_lu in conges:
        if conge_lu.jours.debut <= rentree or conge_lu.jours.fin >= fin:
            fautive = next(ligne for ligne in brouillon.conges if _nom_court(ligne.description) == conge_lu.nom)
            regle = f"« {fautive.description} », zone {nom} ; classe du {rentree:%d/%m/%Y} au {fin:%d/%m/%Y}"
            raise refus("Un congé touche la rentrée ou le début de l'été", fautive.lieu(), REMEDE, regle)
    academies = tuple(sorted(a for a in brouillon.academies if a and _cle(a) not in ZONES))
    return ZoneScolaire(
        nom, rentree, fin, conges, texte, 'V1', SOURCE, academies=academies,
        feries_locaux=nom if nom in SUBDIVISIONS else '',
    )  # fmt: skip


def _accord(lignes: Sequence[LigneExport], dates: Sequence[dt.date | None], zone: str) -> dt.date:
    """La date commune à toutes ces lignes ; deux académies d'une zone qui diffèrent font refuser l'export."""
    premiere = dates[0]
    assert premiere is not None
    for ligne, date in zip(lignes, dates, strict=True):
        if date != premiere:
            regle = f"« {ligne.description} » : {date:%d/%m/%Y} ici, {premiere:%d/%m/%Y} ligne {lignes[0].rang}"
            raise refus(f"Deux lignes de la zone {zone} se contredisent", ligne.lieu(), REMEDE, regle)
    return premiere


def _feries_de(zone: str, cours: Periode) -> dict[dt.date, str]:
    nationaux = feries_nationaux(cours)
    return {**nationaux, **feries_locaux(zone, cours).jours} if zone in SUBDIVISIONS else nationaux


def _conges(lignes: Sequence[LigneExport], zone: str, feries: Mapping[dt.date, str]) -> list[Vacances]:
    """Un congé par libellé et par date : l'export répète chaque ligne pour chaque académie."""
    par_conge: dict[tuple[str, int], list[LigneExport]] = {}
    for ligne in lignes:
        if ligne.fin is None or ligne.fin < ligne.debut:
            raise refus("Un congé n'a pas de fin, ou finit avant de commencer", ligne.lieu('end_date'), REMEDE,
                        f"« {ligne.description} »")  # fmt: skip
        rang = 0 if _est_des_vacances(ligne) else ligne.debut.toordinal()
        par_conge.setdefault((plier(ligne.description), rang), []).append(ligne)
    conges = []
    for groupe in par_conge.values():
        debut = _accord(groupe, [ligne.debut for ligne in groupe], zone)
        fin = _accord(groupe, [ligne.fin for ligne in groupe], zone)
        conges.append(Vacances(_nom_court(groupe[0].description), _jours(groupe[0], debut, fin, feries)))
    return conges


def _est_des_vacances(ligne: LigneExport) -> bool:
    return 'vacances' in plier(ligne.description)


def _jours(ligne: LigneExport, debut: dt.date, fin: dt.date, feries: Mapping[dt.date, str]) -> Periode:
    if _est_des_vacances(ligne) and fin > debut:
        return conge(debut, fin)
    ascension = 'ascension' in plier(ligne.description) and 'Ascension' in feries.get(debut + UN_JOUR, '')
    return jours_vaques(debut + UN_JOUR if ascension else debut, fin)


def _fusionner(
    conges: Sequence[Vacances], feries: Mapping[dt.date, str], lignes: Sequence[LigneExport], zone: str
) -> tuple[Vacances, ...]:
    """Les congés dans l'ordre, sans les jours déjà fériés ni ceux d'un congé plus long ; un chevauchement est refusé."""
    gardes: list[Vacances] = []
    for conge_lu in sorted(conges, key=lambda c: (c.jours.debut, -c.jours.fin.toordinal())):
        if all(jour in feries for jour in conge_lu.jours.jours()):
            continue
        if gardes and conge_lu.jours.fin <= gardes[-1].jours.fin:
            continue
        if gardes and conge_lu.jours.debut <= gardes[-1].jours.fin:
            fautive = next(ligne for ligne in lignes if _nom_court(ligne.description) == conge_lu.nom)
            raise refus("Deux congés se chevauchent dans l'export", fautive.lieu(), REMEDE,
                        f"zone {zone} : « {gardes[-1].nom} » et « {conge_lu.nom} »")  # fmt: skip
        gardes.append(conge_lu)
    return tuple(gardes)


def _nom_court(description: str) -> str:
    court = re.sub(r"^Vacances (?:de la |de |d['’])", '', description)
    return court[:1].upper() + court[1:]


def _annuel(annee: AnneeScolaire, zones: dict[str, ZoneScolaire], texte: str) -> CalendrierAnnuel:
    cours = Periode(min(z.rentree for z in zones.values()), max(z.dernier_jour for z in zones.values()))
    reference = next((zones[nom] for nom in NATIONALES if nom in zones), next(iter(zones.values())))
    locaux = [ALSACE_MOSELLE, *(zone.feries_locaux for zone in zones.values() if zone.feries_locaux)]
    return CalendrierAnnuel(
        annee, reference.rentree, reference.dernier_jour, texte, 'V1', zones, feries_nationaux(cours),
        {nom: feries_locaux(nom, cours) for nom in locaux}, SOURCE,
    )  # fmt: skip
