"""La liasse : des PDF contrôlés aux PDF remis, avec signets, étiquettes et noms de fichiers."""

from generator.liasse.anonymat import Trouvaille, chercher_noms
from generator.liasse.fusion import Lecteurs, assembler, mots_hors_des_pages
from generator.liasse.nommage import nom_ascii, noms_distincts
from generator.liasse.plan import Extrait, Piece, Plan, planifier, premieres_pages

__all__ = [
    'Extrait', 'Lecteurs', 'Piece', 'Plan', 'Trouvaille', 'assembler', 'chercher_noms', 'mots_hors_des_pages', 'nom_ascii',
    'noms_distincts', 'planifier', 'premieres_pages',
]  # fmt: skip
