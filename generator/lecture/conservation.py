"""Le tableau de conservation : combien de temps l'école garde chaque document, et d'après quel texte."""

from __future__ import annotations

from pathlib import Path

from generator.erreurs import ErreurDonnees
from generator.lecture.regle import Fondeur, lire_choix, lire_texte
from generator.lecture.toml import Table, charger
from generator.rapport import Rapport
from generator.reglementation.conservation import (
    Conservation,
    Delai,
    Depart,
    Devenir,
    Genre,
    RegleDeConservation,
    incoherences_de_conservation,
)


def lire_conservation(path: Path) -> Conservation:
    """Lit le tableau de conservation. Lève `ErreurDonnees` (R-204, R-205) avec toutes ses fautes."""
    nom = f'donnees/{path.name}'
    rapport = Rapport()
    racine = Table(charger(path, nom), '', nom, rapport)
    verifie_le = racine.date('verifie_le')
    fonder = Fondeur({cle: lire_texte(cle, table) for cle, table in racine.tables_nommees('textes').items()})
    tables = racine.tables('regles')
    regles = [regle for table in tables if (regle := _lire_regle(table, fonder)) is not None]
    racine.fermer()
    if not tables:
        racine.probleme('regles', "Aucune règle de conservation", "ajoutez au moins une table [[regles]].")
    if not rapport.a_des_erreurs:
        rangs = {regle.id: table for regle, table in zip(regles, tables, strict=True)}
        for ligne, constat, remede in incoherences_de_conservation(regles):
            rangs[ligne].probleme('', constat, remede)
    if rapport.a_des_erreurs or verifie_le is None:
        raise ErreurDonnees(rapport)
    return Conservation(tuple(regles), verifie_le, nom)


def _lire_regle(table: Table, fonder: Fondeur) -> RegleDeConservation | None:
    """Une ligne du tableau ; rien, et ses fautes, si elle n'est pas entière."""
    identite = table.texte('id'), table.texte('libelle')
    genre, depart = lire_choix(table, 'genre', Genre), lire_choix(table, 'depart', Depart)
    devenir = lire_choix(table, 'devenir', Devenir)
    formulaires = table.textes('formulaires', facultatif=True)
    saisie = table.texte('duree')
    delai = Delai.lire(saisie) if saisie else None
    if saisie and delai is None:
        table.probleme('duree', f"Durée illisible « {saisie} »", 'écrivez par exemple "1 an", "6 mois" ou "30 jours".')
    if 'visa' not in table:
        table.probleme('visa', "Clé manquante", "ajoutez « visa » (true ou false).")
    visa, du, au = table.booleen('visa'), table.date('du'), table.date('au', facultatif=True)
    fondement = fonder(table)
    table.fermer()
    if not all(identite) or genre is None or depart is None or devenir is None or delai is None or du is None:
        return None
    return RegleDeConservation(*identite, genre, formulaires, depart, delai, devenir, visa, du, au, fondement)
