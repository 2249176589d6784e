"""Relire ce qui est assemblé : des exemplaires de la longueur voulue, aucun nom d'élève là où il n'en faut pas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator import liasse
from generator.conversion import pages_du_pdf
from generator.domaine.personnes import Eleve
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import Modele


def controler_longueur(modele: Modele, longueurs: Sequence[tuple[str, int]]) -> list[Probleme]:
    """Une page de trop : un modèle livré tient sur les pages du catalogue, les lettres d'une école ont la même longueur.

    `longueurs` : le titre et le nombre de pages de chaque exemplaire.
    """
    formulaire = modele.formulaire
    if formulaire.pages_max is None and not formulaire.contexte.familial:
        return []
    maximum = None if modele.propre_a_l_ecole else formulaire.pages_max
    ordinaire = min(pages for _, pages in longueurs)
    problemes = []
    if modele.propre_a_l_ecole and ordinaire > (formulaire.pages_max or ordinaire):
        problemes.append(Probleme(
            Code.PAGES_INATTENDUES, Gravite.AVERTISSEMENT, f"Tous les exemplaires font {ordinaire} pages",
            Emplacement(modele.nom),
            f"le modèle livré tient sur {formulaire.pages_max} page(s) ; le coupon peut être à cheval sur deux",
            "raccourcissez le texte ajouté, ou vérifiez un exemplaire avant d'imprimer.",
        ))  # fmt: skip
    for titre, pages in longueurs:
        ou = Emplacement(modele.nom, precision=titre)
        if maximum is not None and pages > maximum:
            problemes.append(Probleme(
                Code.PAGES_INATTENDUES, Gravite.ERREUR, f"Un exemplaire fait {pages} pages", ou,
                f"ce formulaire tient sur {maximum} page(s)",
                "raccourcissez les textes du classeur qu'il reprend (objectifs, domaine…), ou allégez le modèle.",
                None, True,
            ))  # fmt: skip
        elif pages != ordinaire:
            problemes.append(Probleme(
                Code.PAGES_INATTENDUES, Gravite.AVERTISSEMENT, f"Un exemplaire fait {pages} pages, d'autres {ordinaire}", ou,
                "les exemplaires d'un même modèle ont d'ordinaire la même longueur",
                "vérifiez cet exemplaire avant de l'imprimer.", None, True,
            ))  # fmt: skip
    return problemes


def controler_noms(
    path: Path, fichier: str, eleves: Iterable[Eleve], admis: Mapping[int, list[str]]
) -> list[Probleme]:
    """Ce qui part à l'inspection ne nomme aucun élève ; un homonyme d'adulte n'est admis que là où celui-ci s'imprime."""
    trouvailles = liasse.chercher_noms(
        pages_du_pdf(path), liasse.mots_hors_des_pages(path), ((e.nom, e.prenom) for e in eleves), admis
    )
    return [
        Probleme(
            Code.NOM_ELEVE_DANS_LA_LIASSE, Gravite.ERREUR, "Un nom d'élève figure dans un document pour l'inspection",
            Emplacement(fichier, precision=f"{f'page {t.page}' if t.page else 'signets ou métadonnées'}, {t.nom}"),
            "ces documents ne portent que des effectifs",
            "ôtez ce nom du classeur (objectifs, poste, bilan, objet…) ou du modèle.", None, True,
        )
        for t in trouvailles
    ]  # fmt: skip
