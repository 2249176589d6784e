"""De quoi remplir le registre d'une école comme s'il avait servi : des lettres remises, des coupons revenus."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from pathlib import Path

from generator.archive import Depot, Fait, Liens, Registre
from generator.domaine.reference import tirer
from generator.domaine.retour import Destinataire, Statut
from generator.lecture.dossier import lire_dossier, ouvrir

INSTANT = dt.datetime(2026, 11, 20, 8, 30, tzinfo=dt.UTC)
LETTRE, RELANCE, ANNEE = 'autorisation_parentale', 'relance', 'accord_annuel'


class RegistreFictif:
    """Le registre d'une école et d'une année, et ce qu'on y inscrit."""

    def __init__(self, donnees: Path, classeur: Path, ecole: str = 'lilas', annee: str = '2026-2027') -> None:
        self.depot = Depot.de(donnees / 'archives', annee, ecole)
        dossier, _ = lire_dossier(ouvrir(classeur))
        assert dossier is not None
        self.dossier = dossier
        self._hasard = random.Random(2026)

    @property
    def registre(self) -> Registre:
        """Le registre tel qu'il est : un passage a pu y inscrire ce qu'il remet."""
        return Registre(self.depot, lambda: INSTANT)

    def remettre(self, formulaire: str = LETTRE, periode: int | None = 2, noms: Iterable[str] | None = None) -> list[str]:
        """Remet un formulaire à chaque foyer de la période (ou à ceux des élèves nommés) ; rend les références."""
        vers = [
            Destinataire(formulaire, periode, i.eleve, i.groupe, foyer.rang, classe=eleve.classe, nom=eleve.nom_complet)
            for i in self.dossier.inscriptions if i.periode == periode
            for eleve in [self.dossier.eleve_par_cle[i.eleve]] for foyer in eleve.foyers
            if noms is None or f'{eleve.nom} {eleve.prenom}' in noms
        ]  # fmt: skip
        return self.emettre(vers)

    def remettre_l_accord(self, *noms: str) -> list[str]:
        """Remet la demande d'accord de l'année aux foyers des élèves nommés."""
        return self.emettre([
            Destinataire(ANNEE, None, eleve.cle, '', foyer.rang, classe=eleve.classe, nom=eleve.nom_complet)
            for eleve in self.dossier.eleves if f'{eleve.nom} {eleve.prenom}' in noms for foyer in eleve.foyers
        ])  # fmt: skip

    def emettre(self, destinataires: Iterable[Destinataire]) -> list[str]:
        """Inscrit des formulaires comme remis, un par destinataire."""
        tires = {tirer(self._hasard.randrange): vers for vers in destinataires}
        Liens(self.depot).ajouter(tires)
        periode = next(iter(tires.values())).periode
        self.registre.inscrire(Fait.EMISSION, references={r: v.formulaire for r, v in tires.items()}, periode=periode)
        return list(tires)

    def reference(self, nom: str, formulaire: str = LETTRE, *, foyer: int = 1, groupe: str = '') -> str:
        """La référence remise à un foyer d'un élève."""
        for reference, vers in Liens(self.depot).par_reference.items():
            eleve = self.dossier.eleve_par_cle.get(vers.eleve)
            if eleve and f'{eleve.nom} {eleve.prenom}' == nom and (vers.formulaire, vers.foyer) == (formulaire, foyer) \
                    and groupe in ('', vers.groupe):  # fmt: skip
                return reference
        raise LookupError(nom)

    def lire(self, reference: str, statut: Statut, *motifs: str) -> None:
        """Une page revient et se lit."""
        vers = Liens(self.depot).par_reference[reference]
        piece = f'pieces/{f"periode-{vers.periode}" if vers.periode else "annee"}/{vers.formulaire}/{reference}.pdf'
        self.registre.inscrire(
            Fait.PIECE, piece=piece, sha256='0' * 64, reference=reference, pages=[['0' * 64, 1]], nature='formulaire', motif='',
        )  # fmt: skip
        self.registre.inscrire(Fait.LECTURE, reference=reference, statut=statut, motifs=list(motifs), piece=piece, cadre=[])

    def decider(self, reference: str, statut: Statut) -> None:
        """Une personne tranche."""
        self.registre.inscrire(Fait.DECISION, reference=reference, statut=statut, signe=statut is not Statut.NON_SIGNE)

    def remplacer(self, ancienne: str) -> str:
        """Une lettre est refaite sous une autre référence."""
        (nouvelle,) = self.emettre([Liens(self.depot).par_reference[ancienne]])
        self.registre.inscrire(Fait.REMPLACEMENT, ancienne=ancienne, nouvelle=nouvelle)
        return nouvelle
