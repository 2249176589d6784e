"""Tout ce qui rendrait un modèle difficile à lire autrement qu'avec les yeux : chaque frein, sa place, son remède."""

from __future__ import annotations

from collections.abc import Mapping

from generator.rendu.accessibilite.contraste import peu_lisibles
from generator.rendu.accessibilite.dessins import sans_description
from generator.rendu.accessibilite.espacement import espacements
from generator.rendu.accessibilite.frein import Texte
from generator.rendu.accessibilite.langue import langues
from generator.rendu.accessibilite.liens import liens_muets
from generator.rendu.accessibilite.styles import Styles
from generator.rendu.accessibilite.tableaux import tableaux_muets
from generator.rendu.accessibilite.titres import titres_fautifs
from generator.rendu.balises import parties_remplies, passages
from generator.rendu.faute import Faute
from generator.rendu.fautes import ranger


def freins(parties: Mapping[str, bytes], nom: str) -> list[Faute]:
    """Les freins d'un modèle, dans l'ordre où on les rencontre ; `nom` est celui du fichier qu'on montre."""
    styles = Styles(parties)
    textes = [
        Texte(nom, partie.fichier, partie.nom, partie.racine, {passage.paragraphe: passage for passage in passages(partie)})
        for partie in parties_remplies(parties)
    ]  # fmt: skip
    fautes = [*titres_fautifs(textes[0], styles), *langues(textes, styles)]
    for texte in textes:
        fautes += espacements(texte, styles)
        fautes += tableaux_muets(texte, styles)
        fautes += sans_description(texte)
        fautes += peu_lisibles(texte, styles)
        fautes += liens_muets(texte)
    return ranger(fautes, [texte.fichier for texte in textes])
