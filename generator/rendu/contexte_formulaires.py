"""Des résultats aux champs des feuilles de présence, des lettres de l'année, de l'inspection et du bilan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.calcul import GroupeCalcule, Service
from generator.calcul.presences import (
    AbsencesRepetees,
    BlocDePresence,
    LigneDePresence,
    Note,
    feuille_de_presence,
)
from generator.calcul.suites import retour_de_l_annee
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.personnes import Eleve, Foyer
from generator.domaine.temps import Jour
from generator.reglementation.textes import Preuve
from generator.rendu import typographie as typo
from generator.rendu.annexe import textes_du_service
from generator.rendu.champs_formulaires import (
    ChampsAbsence,
    ChampsAbsences,
    ChampsBilan,
    ChampsBloc,
    ChampsDecision,
    ChampsEleveNote,
    ChampsFamille,
    ChampsFeuilleDePresence,
    ChampsGroupe,
    ChampsGroupeInspecte,
    ChampsHoraire,
    ChampsInspection,
    ChampsLigneBilan,
    ChampsSeance,
)
from generator.rendu.contexte import Contextes, champs_eleve
from generator.rendu.liaison import NomDEleve, NomPropre

SIGNES = {Note.A_NOTER: '', Note.PAS_ATTENDU: '–', Note.PRESENT: 'P', Note.ABSENT: 'A', Note.ABSENT_JUSTIFIE: 'AJ'}
JOUR_ABREGE = {jour: f'{str(jour)[:3]}.' for jour in Jour}
NON_RENDU = "non rendu"


def presence(contextes: Contextes, calcule: GroupeCalcule) -> ChampsFeuilleDePresence:
    """Les champs de la feuille de présence d'un groupe."""
    blocs = feuille_de_presence(contextes.resultats, calcule)
    return ChampsFeuilleDePresence(
        groupe=_groupe(calcule), blocs=[_bloc(bloc) for bloc in blocs],
        **contextes.communs('ecole', 'aide', 'periode', 'edition', 'retour'),
    )  # fmt: skip


def _groupe(calcule: GroupeCalcule) -> ChampsGroupe:
    groupe, effectif = calcule.groupe, calcule.effectif
    return ChampsGroupe(
        code=groupe.code, niveaux=", ".join(groupe.niveaux), horaires=[str(creneau) for creneau in groupe.creneaux],
        enseignant=NomPropre(calcule.enseignant.imprime), domaine=typo.composer(groupe.domaine),
        objectifs=typo.composer(groupe.objectifs), lieu=groupe.lieu or None,
        surveillance_avant=groupe.surveillance_avant or None, surveillance_apres=groupe.surveillance_apres or None,
        nombre_seances=len(calcule.seances), duree=calcule.duree, accords=effectif.accords, refus=effectif.refus,
        en_attente=effectif.en_attente, attendus=effectif.attendus,
    )  # fmt: skip


def _bloc(bloc: BlocDePresence) -> ChampsBloc:
    lignes = sorted(bloc.lignes, key=lambda ligne: (typo.cle_de_tri(ligne.eleve.nom), typo.cle_de_tri(ligne.eleve.prenom)))
    seances = [
        ChampsSeance(JOUR_ABREGE[Jour(jour.weekday())], f'{jour:%d/%m}', attendus)
        for jour, attendus in zip(bloc.jours, bloc.attendus, strict=True)
    ]
    return ChampsBloc(seances, [_eleve_note(ligne) for ligne in lignes])


def _eleve_note(ligne: LigneDePresence) -> ChampsEleveNote:
    eleve = ligne.eleve
    return ChampsEleveNote(
        NomDEleve(f'{eleve.nom} {eleve.prenom}'), eleve.classe, not ligne.accord, [SIGNES[note] for note in ligne.notes]
    )


def famille(contextes: Contextes, eleve: Eleve, foyer: Foyer) -> ChampsFamille:
    """Les champs d'une lettre de l'année à un foyer."""
    retour = retour_de_l_annee(contextes.resultats.dossier, contextes.date_edition)
    return ChampsFamille(
        eleve=champs_eleve(eleve), foyer=NomPropre(foyer.responsables), retour_avant=retour,
        **contextes.communs('ecole', 'aide', 'edition', 'retour'),
    )  # fmt: skip


def absences(contextes: Contextes, lettre: AbsencesRepetees) -> ChampsAbsences:
    """Les champs d'une lettre d'absences répétées."""
    manquees = [
        ChampsAbsence(seance.jour, str(seance.plage), NomPropre(calcule.enseignant.imprime), calcule.groupe.code)
        for calcule, seance in lettre.manquees
    ]
    return ChampsAbsences(
        eleve=champs_eleve(lettre.eleve), foyer=NomPropre(lettre.foyer.responsables), absences=manquees,
        nombre=len(manquees),
        justifiees=lettre.justifiees, **contextes.communs('ecole', 'aide', 'periode', 'edition', 'retour'),
    )  # fmt: skip


def inspection(contextes: Contextes, service: Service) -> ChampsInspection:
    """Les champs des papiers d'un enseignant : ses groupes de l'année, ses heures, leurs textes."""
    periodes = contextes.resultats.dossier.periode_par_numero
    groupes = sorted(service.groupes, key=lambda g: (periodes[g.groupe.periode].dates, g.groupe.niveaux[0].rang))
    siennes = dict.fromkeys(groupe.groupe.periode for groupe in groupes)
    fiche = contextes.service(service, avec_realise=True)
    textes = [texte for texte, preuve in textes_du_service(service) if preuve is not Preuve.OUTIL]
    return ChampsInspection(
        enseignant=fiche.enseignant, categories=fiche.categories, total=fiche.total, aide=fiche.aide,
        groupes=[_groupe_inspecte(groupe) for groupe in groupes], creneaux=_emploi_du_temps(groupes),
        decisions=[_decision(periodes[numero]) for numero in siennes], textes=list(dict.fromkeys(textes)),
        **contextes.communs('ecole', 'ien', 'edition'),
    )  # fmt: skip


def _groupe_inspecte(calcule: GroupeCalcule) -> ChampsGroupeInspecte:
    groupe = calcule.groupe
    jours: tuple[dt.date, ...] = tuple(sorted({seance.jour for seance in calcule.seances}))
    return ChampsGroupeInspecte(
        periode=groupe.periode, niveaux=", ".join(groupe.niveaux), horaires=[str(creneau) for creneau in groupe.creneaux],
        dates=typo.dates_groupees(jours), seances=f"{typo.compte(len(calcule.seances), 'séance')}, {calcule.duree}",
        effectif=calcule.effectif.attendus, domaine=typo.composer(groupe.domaine),
        objectifs=typo.composer(groupe.objectifs), lieu=groupe.lieu or None, bilan=typo.composer(groupe.bilan) or None,
    )  # fmt: skip


def _emploi_du_temps(groupes: Iterable[GroupeCalcule]) -> list[ChampsHoraire]:
    """Par période, puis dans l'ordre de la semaine."""
    lignes = sorted(
        (calcule.groupe.periode, jour, creneau.plage, _qui_et_ou(calcule))
        for calcule in groupes for creneau in calcule.groupe.creneaux for jour in creneau.jours
    )  # fmt: skip
    return [ChampsHoraire(periode, str(jour), str(plage), qui) for periode, jour, plage, qui in lignes]


def _qui_et_ou(calcule: GroupeCalcule) -> str:
    return ", ".join(filter(None, (*calcule.groupe.niveaux, calcule.groupe.lieu)))


def _decision(periode: PeriodeScolaire) -> ChampsDecision:
    return ChampsDecision(
        periode.numero, typo.intervalle(periode.dates), periode.conseil_des_maitres, periode.avis_ien or None,
        periode.date_avis_ien, periode.conseil_d_ecole,
    )  # fmt: skip


def bilan(contextes: Contextes) -> ChampsBilan:
    """Les champs du bilan de période : ceux du tableau prévisionnel, et le bilan de chaque groupe."""
    tableau = contextes.tableau()
    lignes = []
    for ligne, prevue in zip(contextes.resultats.tableau, tableau.lignes, strict=True):
        rendu = None if ligne.groupe is None else typo.composer(ligne.groupe.groupe.bilan) or NON_RENDU
        lignes.append(ChampsLigneBilan(**vars(prevue), bilan=rendu))
    return ChampsBilan(
        lignes=lignes, total=tableau.total, **contextes.communs('ecole', 'ien', 'aide', 'periode', 'edition', 'retour'),
    )  # fmt: skip
