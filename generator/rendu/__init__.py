"""Le rendu : des résultats aux .docx, par des modèles Word vérifiés et compilés une fois."""

from generator.rendu.chargement import charger_formulaires
from generator.rendu.contexte import Contextes
from generator.rendu.documents import Document, lot_de_liasse, lots
from generator.rendu.formulaires import Formulaires, Lot, Modele
from generator.rendu.inventaire import inventorier, rien_a_faire
from generator.rendu.polices import polices_du_document

__all__ = [
    'Contextes', 'Document', 'Formulaires', 'Lot', 'Modele', 'charger_formulaires', 'inventorier', 'lot_de_liasse', 'lots',
    'polices_du_document', 'rien_a_faire',
]  # fmt: skip
