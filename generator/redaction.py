"""La documentation tirée du code : les champs des modèles, les colonnes du classeur. Périmée, un test échoue."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import Field
from pathlib import Path
from typing import Any, get_origin

from generator.domaine.document import CodeCarre, Contexte, Image
from generator.feuilles import FEUILLES, Colonne, Feuille
from generator.lecture import lire_catalogue
from generator.rendu.canonique import document_fictif
from generator.rendu.declaration import declarations, element, est_un_groupe, singulier
from generator.rendu.environnement import environnement
from generator.rendu.filtres import AFFICHABLES, FILTRES, nommer_nature
from generator.rendu.formulaires import CONTEXTES
from generator.rendu.reperes import FUSION

MODE_D_EMPLOI = """\
## Conditions et boucles

- Dans une phrase : `{% if periode.retour_avant %} avant le {{ periode.retour_avant }}{% endif %}`.
- Un paragraphe entier : `{%p if … %}` seul dans son paragraphe, puis `{%p endif %}` seul dans le sien.
- Une ligne de tableau par élément : `{%tr for ligne in lignes %}` seul sur sa ligne de tableau, la ligne à
  répéter, puis `{%tr endfor %}` seul sur la sienne.
- Si la liste est vide : `{%tr else %}` seul sur sa ligne, puis une ligne « Néant », juste avant `{%tr endfor %}`.

## Cellules réunies

Dans la ligne répétée, `{{ ligne.niveau|fusion }}` réunit les cellules qui se suivent et disent la même chose, quel que
soit leur nombre. Une cellule vide ne se réunit pas ; une colonne ne se réunit que là où celles de gauche, marquées aussi,
le sont.

## Cases à cocher

- Dans le texte : `{{ periode.avis_favorable|case }}`.
- Une case de Word (Développeur > Case à cocher) : sélectionnez-la, Développeur > Propriétés, et écrivez le champ dans
  « Balise » : `periode.avis_favorable`. Sans balise, la case reste telle que vous l'avez dessinée. LibreOffice efface cette
  balise quand il enregistre : dans un modèle modifié avec lui, écrivez `{{ …|case }}`.

## Logo et signature

Posez `logo.png` (ou `.jpg`) et `signature.png` dans le dossier de votre école, sous `modeles/` (`modeles/lilas/logo.png`).
Dans le modèle, insérez une image à la taille voulue, puis clic droit, Texte de remplacement : `{{ ecole.logo }}` ou
`{{ ecole.signature }}`. L'image de l'école prend cette place, sans être déformée. Sans fichier, il n'y a pas d'image.

## Le code du retour

`{{ retour.qr }}`, écrit dans le texte, une cellule, un en-tête ou un pied de page, imprime le code carré : 25 mm de côté.
Pour une autre taille, mettez cette balise dans le texte de remplacement d'une image, comme le logo : le code prend son
cadre (17 mm au moins). `{{ retour.reference }}` est le même numéro, en clair : imprimez-le dessous, pour pouvoir le taper.
"""


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
    return '\n'.join([*lignes, *_filtres(), "", MODE_D_EMPLOI])


def _filtres() -> Iterator[str]:
    """Chaque filtre, et ce qu'il donne des valeurs d'exemple ci-dessus : calculé, pas recopié."""
    yield from (
        "## Filtres", "", "Un filtre change la façon d'imprimer une valeur : `|date_courte`. Il n'accepte que ce qu'il",
        "attend ; `make verifier` le dit.", "", "| Filtre | Attend | Effet | Exemple | Donne |", "|---|---|---|---|---|",
    )  # fmt: skip
    valeurs = exemples()
    for filtre in FILTRES.values():
        attend = "tout ce qui s'imprime" if filtre.attend == AFFICHABLES else " ou ".join(
            dict.fromkeys(nommer_nature(nature) for nature in filtre.attend)
        )
        rendu = environnement().from_string(filtre.exemple).render(valeurs).replace(FUSION, '')
        exemple = filtre.exemple.replace('|', '\\|')
        yield f"| `{filtre.nom}` | {attend} | {filtre.aide} | `{exemple}` | {html.unescape(rendu)} |"


def exemples() -> dict[str, Any]:
    """Les champs d'une lettre et d'un tableau, remplis de leurs exemples ; le premier élément de chaque liste a un nom."""
    lettre, tableau = (document_fictif(CONTEXTES[c], lignes=1) for c in (Contexte.LETTRE, Contexte.TABLEAU))
    return {**vars(tableau), **vars(lettre), 'creneau': lettre.proposition.creneaux[0], 'ligne': tableau.lignes[0]}


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
    un = singulier(declaration.name)
    yield f"| `{{% for {un} in {chemin} %}}` | {declaration.metadata['aide']} (liste) | |"
    contenu = element(sorte)
    if est_un_groupe(contenu):
        yield from _lignes(contenu, f'{un}.')
    else:
        yield f"| `{{{{ {un} }}}}` | Un élément de la liste | {_exemple(declaration)} |"


def _sens(declaration: Field[Any], sorte: Any, facultatif: bool) -> str:
    aide: str = declaration.metadata['aide']
    if sorte is bool:
        aide += " ; à employer dans un `{% if %}`, ou avec `\\|case`"
    if sorte is Image:
        aide += " (voir « Logo et signature »)"
    if sorte is CodeCarre:
        aide += " (voir « Le code du retour »)"
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
