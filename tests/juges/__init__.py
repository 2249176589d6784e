"""Les juges : des contrôleurs qui ne sont pas de nous, et qu'on éprouve avant de les croire."""

from tests.juges.verapdf import REGLES, Profil, Verdict, juger, pourquoi_pas_de_juge

__all__ = ['REGLES', 'Profil', 'Verdict', 'juger', 'pourquoi_pas_de_juge']
