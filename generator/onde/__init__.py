"""De l'export d'ONDE au classeur : qui est qui, ce qui change, ce qu'il faut demander. Pur."""
