"""Le droit est une donnée : chaque jour a son régime, chaque table son texte ; les calendriers ne se devinent pas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.domaine.temps import AnneeScolaire
from generator.erreurs import ErreurDonnees
from generator.lecture import lire_calendrier, lire_regimes
from generator.reglages import RACINE
from generator.reglementation import regime_au
from generator.reglementation.textes import Fondement
from tests.evaluateurs import regimes
from tests.evaluateurs.cas import RELEVE

DOSSIER = RACINE / 'donnees' / 'reglementation'
MODELE = (DOSSIER / 'aide_personnalisee_2008.toml').read_text('utf-8')


PREMIER_JOUR = dt.date(2008, 9, 1)
JOUR = dt.timedelta(days=1)
CHRONOLOGIE = [
    (PREMIER_JOUR, 'aide_personnalisee_2008'), (dt.date(2010, 9, 1), 'aide_personnalisee_2010'),
    (dt.date(2013, 9, 1), 'apc_2013'), (dt.date(2014, 9, 1), 'apc_2014'), (dt.date(2017, 4, 1), 'apc_2017'),
    (dt.date(2021, 9, 1), 'apc_2021'), (dt.date(2021, 12, 23), 'apc_2022'),
]  # fmt: skip
"""Le premier jour de chaque régime (domaine, 2.1)."""


def test_chaque_jour_depuis_2008_a_exactement_un_regime() -> None:
    jour, attendu, suivants = PREMIER_JOUR, '', dict(CHRONOLOGIE)
    while jour <= RELEVE:
        attendu = suivants.get(jour, attendu)
        assert [regime.id for regime in regimes() if regime.en_vigueur(jour)] == [attendu], jour
        assert regime_au(regimes(), jour).id == attendu, jour
        jour += JOUR
    assert attendu == CHRONOLOGIE[-1][1] and len(regimes()) == len(CHRONOLOGIE)


@pytest.mark.parametrize('jour', [PREMIER_JOUR - JOUR, dt.date(1990, 9, 1), dt.date(1, 1, 1)])
def test_hors_de_tout_regime_c_est_une_erreur_nommee(jour: dt.date) -> None:
    with pytest.raises(ErreurDonnees) as levee:
        regime_au(regimes(), jour)
    (probleme,) = levee.value.rapport
    assert probleme.code == 'R-201' and f'{jour:%d/%m/%Y}' in probleme.quoi and 'Aide personnalisée' in probleme.regle


def test_apres_un_regime_clos_c_est_une_erreur_nommee() -> None:
    clos = [regime for regime in regimes() if regime.au is not None]
    with pytest.raises(ErreurDonnees) as levee:
        regime_au(clos, dt.date(2026, 9, 1))
    assert [p.code for p in levee.value.rapport] == ['R-201']


def test_deux_regimes_le_meme_jour_sont_refuses_des_la_lecture_et_a_l_emploi(tmp_path: Path) -> None:
    (tmp_path / 'a.toml').write_text(MODELE, 'utf-8')
    (tmp_path / 'b.toml').write_text(MODELE.replace('aide_personnalisee_2008', 'autre'), 'utf-8')
    lus, rapport = lire_regimes(tmp_path)
    (probleme,) = rapport
    assert probleme.code == 'R-202' and probleme.emplacement.fichier.endswith('b.toml') and 'a.toml' in probleme.quoi
    with pytest.raises(ErreurDonnees) as levee:
        regime_au(lus.values(), dt.date(2008, 10, 6))
    assert [p.code for p in levee.value.rapport] == ['R-202']


def test_un_regime_fautif_n_empeche_pas_de_dire_les_fautes_des_autres(tmp_path: Path) -> None:
    for nom in ('a', 'b'):
        (tmp_path / f'{nom}.toml').write_text(MODELE.replace('heures = "24 h"', 'heures = "23 h"'), 'utf-8')
    lus, rapport = lire_regimes(tmp_path)
    assert not lus and {Path(p.emplacement.fichier).name for p in rapport} == {'a.toml', 'b.toml'}


def fondements(valeur: Any) -> Iterator[Fondement]:
    """Tous les fondements d'un régime, où qu'ils soient."""
    if isinstance(valeur, Fondement):
        yield valeur
    elif isinstance(valeur, Mapping):
        for un in valeur.values():
            yield from fondements(un)
    elif isinstance(valeur, tuple):
        for un in valeur:
            yield from fondements(un)
    elif is_dataclass(valeur):
        for champ in fields(valeur):
            yield from fondements(getattr(valeur, champ.name))


def test_chaque_texte_est_date_et_chaque_table_en_cite_un() -> None:
    for regime in regimes():
        assert regime.textes and all(texte.titre and texte.date for texte in regime.textes.values())
        tous = list(fondements(regime))
        assert len(tous) > 10 and all(f.textes and f.preuve.en_clair for f in tous)
        cites = {texte.cle for fondement in tous for texte in fondement.textes}
        assert cites <= set(regime.textes)


def test_aucun_regime_ne_se_fonde_sur_un_texte_de_droit_posterieur_a_sa_fin() -> None:
    hors_du_droit = {'bon_sens', 'outil', 'lettre_2012'}
    for regime in regimes():
        for texte in regime.textes.values():
            if regime.au is not None and texte.cle not in hors_du_droit:
                assert texte.date <= regime.au, (regime.id, texte.titre)


def test_un_calendrier_absent_n_est_jamais_devine() -> None:
    with pytest.raises(ErreurDonnees) as levee:
        lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2031), 'A')
    assert [p.code for p in levee.value.rapport] == ['R-207']
    with pytest.raises(ErreurDonnees):
        lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'Z')
