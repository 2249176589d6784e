"""Archiver une pile : des fichiers reçus du copieur aux pièces rangées, relues, inscrites au registre de leur école."""

from generator.archivage.bilan import Bilan, FichierTraite, PageSignalee
from generator.archivage.flux import archiver

__all__ = ['Bilan', 'FichierTraite', 'PageSignalee', 'archiver']
