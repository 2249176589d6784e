"""L'essai à blanc d'un modèle : rempli de documents fictifs, le fichier produit doit rester un document Word entier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import TemplateError
from lxml import etree

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.canonique import Variante, document_fictif
from generator.rendu.environnement import ValeurAbsente, ValeurSansTexte
from generator.rendu.faute import Faute
from generator.rendu.langage import en_francais
from generator.rendu.lieux import Lieu, cellules, largeur, lignes
from generator.rendu.lot import assembler
from generator.rendu.modele import ModeleCompile
from generator.rendu.ooxml import DOCUMENT, R, W, analyser, cible, relations

PLEINES = re.compile(r'word/(?:document|header\w*|footer\w*)\.xml')
RESTE = re.compile(r'\{\{|\{%|\{#|%\}|#\}')
PORTE_DES_PARAGRAPHES = ('tc', 'txbxContent', 'hdr', 'ftr', 'comment')
REMEDE = "remettez chaque boucle et chaque condition seules sur leur ligne ou dans leur paragraphe."


def essayer(modele: ModeleCompile, parties: Mapping[str, bytes], contexte: type, nom: str) -> list[Faute]:
    """Ce qui se déforme quand on remplit le modèle, dont voici les parties : de peu, de beaucoup, de noms longs, de rien."""
    admises = _largeurs(parties)
    fautes: dict[tuple[str, str], Faute] = {}
    for variante in Variante:
        try:
            remplies = assembler(modele, [document_fictif(contexte, variante)]).parties
        except ValeurAbsente:
            continue  # un champ facultatif imprimé tel quel : la vérification le dit, à sa place
        except (TemplateError, ValeurSansTexte, etree.XMLSyntaxError) as erreur:
            raison = en_francais(erreur.message) if isinstance(erreur, TemplateError) else ''
            constats = [(Lieu("corps", ''), "Le modèle ne donne pas un document Word entier", raison)]
        else:
            constats = list(_constats(remplies, admises))
        for lieu, quoi, raison in constats:
            fautes.setdefault((quoi, str(lieu)), _faute(nom, variante, lieu, quoi, raison))
    return list(fautes.values())


def _faute(nom: str, variante: Variante, lieu: Lieu, quoi: str, raison: str) -> Faute:
    regle = f"essai à blanc, document fictif « {variante} »" + (f" : {raison}" if raison else '')
    probleme = Probleme(Code.MODELE_DEFORME, Gravite.ERREUR, quoi, Emplacement(nom, precision=str(lieu)), regle, REMEDE)
    return Faute(probleme, None, None, lieu)


def _largeurs(parties: Mapping[str, bytes]) -> set[int]:
    """Les largeurs de lignes qui, dans le modèle, débordent déjà leur tableau : ce n'est pas le remplir qui le déforme."""
    racines = [analyser(contenu) for nom, contenu in parties.items() if PLEINES.fullmatch(nom)]
    return {
        _colonnes(ligne)
        for racine in racines for tableau in racine.iter(f'{W}tbl') for ligne in lignes(tableau)
        if _colonnes(ligne) != _grille(tableau) and not RESTE.search(''.join(ligne.itertext()))
    }  # fmt: skip


def _grille(tableau: etree._Element) -> int:
    return len(tableau.findall(f'{W}tblGrid/{W}gridCol'))


def _constats(parties: Mapping[str, bytes], admises: set[int]) -> Iterator[tuple[Lieu, str, str]]:
    """Ce qui ne va pas dans un document produit : tableaux déformés, cellules sans paragraphe, restes de balise, liens."""
    for nom, contenu in parties.items():
        if not PLEINES.fullmatch(nom):
            continue
        racine = analyser(contenu)
        partie = "corps" if nom == DOCUMENT else "en-tête ou pied de page"
        for rang, tableau in enumerate(racine.iter(f'{W}tbl'), 1):
            for quoi in _tableau(tableau, admises):
                yield Lieu(partie, f"tableau {rang}"), f"Le tableau {rang} se déforme", quoi
        for porteur in racine.iter(*(f'{W}{etiquette}' for etiquette in PORTE_DES_PARAGRAPHES)):
            dernier = next((e for e in reversed(porteur) if e.tag not in (f'{W}tcPr', f'{W}bookmarkEnd')), None)
            if dernier is None or dernier.tag not in (f'{W}p', f'{W}sdt'):
                yield Lieu(partie, ''), "Une cellule reste sans paragraphe", "il en faut un hors de toute condition"
        texte = ''.join(t.text or '' for t in racine.iter(f'{W}t'))
        if RESTE.search(texte):
            yield Lieu(partie, ''), "Une balise n'est pas remplie", ''
        connus = relations(parties, nom)
        for element in racine.iter():
            for attribut in (f'{R}id', f'{R}embed'):
                identifiant = element.get(attribut)
                if identifiant and not _existe(connus.get(identifiant), nom, parties):
                    yield Lieu(partie, ''), "Le document produit perd une image ou un lien", identifiant


def _existe(relation: etree._Element | None, partie: str, parties: Mapping[str, bytes]) -> bool:
    if relation is None:
        return False
    return relation.get('TargetMode') == 'External' or cible(partie, relation) in parties


def _colonnes(ligne: etree._Element) -> int:
    """Les colonnes de la grille qu'une ligne occupe."""
    colonnes = list(cellules(ligne))
    apres = ligne.find(f'{W}trPr/{W}gridAfter')
    total = colonnes[-1][0] - 1 + largeur(colonnes[-1][1]) if colonnes else 0
    return total + (int(apres.get(f'{W}val', '0')) if apres is not None else 0)


def _tableau(tableau: etree._Element, admises: set[int]) -> Iterator[str]:
    """Les lignes qui n'ont pas le compte de colonnes de la grille."""
    grille = _grille(tableau)
    toutes = list(lignes(tableau))
    for rang, ligne in enumerate(toutes, 1):
        total = _colonnes(ligne)
        if grille and total != grille and total not in admises:
            yield f"sa ligne {rang} a {total} colonnes au lieu de {grille}"
            return
    if not toutes:
        yield "il n'a plus aucune ligne"
