"""Ce que l'on demande ensuite, d'après ce que le classeur dit déjà : rien d'autre ne se retient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.feuilles import ECOLE, ELEVES, ENSEIGNANTS, GROUPES, INSCRIPTIONS, PERIODES, Colonne, Feuille
from generator.lecture.dossier import ClasseurOuvert
from generator.lecture.grille import lettres
from generator.lecture.table import LecteurDeFeuille, Ligne, reperer
from generator.rapport import Origine, Rapport

DE_L_ECOLE = (
    'nom', 'type_ecole', 'uai', 'adresse', 'code_postal', 'commune', 'circonscription', 'zone', 'nombre_classes',
    'matin_debut', 'matin_fin', 'apres_midi_debut', 'apres_midi_fin', 'mercredi_debut', 'mercredi_fin', 'samedi_debut',
    'samedi_fin',
)  # fmt: skip
D_UNE_LIGNE = {
    ENSEIGNANTS.cle: ('civilite', 'nom', 'prenom', 'fonction', 'quotite', 'niveaux'),
    GROUPES.cle: ('niveaux', 'enseignant', 'jours', 'debut', 'fin', 'objectifs', 'type_aide'),
}
"""Ce que l'on demande d'une ligne commencée, dans l'ordre."""

UN_DE_PLUS = {
    ENSEIGNANTS.cle: ('code', "Un enseignant : son code, ses initiales d'ordinaire (Entrée : c'est tout)"),
    GROUPES.cle: ('code', "Un premier groupe d'aide, facultatif : son code, comme « CE1-lecture »"),
    INSCRIPTIONS.cle: ('eleve', "Un élève proposé dans le groupe {groupe} : « NOM Prénom » (Entrée : c'est tout)"),
}
SOUS = {'mercredi_fin': 'mercredi_debut', 'samedi_fin': 'samedi_debut'}
"""Ce qui ne se demande que si autre chose est répondu."""


@dataclass(frozen=True)
class Pas:
    """Une question : la cellule qu'elle remplit. `commun` : ce qu'une ligne de plus a d'avance.

    `cle` : de quoi la reconnaître si on la laisse pour plus tard.
    """

    cle: tuple[str, ...]
    phrase: str
    feuille: Feuille
    colonne: Colonne
    origine: Origine
    neuve: bool = False
    commun: tuple[tuple[str, object], ...] = ()


def pas_suivants(ouvert: ClasseurOuvert) -> Iterator[Pas]:
    """Les questions qui restent, dans l'ordre ; la première que l'on n'a pas laissée est celle à poser."""
    yield from _de_l_ecole(ouvert.rubriques, passee=bool(lignes_de(ouvert, ENSEIGNANTS)))
    yield from _des_lignes(ouvert, ENSEIGNANTS)
    lignes = {feuille.cle: lignes_de(ouvert, feuille) for feuille in (ENSEIGNANTS, ELEVES, PERIODES, GROUPES, INSCRIPTIONS)}
    enseignants, periodes, groupes = (lignes[feuille.cle] for feuille in (ENSEIGNANTS, PERIODES, GROUPES))
    yield _de_plus(ouvert, ENSEIGNANTS, {})
    if not (enseignants and periodes):
        return
    if groupes:
        yield from _des_lignes(ouvert, GROUPES)
    else:
        yield _de_plus(ouvert, GROUPES, {'periode': periodes[-1]['numero']})
        return
    if lignes[ELEVES.cle] and not _manque(groupes[-1], GROUPES):
        yield _de_plus(ouvert, INSCRIPTIONS, {'groupe': groupes[-1].texte('code')})


def lignes_de(ouvert: ClasseurOuvert, feuille: Feuille) -> list[Ligne]:
    """Les lignes d'une feuille, même inachevées ; aucune si elle manque."""
    if feuille.cle not in ouvert.grilles:
        return []
    rentree = ouvert.annee.rentree if ouvert.annee else None
    return LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], Rapport(), rentree).lignes()


def _de_l_ecole(rubriques: Ligne, *, passee: bool) -> Iterator[Pas]:
    """Ce que l'école n'a pas répondu ; `passee` : on en est aux enseignants, les demi-journées absentes sont admises."""
    for cle in DE_L_ECOLE:
        if passee and cle in SOUS.values():
            continue
        if rubriques[cle] is None and cle in rubriques.origine.lettres and (cle not in SOUS or rubriques[SOUS[cle]]):
            colonne = ECOLE.colonne(cle)
            phrase = "Académie, ou zone de vacances" if cle == 'zone' else colonne.entete
            yield Pas((ECOLE.cle, cle), phrase, ECOLE, colonne, rubriques.origine)


def _des_lignes(ouvert: ClasseurOuvert, feuille: Feuille) -> Iterator[Pas]:
    """Ce qui manque aux lignes commencées."""
    for ligne in lignes_de(ouvert, feuille):
        qui, rang = ligne.texte(feuille.colonnes[0].cle), str(ligne.origine.ligne)
        for cle in _manque(ligne, feuille):
            colonne = feuille.colonne(cle)
            if cle in ligne.origine.lettres:
                yield Pas((feuille.cle, rang, cle), f"{qui} : {colonne.entete}", feuille, colonne, ligne.origine)


def _manque(ligne: Ligne, feuille: Feuille) -> list[str]:
    return [cle for cle in D_UNE_LIGNE[feuille.cle] if ligne[cle] is None]


def _de_plus(ouvert: ClasseurOuvert, feuille: Feuille, commun: Mapping[str, object]) -> Pas:
    cle, phrase = UN_DE_PLUS[feuille.cle]
    lignes = lignes_de(ouvert, feuille)
    nom, origine = str(len(lignes)), ligne_de_plus(ouvert, feuille, lignes)
    return Pas(
        (feuille.cle, nom), phrase.format_map(commun), feuille, feuille.colonne(cle), origine, neuve=True,
        commun=tuple(commun.items()),
    )  # fmt: skip


def ligne_de_plus(ouvert: ClasseurOuvert, feuille: Feuille, lignes: list[Ligne]) -> Origine:
    """Où ira une ligne de plus : sous la dernière."""
    grille = ouvert.grilles[feuille.cle]
    entete, places = reperer(feuille, grille)
    derniere = max((ligne.origine.ligne for ligne in lignes), default=entete)
    return Origine(grille.fichier, grille.nom, derniere + 1, {cle: lettres(place) for cle, place in places.items()})
