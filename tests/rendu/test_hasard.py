"""Des modèles composés au hasard, en langage et en XML : refusés en français, ou remplis ; rien d'autre ne peut sortir."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.rendu.langage import interdits
from tests.rendu.attaques import REFUSEES
from tests.rendu.essais import avec_corps, essayer

MORCEAUX = [
    '{{', '}}', '{%', '%}', '{#', '#}', '{', '}', '%', '#', '-', '+', ' ', '.', '|', '(', ')', '[', ']', '_', '__', "'", '"', ',', '~', '*',
    'eleve', 'eleve.nom', 'loop', 'self', 'proposition.horaires', 'if', 'else', 'elif', 'endif', 'for', 'x', 'in', 'endfor', 'not', 'and',
    'set', 'raw', 'endraw', 'vm', 'hm', 'colspan', 'cellbg', 'tr ', 'tc ', 'p ', 'r ', 'vide', 'majuscules', '__class__', '1', '==', '\n', '\t',
    '\ue0f0', '\u200b', '“', '’', '«', '&', '<', '>', '{% if eleve.nom %}', '{% endif %}', '{{ eleve.nom }}', '{%p if 1 %}', '{%p endif %}',
    '{%tr for x in proposition.horaires %}', '{%tr endfor %}', '{% vm %}', '{% for x in proposition.horaires %}', '{% endfor %}', '{{ x }}',
    '{%- if 1 -%}', '{%- endif -%}', *(balise for _, balises in REFUSEES.values() for balise in balises if len(balise) < 60),
]  # fmt: skip
PASSAGE = st.lists(st.sampled_from(MORCEAUX), max_size=5).map(lambda morceaux: ''.join(morceaux))
PARAGRAPHE = st.lists(PASSAGE, max_size=4).map(
    lambda passages: '<w:p>' + ''.join(f'<w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r>' for p in passages) + '</w:p>'
)
CELLULE = PARAGRAPHE.map(lambda p: f'<w:tc><w:tcPr><w:tcW w:w="1"/></w:tcPr>{p}</w:tc>')
LIGNE = st.lists(CELLULE, min_size=1, max_size=3).map(lambda cellules: f'<w:tr>{"".join(cellules)}</w:tr>')
TABLEAU = st.lists(LIGNE, min_size=1, max_size=3).map(
    lambda lignes: f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid>{"".join(lignes)}</w:tbl><w:p/>'
)
CORPS = st.lists(st.one_of(PARAGRAPHE, PARAGRAPHE, TABLEAU), max_size=5).map(''.join)


@settings(max_examples=250, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(CORPS)
def test_un_modele_au_hasard_est_refuse_ou_rempli(corps: str) -> None:
    with TemporaryDirectory() as dossier:
        essai = essayer(avec_corps(Path(dossier) / 'm.docx', corps))
    for probleme in essai.problemes:
        assert probleme.code.startswith('M-3') and probleme.quoi and probleme.remede
    if essai.texte is not None:
        assert not any(mot in ''.join(essai.texte) for mot in ('<class', 'object at 0x', '<bound method', '\ue0f0', '\ue0f1'))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(PASSAGE)
def test_ce_qui_se_compile_ne_contient_que_des_noeuds_permis(source: str) -> None:
    from jinja2 import TemplateError

    from generator.rendu.environnement import environnement

    try:
        arbre = environnement().parse(source)
        environnement().from_string(source)
    except TemplateError:
        return
    assert list(interdits(arbre)) == []
