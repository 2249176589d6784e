"""Le langage des modèles, attaqué : chaque tentative est refusée en français, ou ne fait rien. Rien ne s'exécute."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from jinja2 import TemplateError, nodes

from generator.rapport import Probleme
from generator.rendu.budget import Budget, Gabarit
from generator.rendu.environnement import ValeurAbsente, ValeurSansTexte, environnement
from generator.rendu.langage import PERMIS, interdits
from tests.rendu.attaques import AUTRES_REFUSEES, ECHOUENT, INERTES, REFUSEES, SANS_DANGER, VALEURS
from tests.rendu.essais import avec_corps, avec_nom, ecrire, essayer, lettre, paragraphe, refaire

SANS_EFFET_SEULES = {'instructions', 'balises_tordues', 'xml_brut'}
"""Des familles dont certaines ne sont que du texte pour Jinja : c'est le contrôle des balises qui les refuse."""
ANGLAIS = re.compile(r'\b(?:expected|unexpected|Encountered|unknown|got|token|tag|name|line|must|error|not allowed)\b')


@pytest.mark.parametrize('famille', REFUSEES)
def test_une_attaque_est_refusee_en_francais(famille: str, tmp_path: Path) -> None:
    for balise in REFUSEES[famille][1]:
        essai = essayer(ecrire(tmp_path / 'm.docx', balise))
        assert essai.problemes, (balise, essai)
        _en_francais(essai.problemes, balise)


def _en_francais(problemes: tuple[Probleme, ...], balise: str) -> None:
    for probleme in problemes:
        assert probleme.code.startswith('M-3') and probleme.remede and probleme.quoi[0] in f'«{probleme.quoi[0].upper()}'
        dit = f'{probleme.quoi} {probleme.regle} {probleme.remede}'.replace(balise[:64], '')
        assert not ANGLAIS.search(re.sub(r'« .*? »', '', dit)), dit


@pytest.mark.parametrize('famille', [famille for famille in REFUSEES if famille not in SANS_EFFET_SEULES])
def test_l_environnement_seul_la_refuse_aussi(famille: str) -> None:
    """Sans le contrôle balise par balise : ce que l'environnement compile ne s'imprime pas."""
    for balise in REFUSEES[famille][1]:
        with pytest.raises((TemplateError, ValeurSansTexte, ValeurAbsente)):
            Gabarit(environnement().from_string(balise)).remplir(vars(lettre()), Budget())


@pytest.mark.parametrize('texte', INERTES, ids=INERTES.get)
def test_ce_qui_n_est_pas_une_balise_s_imprime_tel_quel(texte: str, tmp_path: Path) -> None:
    essai = essayer(ecrire(tmp_path / 'm.docx', texte, "Fin"))
    assert essai.texte == ((texte, "Fin") if not texte.startswith('{#') else ("Fin",))


@pytest.mark.parametrize('valeur', VALEURS, ids=lambda valeur: ascii(valeur)[:30])
def test_une_valeur_n_est_jamais_que_du_texte(valeur: str, tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'm.docx', "Nom : {{ eleve.nom }}.", "Suite.")
    essai = essayer(path, avec_nom(valeur))
    imprimee = valeur.replace('\ue0f0', '').replace('\ue0f1', '')
    assert essai.texte == (f"Nom : {imprimee}.", "Suite."), essai


def test_une_valeur_dans_une_propriete_de_cellule_ne_sort_pas_de_son_attribut(tmp_path: Path) -> None:
    cellule = f'<w:tc><w:tcPr><w:tcW w:w="9" w:type="dxa"/></w:tcPr>{paragraphe("{% cellbg eleve.nom %}", "x")}</w:tc>'
    path = avec_corps(tmp_path / 'm.docx', f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr>{cellule}</w:tr></w:tbl>'
                      + paragraphe('Fin'))  # fmt: skip
    essai = essayer(path, avec_nom('"/><w:p/><w:shd w:fill="'))
    assert essai.texte == ('x', 'Fin')


# Ce que la compilation voit et que le contrôle, balise par balise, ne verrait pas

ZONE = ('<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox>'
        '</v:shape></w:pict></w:r></w:p>')
CACHEES = {
    'entre deux paragraphes': paragraphe('{{ eleve.') + paragraphe('nom }}'),
    'une accolade par paragraphe': paragraphe('{') + paragraphe('{ eleve.nom }') + paragraphe('}'),
    'dans un texte de remplacement': '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{{ eleve.nom }}"/></w:pict></w:r></w:p>',
    'dans une couleur': '<w:p><w:r><w:rPr><w:color w:val="{{ eleve.__class__ }}"/></w:rPr><w:t>x</w:t></w:r></w:p>',
    'dans un nom de signet': '<w:p><w:bookmarkStart w:id="1" w:name="{{ eleve.nom }}"/><w:bookmarkEnd w:id="1"/></w:p>',
    'fermée dans un attribut': '<w:p><w:r><w:t>{% if eleve.nom </w:t></w:r><w:r w:rsidR="%}"><w:t>x</w:t></w:r></w:p>',
    'dans une équation': '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>{{ eleve.nom }}</m:t></m:r></m:oMath></w:p>',
    'dans un texte hors passage': '<w:p><w:r><w:t>x</w:t><w:cr>{{ eleve.nom }}</w:cr></w:r></w:p>',
    'coupée par un élément': '<w:p><w:r><w:t>{{ eleve<w:x/>.nom }}</w:t></w:r></w:p>',
    'à moitié dans une zone de texte': '<w:p><w:r><w:t>{{ eleve.</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
                                       '<v:textbox><w:txbxContent><w:p><w:r><w:t>nom }}</w:t></w:r></w:p></w:txbxContent></v:textbox>'
                                       '</v:shape></w:pict></w:r></w:p>',
    'dans une zone de texte': ZONE.format(paragraphe('{{ eleve.__class__ }}')),
    'en entités XML': paragraphe('&#123;&#123; eleve.__class__ &#125;&#125;'),
    'en CDATA': paragraphe('<![CDATA[{{ eleve.__class__ }}]]>'),
    'coupée en passages': paragraphe('{', '{ ele', 've.__cl', 'ass__ }', '}'),
    'coupée par des passages vides': paragraphe('{', '', '', '% set x = 1 %', '', '}'),
    'dans un texte supprimé': '<w:p><w:del w:id="1"><w:r><w:delText>{{ eleve.__class__ }}</w:delText></w:r></w:del></w:p>',
    'dans un contenu contrôlé': f'<w:sdt><w:sdtPr/><w:sdtContent>{paragraphe("{{ eleve.__class__ }}")}</w:sdtContent></w:sdt>',
    'dans un repli': '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"/>'
                     f'<mc:Fallback><w:pict>{paragraphe("{{ eleve.__class__ }}")}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>',
    'colspan dévoyé': '<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr><w:tcW/></w:tcPr>'
                      f'{paragraphe("{% colspan eleve.__class__ %}")}</w:tc></w:tr></w:tbl>',
    'colspan plein d’espaces': f'<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{paragraphe("{% colspan" + " " * 900 + "x %}")}</w:tc></w:tr></w:tbl>',
    'vm avant les propriétés': '<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>' + paragraphe('{% vm %}') + '<w:tcPr><w:tcW/></w:tcPr>'
                               + paragraphe(*['&gt;'] * 400) + '</w:tc></w:tr></w:tbl>',
    'repère forgé dans le texte': paragraphe('\ue0f0s\ue0f1'),
    'repère forgé dans un attribut': '<w:p w:rsidR="\ue0f0d\ue0f1"/>',
}  # fmt: skip


@pytest.mark.parametrize('xml', CACHEES.values(), ids=CACHEES)
def test_une_balise_cachee_dans_le_xml_est_refusee(xml: str, tmp_path: Path) -> None:
    essai = essayer(avec_corps(tmp_path / 'm.docx', xml))
    assert essai.problemes, essai


def test_un_commentaire_xml_ne_separe_ni_les_lettres_ni_une_balise(tmp_path: Path) -> None:
    path = avec_corps(tmp_path / 'm.docx', '<!--fin de lettre-->' + paragraphe('a {{ el<!-- x -->eve.nom }}') + '<?x y?>')
    assert essayer(path, avec_nom('Roy')).texte == ('a Roy',)


def test_une_balise_dans_les_proprietes_du_document_n_est_pas_remplie_mais_dite(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'm.docx', "Bonjour")
    essai = essayer(path)
    assert essai.parties is not None
    coeur = essai.parties['docProps/core.xml'].replace(b'</cp:coreProperties>', b'<dc:subject>{{ eleve.__class__ }}</dc:subject></cp:coreProperties>')
    assert b'{{ eleve.__class__ }}' in coeur
    essai = essayer(refaire(path, **{'docProps/core.xml': coeur}))
    assert [probleme.code for probleme in essai.problemes] == ['M-341']


# L'arbre syntaxique : chaque sorte de nœud est permise, ou refusée

CLASSES = sorted({c for c in vars(nodes).values() if inspect.isclass(c) and issubclass(c, nodes.Node)}, key=lambda c: c.__name__)
SOURCES = {
    'Add': '{{ 1 + 1 }}', 'And': '{{ 1 and 1 }}', 'Assign': '{% set x = 1 %}', 'AssignBlock': '{% set x %}{% endset %}',
    'Block': '{% block x %}{% endblock %}', 'Call': '{{ x() }}', 'CallBlock': '{% call x() %}{% endcall %}', 'Compare': '{{ 1 == 1 }}',
    'Concat': '{{ 1 ~ 1 }}', 'CondExpr': '{{ 1 if 1 else 2 }}', 'Const': '{{ 1 }}', 'Dict': '{{ {} }}', 'Div': '{{ 1 / 1 }}',
    'Extends': "{% extends 'x' %}", 'Filter': '{{ eleve.nom|vide }}', 'FilterBlock': '{% filter vide %}{% endfilter %}',
    'FloorDiv': '{{ 1 // 1 }}', 'For': '{% for x in proposition.horaires %}{% endfor %}', 'FromImport': "{% from 'x' import y %}",
    'Getattr': '{{ eleve.nom }}', 'Getitem': '{{ eleve[0] }}', 'If': '{% if 1 %}{% endif %}', 'Import': "{% import 'x' as y %}",
    'Include': "{% include 'x' %}", 'Keyword': '{{ eleve.nom|vide(remplacement=1) }}', 'List': '{{ eleve.nom in [1] }}',
    'Macro': '{% macro m() %}{% endmacro %}', 'Mod': '{{ 1 % 1 }}', 'Mul': '{{ 1 * 1 }}', 'NSRef': '{% set x.y = 1 %}', 'Name': '{{ edition }}',
    'Neg': '{{ -1 }}', 'Not': '{{ not 1 }}', 'Operand': '{{ 1 < 2 }}', 'Or': '{{ 1 or 1 }}', 'Output': 'x', 'Pair': '{{ {1: 2} }}',
    'Pos': '{{ +1 }}', 'Pow': '{{ 1 ** 1 }}', 'Slice': '{{ eleve[1:2] }}', 'Sub': '{{ 1 - 1 }}', 'Template': 'x', 'TemplateData': 'x',
    'Test': '{{ 1 is none }}', 'Tuple': '{{ eleve.nom in (1, 2) }}', 'With': '{% with %}{% endwith %}',
    'ScopedEvalContextModifier': '{% autoescape true %}{% endautoescape %}', 'EvalContextModifier': '{% autoescape true %}{% endautoescape %}',
    'Scope': '{% autoescape true %}{% endautoescape %}',
}  # fmt: skip
"""Un modèle par sorte de nœud que l'analyseur de Jinja sait produire."""


@pytest.mark.parametrize('classe', CLASSES, ids=lambda classe: classe.__name__)
def test_chaque_noeud_de_jinja_est_permis_ou_refuse(classe: type[nodes.Node], tmp_path: Path) -> None:
    source = SOURCES.get(classe.__name__)
    if source is None:
        if not classe.abstract:
            refuses = list(interdits(nodes.Template([nodes.Output([_a_la_main(classe)])])))  # type: ignore[list-item]
            assert refuses and classe not in PERMIS, "l'analyseur ne le produit pas : une extension le pourrait"
        return
    arbre = environnement().parse(source)
    assert any(isinstance(noeud, classe) for noeud in (arbre, *arbre.find_all(classe)))
    permis = classe in PERMIS
    assert bool(list(interdits(arbre))) is not permis
    if not permis:
        assert essayer(ecrire(tmp_path / 'm.docx', source)).problemes


def _a_la_main(classe: type[nodes.Node]) -> nodes.Node:
    noeud = object.__new__(classe)
    for champ in (*classe.fields, *classe.attributes):
        setattr(noeud, champ, None)
    return noeud


def test_la_liste_des_noeuds_permis_est_celle_des_precisions() -> None:
    assert {classe.__name__ for classe in PERMIS} == {
        'Template', 'Output', 'TemplateData', 'Name', 'Getattr', 'Const', 'List', 'Tuple', 'Compare', 'Operand', 'And', 'Or', 'Not',
        'For', 'If', 'Filter', 'CondExpr', 'Keyword',
    }  # fmt: skip
    assert set(environnement().filters) - {'compter les tours'} <= {*_filtres()}
    assert environnement().tests == {} and environnement().globals == {} and environnement().extensions == {}


def _filtres() -> set[str]:
    from generator.rendu.environnement import FILTRES

    return set(FILTRES)


@pytest.mark.parametrize('balise', AUTRES_REFUSEES, ids=ascii)
def test_une_autre_attaque_est_refusee_en_francais(balise: str, tmp_path: Path) -> None:
    essai = essayer(ecrire(tmp_path / 'm.docx', balise))
    assert essai.problemes, essai
    assert all(probleme.code.startswith('M-3') and probleme.quoi and probleme.remede for probleme in essai.problemes)


@pytest.mark.parametrize('balise', [*ECHOUENT, *SANS_DANGER], ids=ascii)
def test_une_bizarrerie_permise_n_imprime_rien_de_python(balise: str, tmp_path: Path) -> None:
    essai = essayer(ecrire(tmp_path / 'm.docx', balise))
    assert not essai.problemes and (essai.echec is not None) == (balise in ECHOUENT)
    assert not any(mot in ''.join(essai.texte or ()) for mot in ('<', 'object', 'method', 'module', 'Champs', '{{', '{%'))


# Une balise coupée par ce que Word met entre deux passages

ENVELOPPES = {
    'un lien': '<w:hyperlink w:anchor="x">{}</w:hyperlink>', 'un contrôle': '<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>',
    'une étiquette': '<w:smartTag w:uri="u" w:element="e">{}</w:smartTag>', 'un ajout suivi': '<w:ins w:id="1">{}</w:ins>',
    'un champ simple': '<w:fldSimple w:instr="PAGE">{}</w:fldSimple>', 'un sens d’écriture': '<w:bdo w:val="rtl">{}</w:bdo>',
    'du XML de la personne': '<w:customXml w:uri="u" w:element="e">{}</w:customXml>', 'un déplacement': '<w:moveTo w:id="1">{}</w:moveTo>',
    'un champ complexe': '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
                         '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    'un texte phonétique': '<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase/></w:ruby></w:r>',
}  # fmt: skip


@pytest.mark.parametrize('balise', ['{{ eleve.__class__ }}', '{% set x = 1 %}', '{{ range(9) }}', "{{ ''.__class__ }}"])
@pytest.mark.parametrize('enveloppe', ENVELOPPES.values(), ids=ENVELOPPES)
def test_une_attaque_coupee_par_une_enveloppe_est_refusee(enveloppe: str, balise: str, tmp_path: Path) -> None:
    """Coupée après chacun de ses signes : la fin dans l'enveloppe, ou le début, ou le milieu."""
    def passage(texte: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{texte}</w:t></w:r>' if texte else ''

    for place in range(1, len(balise), 3):
        debut, fin = passage(balise[:place]), passage(balise[place:])
        for corps in (debut + enveloppe.format(fin), enveloppe.format(debut) + fin, enveloppe.format(debut) + enveloppe.format(fin)):
            essai = essayer(avec_corps(tmp_path / 'm.docx', f'<w:p>{corps}</w:p>'))
            assert essai.problemes, corps
