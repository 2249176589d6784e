"""Les commentaires Word de Liasse : leur texte dans le fichier des commentaires, leurs repères autour des mots.

Ceux que la personne avait mis restent. Word n'admet de commentaire que dans le corps : ailleurs, c'est à l'appelant de
choisir un paragraphe du corps.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from lxml import etree

from generator.rendu.decoupe import NUMERO, ecrire
from generator.rendu.ooxml import (
    DOCUMENT,
    RELATION,
    RELS,
    TYPES,
    W,
    analyser,
    cible,
    en_octets,
    nom_des_relations,
    relations,
)

TYPE_DES_COMMENTAIRES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml'
RELATION_DES_COMMENTAIRES = f'{RELATION}/comments'
PARTIE = 'word/comments.xml'
STYLES = 'word/styles.xml'
PORTE_LES_REPERES = {f'{W}{nom}' for nom in ('p', 'hyperlink', 'ins', 'del', 'moveTo', 'moveFrom', 'smartTag')}


class Commentaires:
    """Les commentaires d'un document : ceux qui y sont, et ceux qu'on ajoute, signés et datés."""

    def __init__(self, parties: Mapping[str, bytes], auteur: str, initiales: str, date: str) -> None:
        self._parties = parties
        self._signature = {f'{W}author': auteur, f'{W}date': date, f'{W}initials': initiales}
        self._partie = _partie_existante(parties)
        vide = etree.Element(f'{W}comments', nsmap={'w': W[1:-1]})
        self._racine = analyser(parties[self._partie]) if self._partie else vide
        numeros = (commentaire.get(f'{W}id', '') for commentaire in self._racine.iter(f'{W}comment'))
        self._prochain = max((int(numero) for numero in numeros if NUMERO.fullmatch(numero)), default=-1) + 1
        self._poses: dict[str, etree._Element] = {}
        self._style_du_repere = _style(parties, 'annotation reference')
        self._style_du_texte = _style(parties, 'annotation text')

    def poser(self, debut: etree._Element, fin: etree._Element) -> str:
        """Met les repères d'un commentaire autour de deux passages ; rend son numéro."""
        numero = self._numero()
        _portant(debut).addprevious(_repere('commentRangeStart', numero))
        borne = _repere('commentRangeEnd', numero)
        _portant(fin).addnext(borne)
        borne.addnext(self._appel(numero))
        return numero

    def poser_sur(self, paragraphe: etree._Element) -> str:
        """Met les repères d'un commentaire autour d'un paragraphe entier ; rend son numéro."""
        contenu = [enfant for enfant in paragraphe if enfant.tag != f'{W}pPr']
        if contenu:
            return self.poser(contenu[0], contenu[-1])
        numero = self._numero()
        paragraphe.extend([_repere('commentRangeStart', numero), _repere('commentRangeEnd', numero), self._appel(numero)])
        return numero

    def ecrire(self, numero: str, lignes: Sequence[str]) -> None:
        """Donne son texte à un commentaire posé : un titre en gras, puis un paragraphe par ligne."""
        commentaire = self._poses[numero]
        for rang, ligne in enumerate(lignes):
            paragraphe = etree.SubElement(commentaire, f'{W}p')
            if self._style_du_texte:
                proprietes = etree.SubElement(paragraphe, f'{W}pPr')
                etree.SubElement(proprietes, f'{W}pStyle').set(f'{W}val', self._style_du_texte)
            if not rang:
                paragraphe.append(self._passage(etree.Element(f'{W}annotationRef')))
            passage = etree.SubElement(paragraphe, f'{W}r')
            if not rang:
                etree.SubElement(etree.SubElement(passage, f'{W}rPr'), f'{W}b')
            ecrire(etree.SubElement(passage, f'{W}t'), ligne)

    def parties(self) -> dict[str, bytes]:
        """Les fichiers du paquet que les commentaires changent."""
        changees = {self._partie or self._nom_libre(): en_octets(self._racine)}
        if self._partie is None:
            nom = next(iter(changees))
            changees['[Content_Types].xml'] = _avec_type(self._parties['[Content_Types].xml'], nom)
            liens = nom_des_relations(DOCUMENT)
            changees[liens] = _avec_relation(self._parties.get(liens), nom)
        return changees

    def _nom_libre(self) -> str:
        noms = (PARTIE, *(f'word/comments{rang}.xml' for rang in range(1, len(self._parties) + 2)))
        return next(nom for nom in noms if nom not in self._parties)

    def _numero(self) -> str:
        numero = str(self._prochain)
        self._prochain += 1
        self._poses[numero] = etree.SubElement(self._racine, f'{W}comment', {f'{W}id': numero, **self._signature})
        return numero

    def _appel(self, numero: str) -> etree._Element:
        return self._passage(_repere('commentReference', numero))

    def _passage(self, contenu: etree._Element) -> etree._Element:
        passage = etree.Element(f'{W}r')
        if self._style_du_repere:
            proprietes = etree.SubElement(passage, f'{W}rPr')
            etree.SubElement(proprietes, f'{W}rStyle').set(f'{W}val', self._style_du_repere)
        passage.append(contenu)
        return passage


def _partie_existante(parties: Mapping[str, bytes]) -> str | None:
    for relation in relations(parties, DOCUMENT).values():
        if relation.get('Type', '').endswith('/comments') and cible(DOCUMENT, relation) in parties:
            return cible(DOCUMENT, relation)
    return None


def _style(parties: Mapping[str, bytes], nom: str) -> str | None:
    """L'identifiant d'un style d'après son nom, qui est le même dans toutes les langues de Word."""
    if STYLES not in parties:
        return None
    for style in analyser(parties[STYLES]).iter(f'{W}style'):
        element = style.find(f'{W}name')
        if element is not None and element.get(f'{W}val', '').casefold() == nom:
            return style.get(f'{W}styleId')
    return None


def _repere(nom: str, numero: str) -> etree._Element:
    return etree.Element(f'{W}{nom}', {f'{W}id': numero})


def _portant(element: etree._Element) -> etree._Element:
    """L'élément, ou ce qui le contient et peut se trouver entre deux repères : un contrôle ou un champ ne se coupe pas."""
    while (parent := element.getparent()) is not None and parent.tag not in PORTE_LES_REPERES:
        element = parent
    return element


def _avec_type(contenu: bytes, nom: str) -> bytes:
    racine = analyser(contenu)
    etree.SubElement(racine, f'{TYPES}Override', {'PartName': f'/{nom}', 'ContentType': TYPE_DES_COMMENTAIRES})
    return en_octets(racine)


def _avec_relation(contenu: bytes | None, nom: str) -> bytes:
    racine = analyser(contenu) if contenu else etree.Element(f'{RELS}Relationships', nsmap={None: RELS[1:-1]})
    pris = {relation.get('Id') for relation in racine}
    libre = next(f'rId{rang}' for rang in range(1, len(pris) + 2) if f'rId{rang}' not in pris)
    etree.SubElement(racine, f'{RELS}Relationship', {
        'Id': libre, 'Type': RELATION_DES_COMMENTAIRES, 'Target': posixpath.basename(nom),
    })  # fmt: skip
    return en_octets(racine)
