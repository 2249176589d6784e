"""Les régimes, un fichier TOML complet chacun. Une table sans texte, une clé inconnue, une somme fausse sont refusées."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.erreurs import ErreurDonnees
from generator.lecture.regle import Fondeur, lire_note, lire_texte
from generator.lecture.regle_heures import (
    lire_ajustement,
    lire_annee_type,
    lire_organisation,
    lire_quotites,
    lire_repartition,
)
from generator.lecture.regle_personnes import (
    lire_controle,
    lire_decharge,
    lire_decharge_d_enseignement,
    lire_fonction,
    lire_type_aide,
    lire_vocabulaire,
)
from generator.lecture.toml import Table, charger
from generator.rapport import Rapport
from generator.reglementation.coherence import incoherences, rupture
from generator.reglementation.regime import Regime
from generator.reglementation.repartition import ORDINAIRE, Repartition


def lire_regimes(dossier: Path) -> tuple[dict[Path, Regime], Rapport]:
    """Lit tous les régimes d'un dossier ; un fichier fautif, un trou, un recouvrement sont signalés."""
    rapport = Rapport()
    regimes: dict[Path, Regime] = {}
    for path in sorted(dossier.glob('*.toml')):
        try:
            regimes[path] = lire_regime(path)
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
    if not rapport.a_des_erreurs:
        rapport.etendre(rupture(regimes.values()))
    return regimes, rapport


def lire_regime(path: Path) -> Regime:
    """Lit un régime. Lève `ErreurDonnees` (R-204 à R-206) avec toutes ses fautes."""
    nom = f'donnees/reglementation/{path.name}'
    rapport = Rapport()
    racine = Table(charger(path, nom), '', nom, rapport)
    regime = _regime(racine, nom, rapport)
    racine.fermer()
    if regime is not None and not rapport.a_des_erreurs:
        rapport.etendre(incoherences(regime))
    if regime is None or rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return regime


def _regime(racine: Table, fichier: str, rapport: Rapport) -> Regime | None:
    """Le régime ; rien si une partie indispensable manque. Chaque faute est notée, la lecture continue."""
    textes = {cle: lire_texte(cle, table) for cle, table in racine.tables_nommees('textes').items()}
    fonder = Fondeur(textes)
    tete = racine.table('regime')
    identite: dict[str, Any] = {
        'id': tete.texte('id'), 'libelle': tete.texte('libelle'), 'du': tete.date('du'),
        'au': tete.date('au', facultatif=True), 'verifie_le': tete.date('verifie_le'),
    }  # fmt: skip
    tete.fermer()
    service = racine.table('service')
    parties: dict[str, Any] = {
        'vocabulaire': lire_vocabulaire(racine.table('vocabulaire')),
        'enseignement': service.duree('enseignement'),
        'demi_journees': service.entiers('demi_journees'),
        'repartitions': _repartitions(racine, service, fonder),
        'quotites': tuple(lire_quotites(t, fonder) for t in racine.tables('quotites')),
        'decharge': lire_decharge(racine.table('decharge_direction'), fonder),
        'decharge_enseignement': lire_decharge_d_enseignement(racine.table('decharge_enseignement'), fonder),
        'fonctions': tuple(lire_fonction(t, fonder) for t in racine.tables('fonctions')),
        'types_aide': tuple(lire_type_aide(t) for t in racine.tables('types_aide')),
        'controles': tuple(lire_controle(t, fonder) for t in racine.tables('controles')),
        'ajustements': tuple(lire_ajustement(t, fonder) for t in racine.tables('ajustements', facultatif=True)),
        'annee_type': lire_annee_type(racine.table('annee_type'), fonder),
        'organisation': lire_organisation(racine.table('organisation'), fonder),
        'notes': tuple(lire_note(t) for t in racine.tables('notes', facultatif=True)),
    }
    if not parties['types_aide']:
        racine.probleme('types_aide', "Aucun type d'aide", "ajoutez au moins une table [[types_aide]].")
    return None if rapport.a_des_erreurs else Regime(textes=textes, fichier=fichier, **identite, **parties)


def _repartitions(racine: Table, service: Table, fonder: Fondeur) -> dict[str, Repartition]:
    repartitions = {ORDINAIRE: lire_repartition(ORDINAIRE, service, racine.tables('categories'), fonder)}
    for cle, table in racine.tables_nommees('repartitions', facultatif=True).items():
        repartitions[cle] = lire_repartition(cle, table, table.tables('categories'), fonder)
    return repartitions
