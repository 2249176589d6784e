"""Les élèves d'un export, ligne par ligne."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from generator.domaine.mots import plier
from generator.erreurs import Code
from generator.lecture.conversions import lire_date
from generator.lecture.onde.personnes import EleveDOnde
from generator.lecture.onde.table import REMEDE_LIGNE, TableReconnue
from generator.lecture.onde.valeurs import lire_niveau, plier_adresse
from generator.lecture.sortes import texte_de
from generator.rapport import Gravite, Probleme


def lire_eleves(reconnue: TableReconnue) -> tuple[EleveDOnde, ...]:
    """Les élèves lisibles ; une ligne sans nom ni prénom, un élève en deux classes sont des erreurs."""
    eleves: dict[tuple[object, ...], EleveDOnde] = {}
    for rang, cellules in reconnue.lignes():
        eleve = _lire(reconnue, rang, cellules)
        if eleve is None:
            continue
        noms = (eleve.nom_de_famille, eleve.nom_d_usage, eleve.prenom)
        cle: tuple[object, ...] = (*map(plier, noms), eleve.naissance)
        if not eleve.naissance:
            cle = (*cle, plier(eleve.classe), eleve.niveau)
        if cle in eleves:
            _signaler_le_double(reconnue, rang, eleves[cle], eleve)
        else:
            eleves[cle] = eleve
    return tuple(eleves.values())


def _lire(reconnue: TableReconnue, rang: int, cellules: Sequence[object]) -> EleveDOnde | None:
    def texte(cle: str) -> str:
        return reconnue.texte(rang, cellules, cle)

    famille, usage, prenom = texte('nom'), texte('usage'), texte('prenom')
    presents = [reconnue.exiger(rang, 'nom', famille or usage), reconnue.exiger(rang, 'prenom', prenom)]
    if not all(presents):
        return None
    classe, niveau = texte('classe'), texte('niveau')
    lu = lire_niveau(niveau)
    if lu is None:
        _signaler(reconnue, rang, 'niveau', niveau, "Niveau absent de l'export" if not niveau else "Niveau inconnu",
                  "les niveaux lus vont de TPS à CM2, et ULIS ; un autre n'est jamais deviné",
                  "la cellule « Niveau » reste à remplir dans le classeur.")  # fmt: skip
    if not classe:
        _signaler(reconnue, rang, 'classe', None, "L'élève n'a pas de classe dans l'export",
                  "les lettres sont rangées par classe",
                  "répartissez-le dans ONDE, ou remplissez sa classe dans le classeur.")  # fmt: skip
    adresses = [plier_adresse(texte_de(reconnue.brut(cellules, cle))) for cle in ('adresse', 'adresse_2')]
    return EleveDOnde(
        famille or usage, usage, prenom, _naissance(reconnue, rang, cellules), classe, lu, reconnue.lieu_de(rang, 'nom'),
        deux_adresses=bool(adresses[1]) and adresses[0] != adresses[1],
    )  # fmt: skip


def _naissance(reconnue: TableReconnue, rang: int, cellules: Sequence[object]) -> dt.date | None:
    brut = reconnue.brut(cellules, 'naissance')
    if not texte_de(brut):
        return None
    lue = lire_date(brut if not isinstance(brut, str) else texte_de(brut))
    if lue is None:
        _signaler(reconnue, rang, 'naissance', texte_de(brut), "Date de naissance illisible",
                  "une date comme 14/03/2018 ou 2018-03-14",
                  "corrigez-la dans ONDE ; l'élève est importé sans elle.")  # fmt: skip
    return lue


def _signaler(
    reconnue: TableReconnue, rang: int, cle: str, valeur: str | None, quoi: str, regle: str, remede: str
) -> None:
    reconnue.rapport.ajouter(Probleme(
        Code.DATE_ILLISIBLE if cle == 'naissance' else Code.VALEUR_HORS_LISTE, Gravite.AVERTISSEMENT, quoi,
        reconnue.lieu_de(rang, cle), regle, remede, valeur or None, True,
    ))  # fmt: skip


def _signaler_le_double(reconnue: TableReconnue, rang: int, connu: EleveDOnde, eleve: EleveDOnde) -> None:
    if eleve.naissance is None:
        remede = "refaites l'extraction avec les dates de naissance : on ne sait pas si c'est un élève ou deux."
    else:
        remede = REMEDE_LIGNE
    pareils = eleve.naissance is not None and (connu.classe, connu.niveau) == (eleve.classe, eleve.niveau)
    reconnue.rapport.ajouter(Probleme(
        Code.DOUBLON, Gravite.AVERTISSEMENT if pareils else Gravite.ERREUR,
        "Un élève est deux fois dans l'export", reconnue.lieu_de(rang, 'nom'), "un élève a une classe et un niveau",
        "il n'est compté qu'une fois." if pareils else remede, f'{eleve.nom} {eleve.prenom}', True,
    ))  # fmt: skip
