"""Le catalogue des formulaires : `modeles/catalogue.toml`."""

from __future__ import annotations

from pathlib import Path

from generator.domaine.document import Formulaire
from generator.erreurs import ErreurDonnees
from generator.lecture.toml import Table, charger
from generator.rapport import Rapport


def lire_catalogue(modeles: Path) -> dict[str, Formulaire]:
    """Les formulaires par clé. Lève `ErreurDonnees` si le catalogue manque ou se lit mal."""
    nom = 'modeles/catalogue.toml'
    rapport = Rapport()
    racine = Table(charger(modeles / 'catalogue.toml', nom), '', nom, rapport)
    formulaires = {}
    for cle, table in racine.tables_nommees('formulaires').items():
        formulaires[cle] = Formulaire(
            cle, table.texte('fichier'), table.texte('titre'), table.texte('contexte'),
            table.textes('exige', facultatif=True), table.entier('pages_max', facultatif=True),
            table.textes('exige_textes', facultatif=True),
        )  # fmt: skip
        table.fermer()
    racine.fermer()
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return formulaires
