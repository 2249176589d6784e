"""Quels exemplaires une école fait d'un formulaire : une fonction par contexte, dans l'ordre où on les range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.calcul import GroupeCalcule, Proposition
from generator.calcul.heures import suivre_les_heures
from generator.calcul.presences import absences_repetees
from generator.calcul.suites import familles
from generator.calcul.suivi import a_relancer, jours_de_retard, suivre
from generator.domaine.document import Contexte, Formulaire
from generator.domaine.personnes import Eleve, Foyer
from generator.domaine.retour import Destinataire
from generator.rendu import contexte_formulaires as champs
from generator.rendu.contexte import Contextes
from generator.rendu.contexte_heures import suivi, suivi_d_ecole
from generator.rendu.contexte_retours import liste_des_retours, relance
from generator.rendu.documents import Document
from generator.rendu.identite import champs_retour
from generator.rendu.typographie import cle_de_tri

Inventaire = Callable[[Contextes, str, bool], list[Document]]
UNE_ABSENCE = 1
"""Sans seuil, un remplissage à blanc essaie la lettre de chaque élève absent."""


def inventorier(formulaire: Formulaire, contextes: Contextes, titre: str, *, remis: bool = False) -> list[Document]:
    """Tous les exemplaires d'un formulaire ; `titre` : celui d'un exemplaire unique ; `remis` : ceux de la liasse.

    Ceux qui peuvent revenir signés portent leur référence.
    """
    documents = INVENTAIRES[formulaire.contexte](contextes, titre, remis)
    if not formulaire.contexte.revient:
        return documents
    return [_adresser(document, formulaire, contextes) for document in documents]


def _adresser(document: Document, formulaire: Formulaire, contextes: Contextes) -> Document:
    """Un exemplaire avec sa référence : la même à chaque passage, pour le même formulaire et le même destinataire."""
    periode = contextes.resultats.periode
    sans_periode = formulaire.contexte.annuel or periode.est_l_annee
    destinataire = replace(
        document.destinataire, formulaire=formulaire.cle, periode=None if sans_periode else periode.numero,
        nom=document.destinataire.nom or formulaire.titre,
    )  # fmt: skip
    reference = contextes.reference_de(destinataire)
    contexte = replace(document.contexte, retour=champs_retour(reference, contextes.conservation(formulaire.cle)))
    return replace(document, contexte=contexte, destinataire=destinataire, reference=reference)


def rien_a_faire(formulaire: Formulaire, contextes: Contextes) -> str:
    """La phrase qui dit pourquoi un formulaire n'a aucun exemplaire."""
    periode = contextes.resultats.periode.numero
    seuil = contextes.resultats.dossier.ecole.seuil_absences
    phrases = {
        Contexte.ABSENCES: f"aucun élève n'atteint le seuil de {seuil} absences non justifiées en période {periode}",
        Contexte.ACCORD: "toutes les familles ont déjà donné leur réponse pour l'année",
        Contexte.RELANCE: _pourquoi_pas_de_relance(contextes),
    }
    return f"{formulaire.titre} : {phrases.get(formulaire.contexte, 'aucun exemplaire à faire')}."


def _pourquoi_pas_de_relance(contextes: Contextes) -> str:
    periode = contextes.resultats.periode
    if not a_relancer(contextes.resultats, contextes.date_edition):
        return f"aucune famille à relancer pour la période {periode.numero}"
    if periode.retour_avant is None:
        constat = f"la date de retour des coupons de la période {periode.numero} n'est pas remplie"
    elif jours_de_retard(periode, contextes.date_edition):
        constat = f"la période {periode.numero} est finie"
    else:
        constat = f"les familles ont jusqu'au {periode.retour_avant:%d/%m/%Y}"
    return f"{constat} ; pour faire les lettres dès maintenant, ajoutez RELANCES=1 (--relances sans make)"


# Une fois pour l'école


def _unique(fabriquer: Callable[[Contextes], Any]) -> Inventaire:
    return lambda contextes, titre, _: [Document(fabriquer(contextes), titre)]


# Par enseignant


def _services(contextes: Contextes, _: str, remis: bool) -> list[Document]:
    """L'exemplaire de l'enseignant porte le réalisé, celui de la liasse non."""
    return [
        Document(
            contextes.service(service, avec_realise=not remis), titre, destinataire=Destinataire(
                '', enseignant=service.enseignant.code, nom=titre
            ),
        )
        for service in contextes.resultats.services
        for titre in [f'{service.enseignant.nom} {service.enseignant.prenom}']
    ]  # fmt: skip


def _inspections(contextes: Contextes, *_: object) -> list[Document]:
    return [
        Document(champs.inspection(contextes, service), f'{service.enseignant.nom} {service.enseignant.prenom}')
        for service in contextes.resultats.services
    ]


def _suivis(contextes: Contextes, *_: object) -> list[Document]:
    return [
        Document(suivi(contextes, heures), f'{heures.service.enseignant.nom} {heures.service.enseignant.prenom}')
        for heures in suivre_les_heures(contextes.resultats, contextes.jusqu_au)
    ]


def _listes_des_retours(contextes: Contextes, *_: object) -> list[Document]:
    """Les enseignants qui ont un groupe pendant la période."""
    suivis, resultats = suivre(contextes.resultats), contextes.resultats
    listes = []
    for service in resultats.services:
        groupes = [g for g in resultats.groupes if g.enseignant.code == service.enseignant.code]
        if groupes:
            nom = f'{service.enseignant.nom} {service.enseignant.prenom}'
            liste = liste_des_retours(contextes, service, groupes, suivis)
            listes.append(Document(liste, f"Liste des retours – {nom}", nom=nom))
    return listes


# Par groupe


def _feuilles(contextes: Contextes, *_: object) -> list[Document]:
    """Par enseignant, puis dans l'ordre de la scolarité."""

    def cle(calcule: GroupeCalcule) -> tuple[object, ...]:
        enseignant, groupe = calcule.enseignant, calcule.groupe
        return (cle_de_tri(enseignant.nom), enseignant.code, groupe.niveaux[0].rang, cle_de_tri(groupe.code))

    return [
        Document(
            champs.presence(contextes, g), g.groupe.code, g.enseignant.imprime, g.groupe.code,
            destinataire=Destinataire('', groupe=g.groupe.code, nom=g.groupe.code),
        )
        for g in sorted(contextes.resultats.groupes, key=cle)
    ]  # fmt: skip


# Par élève et par foyer


def _lettres(contextes: Contextes, *_: object) -> list[Document]:
    """Une lettre par inscription et par foyer."""
    propositions = contextes.resultats.propositions
    return _par_proposition(contextes, [(proposition, contextes.lettre(proposition)) for proposition in propositions])


def _relances(contextes: Contextes, *_: object) -> list[Document]:
    """Une lettre par foyer qui n'a pas répondu ; aucune tant que ce n'est pas le moment."""
    suivis = a_relancer(contextes.resultats, contextes.date_edition) if contextes.relancer else ()
    return _par_proposition(contextes, [(suivi.proposition, relance(contextes, suivi)) for suivi in suivis])


def _par_proposition(contextes: Contextes, remplies: Sequence[tuple[Proposition, Any]]) -> list[Document]:
    """Un exemplaire par proposition, rangés par classe ; le groupe est dit à qui en a plusieurs."""
    groupes: dict[str, set[str]] = {}
    for proposition in contextes.resultats.propositions:
        groupes.setdefault(proposition.eleve.cle, set()).add(proposition.groupe.groupe.code)

    def document(proposition: Proposition, champs_remplis: Any) -> Document:
        plusieurs = len(groupes[proposition.eleve.cle]) > 1
        groupe = proposition.groupe.groupe.code
        return _familial(champs_remplis, proposition.eleve, proposition.foyer, groupe, plusieurs=plusieurs)

    rangs = _rangs(proposition.eleve for proposition, _ in remplies)
    tries = sorted(
        remplies, key=lambda rempli: (*_cle(rempli[0].eleve, rangs), rempli[0].groupe.groupe.code, rempli[0].foyer.rang)
    )
    return [document(proposition, contexte) for proposition, contexte in tries]


def _toutes_les_familles(contextes: Contextes, *_: object) -> list[Document]:
    return _par_famille(contextes, familles(contextes.resultats))


def _familles_sans_reponse(contextes: Contextes, *_: object) -> list[Document]:
    return _par_famille(contextes, familles(contextes.resultats, sans_reponse=True))


def _par_famille(contextes: Contextes, couples: Iterable[tuple[Eleve, Foyer]]) -> list[Document]:
    rangs = _rangs(contextes.resultats.dossier.eleves)
    return [
        _familial(champs.famille(contextes, eleve, foyer), eleve, foyer)
        for eleve, foyer in sorted(couples, key=lambda couple: (*_cle(couple[0], rangs), couple[1].rang))
    ]


def _absences(contextes: Contextes, *_: object) -> list[Document]:
    resultats = contextes.resultats
    rangs = _rangs(resultats.dossier.eleves)
    lettres = absences_repetees(resultats, resultats.dossier.ecole.seuil_absences or UNE_ABSENCE)
    return [
        _familial(champs.absences(contextes, lettre), lettre.eleve, lettre.foyer)
        for lettre in sorted(lettres, key=lambda lettre: (*_cle(lettre.eleve, rangs), lettre.foyer.rang))
    ]


def _rangs(eleves: Iterable[Eleve]) -> dict[str, int]:
    """Le rang de chaque classe : celui de son plus petit niveau."""
    rangs: dict[str, int] = {}
    for eleve in eleves:
        rangs[eleve.classe] = min(rangs.get(eleve.classe, eleve.niveau.rang), eleve.niveau.rang)
    return rangs


def _cle(eleve: Eleve, rangs: Mapping[str, int]) -> tuple[object, ...]:
    """Par classe dans l'ordre de la scolarité, puis par ordre alphabétique français."""
    return (rangs[eleve.classe], cle_de_tri(eleve.classe), cle_de_tri(eleve.nom), cle_de_tri(eleve.prenom), eleve.cle)


def _familial(contexte: Any, eleve: Eleve, foyer: Foyer, groupe: str = '', *, plusieurs: bool = False) -> Document:
    precisions = [groupe] if plusieurs else []
    if len(eleve.foyers) > 1:
        precisions.append(f"foyer {foyer.rang}")
    suite = f" ({', '.join(precisions)})" if precisions else ""
    morceaux = (eleve.classe, eleve.nom, eleve.prenom, eleve.numero, groupe, f'foyer {foyer.rang}')
    nom = ' '.join(morceau for morceau in morceaux if morceau)
    titre = f'{eleve.nom} {eleve.prenom}{suite}'
    destinataire = Destinataire('', None, eleve.cle, groupe, foyer.rang, classe=eleve.classe, nom=titre)
    return Document(contexte, titre, eleve.classe, nom, destinataire)


INVENTAIRES: Mapping[Contexte, Inventaire] = {
    Contexte.LETTRE: _lettres,
    Contexte.TABLEAU: _unique(lambda contextes: contextes.tableau()),
    Contexte.SERVICE: _services,
    Contexte.ACCOMPAGNEMENT: _unique(lambda contextes: contextes.accompagnement([], 0)),
    Contexte.SOMMAIRE: _unique(lambda contextes: contextes.sommaire([])),
    Contexte.ANNEXE: _unique(lambda contextes: contextes.annexe()),
    Contexte.GROUPE: _feuilles,
    Contexte.ELEVE: _toutes_les_familles,
    Contexte.ACCORD: _familles_sans_reponse,
    Contexte.ABSENCES: _absences,
    Contexte.INSPECTION: _inspections,
    Contexte.BILAN: _unique(champs.bilan),
    Contexte.RETOURS: _listes_des_retours,
    Contexte.RELANCE: _relances,
    Contexte.SUIVI: _suivis,
    Contexte.SUIVI_ECOLE: _unique(suivi_d_ecole),
    Contexte.CIRCONSCRIPTION: lambda *_: [],  # aucune école ne le fait : c'est la vue de toutes
}
"""Accompagnement et sommaire énumèrent les autres pièces : c'est la liasse qui les remplit vraiment."""
