"""Beaucoup d'écoles : une unité de travail, « une école », exécutée ici, dans des processus ou sur d'autres machines."""
