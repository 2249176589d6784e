"""Les jours fériés, nationaux et locaux, d'après le paquet `holidays` : seul module qui l'emploie."""

from __future__ import annotations

import datetime as dt

from generator.domaine.calendrier import FeriesLocaux
from generator.domaine.temps import Periode

ALSACE_MOSELLE = 'Alsace-Moselle'
DEPARTEMENTS = {ALSACE_MOSELLE: ('57', '67', '68')}
ACADEMIES = {ALSACE_MOSELLE: (('Strasbourg',), ('Nancy-Metz',))}
SUBDIVISIONS = {
    ALSACE_MOSELLE: '57', 'Guadeloupe': '971', 'Martinique': '972', 'Guyane': '973', 'Réunion': '974', 'Mayotte': '976',
    'Polynésie': 'PF',
}  # fmt: skip
"""Les territoires à fériés propres. La Corse et Saint-Pierre-et-Miquelon n'en ont pas d'autres que les nationaux."""


def feries_nationaux(cours: Periode) -> dict[dt.date, str]:
    """Les jours fériés de toute la France pendant un intervalle."""
    return _feries('', cours)


def feries_locaux(territoire: str, cours: Periode) -> FeriesLocaux:
    """Les jours fériés d'un territoire qui ne sont pas nationaux."""
    nationaux = feries_nationaux(cours)
    propres = {jour: nom for jour, nom in _feries(SUBDIVISIONS[territoire], cours).items() if jour not in nationaux}
    return FeriesLocaux(territoire, propres, DEPARTEMENTS.get(territoire, ()), *ACADEMIES.get(territoire, ((), ())))


def _feries(subdivision: str, cours: Periode) -> dict[dt.date, str]:
    import holidays

    annees = range(cours.debut.year, cours.fin.year + 1)
    officiels = holidays.country_holidays('FR', subdiv=subdivision or None, years=annees, language='fr')
    return {jour: nom.replace('; ', ' et ') for jour, nom in sorted(officiels.items()) if jour in cours}
