"""Dire ce qui ne s'accorde pas entre le classeur et le registre des retours : les deux sources, et rien n'est choisi."""

from __future__ import annotations

from collections.abc import Collection

from generator.calcul.reponses import Constat, Etat, Issue, Reponses, Source, issue_de
from generator.calcul.signalement import signaler
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import Inscription, PeriodeScolaire
from generator.domaine.personnes import Eleve, Foyer, Reponse
from generator.domaine.reference import afficher_reference
from generator.domaine.retour import Auteur, Destinataire, Retour
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Origine, Probleme, Rapport

REGISTRE = 'registre des retours'
AUTEURS = {Auteur.LECTURE: "lu par l'outil", Auteur.PERSONNE: "décidé par une personne"}


def dire_le_coupon(retour: Retour) -> str:
    """Un coupon revenu et d'où on le tient : sa réponse, sa référence, son jour, qui l'a lu, la pièce à ouvrir."""
    jour = f"le {retour.jour:%d/%m/%Y}" if retour.jour else ""
    auteur = AUTEURS[retour.auteur] if retour.auteur else ""
    piece = f"pièce {retour.pieces[-1]} du dossier des données" if retour.pieces else ""
    suites = ", ".join(filter(None, (jour, auteur, piece)))
    return f"« {retour.statut} » (référence {afficher_reference(retour.reference)}{', ' if suites else ''}{suites})"


def signaler_les_reponses(
    dossier: Dossier, periode: PeriodeScolaire, reponses: Reponses, rapport: Rapport
) -> None:
    """Signale tout ce qui ne s'accorde pas pour une période, et pour l'année : rien de cela n'empêche de produire."""
    for inscription in dossier.inscriptions:
        if inscription.periode == periode.numero:
            _signaler_l_inscription(inscription, dossier.eleve_par_cle[inscription.eleve], reponses, rapport)
    for eleve in dossier.eleves:
        for foyer in eleve.foyers:
            colonne = f'accord_annuel_{foyer.rang}'
            _signaler_un_foyer(reponses.annuelle(eleve, foyer), eleve, eleve.origine, colonne, rapport)
    _signaler_les_egares(dossier, periode, reponses, rapport)


def _signaler_l_inscription(inscription: Inscription, eleve: Eleve, reponses: Reponses, rapport: Rapport) -> None:
    constats = reponses.constats(inscription, eleve)
    for foyer, constat in zip(eleve.foyers, constats, strict=True):
        _signaler_un_foyer(constat, eleve, inscription.origine, f'reponse_{foyer.rang}', rapport)
    if issue_de(constats) is Issue.CONFLIT and not any(constat.etat is Etat.CONFLIT for constat in constats):
        dites = " ; ".join(_dire_le_foyer(f, c) for f, c in zip(eleve.foyers, constats, strict=True))
        signaler(
            rapport, Code.REPONSES_EN_CONFLIT, "Un foyer dit oui, l'autre non", inscription.origine, 'reponse_1',
            f"l'élève compte « en attente » tant que le désaccord dure – {dites}", "voyez les familles, puis corrigez.",
            eleve.nom_complet, Gravite.AVERTISSEMENT, personnel=True,
        )  # fmt: skip


def _dire_le_foyer(foyer: Foyer, constat: Constat) -> str:
    coupons = ", ".join(dire_le_coupon(retour) for retour in constat.revenus)
    origine = f"coupon {coupons}" if coupons else str(constat.source)
    return f"foyer {foyer.rang} : {constat.reponse}{f' ({origine})' if constat.source else ''}"


def _signaler_un_foyer(
    constat: Constat, eleve: Eleve, origine: Origine | None, colonne: str, rapport: Rapport
) -> None:
    coupons = " et ".join(dire_le_coupon(retour) for retour in constat.revenus)
    if constat.etat is Etat.CONFLIT and constat.source is Source.LES_DEUX:
        signaler(
            rapport, Code.REPONSE_CONTREDITE, f"Le classeur dit « {constat.cellule} », le coupon revenu dit autre chose",
            origine, colonne, f"au registre : {coupons} ; rien n'est choisi, l'élève compte « en attente »",
            "regardez la pièce ; corrigez ou videz la cellule, ou corrigez la réponse lue (make atelier, page « Retours »).",
            eleve.nom_complet, Gravite.AVERTISSEMENT, personnel=True,
        )  # fmt: skip
    elif constat.etat is Etat.CONFLIT:
        au_classeur = f" ; le classeur dit « {constat.cellule} »" if constat.cellule in (Reponse.OUI, Reponse.NON) else ""
        signaler(
            rapport, Code.COUPONS_CONTRAIRES, "Deux coupons du même foyer se contredisent", origine, colonne,
            f"au registre : {coupons}{au_classeur} ; rien n'est choisi, l'élève compte « en attente »",
            "voyez la famille, puis corrigez la réponse lue (make atelier, page « Retours »).",
            eleve.nom_complet, Gravite.AVERTISSEMENT, personnel=True,
        )  # fmt: skip
    for retour in constat.perimes if constat.etat is Etat.A_VERIFIER and not constat.revenus else ():
        signaler(
            rapport, Code.RETOUR_SUR_LETTRE_REMPLACEE, "Une réponse est revenue sur une lettre remplacée depuis", origine,
            colonne, f"au registre : {dire_le_coupon(retour)} ; elle ne compte pas pour la nouvelle lettre",
            "si elle vaut encore, écrivez-la dans cette cellule ; sinon, écrivez-y « en attente ».",
            eleve.nom_complet, Gravite.AVERTISSEMENT, personnel=True,
        )  # fmt: skip


# Ce qui est revenu pour quelqu'un que le classeur ne connaît pas, ou plus

def _signaler_les_egares(dossier: Dossier, periode: PeriodeScolaire, reponses: Reponses, rapport: Rapport) -> None:
    inscrits: set[tuple[str, str, int | None]] = {(i.eleve, i.groupe, i.periode) for i in dossier.inscriptions}
    siens = [r for r in reponses.recus.propositions if r.destinataire and r.destinataire.periode == periode.numero]
    for retour in (*siens, *reponses.recus.annuels):
        vers = retour.destinataire
        if vers is None or not retour.revenu or retour.remplacee_par:
            continue
        absence = _absence(vers, dossier, inscrits)
        if absence:
            rapport.ajouter(Probleme(
                Code.RETOUR_SANS_DESTINATAIRE, Gravite.AVERTISSEMENT, f"Un coupon est revenu pour {absence}",
                Emplacement(REGISTRE), f"au registre : {dire_le_coupon(retour)} ; il ne compte pas",
                "si c'est un oubli, remettez la ligne dans le classeur ; sinon, il n'y a rien à faire.",
                vers.nom or None, True,
            ))  # fmt: skip


def _absence(vers: Destinataire, dossier: Dossier, inscrits: Collection[tuple[str, str, int | None]]) -> str:
    """Ce qui manque au classeur pour qu'un retour y trouve sa place ; rien s'il la trouve."""
    eleve = dossier.eleve_par_cle.get(vers.eleve)
    if eleve is None:
        return "un élève qui n'est pas dans le classeur"
    if vers.foyer not in {foyer.rang for foyer in eleve.foyers}:
        return f"un foyer {vers.foyer} que le classeur n'a pas"
    if vers.groupe and (vers.eleve, vers.groupe, vers.periode) not in inscrits:
        return f"un élève qui n'est pas inscrit au groupe {vers.groupe}, période {vers.periode}"
    return ""
