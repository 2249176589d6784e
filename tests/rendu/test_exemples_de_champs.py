"""Les exemples de CHAMPS.md disent vrai : chacun est bien du type de son champ, et s'imprime comme il est écrit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, get_origin

import pytest

from generator.domaine.document import CodeCarre, Image
from generator.domaine.temps import Duree, Periode
from generator.redaction import exemples
from generator.rendu.canonique import document_fictif
from generator.rendu.champs import ChampsCategorie, ChampsPeriode
from generator.rendu.declaration import declarations, element, est_un_groupe
from generator.rendu.environnement import environnement
from generator.rendu.exemples import valeur_d_exemple
from generator.rendu.filtres import FILTRES, afficher
from generator.rendu.formulaires import CONTEXTES


def champs_typees(classe: type, vus: set[type]) -> Iterator[tuple[str, Any, str]]:
    """Tous les champs d'un contexte, groupes et listes compris : leur nom, leur type, leur exemple."""
    for declaration, sorte, _ in declarations(classe):
        contenu = element(sorte) if get_origin(sorte) is list else sorte
        if est_un_groupe(contenu):
            if contenu not in vus:
                vus.add(contenu)
                yield from champs_typees(contenu, vus)
        elif contenu not in (Image, CodeCarre):
            yield f'{classe.__name__}.{declaration.name}', contenu, declaration.metadata['exemple']


VUS: set[type] = set()
CHAMPS = {nom: (sorte, exemple) for classe in CONTEXTES.values() for nom, sorte, exemple in champs_typees(classe, VUS)}


def test_les_types_a_lire_sont_tous_la() -> None:
    assert {int, bool, dt.date, dt.time, Duree, Periode} <= {sorte for sorte, _ in CHAMPS.values()}


@pytest.mark.parametrize('nom', CHAMPS)
def test_un_exemple_est_de_son_type_et_s_imprime_comme_il_est_ecrit(nom: str) -> None:
    sorte, exemple = CHAMPS[nom]
    valeur = valeur_d_exemple(sorte, exemple)
    assert isinstance(valeur, sorte), (exemple, sorte)
    assert exemple or sorte is str, "un exemple manque"
    assert re.sub(r'\s', ' ', str(afficher(valeur))) == exemple


def test_les_totaux_des_exemples_se_tiennent() -> None:
    """Dues, prévues, reste : un directeur refait l'addition."""
    une = document_fictif(ChampsCategorie)
    assert une.dues - une.faites == une.reste_a_faire and une.dues - une.prevues == une.reste_a_prevoir
    periode = document_fictif(ChampsPeriode)
    assert periode.dates == Periode(periode.debut, periode.fin)


@pytest.mark.parametrize(('sorte', 'faux'), [
    (dt.date, "bientôt"), (dt.date, "3 brumaire 2026"), (Duree, "1h30"), (Periode, "en octobre"), (bool, "vrai"), (int, "deux"),
])  # fmt: skip
def test_un_exemple_faux_se_verrait(sorte: Any, faux: str) -> None:
    with pytest.raises(ValueError, match=faux):
        valeur_d_exemple(sorte, faux)
    with pytest.raises(TypeError):
        valeur_d_exemple(list, "a")


@pytest.mark.parametrize('filtre', FILTRES.values(), ids=FILTRES)
def test_l_exemple_d_un_filtre_donne_un_texte(filtre) -> None:
    assert environnement().from_string(filtre.exemple).render(exemples()).strip()
