"""Le PDF d'une circonscription : modèle rempli, graphiques posés, converti, relié, relu, comme les autres formulaires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import liasse, reliure
from generator.circonscription.bilan import Bilan
from generator.circonscription.contexte import champs_de
from generator.circonscription.dessin import dessiner_les_graphiques
from generator.controle_des_pages import Relieur, reserve
from generator.conversion import (
    Commande,
    Convertisseur,
    Equipe,
    Tirage,
    choisir_moteur,
    pages_du_pdf,
    polices_du_pdf,
    remplacements,
)
from generator.conversion.relecture import presser
from generator.domaine.document import Formulaire, formulaires_de
from generator.erreurs import Code, ErreurDonnees, ErreurMoteur
from generator.lecture import lire_catalogue
from generator.liasse import Extrait, Piece
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.rendu import Document, Formulaires, Lot, charger_formulaires, lots, polices_du_document
from generator.rendu.graphiques import poser_les_graphiques

COMMANDE = 'circonscription'


@dataclass(frozen=True, slots=True)
class Ecrit:
    """Un PDF écrit et contrôlé : ses pages, les normes qu'il déclare, pourquoi il en tait une, le moteur qui l'a fait."""

    fichier: str
    pages: int
    normes: tuple[str, ...]
    reserve: str
    moteur: str


def charger(reglages: Reglages, rapport: Rapport) -> Formulaires:
    """Le modèle de la circonscription, vérifié et compilé. Lève `ErreurDonnees`."""
    formulaires, avertissements = charger_formulaires(
        formulaires_de(lire_catalogue(reglages.modeles), COMMANDE), reglages.modeles, ''
    )
    rapport.etendre(avertissements)
    return formulaires


def ecrire_les_pdf(
    bilan: Bilan, formulaires: Formulaires, reglages: Reglages, noms: Sequence[tuple[str, str]], travail: Path, sortie: Path
) -> list[Ecrit]:  # fmt: skip
    """Écrit le PDF de chaque formulaire de la circonscription dans `sortie`.

    `noms` : les élèves des classeurs lus, qui ne doivent s'y trouver nulle part. Lève `ErreurGenerateur`.
    """
    champs = champs_de(bilan, reglages.jour)
    moteur, raison = choisir_moteur(reglages.moteur, formulaires.polices, formulaires.signes | set(repr(champs)))
    titre = f"Circonscription {bilan.circonscription}, période {bilan.numero}, {bilan.annee}"
    graphiques = dessiner_les_graphiques(bilan)
    ecrits = []
    with Equipe(1) as equipe:
        convertisseur = Convertisseur(moteur, equipe, travail)
        for cle, modele in formulaires.modeles.items():
            formulaire = modele.formulaire
            (lot,) = lots(formulaire, titre, [Document(champs, titre)])

            def fabriquer(rangs: Sequence[int], lot: Lot = lot) -> tuple[bytes, tuple[tuple[str, ...], ...]]:
                contenu, textes = formulaires.fabriquer(lot, rangs)
                return poser_les_graphiques(contenu, graphiques), textes

            commande = Commande(cle, modele.nom, lot.titres, fabriquer, personnel=False)
            (livraison,) = convertisseur.convertir([commande])
            if not livraison.complete:
                raise ErreurMoteur(livraison.fautes)
            (tirage,) = livraison.tirages
            ecrits.append(_relier(formulaire, tirage, titre, bilan, reglages.jour, noms, sortie))
        aveux = f" ; ce système n'a pas permis de borner : {', '.join(equipe.aveux)}" if equipe.aveux else ''
    nom = f'{moteur.version()} ({raison}{aveux})'
    return [Ecrit(*ecrit, nom) for ecrit in ecrits]


def _relier(
    formulaire: Formulaire, tirage: Tirage, titre: str, bilan: Bilan, jour: dt.date, noms: Sequence[tuple[str, str]],
    sortie: Path,
) -> tuple[str, int, tuple[str, ...], str]:  # fmt: skip
    path, fichier = sortie / formulaire.sortie, formulaire.sortie
    sources = reliure.Sources()
    (pages,) = tirage.pages
    plan = liasse.planifier(titre, bilan.circonscription, [Piece(titre, Extrait(tirage.pdf, *pages))])
    with Relieur(jour, sources) as relieur:
        relie = relieur.relier(plan, path, fichier)
        problemes = relieur.conclure(relie)
    tait = reserve(relie, sources, nommer=True) if relie.normes < reliure.NORMES else ''
    relues = pages_du_pdf(path)
    problemes += [
        *_polices(formulaire, tirage, sources), *_textes(fichier, tirage, relues), *_noms(path, fichier, relues, bilan, noms)
    ]
    if any(probleme.gravite is Gravite.ERREUR for probleme in problemes):
        raise ErreurDonnees(problemes)
    return fichier, plan.pages, tuple(sorted(norme.value for norme in relie.normes)), tait


def _polices(formulaire: Formulaire, tirage: Tirage, sources: reliure.Sources) -> Iterator[Probleme]:
    """Une police remplacée par une autre que son repli de même métrique, ou qui n'est pas dans le fichier."""
    presentes = polices_du_pdf(sources[tirage.pdf, 0].pdf)
    absentes, _ = remplacements(polices_du_document(tirage.docx), presentes)
    for nom in absentes:
        yield _faute(Code.POLICE_REMPLACEE, f"Police remplacée : {nom}", formulaire.fichier)
    for nom in sorted(nom for nom, incorporee in presentes.items() if not incorporee):
        yield _faute(Code.POLICE_NON_INCORPOREE, f"Police non incorporée : {nom}", formulaire.fichier)


def _textes(fichier: str, tirage: Tirage, relues: Sequence[str]) -> Iterator[Probleme]:
    """Chaque page du fichier relié a le texte de la page convertie dont elle vient."""
    voulues = pages_du_pdf(tirage.pdf)
    if len(relues) != len(voulues):
        yield _faute(Code.PAGES_INATTENDUES, f"{fichier} a {len(relues)} page(s) au lieu de {len(voulues)}", fichier)
    elif any(presser(voulue) != presser(relue) for voulue, relue in zip(voulues, relues, strict=True)):
        yield _faute(Code.TEXTE_PERDU, f"{fichier} : une page n'a pas le texte de son document", fichier)


def _noms(
    path: Path, fichier: str, relues: Sequence[str], bilan: Bilan, noms: Sequence[tuple[str, str]]
) -> Iterator[Probleme]:
    """Un nom d'élève d'un classeur lu ; une école qui porte le même est admise."""
    admis = [bilan.circonscription, bilan.ien, *(ligne.nom for ligne in bilan.lignes)]
    permis = dict.fromkeys(range(len(relues) + 1), admis)
    for trouve in liasse.chercher_noms(relues, reliure.mots_hors_des_pages(path), noms, permis):
        yield Probleme(
            Code.NOM_ELEVE_DANS_LA_LIASSE, Gravite.ERREUR, "Un nom d'élève figure dans un document pour l'inspection",
            Emplacement(fichier, precision=f'page {trouve.page}, {trouve.nom}'),
            "ces documents ne portent que des effectifs", "ôtez ce nom du classeur de l'école.", None, True,
        )  # fmt: skip


def _faute(code: Code, quoi: str, fichier: str) -> Probleme:
    return Probleme(code, Gravite.ERREUR, quoi, Emplacement(fichier), '', "relancez, ou essayez l'autre moteur (--moteur).")
