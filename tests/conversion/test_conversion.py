"""On ne croit jamais un moteur : tout mensonge est vu, repris, puis attribué à la lettre fautive."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from generator.conversion import Commande, Convertisseur, Equipe, Livraison
from generator.conversion.conversion import FAUTES_MAX
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.jugement import page_d_une_autre
from generator.conversion.moteur import MoteurPdf
from generator.conversion.relecture import confronter, empreinte_du_texte, pages_repetees, partager, sans_ceux_des_entetes
from generator.erreurs import Code
from tests import moteurs

NOMS = ('Élise Arnaud', 'Hugo Bellin', "Inès D'Orval", 'Yanis Œuvrard', 'Camille Petit', 'Noé Zeller')


def fabriquer(rangs: Sequence[int]) -> tuple[bytes, tuple[tuple[str, ...], ...]]:
    """Un .docx d'une page par nom."""
    doc = Document()
    textes = []
    for place, rang in enumerate(rangs):
        if place:
            doc.add_page_break()
        textes.append((f'Lettre pour {NOMS[rang]}', f'Fin de la lettre numéro {rang}'))
        for texte in textes[-1]:
            doc.add_paragraph(texte)
    tampon = BytesIO()
    doc.save(tampon)
    return tampon.getvalue(), tuple(textes)


def convertir(moteur: MoteurPdf, dossier: Path, combien: int = 6) -> Livraison:
    commande = Commande('lettres', 'lettre.docx', NOMS[:combien], fabriquer)
    with Equipe(2) as equipe:
        return Convertisseur(moteur, equipe, dossier).convertir([commande])[0]


def lettres_livrees(livraison: Livraison) -> list[int]:
    return [rang for tirage in livraison.tirages for rang in tirage.rangs]


def test_un_moteur_honnete_livre_toutes_les_lettres_avec_leurs_pages(tmp_path: Path) -> None:
    livraison = convertir(MoteurEmbarque(), tmp_path)
    assert livraison.complete
    (tirage,) = livraison.tirages
    assert tirage.pages == tuple((rang, rang + 1) for rang in range(6))


@pytest.mark.parametrize(('mensonge', 'code'), [
    (moteurs.sans_fichier, Code.PDF_ABSENT),
    (moteurs.pdf_vide, Code.PDF_ABSENT),
    (moteurs.pas_un_pdf, Code.PDF_ILLISIBLE),
    (moteurs.page_blanche, Code.TEXTE_PERDU),
])  # fmt: skip
def test_un_mensonge_constant_est_nomme_lettre_par_lettre(mensonge: moteurs.Mensonge, code: Code, tmp_path: Path) -> None:
    livraison = convertir(moteurs.MoteurMenteur(mensonge), tmp_path, 2)
    assert not livraison.tirages
    assert [faute.code for faute in livraison.fautes] == [code, code]
    assert [faute.emplacement.precision for faute in livraison.fautes] == list(NOMS[:2])


@pytest.mark.parametrize('mensonge', [
    moteurs.sans_fichier, moteurs.pdf_vide, moteurs.pas_un_pdf, moteurs.page_blanche, moteurs.derniere_page_perdue,
    moteurs.pages_inversees,
])  # fmt: skip
def test_un_mensonge_passager_est_repris(mensonge: moteurs.Mensonge, tmp_path: Path) -> None:
    moteur = moteurs.MoteurMenteur(mensonge, fois=1)
    livraison = convertir(moteur, tmp_path)
    assert livraison.complete and lettres_livrees(livraison) == list(range(6))
    assert moteur.appels == 2


def test_une_page_en_trop_ne_se_glisse_pas_dans_la_lettre_d_un_autre(tmp_path: Path) -> None:
    livraison = convertir(moteurs.MoteurMenteur(moteurs.page_en_trop, fois=1), tmp_path)
    for tirage in livraison.tirages:
        debuts = [debut for debut, _ in tirage.pages]
        assert debuts[:5] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ('pages', 'empreintes', 'trouvee'),
    [
        ([[0, 1], [1, 3]], ['a', 'b', 'a'], 2),
        ([[0, 2], [2, 4]], ['a', 'suite', 'b', 'suite'], None),
        ([[0, 2], [2, 3]], ['a', 'a', 'b'], None),
        ([[0, 1], [1, 3]], ['', 'b', ''], None),
    ],
    ids=['la page du premier', 'la même suite pour tous', 'deux fois la sienne', 'des pages vides'],
)
def test_la_page_d_un_autre_se_reconnait_a_sa_place(pages: list[list[int]], empreintes: list[str], trouvee: int | None) -> None:
    assert page_d_une_autre({'pages': pages, 'empreintes': [empreinte_du_texte(texte) for texte in empreintes]}) == trouvee


ECOLE, CORPS, SUITE = 'École des Tilleuls, Bourg-la-Reine', 'Le tableau prévisionnel de la période', 'La suite du même tableau'


@pytest.mark.parametrize(
    ('pages', 'textes', 'trouvees'),
    [
        ([CORPS, SUITE, CORPS], [CORPS, SUITE], [2]),
        ([CORPS, SUITE, CORPS], [CORPS, SUITE, CORPS], []),
        ([CORPS, CORPS, CORPS], [CORPS, CORPS], [2]),
        ([f'{ECOLE} {CORPS}', f'{ECOLE} {CORPS}'], [CORPS, CORPS], []),
        ([ECOLE, ECOLE], [], []),
        ([CORPS, '', ''], [CORPS], []),
    ],
    ids=['répétée', 'deux exemplaires voulus', 'deux voulus, trois rendus', "l'en-tête est sur chaque page", 'rien que l’en-tête',
         'des pages vides'],
)  # fmt: skip
def test_une_page_repetee_ne_passe_pas_pour_un_second_exemplaire(
    pages: list[str], textes: list[str], trouvees: list[int]
) -> None:
    entetes = [[[0, 1, [ECOLE]]]]
    lu = {'pages': [[0, len(pages)]], 'empreintes': [empreinte_du_texte(page) for page in pages]}
    assert pages_repetees(pages, lu, [textes], entetes) == trouvees


def test_une_page_en_trop_dans_un_document_seul_est_reprise(tmp_path: Path) -> None:
    moteur = moteurs.MoteurMenteur(moteurs.page_en_trop, fois=1)
    (tirage,) = convertir(moteur, tmp_path, combien=1).tirages
    assert moteur.appels == 2 and tirage.pages == ((0, 1),)


def test_une_page_en_trop_est_reprise(tmp_path: Path) -> None:
    moteur = moteurs.MoteurMenteur(moteurs.page_en_trop, fois=1)
    (tirage,) = convertir(moteur, tmp_path).tirages
    assert moteur.appels == 2 and all(fin - debut == 1 for debut, fin in tirage.pages)


def test_la_lettre_fautive_est_nommee_et_les_autres_livrees(tmp_path: Path) -> None:
    livraison = convertir(moteurs.MoteurAllergique('Yanis'), tmp_path)
    assert [faute.emplacement.precision for faute in livraison.fautes] == ['Yanis Œuvrard']
    assert lettres_livrees(livraison) == [0, 1, 2, 4, 5]
    assert livraison.fautes[0].personnel


def test_un_moteur_en_panne_ne_cherche_pas_mille_coupables(tmp_path: Path) -> None:
    moteur = moteurs.MoteurAllergique('Lettre')
    livraison = convertir(moteur, tmp_path)
    assert len(livraison.fautes) == 6
    assert moteur.appels <= 2 + 2 * (FAUTES_MAX + 1) + 2


def test_aucune_lettre_n_est_livree_deux_fois(tmp_path: Path) -> None:
    for mot in ('Élise', 'Zeller', 'Petit'):
        (tmp_path / mot).mkdir()
        livrees = lettres_livrees(convertir(moteurs.MoteurAllergique(mot), tmp_path / mot))
        assert len(livrees) == len(set(livrees)) == 5


# La relecture seule


def test_les_pages_se_rendent_a_leurs_lettres_par_leur_texte() -> None:
    textes = [['alpha', 'beta ' * 5], ['gamma'], ['delta', 'epsilon']]
    pages = ['alpha beta beta', 'beta beta beta', 'gamma', 'delta', 'epsilon']
    assert partager(pages, textes) == [[0, 2], [2, 3], [3, 5]]


def test_deux_lettres_identiques_de_deux_pages_se_partagent_justement() -> None:
    textes = [['recto de Paul', 'verso signé'], ['recto de Paul', 'verso signé']]
    pages = ['recto de Paul', 'verso signé', 'recto de Paul', 'verso signé']
    assert partager(pages, textes) == [[0, 2], [2, 4]]


def test_un_mot_perdu_est_vu() -> None:
    lu = confronter(['Bonjour Paul'], [['Bonjour Paul et Marie']])
    assert lu['manques'] == [[0, 'Bonjour Paul et Marie']]


def test_une_cesure_et_une_ligature_ne_sont_pas_des_pertes() -> None:
    lu = confronter(['Une dif\ufb01culté d’appren-\ntissage'], [['Une difficulté d’apprentissage']])
    assert lu['manques'] == []


@pytest.mark.parametrize('reste', [
    '{{ eleve.nom }}', '{% if x %}', '«NOM_ELEVE»', 'Error: Reference source not found', 'None', '<Eleve object at 0x7f2a>',
])  # fmt: skip
def test_un_reste_de_balise_est_vu(reste: str) -> None:
    assert confronter([f'Bonjour {reste}'], [['Bonjour']])['restes']


def test_une_valeur_qui_ressemble_a_une_balise_n_est_pas_un_reste() -> None:
    assert confronter(['Bonjour {{ 7*7 }}'], [['Bonjour {{ 7*7 }}']])['restes'] == []
    assert confronter(['Bonjour None Nonette « ABC »'], [['Bonjour None Nonette', '«\u202fABC\u202f»']])['restes'] == []
    assert confronter(['Nonette et None'], [['Nonette et']])['restes'] == [[0, 'None']]
    assert confronter(['{{ 7*7 }} {% if'], [['{{ 7*7 }}']])['restes'] == [[0, '{%']], "l'un n'excuse pas l'autre"


def test_un_mot_d_un_en_tete_n_est_pas_un_reste_une_accolade_si(tmp_path: Path) -> None:
    doc = Document()
    doc.sections[0].header.paragraphs[0].text = 'École «ABC», dite None {{ ecole.nom }}'
    doc.save(str(tmp_path / 'd.docx'))
    restes = [[0, '«ABC»'], [0, 'None'], [0, '{{'], [0, 'Error:']]
    assert sans_ceux_des_entetes(restes, tmp_path / 'd.docx') == [[0, '{{'], [0, 'Error:']]
    assert sans_ceux_des_entetes(restes, tmp_path / 'absent.docx') == restes


def test_un_signe_suspendu_que_le_lecteur_range_a_part_n_est_pas_une_perte() -> None:
    assert confronter(['Bonjour Etaroa et Teriitahi. ʻ'], [['Bonjour ʻEtaroa et Teriitahi.']])['manques'] == []
    assert confronter(['Bonjour Etaroa et Teriitahi.'], [['Bonjour ʻEtaroa et Teriitahi.']])['manques']
