"""Relire une synthèse reçue par courriel : bornée, stricte ; rien n'y est cru, rien ne s'exécute."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from generator.circonscription.synthese import (
    ELEMENTS_MAX,
    EMPREINTE,
    FORMAT,
    INVISIBLE,
    SIGNES_MAX,
    Anomalie,
    ComptesDeNiveau,
    EcoleDite,
    Heures,
    LiasseDite,
    Service,
    Synthese,
    empreinte,
)
from generator.domaine.document import COMMANDES
from generator.domaine.niveau import Niveau
from generator.domaine.temps import AnneeScolaire, Duree, Periode
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme

OCTETS_MAX = 256 * 1024
IMBRICATION_MAX = 4
NOMBRE_MAX, MINUTES_MAX, NUMERO_MAX = 5_000, 6_000_000, 99
SHA256 = re.compile(r'[0-9a-f]{64}')
CODE = re.compile(r'[A-Z]-\d{3}')
UAI = re.compile(r'(?:\d{7}[A-Z])?')
IDENTIFIANT = re.compile(r'[a-z0-9][a-z0-9-]{0,79}')
LIASSE = re.compile(r'[a-z0-9][a-z0-9-]{0,79}\.pdf')
RENVOYER = "demandez à l'école de renvoyer le dossier de la période, tel que l'outil l'a écrit."
T = TypeVar('T')


class ChampFaux(Exception):
    """Un champ de la synthèse ne se lit pas : lequel, et ce qu'on y attend."""

    def __init__(self, champ: str, attendu: str) -> None:
        self.champ, self.attendu = champ, attendu
        super().__init__(f'{champ} : {attendu}')


class Lecteur:
    """Un objet JSON lu champ par champ : tous sont exigés, aucun autre n'est admis."""

    def __init__(self, valeur: Any, ou: str) -> None:
        if not isinstance(valeur, dict):
            raise ChampFaux(ou, "un objet")
        self._reste, self._ou = dict(valeur), ou

    def prendre(self, cle: str) -> tuple[Any, str]:
        """La valeur d'un champ et son chemin."""
        chemin = f'{self._ou}.{cle}' if self._ou else cle
        if cle not in self._reste:
            raise ChampFaux(chemin, "ce champ manque")
        return self._reste.pop(cle), chemin

    def texte(self, cle: str, forme: re.Pattern[str] | None = None, *, vide: bool = False) -> str:
        """Un texte imprimable d'une ligne, borné."""
        valeur, chemin = self.prendre(cle)
        if not isinstance(valeur, str) or len(valeur) > SIGNES_MAX or INVISIBLE.search(valeur):
            raise ChampFaux(chemin, f"un texte d'une ligne, de {SIGNES_MAX} signes au plus")
        if not vide and not valeur.strip():
            raise ChampFaux(chemin, "un texte qui n'est pas vide")
        if forme is not None and not forme.fullmatch(valeur):
            raise ChampFaux(chemin, "ce texte n'a pas la forme attendue")
        return valeur

    def parmi(self, cle: str, mots: Mapping[str, T]) -> T:
        """Un mot d'une liste fermée."""
        valeur, chemin = self.prendre(cle)
        if not isinstance(valeur, str) or valeur not in mots:
            raise ChampFaux(chemin, f"l'un de ces mots : {', '.join(mots)}")
        return mots[valeur]

    def nombre(self, cle: str, maximum: int, *, minimum: int = 0) -> int:
        """Un nombre entier borné."""
        valeur, chemin = self.prendre(cle)
        if not isinstance(valeur, int) or isinstance(valeur, bool) or not minimum <= valeur <= maximum:
            raise ChampFaux(chemin, f"un nombre entier de {minimum} à {maximum}")
        return valeur

    def duree(self, cle: str) -> Duree:
        """Des minutes ; un ajustement peut rendre négatif ce qui reste dû."""
        return Duree(self.nombre(cle, MINUTES_MAX, minimum=-MINUTES_MAX))

    def booleen(self, cle: str) -> bool:
        """Vrai ou faux."""
        valeur, chemin = self.prendre(cle)
        if not isinstance(valeur, bool):
            raise ChampFaux(chemin, "true ou false")
        return valeur

    def date(self, cle: str) -> dt.date:
        """Une date ISO."""
        valeur, chemin = self.prendre(cle)
        try:
            return dt.date.fromisoformat(valeur)
        except (TypeError, ValueError) as erreur:
            raise ChampFaux(chemin, "une date comme 2026-11-02") from erreur

    def liste(self, cle: str, lire: Callable[[Lecteur], T]) -> tuple[T, ...]:
        """Une liste bornée d'objets."""
        valeur, chemin = self.prendre(cle)
        if not isinstance(valeur, list) or len(valeur) > ELEMENTS_MAX:
            raise ChampFaux(chemin, f"une liste de {ELEMENTS_MAX} éléments au plus")
        return tuple(_entier(Lecteur(une, f'{chemin}[{rang}]'), lire) for rang, une in enumerate(valeur))

    def groupe(self, cle: str, lire: Callable[[Lecteur], T]) -> T:
        """Un objet dans l'objet."""
        valeur, chemin = self.prendre(cle)
        return _entier(Lecteur(valeur, chemin), lire)

    def fermer(self) -> None:
        """Refuse ce qui n'a pas été lu."""
        for cle in self._reste:
            montree = INVISIBLE.sub('?', cle)[:40]
            raise ChampFaux(f'{self._ou}.{montree}' if self._ou else montree, "ce champ est inconnu")


def _entier(lecteur: Lecteur, lire: Callable[[Lecteur], T]) -> T:
    lu = lire(lecteur)
    lecteur.fermer()
    return lu


def lire_synthese(path: Path, nom: str) -> Synthese:
    """Lit la synthèse d'une école. Lève `ErreurDonnees` (L-520, L-521) en nommant le fichier et le champ."""
    try:
        contenu = _charger(path)
        version = contenu.get('format')
        if version != FORMAT or isinstance(version, bool):
            raise ChampFaux('format', f"la version {FORMAT}, la seule que cet outil connaisse")
        synthese = _entier(Lecteur(contenu, ''), _synthese)
    except ChampFaux as faux:
        raise ErreurDonnees(Probleme(
            Code.SYNTHESE_REFUSEE, Gravite.ERREUR, "Synthèse refusée", Emplacement(nom, precision=f'champ « {faux.champ} »'),
            f"on y attend : {faux.attendu}", RENVOYER,
        )) from faux  # fmt: skip
    except (OSError, ValueError, RecursionError) as erreur:
        raise ErreurDonnees(Probleme(
            Code.SYNTHESE_REFUSEE, Gravite.ERREUR, "Synthèse illisible", Emplacement(nom),
            "un fichier JSON, entier, écrit par l'outil", RENVOYER,
        )) from erreur  # fmt: skip
    if contenu[EMPREINTE] != empreinte(contenu):
        raise ErreurDonnees(Probleme(
            Code.SYNTHESE_ALTEREE, Gravite.ERREUR, "Synthèse changée depuis que l'outil l'a écrite", Emplacement(nom),
            "elle porte l'empreinte de son contenu", RENVOYER,
        ))  # fmt: skip
    return synthese


def _charger(path: Path) -> dict[str, Any]:
    """Le JSON, sans clé en double, sans nombre qui n'en soit pas un, pas plus profond qu'une synthèse."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > OCTETS_MAX:
        raise ChampFaux('', f"un fichier ordinaire de {OCTETS_MAX // 1024} ko au plus")
    with path.open('rb') as flux:
        octets = flux.read(OCTETS_MAX + 1)
    texte = octets[:OCTETS_MAX].decode('utf-8')
    if _imbrication(texte) > IMBRICATION_MAX:
        raise ChampFaux('', f"pas plus de {IMBRICATION_MAX} niveaux l'un dans l'autre")
    contenu = json.loads(texte, object_pairs_hook=_sans_double, parse_constant=_refuser_nombre, parse_float=_refuser_nombre)
    if not isinstance(contenu, dict):
        raise ChampFaux('', "un objet")
    return contenu


def _imbrication(texte: str) -> int:
    """La profondeur annoncée, comptée avant d'analyser : un fichier hostile en a des milliers."""
    profondeur = maximum = 0
    for signe in re.sub(r'"(?:[^"\\]|\\.)*"', '', texte):
        if signe in '[{':
            profondeur += 1
            maximum = max(maximum, profondeur)
        elif signe in ']}':
            profondeur -= 1
    return maximum


def _sans_double(couples: list[tuple[str, Any]]) -> dict[str, Any]:
    contenu = dict(couples)
    if len(contenu) != len(couples):
        cles = [cle for cle, _ in couples]
        raise ChampFaux(INVISIBLE.sub('?', next(cle for cle in cles if cles.count(cle) > 1))[:40], "un champ écrit une fois")
    return contenu


def _refuser_nombre(ecrit: str) -> Any:
    raise ValueError(ecrit[:20])


# Le schéma


def _synthese(lecteur: Lecteur) -> Synthese:
    lecteur.prendre('format')
    annee = lecteur.texte('annee')
    if str(AnneeScolaire.lire(annee)) != annee:
        raise ChampFaux('annee', "une année scolaire comme 2026-2027")
    lue = Synthese(
        lecteur.groupe('ecole', _ecole), annee,
        lecteur.parmi('commande', {nom: nom for nom, commande in COMMANDES.items() if commande.rend_compte}),
        lecteur.nombre('numero', NUMERO_MAX, minimum=1), lecteur.groupe('periode', _periode), lecteur.date('date_edition'),
        lecteur.nombre('groupes', NOMBRE_MAX), lecteur.nombre('seances', NOMBRE_MAX * NUMERO_MAX),
        lecteur.liste('niveaux', _niveau), lecteur.liste('heures', _heures), lecteur.liste('services', _service),
        lecteur.liste('anomalies', _anomalie), lecteur.groupe('liasse', _liasse),
    )  # fmt: skip
    lecteur.texte(EMPREINTE, SHA256)
    if len({compte.niveau for compte in lue.niveaux}) != len(lue.niveaux):
        raise ChampFaux('niveaux', "chaque niveau une fois")
    return lue


def _ecole(lecteur: Lecteur) -> EcoleDite:
    return EcoleDite(
        lecteur.texte('identifiant', IDENTIFIANT), lecteur.texte('uai', UAI, vide=True), lecteur.texte('nom'),
        lecteur.texte('commune'), lecteur.texte('circonscription'), lecteur.texte('ien', vide=True),
    )  # fmt: skip


def _periode(lecteur: Lecteur) -> Periode:
    periode = Periode(lecteur.date('debut'), lecteur.date('fin'))
    if periode.fin < periode.debut:
        raise ChampFaux('periode.fin', "une date qui suit le début")
    return periode


def _niveau(lecteur: Lecteur) -> ComptesDeNiveau:
    niveaux = {niveau.value: niveau for niveau in Niveau}
    return ComptesDeNiveau(
        lecteur.nombre('accords', NOMBRE_MAX), lecteur.nombre('refus', NOMBRE_MAX), lecteur.nombre('en_attente', NOMBRE_MAX),
        niveau=lecteur.parmi('niveau', niveaux),
    )  # fmt: skip


def _heures(lecteur: Lecteur) -> Heures:
    return Heures(
        lecteur.texte('libelle'), lecteur.duree('dues'), lecteur.duree('prevues'), lecteur.duree('faites'),
        lecteur.booleen('est_l_aide'),
    )  # fmt: skip


def _service(lecteur: Lecteur) -> Service:
    return Service(lecteur.texte('fonction'), lecteur.texte('quotite'), lecteur.duree('dues'), lecteur.duree('prevues'))


def _anomalie(lecteur: Lecteur) -> Anomalie:
    gravites = {gravite.value: gravite.value for gravite in Gravite}
    return Anomalie(
        lecteur.texte('code', CODE), lecteur.parmi('gravite', gravites), lecteur.texte('phrase'),
        lecteur.texte('ou', vide=True),
    )  # fmt: skip


def _liasse(lecteur: Lecteur) -> LiasseDite:
    return LiasseDite(
        lecteur.texte('fichier', LIASSE), lecteur.texte('sha256', SHA256), lecteur.nombre('pages', NOMBRE_MAX, minimum=1)
    )


# La liasse à côté


def controler_la_liasse(synthese: Synthese, dossier: Path, nom: str) -> Probleme | None:
    """Ce qui cloche entre une synthèse et le PDF de son dossier ; rien si c'est bien le sien. Lève `OSError`."""
    assert synthese.liasse is not None
    path = dossier / synthese.liasse.fichier
    lieu = Emplacement(nom, precision=synthese.liasse.fichier)
    if path.is_symlink() or not path.is_file():
        return Probleme(
            Code.LIASSE_ABSENTE, Gravite.AVERTISSEMENT, "La liasse n'est pas à côté de sa synthèse", lieu,
            "une école envoie les deux", "demandez-la à l'école.",
        )  # fmt: skip
    if sha256_du_fichier(path) != synthese.liasse.sha256:
        return Probleme(
            Code.SYNTHESE_ALTEREE, Gravite.ERREUR, "La synthèse n'est pas celle de la liasse qui est à côté", lieu,
            "elle porte l'empreinte du PDF écrit avec elle", RENVOYER,
        )  # fmt: skip
    return None
