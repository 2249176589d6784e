"""Montrer qui a répondu et qui ne l'a pas fait, par groupe et par classe. N'est appelé que par `cli_formulaires`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from generator.calcul import Effectif, Resultats
from generator.calcul.rapprochement import dire_le_coupon
from generator.calcul.reponses import Constat, Etat, Source
from generator.calcul.suites import retour_de_l_annee
from generator.calcul.suivi import (
    Comptes,
    Suivi,
    SuiviAnnuel,
    compter_les_formulaires,
    du_groupe,
    effectif_de,
    formulaires_de_la_periode,
    jours_de_retard,
    suivre,
    suivre_l_annee,
)
from generator.domaine.document import Formulaire
from generator.domaine.retour import Retour, Statut
from generator.rendu import typographie as typo
from generator.rendu.contexte_retours import cle_de_l_eleve

if TYPE_CHECKING:
    from generator.rangement import Fait

LARGEUR = 120
NOMBRES = ("Proposés", "Accords", "Refus", "En attente")
CASES = (
    ('accords', "accord", "accords"), ('refus', "refus", "refus"), ('non_signes', "non signé", "non signés"),
    ('illisibles', "illisible", "illisibles"), ('a_verifier', "à vérifier", "à vérifier"),
    ('en_attente', "en attente", "en attente"), ('doubles', "en double", "en double"),
    ('remplaces', "remplacé", "remplacés"),
)  # fmt: skip


def alleger(fait: Fait, jour: dt.date, catalogue_de: Callable[[str], Mapping[str, Formulaire]], *, json: bool) -> None:
    """Remplace les résultats d'une école par ce que l'on en dira. `catalogue_de` : les formulaires d'un identifiant."""
    resultats, fait.resultats = fait.resultats, None
    if resultats is not None:
        fait.etat = en_dict(resultats, jour) if json else _en_texte(resultats, jour, catalogue_de)


def _en_texte(resultats: Resultats, jour: dt.date, catalogue_de: Callable[[str], Mapping[str, Formulaire]]) -> str:
    console = Console(
        file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else LARGEUR, soft_wrap=False
    )
    with console.capture() as texte:
        _montrer_l_ecole(console, resultats, jour)
        _montrer_les_autres(console, resultats, catalogue_de(resultats.dossier.ecole.identifiant))
    return texte.get()


def _montrer_l_ecole(console: Console, resultats: Resultats, jour: dt.date) -> None:
    suivis, periode = _tries(suivre(resultats)), resultats.periode
    ecole = resultats.dossier.ecole
    console.print(f"\n{ecole.nom} ({ecole.annee}), période {periode.numero}", style='bold')
    console.print(_echeance(resultats, jour))
    console.print(_comptes(resultats, suivis))
    _montrer_les_reponses(console, [s for s in suivis if s.constat.etat in (Etat.ACCORD, Etat.REFUS)])
    _montrer_les_absents(console, [s for s in suivis if s.constat.etat.a_relancer])
    _montrer_les_doutes(console, suivis, suivre_l_annee(resultats))
    formulaires = compter_les_formulaires(formulaires_de_la_periode(resultats))
    console.print()
    if formulaires.remis:
        console.print(_somme(formulaires))
    annuels = suivre_l_annee(resultats)
    if any(annuel.constat.retours or not annuel.constat.etat.a_relancer for annuel in annuels):
        console.print(_annee(annuels))
    _montrer_les_accords_attendus(console, resultats, jour)


def _tries(suivis: Sequence[Suivi]) -> list[Suivi]:
    """Par classe dans l'ordre de la scolarité, puis par ordre alphabétique."""
    rangs: dict[str, int] = {}
    for suivi in suivis:
        eleve = suivi.proposition.eleve
        rangs[eleve.classe] = min(rangs.get(eleve.classe, eleve.niveau.rang), eleve.niveau.rang)
    return sorted(suivis, key=lambda suivi: (
        rangs[suivi.proposition.eleve.classe], typo.cle_de_tri(suivi.proposition.eleve.classe), *cle_de_l_eleve(suivi),
        suivi.proposition.groupe.groupe.code, suivi.proposition.foyer.rang,
    ))  # fmt: skip


def _echeance(resultats: Resultats, jour: dt.date) -> str:
    avant, retard = resultats.periode.retour_avant, jours_de_retard(resultats.periode, jour)
    if avant is None:
        return "La date de retour des coupons n'est pas remplie (feuille « Périodes »)."
    suite = f" : passé depuis {retard} jour{'s' if retard > 1 else ''}" if retard else ""
    return f"Réponses demandées au plus tard le {avant:%d/%m/%Y}{suite}."


def _comptes(resultats: Resultats, suivis: Sequence[Suivi]) -> Table:
    """Les nombres d'élèves, par groupe puis par classe ; ceux qui peuvent changer sont dits provisoires."""
    table = Table(box=None, pad_edge=False, header_style='bold')
    for titre in ("Groupe, puis classe", "Enseignant", *NOMBRES, "Nombres"):
        table.add_column(titre, justify='right' if titre in NOMBRES else 'left', overflow='fold')
    for calcule in resultats.groupes:
        _rangee(table, calcule.groupe.code, calcule.enseignant.imprime, effectif_de(du_groupe(suivis, calcule)))
    table.add_section()
    for classe in dict.fromkeys(suivi.proposition.eleve.classe for suivi in suivis):
        _rangee(table, classe, "", effectif_de(s for s in suivis if s.proposition.eleve.classe == classe))
    table.add_section()
    _rangee(table, "Total", "", effectif_de(suivis))
    return table


def _rangee(table: Table, nom: str, enseignant: str, effectif: Effectif) -> None:
    nombres = (effectif.proposes, effectif.accords, effectif.refus, effectif.en_attente)
    table.add_row(nom, enseignant, *map(str, nombres), "provisoire" if effectif.en_attente else "")


def _liste(console: Console, titre: str, lignes: Sequence[Sequence[str]]) -> None:
    console.print(f"\n{titre}", style='bold')
    table = Table(box=None, pad_edge=False, show_header=False)
    for ligne in lignes:
        table.add_row(*map(Text, ligne))
    console.print(table)


def _montrer_les_reponses(console: Console, suivis: Sequence[Suivi]) -> None:
    if suivis:
        _liste(console, f"Ont répondu ({len(suivis)})", [
            (*_qui(suivi), str(suivi.constat.etat), _d_ou(suivi.constat)) for suivi in suivis
        ])  # fmt: skip


def _montrer_les_absents(console: Console, suivis: Sequence[Suivi]) -> None:
    if suivis:
        _liste(console, f"Réponse attendue ({len(suivis)})", [
            (*_qui(suivi), str(suivi.constat.etat), "" if suivi.remise else "lettre pas encore faite : make lettres")
            for suivi in suivis
        ])  # fmt: skip


def _montrer_les_doutes(console: Console, suivis: Sequence[Suivi], annuels: Sequence[SuiviAnnuel]) -> None:
    lignes = [(*_qui(suivi), str(suivi.constat.etat), pourquoi) for suivi in suivis for pourquoi in _doutes(suivi.constat)]
    lignes += [
        (annuel.eleve.classe, _nom(annuel), "accord de l'année", str(annuel.constat.etat), pourquoi)
        for annuel in annuels for pourquoi in _doutes(annuel.constat)
    ]  # fmt: skip
    if lignes:
        console.print(f"\nÀ regarder ({len(lignes)})", style='bold')
    for *qui, etat, pourquoi in lignes:
        console.print(f"{', '.join(qui)} : {etat}")
        console.print(Padding(pourquoi, (0, 0, 0, 2)))


def _doutes(constat: Constat) -> Iterator[str]:
    """Pourquoi une personne doit regarder une réponse : les deux sources d'un conflit, les motifs d'un doute."""
    coupons = [dire_le_coupon(retour) for retour in constat.revenus]
    if constat.etat is Etat.CONFLIT:
        classeur = [f"classeur : « {constat.cellule} »"] if constat.cellule else []
        yield " ; ".join([*classeur, *(f"coupon : {coupon}" for coupon in coupons)])
        return
    for retour in constat.revenus:
        if retour.motifs or constat.etat is Etat.A_VERIFIER:
            motifs = " ; ".join(retour.motifs)
            yield f"{motifs}{' – ' if motifs else ''}{dire_le_coupon(retour)}"
    for retour in constat.perimes if constat.etat is Etat.A_VERIFIER and not constat.revenus else ():
        yield f"revenu sur une lettre remplacée depuis – {dire_le_coupon(retour)}"


def _qui(suivi: Suivi) -> tuple[str, str, str]:
    return (suivi.proposition.eleve.classe, _nom(suivi.proposition), suivi.proposition.groupe.groupe.code)


def _nom(vers: Any) -> str:
    """L'élève ; s'il a deux foyers, lequel."""
    foyer = f" (foyer {vers.foyer.rang})" if len(vers.eleve.foyers) > 1 else ""
    return f'{vers.eleve.nom} {vers.eleve.prenom}{foyer}'


def _d_ou(constat: Constat) -> str:
    jours = [f'{retour.jour:%d/%m/%Y}' for retour in constat.revenus if retour.jour]
    return f"{constat.source}, {jours[-1]}" if jours and constat.source is not Source.CLASSEUR else str(constat.source)


def _somme(comptes: Comptes) -> str:
    """Ce que disent les coupons seuls : « 24 formulaires remis : 15 accords, 2 refus, 7 en attente »."""
    parts = [(getattr(comptes, cle), singulier, pluriel) for cle, singulier, pluriel in CASES]
    dites = ", ".join(f"{n} {pluriel if n > 1 else singulier}" for n, singulier, pluriel in parts if n)
    pluriel = 's' if comptes.remis > 1 else ''
    return f"Sur le papier (lettres et relances), {comptes.remis} formulaire{pluriel} remis : {dites}."


def _annee(annuels: Sequence[SuiviAnnuel]) -> str:
    etats = [annuel.constat.etat for annuel in annuels]
    accords, refus = etats.count(Etat.ACCORD), etats.count(Etat.REFUS)
    sans = sum(etat.a_relancer for etat in etats)
    suite = "" if not sans else " « make accords » fait la demande pour celles qui n'ont pas répondu."
    return (
        f"Accords de principe pour l'année : {accords} accord{'s' if accords > 1 else ''}, {refus} refus, {sans} sans"
        f" réponse, sur {len(annuels)} famille{'s' if len(annuels) > 1 else ''}.{suite}"
    )


def _montrer_les_accords_attendus(console: Console, resultats: Resultats, jour: dt.date) -> None:
    """Les familles à qui l'accord de l'année a été demandé et qui n'ont pas répondu."""
    attendus = [a for a in suivre_l_annee(resultats) if a.constat.retours and a.constat.etat.a_relancer]
    if attendus:
        avant = retour_de_l_annee(resultats.dossier, jour)
        quand = f", au plus tard le {avant:%d/%m/%Y}" if avant else ""
        _liste(console, f"Accord de l'année attendu ({len(attendus)}){quand}", [
            (annuel.eleve.classe, _nom(annuel), str(annuel.constat.etat)) for annuel in attendus
        ])  # fmt: skip


def _montrer_les_autres(console: Console, resultats: Resultats, catalogue: Mapping[str, Formulaire]) -> None:
    """Ce qui est revenu d'autre que les coupons : le tableau signé de l'IEN, avec le mot de la case cochée."""
    revenus = [
        retour for retour in resultats.reponses.recus.autres
        if retour.destinataire and retour.destinataire.periode in (resultats.periode.numero, None)
        and retour.statut is not Statut.EN_ATTENTE
    ]  # fmt: skip
    if revenus:
        console.print(f"\nAussi revenus ({len(revenus)})", style='bold')
    for retour in revenus:
        console.print(_autre(retour, catalogue))


def _autre(retour: Retour, catalogue: Mapping[str, Formulaire]) -> str:
    """« Tableaux prévisionnels : FAVORABLE – « oui » (référence …) »."""
    formulaire = catalogue.get(retour.destinataire.formulaire) if retour.destinataire else None
    mots = dict(zip((Statut.OUI, Statut.NON), formulaire.cases, strict=False)) if formulaire else {}
    dit = " ; ".join(filter(None, (mots.get(retour.statut, str(retour.statut)), " ; ".join(retour.motifs))))
    nom = (retour.destinataire.nom if retour.destinataire else '') or (formulaire.titre if formulaire else '')
    return f"{nom} : {dit} – {dire_le_coupon(retour)}"


# Pour une machine

def en_dict(resultats: Resultats, jour: dt.date) -> dict[str, Any]:
    """Le même contenu, pour une machine."""
    suivis, periode = _tries(suivre(resultats)), resultats.periode
    formulaires = compter_les_formulaires(formulaires_de_la_periode(resultats))
    return {
        'retour_avant': periode.retour_avant.isoformat() if periode.retour_avant else None,
        'jours_de_retard': jours_de_retard(periode, jour),
        'groupes': [
            {'groupe': g.groupe.code, 'enseignant': g.enseignant.code, **_effectif(effectif_de(du_groupe(suivis, g)))}
            for g in resultats.groupes
        ],
        'classes': [
            {'classe': classe, **_effectif(effectif_de(s for s in suivis if s.proposition.eleve.classe == classe))}
            for classe in dict.fromkeys(s.proposition.eleve.classe for s in suivis)
        ],
        'reponses': [_reponse(suivi) for suivi in suivis],
        'formulaires': {'remis': formulaires.remis, **asdict(formulaires)},
        'annee': [
            {'eleve': a.eleve.nom_complet, 'classe': a.eleve.classe, 'foyer': a.foyer.rang, **_constat(a.constat)}
            for a in suivre_l_annee(resultats)
        ],
    }  # fmt: skip


def _effectif(effectif: Effectif) -> dict[str, Any]:
    return {
        'accords': effectif.accords, 'refus': effectif.refus, 'en_attente': effectif.en_attente,
        'provisoire': effectif.en_attente > 0,
    }  # fmt: skip


def _reponse(suivi: Suivi) -> dict[str, Any]:
    proposition = suivi.proposition
    return {
        'eleve': proposition.eleve.nom_complet, 'classe': proposition.eleve.classe,
        'groupe': proposition.groupe.groupe.code, 'foyer': proposition.foyer.rang, 'remise': suivi.remise,
        'a_relancer': suivi.a_relancer, **_constat(suivi.constat),
    }  # fmt: skip


def _constat(constat: Constat) -> dict[str, Any]:
    return {
        'etat': str(constat.etat), 'source': str(constat.source) or None,
        'classeur': str(constat.cellule) if constat.cellule else None,
        'coupons': [
            {
                'reference': r.reference, 'reponse': str(r.statut), 'jour': r.jour.isoformat() if r.jour else None,
                'auteur': str(r.auteur) if r.auteur else None, 'motifs': list(r.motifs), 'pieces': list(r.pieces),
                'remplacee_par': r.remplacee_par or None,
            }
            for r in constat.retours
        ],
    }  # fmt: skip
