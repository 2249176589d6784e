"""Ce que Word garde pour la relecture et qui n'a rien à faire dans un modèle : modifications suivies, commentaires."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import Partie, Passage
from generator.rendu.faute import AUTEUR, Ancre, Faute, Geste, Reparation
from generator.rendu.lieux import Lieu
from generator.rendu.ooxml import DOCUMENT, W, analyser, cible, relations

CONTENU = {'ins': "un ajout non accepté", 'del': "un texte supprimé", 'moveFrom': "un déplacement",
           'moveTo': "un déplacement", 'cellIns': "une cellule ajoutée", 'cellDel': "une cellule supprimée",
           'cellMerge': "une fusion de cellules"}  # fmt: skip
FORME = ('rPrChange', 'pPrChange', 'tblPrChange', 'trPrChange', 'tcPrChange', 'tblGridChange', 'sectPrChange',
         'tblPrExChange', 'numberingChange')  # fmt: skip
ACCEPTER = "dans Word : Révision > Accepter > Accepter toutes les modifications."
ENTAMEE = re.compile(r'\{\{|\{%|\{#')


def modifications(fichier: str, partie: Partie, passages: Mapping[etree._Element, Passage]) -> Iterator[Faute]:
    """Les modifications suivies d'une partie, paragraphe par paragraphe ; une mise en forme n'est qu'un avertissement."""
    touches: dict[etree._Element | None, list[etree._Element]] = {}
    for marque in partie.racine.iter(*(f'{W}{nom}' for nom in (*CONTENU, *FORME))):
        touches.setdefault(_paragraphe(marque), []).append(marque)
    for paragraphe, marques in touches.items():
        passage = passages.get(paragraphe) if paragraphe is not None else None
        lieu = passage.lieu.autour_de(passage.texte, 0, 0) if passage else Lieu(partie.nom, '')
        yield _faute(fichier, marques, lieu, Ancre(passage.partie, passage.rang) if passage else None)


def _faute(fichier: str, marques: list[etree._Element], lieu: Lieu, ancre: Ancre | None) -> Faute:
    sortes = list(dict.fromkeys(CONTENU[m.tag.removeprefix(W)] for m in marques if m.tag.removeprefix(W) in CONTENU))
    efface = ''.join(texte.text or '' for marque in marques for texte in marque.iter(f'{W}delText'))
    ajoute = ''.join(t.text or '' for marque in marques if marque.tag == f'{W}ins' for t in marque.iter(f'{W}t'))
    if not sortes:
        quoi, regle, gravite = "Une mise en forme est en attente d'acceptation", "le texte n'en est pas changé", (
            Gravite.AVERTISSEMENT)  # fmt: skip
    elif ENTAMEE.search(efface):
        quoi, regle, gravite = "Une balise est dans un texte supprimé que Word garde encore", (
            "elle serait remplie, et le texte barré s'imprimerait"), Gravite.ERREUR  # fmt: skip
    else:
        quoi, regle, gravite = f"Le modèle contient des modifications suivies : {', '.join(sortes)}", (
            "le texte barré s'imprimerait"), Gravite.ERREUR  # fmt: skip
    emplacement = Emplacement(fichier, precision=str(lieu))
    probleme = Probleme(Code.MODIFICATIONS_SUIVIES, gravite, quoi, emplacement, regle, ACCEPTER, efface or ajoute or None)
    return Faute(probleme, ancre, Reparation(Geste.ACCEPTER, "accepter les modifications suivies"), lieu)


def _paragraphe(marque: etree._Element) -> etree._Element | None:
    """Le paragraphe d'une modification ; celui d'une ligne ou d'une cellule entière est son premier."""
    dedans = next(marque.iterancestors(f'{W}p'), None)
    if dedans is not None:
        return dedans
    porteur = next(marque.iterancestors(f'{W}tr', f'{W}tc', f'{W}tbl'), marque)
    return next(porteur.iter(f'{W}p'), None)


def commentaires(fichier: str, parties: Mapping[str, bytes], passages: Mapping[etree._Element, Passage]) -> Iterator[Faute]:
    """Les commentaires Word, chacun à la place de ce qu'il commente ; ceux d'une copie corrigée, en une fois."""
    places: dict[str, Passage] = {}
    for paragraphe, passage in passages.items():
        for appel in paragraphe.iter(f'{W}commentReference'):
            places.setdefault(appel.get(f'{W}id', ''), passage)
    notres: list[etree._Element] = []
    autres: list[etree._Element] = []
    for commentaire in _commentaires_de(parties):
        (notres if commentaire.get(f'{W}author') == AUTEUR else autres).append(commentaire)
    for commentaire in autres:
        texte = ''.join(t.text or '' for t in commentaire.iter(f'{W}t'))
        place = places.get(commentaire.get(f'{W}id', ''))
        lieu = place.lieu.autour_de(place.texte, 0, 0) if place else Lieu("commentaire", '')
        balise = " ; la balise qu'il contient ne sera pas remplie" if ENTAMEE.search(texte) else ''
        probleme = Probleme(
            Code.COMMENTAIRES, Gravite.AVERTISSEMENT, "Le modèle contient un commentaire Word",
            Emplacement(fichier, precision=str(lieu)), f"il est ôté des documents produits{balise}",
            "rien à faire, ou supprimez-le dans Word.", texte or None,
        )  # fmt: skip
        yield Faute(probleme, Ancre(place.partie, place.rang) if place else None, None, lieu)
    if notres:
        yield Faute(Probleme(
            Code.COMMENTAIRES, Gravite.AVERTISSEMENT, f"Il reste {len(notres)} commentaire(s) de la copie corrigée",
            Emplacement(fichier), "ils sont ôtés des documents produits",
            "quand vous n'en avez plus besoin, dans Word : Révision > Supprimer > Supprimer tous les commentaires.",
        ))  # fmt: skip


def _commentaires_de(parties: Mapping[str, bytes]) -> Iterator[etree._Element]:
    for relation in relations(parties, DOCUMENT).values():
        if relation.get('Type', '').endswith('/comments') and relation.get('TargetMode') != 'External':
            yield from analyser(parties[cible(DOCUMENT, relation)]).iter(f'{W}comment')
