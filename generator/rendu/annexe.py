"""L'annexe « Calculs et références » : chaque chiffre imprimé, sa règle et le numéro de son texte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from generator.calcul import GroupeCalcule, Resultats, Service, Valeur
from generator.calcul.explication import FORMAT_DATE, etendue
from generator.calcul.seances import jours_sans_seance
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Jour
from generator.reglementation.textes import Fondement, Preuve, Texte
from generator.rendu import typographie as typo
from generator.rendu.champs_annexe import (
    ChampsAnnexe,
    ChampsGroupeCalcule,
    ChampsLigneCalcul,
    ChampsProfil,
    ChampsTexte,
)

SIGNES_D_EMPREINTE = 16
AVANT = 'avant '


def annexe(resultats: Resultats, empreinte: str, communs: dict[str, Any]) -> ChampsAnnexe:
    """Les champs de l'annexe. Les enseignants dont les heures se calculent pareil sont réunis."""
    bibliographie = Bibliographie()
    profils = _profils(resultats.services, bibliographie)
    calendrier = resultats.calendrier
    return ChampsAnnexe(
        regimes=list(_regimes(resultats)), calendrier=typo.composer(f"zone {calendrier.zone} : {calendrier.texte}"),
        profils=profils, groupes=[_groupe(groupe, resultats) for groupe in resultats.groupes],
        textes=[ChampsTexte(numero, _titre(texte)) for numero, texte in bibliographie],
        remarques=[typo.composer(note) for note in bibliographie.remarques], empreinte=_en_blocs(empreinte), **communs,
    )  # fmt: skip


class Bibliographie:
    """Les textes cités, numérotés dans l'ordre où on les rencontre, et les remarques qui les accompagnent."""

    def __init__(self) -> None:
        self._textes: dict[str, Texte] = {}
        self._notes: dict[str, str] = {}

    def __iter__(self) -> Iterator[tuple[int, Texte]]:
        return iter(enumerate(self._textes.values(), 1))

    @property
    def remarques(self) -> list[str]:
        """Ce qu'il faut savoir de chaque table employée, une fois."""
        return [f"{sujet} : {note}" for note, sujet in self._notes.items()]

    def numeros(self, sujet: str, fondement: Fondement | None) -> str:
        """« 1, 3 » : les numéros des textes d'une table ; `sujet` : ce qu'elle donne."""
        if fondement is None:
            return ""
        if fondement.note:
            self._notes.setdefault(fondement.note, sujet)
        for texte in fondement.textes:
            self._textes.setdefault(texte.titre, texte)
        rangs = {titre: rang for rang, titre in enumerate(self._textes, 1)}
        return ", ".join(str(rang) for rang in sorted(rangs[texte.titre] for texte in fondement.textes))


def textes_du_service(service: Service) -> Iterator[tuple[str, Preuve]]:
    """Les textes qui fondent les heures d'un enseignant, et le niveau de preuve de la table qui les cite."""
    a_voir: list[Valeur] = [service.total, *(categorie.due for categorie in service.categories)]
    while a_voir:
        valeur = a_voir.pop(0)
        a_voir += valeur.entrees
        if valeur.fondement is not None:
            yield from ((_titre(texte), valeur.fondement.preuve) for texte in valeur.fondement.textes)


def _titre(texte: Texte) -> str:
    suite = f" – {texte.publication}" if texte.publication else ""
    return typo.composer(f"{texte}{suite}")


def _regimes(resultats: Resultats) -> Iterator[str]:
    """Le régime de la période, et celui de l'année s'il est autre : les deux sont cités."""
    rentree, debut = resultats.calendrier.rentree, resultats.periode.dates.debut
    if resultats.regime_annuel == resultats.regime:
        explications = [etendue(resultats.regime, debut, "formulaires de l'année et de la période, au")]
    else:
        explications = [
            etendue(resultats.regime_annuel, rentree, "formulaires de l'année, à la rentrée du"),
            etendue(resultats.regime, debut, "formulaires de la période, au"),
        ]
    for explication in explications:
        yield typo.composer(f"{explication.valeur} : {explication.regle}")


def _profils(services: Iterable[Service], bibliographie: Bibliographie) -> list[ChampsProfil]:
    """Une fois par façon de calculer, et le nom de ceux qui la partagent : « adjointe et adjoint, 100 % »."""
    profils: dict[tuple[str, Quotite, tuple[ChampsLigneCalcul, ...]], list[Service]] = {}
    for service in services:
        cle = (service.fonction.id, service.enseignant.quotite, tuple(_lignes(service, bibliographie)))
        profils.setdefault(cle, []).append(service)
    return [
        ChampsProfil(
            ", ".join(f'{service.enseignant.nom} {service.enseignant.prenom}' for service in siens),
            f"{_fonctions(siens)}, {quotite}", list(lignes),
        )
        for (_, quotite, lignes), siens in profils.items()
    ]  # fmt: skip


def _fonctions(services: Iterable[Service]) -> str:
    return " et ".join(dict.fromkeys(s.fonction.accordee(s.enseignant.civilite) for s in services))


def _lignes(service: Service, bibliographie: Bibliographie) -> Iterator[ChampsLigneCalcul]:
    yield _ligne(service.total, bibliographie)
    for categorie in service.categories:
        yield from _valeur(categorie.due, bibliographie)
        for valeur in categorie.imputees:
            yield _ligne(valeur, bibliographie, rang=1)
        for valeur in categorie.ailleurs:
            yield _ligne(replace(valeur, libelle=f"ailleurs : {valeur.libelle}"), bibliographie, rang=1)
        for ligne in categorie.lignes:
            for partie in (ligne.due, ligne.minimum):
                if partie is not None and len(categorie.lignes) > 1:
                    yield _ligne(partie, bibliographie, rang=1)


def _valeur(valeur: Valeur, bibliographie: Bibliographie, rang: int = 0) -> Iterator[ChampsLigneCalcul]:
    yield _ligne(valeur, bibliographie, rang)
    for entree in valeur.entrees:
        if entree.libelle.startswith(AVANT) and valeur.libelle:
            bibliographie.numeros(_initiale(valeur.libelle), entree.fondement)
        yield from _valeur(entree, bibliographie, rang + 1)


def _initiale(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _ligne(valeur: Valeur, bibliographie: Bibliographie, rang: int = 0) -> ChampsLigneCalcul:
    libelle = typo.composer(valeur.libelle)
    affichage, regle = (valeur.regle, "") if valeur.en_mots else (str(valeur.duree), valeur.regle)
    if valeur.citation:
        regle = f"{regle} (« {valeur.citation} »)"
    titre = f"– {libelle}" if rang else _initiale(libelle)
    numeros = bibliographie.numeros(_initiale(libelle), valeur.fondement)
    return ChampsLigneCalcul(titre, affichage, typo.composer(regle), numeros)


def _groupe(groupe: GroupeCalcule, resultats: Resultats) -> ChampsGroupeCalcule:
    sien = groupe.groupe
    dates = resultats.dossier.periode_par_numero[sien.periode].dates
    fermes = jours_sans_seance(sien, dates, resultats.dossier.ecole, resultats.calendrier)
    sans = ", ".join(_jours(list(memes), motif) for motif, memes in groupby(fermes, key=itemgetter(1)))
    horaires = " et ".join(str(creneau) for creneau in sien.creneaux)
    return ChampsGroupeCalcule(
        sien.code, horaires, f"{typo.compte(len(groupe.seances), 'séance')}, {groupe.duree}", typo.composer(sans) or None,
    )  # fmt: skip


def _jours(fermes: list[tuple[dt.date, str]], motif: str) -> str:
    """« mercredi 11/11/2026 (Armistice) », « du 19/10/2026 au 29/10/2026 (Toussaint) »."""
    premier, dernier = fermes[0][0], fermes[-1][0]
    if premier == dernier:
        return f"{Jour(premier.weekday())} {premier:{FORMAT_DATE}} ({motif})"
    return f"du {premier:{FORMAT_DATE}} au {dernier:{FORMAT_DATE}} ({motif})"


def _en_blocs(empreinte: str) -> str:
    """Les premiers signes d'une empreinte, par groupes de quatre."""
    debut = empreinte[:SIGNES_D_EMPREINTE]
    return " ".join(debut[rang : rang + 4] for rang in range(0, len(debut), 4)) or "non calculée"
