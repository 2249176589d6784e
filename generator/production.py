"""D'une école préparée à ses documents : rendus, convertis, contrôlés, assemblés dans un dossier de travail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from generator import liasse
from generator.conversion import Atelier, Commande, Equipe, Livraison, pages_du_pdf, polices_du_pdf, remplacements
from generator.ecole import Preparation
from generator.erreurs import Code, ErreurDonnees
from generator.liasse import Piece
from generator.liasse_ien import LiasseIen, extraits_par_rang
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.rendu import Contextes, Lot, documents, polices_du_document
from generator.rendu.documents import Lettre
from generator.suivi import Suivi


def lots_de_l_ecole(
    preparation: Preparation, contextes: Contextes, lettres: Sequence[Lettre]
) -> tuple[list[Lot], tuple[Lot, Lot]]:
    """Les lots que l'école garde : ses lettres, puis son tableau et ses services."""
    titre = preparation.titre
    return documents.lots_de_lettres(lettres, contextes, titre(documents.LETTRE)), (
        documents.lot_du_tableau(contextes, titre(documents.TABLEAU)),
        documents.lot_des_services(preparation.resultats, contextes, titre(documents.SERVICE), avec_realise=True),
    )


def remplir_a_blanc(preparation: Preparation) -> None:
    """Remplit tous les documents sans rien convertir ni écrire. Lève `ErreurDonnees` avec les champs sans valeur."""
    contextes = preparation.contextes()
    lettres, reste = lots_de_l_ecole(preparation, contextes, documents.lettres_en_ordre(preparation.resultats))
    liasse_ien = LiasseIen(preparation.resultats, contextes, preparation.titre, annexe=preparation.avec_annexe)
    rapport = Rapport()
    for lot in [*lettres, *reste, *liasse_ien.lots(liasse_ien.pages_devinees())]:
        try:
            preparation.formulaires.fabriquer(lot, range(len(lot.titres)))
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)


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
        self.contextes = preparation.contextes()
        self.produit = Produit()
        self._atelier = Atelier(preparation.moteur, equipe, travail)
        self._liasse = LiasseIen(
            preparation.resultats, self.contextes, preparation.titre, annexe=preparation.avec_annexe
        )
        self._lecteurs = liasse.Lecteurs()
        self._faits = self._total = 0

    def produire(self) -> Produit:
        """Produit tous les documents de l'école dans `sortie`."""
        (self.sortie / 'services').mkdir(parents=True)
        self.suivi.etape(4, self.preparation.nom)
        lettres = documents.lettres_en_ordre(self.preparation.resultats)
        lots_lettres, (tableau, services) = lots_de_l_ecole(self.preparation, self.contextes, lettres)
        d_avant = self.reglages.sorties / self.preparation.destination
        lots_liasse = self._liasse.lots(self._liasse.pages_supposees(d_avant))
        fixes = [tableau, services, *lots_liasse]
        livraisons = self._convertir([*fixes, *lots_lettres])
        pieces = self._liasse.paginer(lots_liasse, livraisons[2 : len(fixes)], self._convertir)
        self.suivi.etape(5, self.preparation.nom)
        self._ecrire_lettres(lettres, livraisons[len(fixes) :])
        self._ecrire_tableau(tableau, livraisons[0])
        self._ecrire_services(livraisons[1])
        self._ecrire_liasse(pieces)
        return self.produit

    # Conversion

    def _convertir(self, lots: Sequence[Lot]) -> list[Livraison]:
        self._total += sum(len(lot.titres) for lot in lots)
        livraisons = self._atelier.convertir([self._commande(lot) for lot in lots], self._avancer)
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
        modeles = self.preparation.formulaires.modeles.values()
        modele = next(m for m in modeles if m.nom == livraison.commande.formulaire)
        for tirage in livraison.tirages:
            presentes = polices_du_pdf(self._lecteurs[tirage.pdf])
            absentes, etrangeres = remplacements(modele.polices, presentes)
            if absentes:  # une branche du modèle que rien n'a rempli n'a rien demandé : on regarde le document même
                absentes, etrangeres = remplacements(polices_du_document(tirage.docx), presentes)
            if absentes:
                self._noter(
                    Code.POLICE_REMPLACEE, f"Police remplacée : {', '.join(absentes)}", modele.nom,
                    f"une autre police change lignes et pages ; celles du PDF : {', '.join(etrangeres or presentes)}",
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

    # Écriture

    def _ecrire(self, nom: str, titre: str, pieces: Sequence[Piece], *, recto_verso: bool = False) -> None:
        plan = liasse.planifier(titre, self.preparation.resultats.dossier.ecole.nom, pieces, recto_verso=recto_verso)
        liasse.assembler(plan, self.sortie / nom, self.preparation.date_edition, self._lecteurs)
        self.produit.pages[nom] = plan.pages

    def _ecrire_lettres(self, lettres: Sequence[Lettre], livraisons: Sequence[Livraison]) -> None:
        debuts = accumulate((len(livraison.commande.titres) for livraison in livraisons), initial=0)
        pieces: list[tuple[Lettre, Piece]] = []
        for debut, livraison in zip(debuts, livraisons, strict=False):
            for rang, extrait in extraits_par_rang(livraison):
                lettre = lettres[debut + rang]
                pieces.append((lettre, Piece(lettre.titre, extrait, lettre.classe)))
        self.produit.lettres = len(pieces)
        if not pieces:
            return
        self._controler_longueur(pieces)
        self._ecrire('lettres.pdf', self.preparation.titre(documents.LETTRE), [piece for _, piece in pieces],
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
        if modele.propre_a_l_ecole and ordinaire > (modele.formulaire.pages_max or ordinaire):
            self._noter(
                Code.PAGES_INATTENDUES, f"Toutes les lettres font {ordinaire} pages", modele.nom,
                f"le modèle livré tient sur {modele.formulaire.pages_max} page(s) ; le coupon peut être à cheval sur deux",
                "raccourcissez le texte ajouté, ou vérifiez une lettre avant d'imprimer.", gravite=Gravite.AVERTISSEMENT,
            )  # fmt: skip
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
        ((_, extrait),) = extraits_par_rang(livraison)
        self._ecrire('tableau-previsionnel.pdf', lot.titre, [Piece(lot.titre, extrait)])

    def _ecrire_services(self, livraison: Livraison) -> None:
        titres = livraison.commande.titres
        noms = liasse.noms_distincts(titres)
        for rang, extrait in extraits_par_rang(livraison):
            titre = f"Tableau de service {self.preparation.resultats.dossier.ecole.annee} – {titres[rang]}"
            self._ecrire(f'services/{noms[rang]}.pdf', titre, [Piece(titre, extrait)])

    def _ecrire_liasse(self, pieces: Sequence[Piece]) -> None:
        if not pieces:
            return
        resultats = self.preparation.resultats
        ecole = resultats.dossier.ecole
        titre = f"Liasse pour l'IEN – {ecole.nom}, période {resultats.periode.numero}, {ecole.annee}"
        self._ecrire('liasse-ien.pdf', titre, pieces)
        self.produit.pages_de_la_liasse = self._liasse.pages
        self.suivi.etape(6, self.preparation.nom)
        self._controler_anonymat(self.sortie / 'liasse-ien.pdf')

    def _controler_anonymat(self, path: Path) -> None:
        """La liasse ne porte aucun nom d'élève ; un homonyme d'enseignant n'est admis que là où celui-ci s'imprime."""
        eleves = self.preparation.resultats.dossier.eleves
        trouvailles = liasse.chercher_noms(
            pages_du_pdf(path), liasse.mots_hors_des_pages(path), ((e.nom, e.prenom) for e in eleves),
            self._liasse.noms_admis(),
        )  # fmt: skip
        for trouvaille in trouvailles:
            ou = f"page {trouvaille.page}" if trouvaille.page else "signets ou métadonnées"
            self._noter(
                Code.NOM_ELEVE_DANS_LA_LIASSE, "Un nom d'élève figure dans la liasse de l'IEN", 'liasse-ien.pdf',
                "la liasse ne porte que des effectifs", "ôtez ce nom du classeur (objectifs, poste, objet…) ou du modèle.",
                precision=f"{ou}, {trouvaille.nom}", personnel=True,
            )  # fmt: skip
