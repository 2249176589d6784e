"""La vue d'ensemble d'une circonscription, pure : une ligne par école, des totaux qui en sont les sommes, les anomalies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.calcul import Effectif
from generator.circonscription.synthese import Anomalie, ComptesDeNiveau, Heures, Synthese, cumuler
from generator.domaine.mots import plier
from generator.domaine.niveau import Niveau
from generator.domaine.temps import Duree, Periode
from generator.erreurs import Code
from generator.rapport import Gravite, Probleme

A_SAVOIR = 'à savoir'


class Etat(StrEnum):
    """Où en est l'envoi d'une école."""

    RECUE = 'reçue'
    MANQUANTE = 'manquante'
    REFUSEE = 'refusée'


@dataclass(frozen=True, slots=True)
class LigneEcole:
    """Une école de la circonscription ; `recu` : ce qu'on a d'elle (liasse, bilan, classeur) ; rien si elle manque."""

    nom: str
    uai: str
    etat: Etat
    recu: tuple[str, ...] = ()
    synthese: Synthese | None = None

    @property
    def effectif(self) -> Effectif:
        """Ses élèves ; zéro si l'on n'a rien d'elle."""
        return self.synthese.effectif if self.synthese else Effectif()

    @property
    def aide(self) -> Heures:
        """Ses heures d'aide aux élèves."""
        return self.synthese.aide if self.synthese else Heures('', Duree(), Duree(), Duree(), True)

    @property
    def groupes(self) -> int:
        """Ses groupes."""
        return self.synthese.groupes if self.synthese else 0


@dataclass(frozen=True, slots=True)
class AnomalieDite:
    """Une anomalie, et l'école (ou le fichier) qu'elle concerne."""

    ecole: str
    anomalie: Anomalie


@dataclass(frozen=True, slots=True)
class Bilan:
    """Une circonscription, une période. `attendues` : le nombre d'écoles de la liste ; rien sans liste."""

    circonscription: str
    ien: str
    annee: str
    numero: int
    periode: Periode
    attendues: int | None
    lignes: tuple[LigneEcole, ...]
    anomalies: tuple[AnomalieDite, ...]

    @property
    def recues(self) -> tuple[LigneEcole, ...]:
        """Les écoles dont on a les chiffres."""
        return tuple(ligne for ligne in self.lignes if ligne.etat is Etat.RECUE)

    @property
    def absentes(self) -> tuple[LigneEcole, ...]:
        """Celles qui manquent ou qu'on a refusées."""
        return tuple(ligne for ligne in self.lignes if ligne.etat is not Etat.RECUE)

    @property
    def effectif(self) -> Effectif:
        """Tous les élèves."""
        return sum((ligne.effectif for ligne in self.recues), Effectif())

    @property
    def groupes(self) -> int:
        """Tous les groupes."""
        return sum(ligne.groupes for ligne in self.recues)

    @property
    def aide(self) -> Heures:
        """Toutes les heures d'aide."""
        return cumuler([ligne.aide for ligne in self.recues])

    @property
    def niveaux(self) -> tuple[ComptesDeNiveau, ...]:
        """Les élèves par niveau, dans l'ordre de la scolarité."""
        comptes: dict[Niveau, Effectif] = {}
        for ligne in self.recues:
            for compte in ligne.synthese.niveaux if ligne.synthese else ():
                comptes[compte.niveau] = comptes.get(compte.niveau, Effectif()) + compte
        return tuple(ComptesDeNiveau.de(niveau, comptes[niveau]) for niveau in sorted(comptes, key=lambda n: n.rang))

    @property
    def heures(self) -> tuple[Heures, ...]:
        """Les heures par catégorie, toutes écoles ensemble."""
        par_libelle: dict[tuple[bool, str], list[Heures]] = {}
        for ligne in self.recues:
            for heures in ligne.synthese.heures if ligne.synthese else ():
                par_libelle.setdefault((not heures.est_l_aide, heures.libelle), []).append(heures)
        return tuple(cumuler(siennes) for _, siennes in sorted(par_libelle.items(), key=lambda couple: couple[0][0]))


def dresser(
    circonscription: str, syntheses: Iterable[Synthese], doubles: Mapping[str, str], attendues: Mapping[str, str] | None,
    problemes: Iterable[Probleme], manque: Mapping[str, str],
) -> Bilan:  # fmt: skip
    """Le bilan d'une période. `syntheses` : celles de cette période, une par école et par commande ; `attendues` : UAI, nom.

    `manque` : ce que chaque commande fait recevoir (« lettres » : « liasse »).
    """
    par_ecole: dict[str, list[Synthese]] = {}
    for synthese in syntheses:
        par_ecole.setdefault(synthese.ecole.cle, []).append(synthese)
    lignes = [_ligne(siennes, manque) for siennes in par_ecole.values()]
    lignes += [LigneEcole(nom, cle if attendues and cle in attendues else '', Etat.REFUSEE) for cle, nom in doubles.items()]
    lignes += [
        LigneEcole(nom, uai, Etat.MANQUANTE) for uai, nom in (attendues or {}).items()
        if uai not in {ligne.uai for ligne in lignes} and plier(nom) not in {plier(ligne.nom) for ligne in lignes}
    ]  # fmt: skip
    lignes.sort(key=lambda ligne: (plier(ligne.nom), ligne.uai))
    une = next(iter(par_ecole.values()))[0]
    dates = [ligne.synthese.periode for ligne in lignes if ligne.synthese]
    periode = Periode(min(d.debut for d in dates), max(d.fin for d in dates))
    ien = next((ligne.synthese.ecole.ien for ligne in lignes if ligne.synthese and ligne.synthese.ecole.ien), '')
    return Bilan(
        circonscription, ien, une.annee, une.numero, periode, None if attendues is None else len(attendues), tuple(lignes),
        tuple(_anomalies(lignes, problemes, une.numero)),
    )  # fmt: skip


def _ligne(syntheses: list[Synthese], manque: Mapping[str, str]) -> LigneEcole:
    """Une école : ses chiffres sont ceux de sa liasse, sinon de son bilan."""
    rangs = list(manque)
    siennes = sorted(syntheses, key=lambda synthese: rangs.index(synthese.commande))
    ecole = siennes[0].ecole
    return LigneEcole(ecole.nom, ecole.uai, Etat.RECUE, tuple(manque[s.commande] for s in siennes), siennes[0])


def _anomalies(lignes: Iterable[LigneEcole], problemes: Iterable[Probleme], numero: int) -> list[AnomalieDite]:
    """Ce qui est arrivé de travers ou qui manque, puis ce que chaque école déclare ; les erreurs avant le reste."""
    dites = [
        AnomalieDite(p.emplacement.fichier, Anomalie(
            str(p.code), p.gravite.value, p.quoi, '' if p.personnel else p.emplacement.precision,
        ))
        for p in problemes
    ]  # fmt: skip
    rien = Anomalie(str(Code.ECOLE_MANQUANTE), Gravite.ERREUR.value, f"Rien n'est arrivé pour la période {numero}")
    dites += [AnomalieDite(ligne.nom, rien) for ligne in lignes if ligne.etat is Etat.MANQUANTE]
    for ligne in lignes:
        siennes = [*(ligne.synthese.anomalies if ligne.synthese else ()), *_heures(ligne)]
        dites += [AnomalieDite(ligne.nom, anomalie) for anomalie in siennes]
    rangs = [Gravite.ERREUR.value, Gravite.AVERTISSEMENT.value, A_SAVOIR]
    return sorted(dites, key=lambda dite: rangs.index(dite.anomalie.gravite))


def _heures(ligne: LigneEcole) -> list[Anomalie]:
    """Les heures d'aide prévues qui ne sont pas les heures dues."""
    aide = ligne.aide
    if not aide.reste:
        return []
    if aide.reste < Duree():
        phrase = f"Aide aux élèves : {aide.prevues} prévues pour {aide.dues} dues"
        return [Anomalie(str(Code.HEURES_AU_DELA_DU_DU), Gravite.AVERTISSEMENT.value, phrase)]
    return [Anomalie('', A_SAVOIR, f"Aide aux élèves : il reste {aide.reste} à prévoir sur {aide.dues} dues")]
