"""Couper et recoller un paragraphe, de toutes les façons : le texte, sa forme et tout ce qu'il porte restent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.rendu.balises import texte_brut
from generator.rendu.copie_corrigee import corriger
from generator.rendu.decoupe import couper, etendues, morceaux, recoller_balises
from generator.rendu.faute import Ancre, Geste, Reparation
from generator.rendu.ooxml import DOCUMENT, W, analyser
from generator.rendu.retouches import appliquer, retouches
from tests.rendu.accepter import accepter, defauts_du_schema, refuser
from tests.rendu.cinq_erreurs import faute

ESPACE = f'xmlns:w="{W[1:-1]}"'
AUTRES = ('<w:tab/>', '<w:br/>', '<w:footnoteReference w:id="2"/>', '<w:noBreakHyphen/>', '<w:lastRenderedPageBreak/>')
ENTRE = ('<w:proofErr w:type="spellStart"/>', '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>')
ENVELOPPES = (
    '<w:hyperlink w:anchor="a">%s</w:hyperlink>', '<w:ins w:id="50" w:author="D">%s</w:ins>', '<w:smartTag w:element="x">%s</w:smartTag>',
    '<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>', '<w:fldSimple w:instr="PAGE">%s</w:fldSimple>',
)  # fmt: skip
FORMES = ('', '<w:rPr><w:b/></w:rPr>', '<w:rPr><w:i/></w:rPr>')

textes = st.text(alphabet='{}%. abé«', min_size=0, max_size=6)
contenus = st.one_of(textes.map(lambda t: f'<w:t xml:space="preserve">{t}</w:t>'), st.sampled_from(AUTRES))
passages = st.builds(lambda forme, dedans: f'<w:r>{forme}{"".join(dedans)}</w:r>', st.sampled_from(FORMES),
                     st.lists(contenus, max_size=4))  # fmt: skip
enveloppes = st.builds(lambda e, dedans: e % ''.join(dedans), st.sampled_from(ENVELOPPES), st.lists(passages, min_size=1, max_size=3))
interieurs = st.lists(st.one_of(passages, enveloppes, st.sampled_from(ENTRE)), max_size=7).map(''.join)


def paragraphe(interieur: str) -> etree._Element:
    return analyser(f'<w:p {ESPACE}><w:pPr><w:jc w:val="left"/></w:pPr>{interieur}</w:p>')


def particules(element: etree._Element, *, sans: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Ce qu'un paragraphe porte, signe par signe : chacun avec sa forme et ce qui l'enveloppe ; et tout le reste, en place."""
    for un in element.iter(etree.Element):
        nom = un.tag.rpartition('}')[2]
        if nom in ('p', 'pPr', 'jc', 'r', 'rPr', 'b', 'i', *sans):
            continue
        parents = [p.tag.rpartition('}')[2] for p in un.iterancestors() if p.tag not in (f'{W}r', f'{W}p')]
        forme = un.getparent().find(f'{W}rPr') if un.getparent().tag == f'{W}r' else None
        marque = '' if forme is None else ''.join(e.tag.rpartition('}')[2] for e in forme)
        yield from [(signe, marque, *parents) for signe in un.text or ''] if nom == 't' else [(nom, marque, *parents)]


@given(interieurs, st.lists(st.integers(0, 40), max_size=6))
@settings(max_examples=400, deadline=None)
def test_couper_ne_change_ni_le_texte_ni_la_forme_ni_le_reste(interieur: str, places: list[int]) -> None:
    un = paragraphe(interieur)
    texte, avant = texte_brut(un), list(particules(un))
    bornes = sorted({min(place, len(texte)) for place in places})
    couper(un, bornes)
    assert texte_brut(un) == texte and list(particules(un)) == avant
    for debut in bornes:
        for fin in bornes:
            if debut < fin:
                trouves = morceaux(un, debut, fin)
                assert ''.join(t.text or '' for p in trouves for t in p.iter(f'{W}t')) == texte[debut:fin]
                assert all(len(p.findall(f'{W}t')) == 1 and all(e.tag in (f'{W}t', f'{W}rPr') for e in p) for p in trouves)


@given(interieurs)
@settings(max_examples=400, deadline=None)
def test_recoller_garde_le_texte_et_tout_le_reste(interieur: str) -> None:
    un = paragraphe(interieur)
    texte = texte_brut(un)
    avant = [p[0] for p in particules(un, sans=('proofErr', 't'))]
    enveloppes = [p[1:] for p in particules(un) if len(p[0]) == 1 and len(p) > 2]
    recoller_balises(un)
    assert texte_brut(un) == texte
    assert [p[0] for p in particules(un, sans=('proofErr', 't'))] == avant
    assert [p[2:] for p in particules(un) if len(p[0]) == 1 and len(p) > 2] == [e[1:] for e in enveloppes]


@given(st.lists(st.integers(1, 29), max_size=8), st.lists(st.sampled_from(FORMES), min_size=9, max_size=9))
@settings(max_examples=200, deadline=None)
def test_une_balise_coupee_n_importe_ou_redevient_un_seul_passage(coupes: list[int], formes: list[str]) -> None:
    texte = "Bonjour {{ eleve.prenom }}, oui"
    bornes = [0, *sorted(set(coupes)), len(texte)]
    un = paragraphe('<w:proofErr w:type="spellEnd"/>'.join(
        f'<w:r>{formes[rang]}<w:t xml:space="preserve">{texte[a:b]}</w:t></w:r>'
        for rang, (a, b) in enumerate(pairwise(bornes))
    ))  # fmt: skip
    recoller_balises(un)
    assert texte_brut(un) == texte
    assert any('{{ eleve.prenom }}' in (t.text or '') for t, _, _ in etendues(un))


@pytest.mark.parametrize('entre', [
    '<w:r><w:tab/></w:r>', '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:commentRangeStart w:id="3"/>',
    '<w:del w:id="4" w:author="D"><w:r><w:delText>x</w:delText></w:r></w:del>', '<w:r><w:footnoteReference w:id="1"/></w:r>',
])  # fmt: skip
def test_une_balise_coupee_par_quelque_chose_reste_coupee(entre: str) -> None:
    un = paragraphe(f'<w:r><w:t>{{{{ eleve</w:t></w:r>{entre}<w:r><w:t>.nom }}}}</w:t></w:r>')
    avant = etree.tostring(un)
    recoller_balises(un)
    assert etree.tostring(un) == avant


def test_une_accolade_jamais_fermee_n_emporte_pas_le_texte_qui_la_suit() -> None:
    un = paragraphe('<w:r><w:t>{{ eleve.nom }, </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>gras {{ foyer }}</w:t></w:r>')
    recoller_balises(un)
    assert [t.text for t, _, _ in etendues(un)] == ['{{ eleve.nom }, ', 'gras {{ foyer }}']


@given(textes, textes)
@settings(max_examples=200, deadline=None)
def test_les_retouches_menent_d_un_texte_a_l_autre(ancien: str, nouveau: str) -> None:
    assert appliquer(ancien, retouches(ancien, nouveau, 7), 7) == nouveau


@given(interieurs, st.integers(0, 30), st.integers(1, 30), textes, st.booleans())
@settings(max_examples=300, deadline=None)
def test_accepter_une_proposition_remplace_la_refuser_ne_change_rien(
    interieur: str, debut: int, longueur: int, nouveau: str, sure: bool,
) -> None:  # fmt: skip
    corps = f'<w:document {ESPACE}><w:body><w:p><w:pPr><w:jc w:val="left"/></w:pPr>{interieur}</w:p></w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    parties = {DOCUMENT: corps.encode(), '[Content_Types].xml': types.encode()}
    un = next(analyser(corps).iter(f'{W}p'))
    texte = texte_brut(un)
    debut, fin = min(debut, len(texte)), min(debut + longueur, len(texte))
    place = Ancre(DOCUMENT, 0, debut, fin)
    if (debut, fin) == (0, 0):
        fin = len(texte)
    copie = corriger(parties, [faute(place, Reparation(Geste.REMPLACER, "x", nouveau, sure))], dt.datetime(2026, 11, 22))
    assert set(defauts_du_schema(copie)) <= set(defauts_du_schema(parties))
    voulu = texte[:debut] + nouveau + texte[fin:]

    def reste(contenu: dict[str, bytes]) -> str:
        return texte_brut(next(analyser(contenu[DOCUMENT]).iter(f'{W}p')))

    assert reste(accepter(copie)) == voulu
    if not sure:
        assert reste(refuser(copie)) == reste(refuser(parties))
