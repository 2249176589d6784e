"""L'atelier : une page web, sur cette machine seulement, où l'on voit un modèle Word rempli, ses fautes et leur place."""

from generator.atelier.ecoute import Ecoute, ouvrir_prise
from generator.atelier.etabli import Etabli

__all__ = ['Ecoute', 'Etabli', 'ouvrir_prise']
