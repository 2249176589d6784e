"""Les responsables d'un export, avec les enfants qu'ils nomment ; et les enseignants."""

from __future__ import annotations

from collections.abc import Sequence

from generator.domaine.mots import plier
from generator.erreurs import Code
from generator.lecture.conversions import lire_booleen
from generator.lecture.onde.personnes import EnfantNomme, EnseignantDOnde, Responsable
from generator.lecture.onde.table import TableReconnue
from generator.lecture.onde.valeurs import lire_civilite, plier_adresse
from generator.lecture.sortes import texte_de
from generator.rapport import Gravite, Probleme

ADRESSE = ('adresse', 'code_postal', 'commune', 'pays')


def lire_responsables(reconnue: TableReconnue) -> tuple[Responsable, ...]:
    """Les responsables ; deux lignes du même, à la même adresse, n'en font qu'un, avec tous ses enfants."""
    lus: dict[tuple[str, ...], Responsable] = {}
    for rang, cellules in reconnue.lignes():
        famille, usage, prenom = (reconnue.texte(rang, cellules, cle) for cle in ('nom', 'usage', 'prenom'))
        if not reconnue.exiger(rang, 'nom', famille or usage):
            continue
        civilite = _civilite(reconnue, rang, cellules)
        adresse = plier_adresse(*(texte_de(reconnue.brut(cellules, cle)) for cle in ADRESSE))
        nom = usage or famille
        cle = (civilite, plier(nom), plier(prenom), adresse)
        deja = lus[cle].enfants if cle in lus else ()
        enfants = tuple(dict.fromkeys((*deja, *_enfants(reconnue, rang, cellules))))
        lieu = lus[cle].lieu if cle in lus else reconnue.lieu_de(rang, 'nom')
        lus[cle] = Responsable(civilite, nom, prenom, enfants, lieu, adresse)
    return tuple(lus.values())


def _enfants(reconnue: TableReconnue, rang: int, cellules: Sequence[object]) -> list[EnfantNomme]:
    enfants = []
    for bloc in reconnue.blocs_de(cellules):
        famille, usage, prenom, classe = (
            reconnue.texte(rang, cellules, cle, bloc) for cle in ('nom', 'usage', 'prenom', 'classe')
        )
        if famille or usage or prenom:
            enfants.append(EnfantNomme(famille or usage, usage, prenom, classe))
    return enfants


def lire_enseignants(reconnue: TableReconnue) -> tuple[EnseignantDOnde, ...]:
    """Les enseignants nommés."""
    lus: dict[tuple[str, str], EnseignantDOnde] = {}
    for rang, cellules in reconnue.lignes():
        famille, usage, prenom = (reconnue.texte(rang, cellules, cle) for cle in ('nom', 'usage', 'prenom'))
        presents = [reconnue.exiger(rang, 'nom', famille or usage), reconnue.exiger(rang, 'prenom', prenom)]
        if not all(presents):
            continue
        nom, classe = usage or famille, reconnue.texte(rang, cellules, 'classe')
        lus.setdefault((plier(nom), plier(prenom)), EnseignantDOnde(
            _civilite(reconnue, rang, cellules), nom, prenom, lire_booleen(reconnue.texte(rang, cellules, 'direction')),
            classe, reconnue.lieu_de(rang, 'nom'),
        ))  # fmt: skip
    return tuple(lus.values())


def _civilite(reconnue: TableReconnue, rang: int, cellules: Sequence[object]) -> str:
    texte = reconnue.texte(rang, cellules, 'civilite')
    lue = lire_civilite(texte)
    if lue is None:
        reconnue.rapport.ajouter(Probleme(
            Code.VALEUR_HORS_LISTE, Gravite.AVERTISSEMENT, "Civilité inconnue", reconnue.lieu_de(rang, 'civilite'),
            "on imprime Mme ou M.", "le nom s'écrit sans civilité ; complétez-le dans le classeur.", texte, True,
        ))  # fmt: skip
    return lue or ''
