"""D'une école préparée à ses documents remis : rendus, convertis, contrôlés, assemblés, rangés d'un coup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from generator import liasse
from generator.conversion import Atelier, Commande, Equipe, Livraison, pages_du_pdf, polices_du_pdf, remplacements
from generator.ecole import RAPPORT, Preparation
from generator.erreurs import Code, ErreurMoteur
from generator.liasse import Extrait, Piece
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages
from generator.rendu import Contextes, Lot, documents
from generator.rendu.documents import Lettre
from generator.sorties import lire_json
from generator.suivi import Suivi

ESSAIS_DE_PAGINATION = 4
PAGES_SUPPOSEES = 1


@dataclass
class Produit:
    """Ce qu'une école a donné dans son dossier de travail : les pages de chaque document, les défauts trouvés."""

    pages: dict[str, int] = field(default_factory=dict)
    pages_de_la_liasse: list[int] = field(default_factory=list)
    lettres: int = 0
    problemes: list[Probleme] = field(default_factory=list)
    fautes: list[Probleme] = field(default_factory=list)


class Production:
    """La production d'une école dans un dossier de travail."""

    def __init__(self, preparation: Preparation, reglages: Reglages, equipe: Equipe, travail: Path, suivi: Suivi) -> None:
        self.preparation = preparation
        self.reglages = reglages
        self.suivi = suivi
        self.equipe = equipe
        self.sortie = travail / 'nouveau'
        self.contextes = Contextes(preparation.resultats, preparation.date_edition)
        self.atelier = Atelier(preparation.moteur, equipe, travail)
        self.produit = Produit()
        self._faits = 0
        self._total = 0

    def produire(self) -> Produit:
        """Produit tous les documents de l'école dans `sortie`."""
        self.sortie.mkdir()
        (self.sortie / 'services').mkdir()
        self.suivi.etape(4, self.preparation.nom)
        resultats = self.preparation.resultats
        lettres = documents.lettres_en_ordre(resultats)
        lots_lettres = documents.lots_de_lettres(lettres, self.contextes, self._titre(documents.LETTRE))
        tableau = documents.lot_du_tableau(self.contextes, self._titre(documents.TABLEAU))
        services = documents.lot_des_services(
            resultats, self.contextes, self._titre(documents.SERVICE), avec_realise=True
        )
        pieces = self._pieces_de_la_liasse(self._pages_d_avant())
        livraisons = self._convertir([*lots_lettres, tableau, services, *pieces])
        n = len(lots_lettres)
        liasse_complete = self._repaginer(pieces, livraisons[n + 2 :])
        self.suivi.etape(5, self.preparation.nom)
        self._ecrire_lettres(lettres, livraisons[:n])
        self._ecrire_tableau(tableau, livraisons[n])
        self._ecrire_services(livraisons[n + 1])
        self._ecrire_liasse(liasse_complete)
        self.suivi.etape(6, self.preparation.nom)
        self._controler_anonymat(liasse_complete)
        return self.produit

    def _titre(self, cle: str) -> str:
        resultats = self.preparation.resultats
        formulaire = self.preparation.formulaires.modeles[cle].formulaire
        ecole = resultats.dossier.ecole
        return f"{formulaire.titre} – {ecole.nom}, période {resultats.periode.numero}, {ecole.annee}"

    # Conversion

    def _convertir(self, lots: Sequence[Lot]) -> list[Livraison]:
        commandes = [self._commande(lot) for lot in lots]
        self._total += sum(len(lot.titres) for lot in lots)
        livraisons = self.atelier.convertir(commandes, self._avancer)
        for livraison in livraisons:
            self.produit.fautes += livraison.fautes
            self._controler_polices(livraison)
        return livraisons

    def _commande(self, lot: Lot) -> Commande:
        formulaires = self.preparation.formulaires

        def fabriquer(rangs: Sequence[int]) -> tuple[bytes, tuple[tuple[str, ...], ...]]:
            return formulaires.fabriquer(lot, rangs)

        modele = formulaires.modeles[lot.formulaire]
        return Commande(lot.nom, modele.nom, lot.titres, fabriquer, personnel=lot.formulaire == documents.LETTRE)

    def _avancer(self, nombre: int) -> None:
        self._faits += nombre
        self.suivi.avancer(self._faits, self._total)

    def _controler_polices(self, livraison: Livraison) -> None:
        """Une police remplacée par une autre que son repli de même métrique, ou non incorporée, est une erreur."""
        formulaires = self.preparation.formulaires
        modele = next(m for m in formulaires.modeles.values() if m.nom == livraison.commande.formulaire)
        for tirage in livraison.tirages:
            presentes = polices_du_pdf(tirage.pdf)
            absentes, etrangeres = remplacements(modele.polices, presentes)
            if (absentes and etrangeres) or len(absentes) == len(modele.polices) > 0:
                self._noter(
                    Code.POLICE_REMPLACEE, f"Police remplacée : {', '.join(absentes)}", modele.nom,
                    f"le moteur a mis à la place : {', '.join(etrangeres or presentes) or 'aucune'}",
                    "installez cette police, ou choisissez dans Word une police présente (Arial).",
                )  # fmt: skip
            for nom in sorted(nom for nom, incorporee in presentes.items() if not incorporee):
                self._noter(
                    Code.POLICE_NON_INCORPOREE, f"Police non incorporée : {nom}", modele.nom,
                    "un PDF remis porte ses polices", "choisissez dans Word une police incorporable (Arial).",
                )  # fmt: skip

    def _noter(
        self, code: Code, quoi: str, ou: str, regle: str, remede: str, *, precision: str = '', personnel: bool = False,
        gravite: Gravite = Gravite.ERREUR,
    ) -> None:  # fmt: skip
        self.produit.problemes.append(
            Probleme(code, gravite, quoi, Emplacement(ou, precision=precision), regle, remede, None, personnel)
        )

    # Liasse : des pages justes

    def _pages_d_avant(self) -> list[int]:
        """Le nombre de pages de chaque pièce au passage précédent ; une page chacune sinon. Ce n'est qu'un pari."""
        nombre = 3 + len(self.preparation.resultats.services)
        avant = lire_json(self.reglages.sorties / self.preparation.destination / RAPPORT).get('pages_de_la_liasse')
        if isinstance(avant, list) and len(avant) == nombre and all(isinstance(n, int) and n > 0 for n in avant):
            return avant
        return [PAGES_SUPPOSEES] * nombre

    def _pieces_de_la_liasse(self, pages: Sequence[int]) -> list[Lot]:
        """Les lots de la liasse, numérotés d'après un nombre de pages supposé : lettre, sommaire, tableau, services."""
        resultats, numeros = self.preparation.resultats, liasse.premieres_pages(pages)
        noms = [f"Tableau de service : {s.enseignant.nom} {s.enseignant.prenom}" for s in resultats.services]
        titres = ["Tableau prévisionnel de service", *noms]
        tableau = documents.lot_du_tableau(self.contextes, self._titre(documents.TABLEAU), numeros[2])
        services = documents.lot_des_services(
            resultats, self.contextes, self._titre(documents.SERVICE), numeros[3:], avec_realise=False
        )
        accompagnement = documents.lot_de_la_lettre(
            self.contextes, self._titre(documents.ACCOMPAGNEMENT), _resume(titres, len(noms))
        )
        sommaire = documents.lot_du_sommaire(
            self.contextes, self._titre(documents.SOMMAIRE), list(zip(titres, numeros[2:], strict=True)), numeros[1]
        )
        return [accompagnement, sommaire, tableau, services]

    def _repaginer(self, pieces: list[Lot], livraisons: list[Livraison]) -> list[Piece]:
        """Refait ce dont le numéro de page était mal supposé, jusqu'à ce que le sommaire dise vrai."""
        courantes = dict(zip((lot.nom for lot in pieces), livraisons, strict=True))
        lots = pieces
        for _ in range(ESSAIS_DE_PAGINATION):
            if self.produit.fautes:
                return []
            extraits = [extrait for lot in lots for extrait in _extraits(courantes[lot.nom])]
            justes = self._pieces_de_la_liasse([extrait.pages for extrait in extraits])
            faux = [lot for lot, avant in zip(justes, lots, strict=True) if lot != avant]
            if not faux:
                self.produit.pages_de_la_liasse = [extrait.pages for extrait in extraits]
                return self._titrer(lots, extraits)
            refaites = self._convertir(faux)
            courantes |= dict(zip((lot.nom for lot in faux), refaites, strict=True))
            lots = justes
        raise ErreurMoteur(Probleme(
            Code.LIASSE_INCOMPLETE, Gravite.ERREUR, "La pagination de la liasse ne se stabilise pas",
            Emplacement('liasse-ien.pdf'), "un numéro de page change le nombre de pages",
            "simplifiez le pied de page des modèles.",
        ))  # fmt: skip

    def _titrer(self, lots: Sequence[Lot], extraits: Sequence[Extrait]) -> list[Piece]:
        noms = ["Lettre d'accompagnement", "Sommaire", "Tableau prévisionnel de service"]
        pieces = [Piece(nom, extrait) for nom, extrait in zip(noms, extraits, strict=False)]
        titres = lots[-1].titres
        pieces += [
            Piece(titre, extrait, "Tableaux de service") for titre, extrait in zip(titres, extraits[3:], strict=True)
        ]
        return pieces

    # Écriture

    def _ecrire(self, nom: str, titre: str, pieces: Sequence[Piece], *, recto_verso: bool = False) -> None:
        plan = liasse.planifier(titre, self.preparation.resultats.dossier.ecole.nom, pieces, recto_verso=recto_verso)
        liasse.assembler(plan, self.sortie / nom, self.preparation.date_edition)
        self.produit.pages[nom] = plan.pages

    def _ecrire_lettres(self, lettres: Sequence[Lettre], livraisons: Sequence[Livraison]) -> None:
        debuts = accumulate((len(livraison.commande.titres) for livraison in livraisons), initial=0)
        pieces: list[tuple[Lettre, Piece]] = []
        for debut, livraison in zip(debuts, livraisons, strict=False):
            for rang, extrait in _extraits_par_rang(livraison):
                lettre = lettres[debut + rang]
                pieces.append((lettre, Piece(lettre.titre, extrait, lettre.classe)))
        self.produit.lettres = len(pieces)
        if not pieces:
            return
        self._controler_longueur(pieces)
        self._ecrire('lettres.pdf', self._titre(documents.LETTRE), [piece for _, piece in pieces],
                     recto_verso=self.reglages.recto_verso)  # fmt: skip
        if self.reglages.un_fichier_par_lettre:
            (self.sortie / 'lettres').mkdir()
            noms = liasse.noms_distincts([lettre.nom for lettre, _ in pieces])
            for nom, (_, piece) in zip(noms, pieces, strict=True):
                self._ecrire(f'lettres/{nom}.pdf', piece.titre, [Piece(piece.titre, piece.extrait)])

    def _controler_longueur(self, pieces: Sequence[tuple[Lettre, Piece]]) -> None:
        """Une page de trop : une lettre livrée tient sur le nombre de pages du catalogue, celles d'une école sont égales."""
        modele = self.preparation.formulaires.modeles[documents.LETTRE]
        maximum = None if modele.propre_a_l_ecole else modele.formulaire.pages_max
        ordinaire = min(piece.extrait.pages for _, piece in pieces)
        for lettre, piece in pieces:
            if maximum is not None and piece.extrait.pages > maximum:
                self._noter(
                    Code.PAGES_INATTENDUES, f"Une lettre fait {piece.extrait.pages} pages", modele.nom,
                    f"ce formulaire tient sur {maximum} page(s)",
                    "raccourcissez les objectifs ou le domaine du groupe dans le classeur, ou allégez le modèle.",
                    precision=lettre.titre, personnel=True,
                )  # fmt: skip
            elif piece.extrait.pages != ordinaire:
                self._noter(
                    Code.PAGES_INATTENDUES, f"Une lettre fait {piece.extrait.pages} pages, d'autres {ordinaire}",
                    modele.nom, "les lettres d'un même modèle ont d'ordinaire la même longueur",
                    "vérifiez cette lettre avant de l'imprimer.", precision=lettre.titre, personnel=True,
                    gravite=Gravite.AVERTISSEMENT,
                )  # fmt: skip

    def _ecrire_tableau(self, lot: Lot, livraison: Livraison) -> None:
        if not livraison.complete:
            return
        contenu, _ = self.preparation.formulaires.fabriquer(lot, (0,))
        (self.sortie / 'tableau-previsionnel.docx').write_bytes(contenu)
        (extrait,) = _extraits(livraison)
        self._ecrire('tableau-previsionnel.pdf', lot.titre, [Piece(lot.titre, extrait)])

    def _ecrire_services(self, livraison: Livraison) -> None:
        titres = livraison.commande.titres
        noms = liasse.noms_distincts(titres)
        for rang, extrait in _extraits_par_rang(livraison):
            titre = f"Tableau de service {self.preparation.resultats.dossier.ecole.annee} – {titres[rang]}"
            self._ecrire(f'services/{noms[rang]}.pdf', titre, [Piece(titre, extrait)])

    def _ecrire_liasse(self, pieces: Sequence[Piece]) -> None:
        if pieces:
            resultats = self.preparation.resultats
            ecole = resultats.dossier.ecole
            titre = f"Liasse pour l'IEN – {ecole.nom}, période {resultats.periode.numero}, {ecole.annee}"
            self._ecrire('liasse-ien.pdf', titre, pieces)

    def _controler_anonymat(self, pieces: Sequence[Piece]) -> None:
        """La liasse ne porte aucun nom d'élève ; un homonyme d'enseignant n'est admis que là où celui-ci s'imprime."""
        if not pieces:
            return
        path, dossier = self.sortie / 'liasse-ien.pdf', self.preparation.resultats.dossier
        trouvailles = liasse.chercher_noms(
            pages_du_pdf(path), liasse.mots_hors_des_pages(path), ((e.nom, e.prenom) for e in dossier.eleves),
            self._noms_admis(pieces),
        )  # fmt: skip
        for trouvaille in trouvailles:
            ou = f"page {trouvaille.page}" if trouvaille.page else "signets ou métadonnées"
            self._noter(
                Code.NOM_ELEVE_DANS_LA_LIASSE, "Un nom d'élève figure dans la liasse de l'IEN", 'liasse-ien.pdf',
                "la liasse ne porte que des effectifs",
                "ôtez ce nom du classeur (objectifs, poste, objet…) ou du modèle.",
                precision=f"{ou}, {trouvaille.nom}", personnel=True,
            )  # fmt: skip

    def _noms_admis(self, pieces: Sequence[Piece]) -> dict[int, list[str]]:
        """Les noms d'adultes que chaque page de la liasse imprime par un champ ; page 0 : les signets."""
        dossier = self.preparation.resultats.dossier
        tous = [f'{e.nom} {e.prenom}' for e in dossier.enseignants]
        imprimes = [e.imprime for e in dossier.enseignants]
        admis = {0: tous}
        debuts = liasse.premieres_pages([piece.extrait.pages for piece in pieces])
        par_piece = [
            [*imprimes, dossier.ecole.nom_ien, dossier.ecole.affaire_suivie_par], tous, [*imprimes, dossier.ecole.nom_ien],
            *([f'{s.enseignant.nom} {s.enseignant.prenom}', s.enseignant.poste]
              for s in self.preparation.resultats.services),
        ]  # fmt: skip
        for debut, piece, noms in zip(debuts, pieces, par_piece, strict=True):
            admis |= dict.fromkeys(range(debut, debut + piece.extrait.pages), noms)
        return admis


def _resume(titres: Sequence[str], services: int) -> list[str]:
    """Les pièces jointes telles que la lettre les énumère : les tableaux de service comptés, pas nommés."""
    tableau = titres[0][0].lower() + titres[0][1:]
    if not services:
        return [tableau]
    pluriel = "s" if services > 1 else ""
    return [tableau, f"tableau{'x' if services > 1 else ''} de service annuel{pluriel} ({services})"]


def _extraits_par_rang(livraison: Livraison) -> list[tuple[int, Extrait]]:
    """Les documents produits d'une commande, dans l'ordre, avec leur extrait."""
    return sorted(
        ((rang, Extrait(tirage.pdf, *pages)) for tirage in livraison.tirages
         for rang, pages in zip(tirage.rangs, tirage.pages, strict=True)),
        key=lambda couple: couple[0],
    )  # fmt: skip


def _extraits(livraison: Livraison) -> list[Extrait]:
    return [extrait for _, extrait in _extraits_par_rang(livraison)]

