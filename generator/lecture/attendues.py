"""La liste des écoles d'une circonscription : un petit classeur à deux colonnes, « UAI » et « Nom »."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import Colonne, Feuille
from generator.feuilles.colonne import Sorte
from generator.lecture.csv import lire_dossier_csv
from generator.lecture.ecole import controler_uai
from generator.lecture.table import LecteurDeFeuille
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

ATTENDUES = Feuille(
    'attendues', "Écoles attendues", "Les écoles de la circonscription, une par ligne.",
    (
        Colonne('uai', 'UAI', Sorte.TEXTE, "Le numéro de l'école : sept chiffres et une lettre.", '0691234S', True,
                synonymes=('RNE', 'Numéro UAI')),
        Colonne('nom', 'Nom', Sorte.TEXTE, "Le nom de l'école.", 'École des Lilas', True,
                synonymes=("Nom de l'école", 'École')),
    ), obligatoire=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attendue:
    """Une école attendue."""

    uai: str
    nom: str


def lire_attendues(path: Path) -> tuple[Attendue, ...]:
    """Les écoles attendues, dans l'ordre de la première feuille d'un classeur. Lève `ErreurDonnees`."""
    if path.is_dir():
        classeur = lire_dossier_csv(path)
    else:
        # Tardif : sans liste, on n'a pas besoin du lecteur de tableurs.
        from generator.lecture.tableur import lire_classeur

        classeur = lire_classeur(path)
    rapport = Rapport()
    lignes = LecteurDeFeuille(ATTENDUES, classeur.grilles[0], rapport).lignes() if classeur.grilles else []
    attendues: dict[str, Attendue] = {}
    for ligne in lignes:
        controler_uai(ligne, rapport)
        uai = ligne.texte('uai').replace(' ', '').upper()
        if uai in attendues:
            rapport.ajouter(Probleme(
                Code.DOUBLON, Gravite.ERREUR, "Une école est deux fois dans la liste", ligne.origine.a('uai'),
                "une ligne par école", "ôtez l'une des deux lignes.", uai,
            ))  # fmt: skip
        attendues[uai] = Attendue(uai, ligne.texte('nom'))
    if not attendues and not rapport.a_des_erreurs:
        rapport.ajouter(Probleme(
            Code.CLASSEUR_VIDE, Gravite.ERREUR, "La liste des écoles attendues est vide", Emplacement(path.name),
            "deux colonnes : UAI, Nom", "écrivez une école par ligne.",
        ))  # fmt: skip
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return tuple(attendues.values())
