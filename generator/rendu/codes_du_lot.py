"""Les codes carrés d'un lot : une image par formulaire, là où le modèle écrit `{{ retour.qr }}`.

Le rendu laisse un repère, dans un texte ou à la place du fichier d'une image du modèle ; ici, il devient un dessin. Corps,
en-têtes et pieds ont chacun leurs relations : les images, elles, ne sont qu'une fois dans le document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from lxml import etree

from generator.domaine.reference import afficher_reference
from generator.rendu.code_carre import COTE_PAR_DEFAUT, image_du_code
from generator.rendu.images import declarer_le_format
from generator.rendu.ooxml import PIC, RELATION, RELS, WP, A, R, analyser, en_octets, nom_des_relations
from generator.rendu.reperes import CODE, FERME, OUVRE

POSE = re.compile(f'{OUVRE}{CODE}([0-9A-Z]+){FERME}')
ATTRIBUT = ':embed="'
NOM = "Code du retour"
DESSIN = (
    '</w:t><w:drawing><wp:inline xmlns:wp="{wp}" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{cote}" cy="{cote}"/><wp:docPr id="{id}" name="{nom}" descr="{description}"/>'
    '<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}">'
    '<pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="0" name="{nom}" descr="{description}"/><pic:cNvPicPr/>'
    '</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{r}" r:embed="{lien}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cote}" cy="{cote}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    '</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing><w:t xml:space="preserve">'
)
"""Une image dans le fil du texte : le passage qui la porte garde sa police, de part et d'autre."""
SANS_PREFIXE: dict[str | None, str] = {None: RELS.strip('{}')}
"""LibreOffice refuse un fichier de relations dont l'espace de noms a un préfixe."""
ESPACES = {'wp': WP.strip('{}'), 'a': A.strip('{}'), 'pic': PIC.strip('{}'), 'r': R.strip('{}')}


def description(reference: str) -> str:
    """Ce qu'un lecteur d'écran dira du code."""
    return f'{NOM} {afficher_reference(reference)}'


def dessiner_les_codes(xml: str, suivant: Callable[[], int]) -> tuple[str, list[str]]:
    """Le XML d'une partie, ses repères changés en dessins, et les références qu'il montre ; `suivant` les numérote."""
    if f'{OUVRE}{CODE}' not in xml:
        return xml, []
    montrees: dict[str, None] = {}

    def poser(trouve: re.Match[str]) -> str:
        reference = trouve[1]
        montrees[reference] = None
        if xml.endswith(ATTRIBUT, 0, trouve.start()):
            return _lien(reference)
        return DESSIN.format(
            cote=COTE_PAR_DEFAUT, id=suivant(), nom=NOM, description=description(reference), lien=_lien(reference), **ESPACES
        )

    return POSE.sub(poser, xml), list(montrees)


def relier_les_codes(partie: str, references: Collection[str], parties: dict[str, bytes]) -> None:
    """Met dans le document l'image de chaque code, et la relie à la partie qui la montre."""
    if not references:
        return
    declarer_le_format(parties, 'png')
    liens = nom_des_relations(partie)
    racine = analyser(parties[liens]) if liens in parties else etree.Element(f'{RELS}Relationships', nsmap=SANS_PREFIXE)
    for reference in references:
        fichier = f'word/media/code_{reference}.png'
        parties[fichier] = image_du_code(reference)
        etree.SubElement(racine, f'{RELS}Relationship', Id=_lien(reference), Type=f'{RELATION}/image', Target=f'/{fichier}')
    parties[liens] = en_octets(racine)


def _lien(reference: str) -> str:
    return f'rIdCode{reference}'
