"""Le rendu : des résultats aux .docx, par des modèles Word vérifiés et compilés une fois."""

from generator.rendu.contexte import Contextes
from generator.rendu.formulaires import Formulaires, Lot, Modele, charger_formulaires
from generator.rendu.polices import polices_du_document

__all__ = ['Contextes', 'Formulaires', 'Lot', 'Modele', 'charger_formulaires', 'polices_du_document']
