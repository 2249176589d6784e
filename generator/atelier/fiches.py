"""Ce que la page des retours montre de chacun : des textes et des nombres, aucune mise en forme."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.archive.etat import Lue
from generator.archive.registre import Fait
from generator.atelier.dossiers import Dossier
from generator.domaine.document import Formulaire
from generator.domaine.reference import afficher_reference
from generator.domaine.retour import Retour
from generator.rendu.typographie import date_longue

Json = dict[str, Any]
ADRESSE = '/retours/images'
EFFACE = "destinataire effacé"


@dataclass(frozen=True)
class Annuaire:
    """Ce que les classeurs disent des écoles : leur nom, et le jour où chaque période veut ses coupons de retour.

    `limites` : par école, année et numéro de période.
    """

    noms: Mapping[str, str] = field(default_factory=dict)
    limites: Mapping[tuple[str, str, int], dt.date] = field(default_factory=dict)


@dataclass(frozen=True)
class Fichier:
    """De quoi dire un retour à une personne : le catalogue de son école, l'annuaire des écoles."""

    catalogue_de: Callable[[str], Mapping[str, Formulaire]]
    annuaire: Annuaire

    def fiche(self, dossier: Dossier, retour: Retour) -> Json:
        """Tout ce qu'il faut pour lire une réponse et en décider."""
        reponses = pages_lues(dossier, retour)
        derniere = dossier.etat.lectures.get(retour.reference, ())[-1:]
        return {
            **self.ligne(dossier, retour), 'motifs': list(retour.motifs), 'auteur': str(retour.auteur or ''),
            'jour': retour.jour.isoformat() if retour.jour else '', 'remplacee': afficher_reference(retour.remplacee_par),
            'encre': derniere[0].signature if derniere else None,
            'signe': dossier.etat.signatures.get(retour.reference),
            'reponses': [f'{ADRESSE}/{retour.reference}/reponse-{rang}.png' for rang in range(len(reponses))],
            'pages': [f'{ADRESSE}/{retour.reference}/page-{rang}.png' for rang in range(len(pages_de(dossier, retour)))],
        }  # fmt: skip

    def ligne(self, dossier: Dossier, retour: Retour) -> Json:
        """De quoi reconnaître un retour dans une liste."""
        depot, qui = dossier.depot, retour.destinataire
        cle, periode = _emission(dossier, retour.reference)
        formulaire = self.catalogue_de(depot.ecole).get(cle)
        limite = self.annuaire.limites.get((depot.ecole, depot.annee, periode or 0))
        return {
            'reference': retour.reference, 'affichee': afficher_reference(retour.reference), 'annee': depot.annee,
            'ecole': depot.ecole, 'nom_ecole': self.annuaire.noms.get(depot.ecole, depot.ecole),
            'nom': (qui.nom or qui.enseignant or qui.eleve) if qui else EFFACE, 'classe': qui.classe if qui else '',
            'groupe': qui.groupe if qui else '', 'periode': periode or 0, 'titre': formulaire.titre if formulaire else cle,
            'mots': list(formulaire.cases if formulaire else ()), 'limite': date_longue(limite) if limite else '',
            'statut': str(retour.statut), 'version': dossier.etat.versions.get(retour.reference, ''),
        }  # fmt: skip


def page_a_classer(dossier: Dossier, piece: str) -> Json:
    """Une page mise de côté, et pourquoi."""
    sha256 = dossier.etat.pieces[piece]
    return {
        'page': sha256, 'motif': dossier.etat.a_classer.get(piece, ''), 'version': dossier.etat.versions[piece],
        'pages': [f'{ADRESSE}/{sha256}/page-{rang}.png' for rang in range(dossier.etat.feuilles[piece])],
    }  # fmt: skip


def pages_de(dossier: Dossier, retour: Retour) -> list[tuple[str, int]]:
    """Toutes les pages revenues d'un formulaire : (pièce, page dans la pièce), la seconde copie à la suite."""
    lues = [lue.piece for lue in dossier.etat.lectures.get(retour.reference, ())]
    pieces = [piece for piece in dict.fromkeys((*retour.pieces, *lues)) if piece in dossier.etat.pieces]
    return [(piece, page) for piece in pieces for page in range(1, dossier.etat.feuilles[piece] + 1)]


def pages_lues(dossier: Dossier, retour: Retour) -> list[Lue]:
    """Où sont les réponses à lire : la dernière lecture de chaque pièce, de la plus récente à la plus ancienne."""
    lues = dossier.etat.lectures.get(retour.reference, ())
    par_piece = {lue.piece: lue for lue in lues if lue.piece in dossier.etat.pieces}
    return list(reversed(par_piece.values()))


def correspond(ligne: Json, mots: list[str]) -> bool:
    """Vrai si chaque mot cherché est dans le nom, la classe, le groupe ou la référence."""
    texte = plat(' '.join(str(ligne[nom]) for nom in ('nom', 'classe', 'groupe', 'titre', 'reference', 'affichee')))
    return all(mot in texte for mot in mots)


def plat(texte: str) -> str:
    """Un texte sans accents ni majuscules, pour chercher."""
    return ''.join(signe for signe in unicodedata.normalize('NFD', texte.casefold()) if not unicodedata.combining(signe))


def _emission(dossier: Dossier, reference: str) -> tuple[str, int | None]:
    """Le formulaire et la période d'une référence : le registre les sait même quand le lien est effacé."""
    for emission in dossier.registre.faits(Fait.EMISSION):
        if reference in emission['references']:
            return emission['references'][reference], emission['periode']
    return '', None
