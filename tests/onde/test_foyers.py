"""Qui sont les parents de qui, qui vit ensemble : ce qui se sait, et ce qui se demande."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.domaine.niveau import Niveau
from generator.lecture.onde import EleveDOnde, EnfantNomme, Responsable
from generator.onde.foyers import Maison, concordent, etiqueter, loger, presque_pareilles, reunir
from generator.rapport import Emplacement

LIEU = Emplacement('CSVExtraction.csv')
A, B, C = '12 rue des lilas 69999', '3 place haute 69999', '7 quai sud 69999'


def eleve(nom: str, prenom: str, classe: str = 'CE1', usage: str = '') -> EleveDOnde:
    return EleveDOnde(nom, usage, prenom, dt.date(2018, 1, 1), classe, Niveau.CE1, LIEU)


def adulte(civilite: str, prenom: str, nom: str, adresse: str, *enfants: EnfantNomme) -> Responsable:
    return Responsable(civilite, nom, prenom, enfants, LIEU, adresse)


def enfant(nom: str, prenom: str, classe: str = '', usage: str = '') -> EnfantNomme:
    return EnfantNomme(nom, usage, prenom, classe)


ANNE, LUC = adulte('Mme', 'Anne', 'MARTIN', A), adulte('M.', 'Luc', 'MARTIN', A)


@pytest.mark.parametrize(
    ('responsables', 'foyers'), [
        ([LUC, ANNE], ('Mme Anne et M. Luc MARTIN',)),
        ([ANNE, adulte('M.', 'Luc', 'DURAND', A)], ('Mme Anne MARTIN et M. Luc DURAND',)),
        ([ANNE, adulte('M.', 'Luc', 'MARTIN', B)], ('Mme Anne MARTIN', 'M. Luc MARTIN')),
        ([ANNE, adulte('M.', 'Paul', 'DURAND', A), adulte('M.', 'Luc', 'MARTIN', B)],
         ('Mme Anne MARTIN et M. Paul DURAND', 'M. Luc MARTIN')),
        ([adulte('Mme', 'Anne', 'MARTIN', '')], ('Mme Anne MARTIN',)),
        ([adulte('', 'Camille', 'MARTIN', A), LUC], ('Camille et M. Luc MARTIN',)),
    ],
)  # fmt: skip
def test_une_adresse_un_foyer(responsables: list[Responsable], foyers: tuple[str, ...]) -> None:
    assert loger(responsables) == Maison(foyers)


@pytest.mark.parametrize(
    ('adresses', 'motif', 'combien'), [
        ((A, ''), "une adresse manque", 2),
        (('', ''), "une adresse manque", 2),
        ((A, B, C), "plus de deux adresses", 3),
        ((A, '12 r des lilas 69999'), "deux adresses presque pareilles", 2),
    ],
)  # fmt: skip
def test_ce_qu_une_adresse_ne_dit_pas_se_demande(adresses: tuple[str, ...], motif: str, combien: int) -> None:
    maison = loger([adulte('Mme', f'Anne{rang}', 'MARTIN', adresse) for rang, adresse in enumerate(adresses)])
    assert (maison.foyers, maison.motif, len(maison.possibles)) == ((), motif, combien)


def test_deux_numeros_de_la_meme_rue_sont_deux_adresses() -> None:
    assert not presque_pareilles('12 rue des lilas', '14 rue des lilas')
    assert presque_pareilles('12 rue des lilas', '12 r des lilas')


def test_une_fratrie_a_noms_differents_a_les_memes_responsables() -> None:
    mere = adulte('Mme', 'Anne', 'MARTIN', A, enfant('MARTIN', 'Léa'), enfant('DURAND', 'Théo', usage='MARTIN-DURAND'))
    familles = reunir([eleve('MARTIN', 'Léa'), eleve('DURAND', 'Théo', usage='MARTIN-DURAND')], [mere])
    assert [maison.foyers for maison in familles.maisons] == [('Mme Anne MARTIN',)] * 2


def test_un_enfant_se_trouve_par_son_nom_de_famille_ou_par_son_nom_d_usage() -> None:
    for nomme in (enfant('DURAND', 'Theo'), enfant('MARTIN DURAND', 'Théo')):
        familles = reunir([eleve('DURAND', 'Théo', usage='MARTIN-DURAND')], [adulte('Mme', 'Anne', 'MARTIN', A, nomme)])
        assert familles.maisons == (Maison(('Mme Anne MARTIN',)),)


def test_un_responsable_sans_eleve_et_un_eleve_sans_responsable_sont_dits() -> None:
    familles = reunir([eleve('LEROY', 'Zoé')], [adulte('Mme', 'Anne', 'MARTIN', A, enfant('MARTIN', 'Léa'))])
    assert [nomme.nom_complet for _, nomme in familles.introuvables] == ['MARTIN Léa']
    assert familles.maisons == (
        Maison((), (('Responsables de Zoé LEROY',),), "aucun responsable ne le nomme dans l'export"),
    )


def test_des_homonymes_se_departagent_par_leur_classe() -> None:
    eleves = [eleve('MARTIN', 'Léa', 'CE1'), eleve('MARTIN', 'Léa', 'CM2')]
    anne = adulte('Mme', 'Anne', 'MARTIN', A, enfant('MARTIN', 'Léa', 'CM2'))
    assert [m.foyers for m in reunir(eleves, [anne]).maisons] == [(), ('Mme Anne MARTIN',)]


def test_des_homonymes_que_rien_ne_departage_se_demandent() -> None:
    eleves = [eleve('MARTIN', 'Léa'), eleve('MARTIN', 'Léa')]
    anne = adulte('Mme', 'Anne', 'MARTIN', A, enfant('MARTIN', 'Léa', 'CE1'))
    paul = adulte('M.', 'Paul', 'MARTIN', B, enfant('MARTIN', 'Léa', 'CE1'))
    for maison in reunir(eleves, [anne, paul]).maisons:
        assert maison.foyers == ()
        assert maison.possibles == (('Mme Anne MARTIN',), ('M. Paul MARTIN',), ('Mme Anne MARTIN', 'M. Paul MARTIN'))


@pytest.mark.parametrize(
    ('ecrits', 'pareil'), [
        (['M. et Mme MARTIN'], True),
        (['M. Luc et Mme Anne MARTIN'], True),
        (['Madame Anne et Monsieur Luc MARTIN'], True),
        (['Mme Anne MARTIN'], False),
        (['M. et Mme DURAND'], False),
        (['Mme Anne MARTIN', 'M. Luc MARTIN'], False),
        (['M. et Mme MARTIN Anne-Sophie'], False),
    ],
)  # fmt: skip
def test_deux_facons_de_dire_le_meme_foyer(ecrits: list[str], pareil: bool) -> None:
    assert concordent(ecrits, Maison(('Mme Anne et M. Luc MARTIN',))) is pareil


def test_deux_foyers_dans_l_autre_ordre_sont_les_memes() -> None:
    assert concordent(['M. Luc MARTIN', 'Mme Anne MARTIN'], Maison(('Mme Anne MARTIN', 'M. Luc MARTIN')))


def test_l_etiquette_de_trois_personnes() -> None:
    tiers = adulte('M.', 'Paul', 'DURAND', A)
    assert etiqueter([LUC, ANNE, tiers]) == 'Mme Anne MARTIN, M. Luc MARTIN et M. Paul DURAND'
