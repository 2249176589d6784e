"""Lire les pages reçues, sur de petits formulaires dessinés dans les tests."""
