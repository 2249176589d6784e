"""Les modifications suivies que Liasse propose : la personne les accepte ou les refuse une à une dans Word (Révision).

Une insertion ou une suppression ne change que ce qu'elle entoure : refusée, elle rend le paragraphe, ou la ligne de
tableau, tel qu'il était.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from generator.rendu.decoupe import NUMERO, ecrire, est_efface, passage_neuf, vider
from generator.rendu.ooxml import W

INSERTIONS = (f'{W}ins', f'{W}moveTo')
NUMEROTES = (
    'ins', 'del', 'moveFrom', 'moveTo', 'moveFromRangeStart', 'moveToRangeStart', 'bookmarkStart', 'cellIns', 'cellDel',
    'rPrChange', 'pPrChange', 'tblPrChange', 'trPrChange', 'tcPrChange', 'sectPrChange', 'numberingChange', 'tblGridChange',
)  # fmt: skip
PAS_A_COPIER = {
    'pPr': ('rPr', 'sectPr', 'pPrChange', 'numPr', 'framePr'),
    'trPr': ('ins', 'del', 'trPrChange', 'tblHeader', 'cnfStyle'),
    'tcPr': ('vMerge', 'hMerge', 'cellIns', 'cellDel', 'cellMerge', 'tcPrChange', 'cnfStyle'),
}
IMAGES_ET_NOTES = {f'{W}{nom}' for nom in (
    'drawing', 'pict', 'object', 'footnoteReference', 'endnoteReference', 'fldChar', 'sym',
)}  # fmt: skip
ORNEMENTS = {f'{W}{nom}' for nom in (
    'pPr', 'bookmarkStart', 'bookmarkEnd', 'proofErr', 'commentRangeStart', 'commentRangeEnd',
)}  # fmt: skip


def premier_libre(racines: Iterable[etree._Element]) -> int:
    """Un numéro qu'aucune modification suivie n'emploie encore."""
    numeros = [
        int(numero)
        for racine in racines
        for element in racine.iter(*(f'{W}{nom}' for nom in NUMEROTES))
        if NUMERO.fullmatch(numero := element.get(f'{W}id', ''))
    ]
    return max(numeros, default=0) + 1


@dataclass(slots=True)
class Propositions:
    """De quoi proposer des modifications suivies : leur auteur, leur date (AAAA-MM-JJTHH:MM:SSZ), le prochain numéro."""

    auteur: str
    date: str
    prochain: int

    def marque(self, nom: str) -> etree._Element:
        """Une marque de révision (« ins », « del ») signée, datée, numérotée."""
        element = etree.Element(f'{W}{nom}')
        element.set(f'{W}id', str(self.prochain))
        element.set(f'{W}author', self.auteur)
        element.set(f'{W}date', self.date)
        self.prochain += 1
        return element

    def supprimer(self, passages: Sequence[etree._Element]) -> None:
        """Propose d'effacer des passages."""
        for passage in passages:
            precedent = passage.getprevious()
            if precedent is not None and precedent.tag == f'{W}del' and precedent.get(f'{W}author') == self.auteur:
                enveloppe = precedent
            else:
                enveloppe = self.marque('del')
                passage.addprevious(enveloppe)
            enveloppe.append(passage)
            for texte in passage.findall(f'{W}t'):
                texte.tag = f'{W}delText'

    def inserer(self, contenu: str, pres_de: etree._Element, *, apres: bool) -> None:
        """Propose un texte avant ou après un passage, mis en forme comme lui."""
        enveloppe = self.marque('ins')
        enveloppe.append(passage_neuf(contenu, pres_de))
        place = pres_de
        parent = place.getparent()
        if parent is not None and parent.tag == f'{W}del':
            place = parent
        while (parent := place.getparent()) is not None and parent.tag in INSERTIONS:
            place, apres = self._fendre(parent, place, apres=apres)
        if apres:
            place.addnext(enveloppe)
        else:
            place.addprevious(enveloppe)

    def _fendre(
        self, enveloppe: etree._Element, place: etree._Element, *, apres: bool,
    ) -> tuple[etree._Element, bool]:  # fmt: skip
        """Coupe en deux une insertion de la personne : la nôtre se met entre, elle ne la signe pas à notre place."""
        suite = [*place.itersiblings()] if apres else [place, *place.itersiblings()]
        if not suite:
            return enveloppe, True
        if len(suite) == len(enveloppe):
            return enveloppe, False
        seconde = etree.Element(enveloppe.tag, dict(enveloppe.attrib))
        seconde.set(f'{W}id', str(self.prochain))
        self.prochain += 1
        enveloppe.addnext(seconde)
        seconde.extend(suite)
        return enveloppe, True

    # Isoler une balise

    def isoler_dans_une_ligne(self, passages: Sequence[etree._Element], contenu: str, *, apres: bool) -> bool:
        """Propose une ligne de tableau pour une balise, avant ou après la sienne ; faux si elle y est déjà seule."""
        ligne = next(passages[0].iterancestors(f'{W}tr'))
        if not _imprime(ligne, sauf=passages):
            return self._recrire(passages, contenu)
        neuve = self._ligne(ligne, contenu, passages[0])
        if apres:
            ligne.addnext(neuve)
        else:
            ligne.addprevious(neuve)
        self.supprimer(passages)
        return True

    def _ligne(self, ligne: etree._Element, contenu: str, semblable: etree._Element) -> etree._Element:
        neuve = etree.Element(f'{W}tr')
        if (exceptions := ligne.find(f'{W}tblPrEx')) is not None:
            neuve.append(deepcopy(exceptions))
        proprietes = _copie(ligne, 'trPr')
        proprietes.append(self.marque('ins'))
        neuve.append(proprietes)
        for rang, cellule in enumerate(c for c in ligne.iter(f'{W}tc') if next(c.iterancestors(f'{W}tr')) is ligne):
            sienne = etree.SubElement(neuve, f'{W}tc')
            sienne.append(_copie(cellule, 'tcPr'))
            premier = next(cellule.iter(f'{W}p'), None)
            paragraphe = self._paragraphe(etree.Element(f'{W}p') if premier is None else premier)
            sienne.append(paragraphe)
            if not rang:
                self._remplir(paragraphe, contenu, semblable)
        return neuve

    def isoler_dans_un_paragraphe(self, passages: Sequence[etree._Element], contenu: str) -> bool:
        """Propose un paragraphe pour une balise seule ; faux si elle l'est déjà.

        Une marque de paragraphe insérée puis refusée réunit ce qu'elle séparait : c'est l'ancien paragraphe qui garde la
        dernière marque, avec ses réglages et sa section.
        """
        paragraphe = next(passages[0].iterancestors(f'{W}p'))
        avant, apres = passages[0].itersiblings(preceding=True), passages[-1].itersiblings()
        precede, suivi = _imprime(avant), _imprime(apres)
        if not (precede or suivi):
            return self._recrire(passages, contenu)
        self.supprimer(passages)
        seule = self._avant(paragraphe) if suivi or not precede else paragraphe
        if precede:
            efface = passages[0 if suivi else -1].getparent()
            assert efface is not None
            tete = [e for e in efface.itersiblings(preceding=True) if e.tag != f'{W}pPr'][::-1]
            debut = self._avant(seule)
            debut.extend(tete if suivi else [*tete, efface])
        self._remplir(seule, contenu, passages[0])
        return True

    def _recrire(self, passages: Sequence[etree._Element], contenu: str) -> bool:
        """Propose une autre écriture d'une balise déjà seule ; faux si c'est la même."""
        if ''.join(texte.text or '' for passage in passages for texte in passage.iter(f'{W}t')) == contenu:
            return False
        self.supprimer(passages)
        self.inserer(contenu, passages[-1], apres=True)
        return True

    def _avant(self, paragraphe: etree._Element) -> etree._Element:
        neuf = self._paragraphe(paragraphe)
        paragraphe.addprevious(neuf)
        return neuf

    def _paragraphe(self, semblable: etree._Element) -> etree._Element:
        """Un paragraphe vide, réglé comme un autre, dont la marque est proposée."""
        neuf = etree.Element(f'{W}p')
        proprietes = _copie(semblable, 'pPr')
        neuf.append(proprietes)
        etree.SubElement(proprietes, f'{W}rPr').append(self.marque('ins'))
        return neuf

    def _remplir(self, paragraphe: etree._Element, contenu: str, semblable: etree._Element) -> None:
        """Propose un texte au début d'un paragraphe."""
        enveloppe = self.marque('ins')
        enveloppe.append(passage_neuf(contenu, semblable))
        proprietes = paragraphe.find(f'{W}pPr')
        if proprietes is None:
            paragraphe.insert(0, enveloppe)
        else:
            proprietes.addnext(enveloppe)


def remplacer(passages: Sequence[etree._Element], contenu: str) -> None:
    """Remplace un texte tout de suite, sans le proposer : le premier passage le porte."""
    textes = [texte for passage in passages for texte in passage.findall(f'{W}t')]
    for texte in textes if not contenu else textes[1:]:
        vider(texte)
    if contenu:
        ecrire(textes[0], contenu)


def retouchables(passages: Sequence[etree._Element]) -> bool:
    """Vrai si aucun de ces passages n'est déjà effacé par une modification suivie."""
    return not any(est_efface(passage) for passage in passages)


def _copie(element: etree._Element, nom: str) -> etree._Element:
    """Les propriétés d'un paragraphe, d'une ligne ou d'une cellule, sans ce qui n'appartient qu'à lui."""
    modele = element.find(f'{W}{nom}')
    copie = etree.Element(f'{W}{nom}') if modele is None else deepcopy(modele)
    for superflu in [enfant for enfant in copie if enfant.tag in {f'{W}{nom}' for nom in PAS_A_COPIER[nom]}]:
        copie.remove(superflu)
    return copie


def _imprime(elements: Iterable[etree._Element], sauf: Sequence[etree._Element] = ()) -> bool:
    """Vrai si un de ces éléments met quelque chose sur la page : un mot, une image, une note."""
    for element in elements:
        if element.tag in ORNEMENTS:
            continue
        for interieur in element.iter():
            if interieur.getparent() in sauf:
                continue
            if interieur.tag in (f'{W}t', f'{W}delText') and (interieur.text or '').strip():
                return True
            if interieur.tag in IMAGES_ET_NOTES:
                return True
    return False
