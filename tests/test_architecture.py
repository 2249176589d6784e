"""Ce que le code s'interdit : chiffres du droit, sorties hors de la ligne de commande, fonctions et modules trop longs."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.domaine.quotite import Quotite
from generator.domaine.temps import MINUTES_PAR_HEURE, Duree
from generator.reglages import RACINE
from generator.reglementation.repartition import ORDINAIRE
from tests.evaluateurs import regimes

PAQUET = RACINE / 'generator'
MODULES = sorted(PAQUET.rglob('*.py'))
EXEMPTS = {'domaine/temps.py'}
"""L'arithmétique de l'horloge."""
SANS_HEURES = 'numerisation/'
"""Des points, des millimètres, des niveaux de gris : rien de ce dossier ne touche à une heure ni à un effectif."""
PLANCHER = 6
"""En dessous, un nombre ne dit plus rien : une, deux, trois classes, un couple, un rang."""
PAS_DU_DROIT: dict[str, dict[float, str]] = {
    'calcul/heures.py': {100: "centièmes"},
    'calcul/etonnantes.py': {10: "pour cent au-dessous desquels une quotité étonne"},
    'calcul/presences.py': {14: "colonnes d'une feuille de présence"},
    'archivage/flux.py': {100: "pages rangées d'un coup"},
    'archivage/rangement.py': {12: "signes d'une empreinte"},
    'atelier/apercus.py': {24: "vues gardées en mémoire"},
    'atelier/depots.py': {120: "signes d'un nom de fichier"},
    'atelier/diffusion.py': {20: "secondes"},
    'atelier/receptions.py': {120: "signes d'un nom de fichier"},
    'atelier/travaux.py': {30: "secondes"},
    'atelier/recents.py': {8: "gestes montrés"},
    'atelier/retours.py': {30: "formulaires trouvés que l'on montre"},
    'atelier/veille.py': {50: "millisecondes", 20: "essais de lecture"},
    'circonscription/collecte.py': {60: "signes d'un nom de dossier"},
    'circonscription/dessin.py': {10: "points de marge", 20: "points d'un signe", 6: "points", 8: "points", 14: "signes d'un nom",
                                  18: "points d'une ligne"},
    'circonscription/lecture.py': {20: "signes montrés"},
    'circonscription/tableur.py': {9: "rang d'une colonne", 10: "rang d'une colonne"},
    'classeur/ecriture_de_tableaux.py': {
        9: "le papier A4 pour le tableur", 60: "largeur de colonne", 14: "corps d'un titre", 24: "points d'une barre",
    },
    'classeur/tableaux.py': {14: "largeur de colonne"},
    'classeur/ecriture.py': {24: "heures d'un jour, pour le format du tableur", 90: "largeur de colonne", 100: "lignes vides"},
    'classeur/retouche/styles.py': dict.fromkeys((9, 10, 14, 18, 22, 27, 36, 45, 50), "numéro d'un format du tableur"),
    'classeur/fictif.py': {
        24: "élèves d'une classe fictive", 8: "demi-journées de l'école fictive", 6: "jours après le début d'une période",
        12: "un élève sur tant a deux foyers", 7: "jours d'une semaine", 30: "heures voulues d'un directeur fictif",
        70: "poids d'un tirage", 10: "poids d'un tirage", 15: "poids d'un tirage",
    },
    'cli.py': {120: "élèves d'une école fictive, par défaut"},
    'conversion/conversion.py': {120: "secondes", 80: "paragraphes d'un document"},
    'conversion/dessin_de_planche.py': {12: "pages d'une planche"},
    'conversion/libreoffice.py': {81: "code de sortie de LibreOffice", 30: "secondes"},
    'conversion/moteur.py': {60: "secondes"},
    'conversion/png.py': {8: "bits d'une couleur"},
    'conversion/polices.py': {10: "secondes"},
    'reliure/controle_confie.py': {60: "secondes", 0.5: "seconde par page"},
    'conversion/relecture.py': {20: "signes d'un paragraphe qui ne s'écrit pas par hasard"},
    'conversion/processus.py': {6: "gibioctets"},
    'domaine/disposition.py': {72: "points d'un pouce"},
    'domaine/reference.py': {12: "signes tirés au sort"},
    'domaine/mots.py': {0.6: "ressemblance de deux mots"},
    'domaine/quotite.py': {100: "pour cent"},
    'ecran.py': {60: "problèmes montrés"},
    'ecriture_du_classeur.py': {10: "secondes"},
    'ecran_heures.py': {120: "signes par ligne de l'écran"},
    'ecran_retours.py': {120: "signes par ligne de l'écran"},
    'departement/colis.py': {30: "puissance de deux"},
    'departement/grappe.py': {45: "secondes", 120: "secondes", 600: "secondes"},
    'ecran_departement.py': {12: "écoles montrées"},
    'ecran_regles.py': {120: "signes par ligne de l'écran"},
    'lecture/conversions.py': {20: "signes d'une durée", 70: "pivot du siècle", 24: "heures d'un jour", 8: "mois d'août"},
    'lecture/csv.py': {20: "mégaoctets"},
    'lecture/ecole.py': {7: "chiffres d'un UAI", 10: "ports série réservés par un système"},
    'lecture/export.py': {12: "midi, pour qu'un fuseau ne change pas le jour"},
    'lecture/personnes.py': {0.75: "ressemblance de deux noms"},
    'lecture/table.py': {20: "lignes où chercher les en-têtes"},
    'lecture/tableur.py': {20: "mégaoctets", 100: "mégaoctets"},
    'liasse/nommage.py': {80: "signes d'un nom de fichier", 6: "signes d'une empreinte"},
    'liasse_ien.py': {
        7: "lignes du sommaire", 50: "signes d'une règle", 100: "signes d'une phrase",
    },
    'paquet.py': {10: "mégaoctets", 100: "rapport de compression", 50: "mégaoctets"},
    'production.py': {6: "rang d'une étape"},
    'reglementation/coherence.py': {100: "un nombre de classes qu'aucune école n'atteint"},
    'lecture/toml.py': {100: "points d'une ligne"},
    'reliure/assemblage.py': {9: "la compression la plus forte"},
    'reliure/approches.py': {8: "millièmes de cadratin"},
    'reliure/pointilles.py': {0.8: "points, le côté d'un point dessiné"},
    'rendu/accessibilite/contraste.py': {36: "demi-points d'un grand texte", 28: "demi-points d'un grand texte gras"},
    'rendu/accessibilite/styles.py': {9: "le niveau de ce qui n'est pas un titre"},
    'rendu/bordereau.py': {10: "corps du texte", 8: "signes d'un groupe"},
    'rendu/bornes.py': {
        100: "éléments l'un dans l'autre", 80: "attributs", 6: "tableaux l'un dans l'autre", 60: "listes", 20: "niveaux",
    },
    'rendu/code_carre.py': {12: "millimètres d'un symbole"},
    'rendu/canonique.py': {12: "lignes d'un document fictif"},
    'rendu/budget.py': {10: "poids d'un filtre"},
    'rendu/langage.py': {30: "profondeur d'une expression", 50: "branches d'un « if »"},
    'rendu/documents.py': {100: "exemplaires d'une tranche"},
    'rendu/expressions.py': {12: "champs énumérés"},
    'rendu/instructions.py': {0.7: "ressemblance de deux mots"},
    'rendu/suggestions.py': {0.6: "ressemblance de deux mots", 0.75: "ressemblance de deux mots"},
    'rendu/format_image.py': {12: "octets autour d'un morceau de PNG"},
    'sorties.py': {1800: "secondes"},
}
"""Les nombres d'un module qui se trouvent être aussi dans un règlement, et ce qu'ils y sont."""
PAS_DES_NOMS: dict[str, dict[str, str]] = {
    'feuilles/classeur.py': dict.fromkeys((
        'adjoint', 'directeur', "chargé d'école", 'titulaire remplaçant', 'poste fractionné', 'stagiaire',
        'psychologue scolaire', 'maître E', 'maître G', 'maître formateur', 'enseignant référent',
    ), "proposé dans la liste du classeur ; c'est le régime qui accepte ou refuse"),
    'feuilles/complements.py': {'stagiaire': "exemple d'une colonne", "Conseils d'école": "exemple d'une colonne"},
    'onde/enseignants.py': {'directeur': "proposé dans la liste du classeur ; c'est le régime qui accepte ou refuse"},
    'rendu/synonymes.py': dict.fromkeys(('directeur', 'apc'), "un mot qu'on tape à la place d'un champ"),
    'rendu/champs.py': {
        'Activités pédagogiques complémentaires': "exemple d'un champ", 'Aide personnalisée': "exemple d'un champ",
    },
}  # fmt: skip
"""Les mots d'un module qui se trouvent être aussi des noms d'un règlement, et ce qu'ils y sont."""


MOTS_ORDINAIRES = {ORDINAIRE, 'aide', 'outil'}
"""Des noms de règlement qui sont aussi ceux du produit."""


def chiffres(valeur: Any) -> Iterator[float]:
    """Tous les nombres d'un régime : heures et minutes, semaines, classes, demi-journées, parts d'un service."""
    if isinstance(valeur, Duree):
        yield from (valeur.minutes / MINUTES_PAR_HEURE, valeur.minutes)
    elif isinstance(valeur, Quotite):
        yield from (float(valeur.pour_cent), float(valeur.pour_cent) / 100)
    elif isinstance(valeur, int) and not isinstance(valeur, bool):
        yield valeur
    elif isinstance(valeur, Mapping):
        yield from chiffres(tuple(valeur.values()))
    elif isinstance(valeur, tuple):
        for un in valeur:
            yield from chiffres(un)
    elif is_dataclass(valeur):
        for champ in fields(valeur):
            yield from chiffres(getattr(valeur, champ.name))


@cache
def droit() -> frozenset[float]:
    """Les chiffres du droit : ceux des régimes eux-mêmes, assez grands, ou parts d'un service, pour avoir un sens."""
    tous = {chiffre for regime in regimes() for chiffre in chiffres(regime)}
    return frozenset(chiffre for chiffre in tous if chiffre >= PLANCHER or 0 < chiffre < 1)


@cache
def mots_du_droit() -> frozenset[str]:
    """Ce qui nomme une époque ou une table : régimes, catégories, répartitions, fonctions, ajustements."""
    mots: set[str] = set()
    for regime in regimes():
        mots |= {regime.id, regime.libelle, *regime.textes}
        mots |= {nom for fonction in regime.fonctions for nom in (fonction.id, fonction.libelle)}
        mots |= {nom for ajustement in regime.ajustements for nom in (ajustement.id, ajustement.libelle)}
        for repartition in regime.repartitions.values():
            mots |= {repartition.id, *(nom for c in repartition.categories for nom in (c.id, c.libelle))}
    return frozenset(mots - MOTS_ORDINAIRES)


def nom(module: Path) -> str:
    return module.relative_to(PAQUET).as_posix()


@cache
def arbre(module: Path) -> ast.Module:
    return ast.parse(module.read_text('utf-8'))


def fonctions(module: Path) -> Iterator[ast.FunctionDef]:
    for noeud in ast.walk(arbre(module)):
        if isinstance(noeud, ast.FunctionDef):
            yield noeud


def d_un_emploi_sans_droit(noeud: ast.AST) -> Iterator[ast.Constant]:
    """La largeur d'une colonne, une heure de l'horloge : leur nom dit ce qu'elles sont."""
    if isinstance(noeud, ast.keyword) and noeud.arg == 'largeur' and isinstance(noeud.value, ast.Constant):
        yield noeud.value
    elif isinstance(noeud, ast.Call) and ast.unparse(noeud.func) in ('dt.time', 'dt.date'):
        yield from (argument for argument in noeud.args if isinstance(argument, ast.Constant))


def nombres_du_droit(source: ast.Module) -> dict[float, int]:
    """Les chiffres du droit d'un module, chacun avec une ligne où il est."""
    permis = {id(constante) for noeud in ast.walk(source) for constante in d_un_emploi_sans_droit(noeud)}
    return {
        noeud.value: noeud.lineno for noeud in ast.walk(source)
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, (int, float)) and not isinstance(noeud.value, bool)
        and noeud.value in droit() and id(noeud) not in permis
    }  # fmt: skip


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_aucun_chiffre_du_droit(module: Path) -> None:
    if nom(module) in EXEMPTS or nom(module).startswith(SANS_HEURES):
        return
    permis = PAS_DU_DROIT.get(nom(module), {})
    trouves = nombres_du_droit(arbre(module))
    assert {nombre: ligne for nombre, ligne in trouves.items() if nombre not in permis} == {}
    assert set(permis) - set(trouves) == set(), "un nombre permis n'est plus dans le module"


def test_les_exceptions_sont_de_modules_qui_existent_et_disent_pourquoi() -> None:
    assert {*PAS_DU_DROIT, *EXEMPTS} <= {nom(module) for module in MODULES}
    assert all(raison for raisons in PAS_DU_DROIT.values() for raison in raisons.values())


def test_les_chiffres_du_droit_sont_tous_ceux_des_regles() -> None:
    assert {108, 60, 54, 48, 36, 24, 18, 9, 6, 864, 972, 828, 720, 96, 72, 62.5, 0.625, 0.8, 14, 22, 28} <= droit()
    source = ast.parse("du = 108 if quotite == 0.625 else 24\nlargeur = f(largeur=18, heure=dt.time(18, 30))")
    assert set(nombres_du_droit(source)) == {108, 0.625, 24}


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_aucun_nom_de_regime_de_fonction_ni_de_categorie(module: Path) -> None:
    textes = {noeud.value: noeud.lineno for noeud in ast.walk(arbre(module))
              if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str)}  # fmt: skip
    permis = PAS_DES_NOMS.get(nom(module), {})
    trouves = set(textes) & mots_du_droit()
    assert {texte: textes[texte] for texte in trouves - set(permis)} == {}
    assert set(permis) - trouves == set(), "un mot permis n'est plus dans le module"


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_seule_la_ligne_de_commande_imprime_sort_et_lit_l_horloge(module: Path) -> None:
    texte = module.read_text('utf-8')
    ecrans = (
        'cli.py', 'cli_archives.py', 'cli_atelier.py', 'cli_calendriers.py', 'cli_conservation.py', 'cli_demarrer.py',
        'cli_options.py', 'ecran.py', 'ecran_archives.py', 'ecran_circonscription.py', 'ecran_conservation.py',
        'ecran_departement.py', 'ecran_heures.py', 'ecran_modeles.py', 'ecran_notation.py', 'ecran_plan.py', 'ecran_preuve.py',
        'ecran_proposition.py', 'ecran_regles.py', 'ecran_retours.py', 'suivi.py', 'verbes.py',
    )  # fmt: skip
    horloge = (
        'cli.py', 'cli_archives.py', 'cli_atelier.py', 'cli_calendriers.py', 'cli_conservation.py', 'cli_demarrer.py',
        'cli_modeles.py', 'cli_options.py', 'verbes.py',
    )  # fmt: skip
    if nom(module) not in ('__main__.py', *ecrans, 'conversion/garde.py', 'conversion/ouvrier.py'):
        assert not re.search(r'\bprint\(|sys\.std(out|err)\.write', texte)
    if nom(module) not in ('__main__.py', *horloge, 'conversion/garde.py'):
        assert not re.search(r'sys\.exit|date\.today|datetime\.now|time\.time\(', texte)


CONFINENT = ('departement/empreinte.py', 'departement/grappe.py', 'departement/ouvrier.py', 'departement/processus.py')
"""Une faute imprévue d'une école ou d'une autre machine y devient une école nommée ou un travailleur refusé : rien ne s'avale."""


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_aucune_exception_avalee(module: Path) -> None:
    for noeud in ast.walk(arbre(module)):
        if isinstance(noeud, ast.ExceptHandler):
            assert noeud.type is not None
            large = isinstance(noeud.type, ast.Name) and noeud.type.id in ('Exception', 'BaseException')
            assert not large or nom(module) in ('cli.py', *CONFINENT)


def test_les_fonctions_sont_courtes_et_les_modules_aussi() -> None:
    tailles = {
        f'{nom(module)}:{f.name}': (f.end_lineno or f.lineno) - f.lineno + 1 for module in MODULES for f in fonctions(module)
    }
    longues = {fonction: taille for fonction, taille in tailles.items() if taille > 50}
    assert longues == {}
    assert statistics.median(tailles.values()) <= 10
    assert statistics.quantiles(tailles.values(), n=10)[-1] <= 25
    modules = {nom(module): len(module.read_text('utf-8').splitlines()) for module in MODULES}
    assert {m: taille for m, taille in modules.items() if taille > 300} == {}
    assert modules['chaine.py'] < 80


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_tout_nom_public_a_sa_docstring_francaise(module: Path) -> None:
    assert ast.get_docstring(arbre(module)) or nom(module) == 'domaine/__init__.py'
    for noeud in arbre(module).body:
        if isinstance(noeud, (ast.FunctionDef, ast.ClassDef)) and not noeud.name.startswith('_'):
            assert ast.get_docstring(noeud), f'{nom(module)}: {noeud.name}'


def test_docxtpl_n_est_jamais_employe_nu() -> None:
    for module in MODULES:
        if 'docxtpl' in module.read_text('utf-8') and nom(module) != 'rendu/modele.py':
            assert 'import docxtpl' not in module.read_text('utf-8') and 'from docxtpl' not in module.read_text('utf-8')
    assert '.render(' not in (PAQUET / 'rendu' / 'modele.py').read_text('utf-8').replace('.corps.render', '').replace(
        '.gabarit.render', '')  # fmt: skip


def test_la_chaine_nomme_les_etapes_dans_l_ordre() -> None:
    texte = (PAQUET / 'departement' / 'unite.py').read_text('utf-8')
    places = [texte.index(mot) for mot in ('preparer(lue', 'Production(', 'production.produire', 'dresser(production')]
    assert len(places) == 4
