"""Tous les statuts, jusqu'au papier : les lignes du tableau de service sont celles du régime, leurs sommes sont justes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from generator.conversion.relecture import pages_du_pdf
from generator.domaine.temps import Duree
from generator.erreurs import Sortie
from generator.rapport import Gravite
from tests.conftest import Passage
from tests.fabrique.classeurs import ecrire
from tests.fabrique.exemples import Donnees, enseignant, exemple_2008, exemple_2026, q


def produire(donnees: Donnees, dossier: Path, passer: Passage, annee: str) -> tuple[dict[str, str], list[str]]:
    """Le texte de chaque tableau de service, par nom, et les codes des problèmes."""
    ecrire(dossier / 'ecoles' / 'ecole.xlsx', donnees=donnees)
    (fait,), _ = passer(annee=annee)
    codes = [str(p.code) for p in fait.rapport]
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    textes = {}
    for path in (fait.dossier / 'services').glob('*.pdf'):
        textes[path.stem] = ' '.join(' '.join(pages_du_pdf(path)).replace('\u00a0', ' ').split())
    textes['liasse'] = ' '.join(' '.join(pages_du_pdf(fait.dossier / 'liasse-ien.pdf')).replace('\u00a0', ' ').split())
    return textes, codes


RASED = ('Synthèse et coordination 96 h', 'Concertation 24 h', 'Formation 18 h', "Conseils d’école 6 h")
ATTENDUS = {
    'PSY-Claire': ('Répartition des 864 h', 'Prise en charge des élèves 720 h', *RASED, 'Total 864 h'),
    'MAITRE-E-Rose': ('Répartition des 972 h', 'Prise en charge des élèves 828 h', *RASED, 'Total 972 h'),
    'MAITRE-G-Guy': ('Répartition des 972 h', 'Prise en charge des élèves 828 h', *RASED, 'Total 972 h'),
    'FORMATEUR-Jean': ('Répartition des 108 h', '72 h', 'Concertation et relations avec les familles 24 h',
                       'Animations pédagogiques 6 h', "Conseils d’école 6 h", 'Total 108 h',
                       'facultative, en heures supplémentaires'),
    'REFERENT-Ines': ('Missions ordinaires du référent 60 h', 'Concertation avec les équipes enseignantes 24 h',
                      'Animations pédagogiques 18 h', "Conseils d’école 6 h", 'Total 108 h'),
    'REMPLACANT-Luc': ('Aide personnalisée', '60 h', '45 h dans une autre école', 'Total (dont 45 h dans une autre école) 108 h'),
    'PARTAGE-Zoe': ('Aide personnalisée', '30 h dans une autre école', 'Aide aux élèves (27 h)',
                    'Total (dont 54 h dans une autre école) 108 h'),
}  # fmt: skip


def ecole_de_tous_les_statuts() -> Donnees:
    """L'école de 2008, et un enseignant de chaque statut."""
    donnees: dict[str, Any] = exemple_2008()
    donnees['enseignants'] += [
        enseignant('PSY', 'Mme', 'PSY', 'Claire', 'psychologue scolaire', '100 %'),
        enseignant('ME', 'Mme', 'MAITRE E', 'Rose', 'maître E', '100 %'),
        enseignant('MG', 'M.', 'MAITRE G', 'Guy', 'maître G', '100 %'),
        enseignant('MF', 'M.', 'FORMATEUR', 'Jean', 'maître formateur', '100 %'),
        enseignant('REF', 'Mme', 'REFERENT', 'Ines', 'enseignant référent', '100 %'),
        enseignant('TR', 'M.', 'REMPLACANT', 'Luc', 'titulaire remplaçant', '100 %'),
        enseignant('PF', 'Mme', 'PARTAGE', 'Zoe', 'poste fractionné', '100 %', part=q('50 %')),
    ]
    donnees['autres_ecoles'] = [
        {'enseignant': 'PF', 'ecole': 'École du Bourg', 'part': q('50 %')},
        {'enseignant': 'TR', 'ecole': 'École du Bourg', 'heures': Duree.de_heures(25)},
        {'enseignant': 'TR', 'ecole': 'École de la Gare', 'heures': Duree.de_heures(20)},
    ]
    return donnees


def test_chaque_statut_de_2008_a_son_tableau_de_service(donnees: Path, passer: Passage) -> None:
    textes, codes = produire(ecole_de_tous_les_statuts(), donnees, passer, '2008-2009')
    assert sorted(codes) == ['D-144', 'D-145']
    for nom, morceaux in ATTENDUS.items():
        for morceau in morceaux:
            assert morceau in textes[nom], (nom, morceau, textes[nom][:700])
    assert '864 h' in textes['liasse'] and 'rémunér' not in textes['liasse']


def test_ajustements_bareme_local_et_organisation_s_impriment(donnees: Path, passer: Passage) -> None:
    contenu: dict[str, Any] = exemple_2026()
    un, deux, *_ = (li for li in contenu['enseignants'] if li['fonction'] == 'adjoint' and li['quotite'].complete)
    contenu['ajustements'] = [
        {'enseignant': un['code'], 'ajustement': 'évaluations nationales'},
        {'enseignant': un['code'], 'ajustement': "réunions d'information syndicale", 'heures': Duree.de_heures(3)},
        {'enseignant': deux['code'], 'ajustement': 'conseil local', 'heures': Duree.de_heures(2), 'categorie': 'APC',
         'texte': "note du 12/09/2026"},
    ]  # fmt: skip
    contenu['organisation'] = [{'objet': 'besoins', 'duree': Duree(30)}, {
        'objet': 'bilan', 'duree': Duree(45), 'periode': 2, 'enseignant': un['code'], 'jour': dt.date(2026, 12, 17),
    }]  # fmt: skip
    contenu['bareme_local'] = [
        {'quotite': q('75 %'), 'categorie': categorie, 'heures': Duree.de_heures(heures), 'total': Duree.de_heures(81)}
        for categorie, heures in (('APC', 27), ('Conseils des maîtres', 36), ('Animations pédagogiques', 15), ("Conseil d'école", 4))
    ]
    textes, problemes = produire(contenu, donnees, passer, '2026-2027')
    assert problemes == ['D-152']
    texte = textes[f"{un['nom']}-{un['prenom']}".replace(' ', '-')]
    for morceau in ('36 h moins 6 h : saisie des évaluations nationales (du CP au CM2)', '30 h',
                    'réunions d’information syndicale (3 h)', 'besoins', '17 décembre 2026',
                    'bilan'):  # fmt: skip
        assert morceau in texte, (morceau, texte[:1200])
    assert '36 h moins 2 h : conseil local (note du 12/09/2026)' in ' '.join(textes.values())
    partiel = next(li for li in contenu['enseignants'] if li['quotite'] == q('75 %'))
    assert 'Total 82 h' in textes[f"{partiel['nom']}-{partiel['prenom']}".replace(' ', '-')]


@pytest.mark.parametrize(('retouche', 'code', 'mots'), [
    ({'enseignants': {'part': q('40 %')}}, 'D-151', '40 % (Enseignants, M15) + 50 % (Autres écoles, C2) pour une quotité de 100 %'),
    ({'autres_ecoles': {'part': q('100 %')}, 'enseignants': {'part': None}}, 'D-151', 'tout le service'),
    ({'autres_ecoles': {'part': None}}, 'D-120', 'Ni part, ni heures'),
    ({'autres_ecoles': {'heures': Duree(60)}}, 'D-135', 'sur la même ligne'),
])  # fmt: skip
def test_des_parts_qui_ne_font_pas_le_compte_sont_refusees(
    donnees: Path, passer: Passage, retouche: dict[str, dict[str, Any]], code: str, mots: str
) -> None:
    contenu: dict[str, Any] = ecole_de_tous_les_statuts()
    for feuille, valeurs in retouche.items():
        ligne = next(li for li in contenu[feuille] if 'PF' in (li.get('code'), li.get('enseignant')))
        ligne.update(valeurs)
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', donnees=contenu)
    (fait,), _ = passer(annee='2008-2009')
    erreurs = [p for p in fait.rapport if p.gravite is Gravite.ERREUR]
    assert [str(p.code) for p in erreurs] == [code] or code in [str(p.code) for p in erreurs], list(fait.rapport)
    assert any(mots in f'{p.titre} {p.regle}'.replace('\u00a0', ' ') for p in erreurs), [p.titre for p in erreurs]
    assert all(p.emplacement.cellule for p in erreurs)


def test_un_statut_sans_texte_est_un_cas_non_prevu(donnees: Path, passer: Passage) -> None:
    contenu: dict[str, Any] = exemple_2026()
    contenu['enseignants'][1]['fonction'] = 'maître formateur'
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', donnees=contenu)
    (fait,), _ = passer(annee='2026-2027')
    erreurs = [p for p in fait.rapport if p.gravite is Gravite.ERREUR]
    assert [str(p.code) for p in erreurs] == ['R-203'] and 'stagiaire' in erreurs[0].regle


def test_un_statut_sans_texte_se_sert_du_bareme_que_l_ecole_a_recu(donnees: Path, passer: Passage) -> None:
    contenu: dict[str, Any] = exemple_2026()
    autre = contenu['enseignants'][1]
    autre['fonction'] = 'maître formateur'
    contenu['groupes'] = [g for g in contenu['groupes'] if g['enseignant'] != autre['code']]
    codes = {g['code'] for g in contenu['groupes']}
    contenu['inscriptions'] = [i for i in contenu['inscriptions'] if i['groupe'] in codes]
    contenu['presences'], contenu['service'] = [], []
    contenu['bareme_local'] = [
        {'fonction': 'maître formateur', 'quotite': q('100 %'), 'categorie': categorie, 'heures': Duree.de_heures(heures),
         'texte': "note de l'inspection du 12/09/2026"}
        for categorie, heures in (('APC', 0), ('Conseils des maîtres', 96), ('Animations pédagogiques', 6), ("Conseil d'école", 6))
    ]
    textes, problemes = produire(contenu, donnees, passer, '2026-2027')
    assert problemes == []
    nom = f"{autre['nom']}-{autre['prenom']}"
    assert '96 h' in textes[nom] and 'Total 108 h' in textes[nom]
    assert 'barème local de l’école à 100 % (note de l’inspection du 12/09/2026)' in textes['liasse']
