"""Ce qu'un modèle gagnerait à ce qu'on relise : champ qui peut manquer, nombre ou année tapés à la place d'un champ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import nodes

from generator.domaine.temps import Duree
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.accolades import masquer
from generator.rendu.balises import Passage, parties_remplies, passages
from generator.rendu.declaration import declarations, element, est_un_groupe
from generator.rendu.faute import Ancre, Faute
from generator.rendu.grief import Grief
from generator.rendu.langage import chemin, chemins_lus
from generator.rendu.portee import Portee
from generator.rendu.resolution import Chemin

ANNEE = re.compile(r'\b20\d\d\s?[-–/]\s?20\d\d\b')
HEURES = re.compile(r'\b\d{1,3}(?:,\d+)?\s?(?:h\b(?!\s?\d)|heures?\b)')
ANNEE_DES_CHAMPS = ('ecole', 'annee')


def nus(sortie: nodes.Output, portee: Portee, interroges: set[Chemin]) -> Iterator[Grief]:
    """Les champs facultatifs qu'une balise imprime sans filtre ni condition."""
    for noeud in sortie.nodes:
        lu = chemin(noeud)
        if lu is None or portee.canonique(lu) in interroges or not est_facultatif(lu, portee):
            continue
        nom = '.'.join(lu)
        yield Grief(
            Code.A_RELIRE, f"« {nom} » peut n'avoir pas de valeur", "un champ vide arrête la production des documents",
            f"écrivez {{{{ {nom}|vide }}}}, ou entourez-le de {{% if {nom} %}} … {{% endif %}}.", vise=nom,
            remplace=f'{nom}|vide', suggestion=f'{{{{ {nom}|vide }}}}', gravite=Gravite.AVERTISSEMENT,
        )  # fmt: skip


def est_facultatif(lu: Chemin, portee: Portee) -> bool:
    """Vrai si le champ au bout d'un chemin est déclaré facultatif."""
    if len(lu) == 1:
        parent = portee.contexte if lu[0] not in portee.locales else None
    else:
        parent = portee.resoudre(lu[:-1]).sorte
    if not isinstance(parent, type) or not (parent is portee.contexte or est_un_groupe(parent)):
        return False
    return any(declaration.name == lu[-1] and facultatif for declaration, _, facultatif in declarations(parent))


def interroges_par(noeud: nodes.Node, portee: Portee) -> set[Chemin]:
    """Les champs dont une condition s'assure."""
    return {portee.canonique(lu) for lu in chemins_lus(noeud)}


def tapes_a_la_main(parties: Mapping[str, bytes], nom: str, contexte: type) -> Iterator[Faute]:
    """Les années scolaires et les heures tapées dans un modèle dont un champ les donne."""
    formes = []
    if Portee(contexte, {}, False).resoudre(ANNEE_DES_CHAMPS).sorte is not None:
        formes.append((ANNEE, "une année scolaire, écrite", f"écrivez {{{{ {'.'.join(ANNEE_DES_CHAMPS)} }}}}."))
    if _a_des_durees(contexte):
        formes.append((HEURES, "un nombre d'heures, écrit", "s'il est calculé, copiez son champ depuis modeles/CHAMPS.md."))
    for partie in parties_remplies(parties) if formes else ():
        for passage in passages(partie):
            yield from _tapes(passage, formes, nom)


def _tapes(passage: Passage, formes: list[tuple[re.Pattern[str], str, str]], nom: str) -> Iterator[Faute]:
    masque = masquer(passage.texte)
    for motif, quoi, remede in formes:
        for trouve in motif.finditer(masque):
            lieu = passage.lieu.autour_de(passage.texte, *trouve.span())
            yield Faute(Probleme(
                Code.A_RELIRE, Gravite.AVERTISSEMENT, f"Le modèle porte {quoi} à la main",
                Emplacement(nom, precision=str(lieu)), "un champ le donne, et reste juste l'année suivante", remede,
                trouve.group(),
            ), Ancre(passage.partie, passage.rang, *trouve.span()), None, lieu)  # fmt: skip


def _a_des_durees(sorte: type, profondeur: int = 3) -> bool:
    for _, type_, _ in declarations(sorte):
        dedans = element(type_) or type_
        if dedans is Duree:
            return True
        if profondeur and est_un_groupe(dedans) and _a_des_durees(dedans, profondeur - 1):
            return True
    return False
