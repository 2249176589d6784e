"""Ce que la page conseille de faire : le bon fichier, et pas de refaire ce qui est fait."""

from __future__ import annotations

from typing import Any

from generator.atelier.conseils import conseiller

FAITES = {'commande': 'lettres', 'periode': 2, 'incomplet': False, 'perime': ''}
ETAT = {
    'choix': {'ecole': 'lilas', 'annee': '2026-2027', 'periode': '2'}, 'classeur': 'lilas.xlsx', 'documents': [FAITES],
    'echec': None, 'a_regler': 0, 'reponses': None,
}  # fmt: skip
RIEN = {'erreurs': 0, 'problemes': []}


def conseil(constat: dict[str, Any] = RIEN, **change: object) -> tuple[str, str, str]:
    dit = conseiller({**ETAT, **change}, constat)
    return dit['conseil'], dit['demande'], dit['lien']


def en_erreur(*fichiers: str) -> dict[str, Any]:
    return {'erreurs': len(fichiers), 'problemes': [{'fichier': f, 'gravite': 'erreur'} for f in fichiers]}


def test_une_faute_du_modele_ne_renvoie_pas_au_classeur() -> None:
    lettre, tableau = 'modeles/lilas/autorisation_parentale.docx', 'modeles/lilas/tableau_previsionnel.docx'
    for fautifs in ((lettre,), (lettre, tableau)):
        phrase, _, lien = conseil(en_erreur(*fautifs))
        assert all(nom in phrase for nom in fautifs) and lien == '/modeles' and 'lilas.xlsx' not in phrase
    for constat in (en_erreur('lilas.xlsx'), en_erreur('lilas.xlsx', lettre)):
        assert 'Ouvrez « lilas.xlsx »' in conseil(constat)[0]


def test_quand_presque_tous_ont_repondu_on_relance_au_lieu_de_redistribuer() -> None:
    reponses = {'parties': 9, 'en_attente': 1, 'retard': 0}
    phrase, demande, _ = conseil(reponses=reponses)
    assert phrase == "1 réponse encore attendue : archivez les coupons qui reviennent, ou relancez." and demande == 'retours'
    assert 'Imprimez et remettez' in conseil(reponses={**reponses, 'en_attente': 9})[0]
    assert 'Toutes les réponses' in conseil(reponses={**reponses, 'en_attente': 0})[0]


def test_l_echec_d_une_autre_periode_n_accuse_pas_celle_ci() -> None:
    echec = {'commande': 'lettres', 'periode': 3}
    assert "n'ont pas pu être refaites" not in conseil(echec=echec)[0]
    assert "n'ont pas pu être refaites" in conseil(echec={**echec, 'periode': 2})[0]
