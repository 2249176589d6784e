"""Des formulaires revenus signés, fabriqués : la famille, le papier, le copieur, d'une graine à une image.

    copie = Copie(reference, pdf, page, disposition)
    scenario = tirer_scenario(graine, 'mix', 'reglage')
    image, verite = numeriser(copie, scenario)
    ecrire_pile(chemin, [image, verso_blanc(scenario)], 'pdf')

La même graine donne toujours la même image. `scenario` dit les mélanges, les styles et les deux familles de graines.
"""

from tests.simulateur.copie import Copie, Verite, dire_la_verite, numeriser, verso_blanc
from tests.simulateur.fichiers import ecrire_photo, ecrire_pile
from tests.simulateur.scenario import CONDITIONS, H1, MELANGES, PERSONNE, Scenario, tirer_scenario

__all__ = [
    'CONDITIONS', 'H1', 'MELANGES', 'PERSONNE', 'Copie', 'Scenario', 'Verite', 'dire_la_verite', 'ecrire_photo', 'ecrire_pile', 'numeriser',
    'tirer_scenario', 'verso_blanc',
]  # fmt: skip
