"""La preuve : refaire un document remis, ailleurs et sans rien inscrire, et dire s'il est le même, ou ce qui a changé."""

from generator.preuve.preuve import Preuve, Verdict, prouver

__all__ = ['Preuve', 'Verdict', 'prouver']
