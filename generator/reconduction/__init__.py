"""Préparer la période ou l'année d'après : ce que l'on reprend, ce que l'on change, ce que l'on laisse. Pur."""

from generator.reconduction.annee import AnneeNouvelle, ouvrir_l_annee
from generator.reconduction.carnet import Carnet
from generator.reconduction.periode import deja_prete, dire_deja_prete, periode_de_depart, reprendre_la_periode

__all__ = [
    'AnneeNouvelle', 'Carnet', 'deja_prete', 'dire_deja_prete', 'ouvrir_l_annee', 'periode_de_depart',
    'reprendre_la_periode',
]  # fmt: skip
