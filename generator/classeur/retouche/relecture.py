"""Relit un classeur retouché avec notre lecteur, et le compare cellule à cellule à ce que les gestes annonçaient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.classeur.retouche.plan import Ecriture, valeur_brute
from generator.classeur.retouche.retouche import Retouche
from generator.classeur.retouche.valeurs import en_texte
from generator.feuilles import FEUILLES, Feuille
from generator.lecture.dossier import ClasseurOuvert, ouvrir
from generator.lecture.grille import Cellule, Grille, lettres
from generator.lecture.sortes import Refus, lire_cellule, texte_de
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.lecture.tableur import BORNES
from generator.paquet import lire_paquet
from generator.rapport import Emplacement, Rapport


def ecarts(retouche: Retouche, apres: Path) -> list[Emplacement]:
    """Où le classeur écrit diffère de ce qui était annoncé : nulle part, ou la retouche est fausse."""
    relu = ouvrir(apres)
    return [*_parties_changees(retouche, apres), *_feuilles_changees(retouche, relu)]


def _parties_changees(retouche: Retouche, apres: Path) -> Iterator[Emplacement]:
    """Dans une archive, ce qui n'est pas annoncé garde ses octets ; dans un dossier, les autres fichiers."""
    avant = retouche.avant.classeur
    if avant.path.is_dir():
        anciennes, neuves, annonces = _fichiers(avant.path), _fichiers(apres), set(retouche.fichiers)
    else:
        anciennes, neuves = lire_paquet(avant.path, BORNES), lire_paquet(apres, BORNES)
        annonces = set(retouche.parties)
    for nom in sorted((anciennes.keys() | neuves.keys()) - annonces):
        if anciennes.get(nom) != neuves.get(nom):
            yield Emplacement(avant.nom, precision=nom)


def _fichiers(dossier: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in dossier.iterdir() if path.is_file()}


def _feuilles_changees(retouche: Retouche, relu: ClasseurOuvert) -> Iterator[Emplacement]:
    plans = {plan.nom: plan for plan in retouche.plans}
    anciennes = {grille.nom: grille for grille in retouche.avant.classeur.grilles}
    anciennes |= {plan.nom: Grille('', plan.nom, []) for plan in retouche.plans if plan.grille is None}
    neuves = {grille.nom: grille for grille in relu.classeur.grilles}
    for nom in sorted(anciennes.keys() ^ neuves.keys()):
        yield Emplacement(retouche.avant.classeur.nom, nom)
    rentree = relu.annee.rentree if relu.annee else None
    for nom in sorted(anciennes.keys() & neuves.keys()):
        plan = plans.get(nom)
        ecritures = plan.ecritures if plan else {}
        otees = plan.otees if plan else set()
        yield from _comparer(anciennes[nom], neuves[nom], ecritures, otees, rentree)


def _comparer(
    avant: Grille, apres: Grille, ecritures: Mapping[Cellule, Ecriture], otees: set[int], rentree: int | None
) -> list[Emplacement]:
    """Les cellules qui ne sont pas ce qu'on attend, que les lignes ôtées soient restées blanches ou non."""
    hauteur = max(len(avant.lignes), len(apres.lignes), *(rang for rang, _ in ecritures), 0)
    restees = [rang for rang in range(1, hauteur + 1) if rang not in otees]
    en_place = list(_ecarts(avant, apres, ecritures, dict(zip(restees, restees, strict=True)), rentree))
    if not en_place or not otees:
        return en_place
    remontees = dict(zip(range(1, hauteur + 1), restees, strict=False))
    return min(en_place, list(_ecarts(avant, apres, ecritures, remontees, rentree)), key=len)


def _ecarts(
    avant: Grille, apres: Grille, ecritures: Mapping[Cellule, Ecriture], origines: Mapping[int, int], rentree: int | None
) -> Iterator[Emplacement]:
    """`origines` : de quelle ligne d'avant vient chaque ligne d'après ; d'aucune, elle est vide."""
    largeur = max((len(ligne) for ligne in (*avant.lignes, *apres.lignes)), default=0)
    largeur = max(largeur, *(place for _, place in ecritures), 0)
    for rang in range(1, max([len(avant.lignes), len(apres.lignes), *origines]) + 1):
        for place in range(1, largeur + 1):
            origine = origines.get(rang)
            trouve = valeur_brute(apres, (rang, place))
            if not _pareil(trouve, avant, (origine, place) if origine else None, ecritures, rentree):
                yield Emplacement(apres.fichier, apres.nom, f'{lettres(place)}{rang}')


def _pareil(
    trouve: object, avant: Grille, origine: Cellule | None, ecritures: Mapping[Cellule, Ecriture], rentree: int | None
) -> bool:
    if origine is None:
        return trouve in ('', None)
    ecriture = ecritures.get(origine)
    if ecriture is None:
        attendu = valeur_brute(avant, origine)
        return trouve == attendu and type(trouve) is type(attendu)
    if ecriture.colonne is None:
        return texte_de(trouve) == ecriture.texte
    if ecriture.valeur is None:
        return trouve in ('', None)
    lu = lire_cellule(trouve, ecriture.colonne, rentree) if texte_de(trouve) else None
    return not isinstance(lu, Refus) and lu == ecriture.valeur


def ecarts_du_neuf(path: Path, contenu: Mapping[str, Sequence[Mapping[str, object]]]) -> list[Emplacement]:
    """Où un classeur neuf diffère de ce qu'on y a mis, lu comme `lecture` le lira."""
    ouvert = ouvrir(path)
    trouves = []
    for feuille in FEUILLES:
        voulues = contenu.get(feuille.cle, ())
        if feuille.verticale:
            lues: Sequence[Ligne] = [ouvert.rubriques] if voulues else []
        else:
            lues = LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], Rapport()).lignes()
        attendues = [_lues(feuille, ligne) for ligne in voulues]
        if [dict(ligne.valeurs) for ligne in lues] != [ligne for ligne in attendues if ligne]:
            trouves.append(Emplacement(path.name, feuille.nom))
    return trouves


def _lues(feuille: Feuille, valeurs: Mapping[str, object]) -> dict[str, object]:
    return {
        cle: lire_cellule(en_texte(valeur, feuille.colonne(cle)), feuille.colonne(cle), None)
        for cle, valeur in valeurs.items() if valeur is not None
    }  # fmt: skip
