"""Faire un calendrier : lire l'export du ministère, y joindre les jours fériés, écrire le fichier de l'année."""

from generator.calendriers.ecriture import enregistrer, rediger
from generator.calendriers.importation import Importation, importer, zone_connue

__all__ = ['Importation', 'enregistrer', 'importer', 'rediger', 'zone_connue']
