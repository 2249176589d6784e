"""L'équipe : un moteur par ligne, un lecteur pour deux ; chacun ne charge que ce dont il se sert."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.conversion import Equipe
from generator.conversion.choix import pressentir
from generator.conversion.processus import Ouvrier

LINUX = pytest.mark.skipif(not Path('/proc/self/maps').exists(), reason="ce que charge un processus se lit sous Linux")
SERVIR = {'relire': 'absent.pdf', 'textes': []}


@pytest.mark.parametrize(('lignes', 'lecteurs'), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_deux_lignes_se_partagent_un_lecteur(lignes: int, lecteurs: int) -> None:
    with Equipe(lignes, au_besoin=True) as equipe:
        siens = [equipe.lecteur(ligne) for ligne in range(lignes)]
        moteurs = [equipe.moteur(ligne) for ligne in range(lignes)]
        assert equipe.lignes == lignes and len(set(map(id, siens))) == lecteurs and len(set(map(id, moteurs))) == lignes
        assert equipe.controleur is siens[-1] and not set(map(id, siens)) & set(map(id, moteurs))


def test_sans_accueil_un_moteur_ne_nait_qu_a_son_premier_document() -> None:
    with Equipe(1) as equipe:
        assert not hasattr(equipe.moteur(0), '_processus') and hasattr(equipe.lecteur(0), '_processus')


def test_au_besoin_personne_ne_nait_d_avance() -> None:
    with Equipe(2, pressentir('embarque'), au_besoin=True) as equipe:
        assert not any(hasattr(ouvrier, '_processus') for ouvrier in (equipe.moteur(0), equipe.moteur(1), equipe.lecteur(0)))


@LINUX
def test_un_moteur_ne_charge_pas_de_quoi_lire_ni_un_lecteur_de_quoi_convertir() -> None:
    with Equipe(1, pressentir('embarque'), charger=('pikepdf',)) as equipe:
        moteur, lecteur = charges(equipe.moteur(0)), charges(equipe.lecteur(0))
    assert 'office2pdf' in moteur and not {'pypdfium2', 'numpy', 'pikepdf'} & moteur
    assert {'pypdfium2_raw', 'pikepdf'} <= lecteur and 'office2pdf' not in lecteur


def charges(ouvrier: Ouvrier) -> set[str]:
    """Les paquets dont le processus a chargé du code natif, une fois son accueil fini."""
    ouvrier.demander(SERVIR, 30.0) if ouvrier._accueil['accueil'] == 'lecture' else ouvrier.demander(
        {'docx': 'absent.docx', 'pdf': 'absent.pdf', 'polices': []}, 30.0
    )
    cartes = Path(f'/proc/{ouvrier._processus.pid}/maps').read_text('utf-8')
    return {ligne.split('site-packages/')[1].split('/')[0] for ligne in cartes.splitlines() if 'site-packages/' in ligne}
