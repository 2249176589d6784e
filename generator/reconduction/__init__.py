"""Préparer la période ou l'année d'après : ce que l'on reprend, ce que l'on change, ce que l'on laisse. Pur."""

from generator.reconduction.annee import POUR_MEMOIRE, AnneeNouvelle, ouvrir_l_annee
from generator.reconduction.carnet import FORMAT_DATE, Carnet
from generator.reconduction.periode import deja_prete, dire_deja_prete, periode_de_depart, reprendre_la_periode

__all__ = [
    'FORMAT_DATE', 'POUR_MEMOIRE', 'AnneeNouvelle', 'Carnet', 'deja_prete', 'dire_deja_prete', 'ouvrir_l_annee',
    'periode_de_depart', 'reprendre_la_periode',
]  # fmt: skip
