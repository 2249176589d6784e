"""Les contrôles du régime : chacun voit ce qu'il doit voir, avec la gravité que le régime lui donne."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from generator.calcul import Resultats, calculer, periode_par_defaut
from generator.domaine.quotite import Quotite
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import ErreurDonnees
from generator.feuilles import ENSEIGNANTS
from generator.lecture import lire_calendrier_de
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.rapport import Gravite, Probleme
from generator.reglages import RACINE
from tests.evaluateurs import clair, regimes
from tests.fabrique.classeurs import Retouche, ecrire, mettre
from tests.fabrique.exemples import exemple_2008, exemple_2026

Calcul = Callable[..., tuple[Resultats | None, list[Probleme]]]


@pytest.fixture
def calcul(tmp_path: Path) -> Calcul:
    def lancer(annee: int, *retouches: Retouche) -> tuple[Resultats | None, list[Probleme]]:
        donnees = exemple_2008() if annee == 2008 else exemple_2026()
        dossier, rapport = lire_dossier(ouvrir(ecrire(tmp_path / 'e.xlsx', *retouches, donnees=donnees)))
        assert dossier is not None, list(rapport)
        calendrier, _ = lire_calendrier_de(dossier.ecole, RACINE / 'donnees' / 'calendriers')
        periode = dossier.periodes[-1]
        try:
            resultats, avertissements = calculer(dossier, periode, regimes(), calendrier)
        except ErreurDonnees as erreur:
            return None, list(erreur.rapport)
        return resultats, list(avertissements)

    return lancer


def codes(problemes: list[Probleme]) -> list[tuple[str, str]]:
    return sorted((p.code, p.emplacement.cellule) for p in problemes)


def test_l_exemple_de_2008_ne_signale_que_le_creneau_du_ce1(calcul: Calcul) -> None:
    resultats, problemes = calcul(2008)
    assert resultats is not None
    assert codes(problemes) == [('D-144', 'G3'), ('D-145', 'F3')]
    assert {p.gravite for p in problemes} == {Gravite.AVERTISSEMENT}
    assert all('2008' in p.regle for p in problemes)


def test_l_exemple_d_aujourd_hui_ne_signale_rien(calcul: Calcul) -> None:
    assert calcul(2026)[1] == []


@pytest.mark.parametrize(('de', 'a', 'code'), [
    ('8 h', '8 h 30', None), ('7 h 30', '8 h 30', 'D-146'), ('11 h 30', '12 h', None), ('12 h', '13 h', 'D-146'),
    ('16 h 30', '17 h 30', None), ('16 h 30', '17 h 40', 'D-146'), ('16 h 30', '16 h 45', 'D-146'),
    ('16 h', '17 h', 'D-145'),
])  # fmt: skip
def test_les_dispositifs_de_2008_ont_leur_moment_et_leur_duree(de: str, a: str, code: str | None, calcul: Calcul) -> None:
    _, problemes = calcul(2008, mettre('Groupes', 'De', 2, de), mettre('Groupes', 'À', 2, a),
                          mettre('Groupes', 'Jours', 2, 'lundi'))  # fmt: skip
    sur_la_gs = [p.code for p in problemes if p.emplacement.cellule in ('F2', 'G2')]
    assert sur_la_gs == ([code] if code else [])


@pytest.mark.parametrize(('de', 'a', 'code'), [('9 h', '11 h', None), ('9 h', '10 h 30', 'D-146')])
def test_le_mercredi_de_2008_dure_deux_heures(de: str, a: str, code: str | None, calcul: Calcul) -> None:
    _, problemes = calcul(2008, mettre('Groupes', 'De', 2, de), mettre('Groupes', 'À', 2, a),
                          mettre('Groupes', 'Jours', 2, 'mercredi'))  # fmt: skip
    assert [p.code for p in problemes if p.emplacement.cellule == 'G2'] == ([code] if code else [])


def test_un_groupe_de_sept_est_signale_en_2008_et_pas_sous_les_apc(calcul: Calcul) -> None:
    ajouts = [mettre('Inscriptions', 'Groupe', ligne, 'GS') for ligne in range(8, 11)]
    _, problemes = calcul(2008, *ajouts)
    assert ('D-143', 'A2') in codes(problemes)
    _, problemes = calcul(2026, *(mettre('Inscriptions', 'Groupe', ligne, 'CE-leçons') for ligne in (12, 13)))
    assert 'D-143' not in [p.code for p in problemes]


def test_un_enseignant_dans_deux_groupes_a_la_fois_est_une_erreur(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, mettre('Groupes', 'Enseignant', 7, 'TB'))
    assert resultats is None
    assert codes(problemes) == [('D-140', 'F7')]
    assert 'M. Bel' in problemes[0].quoi and 'CP-lecture' in problemes[0].quoi


def test_un_eleve_dans_deux_groupes_a_la_fois_est_une_erreur_qui_ne_le_nomme_pas_dans_les_fichiers(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, mettre('Inscriptions', 'Groupe', 19, 'CE-leçons'))
    assert resultats is None
    assert 'D-141' in [p.code for p in problemes]
    probleme = next(p for p in problemes if p.code == 'D-141')
    assert 'Aya' in str(probleme.emplacement)
    assert 'Aya' not in str(probleme.en_dict(avec_personnel=False))


def test_une_fratrie_de_foyers_n_est_pas_deux_presences(calcul: Calcul) -> None:
    _, problemes = calcul(2026)
    assert 'D-141' not in [p.code for p in problemes]


def test_plus_d_heures_que_le_du_est_signale(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', 'Quotité', 7, '10 %'))
    assert codes(problemes) == [('D-142', 'H7')]


def test_une_directrice_qui_ne_doit_pas_d_aide_dit_celle_qu_elle_veut(calcul: Calcul) -> None:
    voulues = "Heures d'aide voulues (directeur volontaire)"
    resultats, problemes = calcul(2026, mettre('Enseignants', voulues, 2, None), mettre('Groupes', 'Enseignant', 7, 'OC'))
    assert resultats is not None and resultats.services[0].fonction.direction
    (probleme,) = [p for p in problemes if p.code == 'D-142']
    colonne = next(c for c in ENSEIGNANTS.colonnes if c.cle == 'aide_volontaire')
    rang = [c.cle for c in ENSEIGNANTS.colonnes].index(colonne.cle)
    assert probleme.emplacement.cellule == f'{get_column_letter(rang + 1)}2' and 'de plein gré' in probleme.remede


def test_une_quotite_hors_du_bareme_de_2008_nomme_les_cas_prevus(calcul: Calcul) -> None:
    resultats, problemes = calcul(2008, mettre('Enseignants', 'Quotité', 3, '65 %'))
    assert resultats is None and codes(problemes) == [('D-122', 'H3')]
    assert problemes[0].titre.replace('\u00a0', ' ') == "Quotité inconnue : « 65 % »"
    assert '100, 80, 75, 70, 62,5, 60, 50 %' in problemes[0].regle


@pytest.mark.parametrize(('tapee', 'dite'), [('aucune', False), ('12 jours', False), ('trois quarts', True)])
def test_la_decharge_d_une_directrice_est_un_mot_du_droit_ou_rien(calcul: Calcul, tapee: str, dite: bool) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', "Décharge d'enseignement", 2, tapee))
    assert [p.code for p in problemes] == (['D-121'] if dite else [])
    assert all("videz la cellule" in p.remede or "vouliez-vous" in p.remede for p in problemes)
    choix = next(c.choix for c in ENSEIGNANTS.colonnes if c.cle == 'decharge_enseignement')
    assert {ligne.decharge for regime in regimes() for ligne in regime.decharge_enseignement.lignes} <= set(choix)


def test_une_fonction_non_prevue_nomme_celles_qui_le_sont(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', 'Fonction', 3, 'psychologue'))
    assert codes(problemes) == [('R-203', 'F3')] and 'directeur' in problemes[0].regle


def test_sous_les_apc_le_type_d_aide_est_obligatoire(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Groupes', "Type d'aide", 3, None))
    assert codes(problemes) == [('D-120', 'J3')]
    _, problemes = calcul(2026, mettre('Groupes', "Type d'aide", 3, 'aide au travail personel'))
    assert codes(problemes) == [('D-121', 'J3')] and 'aide au travail personnel' in problemes[0].remede


def test_un_groupe_qui_ne_tombe_qu_en_vacances_est_une_erreur(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Périodes', 'Du', 3, dt.date(2026, 12, 21)), mettre('Périodes', 'Au', 3, dt.date(2026, 12, 31)),
                          mettre('Inscriptions', 'Entrée', 13, None),
                          *(mettre('Présences', nom, ligne, None) for ligne in range(2, 9)
                            for nom in ('Date', 'Groupe', 'Élève', 'Absent', 'Absence justifiée')))  # fmt: skip
    assert Counter(p.code for p in problemes) == {'D-139': 2, 'D-147': 5}


def test_oui_et_non_des_deux_foyers_sont_un_conflit_en_attente(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, mettre('Inscriptions', 'Réponse (foyer 2)', 7, 'non'))
    assert resultats is not None
    assert codes(problemes) == [('D-148', 'F7')]
    cp = next(g for g in resultats.groupes if g.groupe.code == 'CP-lecture')
    assert (cp.effectif.accords, cp.effectif.refus, cp.effectif.en_attente) == (3, 0, 1)


def test_un_eleve_d_un_autre_niveau_est_signale_et_compte(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, mettre('Élèves', 'Niveau', 2, 'CE2'))
    assert resultats is not None
    assert codes(problemes) == [('D-150', 'A4')]
    assert next(g for g in resultats.groupes if g.groupe.code == 'CP-lecture').effectif.proposes == 4


def test_les_effectifs_du_tableau_font_tous_les_proposes(calcul: Calcul) -> None:
    for annee in (2008, 2026):
        resultats, _ = calcul(annee)
        assert resultats is not None
        lignes = sum(ligne.effectif.proposes for ligne in resultats.tableau)
        inscrits = [i for i in resultats.dossier.inscriptions if i.periode == resultats.periode.numero]
        assert lignes == len(inscrits) == sum(g.effectif.proposes for g in resultats.groupes)


def test_un_partage_qui_ne_fait_pas_le_total_est_refuse(calcul: Calcul) -> None:
    _, problemes = calcul(2008, mettre('École', "Heures d'aide aux élèves", 0, '50 h'))
    assert codes(problemes) == [('D-136', 'B26')] and '60' in problemes[0].quoi
    resultats, problemes = calcul(2008, mettre('École', "Heures d'aide aux élèves", 0, '45 h'),
                                  mettre('École', "Heures d'organisation de l'aide", 0, '15 h'))  # fmt: skip
    assert resultats is not None
    aide = resultats.services[1].categories[0]
    assert [clair(ligne.due.duree) for ligne in aide.lignes if ligne.due] == ['15 h', '45 h']


def test_le_service_dit_du_prevu_fait_et_reste(calcul: Calcul) -> None:
    resultats, _ = calcul(2008)
    assert resultats is not None
    service = next(s for s in resultats.services if s.enseignant.code == 'MN')
    aide = service.categories[0]
    assert [clair(d) for d in (aide.due.duree, aide.prevue, aide.faite, aide.reste_a_prevoir, aide.reste_a_faire)] == [
        '60 h', '3 h', '2 h', '57 h', '58 h',
    ]  # fmt: skip
    assert clair(service.total.duree) == '108 h'


def test_les_heures_dues_ailleurs_se_retranchent_du_reste(calcul: Calcul) -> None:
    resultats, _ = calcul(2008, *(
        mettre('Autres écoles', colonne, 2, valeur)
        for colonne, valeur in (('Enseignant', 'MN'), ('École', 'École du Bourg'), ('Heures', '20 h'))
    ))
    assert resultats is not None
    assert clair(resultats.services[1].categories[0].reste_a_prevoir) == '37 h'


def test_la_periode_par_defaut_est_la_premiere_qui_n_est_pas_finie(calcul: Calcul) -> None:
    resultats, _ = calcul(2026)
    assert resultats is not None
    dossier = resultats.dossier
    for jour, numero in ((dt.date(2026, 9, 1), 1), (dt.date(2026, 10, 16), 1), (dt.date(2026, 10, 17), 2), (dt.date(2027, 6, 1), 2)):
        periode = periode_par_defaut(dossier, jour)
        assert periode is not None and periode.numero == numero


def test_une_categorie_de_service_inconnue_propose_la_plus_proche(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Service', 'Catégorie', 3, 'Conseil des maitre'))
    assert codes(problemes) == [('D-121', 'C3')] and 'Conseils des maîtres' in problemes[0].remede


def bareme_local(total: str, *heures: str) -> list[Retouche]:
    """La table reçue de l'inspection pour un 75 %, tapée dans la feuille « Barème local »."""
    categories = ('APC', 'Conseils des maîtres', 'Animation pédagogique', "Conseils d'école")
    return [
        mettre('Barème local', entete, ligne, valeur)
        for ligne, (categorie, duree) in enumerate(zip(categories, heures, strict=True), 2)
        for entete, valeur in (('Quotité', '75 %'), ('Catégorie', categorie), ('Heures', duree), ('Total annoncé', total))
    ]


def test_un_bareme_local_juste_sert_et_ne_signale_rien(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, *bareme_local('81 h', '27 h', '35 h', '15 h', '4 h'))
    assert resultats is not None and problemes == []
    (service,) = [s for s in resultats.services if clair(s.enseignant.quotite) == '75 %']
    assert [clair(c.due.duree) for c in service.categories] == ['27 h', '35 h', '15 h', '4 h']


def test_un_bareme_local_faux_sert_tel_quel_et_nomme_les_deux_totaux(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, *bareme_local('81 h', '27 h', '36 h', '15 h', '4 h'))
    assert resultats is not None
    (probleme,) = problemes
    assert probleme.code == 'D-152' and probleme.gravite is Gravite.AVERTISSEMENT
    assert probleme.emplacement.feuille == 'Barème local' and probleme.emplacement.cellule
    assert clair(probleme.quoi) == "Le barème local à 75 % fait 82 h, non 81 h"


def test_une_part_sans_autre_ecole_est_refusee(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', 'Part dans cette école', 3, '50 %'))
    assert [c for c, _ in codes(problemes)] == ['D-151'] and 'Autres écoles' in problemes[0].remede


def test_une_fonction_mal_ecrite_du_bareme_local_est_dite(calcul: Calcul) -> None:
    _, problemes = calcul(2026, *(
        mettre('Barème local', colonne, 2, valeur)
        for colonne, valeur in (('Fonction', 'stagaire'), ('Quotité', '50 %'), ('Catégorie', 'APC'), ('Heures', '18 h'))
    ))
    assert codes(problemes) == [('R-203', 'A2')] and 'stagiaire' in problemes[0].remede


def test_un_bareme_local_incomplet_nomme_ce_qui_manque(calcul: Calcul) -> None:
    _, problemes = calcul(2026, *(
        mettre('Barème local', colonne, 2, valeur)
        for colonne, valeur in (('Quotité', '75 %'), ('Catégorie', 'APC'), ('Heures', '27 h'))
    ))
    assert codes(problemes)[0][0] == 'R-203' and "Conseils d'école" in problemes[0].regle


def test_un_directeur_d_une_classe_est_un_charge_d_ecole(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('École', 'Nombre de classes', 0, 1))
    assert [c for c, _ in codes(problemes)] == ['D-139', 'R-203'] and "chargé d'école" in problemes[1].regle


def test_un_objet_d_organisation_inconnu_propose_le_plus_proche(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, mettre('Organisation', 'Objet', 2, 'besoin'),
                                  mettre('Organisation', 'Durée', 2, '30 min'))  # fmt: skip
    assert resultats is not None and codes(problemes) == [('D-121', 'C2')] and 'besoins' in problemes[0].remede


def test_l_allegement_d_une_direction_sans_decharge_se_tape_en_2010(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', "Allègement d'aide accordé par l'IEN", 2, '10 h'))
    assert [c for c, _ in codes(problemes)] == ['D-153']


def test_des_heures_voulues_sans_effet_sont_dites(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', "Heures d'aide voulues (directeur volontaire)", 3, '12 h'))
    assert [c for c, _ in codes(problemes)] == ['D-153']
    _, problemes = calcul(2026, mettre('Enseignants', "Heures d'aide voulues (directeur volontaire)", 2, '50 h'))
    assert [c for c, _ in codes(problemes)] == ['D-142'] and '36' in problemes[0].regle


def test_plus_d_organisation_que_d_aide_est_refuse(calcul: Calcul) -> None:
    _, problemes = calcul(2008, mettre('Enseignants', "Heures d'organisation", 3, '70 h'))
    assert [c for c, _ in codes(problemes)] == ['D-136']
    _, problemes = calcul(2026, mettre('Enseignants', "Heures d'organisation", 3, '5 h'))
    assert [c for c, _ in codes(problemes)] == ['D-153']


def test_une_decharge_d_enseignement_inconnue_propose_celles_du_regime(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', "Décharge d'enseignement", 2, 'cinquième'))
    assert [c for c, _ in codes(problemes)] == ['D-121'] and '12 jours' in problemes[0].regle.replace('\u00a0', ' ')


@pytest.mark.parametrize(('zone', 'dit'), [('B', True), ('Nancy-Metz', True), ('Lille', False), ('Strasbourg', False)])
def test_sans_departement_les_feries_d_alsace_moselle_sont_dits_incertains(calcul: Calcul, zone: str, dit: bool) -> None:
    _, problemes = calcul(2026, mettre('École', 'Zone de vacances', 0, zone), mettre('École', 'Code postal', 0, None),
                          mettre('École', 'UAI', 0, None))  # fmt: skip
    trouves = [p for p in problemes if 'Alsace-Moselle' in p.quoi]
    assert bool(trouves) == dit and all('code postal' in p.remede for p in trouves)


def taper(feuille: str, *lignes: dict[str, object]) -> list[Retouche]:
    """Des lignes tapées dans une feuille facultative."""
    return [mettre(feuille, entete, rang, valeur) for rang, ligne in enumerate(lignes, 2) for entete, valeur in ligne.items()]


def bareme(quotite: str, fonction: str = '', **heures: str) -> list[dict[str, object]]:
    """Une table : une ligne par catégorie."""
    noms = {'apc': 'APC', 'travaux': 'Conseils des maîtres', 'formation': 'Animation pédagogique', 'conseils': "Conseil d'école"}
    return [
        {'Fonction': fonction or None, 'Quotité': quotite, 'Catégorie': noms[cle], 'Heures': valeur}
        for cle, valeur in heures.items()
    ]


GENERALE = {'apc': '18 h', 'travaux': '24 h', 'formation': '9 h', 'conseils': '3 h'}
DU_STAGIAIRE = {'apc': '16 h', 'travaux': '14 h', 'formation': '6 h', 'conseils': '6 h'}


def test_deux_lignes_d_une_meme_categorie_du_bareme_local_sont_refusees(calcul: Calcul) -> None:
    lignes = bareme('75 %', **GENERALE)
    _, problemes = calcul(2026, *taper('Barème local', *lignes, {**lignes[1], 'Catégorie': 'Relations avec les parents'}))
    assert codes(problemes) == [('D-132', 'C6')] and 'Conseils des maîtres' in problemes[0].regle


@pytest.mark.parametrize(('lignes', 'attendu'), [
    (bareme('50 %', 'stagiaire', **DU_STAGIAIRE) + bareme('50 %', **GENERALE), '42 h'),
    (bareme('50 %', **GENERALE), '42 h'),
    (bareme('50 %', 'stagiaire', **DU_STAGIAIRE), '42 h'),
])  # fmt: skip
def test_la_table_d_une_fonction_l_emporte_et_la_generale_ne_vaut_que_pour_l_ordinaire(
    calcul: Calcul, lignes: list[dict[str, object]], attendu: str
) -> None:
    resultats, problemes = calcul(2026, mettre('Enseignants', 'Fonction', 7, 'stagiaire'), *taper('Barème local', *lignes))
    assert resultats is not None and not [p for p in problemes if p.gravite is Gravite.ERREUR]
    (service,) = [s for s in resultats.services if s.fonction.id == 'stagiaire']
    assert clair(service.total.duree) == attendu


def test_un_ajustement_ne_se_note_qu_une_fois(calcul: Calcul) -> None:
    _, problemes = calcul(2026, *taper(
        'Ajustements', {'Enseignant': 'TB', 'Ajustement': 'évaluations nationales'},
        {'Enseignant': 'TB', 'Ajustement': 'évaluations'},
    ))  # fmt: skip
    assert codes(problemes) == [('D-132', 'B3')] and problemes[0].personnel


def test_une_quotite_de_tableur_est_celle_qu_on_lit(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, mettre('Enseignants', 'Quotité', 3, 7 / 9, '0.00%'))
    assert resultats is not None and problemes == []
    assert clair(next(s for s in resultats.services if s.enseignant.code == 'TB').enseignant.quotite) == '77,78 %'


def test_trois_tiers_de_service_font_un_service(calcul: Calcul) -> None:
    resultats, problemes = calcul(2026, mettre('Enseignants', 'Part dans cette école', 3, 1 / 3, '0.00%'), *taper(
        'Autres écoles', {'Enseignant': 'TB', 'École': 'École du Bourg', 'Part': '33,33 %'},
        {'Enseignant': 'TB', 'École': 'École du Parc', 'Part': '33,33 %'},
    ))  # fmt: skip
    assert resultats is not None and not [p for p in problemes if p.gravite is Gravite.ERREUR]
    apc = next(s for s in resultats.services if s.enseignant.code == 'TB').categories[0]
    assert clair(apc.hors_ecole) == '24 h' and [clair(d) for d in apc.heures_ici.values() if d is not None] == ['12 h']


def test_les_seuils_de_2008_sont_dits_incertains_en_maternelle(calcul: Calcul) -> None:
    resultats, problemes = calcul(2008, mettre('École', "Type d'école", 0, 'maternelle'))
    assert resultats is not None and ('R-203', 'F2') in codes(problemes)


def test_trop_d_heures_ici_pour_un_service_partage_se_dit(calcul: Calcul) -> None:
    _, problemes = calcul(2008, mettre('Enseignants', 'Part dans cette école', 4, '5 %'), *taper(
        'Autres écoles', {'Enseignant': 'AB', 'École': 'École du Bourg', 'Part': '95 %'},
    ))  # fmt: skip
    assert [p.code for p in problemes if 'dues ici' in p.quoi] == ['D-142']


@pytest.mark.parametrize('valeur', ['1e9999999', '9' * 5000, '-3', 'NaN'])
def test_un_nombre_demesure_est_refuse_sans_attendre(valeur: str) -> None:
    from generator.lecture.conversions import lire_duree, lire_entier

    assert lire_entier(valeur) is None and lire_duree(valeur) is None
    assert AnneeScolaire.lire('202²-2023') is None and AnneeScolaire.lire('0000-0001') is None
    assert Quotite.lire('1e-99999 %') is None and Quotite.lire('1e999999') is None


# Ce qui étonne


def test_une_zone_qui_n_est_pas_celle_du_departement_se_dit_a_sa_cellule(calcul: Calcul) -> None:
    a_bordeaux = (mettre('École', 'UAI', 0, None), mettre('École', 'Code postal', 0, '33000'))
    assert calcul(2026, *a_bordeaux)[1] == []
    _, (probleme,) = calcul(2026, *a_bordeaux, mettre('École', 'Zone de vacances', 0, 'C'))
    assert probleme.code == 'D-139' and probleme.valeur == 'C' and "écrivez A," in probleme.remede
    assert "le département 33 est en zone A (2026-2027)" in probleme.regle


@pytest.mark.parametrize(('annee', 'code_postal', 'zone'), [(2008, '33000', 'C'), (2008, '76000', 'B'), (2026, '76000', 'B')])
def test_la_zone_d_un_departement_est_celle_de_son_academie_cette_annee_la(
    calcul: Calcul, annee: int, code_postal: str, zone: str
) -> None:
    ici = (mettre('École', 'UAI', 0, None), mettre('École', 'Code postal', 0, code_postal))
    sans, avec = (calcul(annee, *ici, mettre('École', 'Zone de vacances', 0, lue))[1] for lue in (zone, 'A'))
    assert 'D-139' not in {p.code for p in sans}
    assert [p.valeur for p in avec if p.code == 'D-139'] == ['A']


def test_plus_de_classes_chez_les_eleves_que_dans_l_ecole_se_dit(calcul: Calcul) -> None:
    _, (probleme,) = calcul(2026, mettre('École', 'Nombre de classes', 0, 4))
    assert (probleme.code, probleme.valeur, probleme.gravite) == ('D-139', '4', Gravite.AVERTISSEMENT)
    assert "5 classes dans la feuille « Élèves »" in probleme.regle
    assert calcul(2026, mettre('École', 'Nombre de classes', 0, 6))[1] == [], "on ne saisit pas toujours tous les élèves"


@pytest.mark.parametrize(('colonne', 'jour', 'dit'), [
    ('Au', dt.date(2026, 12, 23), "La période 2 finit pendant des vacances"),
    ('Du', dt.date(2026, 10, 29), "La période 2 commence pendant des vacances"),
    ('Au', dt.date(2026, 12, 19), None),
    ('Du', dt.date(2026, 11, 1), None),
])  # fmt: skip
def test_une_periode_au_milieu_des_vacances_se_dit_mais_pas_leur_premier_samedi(
    calcul: Calcul, colonne: str, jour: dt.date, dit: str | None
) -> None:
    _, problemes = calcul(2026, mettre('Périodes', colonne, 3, jour))
    assert [p.quoi for p in problemes] == ([dit] if dit else [])


def test_une_seconde_direction_et_une_quotite_infime_se_disent(calcul: Calcul) -> None:
    _, problemes = calcul(2026, mettre('Enseignants', 'Fonction', 3, 'directeur'))
    seconde = next(p for p in problemes if p.code == 'D-139')
    assert "Mme Caron dirige déjà" in seconde.regle and seconde.emplacement.cellule == 'F3'
    _, problemes = calcul(2026, mettre('Enseignants', 'Quotité', 4, '1 %'))
    assert ('D-139', 'H4') in codes(problemes)


def test_une_directrice_n_est_pas_un_directeur(calcul: Calcul) -> None:
    resultats, _ = calcul(2026)
    assert resultats is not None
    dites = {s.enseignant.code: s.fonction.accordee(s.enseignant.civilite) for s in resultats.services}
    assert (dites['OC'], dites['TB'], dites['LR']) == ('directrice', 'adjoint', 'adjointe')
