"""Ce qu'il est advenu de chaque fichier reçu, tiré des registres : le même, que le passage ait été repris ou non."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.archivage.fonds import Cle, Fonds, Piece
from generator.archivage.reception import Recu
from generator.archive import Nature
from generator.domaine.reference import afficher_reference
from generator.domaine.retour import Retour, Statut
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.sorties import chemin_court


@dataclass(frozen=True, slots=True)
class PageSignalee:
    """Une page dont il faut parler. `piece` : où elle est dans les archives, si elle y est."""

    fichier: str
    page: int
    raison: str
    piece: str = ''


@dataclass(frozen=True, slots=True)
class FichierTraite:
    """Un fichier reçu. `deja` : ses pages rangées par un passage d'avant ; `supprimable` : tout en est rangé et relu."""

    chemins: tuple[Path, ...]
    pages: int
    classees: int
    deja: int
    supprimable: bool


@dataclass
class Bilan:
    """Tout ce que la personne doit savoir.

    `reponses` : celles des formulaires de ces fichiers, par statut ; `dites` : de même, par école, formulaire et statut.
    """

    fichiers: list[FichierTraite] = field(default_factory=list)
    rapport: Rapport = field(default_factory=Rapport)
    reponses: Counter[Statut] = field(default_factory=Counter)
    dites: Counter[tuple[str, str, Statut]] = field(default_factory=Counter)
    formulaires: int = 0
    a_verifier: int = 0
    de_cote: list[PageSignalee] = field(default_factory=list)
    laissees: list[PageSignalee] = field(default_factory=list)
    doublons: list[PageSignalee] = field(default_factory=list)
    blanches: int = 0

    @property
    def attend_une_personne(self) -> bool:
        """Vrai si quelque chose reste à régler, à classer ou à numériser de nouveau."""
        return bool(self.a_verifier or self.de_cote or self.laissees or self.rapport.a_des_erreurs)


def dresser(
    fonds: Fonds, recus: Sequence[Recu], nombres: Mapping[str, int], avant: set[Cle], laissees: Mapping[Cle, str]
) -> Bilan:
    """Le bilan de ces fichiers. `nombres` : leurs pages ; `avant` : les pages déjà rangées en commençant."""
    bilan = Bilan()
    retours = {retour.reference: retour for retour in fonds.retours()}
    concernees: dict[str, Retour] = {}
    for recu in recus:
        _dire_un_fichier(bilan, fonds, recu, nombres.get(recu.sha256, 0), avant, laissees)
        for piece in fonds.pieces_de(recu.sha256):
            if piece.reference in retours:
                concernees[piece.reference] = retours[piece.reference]
            bilan.rapport.etendre(_d_une_piece(piece, recu, retours.get(piece.reference)))
    bilan.formulaires = len(concernees)
    for retour in concernees.values():
        bilan.reponses[retour.statut] += 1
        emise = fonds.emises[retour.reference]
        bilan.dites[(emise.depot.ecole, emise.formulaire, retour.statut)] += 1
        bilan.a_verifier += retour.statut is Statut.A_VERIFIER or bool(retour.motifs)
    return bilan


def _dire_un_fichier(
    bilan: Bilan, fonds: Fonds, recu: Recu, nombre: int, avant: set[Cle], laissees: Mapping[Cle, str]
) -> None:
    cles = [(recu.sha256, page) for page in range(1, nombre + 1)]
    rangees = [cle for cle in cles if cle in fonds.pages]
    for cle in cles:
        piece = fonds.pages.get(cle)
        if piece is not None and piece.nature is Nature.A_CLASSER:
            bilan.de_cote.append(PageSignalee(str(recu.path), cle[1], piece.motif, str(piece.path)))
        elif piece is not None and piece.nature is Nature.DOUBLON:
            bilan.doublons.append(PageSignalee(str(recu.path), cle[1], piece.motif, str(piece.path)))
    for (source, page), raison in laissees.items():
        if source == recu.sha256:
            bilan.laissees.append(PageSignalee(str(recu.path), page, raison))
    bilan.blanches += sum(cle in fonds.blanches for cle in rangees)
    fausses = fonds.fausses(recu.sha256)
    bilan.rapport.etendre(_fausse(piece, recu) for piece in fausses)
    supprimable = recu.sha256 in fonds.lots and not fausses and not recu.a_change()
    deja = sum(cle in avant for cle in rangees)
    bilan.fichiers.append(FichierTraite(recu.chemins, nombre, len(rangees), deja, supprimable))


def _fausse(piece: Piece, recu: Recu) -> Probleme:
    return Probleme(
        Code.RELECTURE_DIFFERENTE, Gravite.ERREUR, "Une pièce manque, ou a changé depuis son rangement",
        Emplacement(chemin_court(piece.path)), f"elle vient de {recu.path} : gardez-le",
        "remettez la pièce depuis votre sauvegarde, ou gardez ce fichier.",
    )  # fmt: skip


def _d_une_piece(piece: Piece, recu: Recu, retour: Retour | None) -> Iterator[Probleme]:
    """Ce qu'une pièce demande à une personne, ou qu'elle doit savoir."""
    pages = ", ".join(str(page) for source, page in piece.pages if source == recu.sha256)
    ici = Emplacement(str(recu.path), precision=f"page{'s' if ',' in pages else ''} {pages}")
    if piece.nature is Nature.A_CLASSER:
        yield Probleme(
            Code.PAGE_MISE_DE_COTE, Gravite.ERREUR, f"Page mise de côté : {piece.motif}", ici,
            f"elle est gardée : {chemin_court(piece.path)}",
            "regardez-la, puis classez-la à la main dans l'atelier (« make atelier PAGE=retours »).",
        )  # fmt: skip
    elif piece.nature is Nature.DOUBLON:
        douteux = retour is not None and (retour.statut is Statut.A_VERIFIER or bool(retour.motifs))
        yield Probleme(
            Code.FORMULAIRE_EN_DOUBLE, Gravite.AVERTISSEMENT, "Ce formulaire était déjà revenu", ici,
            f"la copie est gardée à part : {chemin_court(piece.path)}",
            "regardez les deux et dites laquelle compte, dans l'atelier (« make atelier PAGE=retours »)." if douteux
            else "rien : sa réponse a été comparée à la première.",
        )  # fmt: skip
    if retour is not None and retour.remplacee_par and piece.nature is Nature.FORMULAIRE:
        yield Probleme(
            Code.FORMULAIRE_REMPLACE, Gravite.AVERTISSEMENT, "Ce formulaire avait été remplacé par un autre", ici,
            f"il est rangé ; le nouveau porte {afficher_reference(retour.remplacee_par)}", "voyez lequel des deux compte.",
        )  # fmt: skip
