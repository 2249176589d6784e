"""Le passage de plusieurs écoles : demander chacune, mettre en place ce qui revient, dire où l'on en est.

Nous seuls écrivons les registres et les sorties ; l'ordonnanceur ne fait que des dossiers de travail.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.conversion import Equipe
from generator.departement.avancement import Avancement
from generator.departement.choix import ordonner
from generator.departement.ordonnanceur import Finie
from generator.departement.processus import coeurs
from generator.departement.unite import Demande, preparer_seulement, realiser, reprendre_ici
from generator.ecole import Commun
from generator.empreintes import sha256_du_fichier
from generator.entrees import lire_regles, reperer_classeurs
from generator.lecture import Connu, EcoleLue, EcoleReperee, lire_catalogue, lire_une_ecole
from generator.passage import exiger_le_formulaire, feuilles_vides_admises
from generator.production import embaucher
from generator.rangement import Fait, poser
from generator.rapport import Rapport
from generator.references import exiger_une_ecole
from generator.reglages import Reglages
from generator.reprise import classeurs_connus
from generator.sorties import dossier_de_travail, ouvrir_sorties
from generator.suivi import Suivi


def ouvrir(reglages: Reglages, suivi: Suivi) -> contextlib.AbstractContextManager[None]:
    """Réserve les sorties à ce passage."""
    attente = "Un autre passage est en cours : j'attends qu'il finisse."
    return ouvrir_sorties(reglages.sorties, lambda: suivi.message(attente))


def produire_ici(
    lue: EcoleLue, commun: Commun, equipe: Equipe, suivi: Suivi, alleger: Callable[[Fait], None]
) -> Fait:
    """Une école, dans ce processus, mise en place."""
    with dossier_de_travail(commun.reglages.sorties) as travail:
        fait = poser(realiser(lue, commun, equipe, travail, suivi), commun.reglages, travail, suivi)
    alleger(fait)
    return fait


def produire_plusieurs(
    reglages: Reglages, suivi: Suivi, alleger: Callable[[Fait], None]
) -> tuple[list[Fait], Rapport]:
    """Toutes les écoles d'une commande, réparties ; s'il n'en reste qu'une, elle se fait ici."""
    with ouvrir(reglages, suivi):
        suivi.etape(1)
        regimes, rapport = lire_regles(reglages)
        vides = feuilles_vides_admises(reglages)
        connus = classeurs_connus(reglages)
        ecoles, avertissements = reperer_classeurs(reglages, suivi, vides, connus)
        rapport.etendre(avertissements)
        exiger_le_formulaire((lire_catalogue(reglages.modeles, ecole.identifiant) for ecole in ecoles), reglages)
        exiger_une_ecole([ecole.nom for ecole in ecoles], reglages)
        if len(ecoles) == 1 and not reglages.ordonnanceur:
            lue = ecoles[0].lue or lire_une_ecole(ecoles[0].path, vides)
            with embaucher(reglages) as equipe:
                return [produire_ici(lue, Commun(reglages, regimes), equipe, suivi, alleger)], rapport
        return PassageDesEcoles(Commun(reglages, regimes), suivi, alleger, connus).produire(ecoles), rapport


class PassageDesEcoles:
    """Plusieurs écoles : ce qui est fait est fait ; une interruption n'ôte que ce qui était en cours."""

    def __init__(
        self, commun: Commun, suivi: Suivi, alleger: Callable[[Fait], None], connus: Mapping[str, Connu]
    ) -> None:
        self._commun = commun
        self._connus = connus
        self._alleger = alleger
        self._reglages = commun.reglages
        self._suivi = suivi

    def produire(self, ecoles: Sequence[EcoleReperee]) -> list[Fait]:
        """Ce que chaque école a donné, dans l'ordre où on les a trouvées."""
        faits: dict[Path, Fait] = {}
        reglages = replace(self._reglages, horloge=None, coeurs=self._coeurs(len(ecoles)))
        demandes = [_demande(ecole, reglages) for ecole in ecoles if ecole.lue is None]
        avancement = Avancement(len(ecoles))
        avancement.attendre(sum(demande.poids for demande in demandes))
        for ecole in ecoles:
            if ecole.lue is not None:
                faits[ecole.path] = self._refuser(ecole)
                avancement.compter(faits[ecole.path], 0)
        self._suivi.ligne(avancement.dire())
        try:
            for demande, fait in self._inchangees(demandes):
                faits[demande.path] = fait
                avancement.compter(fait, demande.poids)
            a_faire = [demande for demande in demandes if demande.path not in faits]
            with contextlib.closing(self._finies(a_faire)) as finies:
                for finie in finies:
                    faits[finie.demande.path] = self._mettre_en_place(finie)
                    avancement.compter(faits[finie.demande.path], finie.demande.poids)
                    self._suivi.ligne(avancement.dire())
        except KeyboardInterrupt:
            self._suivi.message(
                f"{avancement.dire()} : ce qui est fait est en place. La même commande reprendra le reste."
            )
            raise
        return [faits[ecole.path] for ecole in ecoles]

    def _inchangees(self, demandes: Sequence[Demande]) -> Iterator[tuple[Demande, Fait]]:
        """Les écoles dont rien n'a changé : cela se décide ici, sans rien confier à personne."""
        with dossier_de_travail(self._reglages.sorties) as travail:
            for demande in demandes:
                if self._connus and _empreintes(demande.path) <= self._connus.keys() and (rendu := reprendre_ici(demande)):
                    fait = poser(rendu, self._reglages, travail, self._suivi)
                    self._alleger(fait)
                    yield demande, fait

    def _finies(self, demandes: Sequence[Demande]) -> Generator[Finie, None, None]:
        """Chaque école à faire, dès qu'elle est finie."""
        if demandes:
            with ordonner(self._reglages, len(demandes), self._suivi) as ordonnanceur, \
                    contextlib.closing(ordonnanceur.executer(demandes)) as finies:
                yield from finies

    def _coeurs(self, ecoles: int) -> int:
        """Combien de cœurs pour chaque école : un, sauf s'il y a moins d'écoles que de cœurs ici."""
        return 1 if self._reglages.ordonnanceur else max(1, (self._reglages.coeurs or coeurs()) // ecoles)

    def _refuser(self, ecole: EcoleReperee) -> Fait:
        """Un classeur déjà refusé : ce que l'outil en dirait s'il était seul."""
        assert ecole.lue is not None
        with dossier_de_travail(self._reglages.sorties) as travail:
            return poser(preparer_seulement(ecole.lue, self._commun), self._reglages, travail, self._suivi)

    def _mettre_en_place(self, finie: Finie) -> Fait:
        try:
            if finie.rendu.trace:
                ou = _journal(finie.rendu.trace)
                self._suivi.message(f"{finie.demande.nom} : le détail est dans {ou} (il peut contenir des noms).")
            fait = poser(finie.rendu, self._reglages, finie.place, self._suivi)
            self._alleger(fait)
            return fait
        finally:
            finie.effacer()


def _demande(ecole: EcoleReperee, reglages: Reglages) -> Demande:
    return Demande(ecole.path, ecole.identifiant, str(ecole.annee or ''), reglages, poids(ecole.path))


def poids(path: Path) -> int:
    """La taille d'un classeur, ou d'un dossier de CSV : de quoi commencer par les plus grandes écoles."""
    if path.is_dir():
        return sum(fichier.stat().st_size for fichier in path.glob('*.csv'))
    return path.stat().st_size


def _empreintes(path: Path) -> set[str]:
    return {sha256_du_fichier(fichier) for fichier in (path.glob('*.csv') if path.is_dir() else [path])}


def _journal(trace: str) -> str:
    """Écrit dans un fichier privé ce qu'un arrêt imprévu a laissé."""
    with tempfile.NamedTemporaryFile('w', prefix='liasse-', suffix='.txt', delete=False, encoding='utf-8') as journal:
        journal.write(trace)
    return journal.name
