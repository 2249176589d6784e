"""Ce que « suivi » remet à côté de son PDF : un tableur qui se recalcule, et l'agenda de chaque enseignant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from generator.agenda import agendas_des_enseignants, noms_d_eleves
from generator.calcul import Resultats
from generator.calcul.heures import suivre_les_heures
from generator.ecole import Preparation
from generator.erreurs import Code
from generator.liasse import chercher_noms
from generator.rapport import Emplacement, Gravite, Probleme

TABLEUR = 'suivi.xlsx'
AGENDA = 'agenda'


def ecrire_les_heures(sortie: Path, preparation: Preparation) -> list[Probleme]:
    """Écrit le tableur et les agendas à côté du PDF d'un suivi, s'il y en a un ; rend ce qui empêche de les remettre."""
    passage = preparation.passage
    if not passage.suit_les_heures or not (sortie / passage.commande.liasse).is_file():
        return []
    from generator.classeur.ecriture_de_tableaux import ecrire_tableaux
    from generator.classeur.heures import pages_des_heures, resume_des_heures, textes_libres

    suivis = suivre_les_heures(preparation.resultats, preparation.jusqu_au)
    groupes = tuple(groupe for suivi in suivis for groupe in suivi.service.groupes)
    resultats = replace(preparation.resultats, groupes=groupes)
    problemes = [*noms_dans_le_tableur(resultats, list(textes_libres(suivis))), *noms_d_eleves(resultats)]
    if problemes:
        return problemes
    resume = resume_des_heures(resultats, suivis, f'{preparation.jusqu_au:%d/%m/%Y}')
    titre = preparation.intituler(passage.commande.titre_de_la_liasse)
    ecrire_tableaux(sortie / TABLEUR, titre, resume, pages_des_heures(resultats, suivis))
    for nom, octets in agendas_des_enseignants(resultats, preparation.date_edition, AGENDA).items():
        (sortie / nom).parent.mkdir(exist_ok=True)
        (sortie / nom).write_bytes(octets)
    return []


def noms_dans_le_tableur(resultats: Resultats, textes: Sequence[str]) -> Iterator[Probleme]:
    """Un élève nommé dans un texte tapé par l'école, que le tableur reprendrait."""
    noms = [(eleve.nom, eleve.prenom) for eleve in resultats.dossier.eleves]
    for trouve in chercher_noms(textes, (), noms, {}):
        yield Probleme(
            Code.NOM_ELEVE_DANS_LA_LIASSE, Gravite.ERREUR, f"Un nom d'élève irait dans {TABLEUR}",
            Emplacement('classeur', precision=textes[trouve.page - 1]),
            "le suivi des heures se partage entre adultes : aucun nom d'élève n'y entre",
            "ôtez ce nom des feuilles « Service », « Organisation », « Ajustements » ou « Autres écoles ».", trouve.nom,
            personnel=True,
        )  # fmt: skip
