"""La liasse de l'IEN : ses pièces, leurs vrais numéros de page, les noms d'adultes que chaque page a le droit de porter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from generator import liasse
from generator.calcul import LigneTableau, Resultats
from generator.conversion import Livraison
from generator.domaine.document import Contexte, Formulaire, Unite
from generator.ecole import RAPPORT
from generator.erreurs import Code, ErreurMoteur
from generator.liasse import Extrait, Piece
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import Contextes, Document, Lot, inventorier, lot_de_liasse
from generator.rendu.champs_annexe import ChampsAnnexe
from generator.sorties import lire_json

ESSAIS_DE_PAGINATION = 4
Admis = Callable[[int], Mapping[int, list[str]]]
"""D'un nombre de pages, les noms d'adultes que chacune peut porter ; page 0 : les signets."""


def extraits_par_rang(livraison: Livraison) -> list[tuple[int, Extrait]]:
    """Les documents produits d'une commande, dans l'ordre, avec leur extrait."""
    return sorted(
        ((rang, Extrait(tirage.pdf, *pages)) for tirage in livraison.tirages
         for rang, pages in zip(tirage.rangs, tirage.pages, strict=True)),
        key=lambda couple: couple[0],
    )  # fmt: skip


@dataclass(frozen=True)
class Partie:
    """Une pièce de la liasse, ou plusieurs qui se suivent : les exemplaires d'un formulaire."""

    formulaire: Formulaire
    documents: list[Document]

    @property
    def jointe(self) -> bool:
        """Vrai si le sommaire l'annonce : pas lui-même, ni la lettre qui accompagne le tout."""
        return not self.formulaire.contexte.d_une_liasse

    @property
    def en_nombre(self) -> bool:
        """Vrai si elle a un exemplaire par enseignant."""
        return self.formulaire.unite is not Unite.ECOLE

    def titres(self) -> list[str]:
        """Ses lignes du sommaire."""
        titre = self.formulaire.titre
        return [f"{titre} : {d.titre}" for d in self.documents] if self.en_nombre else [titre]

    def resume(self) -> str:
        """La pièce telle que la lettre l'énumère : des exemplaires comptés, pas nommés."""
        nombre = len(self.documents)
        nom = (self.formulaire.pluriel or self.formulaire.titre) if nombre > 1 else self.formulaire.titre
        return f"{nom[:1].lower()}{nom[1:]}{f' ({nombre})' if self.en_nombre else ''}"

    def pieces(self, extraits: Sequence[Extrait]) -> list[Piece]:
        """Ses pièces dans le PDF, sous un signet commun s'il y en a une par enseignant."""
        if not self.en_nombre:
            return [Piece(self.formulaire.titre, extrait) for extrait in extraits]
        groupe = self.formulaire.pluriel or self.formulaire.titre
        return [Piece(d.titre, extrait, groupe) for d, extrait in zip(self.documents, extraits, strict=True)]


class LiasseIen:
    """Les pièces de la liasse d'une commande, numérotées d'un bout à l'autre, dans l'ordre du catalogue."""

    def __init__(
        self, contextes: Contextes, formulaires: Iterable[Formulaire], titrer: Callable[[Formulaire], str]
    ) -> None:
        self._contextes = contextes
        self._titrer = titrer
        tous = [Partie(f, inventorier(f, contextes, f.titre, remis=True)) for f in formulaires if f.liasse]
        self._parties = [partie for partie in tous if partie.documents]
        self.pages: list[int] = []

    @property
    def _nombre(self) -> int:
        return sum(len(partie.documents) for partie in self._parties)

    @property
    def documents(self) -> list[tuple[Formulaire, Document]]:
        """Chaque pièce, dans l'ordre : son formulaire et son document."""
        return [(partie.formulaire, document) for partie in self._parties for document in partie.documents]

    def _par_partie(self, valeurs: Sequence[int]) -> list[tuple[Partie, Sequence[int]]]:
        """Chaque partie, avec celles des valeurs (une par pièce) qui la concernent."""
        debuts = liasse.premieres_pages([len(partie.documents) for partie in self._parties], 0)
        return [(p, valeurs[debut : debut + len(p.documents)]) for p, debut in zip(self._parties, debuts, strict=True)]

    def lots(self, pages: Sequence[int]) -> list[Lot]:
        """Les lots de la liasse, numérotés d'après le nombre de pages de chaque pièce."""
        numerotees = self._par_partie(liasse.premieres_pages(pages))
        jointes = [(partie, numeros) for partie, numeros in numerotees if partie.jointe]
        sommaire = [ligne for p, numeros in jointes for ligne in zip(p.titres(), numeros, strict=True)]
        resume = [partie.resume() for partie, _ in jointes]
        lots = []
        for partie, numeros in numerotees:
            formulaire, documents = partie.formulaire, partie.documents
            if formulaire.contexte is Contexte.ACCOMPAGNEMENT:
                documents = [Document(self._contextes.accompagnement(resume, len(sommaire)), formulaire.titre)]
            elif formulaire.contexte is Contexte.SOMMAIRE:
                documents = [Document(self._contextes.sommaire(sommaire), formulaire.titre)]
            lots.append(lot_de_liasse(formulaire, self._titrer(formulaire), documents, numeros))
        return lots

    def pages_supposees(self, dossier_d_avant: Path) -> list[int]:
        """Le nombre de pages de chaque pièce au passage précédent, deviné sinon. Ce n'est qu'un pari."""
        avant = lire_json(dossier_d_avant / RAPPORT).get('pages_de_la_liasse')
        if isinstance(avant, list) and len(avant) == self._nombre and all(isinstance(n, int) and n > 0 for n in avant):
            return avant
        return self.pages_devinees()

    def pages_devinees(self) -> list[int]:
        """Le nombre de pages de chaque pièce, d'après les lignes à imprimer."""
        lignes = sum(len(partie.documents) for partie in self._parties if partie.jointe)
        return [
            _pages_devinees(partie.formulaire.contexte, document, self._contextes.resultats, lignes)
            for partie in self._parties for document in partie.documents
        ]  # fmt: skip

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
            extraits = [[extrait for _, extrait in extraits_par_rang(courantes[lot.nom])] for lot in lots]
            self.pages = [extrait.pages for siens in extraits for extrait in siens]
            justes = self.lots(self.pages)
            faux = [juste for juste, avant in zip(justes, lots, strict=True) if juste != avant]
            if not faux:
                return [piece for p, siens in zip(self._parties, extraits, strict=True) for piece in p.pieces(siens)]
            courantes |= dict(zip((lot.nom for lot in faux), convertir(faux), strict=True))
            lots = justes
        raise ErreurMoteur(Probleme(
            Code.LIASSE_INCOMPLETE, Gravite.ERREUR, "La pagination de la liasse ne se stabilise pas",
            Emplacement('liasse'), "un numéro de page change le nombre de pages",
            "simplifiez le pied de page des modèles.",
        ))  # fmt: skip

    def longueurs(self) -> dict[str, list[tuple[str, int]]]:
        """Par formulaire, le titre et le nombre de pages de chacune de ses pièces."""
        par_partie = self._par_partie(self.pages)
        return {
            p.formulaire.cle: [(d.titre, pages) for d, pages in zip(p.documents, siennes, strict=True)]
            for p, siennes in par_partie
        }

    def noms_admis(self) -> dict[int, list[str]]:
        """Les noms d'adultes que chaque page de la liasse imprime par un champ ; page 0 : les signets."""
        resultats = self._contextes.resultats
        admis = {0: [f'{e.nom} {e.prenom}' for e in resultats.dossier.enseignants]}
        pieces = [(p.formulaire.contexte, document) for p in self._parties for document in p.documents]
        for (contexte, piece), debut, nombre in zip(pieces, liasse.premieres_pages(self.pages), self.pages, strict=True):
            admis |= dict.fromkeys(range(debut, debut + nombre), noms_d_adultes(contexte, piece, resultats))
        return admis


def partout(noms: list[str]) -> Admis:
    """Les mêmes noms admis à chaque page d'un fichier, et dans ses signets (page 0)."""
    return lambda pages: dict.fromkeys(range(pages + 1), noms)


def noms_d_adultes(contexte: Contexte, document: Document, resultats: Resultats) -> list[str]:
    """Les noms d'adultes qu'un document imprime par un champ : un élève homonyme n'y est pas nommé."""
    dossier = resultats.dossier
    imprimes = [*(e.imprime for e in dossier.enseignants), dossier.ecole.nom_ien]
    if contexte in (Contexte.SOMMAIRE, Contexte.SUIVI_ECOLE):
        return [f'{e.nom} {e.prenom}' for e in dossier.enseignants]
    if contexte is Contexte.ACCOMPAGNEMENT:
        return [*imprimes, dossier.ecole.affaire_suivie_par]
    if contexte.unite is Unite.ENSEIGNANT:
        return [document.titre, *imprimes]  # pas le poste : c'est un texte libre, où un élève pourrait être nommé
    if contexte is Contexte.ANNEXE:
        return [profil.enseignants for profil in document.contexte.profils]
    return imprimes


# Deviner une pagination pour ne pas la refaire : en lignes de texte, sur les modèles livrés

SIGNES_PAR_LIGNE = 33
LIGNES_DU_TABLEAU, LIGNES_HORS_TABLEAU = 35.5, 7
LIGNES_DU_SUIVI, LIGNES_HORS_SUIVI = 29, 2
LIGNES_DU_SOMMAIRE, LIGNES_HORS_SOMMAIRE = 46, 7
SIGNES_D_UNE_PHRASE, SIGNES_D_UNE_REGLE = 100, 50
LIGNES_DE_L_ANNEXE, LIGNES_HORS_ANNEXE, HAUTEUR_DE_RANGEE = 53, 17, 1.3


def _pages_devinees(contexte: Contexte, document: Document, resultats: Resultats, jointes: int) -> int:
    if contexte is Contexte.SOMMAIRE:
        return ceil((jointes + 1 + LIGNES_HORS_SOMMAIRE) / LIGNES_DU_SOMMAIRE)
    if contexte in (Contexte.TABLEAU, Contexte.BILAN):
        return ceil((sum(map(_hauteur, resultats.tableau)) + LIGNES_HORS_TABLEAU) / LIGNES_DU_TABLEAU)
    if contexte is Contexte.SUIVI_ECOLE:
        return ceil((len(document.contexte.enseignants) + LIGNES_HORS_SUIVI) / LIGNES_DU_SUIVI)
    return _pages_de_l_annexe(document.contexte) if contexte is Contexte.ANNEXE else 1


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
