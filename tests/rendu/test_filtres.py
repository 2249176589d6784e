"""Les filtres : ce qu'ils donnent, et ce qu'ils refusent avant tout rendu."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError
from markupsafe import Markup

from generator.domaine.temps import Duree, Periode
from generator.rendu.champs import ChampsTableau
from generator.rendu.environnement import environnement
from generator.rendu.filtres import AFFICHABLES, FILTRES, ValeurAbsente, afficher
from generator.rendu.liaison import NomDEcole, NomDeCommune, NomDEleve, NomPropre
from tests.rendu.test_verification import fautes, modele

NOMS = st.text(st.characters(codec='utf-8', categories=('Lu', 'Ll', 'Zs', 'Pd', 'Po')), min_size=1, max_size=30).map(str.strip).filter(bool)


def rendre(source: str, **champs: object) -> str:
    return environnement().from_string(source).render(**champs)


@pytest.mark.parametrize(('balise', 'attendu', 'trouve'), [
    ('{{ eleve.nom|date }}', 'une date', 'nom'),
    ('{{ periode.debut|intervalle }}', 'dates de début et de fin', 'une date'),
    ('{{ periode.dates|date }}', 'une date', 'dates de début et de fin'),
    ('{{ periode.avis_favorable|pluriel("avis") }}', 'un nombre', 'oui/non'),
    ('{{ periode.numero|case }}', 'un oui/non', 'un nombre'),
    ('{{ periode.debut|date|jour }}', 'une date', 'un texte'),
    ('{{ eleve.prenom|majuscules|de }}', 'un nom', 'un texte'),
    ('{{ proposition.domaine|de }}', 'un nom', 'un texte'),
    ('{{ proposition.horaires|majuscules }}', 'un texte', 'une liste'),
    ('{{ ecole.nom|liste }}', 'une liste', 'un nom'),
    ('{{ proposition.creneaux|liste }}', 'une liste', 'une liste'),
    ('{{ ecole.logo|majuscules }}', 'un texte', 'une image'),
    ('{{ eleve|majuscules }}', 'un texte', 'groupe de champs'),
    ('{% if eleve.nom|date %}x{% endif %}', 'une date', 'nom'),
    ('{% for c in proposition.creneaux %}{{ c.debut|duree }}{% endfor %}', 'une durée', 'une heure'),
    ('{% for s in proposition.seances %}{{ s|heure }}{% endfor %}', 'une heure', 'une date'),
])  # fmt: skip
def test_un_filtre_sur_une_valeur_d_une_autre_nature_est_situe(balise: str, attendu: str, trouve: str, tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, 'Bonjour', balise))
    assert faute.code == 'M-330' and 'paragraphe 2' in faute.emplacement.precision
    assert attendu in faute.regle.split(' ; ')[0] and trouve in faute.regle.split(' ; ')[1] and faute.remede


@pytest.mark.parametrize('balise', [
    '{{ periode.numero|pluriel }}', '{{ periode.numero|pluriel(2) }}', '{{ periode.numero|pluriel("a", "b", "c") }}',
    '{{ periode.debut|date("x") }}', '{{ ecole.telephone|vide("a", "b") }}', '{{ ecole.telephone|vide(*ecole.copies) }}',
    '{{ ecole.telephone|vide(periode.debut) }}',
])  # fmt: skip
def test_ce_qui_suit_un_filtre_est_verifie(balise: str, tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, balise))
    assert faute.code == 'M-330' and 'comme dans {{' in faute.remede


@pytest.mark.parametrize('balise', ['{{ eleve }}', '{{ proposition.horaires }}', '{{ ecole.logo }}', '{{ ecole.copies|liste|date }}'])
def test_ce_qui_ne_s_imprime_pas_est_dit_avant_le_rendu(balise: str, tmp_path: Path) -> None:
    (faute,) = fautes(modele(tmp_path, balise))
    assert faute.code == 'M-330' and faute.remede


@pytest.mark.parametrize('balise', [
    '{{ periode.retour_avant|jour|vide("–") }}', '{{ ecole.copies|liste|vide("néant") }}', '{{ proposition.seances|liste }}',
    '{{ eleve.prenom|de|initiale }}', '{{ ecole.direction|de|vide }}', '{{ proposition.nombre_seances|pluriel("jour ouvré", "jours ouvrés") }}',
    '{{ "oui"|majuscules if periode.avis_favorable else "non" }}', '{{ (periode.numero > 2)|case }}', '{{ ecole.telephone|vide(0) }}',
    '{{ periode.dates }} {{ periode.dates|intervalle|initiale }}', '{% for c in proposition.creneaux %}{{ c.jours|liste }}{{ c.debut }}{% endfor %}',
    '{% for x in ["a", "b"] %}{{ x|majuscules }}{% endfor %}', '{{ ["a", "b"]|liste }}',
])  # fmt: skip
def test_une_chaine_juste_passe(balise: str, tmp_path: Path) -> None:
    assert fautes(modele(tmp_path, balise)) == []


@pytest.mark.parametrize('balise', ['{% for c in ecole.copies|liste %}{{ c }}{% endfor %}', '{% for c in eleve.nom|majuscules %}x{% endfor %}'])
def test_une_boucle_ne_parcourt_pas_un_texte(balise: str, tmp_path: Path) -> None:
    assert [faute.code for faute in fautes(modele(tmp_path, balise))] == ['M-310']


def test_la_variable_d_une_boucle_n_existe_pas_quand_rien_n_est_parcouru(tmp_path: Path) -> None:
    trouvees = fautes(modele(tmp_path, '{% for l in lignes %}{{ l.niveau }}{% else %}{{ l.niveau }}{% endfor %}'), ChampsTableau)
    assert [faute.code for faute in trouvees] == ['M-310']


def test_tous_les_filtres_laissent_passer_l_absence_que_vide_remplace() -> None:
    for nom, filtre in FILTRES.items():
        arguments = '("x")' if filtre.obligatoires else ''
        assert rendre(f'{{{{ v|{nom}{arguments}|vide("–") }}}}', v=None) == '–'
        if nom != 'vide':
            with pytest.raises(ValeurAbsente):
                rendre(f'{{{{ v|{nom}{arguments} }}}}', v=None)


def test_les_valeurs_ont_un_affichage_francais_par_defaut() -> None:
    periode = Periode(dt.date(2008, 10, 6), dt.date(2008, 10, 24))
    valeurs = {2.0: '2', 2.5: '2,5', 1234: '1\u202f234', True: 'oui', Duree(90): '1 h 30', dt.time(16, 30): '16 h 30',
               dt.date(2008, 10, 1): '1er octobre 2008', periode: 'du 6 au 24 octobre 2008'}  # fmt: skip
    for valeur, attendu in valeurs.items():
        assert rendre('{{ v }}', v=valeur).replace('\u00a0', ' ') == attendu


def test_un_nom_est_echappe_avec_ou_sans_filtre() -> None:
    for nom in (NomDEleve('A & <B>'), NomDEcole('École A & <B>'), NomDeCommune('A & <B>'), NomPropre('A & <B>')):
        for filtre in ('', '|de', '|a', '|que', '|majuscules', '|fusion'):
            rendu = rendre(f'{{{{ v{filtre} }}}}', v=nom)
            assert '&amp; &lt;B&gt;' in rendu and '<B>' not in rendu
            assert not isinstance(afficher(nom), Markup)


@given(NOMS)
def test_le_nom_est_toujours_dit_en_entier_ou_contracte(nom: str) -> None:
    for classe in (NomDEleve, NomPropre, NomDeCommune):
        assert re.search(r'^(de |d’|du |des |de l’élève )', classe(nom).de)
        assert re.search(r'^(à |au |aux )', classe(nom).a) and re.search(r'^(que |qu’)', classe(nom).que)
    assert NomDEleve(nom).de.endswith(nom) and NomDEleve(nom).que.endswith(nom)


@given(NOMS)
def test_jamais_ecole_de_ecole(nom: str) -> None:
    for ecole in (NomDEcole(f'École {nom}'), NomDEcole(f'Ecole {nom}')):
        assert ecole.de.casefold().count('école') == 1 + nom.casefold().count('école')
        assert ecole.a.startswith('à l’école') and ecole.que.startswith('que l’école')


@given(st.sampled_from(sorted(FILTRES)), st.sampled_from([
    dt.date(2026, 1, 1), dt.time(8, 30), Duree(45), 3, True, 'texte', NomPropre('Odile'), ['a'], [dt.date(2026, 1, 1)],
    Periode(dt.date(2026, 1, 1), dt.date(2026, 2, 1)),
]))
def test_un_filtre_rend_un_texte_ou_refuse_proprement(nom: str, valeur: object) -> None:
    """Ce que la vérification laisserait passer ne lève rien d'autre que ce que le rendu sait expliquer."""
    filtre = FILTRES[nom]
    arguments = ['séance'] if filtre.obligatoires else []
    try:
        rendu = filtre(valeur, *arguments)
    except TemplateError:
        assert not isinstance(valeur, filtre.attend) or isinstance(valeur, bool)
        return
    assert nom == 'vide' or isinstance(rendu, str)


@pytest.mark.parametrize('filtre', FILTRES.values(), ids=FILTRES)
def test_un_exemple_de_filtre_est_un_modele_sans_faute(filtre, tmp_path: Path) -> None:
    boucles = {'creneau': '{% for creneau in proposition.creneaux %}', 'ligne': '{% for ligne in lignes %}'}
    racine = filtre.exemple[3:].split('.')[0]
    source = f'{boucles[racine]}{filtre.exemple}{{% endfor %}}' if racine in boucles else filtre.exemple
    contexte = [ChampsTableau] if racine == 'ligne' else []
    assert fautes(modele(tmp_path, source), *contexte) == [] and set(filtre.attend) & {*AFFICHABLES, list, NomPropre}
