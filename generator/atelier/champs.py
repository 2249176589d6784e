"""Les champs d'un formulaire, groupe par groupe, avec les balises à copier telles quelles dans Word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field
from typing import Any

from generator.domaine.document import CodeCarre, Image
from generator.rendu.declaration import declarations, element, est_un_groupe, singulier
from generator.rendu.filtres import FILTRES

Json = dict[str, Any]
DIVERS = "De ce formulaire"
GESTE_D_IMAGE = "insérez une image, clic droit, « Texte de remplacement », et collez-y cette balise, seule"
BOUCLES = (
    ('tr', "Une ligne de tableau par élément : seul sur sa ligne"), ('p', "Un paragraphe par élément : seul dans le sien"),
)  # fmt: skip


def champs_offerts(contexte: type) -> list[Json]:
    """Les groupes de champs d'un formulaire : un titre, des balises, et pour une liste, sa boucle."""
    seuls = [d for d in declarations(contexte) if not est_un_groupe(d[1]) and element(d[1]) is None]
    divers = {'titre': DIVERS, 'champs': [_champ(d, d[0].name) for d in seuls]}
    groupes = [groupe for d in declarations(contexte) if d not in seuls for groupe in _groupes(d, '')]
    return [*([divers] if seuls else []), *groupes]


def filtres_offerts() -> list[Json]:
    """Les filtres : ce qu'on ajoute à un champ pour l'écrire autrement."""
    return [{'balise': f.exemple, 'sens': f.aide, 'exemple': '', 'facultatif': False} for f in FILTRES.values()]


def _groupes(declaration: tuple[Field[Any], Any, bool], prefixe: str) -> Iterator[Json]:
    champ, sorte, _ = declaration
    chemin = f'{prefixe}{champ.name}'
    contenu = element(sorte)
    if contenu is None:
        yield from _membres(sorte, f'{chemin}.', _titre(champ, sorte))
        return
    un = singulier(champ.name)
    boucle = [
        {'balise': f'{{%{forme} for {un} in {chemin} %}}', 'fin': f'{{%{forme} endfor %}}', 'sens': sens,
         'exemple': '', 'facultatif': False}
        for forme, sens in BOUCLES
    ]  # fmt: skip
    titre = f"{champ.metadata['aide']} (liste)"
    if est_un_groupe(contenu):
        for rang, groupe in enumerate(_membres(contenu, f'{un}.', titre)):
            yield {**groupe, 'boucle': boucle} if rang == 0 else groupe
    else:
        seul = {'balise': f'{{{{ {un} }}}}', 'sens': "Un élément de la liste",
                'exemple': champ.metadata['exemple'], 'facultatif': False}  # fmt: skip
        yield {'titre': titre, 'boucle': boucle, 'champs': [seul]}


def _membres(classe: type, prefixe: str, titre: str) -> Iterator[Json]:
    simples = [d for d in declarations(classe) if not est_un_groupe(d[1]) and element(d[1]) is None]
    yield {'titre': titre, 'champs': [_champ(d, f'{prefixe}{d[0].name}') for d in simples]}
    for declaration in declarations(classe):
        if declaration not in simples:
            yield from _groupes(declaration, prefixe)


def _titre(champ: Field[Any], classe: type) -> str:
    aide: str = champ.metadata['aide']
    return aide or (classe.__doc__ or champ.name).split('\n')[0].rstrip('.')


def _champ(declaration: tuple[Field[Any], Any, bool], chemin: str) -> Json:
    champ, sorte, facultatif = declaration
    balise = f'{{% if {chemin} %}} … {{% endif %}}' if sorte is bool else f'{{{{ {chemin} }}}}'
    lu = {
        'balise': balise, 'sens': champ.metadata['aide'], 'exemple': champ.metadata['exemple'], 'facultatif': facultatif,
    }  # fmt: skip
    if sorte is CodeCarre:
        return {**lu, 'exemple': ''}
    return {**lu, 'exemple': '', 'geste': GESTE_D_IMAGE} if sorte is Image else lu
