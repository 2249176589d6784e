"""Un lot : un modèle, N lettres, un seul .docx où chaque lettre est une section, comme si elle était seule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.attendus import Textes
from generator.rendu.budget import Budget
from generator.rendu.codes_du_lot import dessiner_les_codes, relier_les_codes
from generator.rendu.entetes import Montre, montres, paires_a_part
from generator.rendu.fusions import fusionner
from generator.rendu.modele import (
    Annexe,
    ModeleCompile,
    remodeler_colonnes,
    rendre_annexe,
    sans_espaces_de_noms,
)
from generator.rendu.ooxml import (
    DOCUMENT,
    TYPE_ENTETE,
    TYPE_PIED,
    W,
    analyser,
    en_octets,
    nom_des_relations,
    paragraphes_visibles,
    serialiser,
)
from generator.rendu.reperes import BORNE, DESSIN, FUSION, NOM, RENVOI, REPERE, SECTION, numeroter_les_dessins
from generator.rendu.sections import ajouter_parties, oter_parties

MARQUE_DE_SECTION = f'<w:sectPr>{SECTION}</w:sectPr>'
PREMIER_IDENTIFIANT = 1000
PREMIERE_LISTE = 10_000
FIN_DE_LETTRE = '<!--fin de lettre-->'
PARAGRAPHE_DE_SECTION = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
)
AMORCE = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="2" w:lineRule="exact"/></w:pPr></w:p>'
"""Un paragraphe sans hauteur : le moteur embarqué oublie l'espace avant le premier paragraphe d'une section."""
REFERENCE = re.compile(r'(<w:(?:header|footer)Reference\b[^>]*r:id=")([^"]+)(")')


@dataclass(slots=True)
class Assemblage:
    """L'état d'un lot en cours : compteurs d'identifiants, listes et annexes déjà créées."""

    modele: ModeleCompile
    rang: int = 0
    identifiant: int = PREMIER_IDENTIFIANT
    signets: dict[str, int] = field(default_factory=dict)
    occurrences: dict[str, int] = field(default_factory=dict)
    listes: list[tuple[str, str]] = field(default_factory=list)
    annexes: dict[tuple[str, str], str] = field(default_factory=dict)
    nouvelles: dict[str, tuple[str, str]] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    paires: bool = False
    montres: list[tuple[Montre, ...]] = field(default_factory=list)

    def suivant(self) -> int:
        """Un identifiant jamais donné dans ce lot."""
        self.identifiant += 1
        return self.identifiant

    def dessiner(self, xml: str) -> tuple[str, list[str]]:
        """Un XML rendu, ses codes carrés dessinés, et leurs références. Lève `ModeleDemesure`."""
        dessine, references = dessiner_les_codes(xml, self.suivant)
        self.budget.ecrire(len(dessine) - len(xml))
        return dessine, references


@dataclass(frozen=True, slots=True)
class LotAssemble:
    """Les parties du .docx d'un lot, et le texte de chaque lettre, paragraphe par paragraphe : ce que le PDF devra dire.

    Ses en-têtes et ses pieds (`textes.entetes`) en sont s'ils portent une valeur.
    """

    parties: dict[str, bytes]
    textes: Textes


def assembler(
    modele: ModeleCompile, contextes: Sequence[Any], *, premieres_pages: Sequence[int] | None = None
) -> LotAssemble:
    """Rend toutes les lettres d'un lot. `premieres_pages` : numéro de la première page de chacune (1 par défaut).

    Lève les exceptions du rendu (`ValeurAbsente`, `jinja2.TemplateError`), ou `etree.XMLSyntaxError`.
    """
    etat = Assemblage(modele, paires=paires_a_part(modele.parties))
    pages = premieres_pages or [1] * len(contextes)
    corps = [
        _lettre(etat, contexte, derniere=rang == len(contextes) - 1, premiere_page=page)
        for rang, (contexte, page) in enumerate(zip(contextes, pages, strict=True))
    ]
    racine = analyser(f'{modele.avant}{FIN_DE_LETTRE.join(corps)}{modele.apres}')
    textes = _textes(racine)
    parties = dict(modele.parties)
    parties[DOCUMENT] = en_octets(racine)
    _ecrire_listes(etat, parties)
    dits = _ecrire_annexes(etat, parties)
    relier_les_codes(DOCUMENT, etat.codes, parties)
    textes.entetes = tuple(
        tuple((debut, pas, dits[qui]) for qui, debut, pas in lettre if qui in dits) for lettre in etat.montres
    )
    return LotAssemble(parties, textes)


def _textes(racine: etree._Element) -> Textes:
    """Le texte de chaque lettre ; ôte au passage les marques qui les séparaient."""
    corps = racine.find(f'{W}body')
    assert corps is not None
    lettres: list[list[str]] = [[]]
    for bloc in list(corps):
        if isinstance(bloc, etree._Comment):
            corps.remove(bloc)
            lettres.append([])
        else:
            lettres[-1] += paragraphes_visibles(bloc)
    return Textes(tuple(lettre) for lettre in lettres)

def _lettre(etat: Assemblage, contexte: Any, *, derniere: bool, premiere_page: int) -> str:
    modele = etat.modele
    etat.rang += 1
    etat.signets.clear()
    etat.occurrences.clear()
    etat.budget.nouveau_document()
    xml = modele.rendre_corps(contexte, etat.budget)
    if modele.remodele_les_colonnes:
        xml = _interieur(remodeler_colonnes(f'{modele.avant}{xml}{modele.apres}'))
    if FUSION in xml:
        racine = analyser(f'{modele.avant}{xml}{modele.apres}')
        fusionner(racine)
        xml = _interieur(racine)
    section = _section(etat, contexte, modele.section)
    xml = _section_du_corps(etat, contexte, xml)
    etat.montres.append(tuple(montres(xml, section, premiere_page, paires=etat.paires)) if etat.nouvelles else ())
    numeros: dict[str, str] = {}
    if SECTION in xml:
        xml = xml.replace(MARQUE_DE_SECTION, '' if derniere else section)
        xml += section if derniere else ''
    else:
        xml = xml + section if derniere else _finir_par_section(modele, xml, section)
    if modele.espace_de_tete and etat.rang > 1:
        xml = AMORCE + xml
    xml, references = etat.dessiner(xml)
    etat.codes.update(dict.fromkeys(references))
    xml = REPERE.sub(lambda repere: _remplir(etat, numeros, repere), xml)
    if premiere_page != 1:
        xml = xml.replace('<w:pgNumType w:start="1"', f'<w:pgNumType w:start="{premiere_page}"', 1)
    return xml


def _interieur(racine: etree._Element) -> str:
    corps = racine.find(f'{W}body')
    return ''.join(sans_espaces_de_noms(serialiser(enfant)) for enfant in corps) if corps is not None else ''


def _section_du_corps(etat: Assemblage, contexte: Any, xml: str) -> str:
    """Les sections intermédiaires d'une lettre ont aussi leurs en-têtes."""
    if '<w:headerReference' not in xml and '<w:footerReference' not in xml:
        return xml
    return _section(etat, contexte, xml)


def _section(etat: Assemblage, contexte: Any, section: str) -> str:
    """La section d'une lettre : ses en-têtes et pieds rendus, partagés quand leur texte est le même."""

    def relier(trouve: re.Match[str]) -> str:
        annexe = etat.modele.annexes.get(trouve[2])
        identifiant = trouve[2] if annexe is None or annexe.gabarit is None else _annexe(etat, contexte, annexe)
        return f'{trouve[1]}{identifiant}{trouve[3]}'

    return REFERENCE.sub(relier, section)


def _annexe(etat: Assemblage, contexte: Any, annexe: Annexe) -> str:
    xml = rendre_annexe(annexe, contexte, etat.budget)
    cle = (annexe.relation, xml)
    if cle not in etat.annexes:
        rang = len(etat.annexes) + 1
        identifiant = f'rIdLot{rang}'
        etat.annexes[cle] = identifiant
        etat.nouvelles[identifiant] = (annexe.relation, xml)
    return etat.annexes[cle]


def _finir_par_section(modele: ModeleCompile, xml: str, section: str) -> str:
    """La fin de la lettre dépend d'une condition : la section va dans son dernier paragraphe rendu, s'il peut la porter."""
    racine = analyser(f'{modele.avant}{xml}{modele.apres}')
    corps = racine.find(f'{W}body')
    assert corps is not None
    derniere = corps[-1] if len(corps) else None
    if derniere is None or derniere.tag != f'{W}p' or derniere.find(f'{W}pPr/{W}sectPr') is not None:
        return xml + PARAGRAPHE_DE_SECTION.format(section=section)
    proprietes = derniere.find(f'{W}pPr')
    if proprietes is None:
        proprietes = etree.Element(f'{W}pPr')
        derniere.insert(0, proprietes)
    marque = etree.SubElement(proprietes, f'{W}sectPr')
    marque.text = SECTION
    return _interieur(racine).replace(MARQUE_DE_SECTION, section)


def _remplir(etat: Assemblage, numeros: dict[str, str], repere: re.Match[str]) -> str:
    """Remplace un repère : dessin, borne ou nom de signet, renvoi, numéro de liste."""
    sorte, valeur = repere[1], repere[2]
    if sorte == DESSIN:
        return str(etat.suivant())
    if sorte == BORNE:
        if valeur in etat.signets:
            return str(etat.signets.pop(valeur))
        etat.signets[valeur] = etat.suivant()
        return str(etat.signets[valeur])
    if sorte == NOM:
        fois = etat.occurrences[valeur] = etat.occurrences.get(valeur, 0) + 1
        return f'{valeur}L{etat.rang}' if fois == 1 else f'{valeur}L{etat.rang}x{fois}'
    if sorte == RENVOI:
        return f'{valeur}L{etat.rang}'
    if valeur not in numeros:
        numeros[valeur] = _nouvelle_liste(etat, valeur)
    return numeros[valeur]


def _nouvelle_liste(etat: Assemblage, ancienne: str) -> str:
    if etat.rang == 1:
        return ancienne
    numero = str(PREMIERE_LISTE + len(etat.listes))
    etat.listes.append((numero, ancienne))
    return numero


def _ecrire_listes(etat: Assemblage, parties: dict[str, bytes]) -> None:
    """Une liste par lettre : mêmes niveaux que celle du modèle, mais qui repart de son début."""
    if not etat.listes:
        return
    racine = analyser(parties['word/numbering.xml'])
    modeles = {numero.get(f'{W}numId'): numero for numero in racine.iter(f'{W}num')}
    abstraites = {a.get(f'{W}abstractNumId'): a for a in racine.iter(f'{W}abstractNum')}
    dernier = list(modeles.values())[-1]
    for numero, ancienne in etat.listes:
        element = etree.Element(f'{W}num')
        element.set(f'{W}numId', numero)
        abstraite = etat.modele.listes[ancienne]
        etree.SubElement(element, f'{W}abstractNumId').set(f'{W}val', abstraite)
        departs = {n.get(f'{W}ilvl'): n.find(f'{W}start') for n in abstraites[abstraite].iter(f'{W}lvl')}
        surcharges = {s.get(f'{W}ilvl'): s for s in modeles[ancienne].iter(f'{W}lvlOverride')}
        for niveau, depart in departs.items():
            element.append(_depart(niveau or '0', depart, surcharges.get(niveau)))
        dernier.addnext(element)
        dernier = element
    parties['word/numbering.xml'] = en_octets(racine)


def _depart(niveau: str, depart: etree._Element | None, surcharge: etree._Element | None) -> etree._Element:
    element = etree.Element(f'{W}lvlOverride')
    element.set(f'{W}ilvl', niveau)
    valeur = depart.get(f'{W}val', '1') if depart is not None else '1'
    if surcharge is not None:
        for enfant in surcharge:
            if enfant.tag == f'{W}startOverride':
                valeur = enfant.get(f'{W}val', valeur)
    etree.SubElement(element, f'{W}startOverride').set(f'{W}val', valeur)
    return element


def _ecrire_annexes(etat: Assemblage, parties: dict[str, bytes]) -> dict[str, tuple[str, ...]]:
    """Les en-têtes et pieds propres à des lettres : une partie chacun, avec les relations (logo) de l'original, ôté.

    Rend le texte de chacun, par relation.
    """
    nouvelles, dits = [], {}
    for rang, (identifiant, (relation, xml)) in enumerate(etat.nouvelles.items(), 1):
        annexe = etat.modele.annexes[relation]
        nom = f'word/{annexe.sorte}_lot{rang}.xml'
        dessine, references = etat.dessiner(xml)
        racine = analyser(dessine)
        fusionner(racine)
        numeroter_les_dessins(racine, iter(etat.suivant, None))
        parties[nom] = en_octets(racine)
        dits[identifiant] = paragraphes_visibles(racine)
        liens = parties.get(nom_des_relations(annexe.nom))
        if liens:
            parties[nom_des_relations(nom)] = liens
        relier_les_codes(nom, references, parties)
        type_ = TYPE_ENTETE if annexe.sorte == 'header' else TYPE_PIED
        nouvelles.append((nom, type_, identifiant, annexe.sorte))
    if nouvelles:
        ajouter_parties(parties, nouvelles)
        oter_parties(parties, {une.nom for une in etat.modele.annexes.values() if une.gabarit is not None})
    return dits
