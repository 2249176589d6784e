"""Ce qui part et doit revenir : où sont le code et les cases de chaque page produite, puis l'inscription au registre.

Rien ne s'inscrit avant que les documents soient prêts ; tout s'inscrit avant qu'ils prennent leur place : un formulaire
remis est toujours connu. Un arrêt au milieu se répare au passage suivant, qui reprend les mêmes références.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.archive import Depot, Fait, Liens, PageEnvoyee, Registre, reserver_les_archives
from generator.archive.envois import empreintes_d_un_envoi, garder_envoi, references_gardees
from generator.conversion import ARendre
from generator.domaine.disposition import PageDisposee
from generator.domaine.document import Contexte
from generator.domaine.retour import Destinataire
from generator.ecole import Preparation
from generator.erreurs import Code
from generator.numerisation.constats import Ennui, signaler
from generator.numerisation.disposer import juger
from generator.numerisation.vues import PageAttendue, Vue
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import Document, Lot, Modele
from generator.suivi import Suivi

DEUX = 2


@dataclass(frozen=True, slots=True)
class Depart:
    """Un exemplaire dans un PDF produit : ses pages, de la première (dès 1), ce que chacune montre, et de quoi le nommer."""

    modele: Modele
    document: Document
    premiere: int
    pages: int
    vues: Sequence[Mapping[str, Any]]

    @property
    def numeros(self) -> range:
        """Les numéros de ses pages."""
        return range(self.premiere, self.premiere + self.pages)


@dataclass(frozen=True, slots=True)
class Depeche:
    """Un PDF prêt à partir : les pages qui doivent en revenir."""

    pdf: Path
    pages: tuple[PageEnvoyee, ...]


def a_rendre(lot: Lot, modele: Modele, preparation: Preparation) -> tuple[ARendre, ...]:
    """Ce qui se cherche dans les pages de chaque exemplaire d'un lot ; rien si elles ne reviennent pas."""
    mots = _mots(modele, preparation)
    return tuple((reference, mots) for reference in lot.references) if modele.revient else ()


def reperer(pdf: Path, departs: Sequence[Depart], preparation: Preparation) -> tuple[Depeche, list[Probleme]]:
    """Les pages à rendre d'un PDF fini, où est ce qu'on y cherchera, et ce qui s'y lira mal."""
    disposees = juger(
        Vue.entendre(PageAttendue(numero, depart.document.reference, _mots(depart.modele, preparation)), vue)
        for depart in departs for numero, vue in zip(depart.numeros, depart.vues, strict=True)
    )  # fmt: skip
    numeros = (numero for depart in departs for numero in depart.numeros)
    vues = dict(zip(numeros, disposees.pages, strict=True))
    problemes = []
    for modele in {id(depart.modele): depart.modele for depart in departs}.values():
        siens = [depart for depart in departs if depart.modele is modele]
        titres = {depart.document.reference: depart.document.titre for depart in siens}
        personnel = modele.formulaire.contexte.nominatif
        constats = [c for c in disposees.constats if c.reference in titres and _a_dire(c.ennui, modele)]
        problemes += signaler(constats, modele.nom, titres, personnel=personnel)
        problemes += _pages_sans_code(modele, siens, vues)
    pages = tuple(
        PageEnvoyee(depart.document.reference, numero, rang, depart.pages, vues[numero])
        for depart in departs for rang, numero in enumerate(depart.numeros, 1)
    )  # fmt: skip
    return Depeche(pdf, pages), problemes


def une_fois(ennuis: Sequence[Probleme]) -> list[Probleme]:
    """Ce qui se lira mal, une fois par modèle : la première."""
    premiers: dict[tuple[str, str, str], Probleme] = {}
    for ennui in ennuis:
        premiers.setdefault((ennui.code, ennui.quoi, ennui.emplacement.fichier), ennui)
    return list(premiers.values())


def _mots(modele: Modele, preparation: Preparation) -> tuple[str, str] | None:
    """Les deux mots à cocher ; aucun si l'avis de l'IEN est déjà imprimé : ce tableau-là ne demande plus rien."""
    formulaire = modele.formulaire
    deja = formulaire.contexte is Contexte.TABLEAU and preparation.resultats.periode.avis_ien
    return (formulaire.cases[0], formulaire.cases[1]) if len(formulaire.cases) == DEUX and not deja else None


def _a_dire(ennui: Ennui, modele: Modele) -> bool:
    """Un modèle sans code carré est déjà signalé : inutile de chercher le code sur ses pages."""
    return 'qr' in modele.du_retour or ennui not in (Ennui.CODE_ABSENT, Ennui.CODE_AILLEURS)


def _pages_sans_code(
    modele: Modele, departs: Sequence[Depart], vues: Mapping[int, PageDisposee]
) -> list[Probleme]:
    """Une page qui doit revenir et ne porte pas son code : celle des cases d'une lettre, toutes celles d'un tableau.

    Une erreur pour un modèle de l'outil : il est abîmé. Un avertissement pour celui d'une école : ses lettres partent, et
    l'on sait lesquelles se classeront à la main.
    """
    if 'qr' not in modele.du_retour:
        return []
    fautives = [
        (depart, rang) for depart in departs if any(vues[numero].code is not None for numero in depart.numeros)
        for rang, numero in enumerate(depart.numeros, 1)
        if vues[numero].code is None and (vues[numero].cases is not None or not modele.formulaire.contexte.familial)
    ]  # fmt: skip
    if not fautives:
        return []
    depart, rang = fautives[0]
    autres = len({id(fautif) for fautif, _ in fautives}) - 1
    suite = f", et {autres} autre{'s' if autres > 1 else ''} exemplaire{'s' if autres > 1 else ''}" if autres else ''
    return [Probleme(
        Code.PAGE_SANS_CODE, Gravite.AVERTISSEMENT if modele.propre_a_l_ecole else Gravite.ERREUR,
        "Une page qui doit revenir ne porte pas son code", Emplacement(modele.nom, precision=(
            f'{depart.document.titre}, page {rang}{suite}'
        )), "une page sans code ne se classe pas seule",
        "mettez {{ retour.qr }} près des cases ou, pour l'avoir sur chaque page, en pied de page.", None,
        modele.formulaire.contexte.nominatif,
    )]  # fmt: skip


# Inscrire


def inscrire(
    depot: Depot, employees: Mapping[str, Destinataire], depeches: Sequence[Depeche], horloge: Callable[[], dt.datetime],
    suivi: Suivi,
) -> None:  # fmt: skip
    """Inscrit ce qui part : les liens, puis les références neuves, puis les PDF. Lève `ErreurGenerateur`.

    `employees` : ce que portent les documents. Ce qui est déjà inscrit ne l'est pas deux fois.
    """
    parties = {page.reference for depeche in depeches for page in depeche.pages}
    if not parties:
        return
    attente = "Une autre commande écrit dans les archives : j'attends qu'elle finisse."
    with reserver_les_archives(depot.archives, lambda: suivi.message(attente)):
        registre = Registre(depot, horloge)
        employees = {r: d for r, d in employees.items() if r in parties}
        liens = Liens(depot)
        liens.ajouter(employees)
        _emettre(registre, employees)
        _remplacer(registre, employees, liens.par_reference)
        for depeche in depeches:
            garder_envoi(registre, depeche.pdf, depeche.pages)


def empreintes_des_depeches(depeches: Sequence[Depeche]) -> list[list[str]]:
    """De quoi retrouver au registre ce qui part : l'empreinte de chaque PDF et celle de son manifeste. Lève `OSError`."""
    return [list(empreintes_d_un_envoi(depeche.pdf, depeche.pages)) for depeche in depeches if depeche.pages]


def deja_inscrit(
    preparation: Preparation, envois: Sequence[Sequence[str]], archives: Path, horloge: Callable[[], dt.datetime]
) -> bool:
    """Vrai si inscrire de nouveau ces envois n'ajouterait rien : références, liens, remplacements, fichiers, tout y est.

    Lève `ErreurDonnees` si le registre est abîmé (A-601).
    """
    if not envois:
        return True
    ecole = preparation.resultats.dossier.ecole
    registre = Registre(Depot.de(archives, str(ecole.annee), ecole.identifiant), horloge)
    parties: set[str] = set()
    for sha256, manifeste in envois:
        references = references_gardees(registre, sha256, manifeste)
        if not references:
            return False
        parties |= references
    employees = {r: d for r, d in preparation.references.employees.items() if r in parties}
    liens = Liens(registre.depot).par_reference
    return (
        parties <= _emises(registre) and all(liens.get(r) == d for r, d in employees.items())
        and not list(_a_remplacer(registre, employees, liens))
    )  # fmt: skip


def _emises(registre: Registre) -> set[str]:
    return {reference for evenement in registre.faits(Fait.EMISSION) for reference in evenement['references']}


def _emettre(registre: Registre, employees: Mapping[str, Destinataire]) -> None:
    """Les références que le registre ne connaît pas encore, une ligne par période."""
    emises = _emises(registre)
    neuves = {r: d for r, d in employees.items() if r not in emises}
    for periode in dict.fromkeys(destinataire.periode for destinataire in neuves.values()):
        siennes = {r: d.formulaire for r, d in neuves.items() if d.periode == periode}
        registre.inscrire(Fait.EMISSION, references=siennes, periode=periode)


def _remplacer(registre: Registre, employees: Mapping[str, Destinataire], liens: Mapping[str, Destinataire]) -> None:
    for ancienne, neuve in list(_a_remplacer(registre, employees, liens)):
        registre.inscrire(Fait.REMPLACEMENT, ancienne=ancienne, nouvelle=neuve)


def _a_remplacer(
    registre: Registre, employees: Mapping[str, Destinataire], liens: Mapping[str, Destinataire]
) -> Iterator[tuple[str, str]]:
    """Les références déjà parties que celles d'aujourd'hui remplacent, d'après les liens.

    Ce qu'a demandé ce passage n'en dit pas assez : la réémission a pu être tirée par un passage arrêté avant de l'inscrire.
    """
    emises = _emises(registre)
    remplacees = {evenement['ancienne'] for evenement in registre.faits(Fait.REMPLACEMENT)}
    neuves = {destinataire.cle: reference for reference, destinataire in employees.items()}
    for ancienne, destinataire in liens.items():
        neuve = neuves.get(destinataire.cle, ancienne)
        if neuve != ancienne and ancienne in emises and ancienne not in remplacees:
            yield ancienne, neuve
