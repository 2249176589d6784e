"""Des résultats aux champs des modèles : aucune arithmétique, seulement de l'affichage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from generator.calcul import (
    CategorieDue,
    GroupeCalcule,
    LigneDue,
    LigneTableau,
    OrganisationDatee,
    Proposition,
    Resultats,
    Service,
)
from generator.domaine.document import Image
from generator.domaine.personnes import Eleve
from generator.domaine.reference import FICTIVE
from generator.domaine.retour import Destinataire
from generator.domaine.service import LigneDeService
from generator.domaine.temps import Duree, Jour, somme
from generator.reglementation.regime import REPERES, Regime
from generator.rendu import typographie as typo
from generator.rendu.annexe import annexe
from generator.rendu.champs import (
    ChampsAccompagnement,
    ChampsAide,
    ChampsCategorie,
    ChampsCreneau,
    ChampsEdition,
    ChampsEleve,
    ChampsEnseignant,
    ChampsEntree,
    ChampsLettre,
    ChampsLigneService,
    ChampsLigneTableau,
    ChampsPeriode,
    ChampsPiece,
    ChampsProposition,
    ChampsService,
    ChampsSommaire,
    ChampsTableau,
    ChampsTotal,
)
from generator.rendu.champs_annexe import ChampsAnnexe
from generator.rendu.identite import champs_ecole, champs_ien, champs_retour
from generator.rendu.liaison import NomDEleve, NomPropre


@dataclass(frozen=True)
class Contextes:
    """Fabrique les champs d'une école, d'une période et d'une date d'édition.

    `empreinte` : celle des entrées ; `images` : le logo et la signature de l'école, s'il y en a. `reference_de` : la
    référence d'un formulaire qui revient ; sans elle, une fictive. `relancer` : faux tant que ce n'est pas le moment.
    `conservation` : combien de temps l'école garde la réponse à un formulaire, par sa clé. `au` : la date où les heures
    faites s'arrêtent, si ce n'est pas celle d'édition.
    """

    resultats: Resultats
    date_edition: dt.date
    empreinte: str = ''
    images: Mapping[str, Image] = field(default_factory=dict)
    reference_de: Callable[[Destinataire], str] = field(default=lambda _: FICTIVE, repr=False)
    relancer: bool = True
    conservation: Callable[[str], str | None] = field(default=lambda _: None, repr=False)
    au: dt.date | None = None

    def __post_init__(self) -> None:
        resultats, ecole = self.resultats, self.resultats.dossier.ecole
        champs = {
            'ecole': champs_ecole(resultats, self.images),
            'ien': champs_ien(ecole),
            'aide': champs_aide(resultats.regime),
            'periode': _periode(resultats),
            'edition': ChampsEdition(
                self.date_edition, f"{typo.composer(ecole.commune)}, le {typo.date_longue(self.date_edition)}"
            ),
            'retour': champs_retour(FICTIVE),
        }  # fmt: skip
        object.__setattr__(self, '_communs', champs)

    def communs(self, *noms: str) -> dict[str, Any]:
        """Les champs que plusieurs formulaires partagent, par leur nom."""
        connus: dict[str, Any] = self._communs  # type: ignore[attr-defined]
        return {nom: connus[nom] for nom in noms}

    @property
    def jusqu_au(self) -> dt.date:
        """La date où les heures faites s'arrêtent."""
        return self.au or self.date_edition

    def lettre(self, proposition: Proposition) -> ChampsLettre:
        """Les champs d'une autorisation parentale."""
        return ChampsLettre(
            eleve=champs_eleve(proposition.eleve),
            foyer=NomPropre(proposition.foyer.responsables), proposition=_proposition(proposition),
            **self.communs('ecole', 'aide', 'periode', 'edition', 'retour'),
        )  # fmt: skip

    def tableau(self) -> ChampsTableau:
        """Les champs du tableau prévisionnel."""
        lignes = [_ligne_de_tableau(ligne) for ligne in self.resultats.tableau]
        return ChampsTableau(
            lignes=lignes, total=_total(self.resultats),
            **self.communs('ecole', 'ien', 'aide', 'periode', 'edition', 'retour'),
        )  # fmt: skip

    def service(self, service: Service, *, avec_realise: bool) -> ChampsService:
        """Les champs d'un tableau de service ; `avec_realise` : l'exemplaire de l'enseignant."""
        enseignant = service.enseignant
        poste = typo.composer(enseignant.poste or service.fonction.accordee(enseignant.civilite))
        return ChampsService(
            enseignant=ChampsEnseignant(f'{enseignant.nom} {enseignant.prenom}', poste, str(enseignant.quotite)),
            categories=[_categorie(categorie, avec_realise) for categorie in service.categories],
            total=_totaux(service), total_plein=service.repartition.total, avec_realise=avec_realise,
            ecole=self.communs('ecole')['ecole'], aide=champs_aide(self.resultats.regime_annuel),
            **self.communs('edition', 'retour'),
        )  # fmt: skip

    def accompagnement(self, pieces: list[str], nombre: int) -> ChampsAccompagnement:
        """Les champs de la lettre d'accompagnement ; `nombre` de pièces jointes."""
        return ChampsAccompagnement(
            pieces=pieces, nombre_pieces=nombre, **self.communs('ecole', 'ien', 'aide', 'periode', 'edition'),
        )  # fmt: skip

    def sommaire(self, pieces: list[tuple[str, int]]) -> ChampsSommaire:
        """Les champs du sommaire : chaque pièce et la page de la liasse où elle commence."""
        return ChampsSommaire(
            pieces=[ChampsPiece(titre, page) for titre, page in pieces],
            **self.communs('ecole', 'aide', 'periode', 'edition'),
        )  # fmt: skip

    def annexe(self) -> ChampsAnnexe:
        """Les champs de l'annexe « Calculs et références »."""
        return annexe(self.resultats, self.empreinte, self.communs('ecole', 'aide', 'periode', 'edition'))


def champs_eleve(eleve: Eleve) -> ChampsEleve:
    """Un élève, tel qu'une lettre le nomme."""
    return ChampsEleve(
        NomDEleve(eleve.nom), NomDEleve(eleve.prenom), NomDEleve(eleve.nom_complet), eleve.classe, str(eleve.niveau)
    )


def champs_aide(regime: Regime) -> ChampsAide:
    """Les mots d'un régime, prêts à imprimer."""
    mots = regime.vocabulaire
    return ChampsAide(*(typo.composer(mot) for mot in (
        mots.titre, mots.sigle, mots.dispositif, mots.nom, mots.nom_defini, mots.a_nom, mots.de_nom, mots.references,
    )))  # fmt: skip


def _periode(resultats: Resultats) -> ChampsPeriode:
    periode = resultats.periode
    return ChampsPeriode(
        numero=periode.numero, debut=periode.dates.debut, fin=periode.dates.fin, dates=periode.dates,
        intervalle=typo.intervalle(periode.dates), conseil_des_maitres=periode.conseil_des_maitres,
        conseil_d_ecole=periode.conseil_d_ecole, avis_favorable=periode.avis_ien == 'favorable',
        avis_defavorable=periode.avis_ien == 'défavorable', date_avis=periode.date_avis_ien,
        retour_avant=periode.retour_avant,
    )  # fmt: skip


def _proposition(proposition: Proposition) -> ChampsProposition:
    calcule = proposition.groupe
    groupe, type_aide = calcule.groupe, calcule.type_aide
    nom = NomDEleve(proposition.eleve.nom_complet)
    return ChampsProposition(
        constat=nommer(type_aide.constat, nom), souhait=nommer(type_aide.souhait, nom), sujet=type_aide.sujet,
        dates=proposition.dates, intervalle=typo.intervalle(proposition.dates),
        horaires=[typo.creneau_de_lettre(creneau) for creneau in groupe.creneaux],
        creneaux=_creneaux(calcule), seances=[seance.jour for seance in proposition.seances],
        nombre_seances=len(proposition.seances), duree=Duree(sum(s.duree.minutes for s in proposition.seances)),
        enseignant=NomPropre(calcule.enseignant.imprime), domaine=typo.composer(groupe.domaine), lieu=groupe.lieu or None,
        surveillance_avant=groupe.surveillance_avant or None, surveillance_apres=groupe.surveillance_apres or None,
    )  # fmt: skip


def _creneaux(calcule: GroupeCalcule) -> list[ChampsCreneau]:
    return [
        ChampsCreneau([str(jour) for jour in sorted(un.jours)], un.plage.debut, un.plage.fin, un.plage.duree)
        for un in calcule.groupe.creneaux
    ]


@lru_cache(maxsize=64)
def _phrase(phrase: str) -> str:
    return typo.composer(phrase)


def nommer(phrase: str, nom: NomDEleve) -> str:
    """Met le nom d'un élève, avec l'élision qui convient, aux repères d'une phrase du régime."""
    formes = dict(zip(REPERES, (nom, nom.que, nom.de, nom.a), strict=True))
    texte = _phrase(phrase)
    for repere, forme in formes.items():
        texte = texte.replace(repere, forme)
    return texte


def _ligne_de_tableau(ligne: LigneTableau) -> ChampsLigneTableau:
    calcule = ligne.groupe
    if calcule is None:
        return ChampsLigneTableau(str(ligne.niveau), [], None, None, None, None, None, None)
    groupe, effectif = calcule.groupe, ligne.effectif
    attente = f"{typo.nombre(effectif.en_attente)} en attente" if effectif.en_attente else None
    return ChampsLigneTableau(
        niveau=str(ligne.niveau), horaires=[str(creneau) for creneau in groupe.creneaux],
        seances=f"{typo.compte(len(calcule.seances), 'séance')}, {calcule.duree}", accords=effectif.accords,
        refus=effectif.refus, en_attente=attente, enseignant=_enseignant_et_classe(ligne),
        objectifs=typo.composer(groupe.objectifs),
    )  # fmt: skip


def _enseignant_et_classe(ligne: LigneTableau) -> str:
    """Le nom imprimé ; la classe de l'enseignant n'est ajoutée que si ce n'est pas celle des élèves de la ligne."""
    assert ligne.groupe is not None
    enseignant = ligne.groupe.enseignant
    if not enseignant.niveaux or ligne.niveau in enseignant.niveaux:
        return enseignant.imprime
    return f"{enseignant.imprime} ({', '.join(enseignant.niveaux)})"


def _total(resultats: Resultats) -> str:
    effectifs = [groupe.effectif for groupe in resultats.groupes]
    proposes = sum(effectif.proposes for effectif in effectifs)
    details = [
        typo.compte(sum(e.accords for e in effectifs), "accord"),
        typo.compte(sum(e.refus for e in effectifs), "refus", "refus"),
        f"{sum(e.en_attente for e in effectifs)} en attente",
    ]
    return f"{typo.compte(proposes, 'proposition')}\u00a0: {', '.join(details)}"


def _totaux(service: Service) -> ChampsTotal:
    categories = service.comptees
    return ChampsTotal(
        service.total.duree, somme([c.prevue for c in categories]), somme([c.faite for c in categories]),
        somme([c.reste_a_prevoir for c in categories]), somme([c.reste_a_faire for c in categories]),
        somme([c.hors_ecole for c in categories]) or None,
    )  # fmt: skip


def _categorie(categorie: CategorieDue, avec_realise: bool) -> ChampsCategorie:
    ici = categorie.heures_ici
    return ChampsCategorie(
        libelle=typo.composer(categorie.categorie.libelle), dues=categorie.due.duree, prevues=categorie.prevue,
        faites=categorie.faite, reste_a_faire=categorie.reste_a_faire, reste_a_prevoir=categorie.reste_a_prevoir,
        hors_ecole=categorie.hors_ecole or None,
        ajustements=[f"{typo.composer(v.libelle)} ({v.duree})" for v in categorie.imputees] + _retraits(categorie),
        lignes=[_ligne_de_service(ligne, ici[ligne.ligne.id], avec_realise) for ligne in categorie.lignes],
    )  # fmt: skip


def _retraits(categorie: CategorieDue) -> list[str]:
    """Ce que des ajustements ont retiré ou ajouté, en toutes lettres."""
    regle = categorie.due.regle
    return [typo.composer(regle)] if categorie.due.ajustee else []


def _ligne_de_service(ligne: LigneDue, ici: Duree | None, avec_realise: bool) -> ChampsLigneService:
    entrees = [*map(_organisation, ligne.organisation), *map(_entree_prevue, ligne.groupes)]
    if avec_realise:
        entrees += [
            ChampsEntree(f"{Jour(note.jour.weekday())} {typo.date_longue(note.jour)}", None, note.duree,
                         _objet_du_journal(note))
            for note in ligne.journal
        ]  # fmt: skip
    minimum = ligne.minimum.duree if ligne.minimum else None
    return ChampsLigneService(
        typo.composer(ligne.ligne.libelle), ici, minimum, entrees,
    )  # fmt: skip


def _organisation(moment: OrganisationDatee) -> ChampsEntree:
    quand = typo.date_longue(moment.jour) if moment.jour else f"période {moment.periode.numero}"
    return ChampsEntree(quand, moment.duree, None, moment.objet)


def _entree_prevue(calcule: GroupeCalcule) -> ChampsEntree:
    groupe = calcule.groupe
    jours = tuple(sorted({seance.jour for seance in calcule.seances}))
    effectif = calcule.effectif.attendus
    horaires = f"{typo.FINE}; ".join(str(creneau) for creneau in groupe.creneaux)
    qui = f"{', '.join(groupe.niveaux)}, {typo.compte(effectif, 'élève')}, {horaires}"
    objet = f"{qui}\u00a0: {typo.composer(groupe.objectifs)}" if groupe.objectifs else qui
    return ChampsEntree(typo.dates_groupees(jours), calcule.duree, None, objet)


def _objet_du_journal(note: LigneDeService) -> str:
    parties = [note.niveau, typo.compte(note.effectif, 'élève') if note.effectif else '']
    tete = ", ".join(partie for partie in parties if partie)
    objet = typo.composer(note.objet)
    return f"{tete}\u00a0: {objet}" if tete and objet else tete or objet
