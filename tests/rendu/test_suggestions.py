"""Deviner le champ auquel on pensait, et dire où il se lit."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.rendu.champs import ChampsLettre, ChampsService, ChampsTableau
from generator.rendu.declaration import declarations, est_un_groupe
from generator.rendu.formulaires import CONTEXTES
from generator.rendu.suggestions import _arbre, listes, suggerer
from generator.rendu.synonymes import FAMILLES
from tests.rendu.fautifs import fautes, mots_vises, texte, une


@pytest.mark.parametrize(('ecrit', 'voulu'), [
    ('enfant.prenom', 'eleve.prenom'), ('enfant.prenon', 'eleve.prenom'), ('prenom', 'eleve.prenom'), ('papa', 'foyer'),
    ('parents', 'foyer'), ('maitresse', 'proposition.enseignant'), ('ville', 'ecole.commune'), ('tel', 'ecole.telephone'),
    ('ecole.tel', 'ecole.telephone'), ('ecole.ville', 'ecole.commune'), ('annee', 'ecole.annee'), ('date', 'edition.date'),
    ('classe', 'eleve.classe'), ('directrice', 'ecole.direction'), ('eleve.nom.complet', 'eleve.nom_complet'),
    ('salle', 'proposition.lieu'), ('date_limite', 'periode.retour_avant'), ('Ecole.Nom', 'ecole.nom'),
    ('période.début', 'periode.debut'), ('dates', 'periode.dates'),
])  # fmt: skip
def test_un_mot_de_l_ecole_mene_a_son_champ(ecrit: str, voulu: str) -> None:
    choix = suggerer(tuple(ecrit.split('.')), ChampsLettre, {})
    assert choix and '.'.join(choix[0]) == voulu, choix


def test_un_mot_qui_ne_ressemble_a_rien_ne_mene_a_rien() -> None:
    assert suggerer(('zzz',), ChampsLettre, {}) == ()


@pytest.mark.parametrize('champ', [champ for champ, _ in FAMILLES])
def test_chaque_champ_des_synonymes_existe_dans_un_formulaire(champ: str) -> None:
    noms = set()
    for contexte in CONTEXTES.values():
        tous = {*_arbre(contexte), *(chemin for chemin, _ in listes(contexte))}
        tous |= {chemin[:rang] for chemin in tous for rang in range(1, len(chemin))}
        noms |= {'.'.join(chemin) for chemin in tous} | {chemin[-1] for chemin in tous}
    elements = {nom for c in (ChampsTableau, ChampsService) for nom in _noms_des_lignes(c)}
    assert champ in noms | elements


def _noms_des_lignes(contexte: type) -> set[str]:
    return {d.name for _, sorte in listes(contexte) if est_un_groupe(sorte) for d, _, _ in declarations(sorte)}


@pytest.mark.parametrize('balise', ["{{ ligne.niveau }}", "{{ lignes.niveau }}"])
def test_un_champ_de_liste_renvoie_a_sa_boucle(balise: str, tmp_path: Path) -> None:
    faute = une(texte(balise), tmp_path, 'tableau')
    assert faute.suggestion == '{% for ligne in lignes %} … {% endfor %}' and faute.reparation is None


def test_plusieurs_champs_possibles_sont_tous_dits(tmp_path: Path) -> None:
    remede = une(texte("{{ nom }}"), tmp_path).probleme.remede
    assert '{{ eleve.nom }}' in remede and '{{ ecole.nom }}' in remede


@pytest.mark.parametrize(('balise', 'voulu'), [
    ("{{ nom de l'élève }}", '{{ eleve.nom }}'), ("{{ eleve prenom }}", '{{ eleve.prenom }}'),
    ("{{ Commune de l’école }}", '{{ ecole.commune }}'),
])  # fmt: skip
def test_un_champ_ecrit_comme_une_phrase(balise: str, voulu: str, tmp_path: Path) -> None:
    assert une(texte(balise), tmp_path).suggestion == voulu


@pytest.mark.parametrize(('balise', 'corrige', 'sure'), [
    ("{{ élève.Prénom }}", 'eleve.prenom', True), ("{{ ELEVE.NOM }}", 'eleve.nom', True),
    ("{{ eleve.nom|Majuscules }}", 'majuscules', True), ("{{ eleve.nom|majuscule }}", 'majuscules', False),
])  # fmt: skip
def test_accents_et_majuscules_n_ont_qu_une_lecture(balise: str, corrige: str, sure: bool, tmp_path: Path) -> None:
    reparation = une(texte(balise), tmp_path).reparation
    assert reparation is not None and (reparation.texte, reparation.sure) == (corrige, sure)


@pytest.mark.parametrize(('ecrit', 'corriges'), [
    ("{% If eleve.nom %}a{% Endif %}", [('if', True), ('endif', True)]),
    ("{% si eleve.nom %}a{% sinon %}b{% fin si %}", [('if', False), ('else', False), ('endif', False)]),
    ("{% if eleve.niveau == 'CP' %}a{% else if eleve.niveau == 'CE1' %}b{% end if %}", [('elif', False), ('endif', False)]),
    ("{% pour h dans proposition.horaires %}{{ h }}{% fin pour %}", [('for', False), (' in ', False), ('endfor', False)]),
    ("{% if eleve.niveau = 'CP' et foyer %}a{% endif %}", [(' == ', False), (' and ', False)]),
    ("{% if foyer %}a{% endif foyer %}", [('endif', False)]),
])  # fmt: skip
def test_une_instruction_ecrite_a_la_francaise(ecrit: str, corriges: list[tuple[str, bool]], tmp_path: Path) -> None:
    toutes = fautes(texte(ecrit), tmp_path)
    assert [(f.reparation.texte, f.reparation.sure) for f in toutes if f.reparation] == corriges and len(toutes) == len(corriges)


@pytest.mark.parametrize(('ecrit', 'quoi'), [
    ("{{ proposition.horaires }}", "est une liste"), ("{{ eleve }}", "est un groupe de champs"),
    ("{% if periode.numero == '2' %}x{% endif %}", "toujours fausse"), ("{% if eleve.niveau == 1 %}x{% endif %}", "toujours fausse"),
    ("{% if periode.debut == '2 novembre 2026' %}x{% endif %}", "toujours fausse"),
    ("{% if eleve.niveau == 'CE1 ' %}x{% endif %}", "n'est pas un niveau"),
    ("{% if eleve.niveau in ['CP', 'ce 1'] %}x{% endif %}", "n'est pas un niveau"),
])  # fmt: skip
def test_un_champ_employe_pour_ce_qu_il_n_est_pas(ecrit: str, quoi: str, tmp_path: Path) -> None:
    toutes = fautes(texte(ecrit), tmp_path)
    assert [f.probleme.code for f in toutes] == ['M-330' if ecrit.startswith('{{') else 'M-340'] and quoi in toutes[0].probleme.quoi


@pytest.mark.parametrize('permis', [
    "{% if periode.numero in [1, 2] %}x{% endif %}", "{% if proposition.nombre_seances > 3 %}x{% endif %}",
    "{% if eleve.niveau in ('CP', 'CE1') %}x{% endif %}", "{% if periode.debut < periode.fin %}x{% endif %}",
    "{% if not proposition.lieu %}x{% endif %}", "{% if 'CE1' in eleve.classe %}x{% endif %}",
])  # fmt: skip
def test_une_comparaison_qui_a_un_sens_passe(permis: str, tmp_path: Path) -> None:
    assert fautes(texte(permis), tmp_path) == []


def test_un_for_sur_un_groupe_montre_la_liste_qu_il_contient(tmp_path: Path) -> None:
    doc = texte("{% for c in ecole %}{{ c }}{% endfor %}")
    faute = une(doc, tmp_path)
    assert mots_vises(faute, doc) == 'ecole' and faute.reparation is not None
    assert faute.reparation.texte == 'ecole.copies'


def test_une_boucle_qui_cache_un_champ_est_signalee(tmp_path: Path) -> None:
    faute = une(texte("{% for eleve in proposition.horaires %}{{ eleve }}{% endfor %}"), tmp_path)
    assert faute.probleme.gravite.value == 'avertissement' and '« eleve »' in faute.probleme.quoi


# Conseils


@pytest.mark.parametrize(('ecrit', 'valeur'), [
    ("Année 2026-2027 : {{ foyer }}", '2026-2027'), ("Vous devez 60 h cette année", '60 h'), ("soit 2,5 heures", '2,5 heures'),
])  # fmt: skip
def test_une_annee_ou_des_heures_tapees_a_la_main_sont_signalees(ecrit: str, valeur: str, tmp_path: Path) -> None:
    faute = une(texte(ecrit), tmp_path, a_fond=True)
    assert (faute.probleme.code, faute.probleme.valeur) == ('M-344', valeur)


@pytest.mark.parametrize('ecrit', ["à 16 h 30", "{{ ecole.annee }}", "{% if ecole.annee == '2026-2027' %}x{% endif %}"])
def test_une_heure_du_jour_ou_un_champ_ne_le_sont_pas(ecrit: str, tmp_path: Path) -> None:
    assert fautes(texte(ecrit), tmp_path, a_fond=True) == []


def test_des_balises_seules_sans_prefixe_laissent_des_lignes_vides(tmp_path: Path) -> None:
    doc = texte("{% if foyer %}", "Bonjour", "{% endif %}")
    assert [(mots_vises(f, doc), f.reparation.texte) for f in fautes(doc, tmp_path, a_fond=True) if f.reparation] == [
        ('{%', '{%p'), ('{%', '{%p')]
    assert fautes(doc, tmp_path) == [], "un passage ordinaire n'en dit rien"
