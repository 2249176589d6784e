"""Un classeur .xlsx que l'on retouche : seules les parties des feuilles touchées sont réécrites."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from generator.classeur.retouche.archive import reecrire_archive
from generator.classeur.retouche.feuille_xlsx import FeuilleXlsx, analyser, serialiser, textes_partages
from generator.classeur.retouche.plages import plage_etendue, zones
from generator.classeur.retouche.plan import Plan
from generator.classeur.retouche.styles import Styles
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.entrailles import feuilles_xlsx
from generator.lecture.tableur import BORNES
from generator.paquet import lire_paquet
from generator.rapport import Emplacement, Gravite, Probleme

CLASSEUR, RELATIONS, TYPES = 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', '[Content_Types].xml'
UNE_FORMULE = re.compile(rb'<(?:\w+:)?f[ >/]')
DEVANT_LES_FEUILLES = ('_xlnm._FilterDatabase', '_xlnm.Print_Titles', '_xlnm.Print_Area')
"""Les noms que le tableur tient lui-même : ils suivent leur feuille."""
TYPE_DE_FEUILLE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'
RELATION_DE_FEUILLE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'
FEUILLE_NEUVE = (
    '<worksheet xmlns="{espace}"><dimension ref="A1"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
    'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{colonnes}</cols><sheetData/>'
    '</worksheet>'
)


class ClasseurXlsx:
    """Les parties d'un .xlsx ; celles que l'on change, et elles seules, sont analysées puis réécrites."""

    def __init__(self, contenu: bytes, fichier: str) -> None:
        self._contenu = contenu
        self._parties: dict[str, bytes] = dict(lire_paquet(contenu, BORNES))
        if CLASSEUR not in self._parties:
            raise _irretouchable(fichier)
        self._fichier = fichier
        self._chemins = dict(feuilles_xlsx(self._parties))
        self._neuves: dict[str, bytes] = {}
        self._textes_otes: set[int] = set()
        self._livre = analyser(self._parties[CLASSEUR])
        styles = next((p for p in self._parties if p.lower() == 'xl/styles.xml'), '')
        self._styles = Styles(self._parties.get(styles))
        proprietes = self._livre.find('{*}workbookPr')
        self._depuis_1904 = proprietes is not None and proprietes.get('date1904') in ('1', 'true')
        self._formules = any(UNE_FORMULE.search(self._parties.get(chemin, b'')) for chemin in self._chemins.values())

    @property
    def touchees(self) -> frozenset[str]:
        """Les parties réécrites ou ajoutées."""
        return frozenset(nom for nom, octets in self._neuves.items() if self._parties.get(nom) != octets)

    def feuille(self, plan: Plan) -> FeuilleXlsx:
        """La feuille d'un plan, telle qu'elle est ; ajoutée à la fin si le classeur ne l'a pas."""
        if plan.grille is None:
            return self._ajouter(plan)
        xml = self._parties.get(self._chemins.get(plan.nom, ''))
        if xml is None:
            raise _irretouchable(self._fichier)
        feuille = FeuilleXlsx(xml, self._styles, depuis_1904=self._depuis_1904)
        feuille.ancree = self._formules or self._vise(plan.nom) or feuille.tient_a_ses_lignes(plan.entete, plan.derniere)
        feuille.ancree = feuille.ancree or self._a_des_dessins(plan)
        return feuille

    def garder(self, plan: Plan, feuille: FeuilleXlsx) -> None:
        """Garde une feuille retouchée, et ce qui la suit : son tableau, le nom de son filtre."""
        chemin = self._chemins[plan.nom]
        self._neuves[chemin] = serialiser(feuille.racine)
        self._textes_otes |= feuille.textes_otes
        for tableau in self._liees(chemin, '/tables/'):
            self._etendre_le_tableau(tableau, plan)
        rang = list(self._chemins).index(plan.nom)
        for nom in self._livre.iterfind('{*}definedNames/{*}definedName'):
            if nom.get('name') == DEVANT_LES_FEUILLES[0] and nom.get('localSheetId') == str(rang) and nom.text:
                feuille_nommee, _, plage = nom.text.rpartition('!')
                etendue = plage_etendue(plage.replace('$', ''), plan)
                if etendue != plage.replace('$', ''):
                    nom.text = f'{feuille_nommee}!' + re.sub('([A-Z]+)([0-9]+)', r'$\1$\2', etendue)
                    self._neuves[CLASSEUR] = b''

    def octets(self) -> bytes:
        """Le classeur retouché : même ordre, mêmes dates, mêmes octets pour tout ce qui n'a pas changé."""
        self._oublier_les_textes_otes()
        if self._formules:
            self._recalculer_a_l_ouverture()
        if CLASSEUR in self._neuves:
            self._neuves[CLASSEUR] = serialiser(self._livre)
        return reecrire_archive(self._contenu, self._parties, self._neuves)

    # Ce qui tient aux lignes

    def _vise(self, nom: str) -> bool:
        """Vrai si un nom défini, un graphique ou un tableau croisé vise des cellules de cette feuille."""
        appels = (f"{nom}!", "{}'!".format(nom.replace("'", "''")))
        noms = (
            n.text or '' for n in self._livre.iterfind('{*}definedNames/{*}definedName')
            if n.get('name') not in DEVANT_LES_FEUILLES
        )  # fmt: skip
        ailleurs = (
            octets.decode('utf-8', 'replace') for partie, octets in self._parties.items()
            if '/charts/' in partie or '/pivotCache/' in partie
        )  # fmt: skip
        return any(appel in texte for texte in (*noms, *ailleurs) for appel in appels)

    def _a_des_dessins(self, plan: Plan) -> bool:
        """Vrai si un tableau, un commentaire ou une image se tient sous l'en-tête."""
        chemin = self._chemins[plan.nom]
        if any(self._liees(chemin, quoi) for quoi in ('/tables/', 'hreadedComment', '/pivotTables/')):
            return True
        for partie in self._liees(chemin, 'comments'):
            for commentaire in analyser(self._parties[partie]).iter('{*}comment'):
                if any(bas > plan.entete for _, (bas, _) in zones(commentaire.get('ref', ''))):
                    return True
        return any(
            int(ligne.text or 0) >= plan.entete
            for partie in self._liees(chemin, '/drawings/') if partie.endswith('.xml')
            for ligne in analyser(self._parties[partie]).iterfind('{*}*/{*}from/{*}row')
        )  # fmt: skip

    def _liees(self, chemin: str, quoi: str) -> list[str]:
        """Les parties de cette sorte auxquelles une feuille est liée."""
        dossier, nom = posixpath.split(chemin)
        liens = self._parties.get(f'{dossier}/_rels/{nom}.rels')
        if liens is None:
            return []
        cibles = (
            posixpath.normpath(posixpath.join(dossier, lien.get('Target', ''))).lstrip('/')
            for lien in analyser(liens) if lien.get('TargetMode') != 'External'
        )  # fmt: skip
        return [cible for cible in cibles if quoi in f'/{cible}' and cible in self._parties]

    # Ce qui suit

    def _etendre_le_tableau(self, partie: str, plan: Plan) -> None:
        racine = analyser(self._neuves.get(partie, self._parties[partie]))
        places = set(plan.places.values()) - set(plan.colonnes_neuves)
        trouvees = list(zones(racine.get('ref', '')))
        if int(racine.get('totalsRowCount', 0)) or not any(g <= min(places) <= d for (_, g), (_, d) in trouvees):
            return
        sans_colonne = Plan(**{**vars(plan), 'colonnes_neuves': []})
        for element in (racine, *racine.iterfind('{*}autoFilter')):
            element.set('ref', plage_etendue(element.get('ref', ''), sans_colonne))
        self._neuves[partie] = serialiser(racine)

    def _oublier_les_textes_otes(self) -> None:
        """Un élève ôté ne reste pas caché dans les textes partagés du classeur."""
        partie = next((nom for nom in self._parties if nom.lower() == 'xl/sharedstrings.xml'), '')
        if not self._textes_otes or not partie:
            return
        feuilles = (self._neuves.get(chemin) or self._parties[chemin] for chemin in self._chemins.values())
        inutiles = self._textes_otes.difference(*(textes_partages(analyser(xml)) for xml in feuilles))
        racine = analyser(self._parties[partie])
        textes = list(racine.iterfind('{*}si'))
        for rang in inutiles:
            for enfant in list(textes[rang]):
                textes[rang].remove(enfant)
            etree.SubElement(textes[rang], f'{{{etree.QName(racine).namespace}}}t')
        self._neuves[partie] = serialiser(racine)

    def _recalculer_a_l_ouverture(self) -> None:
        """Les formules de l'école gardent leur ancien résultat : le tableur les refait en ouvrant."""
        calcul = self._livre.find('{*}calcPr')
        if calcul is None:
            calcul = etree.Element(f'{{{etree.QName(self._livre).namespace}}}calcPr')
            noms = ('sheets', 'functionGroups', 'externalReferences', 'definedNames')
            [element for element in self._livre if etree.QName(element).localname in noms][-1].addnext(calcul)
        calcul.set('fullCalcOnLoad', '1')
        self._neuves[CLASSEUR] = b''

    # Une feuille de plus

    def _ajouter(self, plan: Plan) -> FeuilleXlsx:
        rangs = (int(n[0]) for p in self._parties.keys() | self._neuves.keys() if (n := re.findall(r'sheet(\d+)\.xml$', p)))
        chemin = f'xl/worksheets/sheet{max(rangs, default=0) + 1}.xml'
        while chemin in self._parties:
            chemin = chemin.replace('.xml', '0.xml')
        style = self._style_d_entete()
        self._declarer(plan.nom, chemin)
        espace = etree.QName(self._livre).namespace
        colonnes = ''.join(
            f'<col min="{place}" max="{place}" width="{colonne.largeur}" customWidth="1"/>'
            for place, colonne in enumerate(plan.feuille.colonnes, 1)
        )
        xml = FEUILLE_NEUVE.format(espace=espace, colonnes=colonnes).encode()
        self._chemins[plan.nom] = chemin
        return FeuilleXlsx(xml, self._styles, depuis_1904=self._depuis_1904, style_d_entete=style)

    def _style_d_entete(self) -> str:
        """Le style d'en-tête d'une autre feuille à nous : celui de la cellule A1 le plus fréquent."""
        styles = []
        for chemin in self._chemins.values():
            if chemin in self._parties:
                styles.append(FeuilleXlsx(self._parties[chemin], self._styles).style((1, 1)))
        return max(styles, key=styles.count, default='')

    def _declarer(self, nom: str, chemin: str) -> None:
        liens = self._arbre(RELATIONS)
        identifiants = {lien.get('Id') for lien in liens}
        neuf = next(f'rId{n}' for n in range(1, len(identifiants) + 2) if f'rId{n}' not in identifiants)
        sortes = (lien.get('Type', '') for lien in liens)
        modele = next((sorte for sorte in sortes if sorte.endswith('/worksheet')), RELATION_DE_FEUILLE)
        etree.SubElement(liens, f'{{{etree.QName(liens).namespace}}}Relationship', Id=neuf, Type=modele,
                         Target=chemin.removeprefix('xl/'))  # fmt: skip
        types = self._arbre(TYPES)
        etree.SubElement(types, f'{{{etree.QName(types).namespace}}}Override', PartName=f'/{chemin}',
                         ContentType=TYPE_DE_FEUILLE)  # fmt: skip
        feuilles = self._livre.find('{*}sheets')
        cle = next(cle for cle in feuilles[0].attrib if str(cle).endswith('}id'))
        numeros = [int(feuille.get('sheetId', 0)) for feuille in feuilles]
        feuille = etree.SubElement(feuilles, feuilles[0].tag, name=nom, sheetId=str(max(numeros) + 1))
        feuille.set(cle, neuf)
        self._neuves |= {RELATIONS: serialiser(liens), TYPES: serialiser(types), CLASSEUR: b''}

    def _arbre(self, partie: str) -> etree._Element:
        return analyser(self._neuves.get(partie) or self._parties[partie])


def _irretouchable(fichier: str) -> ErreurDonnees:
    return ErreurDonnees(Probleme(
        Code.FICHIER_ILLISIBLE, Gravite.ERREUR, "Le classeur se lit, mais il est rangé autrement ; rien n'est écrit",
        Emplacement(fichier), '', "ouvrez-le dans Excel ou LibreOffice, enregistrez-le en .xlsx, relancez.",
    ))  # fmt: skip
