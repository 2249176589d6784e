"""Montrer les règles et les calculs : l'arbre d'un chiffre, les régimes et leurs notes. N'est appelé que par `cli`."""

from __future__ import annotations

import json as format_json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from generator.calcul import Explication
from generator.calcul.explication import FORMAT_DATE
from generator.domaine.temps import Duree
from generator.reglementation.direction import LigneDEnseignement, Tranche
from generator.reglementation.quotites import ModeQuotite, Quotites
from generator.reglementation.regime import Regime
from generator.reglementation.repartition import ORDINAIRE, Repartition
from generator.reglementation.textes import Fondement

LARGEUR = 120
NOTE = 'note : '
CRITERES = {
    'nombre_classes': "nombre de classes",
    'decharge_enseignement': "décharge d'enseignement",
    'fonction': "fonction",
}


def montrer_explications(ecoles: Sequence[tuple[str, Sequence[Explication]]], *, json: bool) -> None:
    """Écrit l'arbre de chaque chiffre, école par école."""
    if json:
        _json([{'ecole': nom, 'explications': [_en_dict(e) for e in arbres]} for nom, arbres in ecoles])
        return
    console = _console()
    notes: set[str] = set()
    for nom, arbres in ecoles:
        console.print(nom)
        for arbre in arbres:
            console.print(_arbre(arbre, notes))


def _console() -> Console:
    return Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else LARGEUR)


def _arbre(explication: Explication, dites: set[str]) -> Tree:
    """L'arbre d'un chiffre ; `dites` : les notes déjà écrites, qu'on ne répète pas."""
    racine = Tree(_phrase(explication))
    for precision in _precisions(explication):
        if precision not in dites:
            racine.add(precision)
        if precision.startswith(NOTE):
            dites.add(precision)
    for entree in explication.entrees:
        racine.children.append(_arbre(entree, dites))
    return racine


def _phrase(explication: Explication) -> str:
    suite = f" – {explication.regle}" if explication.regle else ""
    return f"{explication.libelle} : {explication.valeur}{suite}"


def _precisions(explication: Explication) -> Iterator[str]:
    if explication.citation:
        yield f"« {explication.citation} »"
    if explication.fondement is not None:
        yield from phrases_du_fondement(explication.fondement)


def phrases_du_fondement(fondement: Fondement) -> Iterator[str]:
    """Les textes d'une table, leur niveau de preuve, la note."""
    textes = " ; ".join(str(texte) for texte in fondement.textes) or "aucun"
    yield f"texte : {textes} ({fondement.preuve.en_clair})"
    if fondement.note:
        yield f"{NOTE}{fondement.note}"


def _en_dict(explication: Explication) -> dict[str, Any]:
    fondement = explication.fondement
    return {
        'libelle': explication.libelle, 'valeur': explication.valeur, 'regle': explication.regle,
        'citation': explication.citation,
        'textes': [str(texte) for texte in fondement.textes] if fondement else [],
        'preuve': str(fondement.preuve) if fondement else '', 'note': fondement.note if fondement else '',
        'entrees': [_en_dict(entree) for entree in explication.entrees],
    }  # fmt: skip


def _json(contenu: object) -> None:
    sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')


def montrer_regimes(regimes: Sequence[Regime], *, json: bool) -> None:
    """Écrit la liste des régimes, puis les incohérences des sources et la lecture retenue."""
    if json:
        _json([_regime_en_dict(regime) for regime in regimes])
        return
    console = _console()
    table = Table(box=None, pad_edge=False, header_style='bold')
    for titre in ("Du", "Au", "Régime", "Heures", "Temps partiel", "Décharge d'aide"):
        table.add_column(titre, overflow='fold')
    for regime in regimes:
        heures = " + ".join(str(c.heures).removesuffix('\u00a0h') for c in regime.ordinaire.comptees)
        modes = dict.fromkeys(MODES[regle.mode] for regle in regime.quotites)
        table.add_row(
            f'{regime.du:{FORMAT_DATE}}', f'{regime.au:{FORMAT_DATE}}' if regime.au else '', regime.libelle,
            f"{heures} = {regime.ordinaire.total}", " ou ".join(modes), CRITERES[regime.decharge.critere],
        )  # fmt: skip
    console.print(table)
    console.print("\nUn régime en détail : make regimes AU=01/10/2014 (ou python -m generator regimes --au 01/10/2014)")
    for regime in regimes:
        if regime.notes:
            console.print(_notes(regime))


MODES = {ModeQuotite.BAREME: "barème", ModeQuotite.DETAIL: "barème détaillé", ModeQuotite.PRORATA: "proportion"}


def _notes(regime: Regime) -> Tree:
    racine = Tree(f"\nRemarques sur les sources – {regime.libelle} ({regime.fichier})")
    for note in regime.notes:
        racine.add(f"{note.numero} : {note.passage}").add(f"lu : {note.lecture}")
    return racine


def montrer_regime(regime: Regime) -> None:
    """Écrit un régime entier : chaque table, son texte, son niveau de preuve."""
    console = _console()
    fin = f"au {regime.au:{FORMAT_DATE}}" if regime.au else "sans terme connu"
    racine = Tree(f"{regime.libelle}, du {regime.du:{FORMAT_DATE}} {fin}, vérifié le {regime.verifie_le:{FORMAT_DATE}}")
    for titre, branches in _tables(regime).items():
        branche = racine.add(titre)
        for phrase, precisions in branches:
            feuille = branche.add(phrase)
            for precision in precisions:
                feuille.add(precision)
    console.print(racine)
    if regime.notes:
        console.print(_notes(regime))


Branches = list[tuple[str, list[str]]]


def _tables(regime: Regime) -> Mapping[str, Branches]:
    decharge, noms = regime.decharge, {fonction.id: fonction.libelle for fonction in regime.fonctions}
    lignes = [
        *(f"{tranche} : {tranche.heures}" for tranche in decharge.tranches),
        *(f"décharge « {p.decharge} » : {p.heures}{' au plus' if p.sur_accord else ''}" for p in decharge.paliers),
        *(f"{noms[f.fonction]} : {f.heures}{', sauf volontaire' if f.sauf_volontaire else ''}" for f in decharge.fonctions),
    ]
    return {
        **{_titre(r, regime): _repartition(r) for r in regime.repartitions.values()},
        "Temps partiel": [branche for regle in regime.quotites for branche in _quotites(regle)],
        f"Décharge d'aide des directions, selon : {CRITERES[decharge.critere]}": [
            *((ligne, []) for ligne in lignes), ("fondement", list(phrases_du_fondement(decharge.fondement))),
        ],
        "Décharges d'enseignement": [
            *((_ligne_d_enseignement(ligne), []) for ligne in regime.decharge_enseignement.lignes),
            ("fondement", list(phrases_du_fondement(regime.decharge_enseignement.fondement))),
        ],
        "Fonctions": [(f.libelle, list(phrases_du_fondement(f.fondement))) for f in regime.fonctions],
        "Ajustements": [
            (f"{a.libelle} : {a.effet}, {a.heures or a.plafond}", list(phrases_du_fondement(a.fondement)))
            for a in regime.ajustements
        ],
        "Contrôles": [(f"{c.regle} ({c.gravite})", list(phrases_du_fondement(c.fondement))) for c in regime.controles],
    }  # fmt: skip


def _ligne_d_enseignement(ligne: LigneDEnseignement) -> str:
    classes = Tranche(ligne.de, ligne.a, Duree())
    dates = (f" dès le {ligne.du:{FORMAT_DATE}}" if ligne.du else "") + (
        f" jusqu'au {ligne.au:{FORMAT_DATE}}" if ligne.au else ""
    )
    return f"{', '.join(ligne.types)}, {classes} : {ligne.decharge}{dates}"


def _titre(repartition: Repartition, regime: Regime) -> str:
    fonctions = [fonction.libelle for fonction in regime.fonctions if fonction.repartition == repartition.id]
    nom = "Service complet" if repartition.id == ORDINAIRE else f"Service complet ({', '.join(fonctions)})"
    return f"{nom} : {repartition.total} ({repartition.hebdomadaire} × {repartition.semaines} semaines)"


def _repartition(repartition: Repartition) -> Branches:
    branches: Branches = []
    for categorie in repartition.categories:
        lignes = [f"{ligne.libelle}{f' : {ligne.heures}' if ligne.heures is not None else ''}" for ligne in categorie.lignes]
        semaine = f" (par semaine : {categorie.hebdomadaire})" if categorie.hebdomadaire else ""
        branches.append((f"{categorie.libelle} : {categorie.heures}{semaine}",
                         [*lignes, *phrases_du_fondement(categorie.fondement)]))  # fmt: skip
    branches.append(("fondement", list(phrases_du_fondement(repartition.fondement))))
    return branches + [branche for regle in repartition.quotites for branche in _quotites(regle)]


def _quotites(regle: Quotites) -> Branches:
    semaines = f" (semaine de {', '.join(map(str, regle.demi_journees))} demi-journées)" if regle.demi_journees else ""
    titre = f"{MODES[regle.mode]}{semaines}, au pas de {regle.pas}"
    branches: Branches = [(titre, list(phrases_du_fondement(regle.fondement)))]
    for ligne in regle.lignes:
        plus = ligne.demi_journees_supplementaires
        demi = f"{ligne.demi_journees} demi-journées{f' et {plus} dans l’année' if plus else ''}"
        branches.append((f"{ligne.quotite} : {ligne.total} dont {ligne.aide} d'aide, {demi}, payé {ligne.remuneration}", []))
    for detail in regle.details:
        heures = ", ".join(f"{cle} {duree}" for cle, duree in detail.heures.items())
        branches.append((f"{detail.quotite} : {detail.total} ({heures})", []))
    return branches


def _regime_en_dict(regime: Regime) -> dict[str, Any]:
    return {
        'id': regime.id, 'libelle': regime.libelle, 'du': regime.du.isoformat(),
        'au': regime.au.isoformat() if regime.au else None, 'verifie_le': regime.verifie_le.isoformat(),
        'fichier': regime.fichier, 'total': str(regime.ordinaire.total),
        'categories': {c.id: str(c.heures) for c in regime.ordinaire.categories},
        'fonctions': [f.libelle for f in regime.fonctions],
        'textes': [{'titre': t.titre, 'date': t.date.isoformat(), 'nor': t.nor} for t in regime.textes.values()],
        'notes': [{'numero': n.numero, 'passage': n.passage, 'lecture': n.lecture} for n in regime.notes],
    }  # fmt: skip
