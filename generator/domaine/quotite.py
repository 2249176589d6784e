"""La quotité de service : un pourcentage exact, jamais un flottant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

CENT = Decimal(100)
CENTIEME = Decimal('0.01')
"""La finesse d'une quotité : un tableur écrit 77,777… % d'une quotité de 77,78 %."""


@dataclass(frozen=True, order=True, slots=True)
class Quotite:
    """Part d'un service complet, en pour cent : 62,5 pour « 62,5 % »."""

    pour_cent: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, 'pour_cent', self.pour_cent.normalize())

    @classmethod
    def lire(cls, texte: str) -> Quotite | None:
        """Lit « 62,5 % », « 62.5 » ou « 0,625 » ; rien si ce n'est pas un pourcentage de ]0 ; 100].

        Sans signe « % », un nombre inférieur ou égal à 1 est une fraction : c'est ce qu'Excel garde d'une cellule au
        format pourcentage.
        """
        compact = ''.join(texte.split()).replace(',', '.')
        en_pour_cent = compact.endswith('%')
        try:
            nombre = Decimal(compact.removesuffix('%'))
        except InvalidOperation:
            return None
        if not nombre.is_finite():
            return None
        valeur = nombre if en_pour_cent or nombre > 1 else nombre * CENT
        if not 0 < valeur <= CENT:
            return None
        centiemes = valeur.quantize(CENTIEME)
        return cls(centiemes) if centiemes else None

    @property
    def complete(self) -> bool:
        """Vrai à 100 %."""
        return self.pour_cent == CENT

    def __str__(self) -> str:
        return f'{self.pour_cent:f}'.replace('.', ',') + '\u00a0%'
