"""Un export contre un classeur déjà rempli : arrivées, départs, corrections ; ce que la secrétaire a tapé reste."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from generator.classeur.ecriture import ecrire_classeur
from generator.domaine.niveau import Niveau
from generator.ecriture_du_classeur import ecrire
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import INSCRIPTIONS, PRESENCES
from generator.lecture.onde.entetes import Genre
from generator.proposition import Proposition
from tests.onde.fabrique import Adulte, Enfant, csv_des_eleves, csv_des_responsables, ecole
from tests.onde.outils import JOUR, QUAND, eleves_du_classeur, importer, lignes_du_classeur

MERE = Adulte('Mme', 'MARTIN', 'Anne', '12 rue des Lilas')
PERE = Adulte('M.', 'MARTIN', 'Luc', '12 rue des Lilas')
ELISE = Enfant('MARTIN', 'Élise', dt.date(2018, 3, 14), 'CE1 A', 'CE1', 'CYCLE II', '1234567890A', '12 rue des Lilas',
               adultes=(MERE, PERE))  # fmt: skip
JEAN = Enfant('DUPONT', 'Jean', dt.date(2018, 5, 2), 'CE1 A', 'CE1', 'CYCLE II', '1234567891A', '3 place Haute')
ZOE = Enfant('LEROY', 'Zoé', dt.date(2017, 9, 30), 'CE2', 'CE2', 'CYCLE II', '1234567892A', '5 place Haute')


def ligne(enfant: Enfant, **autres: object) -> dict[str, object]:
    return {
        'nom': enfant.porte, 'prenom': enfant.prenom, 'naissance': enfant.naissance, 'classe': enfant.classe,
        'niveau': enfant.niveau, 'foyer_1': 'M. et Mme MARTIN', **autres,
    }  # fmt: skip


def classeur(tmp_path: Path, eleves: Sequence[Mapping[str, object]], **autres: Sequence[Mapping[str, object]]) -> Path:
    path = tmp_path / 'ecoles' / 'lilas.xlsx'
    path.parent.mkdir(exist_ok=True)
    ecrire_classeur(path, {'ecole': [{'identifiant': 'lilas', 'annee': '2026-2027'}], 'eleves': eleves, **autres})
    return path


def avec(tmp_path: Path, *enfants: Enfant, responsables: bool = False, **options: object) -> Proposition:
    fichiers = {Genre.ELEVES: csv_des_eleves(enfants)}
    if responsables:
        fichiers[Genre.RESPONSABLES] = csv_des_responsables(enfants)
    return importer(tmp_path, fichiers, **options)


def sortes(proposition: Proposition) -> list[str]:
    return [annonce.sorte for annonce in proposition.annonces if annonce.personnel]


def gestes(proposition: Proposition) -> list[tuple[str, dict[str, object], int | None]]:
    return [(g.feuille.cle, dict(g.valeurs), g.origine.ligne if g.origine else None) for g in proposition.gestes]


def test_le_meme_export_ne_change_rien(tmp_path: Path) -> None:
    classeur(tmp_path, [ligne(ELISE), ligne(JEAN)])
    proposition = avec(tmp_path, ELISE, JEAN)
    assert proposition.vide and not proposition.questions
    assert [a.phrase for a in proposition.annonces] == ["Le classeur dit déjà ce que dit l'export."]


def test_une_arrivee_et_un_depart(tmp_path: Path) -> None:
    path = classeur(tmp_path, [ligne(ELISE), ligne(JEAN)])
    proposition = avec(tmp_path, ELISE, ZOE)
    assert sortes(proposition) == ['départ', 'arrivée']
    assert gestes(proposition) == [
        ('eleves', {'depart': dt.date(2026, 11, 23)}, 3),
        ('eleves', {'nom': 'LEROY', 'prenom': 'Zoé', 'naissance': dt.date(2017, 9, 30), 'classe': 'CE2',
                    'niveau': (Niveau.CE2,), 'foyer_1': 'Responsables de Zoé LEROY'}, None),
    ]  # fmt: skip
    ecrire(proposition, QUAND)
    lus = {eleve['nom']: eleve for eleve in eleves_du_classeur(path)}
    assert (lus['DUPONT']['depart'], 'depart' in lus['LEROY']) == (dt.date(2026, 11, 23), False)
    assert avec(tmp_path, ELISE, ZOE).vide


def test_un_depart_porte_le_jour_qu_on_dit(tmp_path: Path) -> None:
    classeur(tmp_path, [ligne(ELISE), ligne(JEAN)])
    assert gestes(avec(tmp_path, ELISE, au=dt.date(2026, 11, 6))) == [('eleves', {'depart': dt.date(2026, 11, 6)}, 3)]


def test_un_changement_de_classe_et_de_niveau_est_dit_et_ecrit(tmp_path: Path) -> None:
    classeur(tmp_path, [ligne(ELISE), ligne(JEAN)])
    proposition = avec(tmp_path, replace(ELISE, classe='CP', niveau='CP'), JEAN)
    assert sortes(proposition) == ['changement de classe', 'changement de niveau']
    assert gestes(proposition) == [('eleves', {'classe': 'CP', 'niveau': (Niveau.CP,)}, 2)]
    assert proposition.annonces[0].cellule == 'Élèves E2'


@pytest.mark.parametrize(
    ('change', 'valeurs'), [
        ({'nom': 'BERNARD'}, {'nom': 'BERNARD'}),
        ({'usage': 'MARTIN-BERNARD'}, {'nom': 'MARTIN-BERNARD'}),
        ({'naissance': dt.date(2018, 3, 15)}, {'naissance': dt.date(2018, 3, 15)}),
    ], ids=['nom corrigé', "nom d'usage rempli", 'naissance corrigée'],
)  # fmt: skip
def test_un_eleve_corrige_dans_sa_classe_reste_le_meme(tmp_path: Path, change: dict, valeurs: dict) -> None:
    classeur(tmp_path, [ligne(ELISE), ligne(JEAN)])
    proposition = avec(tmp_path, replace(ELISE, **change), JEAN)
    assert (gestes(proposition), proposition.questions) == ([('eleves', valeurs, 2)], ())


def test_un_accent_de_plus_se_prend_et_un_accent_de_moins_ne_s_ote_pas(tmp_path: Path) -> None:
    sans, avec_accent = replace(ELISE, prenom='Elise'), replace(JEAN, nom='DUPÔNT')
    classeur(tmp_path, [ligne(sans), ligne(avec_accent)])
    assert gestes(avec(tmp_path, ELISE, JEAN)) == [('eleves', {'prenom': 'Élise'}, 2)]


def test_la_casse_et_l_apostrophe_de_la_secretaire_restent(tmp_path: Path) -> None:
    classeur(tmp_path, [ligne(replace(ELISE, nom="d'Amico", prenom='ÉLISE'))])
    assert avec(tmp_path, replace(ELISE, nom='D’AMICO')).vide


def test_les_lignes_qui_nomment_un_eleve_suivent_son_nom(tmp_path: Path) -> None:
    path = classeur(
        tmp_path, [ligne(ELISE), ligne(JEAN)],
        inscriptions=[{'eleve': 'martin elise', 'groupe': 'G'}, {'eleve': 'DUPONT Jean', 'groupe': 'G'}],
        presences=[{'jour': dt.date(2026, 11, 5), 'groupe': 'G', 'eleve': 'Élise MARTIN', 'absent': True}],
    )  # fmt: skip
    proposition = avec(tmp_path, replace(ELISE, usage='BERNARD'), JEAN)
    assert sortes(proposition) == ['changement de nom', 'ligne renommée', 'ligne renommée']
    ecrire(proposition, QUAND)
    assert [i['eleve'] for i in lignes_du_classeur(path, INSCRIPTIONS)] == ['BERNARD Élise', 'DUPONT Jean']
    assert [p['eleve'] for p in lignes_du_classeur(path, PRESENCES)] == ['Élise BERNARD']


@pytest.mark.parametrize(
    ('change', 'motif'), [
        ({'nom': 'BERNARD', 'classe': 'CP'}, "mêmes prénom et date de naissance, autre nom"),
        ({'naissance': dt.date(2016, 3, 14), 'classe': 'CM1'}, "mêmes nom et prénom, autre date de naissance"),
        ({'prenom': 'Lise'}, "mêmes nom et date de naissance, autre prénom"),
        ({'nom': 'MARTINS', 'prenom': 'Elisa'}, "noms presque pareils"),
    ],
)  # fmt: skip
def test_un_doute_est_une_question_jamais_un_depart_et_une_arrivee(tmp_path: Path, change: dict, motif: str) -> None:
    path = classeur(tmp_path, [ligne(ELISE), ligne(JEAN)])
    corrige = replace(ELISE, **change)
    proposition = avec(tmp_path, corrige, JEAN)
    assert proposition.vide
    (question,) = proposition.questions
    assert motif in question.phrase
    ecrire(proposition, QUAND, {question.cle: "c'est MARTIN Élise (CE1 A, Élèves B2)"})
    eleves = eleves_du_classeur(path)
    assert [(e['nom'], e['prenom'], e['naissance']) for e in eleves] == [
        (corrige.nom, corrige.prenom, corrige.naissance), ('DUPONT', 'Jean', JEAN.naissance),
    ]  # fmt: skip
    assert avec(tmp_path, corrige, JEAN).vide


def test_a_un_doute_on_peut_repondre_que_c_est_un_autre(tmp_path: Path) -> None:
    path = classeur(tmp_path, [ligne(ELISE)])
    proposition = avec(tmp_path, replace(ELISE, prenom='Lise'))
    (question,) = proposition.questions
    ecrire(proposition, QUAND, {question.cle: "c'est un autre élève : un départ et une arrivée"})
    assert [(e['prenom'], e.get('depart')) for e in eleves_du_classeur(path)] == [('Élise', dt.date(2026, 11, 23)), ('Lise', None)]
    assert avec(tmp_path, replace(ELISE, prenom='Lise')).vide


def test_un_eleve_parti_que_l_export_a_encore_est_une_question(tmp_path: Path) -> None:
    path = classeur(tmp_path, [ligne(ELISE, depart=dt.date(2026, 10, 2)), ligne(JEAN)])
    proposition = avec(tmp_path, replace(ELISE, classe='CE1 B'), JEAN)
    assert proposition.vide
    (question,) = proposition.questions
    ecrire(proposition, QUAND, {question.cle: 'il est revenu'})
    assert [(e['classe'], e.get('depart')) for e in eleves_du_classeur(path)] == [('CE1 B', None), ('CE1 A', None)]


def test_un_eleve_deja_parti_et_un_depart_annonce_ne_bougent_pas(tmp_path: Path) -> None:
    classeur(tmp_path, [ligne(ELISE, depart=dt.date(2026, 10, 2)), ligne(JEAN, depart=dt.date(2026, 12, 18)), ligne(ZOE)])
    assert avec(tmp_path, JEAN, ZOE).vide


def test_un_homonyme_qui_arrive_donne_un_numero_a_chacun_et_les_inscriptions_suivent(tmp_path: Path) -> None:
    path = classeur(tmp_path, [ligne(ELISE), ligne(JEAN, numero='7')], inscriptions=[{'eleve': 'MARTIN Élise', 'groupe': 'G'}])
    proposition = avec(tmp_path, ELISE, JEAN, replace(ELISE, naissance=dt.date(2016, 1, 1), classe='CM1', niveau='CM1'))
    assert sortes(proposition) == ['arrivée', 'numéro donné', 'numéro donné', 'ligne renommée']
    ecrire(proposition, QUAND)
    assert [e['numero'] for e in eleves_du_classeur(path)] == ['8', '7', '9']
    assert lignes_du_classeur(path, INSCRIPTIONS) == [{'eleve': '8', 'groupe': 'G'}]


def test_des_homonymes_sans_date_de_naissance_sont_des_questions(tmp_path: Path) -> None:
    sans = {'naissance': None, 'classe': 'CE1'}
    classeur(tmp_path, [ligne(ELISE, numero='1', **sans), ligne(ELISE, numero='2', **sans), ligne(JEAN)])
    proposition = avec(tmp_path, ELISE, replace(ELISE, naissance=dt.date(2016, 1, 1), classe='CM1'), JEAN)
    assert proposition.vide
    assert ["homonymes" in q.phrase for q in proposition.questions] == [True, True]


def test_sans_date_de_naissance_le_nom_suffit_et_la_date_s_ajoute(tmp_path: Path) -> None:
    classeur(tmp_path, [ligne(ELISE, naissance=None)])
    assert gestes(avec(tmp_path, ELISE)) == [('eleves', {'naissance': ELISE.naissance}, 2)]


# L'export d'une seule classe


def test_un_export_partiel_ne_fait_partir_personne_sans_une_reponse(tmp_path: Path) -> None:
    toute = ecole(60)
    path = ecrire(avec(tmp_path, *toute), QUAND).cible
    partie = avec(tmp_path, *toute[:19])
    assert 'départ' not in sortes(partie)
    (question,) = partie.questions
    assert question.phrase.startswith("41 des 60 élèves de l'école ne sont pas dans cet export (")
    assert question.phrase.endswith("est-ce l'export de toute l'école ?")
    if not partie.vide:
        ecrire(partie, QUAND)
    assert all(eleve.get('depart') is None for eleve in eleves_du_classeur(path)), "OUI=1 n'y répond pas"
    oui, non = question.choix
    assert question.choix[non] == ()
    ecrire(partie, QUAND, {question.cle: oui})
    assert sum(eleve.get('depart') == JOUR for eleve in eleves_du_classeur(path)) == 41


def test_l_export_entier_qui_revient_se_confirme_en_une_fois(tmp_path: Path) -> None:
    toute = ecole(60)
    ecrire(avec(tmp_path, *toute), QUAND)
    partie = avec(tmp_path, *toute[:19])
    path = ecrire(partie, QUAND, {partie.questions[0].cle: next(iter(partie.questions[0].choix))}).cible
    (question,) = avec(tmp_path, *toute).questions
    assert question.phrase.startswith("41 élèves notés partis le 23/11/2026 sont dans cet export (")
    ecrire(avec(tmp_path, *toute), QUAND, {question.cle: "oui, tous"})
    assert all(eleve.get('depart') is None for eleve in eleves_du_classeur(path))
    assert avec(tmp_path, *toute).vide


def test_quelques_departs_restent_des_departs(tmp_path: Path) -> None:
    ecrire(avec(tmp_path, *ecole(60)), QUAND)
    assert sortes(avec(tmp_path, *ecole(60)[:50])).count('départ') == 10


# Une autre école, une autre année


def test_le_fichier_d_une_autre_ecole_est_refuse_avec_la_raison(tmp_path: Path) -> None:
    ecrire(avec(tmp_path, *ecole(60)), QUAND)
    ailleurs = [replace(e, nom=f'X{e.nom}', usage='', naissance=e.naissance.replace(year=2012)) for e in ecole(60, graine=9)]
    with pytest.raises(ErreurDonnees) as refus:
        avec(tmp_path, *ailleurs)
    (probleme,) = refus.value.rapport
    assert probleme.code == Code.EXPORT_D_AILLEURS
    assert "sur 60 élèves de l'export, 0 seulement sont parmi les 60 du classeur" in probleme.regle
    force = avec(tmp_path, *ailleurs, malgre_tout=True)
    assert sortes(force).count('départ') == sortes(force).count('arrivée') == 60


def test_a_la_rentree_tous_montent_de_niveau_et_c_est_la_meme_ecole(tmp_path: Path) -> None:
    ordre = [str(niveau) for niveau in Niveau][1:9]
    enfants = [replace(e, niveau=ordre[rang % 8], classe=f'Classe de {ordre[rang % 8]}') for rang, e in enumerate(ecole(80))]
    ecrire(avec(tmp_path, *enfants), QUAND)
    montes = [replace(e, niveau=ordre[ordre.index(e.niveau) + 1], classe=f'Salle {ordre.index(e.niveau)}')
              for e in enfants if e.niveau != 'CM2']  # fmt: skip
    proposition = avec(tmp_path, *montes)
    comptes = {sorte: sortes(proposition).count(sorte) for sorte in sortes(proposition)}
    assert comptes == {'changement de classe': 70, 'changement de niveau': 70, 'départ': 10}
    assert not proposition.questions


def test_la_secretaire_garde_le_nom_qu_elle_donne_a_ses_classes(tmp_path: Path) -> None:
    enfants = [replace(ELISE, prenom=f'{ELISE.prenom} {lettre}', ine=lettre) for lettre in 'ABCDEF']
    classeur(tmp_path, [ligne(e, classe='CE1 de Mme Bel') for e in enfants] + [ligne(ZOE)])
    d_onde = [replace(e, classe='01 COURS ELEMENTAIRE 1') for e in enfants]
    proposition = avec(tmp_path, *d_onde, ZOE, replace(JEAN, classe='01 COURS ELEMENTAIRE 1'))
    (arrivee,) = proposition.gestes
    assert arrivee.valeurs['classe'] == 'CE1 de Mme Bel'
    assert [a.phrase for a in proposition.annonces if a.sorte == 'nom de classe gardé'] == [
        "« CE1 de Mme Bel » dans le classeur, « 01 COURS ELEMENTAIRE 1 » dans ONDE."
    ]


def test_les_noms_de_classe_de_l_an_dernier_ne_restent_pas(tmp_path: Path) -> None:
    montes = [replace(ELISE, prenom=f'{ELISE.prenom} {lettre}', ine=lettre, niveau='CE2', classe='CE1 de Mme Bel')
              for lettre in 'ABCDEF']  # fmt: skip
    classeur(tmp_path, [ligne(e) for e in montes])
    proposition = avec(tmp_path, *(replace(e, classe='CE2 de M. Petit') for e in montes))
    assert sortes(proposition) == ['changement de classe'] * 6 and not proposition.questions


def test_un_nom_de_classe_qui_ne_dit_pas_de_niveau_se_demande(tmp_path: Path) -> None:
    enfants = [replace(ELISE, prenom=f'{ELISE.prenom} {lettre}', ine=lettre) for lettre in 'ABCDEF']
    path = classeur(tmp_path, [ligne(e, classe='Les Tournesols') for e in enfants])
    d_onde = [replace(e, classe='01 COURS ELEMENTAIRE 1') for e in enfants]
    proposition = avec(tmp_path, *d_onde)
    assert proposition.vide
    (question,) = proposition.questions
    assert list(question.choix) == ["garder « Les Tournesols »", "prendre « 01 COURS ELEMENTAIRE 1 »"]
    ecrire(proposition, QUAND, {question.cle: "prendre « 01 COURS ELEMENTAIRE 1 »"})
    assert {e['classe'] for e in eleves_du_classeur(path)} == {'01 COURS ELEMENTAIRE 1'}
    encore = avec(tmp_path, *d_onde)
    assert encore.vide and not encore.questions


def test_ce_que_la_secretaire_a_tape_n_est_jamais_ecrase(tmp_path: Path) -> None:
    import openpyxl

    path = classeur(tmp_path, [ligne(ELISE, accord_annuel_1=True), ligne(JEAN)], inscriptions=[
        {'eleve': 'MARTIN Élise', 'groupe': 'G', 'reponse_1': 'oui'},
    ])  # fmt: skip
    livre = openpyxl.load_workbook(path)
    livre['Élèves']['Z1'], livre['Élèves']['Z2'] = 'Cantine', 'lundi'
    livre.save(path)
    avant = eleves_du_classeur(path)
    ecrire(avec(tmp_path, ELISE, ZOE), QUAND)
    assert eleves_du_classeur(path)[0] == avant[0]
    assert lignes_du_classeur(path, INSCRIPTIONS) == [{'eleve': 'MARTIN Élise', 'groupe': 'G', 'reponse_1': 'oui'}]
    assert openpyxl.load_workbook(path)['Élèves']['Z2'].value == 'lundi'


# Les foyers d'un élève déjà là


@pytest.mark.parametrize('attente', ['Responsables d’Élise MARTIN', "Responsables d'Élise MARTIN", 'Responsables de Elise Martin'])
def test_le_libelle_qui_attendait_est_remplace_par_les_responsables(tmp_path: Path, attente: str) -> None:
    classeur(tmp_path, [ligne(ELISE, foyer_1=attente)])
    assert gestes(avec(tmp_path, ELISE, responsables=True)) == [('eleves', {'foyer_1': 'Mme Anne et M. Luc MARTIN'}, 2)]


def test_un_foyer_ecrit_autrement_mais_qui_dit_les_memes_personnes_reste(tmp_path: Path) -> None:
    for foyer in ('M. et Mme MARTIN', 'M. Luc et Mme Anne Martin', 'Monsieur et Madame MARTIN'):
        classeur(tmp_path, [ligne(ELISE, foyer_1=foyer)])
        proposition = avec(tmp_path, ELISE, responsables=True)
        assert proposition.vide and not proposition.questions


def test_un_foyer_qui_differe_de_l_export_est_une_question(tmp_path: Path) -> None:
    path = classeur(tmp_path, [ligne(ELISE, foyer_1='Mme Anne MARTIN', foyer_2='M. Luc MARTIN')])
    proposition = avec(tmp_path, ELISE, responsables=True)
    assert proposition.vide
    (question,) = proposition.questions
    assert list(question.choix) == ["garder ce qui est écrit", "un foyer : Mme Anne et M. Luc MARTIN"]
    ecrire(proposition, QUAND, {question.cle: "un foyer : Mme Anne et M. Luc MARTIN"})
    (elise,) = eleves_du_classeur(path)
    assert (elise['foyer_1'], elise.get('foyer_2')) == ('Mme Anne et M. Luc MARTIN', None)


def test_le_foyer_douteux_d_une_arrivee_attend_puis_se_demande(tmp_path: Path) -> None:
    path = classeur(tmp_path, [ligne(JEAN)])
    douteuse = replace(ELISE, adultes=(MERE, replace(PERE, rue='')))
    proposition = avec(tmp_path, JEAN, douteuse, responsables=True)
    assert 'foyer à confirmer' in sortes(proposition)
    ecrire(proposition, QUAND)
    assert 'foyer_1' not in eleves_du_classeur(path)[1]
    encore = avec(tmp_path, JEAN, douteuse, responsables=True)
    question = next(q for q in encore.questions if 'Élise' in q.phrase)
    ecrire(encore, QUAND, {question.cle: "deux foyers : Mme Anne MARTIN ; M. Luc MARTIN"})
    elise = eleves_du_classeur(path)[1]
    assert (elise['foyer_1'], elise['foyer_2']) == ('Mme Anne MARTIN', 'M. Luc MARTIN')
