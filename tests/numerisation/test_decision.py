"""La décision, sur des mesures écrites à la main : chaque garde suffit seul à faire douter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.domaine.retour import Statut
from generator.numerisation.decision import decider, est_signee
from generator.numerisation.mesures import Mesures, Motif, Paraphe, Trace

VIDE = Trace(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
COCHEE = replace(VIDE, dedans=0.3, fine=0.5, trait=0.5, centre=0.5, fonce=0.6, marque=0.6)
PALE = replace(COCHEE, dedans=0.0, fonce=0.25)
DEBORDANTE = replace(COCHEE, dedans=0.03, fine=0.06, trait=0.06, centre=0.0, fonce=0.4, marque=0.3)
"""Une coche au bord de la case, dont la queue est dehors."""
POINT = replace(VIDE, dedans=0.04, fine=0.06, trait=0.05, centre=0.09, fonce=0.6, marque=0.06)
UNE_DATE = Paraphe(ampleur=22.3, elan=3.5, hauteur=7.7, trait=3.9)
NETTE = Mesures(
    accord=0.95, traces=(COCHEE, VIDE), signature=40, paraphe=Paraphe(ampleur=60), motif=Motif(0, 0), sali=0, sali_fine=0, contraste=200, bruit=0.01,
    sature=False,
)


def test_une_page_nette_repond() -> None:
    assert decider(NETTE) == (Statut.OUI, ())
    assert decider(replace(NETTE, traces=(VIDE, COCHEE), motif=Motif(30, 0.8))) == (Statut.NON, ())
    assert decider(replace(NETTE, traces=(PALE, VIDE))) == (Statut.OUI, ())
    assert decider(replace(NETTE, traces=(DEBORDANTE, VIDE))) == (Statut.OUI, ())
    assert decider(replace(NETTE, traces=(POINT, VIDE))) == (Statut.OUI, ())


@pytest.mark.parametrize(
    ('change', 'raison'),
    [
        ({'accord': 0.4}, 'ne se superpose pas'),
        ({'contraste': 20}, 'trop pâle'),
        ({'traces': (replace(COCHEE, contour=0.3), VIDE)}, 'contour'),
        ({'traces': (VIDE, VIDE)}, 'aucune encre'),
        ({'traces': (replace(PALE, fonce=0.1), VIDE)}, 'trop pâle'),
        ({'traces': (replace(PALE, centre=0.0), VIDE)}, 'trop petite'),
        ({'traces': (PALE, VIDE), 'sali_fine': 0.05}, 'trop pâle'),
        ({'traces': (COCHEE, COCHEE)}, 'les deux cases sont cochées'),
        ({'traces': (COCHEE, replace(VIDE, fine=0.03))}, 'dans les deux cases'),
        ({'traces': (COCHEE, replace(VIDE, autour=0.01))}, "autour de l'autre"),
        ({'traces': (COCHEE, replace(VIDE, mot=0.02))}, "l'autre réponse"),
        ({'traces': (replace(COCHEE, mot_loin=0.05), VIDE)}, 'barré'),
        ({'traces': (replace(COCHEE, a_cote=0.3), VIDE)}, 'par-dessus la case'),
        ({'traces': (replace(DEBORDANTE, trait=0.01), VIDE)}, 'trop petite'),
        ({'traces': (replace(DEBORDANTE, marque=0.05), VIDE)}, 'trop petite'),
        ({'traces': (replace(DEBORDANTE, fonce=0.2), VIDE)}, 'trop pâle'),
        ({'traces': (replace(COCHEE, portee=15.0), VIDE)}, 'continue plus loin'),
        ({'traces': (replace(COCHEE, dedans=0.1, trait=0.2), VIDE)}, 'peut-être une tache'),
        ({'sali': 0.03}, 'taches'),
        ({'motif': Motif(8, 0.1)}, 'motif'),
        ({'motif': Motif(0, 0.4)}, 'motif'),
        ({'signature': 0.5}, 'pas de signature'),
        ({'paraphe': UNE_DATE}, 'une date'),
        ({'paraphe': UNE_DATE, 'sature': True}, 'une date'),
        ({'traces': (replace(POINT, dedans=0.02), VIDE)}, 'trop petite'),
        ({'traces': (replace(POINT, fonce=0.3), VIDE)}, 'trop pâle'),
        ({'traces': (replace(POINT, autour=0.001), VIDE)}, 'trop petite'),
        ({'traces': (POINT, VIDE), 'sali_fine': 0.001}, 'trop petite'),
        ({'traces': (POINT, VIDE), 'sature': True}, 'trop petite'),
        ({'signature': 4, 'sature': True}, 'noir et blanc'),
        ({'signature': None, 'sature': True}, 'noir et blanc'),
        ({'signature': 10, 'sature': True, 'traces': (replace(COCHEE, dedans=0.9), VIDE)}, 'noir et blanc'),
    ],
)
def test_chaque_garde_fait_douter_seul(change: dict[str, Any], raison: str) -> None:
    statut, motifs = decider(replace(NETTE, **change))
    assert statut is Statut.A_VERIFIER and raison in ' ; '.join(motifs)


def test_une_page_sans_place_pour_signer_ne_dit_rien_de_la_signature() -> None:
    assert est_signee(replace(NETTE, signature=None)) is None
    assert est_signee(NETTE) is True and est_signee(replace(NETTE, signature=0.1)) is False
    assert est_signee(replace(NETTE, paraphe=UNE_DATE)) is False


@pytest.mark.parametrize('signe', [{'ampleur': 30.0}, {'elan': 5.0}, {'hauteur': 10.0}, {'trait': 8.0}])
def test_un_seul_signe_d_une_signature_suffit(signe: dict[str, float]) -> None:
    assert est_signee(replace(NETTE, paraphe=replace(UNE_DATE, **signe))) is True
