"""Les cinq fautes ordinaires d'une personne pressée, dans un seul fichier : dites ensemble, chacune à son paragraphe."""

from __future__ import annotations

from pathlib import Path

from generator.lecture import lire_catalogue
from generator.reglages import RACINE
from generator.rendu.faute import Geste
from generator.rendu.formulaires import examiner
from tests.rendu.fautifs import cinq_fautes, ecrire, mots_vises

LETTRE = lire_catalogue(RACINE / 'modeles')['autorisation_parentale']


def test_les_cinq_fautes_sont_dites_ensemble_chacune_a_son_paragraphe(tmp_path: Path) -> None:
    fichier = cinq_fautes()
    fautes = examiner(LETTRE, ecrire(fichier.doc, tmp_path), 'm.docx').fautes
    assert [(f.probleme.code, f.ancre.paragraphe if f.ancre else None) for f in fautes] == [
        ('M-310', fichier.champ), ('M-311', fichier.accolade), ('M-311', fichier.guillemets),
        ('M-311', fichier.boucle[0]), ('M-311', fichier.boucle[1]), ('M-315', fichier.suivi),
    ]  # fmt: skip


def test_chacune_montre_ses_mots_et_ce_qu_il_faut_ecrire(tmp_path: Path) -> None:
    fichier = cinq_fautes()
    champ, accolade, guillemets, debut, fin, suivi = examiner(LETTRE, ecrire(fichier.doc, tmp_path), 'm.docx').fautes
    assert [mots_vises(faute, fichier.doc) for faute in (champ, accolade, guillemets, debut, fin)] == [
        'enfant.nom_complet', '{{ proposition.constat }', '« rien »', '{%tr for horaire in proposition.horaires %}',
        '{%tr endfor %}',
    ]  # fmt: skip
    reparations = [(f.reparation.geste, f.reparation.texte, f.reparation.sure) for f in (champ, accolade, guillemets, debut, fin) if f.reparation]
    assert reparations == [
        (Geste.REMPLACER, 'eleve.nom_complet', False), (Geste.REMPLACER, '{{ proposition.constat }}', False),
        (Geste.REMPLACER, '"rien"', True), (Geste.ISOLER_LIGNE_AVANT, '{%tr for horaire in proposition.horaires %}', False),
        (Geste.ISOLER_LIGNE_APRES, '{%tr endfor %}', False),
    ]  # fmt: skip
    assert suivi.reparation is not None and suivi.reparation.geste is Geste.ACCEPTER
    assert 'ecole.adresse' in (suivi.probleme.valeur or '')


def test_la_personne_lit_la_place_la_cause_et_le_remede(tmp_path: Path) -> None:
    fautes = examiner(LETTRE, ecrire(cinq_fautes().doc, tmp_path), 'm.docx').fautes
    lieux = [faute.probleme.emplacement.precision for faute in fautes]
    assert "Élève : {{ enfant.nom_complet }}" in lieux[0]
    assert 'ligne 1, colonne 1' in lieux[3] and 'ligne 1, colonne 2' in lieux[4]
    assert 'accolade fermante' in fautes[1].probleme.regle
    assert all(faute.probleme.remede for faute in fautes)
