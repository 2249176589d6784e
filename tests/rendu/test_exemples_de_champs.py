"""Les exemples de CHAMPS.md disent vrai : chacun est bien du type de son champ, et s'imprime comme il est écrit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, get_origin

import pytest

from generator.domaine.document import Image
from generator.domaine.temps import Duree, Periode
from generator.redaction import exemples
from generator.rendu.champs import ChampsCategorie, ChampsPeriode
from generator.rendu.declaration import champ, declarations, element, est_un_groupe
from generator.rendu.environnement import environnement
from generator.rendu.filtres import FILTRES, afficher
from generator.rendu.formulaires import CONTEXTES
from generator.specimen import lire_periode, specimen, valeur_d_exemple


def champs_typees(classe: type, vus: set[type]) -> Iterator[tuple[str, Any, str]]:
    """Tous les champs d'un contexte, groupes et listes compris : leur nom, leur type, leur exemple."""
    for declaration, sorte, _ in declarations(classe):
        contenu = element(sorte) if get_origin(sorte) is list else sorte
        if est_un_groupe(contenu):
            if contenu not in vus:
                vus.add(contenu)
                yield from champs_typees(contenu, vus)
        elif contenu is not Image:
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


@pytest.mark.parametrize('contexte', CONTEXTES)
def test_un_specimen_se_remplit_de_ses_exemples(contexte: str) -> None:
    rempli = specimen(CONTEXTES[contexte])
    assert isinstance(rempli, CONTEXTES[contexte]) and rempli.ecole.commune == 'Valbois'


def test_les_totaux_des_exemples_se_tiennent() -> None:
    """Dues, prévues, reste : un directeur refait l'addition."""
    une = specimen(ChampsCategorie)
    assert une.dues - une.faites == une.reste_a_faire and une.dues - une.prevues == une.reste_a_prevoir
    periode = specimen(ChampsPeriode)
    assert periode.dates == Periode(periode.debut, periode.fin)


def test_un_exemple_faux_se_verrait() -> None:
    assert not isinstance(valeur_d_exemple(dt.date, "bientôt"), dt.date)
    assert lire_periode("du 6 au 24 octobre 2008") == Periode(dt.date(2008, 10, 6), dt.date(2008, 10, 24))
    assert lire_periode("en octobre") is None
    assert champ("Sens", "exemple").metadata['exemple'] == "exemple"


@pytest.mark.parametrize('filtre', FILTRES.values(), ids=FILTRES)
def test_l_exemple_d_un_filtre_donne_un_texte(filtre) -> None:
    assert environnement().from_string(filtre.exemple).render(exemples()).strip()
