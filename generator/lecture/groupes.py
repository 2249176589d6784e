"""Des feuilles Périodes, Groupes et Inscriptions au domaine, références vérifiées."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.domaine.groupe import Groupe, Inscription, PeriodeScolaire, Suite
from generator.domaine.mots import plier, proche
from generator.domaine.personnes import Eleve, Reponse
from generator.domaine.temps import AnneeScolaire, Creneau, Periode
from generator.erreurs import Code
from generator.lecture.ecole import lire_plage
from generator.lecture.personnes import Annuaire, controler_annee
from generator.lecture.table import Ligne
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

DATES_DE_PERIODE = ('debut', 'fin', 'conseil_des_maitres', 'date_avis_ien', 'conseil_d_ecole', 'retour_avant')
COMMUNES = ('niveaux', 'enseignant', 'objectifs', 'domaine', 'type_aide', 'lieu', 'surveillance_avant',
            'surveillance_apres', 'bilan')  # fmt: skip


def lire_periodes(lignes: Iterable[Ligne], annee: AnneeScolaire | None, rapport: Rapport) -> tuple[PeriodeScolaire, ...]:
    """Les périodes lisibles, dans l'année scolaire."""
    periodes: dict[int, PeriodeScolaire] = {}
    for ligne in lignes:
        numero, debut, fin = ligne['numero'], ligne['debut'], ligne['fin']
        if numero is None or debut is None or fin is None:
            continue
        if numero in periodes:
            rapport.ajouter(Probleme(
                Code.DOUBLON, Gravite.ERREUR, "Deux périodes ont le même numéro", ligne.origine.a('numero'),
                "chaque période a son numéro", "changez l'un des deux.", str(numero),
            ))  # fmt: skip
            continue
        if fin < debut:
            rapport.ajouter(Probleme(
                Code.FIN_AVANT_DEBUT, Gravite.ERREUR, "La période finit avant de commencer", ligne.origine.a('fin'),
                f"elle commence le {debut:%d/%m/%Y} (cellule {ligne.origine.a('debut').cellule})",
                "corrigez l'une des deux dates.", f'{fin:%d/%m/%Y}',
            ))  # fmt: skip
            continue
        if annee:
            controler_annee(ligne, DATES_DE_PERIODE, annee, rapport)
        if ligne['retour_avant'] and ligne['retour_avant'] > debut:
            rapport.ajouter(Probleme(
                Code.RETOUR_TARDIF, Gravite.AVERTISSEMENT, "Les coupons reviennent après le début de la période",
                ligne.origine.a('retour_avant'), f"la période commence le {debut:%d/%m/%Y}",
                "corrigez la date de retour, ou gardez ce choix.", f'{ligne["retour_avant"]:%d/%m/%Y}',
            ))  # fmt: skip
        periodes[numero] = PeriodeScolaire(
            numero, Periode(debut, fin), ligne['conseil_des_maitres'], ligne.texte('avis_ien'), ligne['date_avis_ien'],
            ligne['conseil_d_ecole'], ligne['retour_avant'], ligne.origine,
        )  # fmt: skip
    return tuple(sorted(periodes.values(), key=lambda periode: periode.numero))


def lire_groupes(
    lignes: Iterable[Ligne], numeros: Collection[int], codes: Mapping[str, str], rapport: Rapport
) -> tuple[Groupe, ...]:
    """Les groupes lisibles ; plusieurs lignes au même code et à la même période font plusieurs horaires.

    `numeros` : ceux de la feuille « Périodes » ; `codes` : ceux de la feuille « Enseignants ».
    """
    groupes: dict[tuple[int, str], Groupe] = {}
    for ligne in lignes:
        controler_periode(ligne, numeros, rapport)
        enseignant = reference(ligne, 'enseignant', codes, "Enseignant inconnu", "Enseignants", rapport)
        plage = lire_plage(ligne, 'debut', 'fin', rapport)
        if not ligne['code'] or ligne['periode'] is None or not ligne['jours'] or plage is None:
            continue
        cle = (ligne['periode'], plier(ligne['code']))
        creneau = Creneau(ligne['jours'], plage)
        if cle in groupes:
            groupes[cle] = _ajouter_creneau(groupes[cle], creneau, ligne, rapport)
        elif ligne['niveaux'] and enseignant:
            groupes[cle] = _groupe(ligne, creneau, enseignant)
    return tuple(groupes.values())


def _groupe(ligne: Ligne, creneau: Creneau, enseignant: str) -> Groupe:
    return Groupe(
        code=ligne['code'], periode=ligne['periode'], niveaux=ligne['niveaux'], enseignant=enseignant,
        creneaux=(creneau,), objectifs=ligne.texte('objectifs'),
        domaine=ligne.texte('domaine') or ligne.texte('objectifs').rstrip(' .'),
        type_aide=ligne.texte('type_aide'), lieu=ligne.texte('lieu'), exceptions=ligne['exceptions'] or (),
        surveillance_avant=ligne.texte('surveillance_avant'), surveillance_apres=ligne.texte('surveillance_apres'),
        bilan=ligne.texte('bilan'), origine=ligne.origine,
    )  # fmt: skip


def _ajouter_creneau(groupe: Groupe, creneau: Creneau, ligne: Ligne, rapport: Rapport) -> Groupe:
    for cle in COMMUNES:
        nouvelle = ligne[cle]
        if nouvelle and cle != 'domaine' and nouvelle != getattr(groupe, cle):
            rapport.ajouter(Probleme(
                Code.LIGNES_CONTRADICTOIRES, Gravite.ERREUR, "Deux lignes du même groupe se contredisent",
                ligne.origine.a(cle), "une seconde ligne au même code ajoute un horaire ; le reste est pareil ou vide",
                "donnez un autre code au groupe, ou videz cette cellule.", groupe.code,
            ))  # fmt: skip
    exceptions = tuple(sorted({*groupe.exceptions, *(ligne['exceptions'] or ())}))
    return replace(groupe, creneaux=(*groupe.creneaux, creneau), exceptions=exceptions)


def controler_periode(ligne: Ligne, numeros: Collection[int], rapport: Rapport) -> None:
    """Signale un numéro de période que la feuille « Périodes » ne contient pas."""
    numero = ligne['periode']
    if numero is not None and numero not in numeros:
        connues = ", ".join(str(n) for n in sorted(numeros)) or "aucune"
        rapport.ajouter(Probleme(
            Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Période inconnue", ligne.origine.a('periode'),
            f"la feuille « Périodes » contient : {connues}", "corrigez le numéro, ou ajoutez la période.", str(numero),
        ))  # fmt: skip


def reference(
    ligne: Ligne, cle: str, connus: Mapping[str, str], quoi: str, feuille: str, rapport: Rapport
) -> str | None:
    """Le code que désigne une cellule ; signale une référence inconnue et propose la plus proche."""
    saisie = ligne.texte(cle)
    if not saisie:
        return None
    if plier(saisie) in connus:
        return connus[plier(saisie)]
    suggestion = proche(saisie, list(connus.values()))
    remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else f"ajoutez-le à la feuille « {feuille} »."
    rapport.ajouter(Probleme(
        Code.REFERENCE_INCONNUE, Gravite.ERREUR, quoi, ligne.origine.a(cle),
        f"les codes connus sont : {', '.join(dict.fromkeys(connus.values())) or 'aucun'}", remede, saisie,
    ))  # fmt: skip
    return None


def lire_inscriptions(
    lignes: Iterable[Ligne], groupes: IndexDesGroupes, annuaire: Annuaire, periodes: Mapping[int, PeriodeScolaire],
    rapport: Rapport,
) -> tuple[Inscription, ...]:  # fmt: skip
    """Les inscriptions lisibles : un élève connu, un groupe connu, des dates dans la période."""
    inscriptions: dict[tuple[str, str, int], Inscription] = {}
    for ligne in lignes:
        eleve = annuaire.chercher(ligne['eleve'], ligne.origine.a('eleve'), rapport) if ligne['eleve'] else None
        groupe = groupe_designe(ligne, groupes, rapport)
        if eleve is None or groupe is None:
            continue
        cle = (eleve.cle, groupe.code, groupe.periode)
        if cle in inscriptions:
            rapport.ajouter(Probleme(
                Code.DOUBLON, Gravite.ERREUR, "Élève inscrit deux fois dans ce groupe", ligne.origine.a('eleve'),
                "une inscription par élève et par groupe", "supprimez l'une des deux lignes.", ligne['eleve'], True,
            ))  # fmt: skip
            continue
        _controler_dates(ligne, periodes[groupe.periode], rapport)
        inscriptions[cle] = Inscription(
            eleve.cle, groupe.code, groupe.periode, ligne['entree'], ligne['sortie'],
            _reponses(ligne, eleve, rapport), Suite(ligne['suite']) if ligne['suite'] else None, ligne.origine,
        )  # fmt: skip
    return tuple(inscriptions.values())


def _reponses(ligne: Ligne, eleve: Eleve, rapport: Rapport) -> tuple[Reponse | None, ...]:
    if ligne['reponse_2'] and len(eleve.foyers) < 2:
        rapport.ajouter(Probleme(
            Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Réponse d'un second foyer qui n'existe pas",
            ligne.origine.a('reponse_2'), "la feuille « Élèves » ne donne qu'un foyer à cet élève",
            "ajoutez le foyer 2 à la feuille « Élèves », ou videz cette cellule.", ligne['reponse_2'],
        ))  # fmt: skip
    return tuple(
        Reponse(ligne[f'reponse_{foyer.rang}']) if ligne[f'reponse_{foyer.rang}'] else None for foyer in eleve.foyers
    )


def _controler_dates(ligne: Ligne, periode: PeriodeScolaire, rapport: Rapport) -> None:
    entree, sortie = ligne['entree'], ligne['sortie']
    for cle in ('entree', 'sortie'):
        if ligne[cle] is not None and ligne[cle] not in periode.dates:
            dates = f"du {periode.dates.debut:%d/%m/%Y} au {periode.dates.fin:%d/%m/%Y}"
            rapport.ajouter(Probleme(
                Code.DATE_HORS_ANNEE, Gravite.ERREUR, "Date hors de la période du groupe", ligne.origine.a(cle),
                f"la période {periode.numero} va {dates}", "corrigez la date, ou videz la cellule.",
                f'{ligne[cle]:%d/%m/%Y}',
            ))  # fmt: skip
    if entree and sortie and sortie < entree:
        rapport.ajouter(Probleme(
            Code.FIN_AVANT_DEBUT, Gravite.ERREUR, "La sortie précède l'entrée", ligne.origine.a('sortie'), '',
            "corrigez l'une des deux dates.", f'{sortie:%d/%m/%Y}',
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexDesGroupes:
    """Les groupes par code plié ; plusieurs périodes peuvent partager un code.

    `fautifs` : le code et la période de lignes déjà signalées ; s'y référer n'est pas une seconde faute.
    """

    par_code: Mapping[str, Sequence[Groupe]]
    fautifs: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def de(cls, groupes: Iterable[Groupe], lignes: Iterable[Ligne] = ()) -> IndexDesGroupes:
        """Range les groupes par code ; `lignes` sont celles de la feuille, lisibles ou non."""
        index: dict[str, list[Groupe]] = {}
        for groupe in groupes:
            index.setdefault(plier(groupe.code), []).append(groupe)
        bons = {(code, groupe.periode) for code, memes in index.items() for groupe in memes}
        return cls(index, frozenset((plier(ligne.texte('code')), ligne['periode']) for ligne in lignes) - bons)

    def est_fautif(self, code: str, periode: int | None) -> bool:
        """Vrai si une ligne déjà signalée est peut-être celle de ce groupe."""
        return any(code == autre and (periode == numero or None in (periode, numero)) for autre, numero in self.fautifs)

    def du_jour(self, jour: dt.date, periodes: Mapping[int, PeriodeScolaire]) -> IndexDesGroupes:
        """Les seuls groupes dont la période contient une date."""
        par_code = {
            code: [g for g in memes if g.periode in periodes and jour in periodes[g.periode].dates]
            for code, memes in self.par_code.items()
        }
        return IndexDesGroupes(par_code, self.fautifs)


def groupe_designe(ligne: Ligne, groupes: IndexDesGroupes, rapport: Rapport) -> Groupe | None:
    """Le groupe que nomme une ligne, période comprise si le code ne suffit pas."""
    saisie = ligne.texte('groupe')
    if not saisie:
        return None
    trouves = list(groupes.par_code.get(plier(saisie), ()))
    if ligne['periode'] is not None:
        trouves = [g for g in trouves if g.periode == ligne['periode']]
    if len(trouves) == 1:
        return trouves[0]
    lieu: Emplacement = ligne.origine.a('groupe')
    if trouves:
        periodes = ", ".join(str(g.periode) for g in trouves)
        rapport.ajouter(Probleme(
            Code.REFERENCE_AMBIGUE, Gravite.ERREUR, "Ce groupe existe dans plusieurs périodes", lieu,
            f"périodes {periodes}", "remplissez la colonne « Période ».", saisie,
        ))  # fmt: skip
        return None
    if groupes.est_fautif(plier(saisie), ligne['periode']):
        return None
    suggestion = proche(saisie, [*(g.code for memes in groupes.par_code.values() for g in memes),
                                 *(code for code, _ in groupes.fautifs)])  # fmt: skip
    remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "ajoutez-le à la feuille « Groupes »."
    rapport.ajouter(Probleme(
        Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Groupe inconnu", lieu,
        "le groupe doit figurer dans la feuille « Groupes », à cette période", remede, saisie,
    ))  # fmt: skip
    return None
