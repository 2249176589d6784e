"""Les formulaires revenus signés : le registre qui ne fait que croître, les pièces classées, ce qu'on en sait."""

from generator.archive.depot import A_CLASSER, Depot, depots, reserver_les_archives
from generator.archive.envois import Envoi, PageEnvoyee, lire_envois
from generator.archive.etat import Etat, rejouer
from generator.archive.liens import Liens
from generator.archive.registre import Evenement, Fait, Nature, Registre

__all__ = [
    'A_CLASSER',
    'Depot',
    'Envoi',
    'Etat',
    'Evenement',
    'Fait',
    'Liens',
    'Nature',
    'PageEnvoyee',
    'Registre',
    'depots',
    'lire_envois',
    'rejouer',
    'reserver_les_archives',
]  # fmt: skip
