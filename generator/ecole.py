"""Une école, une période : une unité de travail. Tout ce qui entre est donné, tout ce qui sort est dans `Preparation`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from generator.archive import Depot
from generator.calcul import Resultats, annee_entiere, calculer, periode_par_defaut
from generator.calcul.departs import signaler_les_lettres_trop_tard
from generator.calcul.suites import periode_du_bilan
from generator.calcul.suivi import c_est_le_moment_de_relancer
from generator.conversion import MoteurPdf, choisir_moteur, empreintes_des_polices
from generator.domaine.document import Contexte, Formulaire
from generator.domaine.groupe import PeriodeScolaire
from generator.empreintes import (
    empreinte_de,
    empreinte_des_entrees,
    empreinte_du_code,
    entree,
    sha256_du_fichier,
    versions_des_bibliotheques,
)
from generator.erreurs import Code, ErreurDonnees
from generator.lecture import EcoleLue, lire_calendrier_de, lire_catalogue
from generator.passage import VERIFIER, Passage, choisir_l_enseignant, composer, heures_suivies
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.references import References, exiger_les_reemis, lire_references
from generator.reglages import Reglages
from generator.reglementation.regime import Regime
from generator.rendu import Contextes, Formulaires, charger_formulaires, inventorier
from generator.rendu.egares import egares
from generator.retours import dire_la_conservation, entrees_du_registre, lire_recus
from generator.sorties import lire_json
from generator.suivi import Suivi

RAPPORT = 'rapport.json'
T = TypeVar('T')


@dataclass(frozen=True)
class Commun:
    """Ce que toutes les écoles d'un passage partagent."""

    reglages: Reglages
    regimes: Mapping[Path, Regime]


@dataclass(frozen=True)
class Preparation:
    """Une école lue, calculée, ses modèles vérifiés, son moteur choisi : prête à être rendue."""

    nom: str
    resultats: Resultats
    formulaires: Formulaires
    moteur: MoteurPdf
    raison_du_moteur: str
    rapport: Rapport
    entrees: tuple[dict[str, str], ...]
    empreinte: str
    date_edition: dt.date
    passage: Passage
    references: References
    conservation: Callable[[str], str | None]
    relancer: bool = True
    options: Mapping[str, bool] = field(default_factory=dict)
    au: dt.date | None = None

    def contextes(self) -> Contextes:
        """De quoi remplir les modèles."""
        return Contextes(
            self.resultats, self.date_edition, self.empreinte, self.formulaires.images, self.references.pour, self.relancer,
            self.conservation, self.au,
        )  # fmt: skip

    @property
    def jusqu_au(self) -> dt.date:
        """La date où les heures faites s'arrêtent."""
        return self.au or self.date_edition

    def titre(self, formulaire: Formulaire) -> str:
        """Le titre d'un document : formulaire, école, période, année."""
        return self.intituler(formulaire.titre)

    def intituler(self, quoi: str) -> str:
        """« Bilan de période – École des Lilas, période 2, 2026-2027 » ; pour l'année, sans période."""
        ecole, periode = self.resultats.dossier.ecole, self.resultats.periode
        numero = "" if periode.est_l_annee else f" période {periode.numero},"
        return f"{quoi} – {ecole.nom},{numero} {ecole.annee}"

    @property
    def numero(self) -> int | None:
        """Le numéro de la période ; rien pour une commande annuelle."""
        periode = self.resultats.periode
        return None if periode.est_l_annee else periode.numero

    @property
    def dossier_de_l_ecole(self) -> str:
        """Le dossier de l'école dans les sorties."""
        ecole = self.resultats.dossier.ecole
        return f'{ecole.annee}/{ecole.identifiant}'

    @property
    def destination(self) -> str:
        """Le dossier de la commande dans les sorties, un par période."""
        return f'{self.dossier_de_l_ecole}/{self.passage.dossier(self.resultats.periode)}'


def preparer(lue: EcoleLue, commun: Commun, suivi: Suivi) -> Preparation:
    """Calcule une école et vérifie ses modèles. Lève `ErreurGenerateur` avec tous les problèmes, ceux des deux étapes."""
    rapport = Rapport(lue.rapport)
    suivi.etape(2, lue.nom)
    catalogue = _essayer(lambda: lire_catalogue(commun.reglages.modeles, lue.identifiant), rapport)
    passage = _essayer(lambda: composer(catalogue, commun.reglages), rapport) if catalogue is not None else None
    calculs = _essayer(lambda: calculer_ecole(lue, commun, rapport, passage), rapport) if lue.dossier else None
    suivi.etape(3, lue.nom)
    formulaires = _essayer(lambda: _charger(lue, commun, passage, rapport), rapport) if passage else None
    if catalogue is not None and lue.identifiant:
        siens = [formulaire.fichier for formulaire in catalogue.values()]
        rapport.etendre(egares(commun.reglages.modeles / lue.identifiant, f'modeles/{lue.identifiant}', siens))
    if passage and (faite := calculs[0].periode if calculs else _demandee(lue, commun.reglages)):
        rapport = sans_les_autres_periodes(rapport, faite, commun.reglages.jour)
    if passage and calculs:
        rapport.etendre(passage.exiger(calculs[0]))
    garde = _essayer(lambda: dire_la_conservation(calculs[0].dossier.ecole, commun.reglages), rapport) if calculs else None
    if passage is None or calculs is None or formulaires is None or garde is None or rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return _finir(lue.nom, *calculs, formulaires, passage, garde, commun.reglages, rapport)


def _demandee(lue: EcoleLue, reglages: Reglages) -> PeriodeScolaire | None:
    """La période que l'on a demandée, s'il y en a une : le calcul n'a pas abouti."""
    return lue.dossier.periode_par_numero.get(reglages.periode) if lue.dossier and reglages.periode else None


def sans_les_autres_periodes(rapport: Rapport, periode: PeriodeScolaire, jour: dt.date) -> Rapport:
    """Les mêmes problèmes, moins une date de retour tardive d'une autre période que celle que l'on fait, ou d'une finie."""
    a_dire = periode.origine.a('retour_avant') if periode.origine and jour <= periode.dates.fin else None
    return Rapport(p for p in rapport if p.code is not Code.RETOUR_TARDIF or p.emplacement == a_dire)


def _essayer(faire: Callable[[], T], rapport: Rapport) -> T | None:
    """Le résultat d'une étape, ou rien et ses problèmes : les étapes suivantes ont aussi les leurs à dire."""
    try:
        return faire()
    except ErreurDonnees as erreur:
        rapport.etendre(erreur.rapport)
        return None


def _charger(lue: EcoleLue, commun: Commun, passage: Passage, rapport: Rapport) -> Formulaires:
    formulaires, avertissements = charger_formulaires(passage.formulaires, commun.reglages.modeles, lue.identifiant)
    rapport.etendre(avertissements)
    return formulaires


def _finir(
    nom: str, resultats: Resultats, entrees: list[dict[str, str]], formulaires: Formulaires, passage: Passage,
    conservation: Callable[[str], str | None], reglages: Reglages, rapport: Rapport,
) -> Preparation:  # fmt: skip
    signes = formulaires.signes | set(repr(resultats.dossier))
    relancer = not passage.suit_les_retours or reglages.relances or c_est_le_moment_de_relancer(
        resultats.periode, reglages.jour
    )
    au = reglages.au if passage.suit_les_heures else None
    if passage.suit_les_heures:
        resultats = choisir_l_enseignant(resultats, reglages.enseignant)
        entrees = [*entrees, entree('heures', *heures_suivies(resultats, reglages))]
    if any(f.contexte is Contexte.LETTRE for f in passage.formulaires.values()):
        signaler_les_lettres_trop_tard(resultats, reglages.jour, rapport)
    references = _tirer_les_references(resultats, formulaires, passage, reglages, relancer=relancer)
    moteur, raison = choisir_moteur(reglages.moteur, formulaires.polices, signes)
    if moteur.nom == 'embarque':
        rapport.etendre(formulaires.fragilites)
    entrees = [
        *entrees,
        *(entree('modele', modele.nom, modele.sha256) for modele in formulaires.modeles.values()),
        *(entree('formulaire', cle, empreinte_de(repr(m.formulaire))) for cle, m in formulaires.modeles.items()),
        *(entree('image', image.nom, image.sha256) for image in formulaires.images.values()),
        *_polices(moteur, formulaires, signes),
        entree('moteur', moteur.version() or moteur.nom, ''),
        entree('registre', 'références', references.empreinte),
        *_durees(formulaires, conservation),
        entree('code', 'generator', empreinte_du_code()),
        *(entree('bibliotheque', version, '') for version in versions_des_bibliotheques()),
    ]
    options = {
        'recto_verso': reglages.recto_verso, 'un_fichier_par_lettre': reglages.un_fichier_par_lettre,
        'annexe': reglages.annexe, 'incomplet': reglages.incomplet, 'relances': relancer,
    }  # fmt: skip
    empreinte = empreinte_des_entrees(entrees, [str(option) for option in options.values()])
    preparation = Preparation(
        nom, resultats, formulaires, moteur, raison, rapport, tuple(entrees), empreinte, reglages.jour, passage,
        references, conservation, relancer, options, au,
    )
    return _avec_la_date_d_avant(preparation, reglages)


def _polices(moteur: MoteurPdf, formulaires: Formulaires, signes: Iterable[str]) -> list[dict[str, str]]:
    polices = empreintes_des_polices(moteur.nom, formulaires.polices, signes)
    return [entree('police', police, sha256) for police, sha256 in polices]


def _durees(formulaires: Formulaires, conservation: Callable[[str], str | None]) -> list[dict[str, str]]:
    """L'empreinte des durées que disent les formulaires qui reviennent : le reste du tableau n'y compte pas."""
    dites = [f'{cle} : {conservation(cle)}' for cle, modele in formulaires.modeles.items() if modele.revient]
    return [entree('conservation', 'durées dites', empreinte_de('\n'.join(sorted(dites))))] if dites else []


def _tirer_les_references(
    resultats: Resultats, formulaires: Formulaires, passage: Passage, reglages: Reglages, *, relancer: bool
) -> References:
    """Les références de tout ce qui peut revenir ; fictives quand on ne fait que vérifier.

    Lève `ErreurDonnees` (A-601, D-131).
    """
    reviennent = {cle: modele for cle, modele in formulaires.modeles.items() if modele.revient}
    if passage.commande.nom == VERIFIER or not reviennent:
        return References()
    ecole, eleves = resultats.dossier.ecole, resultats.dossier.eleves
    depot = Depot.de(reglages.archives, str(ecole.annee), ecole.identifiant)
    references = lire_references(depot, reviennent, reglages, eleves)
    contextes = Contextes(
        resultats, reglages.jour, images=formulaires.images, reference_de=references.pour, relancer=relancer
    )
    for modele in reviennent.values():
        inventorier(modele.formulaire, contextes, modele.formulaire.titre)
    exiger_les_reemis(references, reglages)
    return references


def _avec_la_date_d_avant(preparation: Preparation, reglages: Reglages) -> Preparation:
    """Tant que rien ne change, la date d'édition est celle du passage précédent ; `--date-edition` l'impose."""
    avant = lire_json(reglages.sorties / preparation.destination / RAPPORT)
    if reglages.date_edition is not None or avant.get('empreinte') != preparation.empreinte:
        return preparation
    try:
        jour = dt.date.fromisoformat(str(avant.get('date_edition')))
    except ValueError:
        return preparation
    return replace(preparation, date_edition=jour)


def calculer_ecole(
    lue: EcoleLue, commun: Commun, rapport: Rapport, passage: Passage | None = None
) -> tuple[Resultats, list[dict[str, str]]]:
    """Calcule une école lue : ses résultats et les entrées dont ils sortent. Lève `ErreurDonnees`.

    `passage` : ce qu'on en fera ; s'il est annuel, les résultats sont ceux de l'année entière.
    """
    dossier, reglages = lue.dossier, commun.reglages
    assert dossier is not None
    calendrier, path = lire_calendrier_de(dossier.ecole, reglages.commun('calendriers'))
    periode = annee_entiere(calendrier) if passage and passage.annuel else _choisir_periode(lue, reglages, passage)
    recus = lire_recus(dossier.ecole, reglages, rapport)
    resultats, avertissements = calculer(dossier, periode, commun.regimes.values(), calendrier, recus)
    rapport.etendre(avertissements)
    employes = {resultats.regime.id, resultats.regime_annuel.id}
    return resultats, [
        *(entree('donnees', source.nom, source.sha256) for source in dossier.sources),
        entree('calendrier', path.name, sha256_du_fichier(path)),
        *(entree('regime', p.name, sha256_du_fichier(p)) for p, r in commun.regimes.items() if r.id in employes),
        *entrees_du_registre(recus, en_detail=passage is not None and passage.suit_les_retours),
    ]


def _choisir_periode(lue: EcoleLue, reglages: Reglages, passage: Passage | None) -> PeriodeScolaire:
    assert lue.dossier is not None
    dossier = lue.dossier
    if reglages.periode is None:
        close = periode_du_bilan(dossier) if passage and passage.a_le_contexte(Contexte.BILAN) else None
        periode = close or periode_par_defaut(dossier, reglages.jour)
    else:
        periode = dossier.periode_par_numero.get(reglages.periode)
    if periode is not None and dossier.groupes_de(periode.numero):
        return periode
    connues = ", ".join(str(p.numero) for p in dossier.periodes if dossier.groupes_de(p.numero)) or "aucune"
    constat = f"La période {reglages.periode} n'a pas de groupes" if reglages.periode else "Aucune période n'a de groupes"
    raise ErreurDonnees(Probleme(
        Code.RIEN_A_PRODUIRE, Gravite.ERREUR, constat, Emplacement(lue.path.name, 'Groupes'),
        f"périodes qui en ont : {connues}", "remplissez la feuille « Groupes », ou choisissez une autre période.",
    ))  # fmt: skip
