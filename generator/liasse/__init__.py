"""La liasse : ce que contient chaque PDF remis, dans quel ordre, sous quels signets et quel nom de fichier."""

from generator.liasse.anonymat import Trouvaille, chercher_noms
from generator.liasse.nommage import nom_ascii, noms_distincts
from generator.liasse.plan import Extrait, Piece, Plan, Signet, planifier, premieres_pages

__all__ = [
    'Extrait', 'Piece', 'Plan', 'Signet', 'Trouvaille', 'chercher_noms', 'nom_ascii', 'noms_distincts', 'planifier',
    'premieres_pages',
]  # fmt: skip
