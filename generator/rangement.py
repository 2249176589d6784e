"""Ranger ce qu'une école a donné : d'un coup si tout est bon, à part s'il manque un document, pas du tout sinon."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.archive import Depot
from generator.calcul import Resultats
from generator.domaine.retour import Destinataire
from generator.ecole import RAPPORT, Preparation
from generator.emission import Depeche, inscrire
from generator.erreurs import ErreurGenerateur, Sortie
from generator.lecture import EcoleLue, EcoleReperee
from generator.production import Production, Produit
from generator.rapport import Probleme, Rapport
from generator.reglages import Reglages
from generator.releve import avant_de_produire, relever
from generator.remarques import dire_le_retour_passe, dire_ou_regarder
from generator.reprise import Inchange, garder_les_avertissements, retenir
from generator.sorties import ecrire_json, lire_json, remplacer, sans_interruption
from generator.suivi import Suivi

DERNIER_ECHEC = 'dernier-echec.json'
INCOMPLET = 'incomplet'


@dataclass
class Fait:
    """Ce qu'une école a donné : où, combien, en combien de temps, et tous les problèmes.

    `etat` : où en est l'école (qui a répondu, les heures faites), en texte ou pour une machine ; il prend la place des
    `resultats`. `au` : la date où les heures s'arrêtent.
    """

    nom: str
    annee: str
    rapport: Rapport
    sortie: Sortie = Sortie.FAIT
    periode: int | None = None
    dossier: Path | None = None
    lettres: int = 0
    pages: int = 0
    secondes: float = 0.0
    moteur: str = ''
    documents: int = 0
    remarques: list[str] = field(default_factory=list)
    commande: str = ''
    inchange: bool = False
    resultats: Resultats | None = field(default=None, repr=False)
    etat: str | dict[str, Any] = field(default='', repr=False)
    au: dt.date | None = None

    @classmethod
    def verifie(cls, preparation: Preparation, secondes: float) -> Fait:
        """Une école vérifiée, sans rien produire."""
        resultats = preparation.resultats
        return cls(
            preparation.nom, str(resultats.dossier.ecole.annee), preparation.rapport, periode=preparation.numero,
            lettres=len(resultats.propositions), secondes=secondes, moteur=preparation.raison_du_moteur,
            remarques=list(dire_le_retour_passe(preparation)), commande=preparation.passage.commande.nom,
            resultats=resultats, au=preparation.jusqu_au,
        )  # fmt: skip


def fait_inchange(preparation: Preparation, inchange: Inchange, debut: float) -> Fait:
    """Une école dont rien n'a changé : le bilan du passage qui a fait ses documents."""
    fait = Fait.verifie(preparation, time.monotonic() - debut)
    fait.rapport, fait.dossier, fait.inchange = inchange.rapport, inchange.dossier, True
    fait.lettres, fait.documents, fait.pages = inchange.lettres, inchange.documents, inchange.pages
    fichiers = [path.relative_to(inchange.dossier).as_posix() for path in inchange.dossier.rglob('*.pdf')]
    fait.remarques += [*inchange.remarques, *dire_ou_regarder(preparation, fichiers, apercu=inchange.apercu)]
    fait.moteur = _dire_le_moteur(preparation, inchange.non_borne)
    return fait


def fait_sans_sortie(
    lue: EcoleLue | EcoleReperee, erreur: ErreurGenerateur, debut: float, preparation: Preparation | None = None
) -> Fait:
    """Une école qui n'a rien donné : son rapport dit pourquoi, ses sorties d'avant sont intactes."""
    rapport = Rapport(preparation.rapport if preparation else ())
    rapport.etendre(erreur.rapport)
    return Fait(lue.nom, str(lue.annee or ''), rapport, erreur.sortie, secondes=time.monotonic() - debut,
                resultats=preparation.resultats if preparation else None)  # fmt: skip


@dataclass
class Rendu:
    """Ce qu'une école a donné, prêt à prendre sa place : rien n'est encore inscrit ni remis. Passe d'un processus à l'autre.

    `sortie` : le dossier fini, et `destination` sa place dans les sorties ; ni l'un ni l'autre s'il n'y a rien à remettre.
    `employees` et `depeches` : ce qui doit revenir signé. `signales` : ce que la production a signalé. `trace` : ce qu'un
    arrêt imprévu a laissé, pour un journal.
    """

    fait: Fait
    identifiant: str = ''
    sortie: Path | None = None
    destination: str = ''
    depeches: list[Depeche] = field(default_factory=list)
    employees: dict[str, Destinataire] = field(default_factory=dict)
    signales: tuple[Probleme, ...] = field(default=(), repr=False)
    trace: str = field(default='', repr=False)


def dresser(production: Production, produit: Produit, debut: float) -> Rendu:
    """Le dossier fini, son rapport écrit ; s'il manque un document, ce qui est fait et sans défaut ira dans `incomplet/`."""
    preparation, reglages = production.preparation, production.reglages
    rapport = Rapport([*preparation.rapport, *produit.problemes, *produit.fautes])
    fait = Fait.verifie(preparation, 0.0)
    fait.rapport, fait.lettres, fait.pages = rapport, produit.lettres, sum(produit.pages.values())
    fait.documents = sum(produit.documents.values())
    fait.remarques += [*produit.remarques, *dire_ou_regarder(preparation, produit.pages, apercu=reglages.apercu)]
    fait.moteur = _dire_le_moteur(preparation, production.equipe.aveux)
    if produit.fautes or rapport.a_des_erreurs:
        fait.sortie = Sortie.MOTEUR if produit.fautes else Sortie.A_CORRIGER
    rendu = Rendu(fait, preparation.resultats.dossier.ecole.identifiant)
    if produit.remettable:
        ecrit = retenir(_rapport(production, produit, rapport), produit, preparation, reglages, production.sortie)
        ecrire_json(production.sortie / RAPPORT, ecrit, production.sortie.parent)
        rendu.sortie, rendu.depeches = production.sortie, produit.depeches
        rendu.employees = preparation.references.employees
        rendu.destination = f'{preparation.dossier_de_l_ecole}/{INCOMPLET}' if produit.fautes else preparation.destination
        rendu.signales = tuple(produit.problemes)
        if production.tranches and not produit.fautes:
            production.tranches.elaguer()
    fait.secondes = time.monotonic() - debut
    return rendu


def poser(rendu: Rendu, reglages: Reglages, travail: Path, suivi: Suivi) -> Fait:
    """Met un dossier fini à sa place, ou dit à côté pourquoi il n'y en a pas.

    Ce qui doit revenir signé est d'abord inscrit au registre ; si l'on ne peut pas, rien n'est remis. Une interruption ne
    laisse rien à moitié : l'inscription se reprend, le remplacement ne se coupe pas.
    """
    fait = rendu.fait
    try:
        _inscrire(rendu, reglages, suivi)
    except ErreurGenerateur as erreur:
        fait.rapport.etendre(erreur.rapport)
        fait.sortie, rendu.sortie = erreur.sortie, None
    with sans_interruption():
        if rendu.sortie is not None:
            remplacer(reglages.sorties, rendu.sortie, reglages.sorties / rendu.destination)
            fait.dossier = reglages.sorties / rendu.destination
            if fait.dossier.name != INCOMPLET:
                garder_les_avertissements(rendu.signales, rendu.destination, reglages, travail)
        _noter_echec(fait, rendu.identifiant, reglages, travail)
    return fait


def _inscrire(rendu: Rendu, reglages: Reglages, suivi: Suivi) -> None:
    if rendu.sortie is not None:
        depot = Depot.de(reglages.archives, rendu.fait.annee, rendu.identifiant)
        inscrire(depot, rendu.employees, rendu.depeches, reglages.maintenant, suivi)


def _dire_le_moteur(preparation: Preparation, aveux: Sequence[str]) -> str:
    """Le moteur et sa version, pourquoi lui, et ce que le système n'a pas permis de lui interdire."""
    suite = f" ; ce système n'a pas permis de borner : {', '.join(aveux)}" if aveux else ''
    return f'{preparation.moteur.version()} ({preparation.raison_du_moteur}{suite})'


def _noter_echec(fait: Fait, identifiant: str, reglages: Reglages, travail: Path) -> None:
    """Écrit, à côté des sorties d'avant, pourquoi ce passage a échoué ; s'il réussit, efface les restes d'un échec.

    Une commande ne touche pas aux restes d'une autre, sauf pour en laisser à son tour.
    """
    if not identifiant or not fait.annee or fait.sortie is Sortie.COMMANDE:
        return
    dossier = reglages.sorties / fait.annee / identifiant
    note = dossier / DERNIER_ECHEC
    if fait.sortie is Sortie.FAIT:
        for ancienne in (note, dossier / INCOMPLET / RAPPORT):
            if lire_json(ancienne).get('commande', reglages.commande) == reglages.commande:
                _effacer(note if ancienne is note else dossier / INCOMPLET)
        return
    contenu = {
        'commande': reglages.commande, 'ecole': identifiant, 'annee': fait.annee,
        'periode': fait.periode or reglages.periode,
        'code_de_sortie': int(fait.sortie),
        'problemes': [probleme.en_dict(avec_personnel=False) for probleme in fait.rapport],
    }  # fmt: skip
    ecrire_json(note, contenu, travail)


def _effacer(reste: Path) -> None:
    if reste.is_dir():
        shutil.rmtree(reste, ignore_errors=True)
    else:
        reste.unlink(missing_ok=True)


def _rapport(production: Production, produit: Produit, rapport: Rapport) -> dict[str, Any]:
    """Le rapport d'un passage réussi : aucun nom d'élève."""
    preparation = production.preparation
    sues = avant_de_produire(preparation, production.reglages)
    return {
        **sues,
        **relever(production.sortie, produit.nominatifs),
        'moteur': {**sues['moteur'], 'non_borne': list(production.equipe.aveux)},
        'lettres': produit.lettres,
        'documents': produit.documents,
        'pages': {nom: nombre for nom, nombre in produit.pages.items() if nom not in produit.nominatifs},
        'normes': {nom: normes for nom, normes in produit.normes.items() if nom not in produit.nominatifs},
        'controles': production.relecture.en_dict(produit.nominatifs),
        'pages_de_la_liasse': produit.pages_de_la_liasse,
        'problemes': [probleme.en_dict(avec_personnel=False) for probleme in rapport],
    }  # fmt: skip
