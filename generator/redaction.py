"""La documentation tirée du code : les champs des modèles, les colonnes du classeur. Périmée, un test échoue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field
from pathlib import Path
from typing import Any, get_origin

from generator.feuilles import FEUILLES, Colonne, Feuille
from generator.lecture import lire_catalogue
from generator.rendu.declaration import declarations, element, est_un_groupe
from generator.rendu.environnement import FILTRES
from generator.rendu.formulaires import CONTEXTES

AIDE_DES_FILTRES = {
    'vide': ("Rien (ou le texte donné) si le champ n'a pas de valeur", '{{ ecole.telephone|vide }}'),
    'date': ("Date en toutes lettres", '{{ periode.retour_avant|date }}'),
    'date_courte': ("Date en chiffres", '{{ periode.retour_avant|date_courte }}'),
    'jour': ("Date avec le jour de la semaine", '{{ periode.retour_avant|jour }}'),
    'majuscules': ("En majuscules", '{{ eleve.nom|majuscules }}'),
    'initiale': ("Première lettre en majuscule", '{{ aide.nom|initiale }}'),
    'pluriel': ("Un nombre et son nom, accordé", '{{ proposition.nombre_seances|pluriel("séance") }}'),
}


def a_rediger(racine: Path) -> dict[Path, str]:
    """Les fichiers tirés du code, et ce qu'ils doivent contenir."""
    return {
        racine / 'modeles' / 'CHAMPS.md': champs_en_markdown(racine / 'modeles'),
        racine / 'donnees' / 'LISEZMOI.md': colonnes_en_markdown(),
    }


def champs_en_markdown(modeles: Path) -> str:
    """La liste des champs, formulaire par formulaire, avec un exemple chacun."""
    lignes = [
        "# Les champs des modèles", "",
        "Une balise `{{ … }}` s'écrit dans Word comme du texte ; copiez-la d'ici. Les guillemets y sont droits. Un champ",
        "« facultatif » peut n'avoir pas de valeur : entourez-le de `{% if … %}` ou ajoutez `|vide`.", "",
        "Ce fichier est écrit par « make champs » : ne le modifiez pas à la main.", "",
    ]  # fmt: skip
    for formulaire in lire_catalogue(modeles).values():
        lignes += [f"## {formulaire.titre}", "", f"Modèle : `{formulaire.fichier}`.", "",
                   "| Balise | Sens | Exemple |", "|---|---|---|"]  # fmt: skip
        lignes += list(_lignes(CONTEXTES[formulaire.contexte], ''))
        lignes.append("")
    lignes += ["## Filtres", "", "| Filtre | Effet | Exemple |", "|---|---|---|"]
    lignes += [f"| `{nom}` | {AIDE_DES_FILTRES[nom][0]} | `{AIDE_DES_FILTRES[nom][1]}` |" for nom in FILTRES]
    lignes += [
        "", "## Conditions et boucles", "",
        "- Dans une phrase : `{% if periode.retour_avant %} avant le {{ periode.retour_avant }}{% endif %}`.",
        "- Un paragraphe entier : `{%p if … %}` seul dans son paragraphe, puis `{%p endif %}` seul dans le sien.",
        "- Une ligne de tableau par élément : `{%tr for ligne in lignes %}` seul sur sa ligne de tableau, la ligne à",
        "  répéter, puis `{%tr endfor %}` seul sur la sienne.", "",
    ]  # fmt: skip
    return '\n'.join(lignes)


def _lignes(classe: type, prefixe: str) -> Iterator[str]:
    for declaration, sorte, facultatif in declarations(classe):
        chemin = f'{prefixe}{declaration.name}'
        if est_un_groupe(sorte):
            yield from _lignes(sorte, f'{chemin}.')
        elif get_origin(sorte) is list:
            yield from _liste(declaration, sorte, chemin)
        else:
            yield f"| `{{{{ {chemin} }}}}` | {_sens(declaration, sorte, facultatif)} | {_exemple(declaration)} |"


def _liste(declaration: Field[Any], sorte: Any, chemin: str) -> Iterator[str]:
    singulier = declaration.name.removesuffix('s') or declaration.name
    yield f"| `{{% for {singulier} in {chemin} %}}` | {declaration.metadata['aide']} (liste) | |"
    contenu = element(sorte)
    if est_un_groupe(contenu):
        yield from _lignes(contenu, f'{singulier}.')
    else:
        yield f"| `{{{{ {singulier} }}}}` | Un élément de la liste | {_exemple(declaration)} |"


def _sens(declaration: Field[Any], sorte: Any, facultatif: bool) -> str:
    aide: str = declaration.metadata['aide']
    if sorte is bool:
        aide += " ; à employer dans un `{% if %}`"
    return f"{aide} (facultatif)" if facultatif else aide


def _exemple(declaration: Field[Any]) -> str:
    exemple: str = declaration.metadata['exemple']
    return exemple.replace('|', '\\|')


def colonnes_en_markdown() -> str:
    """Les feuilles et les colonnes du classeur, et ce qu'on peut y écrire."""
    lignes = [
        "# Le classeur d'une école", "",
        "Un classeur `.xlsx` ou `.ods` par école et par année, posé dans `donnees/ecoles/` ; ou un dossier de CSV aux",
        "noms des feuilles (`École.csv`, `Élèves.csv`…). « make classeur » en écrit un, avec listes et commentaires.", "",
        "L'ordre des colonnes est libre, les accents et les majuscules des en-têtes ne comptent pas ; une colonne à vous",
        "n'est pas lue et ne gêne pas. Un en-tête marqué * est obligatoire.", "", "Dates : 06/10/2008, 6 octobre 2008.",
        "Heures : 16 h 30, 16h30, 16:30. Durées : 1 h 30, 45 min, 1,5. Quotités : 62,5 %.", "",
        "Ce fichier est écrit par « make champs » : ne le modifiez pas à la main.", "",
    ]  # fmt: skip
    for feuille in FEUILLES:
        lignes += list(_feuille(feuille))
    lignes += [
        "## Ce que les lettres comptent", "",
        "- Une lettre = un élève inscrit dans un groupe × un foyer. Les effectifs comptent des élèves.",
        "- Un refus d'un foyer vaut refus ; oui et non de deux foyers sont un conflit : l'élève compte « en attente ».",
        "- L'accord de principe annuel vaut accord tant qu'une réponse de la période ne dit pas autre chose.",
        "- Le motif d'un refus ne se note pas : il reste sur le papier.", "",
    ]  # fmt: skip
    return '\n'.join(lignes)


def _feuille(feuille: Feuille) -> Iterator[str]:
    nature = "une rubrique par ligne, la valeur en face" if feuille.verticale else "des en-têtes, puis une ligne par entrée"
    besoin = "obligatoire" if feuille.obligatoire else "peut rester vide"
    yield f"## {feuille.nom}"
    yield ""
    yield f"{feuille.aide} ({nature} ; {besoin}.)"
    yield ""
    yield f"| {'Rubrique' if feuille.verticale else 'Colonne'} | À écrire | Exemple | Sens |"
    yield "|---|---|---|---|"
    for colonne in feuille.colonnes:
        entete = f"{colonne.entete} *" if colonne.obligatoire else colonne.entete
        yield f"| {entete} | {_a_ecrire(colonne)} | {colonne.exemple} | {colonne.aide} |"
    yield ""


def _a_ecrire(colonne: Colonne) -> str:
    if colonne.choix:
        return ", ".join(colonne.choix)
    return colonne.sorte.value
