"""Ce que le moteur embarqué rend mal sans le dire : signalé sur le modèle, avant de s'en servir."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import parties_a_lire
from generator.rendu.champs_word import genre_de, instructions
from generator.rendu.ooxml import WP, W, analyser

VERTICALES = ('left', 'start', 'right', 'end', 'insideV')
SANS_TRAIT = ('nil', 'none')


def fragilites(parties: Mapping[str, bytes], nom: str) -> Iterator[Probleme]:
    """Les mises en page que l'embarqué ne rend pas comme Word."""
    styles = _styles_a_filets_verticaux(parties)
    for partie, racine in parties_a_lire(parties):
        for rang, tableau in enumerate(racine.iter(f'{W}tbl'), 1):
            lieu = f"{partie}, tableau {rang}"
            if _filets_verticaux(tableau, styles):
                yield _fragile(nom, lieu, "des filets verticaux",
                               "ils sont coupés dans les lignes de plus de deux lignes de texte",
                               "gardez les filets horizontaux seuls, ou employez LibreOffice.")  # fmt: skip
            if any(True for _ in tableau.iter(f'{W}vMerge')) or '|fusion' in ''.join(tableau.itertext()).replace(' ', ''):
                yield _fragile(nom, lieu, "des cellules fusionnées verticalement", "leurs bordures sont mal tracées",
                               "répétez la valeur, ou employez LibreOffice.")  # fmt: skip
            if any(True for _ in tableau.iter(f'{W}textDirection')):
                yield _fragile(nom, lieu, "du texte vertical", "il est rendu à l'horizontale",
                               "écrivez-le à l'horizontale, ou employez LibreOffice.")  # fmt: skip
        yield from _champs_figes(racine, nom, partie)
        if partie.startswith("en-tête"):
            yield from _images_a_droite(racine, nom, partie)


def _champs_figes(racine: etree._Element, nom: str, partie: str) -> Iterator[Probleme]:
    """Les champs Word que l'embarqué n'imprime pas à jour (docs/champs_word.md)."""
    employes = dict.fromkeys(genre_de(instruction.texte) for instruction in instructions(racine))
    for champ in employes:
        dans_le_corps = champ in ('PAGE', 'NUMPAGES') and partie == "corps"
        if dans_le_corps or champ == 'DOCPROPERTY':
            yield _fragile(nom, partie, f"le champ Word {champ}", "il garde la valeur que Word avait enregistrée",
                           "mettez-le en pied de page." if dans_le_corps else "écrivez une balise {{ … }}.")  # fmt: skip


def _fragile(nom: str, lieu: str, quoi: str, regle: str, remede: str) -> Probleme:
    return Probleme(
        Code.MISE_EN_PAGE_FRAGILE, Gravite.AVERTISSEMENT, f"Le moteur embarqué rend mal {quoi}",
        Emplacement(nom, precision=lieu), regle, remede,
    )  # fmt: skip


def _styles_a_filets_verticaux(parties: Mapping[str, bytes]) -> set[str | None]:
    contenu = parties.get('word/styles.xml')
    if not contenu:
        return set()
    return {
        style.get(f'{W}styleId')
        for style in analyser(contenu).iter(f'{W}style')
        if style.get(f'{W}type') == 'table' and _trace(style.find(f'{W}tblPr/{W}tblBorders'))
    }


def _filets_verticaux(tableau: etree._Element, styles: set[str | None]) -> bool:
    proprietes = tableau.find(f'{W}tblPr')
    bordures = proprietes.find(f'{W}tblBorders') if proprietes is not None else None
    style = proprietes.find(f'{W}tblStyle') if proprietes is not None else None
    if bordures is None and style is not None and style.get(f'{W}val') in styles:
        return True
    return _trace(bordures) or any(_trace(cellule) for cellule in tableau.iter(f'{W}tcBorders'))


def _trace(bordures: etree._Element | None) -> bool:
    if bordures is None:
        return False
    return any(
        filet is not None and filet.get(f'{W}val') not in SANS_TRAIT
        for filet in (bordures.find(f'{W}{cote}') for cote in VERTICALES)
    )


def _images_a_droite(racine: etree._Element, nom: str, partie: str) -> Iterator[Probleme]:
    for paragraphe in racine.iter(f'{W}p'):
        alignement = paragraphe.find(f'{W}pPr/{W}jc')
        a_droite = alignement is not None and alignement.get(f'{W}val') in ('right', 'end')
        if a_droite and any(True for _ in paragraphe.iter(f'{WP}inline', f'{WP}anchor')):
            yield _fragile(nom, partie, "une image alignée à droite dans un en-tête", "elle est mise à gauche",
                           "placez-la dans la cellule droite d'un tableau sans bordure.")  # fmt: skip
