"""Ce qui, dans un modèle, empêcherait une personne aveugle ou malvoyante de lire le document produit."""

from generator.rendu.accessibilite.examen import freins

__all__ = ['freins']
