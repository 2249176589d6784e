"""Les balises écrites là où rien n'est rempli : notes, propriétés, graphiques, textes de remplacement, champs Word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import Partie, Passage
from generator.rendu.controles_word import cases_mal_reliees
from generator.rendu.faute import Ancre, Faute
from generator.rendu.images import ICI, codes_dans_un_texte_brut, defauts_d_images
from generator.rendu.lieux import Lieu
from generator.rendu.ooxml import W14, WP, W, analyser

ENTAMEE = re.compile(r'(?:\{\{|\{%|\{#).{0,60}', re.DOTALL)
NOMS = (
    (r'word/footnotes\.xml', "note de bas de page"), (r'word/endnotes\.xml', "note de fin"),
    (r'docProps/.*\.xml', "propriétés du document"), (r'word/charts/.*\.xml', "graphique"),
    (r'word/diagrams/.*\.xml', "SmartArt"), (r'word/glossary/.*\.xml', "bloc de construction"),
    (r'word/(?:styles|numbering)\.xml', "style ou numérotation"), (r'word/settings\.xml', "réglages du document"),
    (r'customXml/.*\.xml', "données jointes au document"),
)  # fmt: skip
PASSEES = re.compile(r'word/comments\w*\.xml|word/people\.xml|docProps/app\.xml|.*\.rels|\[Content_Types\]\.xml')
"""Les commentaires sont signalés à part ; Word réécrit lui-même les statistiques du document."""
REMEDE = "écrivez-la dans le texte du document, dans un en-tête ou un pied de page."
RELIES = {f'{W14}checked', f'{W}rFonts', f'{W}tag', f'{WP}docPr'}
"""Ce que l'outil relie lui-même à un champ : la balise d'une case à cocher, son état, sa police, le nom d'une image."""


def ailleurs(fichier: str, parties: Mapping[str, bytes], remplies: frozenset[str]) -> Iterator[Faute]:
    """Les balises des parties que rien ne remplit."""
    for nom, contenu in parties.items():
        if nom in remplies or not nom.endswith('.xml') or PASSEES.fullmatch(nom) or b'{' not in contenu:
            continue
        racine = analyser(contenu)
        mots = next((mots for motif, mots in NOMS if re.fullmatch(motif, nom)), f"partie {nom}")
        porteurs = list(racine.iter(f'{W}footnote', f'{W}endnote')) or [racine]
        rangs = {paragraphe: rang for rang, paragraphe in enumerate(racine.iter(f'{W}p'))}
        for numero, porteur in _numeroter(porteurs):
            for trouve in ENTAMEE.finditer(''.join(porteur.itertext())):
                lieu = Lieu(f"{mots} {numero}" if numero else mots, '', ' '.join(trouve.group().split()))
                premier = next(porteur.iter(f'{W}p'), None) if numero else None
                yield _faute(fichier, lieu, trouve.group(), Ancre(nom, rangs[premier]) if premier is not None else None)


def _numeroter(porteurs: list[etree._Element]) -> Iterator[tuple[int, etree._Element]]:
    """Les notes, par leur numéro à l'écran : les séparateurs n'en ont pas."""
    notes = [p for p in porteurs if p.tag in (f'{W}footnote', f'{W}endnote')]
    vraies = [note for note in notes if note.get(f'{W}type') in (None, 'normal')]
    yield from enumerate(vraies, 1)
    if not notes:
        yield from ((0, porteur) for porteur in porteurs)


def cachees(fichier: str, partie: Partie, passages: Mapping[etree._Element, Passage]) -> Iterator[Faute]:
    """Les balises d'une partie remplie qui ne sont pas dans son texte : texte de remplacement, champ Word, équation."""
    for element in partie.racine.iter():
        if not isinstance(element.tag, str) or element.tag in RELIES:
            continue
        for nom, valeur in element.attrib.items():
            if ENTAMEE.search(valeur) and not ICI.fullmatch(valeur):
                mots = "texte de remplacement d'une image" if nom in ('descr', 'title', 'alt') else "réglage invisible"
                yield _situee(fichier, partie, passages, element, mots, valeur)
        if element.tag not in (f'{W}t', f'{W}delText') and ENTAMEE.search(element.text or ''):
            mots = "champ Word" if element.tag == f'{W}instrText' else "équation ou objet"
            yield _situee(fichier, partie, passages, element, mots, element.text or '')


def controles(fichier: str, passage: Passage, *, revient: bool) -> Iterator[Faute]:
    """Les cases à cocher et les images d'un paragraphe qui nomment mal leur champ, et ses notes."""
    lieu = passage.lieu.autour_de(passage.texte, 0, 0)
    ancre, emplacement = Ancre(passage.partie, passage.rang), Emplacement(fichier, precision=str(lieu))
    for fautive in cases_mal_reliees(passage.paragraphe):
        yield Faute(Probleme(
            Code.CONTROLE_MAL_RELIE, Gravite.ERREUR, "La balise d'une case à cocher n'est pas un champ", emplacement,
            "elle nomme un champ, comme periode.avis_favorable ; sans balise, la case reste telle quelle",
            "dans Word : Développeur > Propriétés > Balise.", fautive,
        ), ancre, None, lieu)  # fmt: skip
    for gravite, code, quoi, regle, remede, texte in defauts_d_images(passage.paragraphe, revient=revient):
        yield Faute(Probleme(code, gravite, quoi, emplacement, regle, remede, texte or None), ancre, None, lieu)
    for _ in codes_dans_un_texte_brut(passage.paragraphe):
        yield Faute(Probleme(
            Code.CODE_REFUSE, Gravite.ERREUR, "Le code carré est dans un contrôle de texte, où Word ne met pas d'image",
            emplacement, "un contrôle « Texte brut » ne contient que du texte",
            "sortez la balise du contrôle : clic droit > Supprimer le contrôle de contenu.", '{{ retour.qr }}',
        ), ancre, None, lieu)  # fmt: skip
    for appel in passage.paragraphe.iter(f'{W}footnoteReference', f'{W}endnoteReference'):
        if next(appel.iterancestors(f'{W}p'), None) is passage.paragraphe:
            yield Faute(Probleme(
                Code.NOTE_DANS_UN_MODELE, Gravite.ERREUR, "Le modèle a une note de bas de page ou de fin", emplacement,
                "elle ne s'imprimerait que sur la première lettre d'un lot, ou sur aucune",
                "supprimez-la, et mettez ce qu'elle dit dans le texte ou en pied de page.",
            ), ancre, None, lieu)  # fmt: skip


def _situee(
    fichier: str, partie: Partie, passages: Mapping[etree._Element, Passage], element: etree._Element, mots: str, texte: str
) -> Faute:  # fmt: skip
    paragraphe = next((p for p in element.iterancestors(f'{W}p') if p in passages), None)
    passage = passages.get(paragraphe) if paragraphe is not None else None
    lieu = passage.lieu.autour_de(passage.texte, 0, 0) if passage else Lieu(partie.nom, '')
    trouve = ENTAMEE.search(texte)
    assert trouve is not None
    return _faute(fichier, lieu, trouve.group(), Ancre(passage.partie, passage.rang) if passage else None, mots)


def _faute(fichier: str, lieu: Lieu, texte: str, ancre: Ancre | None, mots: str = '') -> Faute:
    ou = f" ({mots})" if mots else ''
    return Faute(Probleme(
        Code.BALISE_NON_REMPLIE, Gravite.ERREUR, f"Cette balise ne sera pas remplie ici{ou}",
        Emplacement(fichier, precision=str(lieu)), "seuls le texte, les en-têtes et les pieds de page sont remplis", REMEDE,
        ' '.join(texte.split()),
    ), ancre, None, lieu)  # fmt: skip
