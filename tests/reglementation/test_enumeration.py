"""Chaque ligne de chaque table de chaque régime a ses cas, dedans et juste dehors ; la changer en contredit un."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from generator.domaine.temps import Duree
from generator.reglementation import incoherences
from generator.reglementation.annee_type import Etape
from generator.reglementation.direction import Tranche
from generator.reglementation.regime import Fonction, Regime
from generator.reglementation.repartition import ORDINAIRE, Categorie, Role
from tests.evaluateurs import avec_regimes, regimes
from tests.evaluateurs.cas import Cas, ecarts
from tests.reglementation.enumeration import (
    Cle,
    Ligne,
    alterations,
    cas_lus,
    cas_par_ligne,
    lignes_du_regime,
    manques,
    remplacer,
)

COUVERTS = cas_par_ligne(cas_lus())
LIGNES = [ligne for regime in regimes() for ligne in lignes_du_regime(regime)]


def test_chaque_ligne_a_ses_cas_a_ses_dates_et_chaque_cas_sa_ligne() -> None:
    assert manques(regimes(), COUVERTS) == []


def test_deux_lignes_ne_portent_pas_le_meme_nom() -> None:
    assert len({ligne.cle for ligne in LIGNES}) == len(LIGNES)


# Une ligne changée contredit un cas


def contredit(neuf: Regime, cas: Iterable[tuple[str, Cas]]) -> bool:
    """Vrai si l'un de ces cas échoue une fois ce régime mis à la place du sien."""
    with avec_regimes(neuf if regime.id == neuf.id else regime for regime in regimes()):
        for sorte, un in cas:
            try:
                if next(ecarts(sorte, un), None) is not None:
                    return True
            except (StopIteration, RuntimeError, KeyError, IndexError):
                return True
    return False


def cas_voisins(ligne: Ligne) -> Iterator[tuple[str, Cas]]:
    """Les cas des autres lignes de sa table : une tranche qui déborde se voit chez sa voisine."""
    for (regime, table, nom), siens in COUVERTS.items():
        if (regime, table) == ligne.cle[:2] and nom != ligne.nom:
            yield from siens


def est_recoupee(ligne: Ligne) -> bool:
    """Vrai pour des heures écrites deux fois, que la lecture compare : aucun calcul ne part d'elles.

    Ce sont celles d'une répartition que redit son barème détaillé, et l'aide aux élèves, qui est le reste de l'organisation.
    """
    repartition = ligne.regime.repartitions.get(ligne.table.removeprefix('répartition '))
    detaillee = repartition is not None and any(regle.details for regle in repartition.quotites)
    return detaillee or getattr(ligne.porteur, 'role', None) is Role.ELEVES


@pytest.mark.parametrize('ligne', LIGNES, ids=str)
def test_changer_une_valeur_contredit_un_cas(ligne: Ligne) -> None:
    """Chaque ligne a un cas à elle que la changer contredit ; aucune de ses valeurs ne change sans que cela se voie."""
    siens, vues = COUVERTS[ligne.cle], {}
    propres = False
    for quoi, neuf in alterations(ligne):
        par_les_siens = contredit(neuf, siens)
        propres |= par_les_siens
        vues[quoi] = par_les_siens or bool(incoherences(neuf)) or contredit(neuf, cas_voisins(ligne))
    assert [quoi for quoi, vue in vues.items() if not vue] == []
    assert vues and (propres or est_recoupee(ligne))


# L'énumération elle-même


def un_regime(id_: str) -> Regime:
    return next(regime for regime in regimes() if regime.id == id_)


def reproches(neuf: Regime, couverts: dict[Cle, list[tuple[str, Cas]]] | None = None) -> list[str]:
    return manques([neuf if r.id == neuf.id else r for r in regimes()], COUVERTS if couverts is None else couverts)


def test_une_tranche_ajoutee_est_reclamee() -> None:
    regime = un_regime('apc_2014')
    tranches = (*regime.decharge.tranches, Tranche(20, None, Duree.de_heures(40)))
    neuf = replace(regime, decharge=replace(regime.decharge, tranches=tranches))
    assert reproches(neuf) == ['apc_2014 / décharge de direction / à partir de 20 classes : aucun cas']


def test_une_categorie_ajoutee_est_reclamee() -> None:
    regime = un_regime('apc_2022')
    fondement = regime.ordinaire.fondement
    neuve = replace(
        regime.ordinaire, categories=(*regime.ordinaire.categories, Categorie('neuve', 'Neuve', Duree(), (), fondement)),
    )  # fmt: skip
    neuf = replace(regime, repartitions={**regime.repartitions, ORDINAIRE: neuve})
    assert reproches(neuf) == ['apc_2022 / répartition ordinaire / neuve : aucun cas']


def test_une_etape_ajoutee_est_reclamee() -> None:
    regime = un_regime('apc_2022')
    etapes = (*regime.annee_type.etapes, Etape('neuve', 'Neuve', 0, 1))
    neuf = replace(regime, annee_type=replace(regime.annee_type, etapes=etapes))
    assert reproches(neuf) == ['apc_2022 / année type / neuve : aucun cas']


def test_le_pas_du_partage_n_est_une_ligne_que_si_l_aide_se_partage() -> None:
    assert {ligne.regime.id for ligne in LIGNES if ligne.table == 'organisation'} == {
        'aide_personnalisee_2008', 'aide_personnalisee_2010',
    }  # fmt: skip


def test_un_statut_et_un_regime_ajoutes_sont_reclames() -> None:
    regime = un_regime('apc_2017')
    neuf = replace(regime, fonctions=(*regime.fonctions, Fonction('neuve', 'neuve', regime.ordinaire.fondement)))
    assert reproches(neuf) == ['apc_2017 / fonctions / neuve : aucun cas']
    copie = replace(regime, id='neuf')
    attendus = {f'{ligne} : aucun cas' for ligne in lignes_du_regime(copie)}
    assert set(manques([*regimes(), copie], COUVERTS)) == attendus


def test_une_ligne_otee_laisse_un_cas_sans_ligne() -> None:
    regime = un_regime('apc_2014')
    neuf = replace(regime, decharge=replace(regime.decharge, tranches=regime.decharge.tranches[:-1]))
    (reproche,) = reproches(neuf)
    assert 'à partir de 5 classes' in reproche and "couvre une ligne qui n'existe pas" in reproche


def test_des_dates_changees_se_voient_sur_chaque_ligne() -> None:
    regime = un_regime('apc_2021')
    neuf = replace(regime, du=regime.du + dt.timedelta(days=1))
    concernes = {reproche.split(' : ')[0] for reproche in reproches(neuf)}
    assert concernes == {str(ligne) for ligne in lignes_du_regime(regime)}


@pytest.mark.parametrize('cle', ['veille', 'lendemain'])
def test_un_cas_sans_sa_veille_ou_son_lendemain_est_reclame(cle: str) -> None:
    ligne = next(ligne for ligne in LIGNES if ligne.cle == ('apc_2014', 'décharge de direction', 'de 3 à 4 classes'))
    ((sorte, cas),) = COUVERTS[ligne.cle]
    tronque = {nom: valeur for nom, valeur in cas.items() if nom != cle}
    assert manques(regimes(), {**COUVERTS, ligne.cle: [(sorte, tronque)]}) == [
        f'{ligne} : le cas « {cas["titre"]} » ne dit pas {"la" if cle == "veille" else "le"} {cle}'
    ]


def test_une_ligne_sans_fin_n_a_pas_de_lendemain_a_dire() -> None:
    sans_fin = [ligne for ligne in LIGNES if ligne.au is None]
    assert sans_fin and all('lendemain' not in cas for ligne in sans_fin for _, cas in COUVERTS[ligne.cle])


def test_remplacer_ne_touche_qu_a_l_element_donne() -> None:
    regime = un_regime('aide_personnalisee_2008')
    tranche = regime.decharge.tranches[0]
    neuf = remplacer(regime, tranche, replace(tranche, heures=Duree(0)))
    assert neuf.decharge.tranches[0].heures == Duree(0) and neuf.decharge.tranches[1:] == regime.decharge.tranches[1:]
    assert neuf.repartitions == regime.repartitions and regime.decharge.tranches[0] is tranche
