"""Un modèle démesuré est arrêté par un compte, jamais par une montre : à la lecture, à la compilation, au remplissage."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from generator.reglages import RACINE
from generator.rendu.bornes import BORNES_DU_MODELE, mesurer
from generator.rendu.budget import PAS_D_UN_FILTRE, PAS_PAR_DOCUMENT, Budget, Gabarit, ModeleDemesure
from generator.rendu.environnement import environnement
from generator.rendu.securite import ouvrir_modele
from tests.rendu.essais import avec_corps, document_vide, ecrire, essayer, paragraphe

TABLE = '<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>'
LIGNE = '<w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr>'
STYLES = 'word/styles.xml'


def imbriques(nombre: int) -> str:
    xml = paragraphe('x')
    for _ in range(nombre):
        xml = TABLE.format(LIGNE.format(xml + '<w:p/>'))
    return xml


def styles(xml: str) -> dict[str, bytes]:
    return {STYLES: document_vide()[STYLES].replace(b'</w:styles>', xml.encode() + b'</w:styles>')}


DEMESURES = {
    'partie': (paragraphe('x') * 60_000, {}), 'elements': ('<w:p>' + '<w:r/>' * 61_000 + '</w:p>', {}),
    'profondeur': ('<w:p>' * 120 + '</w:p>' * 120, {}), 'attributs': ('<w:p ' + ' '.join(f'a{i}=""' for i in range(99)) + '/>', {}),
    'paragraphes': ('<w:p/>' * 1_600, {}), 'paragraphe': (paragraphe('x' * 60_000), {}), 'passages': ('<w:p>' + '<w:r/>' * 2_100 + '</w:p>', {}),
    'lignes': (TABLE.format(LIGNE.format('<w:p/>') * 301), {}), 'imbrication': (imbriques(7), {}),
    'zones': ('<w:p><w:r>' * 8 + '</w:r></w:p>' * 8, {}), 'balises': (paragraphe('{{ x }}') * 1_001, {}),
    'signes_de_balises': (paragraphe('{{ ' + 'x' * 900 + ' }}') * 60, {}),
    'styles': ('', styles(''.join(f'<w:style w:styleId="s{i}"/>' for i in range(1_600)))),
    'derivation': ('', styles(''.join(f'<w:style w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>' for i in range(60)))),
    'listes': (''.join(f'<w:p><w:pPr><w:numPr><w:numId w:val="{i}"/></w:numPr></w:pPr></w:p>' for i in range(99)), {}),
    'niveaux': ('', styles('<w:style w:styleId="n"><w:pPr><w:numPr>' + '<w:ilvl/>' * 99 + '</w:numPr></w:pPr></w:style>')),
}  # fmt: skip


def test_chaque_borne_a_son_fichier_demesure() -> None:
    assert set(DEMESURES) == {champ.name for champ in fields(BORNES_DU_MODELE)}


@pytest.mark.parametrize('borne', DEMESURES)
def test_un_fichier_demesure_est_refuse_a_la_lecture(borne: str, tmp_path: Path) -> None:
    xml, autres = DEMESURES[borne]
    parties, problemes = ouvrir_modele(avec_corps(tmp_path / 'm.docx', xml, **autres), 'm.docx', repete=True)
    assert parties == {} and {probleme.code for probleme in problemes} == {'M-321'}, problemes
    figure = f'{getattr(BORNES_DU_MODELE, borne):_}'.replace('_', ' ')
    assert f'plus de {figure} ' in problemes[0].quoi


@pytest.mark.parametrize('path', sorted((RACINE / 'modeles').glob('*.docx')), ids=lambda path: path.stem)
def test_les_modeles_livres_sont_loin_des_bornes(path: Path) -> None:
    from dataclasses import replace

    from generator.paquet import Bornes, lire_paquet

    moitie = replace(BORNES_DU_MODELE, **{c.name: getattr(BORNES_DU_MODELE, c.name) // 3 for c in fields(BORNES_DU_MODELE)})
    assert list(mesurer(lire_paquet(path, Bornes()), moitie)) == []


LISTE = '[' + ', '.join(['1'] * 300) + ']'


@pytest.mark.parametrize('source', [
    ''.join(f'{{% for {v} in {LISTE} %}}' for v in 'abcd') + '{% endfor %}' * 4,
    ''.join(f'{{% for {v} in {LISTE} %}}' for v in 'abcd') + 'x' + '{% endfor %}' * 4,
    ''.join(f'{{% for {v} in {LISTE} if {v} == 1 %}}' for v in 'abcd') + '{% endfor %}' * 4,
    f'{{% for a in {LISTE} %}}{{% for b in {LISTE} %}}' + '{% if a == b or a == 1 or b == 1 %}{% endif %}' * 90 + '{% endfor %}{% endfor %}',
    f'{{% for a in {LISTE} %}}{{% for b in "{"x" * 900}" %}}{{{{ b }}}}{{{{ b }}}}{{% endfor %}}{{% endfor %}}',
])  # fmt: skip
def test_les_tours_de_boucle_sont_comptes_corps_vides_compris(source: str) -> None:
    with pytest.raises(ModeleDemesure, match='boucles'):
        Gabarit(environnement().from_string(source)).remplir({}, Budget())


def test_les_signes_ecrits_sont_comptes() -> None:
    source = f'{{% for a in {LISTE} %}}{{% for b in {LISTE} %}}' + 'x' * 900 + '{% endfor %}{% endfor %}'
    with pytest.raises(ModeleDemesure, match='pages'):
        Gabarit(environnement().from_string(source)).remplir({}, Budget())


def test_un_lot_est_compte_aussi() -> None:
    """Des documents dont chacun tient dans son budget, et dont l'ensemble dépasse celui du lot."""
    gabarit = Gabarit(environnement().from_string(f'{{% for a in {LISTE} %}}{{% for b in {LISTE} %}}{{{{ b }}}}{{% endfor %}}{{% endfor %}}'))
    budget = Budget(pas_du_lot=500_000)
    gabarit.remplir({}, budget)
    budget.nouveau_document()
    with pytest.raises(ModeleDemesure):
        gabarit.remplir({}, budget)
    assert budget.pas > 0 > budget.pas_du_lot and Budget().pas_du_lot < 100 * PAS_PAR_DOCUMENT


def test_une_boucle_compte_ses_tours_sans_changer_loop() -> None:
    gabarit = Gabarit(environnement().from_string('{% for a in "abc" %}{{ loop.index }}/{{ loop.length }}{% if loop.last %}.{% endif %}{% endfor %}'))
    budget = Budget()
    assert gabarit.remplir({}, budget) == '1/32/33/3.'
    assert PAS_PAR_DOCUMENT - budget.pas == 1 + 3 * 12


def test_les_tabulations_d_une_valeur_sont_payees_au_prix_de_ce_qu_elles_recopient(tmp_path: Path) -> None:
    lourd = '<w:p><w:r><w:rPr>' + '<w:b/>' * 900 + '</w:rPr><w:t>' + 'a\t' * 9_000 + '</w:t></w:r></w:p>'
    assert isinstance(essayer(avec_corps(tmp_path / 'm.docx', lourd)).echec, ModeleDemesure)


@pytest.mark.parametrize('texte', ["{% for a in eleve.nom %}{% endfor %}", "{{ periode.numero|date }}", "{% if eleve.nom < 3 %}{% endif %}",
                                   "{{ eleve.nom|pluriel('a') }}", "{{ eleve.nom|date(1, 2, 3) }}", "{{ eleve.nom in 3 }}"])
def test_une_balise_qui_ne_convient_pas_a_sa_valeur_est_dite_sans_trace(texte: str, tmp_path: Path) -> None:
    essai = essayer(ecrire(tmp_path / 'm.docx', texte))
    assert essai.problemes or essai.echec is not None or essai.texte is not None


@pytest.mark.parametrize('valeur', ['9' * 4_400, '²', '٣', '-1', 'abc', '', '1e3', '1000'])
@pytest.mark.parametrize('element', ['gridSpan', 'gridBefore', 'gridAfter'])
def test_un_nombre_de_colonnes_que_word_n_ecrirait_pas_est_refuse(element: str, valeur: str, tmp_path: Path) -> None:
    proprietes = 'tcPr' if element == 'gridSpan' else 'trPr'
    nombre = f'<w:{proprietes}><w:{element} w:val="{valeur}"/></w:{proprietes}>'
    avant, dedans = ('', nombre) if element == 'gridSpan' else (nombre, '')
    ligne = f'<w:tr>{avant}<w:tc>{dedans}{paragraphe("{{ eleve.nom|fusion }}")}</w:tc></w:tr>'
    problemes = essayer(avec_corps(tmp_path / 'm.docx', TABLE.format(ligne) + '<w:p/>')).problemes
    assert [probleme.code for probleme in problemes] == ['M-302'] and 'nombre' in problemes[0].quoi


def test_un_filtre_paie_plus_qu_une_lecture() -> None:
    sans, avec = (Budget(), Budget())
    Gabarit(environnement().from_string('{% for a in "abc" %}{{ a }}{% endfor %}')).remplir({}, sans)
    Gabarit(environnement().from_string('{% for a in "abc" %}{{ a|majuscules }}{% endfor %}')).remplir({}, avec)
    assert sans.pas - avec.pas == 3 * PAS_D_UN_FILTRE


def test_les_signes_glisses_dans_des_centaines_de_balises_se_cherchent_une_fois(tmp_path: Path) -> None:
    """Un paragraphe de cent cinquante balises et autant de tabulations : chacune est dite, et rien n'est relu pour chaque balise."""
    corps = ''.join('<w:r><w:tab/><w:t>{{ eleve</w:t><w:tab/><w:t>.nom }}</w:t></w:r>' for _ in range(150))
    problemes = essayer(avec_corps(tmp_path / 'm.docx', f'<w:p>{corps}</w:p>')).problemes
    assert len(problemes) == 150 and {probleme.quoi for probleme in problemes} == {"Il y a une tabulation au milieu d'une balise"}
