"""La conversion : des .docx aux PDF contrôlés, par deux moteurs qu'on ne croit pas sur parole."""

from generator.conversion.apercu import ENTIERE, Apercu, Image, detailler, montrer
from generator.conversion.choix import MOTEURS, EtatMoteur, choisir_moteur, etats_des_moteurs, pressentir
from generator.conversion.conversion import Commande, Convertisseur, Livraison, Tirage
from generator.conversion.equipe import Equipe
from generator.conversion.moteur import MoteurPdf
from generator.conversion.polices import (
    empreintes_des_polices,
    polices_du_pdf,
    polices_par_page,
    relever_les_polices,
    remplacements,
)
from generator.conversion.processus import CommandeLancee
from generator.conversion.relecture import pages_du_pdf

__all__ = [
    'ENTIERE',
    'MOTEURS',
    'Apercu',
    'Commande',
    'CommandeLancee',
    'Convertisseur',
    'Equipe',
    'EtatMoteur',
    'Image',
    'Livraison',
    'MoteurPdf',
    'Tirage',
    'choisir_moteur',
    'detailler',
    'empreintes_des_polices',
    'etats_des_moteurs',
    'montrer',
    'pages_du_pdf',
    'polices_du_pdf',
    'polices_par_page',
    'pressentir',
    'relever_les_polices',
    'remplacements',
]  # fmt: skip
