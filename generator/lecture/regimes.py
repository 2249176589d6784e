"""Les régimes, un fichier TOML complet chacun. Une table sans texte, une clé inconnue, une somme fausse sont refusées."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.toml import Table, charger
from generator.rapport import Gravite, Rapport
from generator.reglementation.coherence import incoherences
from generator.reglementation.regime import (
    REPERES,
    Categorie,
    Controle,
    CritereDecharge,
    DechargeDirection,
    DechargeFonction,
    Dispositif,
    Fonction,
    Fondement,
    LigneDeBareme,
    LigneDeCategorie,
    ModeQuotite,
    Moment,
    NoteDeSource,
    Quotites,
    Regime,
    RegleDeControle,
    Role,
    Texte,
    Tranche,
    TypeAide,
    Vocabulaire,
)

Choix = TypeVar('Choix', bound=StrEnum)
ZERO = Duree()


def lire_regimes(dossier: Path) -> tuple[dict[Path, Regime], Rapport]:
    """Lit tous les régimes d'un dossier ; un fichier fautif est signalé et laissé de côté."""
    rapport = Rapport()
    regimes: dict[Path, Regime] = {}
    for path in sorted(dossier.glob('*.toml')):
        try:
            regimes[path] = lire_regime(path)
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
    return regimes, rapport


def lire_regime(path: Path) -> Regime:
    """Lit un régime. Lève `ErreurDonnees` (R-204 à R-206) avec toutes ses fautes."""
    nom = f'donnees/reglementation/{path.name}'
    rapport = Rapport()
    racine = Table(charger(path, nom), '', nom, rapport)
    regime = LecteurDeRegime(racine, nom).lire()
    racine.fermer()
    if regime is not None and not rapport.a_des_erreurs:
        rapport.etendre(incoherences(regime))
    if regime is None or rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return regime


class LecteurDeRegime:
    """Lit un régime table par table ; chaque faute est notée, la lecture continue."""

    def __init__(self, racine: Table, fichier: str) -> None:
        self._racine = racine
        self._fichier = fichier
        self._textes: Mapping[str, Texte] = {}

    def lire(self) -> Regime | None:
        """Le régime ; rien si une partie indispensable manque."""
        self._textes = {cle: _texte(cle, table) for cle, table in self._racine.tables_nommees('textes').items()}
        tete = self._racine.table('regime')
        du, verifie_le = tete.date('du'), tete.date('verifie_le')
        au = tete.date('au', facultatif=True)
        identifiant, libelle = tete.texte('id'), tete.texte('libelle')
        tete.fermer()
        parties: dict[str, Any] = {
            'vocabulaire': _vocabulaire(self._racine.table('vocabulaire')),
            'categories': tuple(self._categorie(t) for t in self._racine.tables('categories')),
            'quotites': self._quotites(self._racine.table('quotites')),
            'decharge': self._decharge(self._racine.table('decharge_direction')),
            'fonctions': tuple(_fonction(t) for t in self._racine.tables('fonctions')),
            'types_aide': tuple(_type_aide(t) for t in self._racine.tables('types_aide')),
            'controles': tuple(self._controle(t) for t in self._racine.tables('controles')),
            'notes': tuple(_note(t) for t in self._racine.tables('notes', facultatif=True)),
        }
        if du is None or verifie_le is None or not parties['types_aide']:
            return None
        return Regime(identifiant, libelle, du, au, verifie_le, self._textes, fichier=self._fichier, **parties)

    def _fondement(self, table: Table) -> Fondement:
        cles = table.textes('textes')
        if not cles:
            table.probleme('textes', "Table sans texte de droit", "citez au moins un texte déclaré dans [textes].",
                           Code.TEXTE_ABSENT)  # fmt: skip
        for cle in cles:
            if cle not in self._textes:
                connus = ", ".join(self._textes) or "aucun"
                table.probleme('textes', f"Texte non déclaré « {cle} »", f"textes déclarés : {connus}.",
                               Code.TEXTE_ABSENT)  # fmt: skip
        textes = tuple(self._textes[cle] for cle in cles if cle in self._textes)
        return Fondement(textes, table.texte('preuve'), table.texte('note', facultatif=True))

    def _categorie(self, table: Table) -> Categorie:
        lignes = []
        for ligne in table.tables('lignes'):
            lignes.append(LigneDeCategorie(
                ligne.texte('id'), ligne.texte('libelle'), _choix(ligne, 'role', Role, facultatif=True) or Role.AUCUN,
                ligne.duree('heures', facultatif=True), ligne.textes('synonymes', facultatif=True),
            ))  # fmt: skip
            ligne.fermer()
        categorie = Categorie(
            table.texte('id'), table.texte('libelle'), table.duree('heures') or ZERO, tuple(lignes),
            self._fondement(table),
        )  # fmt: skip
        table.fermer()
        return categorie

    def _quotites(self, table: Table) -> Quotites:
        mode = _choix(table, 'mode', ModeQuotite) or ModeQuotite.PRORATA
        lignes = tuple(
            ligne for ligne in map(_ligne_de_bareme, table.tables('lignes', facultatif=True)) if ligne is not None
        )
        quotites = Quotites(mode, table.duree('pas') or Duree(1), self._fondement(table), lignes)
        table.fermer()
        return quotites

    def _decharge(self, table: Table) -> DechargeDirection:
        tranches, fonctions = [], []
        for ligne in table.tables('tranches', facultatif=True):
            tranches.append(Tranche(
                ligne.entier('de') or 0, ligne.entier('a', facultatif=True), ligne.duree('heures') or ZERO,
            ))  # fmt: skip
            ligne.fermer()
        for ligne in table.tables('fonctions', facultatif=True):
            fonctions.append(DechargeFonction(
                ligne.texte('fonction'), ligne.duree('heures') or ZERO, ligne.booleen('sauf_volontaire'),
            ))  # fmt: skip
            ligne.fermer()
        critere = _choix(table, 'critere', CritereDecharge) or CritereDecharge.FONCTION
        decharge = DechargeDirection(critere, self._fondement(table), tuple(tranches), tuple(fonctions))
        table.fermer()
        return decharge

    def _controle(self, table: Table) -> RegleDeControle:
        dispositifs = []
        for ligne in table.tables('dispositifs', facultatif=True):
            dispositifs.append(Dispositif(
                ligne.texte('libelle'), _choix(ligne, 'moment', Moment) or Moment.SOIR,
                ligne.duree('duree_min') or ZERO, ligne.duree('duree_max') or ZERO,
            ))  # fmt: skip
            ligne.fermer()
        controle = RegleDeControle(
            _choix(table, 'id', Controle) or Controle.HEURES_DUES,
            _gravite(table),
            table.texte('regle'), self._fondement(table), table.entier('effectif_min', facultatif=True) or 0,
            table.entier('effectif_max', facultatif=True) or 0, table.duree('duree_max', facultatif=True) or ZERO,
            tuple(dispositifs),
        )  # fmt: skip
        table.fermer()
        return controle


def _gravite(table: Table) -> Gravite:
    texte = table.texte('gravite')
    if texte not in [gravite.value for gravite in Gravite]:
        table.probleme('gravite', f"Gravité inconnue « {texte} »", "écrivez erreur ou avertissement.")
        return Gravite.ERREUR
    return Gravite(texte)


def _choix(table: Table, cle: str, choix: type[Choix], *, facultatif: bool = False) -> Choix | None:
    texte = table.texte(cle, facultatif=facultatif)
    if not texte:
        return None
    if texte in [str(membre) for membre in choix]:
        return choix(texte)
    table.probleme(cle, f"Valeur inconnue « {texte} »", f"valeurs prévues : {', '.join(choix)}.")
    return None


def _texte(cle: str, table: Table) -> Texte:
    texte = Texte(
        cle, table.texte('titre'), table.date('date'), table.texte('nor', facultatif=True),  # type: ignore[arg-type]
        table.texte('publication', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return texte


def _vocabulaire(table: Table) -> Vocabulaire:
    cles = ('titre', 'sigle', 'dispositif', 'nom', 'nom_defini', 'a_nom', 'de_nom', 'references')
    vocabulaire = Vocabulaire(**{cle: table.texte(cle) for cle in cles})
    table.fermer()
    return vocabulaire


def _fonction(table: Table) -> Fonction:
    fonction = Fonction(
        table.texte('id'), table.texte('libelle'), table.booleen('direction'),
        table.textes('synonymes', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return fonction


def _type_aide(table: Table) -> TypeAide:
    type_aide = TypeAide(*(table.texte(cle) for cle in ('id', 'libelle', 'constat', 'souhait', 'sujet')))
    for cle in ('constat', 'souhait'):
        for repere in re.findall(r'\{[^}]*\}?', getattr(type_aide, cle)):
            if repere not in REPERES:
                table.probleme(cle, f"Repère inconnu « {repere} »", f"repères prévus : {', '.join(REPERES)}.")
    table.fermer()
    return type_aide


def _note(table: Table) -> NoteDeSource:
    note = NoteDeSource(*(table.texte(cle) for cle in ('numero', 'passage', 'lecture')))
    table.fermer()
    return note


def _ligne_de_bareme(table: Table) -> LigneDeBareme | None:
    texte = table.texte('quotite')
    quotite = Quotite.lire(texte) if texte else None
    if texte and quotite is None:
        table.probleme('quotite', f"Quotité illisible « {texte} »", 'écrivez par exemple "62,5 %".')
    total, aide = table.duree('total'), table.duree('aide')
    demi, plus = table.entier('demi_journees'), table.entier('demi_journees_supplementaires')
    remuneration = table.texte('remuneration')
    table.fermer()
    if quotite is None or total is None or aide is None:
        return None
    return LigneDeBareme(quotite, total, aide, demi or 0, plus or 0, remuneration)
