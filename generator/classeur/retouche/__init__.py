"""Changer un classeur sans rien abîmer : seul ce qu'un geste demande change, tout le reste garde ses octets."""

from generator.classeur.retouche.retouche import Retouche, retoucher

__all__ = ['Retouche', 'retoucher']
