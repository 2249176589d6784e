"""Les exports de Base élèves et d'ONDE : des octets aux personnes ; le reste n'est pas gardé."""

from generator.lecture.onde.export import Export, lire_export
from generator.lecture.onde.personnes import EleveDOnde, EnfantNomme, EnseignantDOnde, Responsable

__all__ = ['EleveDOnde', 'EnfantNomme', 'EnseignantDOnde', 'Export', 'Responsable', 'lire_export']
