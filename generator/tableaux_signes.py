"""Un tableau déjà revenu signé, et qui ne dit plus la même chose : le remettre sous la même référence tromperait.

Une référence sert à tout nouveau passage (on ne la change pas sans qu'on le demande) : ici, on compare et on avertit.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.archive import Depot, Envoi, Fait, PageEnvoyee, Registre, lire_envois
from generator.conversion import pages_du_pdf
from generator.domaine.reference import afficher_reference
from generator.ecole import Preparation
from generator.emission import Depeche
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages
from generator.rendu.typographie import date_courte, date_longue

UNE_DATE = '[0-9a-zà-ÿ]{0,24}?'
"""Une autre date d'édition, une fois le texte réduit à ses lettres et à ses chiffres."""


def signales(preparation: Preparation, depeches: Sequence[Depeche], reglages: Reglages) -> list[Probleme]:
    """Un avertissement par tableau dont le contenu n'est plus celui qu'on a signé. Lève `ErreurDonnees` (A-601)."""
    revenus = a_comparer(preparation)
    if not revenus:
        return []
    registre = _registre(preparation, reglages)
    envois = lire_envois(registre)
    return [
        _probleme(preparation, reference, formulaire) for reference, formulaire in revenus.items()
        if _a_change(reference, preparation, depeches, registre, envois)
    ]  # fmt: skip


def a_comparer(preparation: Preparation) -> dict[str, str]:
    """La référence des tableaux déjà revenus signés que ce passage refait, et leur formulaire."""
    recus = preparation.resultats.reponses.recus
    revenus = {r.reference for r in (*recus.propositions, *recus.annuels, *recus.autres) if r.pieces}
    return {
        reference: destinataire.formulaire for reference, destinataire in preparation.references.employees.items()
        if reference in revenus
        and not preparation.formulaires.modeles[destinataire.formulaire].formulaire.contexte.familial
    }  # fmt: skip


def purges(preparation: Preparation, reglages: Reglages) -> int:
    """Combien de fichiers du dépôt de l'école ont été éliminés. Lève `ErreurDonnees` (A-601)."""
    return sum(1 for _ in _registre(preparation, reglages).faits(Fait.PURGE))


def _registre(preparation: Preparation, reglages: Reglages) -> Registre:
    ecole = preparation.resultats.dossier.ecole
    return Registre(Depot.de(reglages.archives, str(ecole.annee), ecole.identifiant), reglages.maintenant)


def _a_change(
    reference: str, preparation: Preparation, depeches: Sequence[Depeche], registre: Registre, envois: Sequence[Envoi]
) -> bool:
    """Vrai si aucun des envois d'avant son retour ne disait ce que l'on va remettre. Sans eux, rien à comparer."""
    retour = min(e.numero for e in registre.faits(Fait.PIECE) if e.champs.get('reference') == reference)
    d_avant = {str(e['sha256']) for e in registre.faits(Fait.ENVOI) if e.numero < retour}
    anciens = [
        texte for envoi in envois if envoi.sha256 in d_avant
        for texte in _textes(reference, envoi.pdf, envoi.pages)
    ]  # fmt: skip
    periode = preparation.resultats.periode
    ajouts = [jour for jour in (periode.conseil_des_maitres, periode.conseil_d_ecole, periode.date_avis_ien) if jour]
    nouveaux = [texte for depeche in depeches for texte in _textes(reference, depeche.pdf, depeche.pages)]
    motifs = [_motif(texte, preparation.date_edition, ajouts) for texte in nouveaux]
    return bool(anciens) and not all(any(motif.fullmatch(ancien) for ancien in anciens) for motif in motifs)


def _textes(reference: str, pdf: Path, pages: Iterable[PageEnvoyee]) -> Iterator[str]:
    """Ce que dit l'exemplaire d'une référence dans un PDF, réduit à ses lettres et ses chiffres ; rien s'il n'y est pas."""
    numeros = [page.page for page in pages if page.reference == reference]
    if not numeros:
        return
    with contextlib.suppress(ValueError, IndexError):  # un envoi abîmé ne dit rien : « archives verifier » le nomme
        toutes = pages_du_pdf(pdf)
        yield _reduire(' '.join(toutes[numero - 1] for numero in numeros))


def _reduire(texte: str) -> str:
    return re.sub(r'[\W_]+', '', texte).casefold()


def _motif(texte: str, edition: dt.date, ajouts: Iterable[dt.date]) -> re.Pattern[str]:
    """Le même texte, à la date d'édition près ; l'avis coché et les dates remplies depuis n'en changent pas le contenu."""
    motif = re.escape(texte)
    for jour in ajouts:
        for ecrite in _ecritures(jour):
            motif = motif.replace(ecrite, f'(?:{ecrite})?')
    for ecrite in _ecritures(edition):
        motif = motif.replace(ecrite, UNE_DATE)
    return re.compile(motif)


def _ecritures(jour: dt.date) -> tuple[str, str]:
    return _reduire(date_longue(jour)), _reduire(date_courte(jour))


def _probleme(preparation: Preparation, reference: str, formulaire: str) -> Probleme:
    modele = preparation.formulaires.modeles[formulaire]
    return Probleme(
        Code.SIGNE_PUIS_CHANGE, Gravite.AVERTISSEMENT, "Ce document est déjà revenu signé, et son contenu a changé depuis",
        Emplacement(modele.nom, precision=f"{modele.formulaire.titre}, référence {afficher_reference(reference)}"),
        "une signature ne vaut que pour ce qui a été signé ; le nouveau porte encore la même référence",
        "gardez celui qui est signé ; s'il faut faire signer le nouveau, tapez "
        f"« make formulaire FORMULAIRE={formulaire} REEMETTRE=1 », avec les mêmes ECOLE=, ANNEE= et PERIODE=, "
        "puis la même commande.",
    )  # fmt: skip
