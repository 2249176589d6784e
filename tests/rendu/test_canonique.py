"""Les documents fictifs : toutes les sortes de champs, de quoi mettre une page à l'épreuve."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.domaine.temps import Duree, Periode
from generator.lecture import lire_catalogue
from generator.reglages import RACINE
from generator.rendu import Lot, charger_formulaires
from generator.rendu.canonique import BEAUCOUP, Variante, document_fictif
from generator.rendu.champs import ChampsLettre, ChampsService, ChampsTableau
from generator.rendu.exemples import valeur_d_exemple
from generator.rendu.formulaires import CONTEXTES

FORMULAIRES, _ = charger_formulaires(lire_catalogue(RACINE / 'modeles'), RACINE / 'modeles', '')


@pytest.mark.parametrize('variante', Variante)
@pytest.mark.parametrize('cle', FORMULAIRES.modeles)
def test_les_modeles_livres_se_remplissent_de_chaque_document_fictif(cle: str, variante: Variante) -> None:
    contexte = CONTEXTES[FORMULAIRES.modeles[cle].formulaire.contexte]
    fictif = document_fictif(contexte, variante)
    contenu, (textes,) = FORMULAIRES.fabriquer(Lot('essai', cle, 'essai', ('essai',), (fictif,)), (0,))
    assert contenu and textes
    assert not any('{{' in texte or '{%' in texte for texte in textes)


def test_chaque_champ_vaut_son_exemple_dans_son_type() -> None:
    lettre = document_fictif(ChampsLettre)
    assert lettre.eleve.nom == 'MARTIN' and lettre.periode.debut == dt.date(2026, 11, 2)
    assert lettre.proposition.duree == Duree.de_heures(6) and lettre.proposition.nombre_seances == 12
    assert document_fictif(ChampsService).categories[0].faites == Duree.de_heures(1, 30)


def test_les_variantes_vident_ou_remplissent_les_listes() -> None:
    assert document_fictif(ChampsTableau, Variante.VIDE).lignes == []
    assert document_fictif(ChampsLettre, Variante.VIDE).ecole.telephone is None
    assert len(document_fictif(ChampsTableau, Variante.PLEIN).lignes) == BEAUCOUP


def test_les_variantes_eprouvent_les_noms() -> None:
    assert '&' in document_fictif(ChampsLettre, Variante.SIGNES).eleve.nom
    assert len(document_fictif(ChampsLettre, Variante.NOM_LONG).eleve.nom_complet) > 50


@pytest.mark.parametrize(('exemple', 'debut', 'fin'), [
    ("du 6 au 24 octobre 2008", dt.date(2008, 10, 6), dt.date(2008, 10, 24)),
    ("du 2 novembre au 18 décembre 2026", dt.date(2026, 11, 2), dt.date(2026, 12, 18)),
    ("du 15 décembre 2008 au 9 janvier 2009", dt.date(2008, 12, 15), dt.date(2009, 1, 9)),
])  # fmt: skip
def test_une_periode_se_lit_de_son_exemple(exemple: str, debut: dt.date, fin: dt.date) -> None:
    assert valeur_d_exemple(Periode, exemple) == Periode(debut, fin)
