"""Liasse : les formulaires officiels de l'aide aux élèves, de la feuille de calcul à la liasse PDF."""

__version__ = '0.4.0'
