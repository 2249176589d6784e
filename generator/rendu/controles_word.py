"""Les cases à cocher de Word (Développeur > Case à cocher) : cochées d'après le champ que nomme leur balise.

La directrice écrit « periode.avis_favorable » dans Développeur > Propriétés > Balise. Avant vérification comme avant
compilation, le signe de la case devient une balise ordinaire : elle se vérifie, se boucle et se remplit comme les autres.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from generator.rendu.ooxml import W14, W
from generator.rendu.typographie import COCHEE, VIDE

CHAMP = re.compile(r'\s*(?:\{\{\s*)?([a-z_]+(?:\.[a-z_]+)*)(?:\s*\}\})?\s*')
POLICE = 'MS Gothic'
ATTRIBUTS_DE_POLICE = ('ascii', 'hAnsi', 'eastAsia', 'cs')


def relier_les_cases(racine: etree._Element) -> None:
    """Fait dépendre de son champ chaque case dont la balise en nomme un ; les autres restent comme dessinées."""
    for controle in list(racine.iter(f'{W}sdt')):
        champ = _champ(controle)
        if champ is not None:
            _relier(controle, champ)


def cases_mal_reliees(paragraphe: etree._Element) -> Iterator[str]:
    """Les balises de cases à cocher qui ne sont pas le nom d'un champ, dans un paragraphe ou juste autour."""
    autour = [s for s in paragraphe.iterancestors(f'{W}sdt') if next(s.iter(f'{W}p'), None) is paragraphe]
    for controle in [*autour, *paragraphe.iter(f'{W}sdt')]:
        dedans = next(controle.iterancestors(f'{W}p'), None)
        balise = _balise(controle)
        if balise.strip() and not CHAMP.fullmatch(balise) and (controle in autour or dedans is paragraphe):
            yield balise


def _case(controle: etree._Element) -> etree._Element | None:
    return controle.find(f'{W}sdtPr/{W14}checkbox')


def _balise(controle: etree._Element) -> str:
    balise = controle.find(f'{W}sdtPr/{W}tag')
    return balise.get(f'{W}val', '') if balise is not None and _case(controle) is not None else ''


def _champ(controle: etree._Element) -> str | None:
    trouve = CHAMP.fullmatch(_balise(controle))
    return trouve[1] if trouve else None


def _relier(controle: etree._Element, champ: str) -> None:
    case, proprietes = _case(controle), controle.find(f'{W}sdtPr')
    assert case is not None and proprietes is not None
    for nom in ('dataBinding', 'showingPlcHdr'):  # Word y reprendrait la valeur liée, ou le texte d'attente
        for element in proprietes.findall(f'{W}{nom}'):
            proprietes.remove(element)
    cochee = case.find(f'{W14}checked')
    if cochee is None:
        cochee = etree.Element(f'{W14}checked')
        case.insert(0, cochee)
    cochee.set(f'{W14}val', _selon(champ, '1', '0'))
    signes = _etat(case, 'checkedState', COCHEE), _etat(case, 'uncheckedState', VIDE)
    _dessiner(controle, champ, *signes)


def _etat(case: etree._Element, nom: str, defaut: str) -> tuple[str, str]:
    """Le signe et la police d'un état de la case."""
    etat = case.find(f'{W14}{nom}')
    if etat is None:
        return defaut, POLICE
    code, police = etat.get(f'{W14}val', ''), etat.get(f'{W14}font', POLICE)
    signe = chr(int(code, 16)) if re.fullmatch(r'[0-9A-Fa-f]{2,5}', code) else defaut
    lisible = signe.isprintable() or unicodedata.category(signe) == 'Co'  # Wingdings est dans la zone privée
    return (signe if lisible else defaut), (police if '{' not in police else POLICE)


def _selon(champ: str, oui: str, non: str) -> str:
    return oui if oui == non else f'{{% if {champ} %}}{oui}{{% else %}}{non}{{% endif %}}'


def _dessiner(controle: etree._Element, champ: str, oui: tuple[str, str], non: tuple[str, str]) -> None:
    """Met dans le premier passage le signe et la police de l'état ; les passages suivants sont vidés."""
    contenu = controle.find(f'{W}sdtContent')
    if contenu is None:
        contenu = etree.SubElement(controle, f'{W}sdtContent')
    passages = list(contenu.iter(f'{W}r')) or [_nouveau_passage(contenu)]
    for passage in passages:
        for texte in passage.findall(f'{W}t') + passage.findall(f'{W}sym'):
            passage.remove(texte)
    _police(passages[0], _selon(champ, oui[1], non[1]))
    texte = etree.SubElement(passages[0], f'{W}t')
    texte.text = f'{{{{ {champ}|case }}}}'
    if (oui[0], non[0]) != (COCHEE, VIDE):
        texte.text = f"{{% if {champ}|case == '{COCHEE}' %}}{oui[0]}{{% else %}}{non[0]}{{% endif %}}"


def _nouveau_passage(contenu: etree._Element) -> etree._Element:
    paragraphe = next(contenu.iter(f'{W}p'), None)
    return etree.SubElement(contenu if paragraphe is None else paragraphe, f'{W}r')


def _police(passage: etree._Element, police: str) -> None:
    proprietes = passage.find(f'{W}rPr')
    if proprietes is None:
        proprietes = etree.Element(f'{W}rPr')
        passage.insert(0, proprietes)
    polices = proprietes.find(f'{W}rFonts')
    if polices is None:
        polices = etree.Element(f'{W}rFonts')
        style = proprietes.find(f'{W}rStyle')
        proprietes.insert(0 if style is None else 1, polices)
    for nom in list(polices.attrib):
        if nom.endswith('Theme'):
            del polices.attrib[nom]
    for nom in ATTRIBUTS_DE_POLICE:
        polices.set(f'{W}{nom}', police)
