"""La reliure : plusieurs PDF en un seul, qui garde leurs balises, et ne se dit conforme que s'il l'est."""

from generator.reliure.assemblage import assembler
from generator.reliure.conformite import Faute, controler
from generator.reliure.controle_confie import OUVRIER_DE_RELIURE, POUR_CONTROLER, ControleConfie
from generator.reliure.declaration import NORMES, Norme
from generator.reliure.hors_des_pages import mots_hors_des_pages
from generator.reliure.sources import Sources

__all__ = [
    'NORMES', 'OUVRIER_DE_RELIURE', 'POUR_CONTROLER', 'ControleConfie', 'Faute', 'Norme', 'Sources', 'assembler',
    'controler', 'mots_hors_des_pages',
]  # fmt: skip
