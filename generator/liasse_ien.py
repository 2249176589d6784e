"""La liasse de l'IEN : ses pièces, leurs vrais numéros de page, les noms d'adultes que chaque page a le droit de porter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path

from generator import liasse
from generator.calcul import LigneTableau, Resultats
from generator.conversion import Livraison
from generator.ecole import RAPPORT
from generator.erreurs import Code, ErreurMoteur
from generator.liasse import Extrait, Piece
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import Contextes, Lot, documents
from generator.rendu.champs_annexe import ChampsAnnexe
from generator.sorties import lire_json

ESSAIS_DE_PAGINATION = 4
TABLEAU = "Tableau prévisionnel de service"
PIECES_FIXES = ("Lettre d'accompagnement", "Sommaire", TABLEAU)
ANNEXE = "Annexe : calculs et références"


def extraits_par_rang(livraison: Livraison) -> list[tuple[int, Extrait]]:
    """Les documents produits d'une commande, dans l'ordre, avec leur extrait."""
    return sorted(
        ((rang, Extrait(tirage.pdf, *pages)) for tirage in livraison.tirages
         for rang, pages in zip(tirage.rangs, tirage.pages, strict=True)),
        key=lambda couple: couple[0],
    )  # fmt: skip


class LiasseIen:
    """Les pièces de la liasse, numérotées d'un bout à l'autre : lettre, sommaire, tableau, services, annexe."""

    def __init__(
        self, resultats: Resultats, contextes: Contextes, titrer: Callable[[str], str], *, annexe: bool = True
    ) -> None:
        self._resultats = resultats
        self._contextes = contextes
        self._titrer = titrer
        self._annexe = contextes.annexe() if annexe else None
        self.pages: list[int] = []

    def lots(self, pages: Sequence[int]) -> list[Lot]:
        """Les lots de la liasse, numérotés d'après le nombre de pages de chaque pièce."""
        numeros = liasse.premieres_pages(pages)
        services = self._resultats.services
        titres = [
            TABLEAU, *(f"Tableau de service : {s.enseignant.nom} {s.enseignant.prenom}" for s in services),
            *([ANNEXE] if self._annexe else ()),
        ]  # fmt: skip
        resume = _resume(len(services), annexe=self._annexe is not None)
        lots = [
            documents.lot_de_la_lettre(self._contextes, self._titrer(documents.ACCOMPAGNEMENT), resume, len(titres)),
            documents.lot_du_sommaire(
                self._contextes, self._titrer(documents.SOMMAIRE), list(zip(titres, numeros[2:], strict=True)), numeros[1]
            ),
            documents.lot_du_tableau(self._contextes, self._titrer(documents.TABLEAU), numeros[2]),
            documents.lot_des_services(
                self._resultats, self._contextes, self._titrer(documents.SERVICE),
                numeros[len(PIECES_FIXES) : len(PIECES_FIXES) + len(services)], avec_realise=False,
            ),
        ]  # fmt: skip
        if self._annexe:
            lots.append(documents.lot_de_l_annexe(self._annexe, self._titrer(documents.ANNEXE), numeros[-1]))
        return lots

    def pages_supposees(self, dossier_d_avant: Path) -> list[int]:
        """Le nombre de pages de chaque pièce au passage précédent, deviné sinon. Ce n'est qu'un pari."""
        nombre = len(PIECES_FIXES) + len(self._resultats.services) + (self._annexe is not None)
        avant = lire_json(dossier_d_avant / RAPPORT).get('pages_de_la_liasse')
        if isinstance(avant, list) and len(avant) == nombre and all(isinstance(n, int) and n > 0 for n in avant):
            return avant
        return self.pages_devinees()

    def pages_devinees(self) -> list[int]:
        """Le nombre de pages de chaque pièce, d'après les lignes à imprimer."""
        services = len(self._resultats.services)
        annexe = [_pages_de_l_annexe(self._annexe)] if self._annexe else []
        return [1, _pages_du_sommaire(services), _pages_du_tableau(self._resultats.tableau), *[1] * services, *annexe]

    def paginer(
        self, lots: list[Lot], livraisons: Sequence[Livraison], convertir: Callable[[list[Lot]], list[Livraison]]
    ) -> list[Piece]:
        """Refait ce dont le numéro de page était mal supposé, jusqu'à ce que le sommaire dise vrai.

        Rend les pièces, ou rien si l'une d'elles n'a pas pu être produite. Lève `ErreurMoteur` (L-504).
        """
        courantes = dict(zip((lot.nom for lot in lots), livraisons, strict=True))
        for _ in range(ESSAIS_DE_PAGINATION):
            if not all(courantes[lot.nom].complete for lot in lots):
                return []
            extraits = [extrait for lot in lots for _, extrait in extraits_par_rang(courantes[lot.nom])]
            self.pages = [extrait.pages for extrait in extraits]
            justes = self.lots(self.pages)
            faux = [juste for juste, avant in zip(justes, lots, strict=True) if juste != avant]
            if not faux:
                return self._pieces(extraits)
            courantes |= dict(zip((lot.nom for lot in faux), convertir(faux), strict=True))
            lots = justes
        raise ErreurMoteur(Probleme(
            Code.LIASSE_INCOMPLETE, Gravite.ERREUR, "La pagination de la liasse ne se stabilise pas",
            Emplacement('liasse-ien.pdf'), "un numéro de page change le nombre de pages",
            "simplifiez le pied de page des modèles.",
        ))  # fmt: skip

    def _pieces(self, extraits: Sequence[Extrait]) -> list[Piece]:
        fixes = len(PIECES_FIXES)
        pieces = [Piece(nom, extrait) for nom, extrait in zip(PIECES_FIXES, extraits[:fixes], strict=True)]
        services = self._resultats.services
        pieces += [
            Piece(f'{s.enseignant.nom} {s.enseignant.prenom}', extrait, "Tableaux de service")
            for s, extrait in zip(services, extraits[fixes : fixes + len(services)], strict=True)
        ]
        return pieces + [Piece(ANNEXE, extrait) for extrait in extraits[fixes + len(services) :]]

    def noms_admis(self) -> dict[int, list[str]]:
        """Les noms d'adultes que chaque page de la liasse imprime par un champ ; page 0 : les signets."""
        dossier = self._resultats.dossier
        tous = [f'{e.nom} {e.prenom}' for e in dossier.enseignants]
        imprimes = [*(e.imprime for e in dossier.enseignants), dossier.ecole.nom_ien]
        par_piece = [
            [*imprimes, dossier.ecole.affaire_suivie_par], tous, imprimes,
            *([f'{s.enseignant.nom} {s.enseignant.prenom}', s.enseignant.poste] for s in self._resultats.services),
            *([[profil.enseignants for profil in self._annexe.profils]] if self._annexe else ()),
        ]  # fmt: skip
        admis = {0: tous}
        for debut, pages, noms in zip(liasse.premieres_pages(self.pages), self.pages, par_piece, strict=True):
            admis |= dict.fromkeys(range(debut, debut + pages), noms)
        return admis


def _resume(services: int, *, annexe: bool) -> list[str]:
    """Les pièces jointes telles que la lettre les énumère : les tableaux de service comptés, pas nommés."""
    pieces = [TABLEAU[0].lower() + TABLEAU[1:]]
    if services:
        pieces.append(f"tableau{'x' if services > 1 else ''} de service annuel{'s' if services > 1 else ''} ({services})")
    if annexe:
        pieces.append(ANNEXE[0].lower() + ANNEXE[1:])
    return pieces


# Deviner une pagination pour ne pas la refaire : en lignes de texte, sur les modèles livrés

SIGNES_PAR_LIGNE = 33
LIGNES_DU_TABLEAU, LIGNES_HORS_TABLEAU = 35.5, 7
LIGNES_DU_SOMMAIRE, LIGNES_HORS_SOMMAIRE = 46, 7
SIGNES_D_UNE_PHRASE, SIGNES_D_UNE_REGLE = 100, 50
LIGNES_DE_L_ANNEXE, LIGNES_HORS_ANNEXE, HAUTEUR_DE_RANGEE = 53, 17, 1.3


def _pages_du_sommaire(services: int) -> int:
    return ceil((services + 2 + LIGNES_HORS_SOMMAIRE) / LIGNES_DU_SOMMAIRE)


def _pages_du_tableau(lignes: Sequence[LigneTableau]) -> int:
    return ceil((sum(map(_hauteur, lignes)) + LIGNES_HORS_TABLEAU) / LIGNES_DU_TABLEAU)


def _pages_de_l_annexe(champs: ChampsAnnexe) -> int:
    lignes = [1 + ceil(len(profil.enseignants) / SIGNES_D_UNE_PHRASE) for profil in champs.profils]
    lignes += [
        max(1, ceil(len(ligne.regle) / SIGNES_D_UNE_REGLE), ceil(len(ligne.libelle) / SIGNES_PAR_LIGNE))
        for profil in champs.profils for ligne in profil.lignes
    ]  # fmt: skip
    lignes += [max(1, ceil(len(groupe.sans_seance or '') / SIGNES_PAR_LIGNE)) for groupe in champs.groupes]
    lignes += [ceil(len(texte.titre) / SIGNES_D_UNE_PHRASE) for texte in champs.textes]
    lignes += [ceil(len(remarque) / SIGNES_D_UNE_PHRASE) for remarque in champs.remarques]
    return ceil((sum(lignes) * HAUTEUR_DE_RANGEE + LIGNES_HORS_ANNEXE) / LIGNES_DE_L_ANNEXE)


def _hauteur(ligne: LigneTableau) -> float:
    marge = 0.3
    if ligne.groupe is None:
        return 1 + marge
    groupe = ligne.groupe.groupe
    return max(2 + len(groupe.creneaux), ceil(len(groupe.objectifs) / SIGNES_PAR_LIGNE)) + marge
