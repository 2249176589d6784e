"""Ce qui a changé entre deux listes d'entrées : chaque écart nommé, d'après les empreintes, jamais d'après les dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme

Entree = Mapping[str, str]

GENRES = {
    'donnees': "Le classeur", 'calendrier': "Le calendrier", 'regime': "Le règlement", 'modele': "Le modèle",
    'formulaire': "L'entrée du catalogue", 'image': "L'image", 'police': "La police", 'moteur': "Le moteur PDF",
    'registre': "Le registre des retours", 'conservation': "La durée de conservation dite aux familles",
    'heures': "Ce que le suivi compte", 'code': "Le code de l'outil", 'bibliotheque': "Une bibliothèque de l'outil",
}  # fmt: skip
"""Les entrées d'un passage, telles qu'on les nomme."""
VERSIONS = ('moteur', 'bibliotheque')
"""Les entrées qu'on reconnaît à leur version, pas à une empreinte."""
DETAILS = {
    'références': "celles que portent les documents : d'autres ont été tirées, ou des élèves, des groupes ont changé",
    'réponses': "des réponses sont revenues, ou ont été corrigées, depuis",
    'retours': "des réponses sont revenues, ou ont été corrigées, depuis",
}
REMEDE = "pour retrouver ce fichier, remettez ce qui a changé ; pour un fichier d'aujourd'hui, refaites-le."
REMEDE_DU_REGISTRE = "c'est l'ordinaire quand des formulaires sont partis ou revenus depuis : refaites-le, il les comptera."
REMEDE_DE_LA_COPIE = (
    "vos données sont les mêmes, seule leur empreinte, imprimée dans l'annexe, a changé : "
    "refaites ce fichier, ou reprenez la copie d'alors du classeur."
)


@dataclass(frozen=True, slots=True)
class Etat:
    """Ce dont un passage a dépendu : ses entrées, l'empreinte de chaque feuille de classeur, la version et la date."""

    entrees: tuple[Entree, ...]
    feuilles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    outil: str = ''
    date_edition: str = ''


def comparer(avant: Etat, apres: Etat) -> list[Probleme]:
    """Un problème par entrée qui n'est plus la même, dans l'ordre du rapport d'alors."""
    anciennes, neuves = _par_cle(avant.entrees), _par_cle(apres.entrees)
    if _moteur(anciennes) != _moteur(neuves):  # un autre moteur a ses propres polices : elles n'apprennent rien de plus
        anciennes, neuves = _sans_polices(anciennes), _sans_polices(neuves)
    renommees = dict(_renommees(anciennes, neuves))
    ecarts = []
    for (genre, cle), valeur in anciennes.items():
        if (genre, cle) in renommees:
            ecarts.append(_ecart(genre, cle, "a changé de nom", f"aujourd'hui : {renommees[genre, cle]}"))
        elif (genre, cle) not in neuves:
            ecarts.append(_apparue_ou_partie(genre, cle, "n'entre plus dans ce passage"))
        elif neuves[genre, cle] != valeur:
            ecarts += _changee(genre, cle, (valeur, neuves[genre, cle]), avant, apres)
    prises = {(genre, nom) for (genre, _), nom in renommees.items()}
    venues = sorted(neuves.keys() - anciennes.keys() - prises)
    ecarts += [_apparue_ou_partie(*cle, "n'entrait pas dans ce passage") for cle in venues]
    if avant.date_edition != apres.date_edition:
        ecarts.append(ecart(
            "La date d'édition n'est pas la même", Emplacement('ligne de commande'),
            f"alors : {_jour(avant.date_edition)} ; ici : {_jour(apres.date_edition)}",
        ))  # fmt: skip
    return ecarts


def ecart(quoi: str, ou: Emplacement, regle: str = '', remede: str = REMEDE) -> Probleme:
    """Une entrée qui n'est plus la même."""
    return Probleme(Code.ENTREE_CHANGEE, Gravite.ERREUR, quoi, ou, regle, remede)


def _jour(iso: str) -> str:
    return f'{dt.date.fromisoformat(iso):%d/%m/%Y}'


def nommer(genre: str) -> str:
    """« Le classeur », « Le modèle » ; un genre inconnu se dit tel quel."""
    return GENRES.get(genre, f"L'entrée « {genre} »")


def _par_cle(entrees: Iterable[Entree]) -> dict[tuple[str, str], str]:
    """Ce qui reconnaît chaque entrée (genre et nom), et son contenu ; deux du même nom n'en font qu'une."""
    table: dict[tuple[str, str], str] = {}
    for entree in entrees:
        genre, nom = entree['genre'], entree['nom']
        if genre in VERSIONS:
            table[genre, '' if genre == 'moteur' else nom.partition(' ')[0]] = nom
        else:
            table[genre, nom] = f"{table.get((genre, nom), '')} {entree['sha256']}".strip()
    return table


def _moteur(table: Mapping[tuple[str, str], str]) -> str:
    return table.get(('moteur', ''), '').partition(' ')[0]


def _sans_polices(table: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    return {cle: valeur for cle, valeur in table.items() if cle[0] != 'police'}


def _renommees(
    anciennes: Mapping[tuple[str, str], str], neuves: Mapping[tuple[str, str], str]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Les entrées dont le contenu est encore là, sous un nom nouveau."""
    libres = {(genre, sha): nom for (genre, nom), sha in neuves.items() if (genre, nom) not in anciennes and sha}
    for (genre, nom), sha in anciennes.items():
        if (genre, nom) not in neuves and (genre, sha) in libres:
            yield (genre, nom), libres.pop((genre, sha))


def _changee(genre: str, cle: str, valeurs: tuple[str, str], avant: Etat, apres: Etat) -> list[Probleme]:
    alors, maintenant = valeurs
    if genre == 'donnees':
        return list(_feuilles(cle, avant.feuilles.get(cle), apres.feuilles.get(cle)))
    if genre in VERSIONS:
        lieu = 'cette machine' if genre == 'moteur' else cle
        return [ecart(f"{nommer(genre)} a changé", Emplacement(lieu), f"alors : {alors} ; aujourd'hui : {maintenant}")]
    if genre == 'code':
        outils = f"alors : {avant.outil} ; aujourd'hui : {apres.outil}" if avant.outil != apres.outil else "même version"
        return [ecart(f"{nommer(genre)} a changé", Emplacement(cle), outils)]
    return [_ecart(genre, cle, "a changé", DETAILS.get(cle, "son contenu n'est plus le même"))]


def _feuilles(nom: str, avant: Mapping[str, str] | None, apres: Mapping[str, str] | None) -> Iterator[Probleme]:
    """Les feuilles d'un classeur qui ont changé ; le classeur seul si l'on n'en sait pas plus."""
    quoi = f"{nommer('donnees')} a changé"
    if not avant or not apres:
        yield ecart(quoi, Emplacement(nom), "son contenu n'est plus le même")
        return
    changees = [feuille for feuille in dict.fromkeys([*avant, *apres]) if avant.get(feuille) != apres.get(feuille)]
    for feuille in changees:
        constat = "cette feuille n'est plus la même" if feuille in avant and feuille in apres else (
            "cette feuille n'y est plus" if feuille in avant else "cette feuille n'y était pas"
        )  # fmt: skip
        yield ecart(quoi, Emplacement(nom, feuille), constat)
    if not changees:
        constat = "il a été enregistré de nouveau ; aucune valeur n'y a changé"
        yield ecart(quoi, Emplacement(nom), constat, REMEDE_DE_LA_COPIE)


def _apparue_ou_partie(genre: str, cle: str, verbe: str) -> Probleme:
    """Une entrée de plus ou de moins ; la première réponse revenue ne fait pas entrer le registre, elle le change."""
    return _ecart(genre, cle, "a changé", DETAILS.get(cle, '')) if genre == 'registre' else _ecart(genre, cle, verbe)


def _ecart(genre: str, cle: str, verbe: str, regle: str = '') -> Probleme:
    if genre == 'registre':
        return ecart(f"{nommer(genre)} {verbe}", Emplacement('archives', precision=cle), regle, REMEDE_DU_REGISTRE)
    return ecart(f"{nommer(genre)} {verbe}", Emplacement(cle or 'cette machine'), regle)
