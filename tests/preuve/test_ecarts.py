"""Ce qui a changé entre deux listes d'entrées : nommé d'après les empreintes."""

from __future__ import annotations

import pytest

from generator.preuve.ecarts import Etat, comparer

AVANT = (
    ('donnees', 'lilas.xlsx', 'a'), ('modele', 'modeles/sommaire.docx', 'b'), ('police', 'Arial', 'c'),
    ('moteur', 'LibreOffice 7.4.7.2', ''), ('registre', 'réponses', 'd'), ('bibliotheque', 'lxml 6.0.1', ''),
    ('image', 'modeles/lilas/logo.png', 'e'), ('code', 'generator', 'f'),
)  # fmt: skip


def etat(entrees: tuple[tuple[str, str, str], ...], **reste: object) -> Etat:
    return Etat(tuple({'genre': g, 'nom': n, 'sha256': s} for g, n, s in entrees), **reste)  # type: ignore[arg-type]


def apres(*changees: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    """Les mêmes entrées, celles de ces genres remplacées."""
    genres = {genre for genre, _, _ in changees}
    return (*(entree for entree in AVANT if entree[0] not in genres), *changees)


def test_les_memes_entrees_ne_donnent_rien() -> None:
    assert comparer(etat(AVANT), etat(tuple(reversed(AVANT)))) == []


@pytest.mark.parametrize(('neuve', 'quoi', 'ou', 'detail'), [
    (('police', 'Arial', 'z'), "La police a changé", 'Arial', ''),
    (('moteur', 'LibreOffice 24.2.7.2', ''), "Le moteur PDF a changé", 'cette machine', 'LibreOffice 24.2.7.2'),
    (('registre', 'réponses', 'z'), "Le registre des retours a changé", 'archives', 'revenues'),
    (('bibliotheque', 'lxml 6.1', ''), "Une bibliothèque de l'outil a changé", 'lxml', 'alors : lxml 6.0.1'),
    (('donnees', 'ecole.xlsx', 'a'), "Le classeur a changé de nom", 'lilas.xlsx', 'ecole.xlsx'),
    (('code', 'generator', 'z'), "Le code de l'outil a changé", 'generator', 'même version'),
])  # fmt: skip
def test_chaque_entree_changee_est_nommee(neuve: tuple[str, str, str], quoi: str, ou: str, detail: str) -> None:
    (probleme,) = comparer(etat(AVANT), etat(apres(neuve)))
    assert (probleme.quoi, probleme.emplacement.fichier) == (quoi, ou) and detail in probleme.regle and probleme.remede


def test_un_autre_moteur_n_accuse_pas_les_polices() -> None:
    neuves = apres(('moteur', 'office2pdf 0.4.0', ''), ('police', 'Arimo.ttf', 'z'))
    assert [p.quoi for p in comparer(etat(AVANT), etat(neuves))] == ["Le moteur PDF a changé"]


def test_ce_qui_s_ajoute_et_ce_qui_s_ote_sont_dits() -> None:
    sans_image = tuple(e for e in AVANT if e[0] != 'image')
    assert [p.quoi for p in comparer(etat(AVANT), etat(sans_image))] == ["L'image n'entre plus dans ce passage"]
    assert [p.quoi for p in comparer(etat(sans_image), etat(AVANT))] == ["L'image n'entrait pas dans ce passage"]


def test_toutes_les_feuilles_changees_sont_nommees() -> None:
    anciennes = {'lilas.xlsx': {'École': '1', 'Groupes': '2', 'Périodes': '3'}}
    neuves = {'lilas.xlsx': {'École': '1', 'Groupes': '9', 'Présences': '4'}}
    ecarts = comparer(etat(AVANT, feuilles=anciennes), etat(apres(('donnees', 'lilas.xlsx', 'z')), feuilles=neuves))
    assert {p.emplacement.feuille: p.regle for p in ecarts} == {
        'Groupes': "cette feuille n'est plus la même", 'Périodes': "cette feuille n'y est plus",
        'Présences': "cette feuille n'y était pas",
    }  # fmt: skip


def test_deux_polices_du_meme_nom_comptent_toutes_deux() -> None:
    deux = (*AVANT, ('police', 'Arial', 'c2'))
    (probleme,) = comparer(etat(deux), etat((('police', 'Arial', 'z'), *(e for e in deux if e[2] != 'c'))))
    assert probleme.quoi == "La police a changé"


def test_la_premiere_reponse_change_le_registre() -> None:
    sans_reponse = tuple(e for e in AVANT if e[0] != 'registre')
    for avant_, apres_ in ((sans_reponse, AVANT), (AVANT, sans_reponse)):
        (probleme,) = comparer(etat(avant_), etat(apres_))
        assert probleme.quoi == "Le registre des retours a changé" and str(probleme.emplacement) == 'archives (réponses)'
