"""Le banc : l'outil entier contre un script ordinaire, dans le même passage."""
