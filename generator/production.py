"""D'une école préparée à ses documents : rendus, convertis, contrôlés, assemblés dans un dossier de travail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from generator import liasse, reliure
from generator.attendus import tout_de
from generator.circonscription.releve import ecrire_la_synthese
from generator.controle_des_pages import Relie, Relieur, controler_longueur, controler_noms, reserve
from generator.controle_du_docx import relire_le_docx
from generator.controle_du_relie import RelectureDuRelie
from generator.conversion import (
    Commande,
    Convertisseur,
    Equipe,
    Livraison,
    Tirage,
    polices_du_pdf,
    pressentir,
    remplacements,
)
from generator.conversion.planches import dessiner_les_planches
from generator.conversion.tranches import Tranches
from generator.domaine.document import POUR_CHACUN, Formulaire
from generator.ecole import Preparation
from generator.emission import Depart, Depeche, a_rendre, reperer, une_fois
from generator.erreurs import Code
from generator.fournitures import Fourniture, fournitures
from generator.heures import ecrire_les_heures
from generator.liasse import Extrait, Piece
from generator.liasse_ien import Admis, LiasseIen, extraits_par_rang, noms_d_adultes, partout
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages
from generator.rendu import Document, Lot, polices_du_document, rien_a_faire
from generator.suivi import Suivi
from generator.tableaux_signes import signales

OUVRIER_DE_PRODUCTION = reliure.OUVRIER_DE_RELIURE


@dataclass
class Produit:
    """Ce qu'une école a donné dans son dossier de travail : les pages de chaque document, les défauts trouvés.

    `normes` : celles que chaque fichier déclare, contrôle fait ; `documents` : les exemplaires de chaque formulaire ;
    `nominatifs` : les fichiers dont le nom est celui d'un élève ; `depeches` : les pages qui doivent revenir signées.
    """

    pages: dict[str, int] = field(default_factory=dict)
    normes: dict[str, list[str]] = field(default_factory=dict)
    pages_de_la_liasse: list[int] = field(default_factory=list)
    lettres: int = 0
    documents: dict[str, int] = field(default_factory=dict)
    nominatifs: set[str] = field(default_factory=set)
    remarques: list[str] = field(default_factory=list)
    depeches: list[Depeche] = field(default_factory=list)
    problemes: list[Probleme] = field(default_factory=list)
    fautes: list[Probleme] = field(default_factory=list)

    @property
    def remettable(self) -> bool:
        """Vrai si rien de ce qui a été produit n'a de défaut ; un document peut y manquer."""
        return not any(probleme.gravite is Gravite.ERREUR for probleme in self.problemes)


def embaucher(reglages: Reglages, *, au_besoin: bool = False) -> Equipe:
    """Les ouvriers d'un passage : ils convertissent, relisent, voient le code et les cases, contrôlent les normes.

    `au_besoin` : on n'aura sans doute rien à produire ; ils ne sont embauchés que s'il le faut.
    """
    return Equipe(
        reglages.coeurs, pressentir(reglages.moteur), OUVRIER_DE_PRODUCTION, charger=reliure.POUR_CONTROLER,
        au_besoin=au_besoin,
    )  # fmt: skip


class Production:
    """La production d'une commande pour une école, dans un dossier de travail ; `tranches` : ce qui est déjà converti."""

    def __init__(
        self, preparation: Preparation, reglages: Reglages, equipe: Equipe, travail: Path, suivi: Suivi,
        tranches: Tranches | None = None,
    ) -> None:  # fmt: skip
        self.tranches = tranches
        self.preparation = preparation
        self.reglages = reglages
        self.suivi = suivi
        self.equipe = equipe
        self.sortie = travail / 'nouveau'
        self.produit = Produit()
        self._convertisseur = Convertisseur(preparation.moteur, equipe, travail, tranches)
        self._liasse = LiasseIen(preparation.contextes(), preparation.passage.formulaires.values(), preparation.titre)
        self._sources = reliure.Sources()
        self.relecture = RelectureDuRelie(preparation, self._sources)
        self._a_conclure: list[Callable[[], None]] = []
        self._ennuis: list[Probleme] = []
        self._faits = self._total = 0

    def produire(self) -> Produit:
        """Produit tous les documents de la commande dans `sortie`."""
        self.sortie.mkdir(parents=True)
        self.suivi.etape(4, self.preparation.nom)
        faites = fournitures(self.preparation)
        d_avant = self.reglages.sorties / self.preparation.destination
        lots_liasse = self._liasse.lots(self._liasse.pages_supposees(d_avant))
        livraisons = self._convertir([*lots_liasse, *(lot for fourniture in faites for lot in fourniture.lots)])
        pieces = self._liasse.paginer(lots_liasse, livraisons[: len(lots_liasse)], self._convertir)
        self.suivi.etape(5, self.preparation.nom)
        debut = len(lots_liasse)
        with Relieur(self.preparation.date_edition, self._sources, self.equipe.controleur) as self._relieur:
            for fourniture in faites:
                self._ecrire_fourniture(fourniture, livraisons[debut : debut + len(fourniture.lots)])
                debut += len(fourniture.lots)
            self._ecrire_liasse(pieces)
            self.suivi.etape(6, self.preparation.nom)
            for conclure in self._a_conclure:
                conclure()
        self.produit.problemes += une_fois(self._ennuis)
        self.produit.problemes += signales(self.preparation, self.produit.depeches, self.reglages)
        produit = self.produit
        produit.problemes += ecrire_les_heures(self.sortie, self.preparation)
        produit.problemes += ecrire_la_synthese(self.sortie, self.preparation, produit.problemes, produit.pages)
        if self.reglages.apercu and produit.remettable:
            produit.problemes += dessiner_les_planches(self.sortie, produit.pages, produit.nominatifs, self.equipe)
        return produit

    # Conversion

    def _convertir(self, lots: Sequence[Lot]) -> list[Livraison]:
        self._total += sum(len(lot.titres) for lot in lots)
        livraisons = self._convertisseur.convertir([self._commande(lot) for lot in lots], self._avancer, self._ouvrir)
        self.relecture.apprendre(livraisons)
        for livraison in livraisons:
            self.produit.fautes += livraison.fautes
            self._controler_polices(livraison)
        return livraisons

    def _commande(self, lot: Lot) -> Commande:
        formulaires = self.preparation.formulaires

        def fabriquer(rangs: Sequence[int]) -> tuple[bytes, tuple[tuple[str, ...], ...]]:
            return formulaires.fabriquer(lot, rangs)

        modele = formulaires.modeles[lot.formulaire]
        personnel = modele.formulaire.contexte.nominatif
        return Commande(lot.nom, modele.nom, lot.titres, fabriquer, personnel, a_rendre(lot, modele, self.preparation))

    def _ouvrir(self, tirage: Tirage) -> None:
        """Ouvre, pour le relier, un PDF converti, pendant que les autres se convertissent."""
        self._sources.ouvrir(tirage.pdf)

    def _avancer(self, nombre: int) -> None:
        self._faits += nombre
        self.suivi.avancer(self._faits, self._total)

    def _controler_polices(self, livraison: Livraison) -> None:
        """Une police remplacée par une autre que son repli de même métrique, ou non incorporée, est une erreur."""
        modeles = self.preparation.formulaires.modeles.values()
        modele = next(m for m in modeles if m.nom == livraison.commande.formulaire)
        for tirage in livraison.tirages:
            presentes = polices_du_pdf(self._sources[tirage.pdf, 0].pdf)
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

    def _noter(self, code: Code, quoi: str, ou: str, regle: str, remede: str) -> None:
        self.produit.problemes.append(Probleme(code, Gravite.ERREUR, quoi, Emplacement(ou), regle, remede))

    # Écriture

    def _ecrire(
        self, nom: str, titre: str, pieces: Sequence[Piece], documents: Sequence[tuple[Formulaire, Document]] = (), *,
        recto_verso: bool = False, admis: Admis | None = None,
    ) -> None:  # fmt: skip
        """Écrit un PDF et le relit, pendant qu'un ouvrier le contrôle ; ce qu'on en sait se conclut plus tard (`_conclure`).

        `documents` : celui de chaque pièce, s'il doit revenir. `admis` : si le fichier ne doit nommer aucun élève.
        """
        plan = liasse.planifier(titre, self.preparation.resultats.dossier.ecole.nom, pieces, recto_verso=recto_verso)
        (self.sortie / nom).parent.mkdir(exist_ok=True)
        relie = self._relieur.relier(plan, self.sortie / nom, nom)
        self.produit.pages[nom] = plan.pages
        modeles = self.preparation.formulaires.modeles
        departs = [
            Depart(modeles[formulaire.cle], document, page + 1, piece.extrait.pages, self.relecture.vues(piece.extrait))
            for piece, page, (formulaire, document) in zip(pieces, plan.debuts, documents, strict=False)
            if modeles[formulaire.cle].revient
        ]  # fmt: skip
        textes, pertes = self.relecture.relire(self.sortie / nom, nom, plan)
        if departs and not pertes:
            depeche, ennuis = reperer(self.sortie / nom, departs, self.preparation)
            self.produit.depeches.append(depeche)
            self._ennuis += ennuis
        self._a_conclure.append(lambda: self._conclure(relie, textes, pertes, admis))

    def _conclure(self, relie: Relie, textes: list[str], pertes: list[Probleme], admis: Admis | None) -> None:
        """Ce que les contrôles ont trouvé d'un fichier ; tout s'y relit s'il a fallu le refaire."""
        nom, produit = relie.fichier, self.produit
        problemes = self._relieur.conclure(relie)
        if relie.refait:
            textes, pertes = self.relecture.relire(relie.path, nom, relie.plan)
        produit.problemes += [*problemes, *pertes]
        produit.normes[nom] = sorted(norme.value for norme in relie.normes)
        if relie.normes < reliure.NORMES and nom not in produit.nominatifs:
            produit.remarques.append(reserve(relie, self._sources, nommer=admis is not None))
        if admis is not None:
            self._controler_noms(nom, textes, admis(len(textes)))

    def _ecrire_fourniture(self, fourniture: Fourniture, livraisons: Sequence[Livraison]) -> None:
        formulaire = fourniture.formulaire
        debuts = accumulate((len(livraison.commande.titres) for livraison in livraisons), initial=0)
        tires = {
            debut + rang: extrait for debut, livraison in zip(debuts, livraisons, strict=False)
            for rang, extrait in extraits_par_rang(livraison)
        }  # fmt: skip
        self.produit.documents[formulaire.cle] = len(tires)
        if formulaire.contexte.familial:
            self.produit.lettres += len(tires)
        if not fourniture.documents:
            self.produit.remarques.append(rien_a_faire(formulaire, self.preparation.contextes()))
        if not tires:
            return
        modele = self.preparation.formulaires.modeles[formulaire.cle]
        longueurs = [(fourniture.documents[rang].titre, extrait.pages) for rang, extrait in tires.items()]
        self.produit.problemes += controler_longueur(modele, longueurs)
        if POUR_CHACUN in formulaire.sortie:
            self._ecrire_chacun(fourniture, tires, formulaire.sortie)
        else:
            self._ecrire_ensemble(fourniture, tires)

    def _ecrire_ensemble(self, fourniture: Fourniture, tires: Mapping[int, Extrait]) -> None:
        """Tous les exemplaires dans un PDF ; si on le demande, un PDF par exemplaire aussi."""
        formulaire, documents = fourniture.formulaire, fourniture.documents
        pieces = [Piece(documents[rang].titre, extrait, documents[rang].signet) for rang, extrait in tires.items()]
        siens = [(formulaire, documents[rang]) for rang in tires]
        resultats = self.preparation.resultats
        adultes = [nom for document in documents for nom in noms_d_adultes(formulaire.contexte, document, resultats)]
        self._ecrire(
            formulaire.sortie, fourniture.titre, pieces, siens, recto_verso=self.reglages.recto_verso,
            admis=partout(adultes) if formulaire.anonyme else None,
        )  # fmt: skip
        base = formulaire.sortie.removesuffix('.pdf')
        if formulaire.docx:
            self._ecrire_le_docx(fourniture, f'{base}.docx')
        if self.reglages.un_fichier_par_lettre and formulaire.contexte.nominatif:
            self._ecrire_chacun(fourniture, tires, f'{base}/{POUR_CHACUN}.pdf')

    def _ecrire_le_docx(self, fourniture: Fourniture, nom: str) -> None:
        """Le document Word de l'exemplaire, relu dès qu'il est écrit."""
        contenu, textes = self.preparation.formulaires.fabriquer(fourniture.lots[0], (0,))
        (self.sortie / nom).write_bytes(contenu)
        titre = fourniture.documents[0].titre
        self.produit.problemes += relire_le_docx(self.sortie / nom, nom, titre, tout_de(textes), self.relecture)

    def _ecrire_chacun(self, fourniture: Fourniture, tires: Mapping[int, Extrait], motif: str) -> None:
        formulaire, documents = fourniture.formulaire, fourniture.documents
        annee, resultats = self.preparation.resultats.dossier.ecole.annee, self.preparation.resultats
        noms = liasse.noms_distincts([document.nom or document.titre for document in documents])
        for rang, extrait in tires.items():
            document, fichier = documents[rang], motif.replace(POUR_CHACUN, noms[rang])
            titre = document.titre if formulaire.contexte.nominatif else f"{formulaire.titre} {annee} – {document.titre}"
            seul = [(formulaire, document)] if motif == formulaire.sortie else []
            if formulaire.contexte.nominatif:
                self.produit.nominatifs.add(fichier)
            admis = partout(noms_d_adultes(formulaire.contexte, document, resultats)) if formulaire.anonyme else None
            self._ecrire(fichier, titre, [Piece(titre, extrait)], seul, admis=admis)

    def _ecrire_liasse(self, pieces: Sequence[Piece]) -> None:
        if not pieces:
            return
        commande = self.preparation.passage.commande
        titre = self.preparation.intituler(commande.titre_de_la_liasse)
        for cle, longueurs in self._liasse.longueurs().items():
            self.produit.problemes += controler_longueur(self.preparation.formulaires.modeles[cle], longueurs)
            if commande.annuelle:
                self.produit.documents[cle] = len(longueurs)
        self._ecrire(commande.liasse, titre, pieces, self._liasse.documents, admis=lambda _: self._liasse.noms_admis())
        self.produit.pages_de_la_liasse = self._liasse.pages

    def _controler_noms(self, fichier: str, textes: Sequence[str], admis: Mapping[int, list[str]]) -> None:
        resultats = self.preparation.resultats
        self.produit.problemes += controler_noms(self.sortie / fichier, fichier, textes, resultats, admis)
        self.relecture.noter_les_noms(fichier, len(resultats.dossier.eleves))
