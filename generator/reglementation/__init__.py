"""Le droit comme valeurs typées : des régimes datés, et la question « lequel ce jour-là ? »."""

from generator.reglementation.coherence import incoherences
from generator.reglementation.registre import regime_au

__all__ = ['incoherences', 'regime_au']
