"""Ce qu'un passage fait pour une école : une commande, ses formulaires, et ce qu'ils exigent des données."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.calcul import Resultats
from generator.calcul.departs import signaler_sans_accord
from generator.calcul.heures import arreter
from generator.calcul.noms_de_famille import signaler_les_noms
from generator.calcul.prenoms import signaler_les_prenoms
from generator.calcul.presences import controler_presences, exiger_le_seuil, signaler_les_absents_sans_accord
from generator.calcul.suites import exiger_les_bilans
from generator.domaine.document import COMMANDES, FORMULAIRE, Commande, Contexte, Formulaire, formulaires_de
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.mots import proche
from generator.empreintes import empreinte_de
from generator.erreurs import Code, ErreurCommande
from generator.feuilles import GROUPES, INSCRIPTIONS, PERIODES, Feuille
from generator.liasse import nom_ascii
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages

VERIFIER = 'verifier'
"""La commande qui prend tous les formulaires, sans en produire aucun."""


@dataclass(frozen=True)
class Passage:
    """Une commande et les formulaires qu'elle fait pour une école, dans l'ordre ; `incomplet` : un bilan peut manquer."""

    commande: Commande
    formulaires: Mapping[str, Formulaire]
    incomplet: bool = False

    @property
    def annuel(self) -> bool:
        """Vrai si rien de ce qu'on fait ne dépend d'une période."""
        return self.commande.annuelle or (
            self.commande.nom == FORMULAIRE and all(f.contexte.annuel for f in self.formulaires.values())
        )

    def a_le_contexte(self, contexte: Contexte) -> bool:
        """Vrai si un formulaire de la commande est rempli de ces champs ; jamais quand on ne fait que vérifier."""
        return self.commande.nom != VERIFIER and any(f.contexte is contexte for f in self.formulaires.values())

    @property
    def suit_les_retours(self) -> bool:
        """Vrai si un formulaire dit qui a répondu, ou relance qui ne l'a pas fait."""
        return self.a_le_contexte(Contexte.RETOURS) or self.a_le_contexte(Contexte.RELANCE)

    @property
    def suit_les_heures(self) -> bool:
        """Vrai si un formulaire dit où en sont les enseignants à une date."""
        return self.a_le_contexte(Contexte.SUIVI) or self.a_le_contexte(Contexte.SUIVI_ECOLE)

    def dossier(self, periode: PeriodeScolaire) -> str:
        """Le dossier de la commande, dans celui de l'école : « periode-2 », « accords »."""
        return self.commande.dossier if periode.est_l_annee else f'{self.commande.dossier}-{periode.numero}'

    def exiger(self, resultats: Resultats) -> Rapport:
        """Ce que ces formulaires-ci exigent des données, et que les autres n'exigent pas."""
        rapport = Rapport()
        if self.a_le_contexte(Contexte.GROUPE) or self.a_le_contexte(Contexte.ABSENCES):
            controler_presences(resultats, rapport)
        if self.a_le_contexte(Contexte.ELEVE) or self.a_le_contexte(Contexte.ACCORD):
            signaler_sans_accord(resultats.dossier, rapport)
        if self.a_le_contexte(Contexte.ABSENCES):
            exiger_le_seuil(resultats, rapport)
            signaler_les_absents_sans_accord(resultats, rapport)
        if self.a_le_contexte(Contexte.BILAN):
            exiger_les_bilans(resultats, rapport, incomplet=self.incomplet)
        colonnes = self._textes_pour_l_inspection()
        signaler_les_prenoms(resultats, colonnes, rapport)
        partages = {f.contexte for f in self.formulaires.values()} & {Contexte.SUIVI, Contexte.SUIVI_ECOLE}
        signaler_les_noms(resultats, (*colonnes, 'code', 'lieu') if colonnes else (), rapport, heures=bool(partages))
        return rapport

    def _textes_pour_l_inspection(self) -> tuple[str, ...]:
        """Les colonnes d'un groupe que ces formulaires-ci envoient à l'inspection ; vérifier, c'est les regarder toutes."""
        contextes = {f.contexte for f in self.formulaires.values()}
        if Contexte.BILAN in contextes:
            return ('objectifs', 'domaine', 'bilan')
        return ('objectifs',) if contextes & {Contexte.TABLEAU, Contexte.SERVICE} else ()


def composer(catalogue: Mapping[str, Formulaire], reglages: Reglages) -> Passage:
    """Le passage que demandent les réglages. Lève `ErreurCommande` si le formulaire demandé ne se fait pas seul."""
    if reglages.commande == VERIFIER:
        return Passage(Commande(VERIFIER, VERIFIER), catalogue)
    if reglages.commande == FORMULAIRE:
        formulaire = replace(_choisir(catalogue, reglages.formulaire), liasse=False)
        dossier = f'formulaires/{formulaire.cle}'
        return Passage(Commande(FORMULAIRE, dossier), {formulaire.cle: formulaire}, reglages.incomplet)
    choisis = formulaires_de(catalogue, reglages.commande)
    if not reglages.annexe:
        choisis = {cle: f for cle, f in choisis.items() if f.contexte is not Contexte.ANNEXE}
    commande = COMMANDES[reglages.commande]
    if reglages.enseignant:
        choisis = {cle: f for cle, f in choisis.items() if f.contexte is not Contexte.SUIVI_ECOLE}
        commande = replace(commande, dossier=f'{commande.dossier}-{nom_ascii(reglages.enseignant)}')
    return Passage(commande, choisis, reglages.incomplet)


def exiger_le_formulaire(catalogues: Iterable[Mapping[str, Formulaire]], reglages: Reglages) -> None:
    """Lève `ErreurCommande` si aucune école n'a le formulaire demandé : c'est la commande qui est fautive."""
    if reglages.commande == FORMULAIRE:
        _choisir({cle: f for catalogue in catalogues for cle, f in catalogue.items()}, reglages.formulaire)


def _choisir(catalogue: Mapping[str, Formulaire], cle: str) -> Formulaire:
    seuls = {nom: formulaire for nom, formulaire in catalogue.items() if formulaire.sortie}
    if cle in seuls:
        return seuls[cle]
    if not cle:
        raise ErreurCommande(Probleme(
            Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Aucun formulaire n'est nommé", Emplacement('ligne de commande'),
            f"formulaires qui se font seuls : {', '.join(seuls)}",
            f"dites lequel : FORMULAIRE={next(iter(seuls), 'convocation')}.",
        ))  # fmt: skip
    suggestion = proche(cle, list(seuls))
    quoi = "Ce formulaire ne se fait qu'avec sa liasse" if cle in catalogue else "Formulaire inconnu"
    raise ErreurCommande(Probleme(
        Code.REFERENCE_INCONNUE, Gravite.ERREUR, quoi, Emplacement('ligne de commande'),
        f"formulaires de modeles/catalogue.toml qui se font seuls : {', '.join(seuls)}",
        f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "vérifiez FORMULAIRE=, ou ajoutez-le au catalogue.",
        cle,
    ))  # fmt: skip


def choisir_l_enseignant(resultats: Resultats, saisie: str) -> Resultats:
    """Les résultats réduits à un enseignant, s'il est nommé. Lève `ErreurCommande` si l'école ne l'a pas."""
    siens = tuple(service for service in resultats.services if not saisie or service.enseignant.repond_a(saisie))
    if siens or not saisie:
        return replace(resultats, services=siens)
    codes = [service.enseignant.code for service in resultats.services]
    suggestion = proche(saisie, codes)
    raise ErreurCommande(Probleme(
        Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Enseignant inconnu", Emplacement('ligne de commande'),
        f"codes de la feuille « Enseignants » : {', '.join(codes) or 'aucun'}",
        f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "vérifiez ENSEIGNANT=, ou nommez son école : ECOLE=.",
        saisie,
    ))  # fmt: skip


def heures_suivies(resultats: Resultats, reglages: Reglages) -> tuple[str, str]:
    """Ce dont dépend un suivi en plus du classeur : la date demandée et l'enseignant ; l'empreinte des lignes comptées."""
    services = (arreter(service, reglages.au or reglages.jour) for service in resultats.services)
    comptees = [(service.enseignant.code, categorie.faite) for service in services for categorie in service.categories]
    return ' '.join(filter(None, ('journal', str(reglages.au or ''), reglages.enseignant))), empreinte_de(repr(comptees))


def feuilles_vides_admises(reglages: Reglages) -> tuple[Feuille, ...]:
    """À la rentrée, une commande annuelle se passe de groupes : ils ne sont pas encore faits."""
    commande = COMMANDES.get(reglages.commande)
    return (PERIODES, GROUPES, INSCRIPTIONS) if commande is not None and commande.annuelle else ()
