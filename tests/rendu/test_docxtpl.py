"""Ce que montre la documentation de docxtpl, refait ici : ce qui est permis donne le même texte que docxtpl, le reste est refusé."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate

from generator.rendu.environnement import environnement
from generator.rendu.ooxml import W, analyser, texte_du_paragraphe
from tests.rendu.essais import avec_corps, ecrire, essayer, lettre, paragraphe


def tableau(*lignes: tuple[str, ...]) -> str:
    """Un tableau d'une cellule par texte."""
    cellule = '<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/></w:tcPr>{}</w:tc>'
    corps = ''.join('<w:tr>' + ''.join(cellule.format(paragraphe(texte)) for texte in ligne) + '</w:tr>' for ligne in lignes)
    grille = '<w:gridCol w:w="1000"/>' * max(map(len, lignes))
    return f'<w:tbl><w:tblPr/><w:tblGrid>{grille}</w:tblGrid>{corps}</w:tbl>'


def par_docxtpl(path: Path) -> tuple[str, ...]:
    """Le texte que docxtpl lui-même donne, avec notre environnement et les mêmes champs."""
    modele = DocxTemplate(str(path))
    modele.render(vars(lettre()), environnement(), autoescape=True)
    modele.save(str(path.with_name('docxtpl.docx')))
    racine = analyser(Document(str(path.with_name('docxtpl.docx')))._part.blob)
    return tuple(texte for texte in map(texte_du_paragraphe, racine.iter(f'{W}p')) if texte.strip())


P = paragraphe
PERMISES = {
    'un champ': P('Nom : {{ eleve.nom }}'),
    'un champ collé': P('{{eleve.nom}}'),
    'un champ coupé en passages': P('{{ ele', 've.n', 'om }}'),
    'une condition en ligne': P('{% if eleve.nom %}oui{% else %}non{% endif %}'),
    'une condition en trois branches': P("{% if eleve.nom == 'X' %}x{% elif eleve.prenom %}prénom{% else %}rien{% endif %}"),
    'une condition de paragraphes': P('{%p if eleve.nom %}') + P('gardé') + P('{%p else %}') + P('ôté') + P('{%p endif %}'),
    'une boucle en ligne': P('{% for h in proposition.horaires %}[{{ loop.index }}]{% endfor %}'),
    'une boucle de paragraphes': P('{%p for h in proposition.horaires %}') + P('{{ loop.index }} sur {{ loop.length }}') + P('{%p endfor %}'),
    'une boucle de lignes': tableau(('{%tr for h in proposition.horaires %}', ''), ('{{ loop.index }}', 'x'), ('{%tr endfor %}', '')) + P('fin'),
    'une boucle de cellules': tableau(('{%tc for h in proposition.horaires %}', '{{ loop.index }}', '{%tc endfor %}')) + P('fin'),
    'une condition de lignes': tableau(('{%tr if eleve.nom %}',), ('vue',), ('{%tr endif %}',)) + P('fin'),
    'une fusion verticale': tableau(('{%tr for h in proposition.horaires %}', ''), ('{% vm %}groupe', '{{ loop.index }}'), ('{%tr endfor %}', '')) + P('fin'),
    'une fusion horizontale': tableau(('{%tc for h in proposition.horaires %}', '{% hm %}large', '{%tc endfor %}')) + P('fin'),
    'des cellules réunies': tableau(('{% colspan periode.numero %}large',)) + P('fin'),
    'un fond de cellule': tableau(('{% cellbg eleve.nom %}fond',)) + P('fin'),
    'un commentaire': P('avant{# un mot pour qui édite #}après'),
    'un filtre': P('{{ eleve.prenom|majuscules }}'),
    'des signes échappés': P("{{ 'x' if eleve.nom else 'y' }} &amp; &lt;b&gt;"),
    'un caractère de la langue': P('{{ eleve.prenom }} — « été »'),
}  # fmt: skip
"""Chaque construction permise de la documentation."""


@pytest.mark.parametrize('xml', PERMISES.values(), ids=PERMISES)
def test_une_construction_permise_donne_le_texte_de_docxtpl(xml: str, tmp_path: Path) -> None:
    path = avec_corps(tmp_path / 'm.docx', xml)
    essai = essayer(path)
    assert essai.texte, essai
    assert essai.texte == par_docxtpl(path)


REFUSEES = {
    '{{r eleve.nom }}': "n'est pas permise", '{{p eleve.nom }}': "n'est pas permise", '{{tr eleve.nom }}': "n'est pas permise",
    "{{ RichText('x') }}": "un appel", "{{ R('x').add('y') }}": "un appel", '{{ sous_document }}': "Champ inconnu",
    "{{ InlineImage('logo.png') }}": "un appel", "{{ Listing('a') }}": "un appel", '{% set a = 1 %}': "Instruction inconnue",
    '{% macro m(x) %}{% endmacro %}': "Instruction inconnue", "{% include 'autre.docx' %}": "Instruction inconnue",
    "{% import 'autre' as a %}": "Instruction inconnue", '{%- if eleve.nom %}a{% endif %}': "tiret", '{% if eleve.nom -%}a{% endif %}': "tiret",
    '{_{ eleve.nom }_}': "Balise mal formée", '{_% if x %_}': "accolade double imprimée", '{{ eleve.nom|e }}': "Filtre inconnu", '{{ eleve.nom|upper }}': "Filtre inconnu",
    '{{ eleve.nom.upper() }}': "un appel", '{{ eleve.nom + eleve.prenom }}': "un calcul", "{{ eleve['nom'] }}": "des crochets",
    '{% for a, b in proposition.horaires %}{% endfor %}': "plusieurs variables", '{{ range(3) }}': "un appel", '{{ now() }}': "un appel",
    '{% raw %}{{ x }}{% endraw %}': "Instruction inconnue", '{% filter upper %}a{% endfilter %}': "Instruction inconnue",
}  # fmt: skip
"""Ce que la documentation montre et qu'un modèle n'a pas le droit d'employer, avec les mots du refus."""


@pytest.mark.parametrize('balise', REFUSEES, ids=ascii)
def test_le_reste_est_refuse_par_une_phrase(balise: str, tmp_path: Path) -> None:
    essai = essayer(ecrire(tmp_path / 'm.docx', balise))
    dits = [f'{probleme.quoi} {probleme.regle}' for probleme in essai.problemes]
    assert dits and any(REFUSEES[balise] in dit for dit in dits), dits
