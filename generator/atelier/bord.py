"""Le tableau de bord d'une école : ce qui est prêt, ce qui manque, ce qui est revenu, les heures. Sans rien savoir du web.

Tout ce qu'il dit vient des fonctions des commandes ; tout ce qu'il fait est une commande (`travaux`) ou une proposition
(`changements`). Regarder n'écrit rien et ne prend aucun verrou.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from generator.archive import depots
from generator.atelier.changements import Action, Changements, Ecrire
from generator.atelier.classeurs import Classeur, lire_le_classeur
from generator.atelier.conseils import conseiller, dire_le_constat
from generator.atelier.demandes import DEMANDES, mots_de
from generator.atelier.documents import Documents
from generator.atelier.dossiers import Lecteur
from generator.atelier.receptions import Receptions
from generator.atelier.refus import Refus, introuvable
from generator.atelier.travaux import OCCUPE, Travail, Travaux
from generator.calcul.suivi import compter_les_formulaires, jours_de_retard
from generator.chaine import verifier
from generator.entrees import ecoles_d_exemple_d_avant, reperer_classeurs
from generator.erreurs import ErreurGenerateur
from generator.lecture import EcoleReperee, trouver_classeurs
from generator.rapport import Gravite, Rapport
from generator.reglages import Reglages
from generator.rendu.typographie import date_longue
from generator.retours import lire_recus
from generator.suivi import SuiviMuet

Json = dict[str, Any]
Choix = Mapping[str, str]
"""Ce que montre la page : « ecole », « annee », « periode »."""


class _Ecoute(SuiviMuet):
    """Garde ce que la lecture a à dire."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def message(self, texte: str) -> None:
        """Garde une phrase."""
        self.messages.append(texte)


class Bord:
    """La page d'accueil d'un atelier. À fermer."""

    def __init__(
        self, reglages: Reglages, horloge: Callable[[], dt.datetime], actions: Sequence[Action], ecrire: Ecrire
    ) -> None:
        self._reglages = reglages
        self._documents = Documents(reglages.sorties, reglages.modeles)
        self._lecteur = Lecteur(reglages.archives, reglages.ecole, horloge, partial(ecoles_d_exemple_d_avant, reglages))
        self._verrou = Lock()
        self._lus: dict[tuple[str, str], tuple[object, Classeur]] = {}
        self._constats: dict[tuple[str, ...], tuple[object, Json]] = {}
        self.receptions = Receptions()
        self.travaux = Travaux(horloge)
        self.changements = Changements(actions, ecrire, horloge)

    def fermer(self) -> None:
        """Arrête le travail en cours et efface ce qui a été déposé."""
        self.travaux.fermer()
        self.receptions.fermer()

    # Regarder

    def etat(self, voulu: Choix) -> Json:
        """Tout ce que la page montre d'une école, sauf ce qui manque (`constat`), plus long à savoir."""
        ecoute = _Ecoute()
        reperees, messages = self._reperees(ecoute)
        reperee = self._choisie(reperees, voulu)
        commun = {
            'messages': [*ecoute.messages, *messages], 'travail': self.travaux.etat(),
            'proposition': self.changements.etat(), 'actions': self.changements.offertes,
            'demandes': [demande.en_dict() for demande in DEMANDES.values()],
            'a_soi': bool(trouver_classeurs(self._reglages.dossier_des_donnees / 'ecoles')[0]),
            'ecoles': [{'ecole': r.nom, 'annee': str(r.annee or ''), 'classeur': r.path.name} for r in reperees],
        }  # fmt: skip
        if reperee is None:
            return {**commun, 'choix': None}
        classeur = self._lire(reperee)
        annee, periode = str(reperee.annee or ''), classeur.periode(voulu.get('periode', ''), self._reglages.jour)
        return {
            **commun, 'choix': {'ecole': reperee.nom, 'annee': annee, 'periode': periode}, 'classeur': reperee.path.name,
            'nom': classeur.nom, 'periodes': classeur.periodes_dites, 'heures': classeur.heures,
            'documents': self._documents.de(reperee.identifiant, annee, classeur.sources),
            'echec': self._documents.echec(reperee.identifiant, annee),
            'reponses': self._reponses(classeur, periode), 'a_regler': self._a_regler(reperee.identifiant, annee),
        }  # fmt: skip

    def _reperees(self, ecoute: _Ecoute) -> tuple[list[EcoleReperee], list[str]]:
        """Les classeurs, l'année en cours d'abord, puis les plus récentes."""
        try:
            reperees, rapport = reperer_classeurs(self._reglages, ecoute, toutes_les_annees=not self._reglages.annee)
            servies = {r.path for r in reperer_classeurs(self._reglages, SuiviMuet())[0]}
        except ErreurGenerateur as erreur:
            return [], _phrases(erreur.rapport)
        reperees.sort(key=lambda r: str(r.annee), reverse=True)
        return sorted(reperees, key=lambda r: r.path not in servies), _phrases(rapport)

    def _choisie(self, reperees: Sequence[EcoleReperee], voulu: Choix) -> EcoleReperee | None:
        cles = [(voulu.get('ecole'), voulu.get('annee'))] if voulu.get('ecole') else []
        trouvees = [r for r in reperees if (r.nom, str(r.annee or '')) in cles]
        return next(iter(trouvees or reperees), None)

    def _lire(self, reperee: EcoleReperee) -> Classeur:
        """Le classeur d'une école, relu quand il change."""
        cle, trace = (reperee.nom, str(reperee.annee or '')), _trace(reperee.path)
        with self._verrou:
            garde = self._lus.get(cle)
        if garde and garde[0] == trace:
            return garde[1]
        lu = lire_le_classeur(reperee, self._pour({'ecole': cle[0], 'annee': cle[1]}))
        with self._verrou:
            self._lus[cle] = (trace, lu)
        return lu

    def _pour(self, choix: Choix) -> Reglages:
        periode = choix.get('periode', '')
        numero = int(periode) if periode.isascii() and periode.isdigit() else None
        return replace(self._reglages, ecole=choix.get('ecole', ''), annee=choix.get('annee', ''), periode=numero)

    def _reponses(self, classeur: Classeur, periode: str) -> Json | None:
        """Les lettres parties pour la période, et ce qui en est revenu ; rien si le registre ne se lit pas."""
        if classeur.ecole is None:
            return None
        try:
            recus = lire_recus(classeur.ecole, self._reglages, Rapport())
        except ErreurGenerateur:
            return None
        siennes = [r for r in recus.propositions if r.destinataire and str(r.destinataire.periode) == periode]
        comptes, scolaire = compter_les_formulaires(siennes), classeur.scolaire(periode)
        return {
            'parties': comptes.demandes, 'accords': comptes.accords, 'refus': comptes.refus,
            'non_signes': comptes.non_signes, 'illisibles': comptes.illisibles, 'a_lire': comptes.a_verifier,
            'en_attente': comptes.en_attente,
            'retard': jours_de_retard(scolaire, self._reglages.jour) if scolaire else 0,
            'limite': date_longue(scolaire.retour_avant) if scolaire and scolaire.retour_avant else '',
        }  # fmt: skip

    def _a_regler(self, ecole: str, annee: str) -> int:
        """Ce qui attend sur la page des retours : réponses à lire de l'école, pages mises de côté."""
        dossiers = self._lecteur.lire()
        siens = [d for d in dossiers.ecoles if (d.depot.ecole, d.depot.annee) == (ecole, annee)]
        de_cote = len(dossiers.a_classer.etat.a_classer) if dossiers.a_classer else 0
        return de_cote + sum(len(d.etat.a_verifier) for d in siens)

    def constat(self, voulu: Choix) -> Json:
        """Ce qui manque, cellule par cellule, comme « verifier » ; et que faire ensuite. Relu quand quelque chose change."""
        etat = self.etat(voulu)
        if etat['choix'] is None:
            return {'version': '', 'problemes': [], 'erreurs': 0, **conseiller(etat, None)}
        choix: dict[str, str] = etat['choix']
        cle, trace = tuple(choix.values()), self._trace_du_constat(choix)
        with self._verrou:
            garde = self._constats.get(cle)
        if garde is None or garde[0] != trace:
            garde = (trace, self._verifier(choix))
            with self._verrou:
                self._constats[cle] = garde
        return {**garde[1], **conseiller(etat, garde[1])}

    def _verifier(self, choix: Choix) -> Json:
        lettres = 0
        try:
            faits, rapport = verifier(self._pour(choix), SuiviMuet())
            for fait in faits:
                rapport.etendre(fait.rapport)
                lettres += fait.lettres
        except ErreurGenerateur as erreur:
            rapport = erreur.rapport
        tries = sorted(rapport, key=lambda p: p.gravite is not Gravite.ERREUR)
        problemes = [probleme.en_dict(avec_personnel=True) for probleme in tries]
        return {
            'problemes': problemes, 'erreurs': len(rapport.erreurs), 'lettres': lettres,
            'titre': dire_le_constat(rapport, lettres),
        }  # fmt: skip

    def _trace_du_constat(self, choix: Choix) -> object:
        """Ce qui change quand ce qui manque peut avoir changé."""
        reglages = self._reglages
        dossiers = [reglages.dossier_des_donnees / 'ecoles', reglages.modeles, reglages.commun('reglementation'),
                    reglages.commun('calendriers')]  # fmt: skip
        registres = [d.registre for d in depots(reglages.archives) if d.ecole == choix['ecole']]
        return tuple(_trace(path) for path in (*dossiers, *registres))

    def document(self, cle: str) -> Path:
        """Un document remis. Lève `Refus` s'il n'est plus là."""
        return self._documents.path(cle)

    # Agir

    def lancer(self, cle: str, choix: Choix, depot: str = '', chemin: str = '') -> Json:
        """Lance une commande pour ce que montre la page. Lève `Refus` si une autre est en cours, si les scans manquent."""
        demande = DEMANDES.get(cle)
        if demande is None:
            raise introuvable("Cette commande n'existe pas.")
        scans = self._scans(depot, chemin) if demande.scans else []
        periode = choix.get('periode', '') if 'periode' in demande.options else ''
        titre = f"{demande.titre}, période {periode}" if periode else demande.titre

        def apres(travail: Travail) -> None:
            if depot and travail.bilan and not travail.bilan.get('laissees') and not travail.arrete:
                self.receptions.oublier(depot)

        return self.travaux.lancer(cle, titre, choix, mots_de(demande, self._reglages, choix, scans), apres)

    def _scans(self, depot: str, chemin: str) -> list[str]:
        if depot:
            return [str(self.receptions.dossier(depot))]
        tape = chemin.strip().strip('"\'')
        if not tape:
            raise Refus("Dites d'abord quoi archiver : déposez des fichiers, ou donnez le dossier du copieur.")
        path = Path(tape).expanduser()
        if not path.exists():
            raise Refus(f"« {path} » n'existe pas sur cet ordinateur : vérifiez le chemin du dossier.")
        return [str(path)]

    def proposer(self, cle: str, choix: Choix, deposes: Mapping[str, str]) -> Json:
        """Ce que l'on changerait dans le classeur. `deposes` : le dépôt de chaque fichier. Lève `Refus`."""
        fichiers = {nom: path for nom, depot in deposes.items() for path in self.receptions.fichiers(depot)}
        return self.changements.proposer(cle, self._pour(choix), fichiers)

    def ecrire(self, numero: str, reponses: Mapping[int, str]) -> Json:
        """Écrit ce qui était proposé. Lève `Refus` si une commande est en train de lire le classeur."""
        if self.travaux.occupe:
            raise Refus(OCCUPE)
        return self.changements.ecrire(numero, reponses)


def _phrases(rapport: Rapport) -> list[str]:
    return [f"{p.titre} ({p.emplacement}). À faire : {p.remede}" for p in rapport]


def _trace(path: Path) -> tuple[object, ...]:
    """L'état d'un fichier, ou de tous ceux d'un dossier et de ses sous-dossiers directs."""
    try:
        fichiers = sorted([*path.glob('*'), *path.glob('*/*')]) if path.is_dir() else [path]
        return tuple((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in fichiers)
    except OSError:
        return (str(path), 0)
