"""Le nom de famille d'un élève, seul, dans un texte que l'inspection ou les collègues liront : il suffit à le désigner.

Le nom avec le prénom est refusé dans le PDF fini (`liasse.anonymat`). Seul, il se reconnaît à ce qu'un mot courant n'a pas :
des capitales dans un texte qui n'en est pas fait, une initiale, une majuscule ailleurs qu'en tête de phrase. Sans cela
(« Petit groupe », « salle Victor-Hugo »), on ne fait que le signaler.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.calcul.prenoms import MOT, cle, cle_de
from generator.calcul.resultats import Resultats
from generator.calcul.signalement import signaler
from generator.domaine.dossier import Dossier
from generator.domaine.mots import nettoyer
from generator.erreurs import Code
from generator.rapport import Gravite, Origine, Rapport

MOTS_D_UN_NOM = 4
TETE_DE_PHRASE = re.compile(r'(?:^|[.!?…:;\n«"“(•–—-])\s*$')
INITIALE_AVANT, INITIALE_APRES = re.compile(r'\b[^\W\d_]\.\s*$'), re.compile(r'^\s+[^\W\d_]\.')
MAJUSCULE_AVANT = re.compile(r'\b[^\W\d_][^\W\d_]+(?=[\s-]$)')
INFINITIF = re.compile(r'(?:er|ir|ire|ttre|vre)$')
"""« Revoir Morel » : le mot qui ouvre la phrase est un verbe, pas le prénom d'une personne illustre."""
EN_FRANCAIS = {
    'objectifs': "les objectifs", 'domaine': "le domaine", 'bilan': "le bilan", 'lieu': "le lieu", 'code': "le code",
}  # fmt: skip
REGLE = "ce texte sort de l'école, ou se partage : il ne nomme aucun élève"


@dataclass(frozen=True, slots=True)
class NomLu:
    """Un nom d'élève lu dans un texte, tel qu'il y est écrit ; `certain` : ce ne peut guère être un mot ordinaire."""

    ecrit: str
    certain: bool


def signaler_les_noms(resultats: Resultats, colonnes: Iterable[str], rapport: Rapport, *, heures: bool = False) -> None:
    """Signale chaque nom de famille d'élève lu dans ces colonnes des groupes et, si on le veut, dans ce qui dit les heures.

    Une erreur s'il est certain, un avertissement sinon. Le nom d'un enseignant n'est pas signalé : c'est lui qu'on lit.
    """
    dossier = resultats.dossier
    connus = {cle(eleve.nom) for eleve in dossier.eleves} - {cle(e.nom) for e in dossier.enseignants} - {''}
    prenoms = {cle(eleve.prenom) for eleve in dossier.eleves}
    for calcule in resultats.groupes:
        groupe = calcule.groupe
        for colonne in colonnes:
            ou = f"{EN_FRANCAIS[colonne]} du groupe {groupe.code}"
            _signaler(noms_lus(getattr(groupe, colonne), connus, prenoms), ou, groupe.origine, colonne, rapport)
    for ligne, colonne, ou in _textes_des_heures(dossier) if heures else ():
        _signaler(noms_lus(getattr(ligne, colonne), connus, prenoms), ou, ligne.origine, colonne, rapport)


def _textes_des_heures(dossier: Dossier) -> Iterator[tuple[Any, str, str]]:
    """Les lignes du classeur dont un texte s'imprime avec les heures, sa colonne et ce que c'est."""
    yield from ((note, 'objet', "l'objet d'une ligne du journal") for note in dossier.journal)
    yield from ((prevue, 'objet', "l'objet d'une réunion prévue") for prevue in dossier.organisation)
    yield from ((ailleurs, 'ecole', "le nom d'une autre école") for ailleurs in dossier.ailleurs)
    for ajustement in dossier.ajustements:
        yield ajustement, 'ajustement', "un ajustement"
        yield ajustement, 'texte', "le texte d'un ajustement"


def _signaler(lus: Iterable[NomLu], ou: str, origine: Origine | None, colonne: str, rapport: Rapport) -> None:
    certains = {lu.ecrit: lu.certain for lu in sorted(lus, key=lambda lu: lu.certain)}
    for ecrit, certain in certains.items():
        if certain:
            signaler(
                rapport, Code.NOM_POUR_L_INSPECTION, f"Un nom d'élève est dans {ou}", origine, colonne, REGLE,
                "écrivez « un élève », ou le mot en minuscules s'il ne nomme personne.", ecrit, personnel=True,
            )  # fmt: skip
        else:
            signaler(
                rapport, Code.PRENOM_POUR_L_INSPECTION, f"Un mot qui est aussi un nom d'élève est dans {ou}", origine,
                colonne, REGLE, "ôtez-le s'il désigne un élève.", ecrit, Gravite.AVERTISSEMENT, personnel=True,
            )  # fmt: skip


def noms_lus(texte: str, connus: set[str], prenoms: set[str]) -> Iterator[NomLu]:
    """Les noms connus que porte un texte : mots entiers, l'un d'eux à majuscule (« un petit texte » ne nomme personne)."""
    texte = nettoyer(texte)
    lus = list(MOT.finditer(texte))
    tout_en_capitales = texte == texte.upper()
    rang = 0
    while rang < len(lus):
        suites = (lus[rang : rang + nombre] for nombre in range(min(MOTS_D_UN_NOM, len(lus) - rang), 0, -1))
        suite = next((s for s in suites if cle_de(s) in connus and any(mot[0][0].isupper() for mot in s)), None)
        if suite is None:
            rang += 1
            continue
        debut, fin = suite[0].start(), suite[-1].end()
        avant, apres = texte[:debut], texte[fin:]
        autour = {cle(mot[0]) for mot in (*lus[max(0, rang - 1) : rang], *lus[rang + len(suite) : rang + len(suite) + 1])}
        certain = bool(
            (texte[debut:fin].isupper() and fin - debut > 1 and not tout_en_capitales) or autour & prenoms
            or INITIALE_AVANT.search(avant) or INITIALE_APRES.search(apres)
            or not (TETE_DE_PHRASE.search(avant) or _suit_une_majuscule(avant))
        )
        yield NomLu(texte[debut:fin], certain)
        rang += len(suite)


def _suit_une_majuscule(avant: str) -> bool:
    """Vrai après un autre mot à majuscule : « Victor Hugo », « rue Jean Moulin » ne sont pas des élèves."""
    precedent = MAJUSCULE_AVANT.search(avant)
    if precedent is None or not precedent[0][0].isupper():
        return False
    return not (TETE_DE_PHRASE.search(avant[: precedent.start()]) and INFINITIF.search(precedent[0]))
