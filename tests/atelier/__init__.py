"""L'atelier : ses réponses, son garde, sa page dans un vrai navigateur."""
