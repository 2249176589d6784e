"""La période d'après : ses dates, les groupes repris avec leurs élèves, les réponses et les objectifs à refaire."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from generator.calcul.periodes_scolaires import periode_d_apres
from generator.classeur.geste import Geste
from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import Groupe, Inscription, PeriodeScolaire, Suite
from generator.domaine.mots import plier
from generator.domaine.personnes import Eleve, Reponse
from generator.domaine.temps import Periode
from generator.feuilles import GROUPES, INSCRIPTIONS, ORGANISATION, PERIODES
from generator.lecture.essentiel import Lignes
from generator.lecture.table import Ligne
from generator.reconduction.carnet import FORMAT_DATE, Carnet, compter

REPRIS = ('code', 'niveaux', 'enseignant', 'jours', 'debut', 'fin', 'domaine', 'type_aide', 'lieu', 'surveillance_avant',
          'surveillance_apres')  # fmt: skip
"""D'une période à l'autre, un groupe garde cela ; objectifs, bilan et « Sauf le » sont à refaire."""
A_REMPLIR, A_VERIFIER = 'point à remplir', 'date à vérifier'


def periode_de_depart(lignes: Lignes, depuis: int | None) -> int | None:
    """Le numéro de la période dont on part : celle qu'on nomme si elle a des groupes, sinon la dernière qui en a."""
    numeros = _numeros(lignes)
    if depuis is not None:
        return depuis if depuis in numeros else None
    return max(numeros, default=None)


def deja_prete(lignes: Lignes, depart: int, depuis: int | None, jour: dt.date) -> int | None:
    """Le numéro d'une période déjà préparée : celle d'après a des groupes, ou la dernière n'a pas commencé.

    De même la dernière si ses objectifs restent tous à remplir, quand ceux de la période d'avant le sont.
    """
    if depart + 1 in _numeros(lignes):
        return depart + 1
    debuts = (ligne['debut'] for ligne in lignes[PERIODES.cle] if ligne['numero'] == depart)
    debut = next(debuts, None)
    a_venir = debut is not None and debut > jour
    return depart if depuis is None and (a_venir or _reste_a_remplir(lignes, depart)) else None


def _reste_a_remplir(lignes: Lignes, numero: int) -> bool:
    """Vrai si cette période est telle qu'on l'a préparée : aucun objectif, alors que celle d'avant en a."""
    remplies = {ligne['periode'] for ligne in lignes[GROUPES.cle] if ligne.texte('objectifs')}
    return numero not in remplies and numero - 1 in remplies


def _numeros(lignes: Lignes) -> set[int]:
    return {ligne['periode'] for ligne in lignes[GROUPES.cle] if ligne['periode'] is not None}


def dire_deja_prete(lignes: Lignes, prete: int) -> Carnet:
    """Rien à faire, et pourquoi."""
    carnet, siennes = Carnet(), [ligne for ligne in lignes[GROUPES.cle] if ligne['periode'] == prete]
    codes = list(dict.fromkeys(ligne.texte('code') for ligne in siennes))
    objectifs = ", dont les objectifs restent à remplir" if _reste_a_remplir(lignes, prete) else ""
    carnet.dire(
        'période déjà préparée',
        f"La période {prete} a déjà {compter(len(codes), 'groupe')} ({', '.join(codes)}){objectifs} : rien n'est "
        f"repris. Pour préparer la période {prete + 1} sans attendre : DEPUIS={prete} (--depuis sans make).",
        siennes[0].origine, 'code',
    )  # fmt: skip
    return carnet


def reprendre_la_periode(dossier: Dossier, lignes: Lignes, depart: int, calendrier: Calendrier) -> Carnet:
    """Prépare la période qui suit `depart`, par des lignes de plus. Sans geste si l'année est finie, et c'est dit."""
    carnet, source, noms = Carnet(), dossier.periode_par_numero[depart], _nommer(dossier.eleves)
    nouvelle = _dater(dossier, source, calendrier, carnet)
    if nouvelle is None:
        return carnet
    groupes = dossier.groupes_de(depart)
    gardees = {groupe.code: _eleves_gardes(dossier, groupe, (source, nouvelle), noms, carnet) for groupe in groupes}
    repris = [groupe for groupe in groupes if gardees[groupe.code]]
    _dire_les_absents(dossier, lignes, source, carnet)
    _lever_les_ambiguites(lignes, repris, nouvelle, carnet)
    codes = {plier(groupe.code) for groupe in repris}
    for ligne in lignes[GROUPES.cle]:
        if ligne['periode'] == depart and plier(ligne.texte('code')) in codes:
            carnet.gestes.append(_ligne_de_plus(ligne, nouvelle.numero))
    for groupe in repris:
        _dire_le_groupe(groupe, [noms[i.eleve] for i in gardees[groupe.code]], dossier, lignes, carnet)
    if repris and 'periode' not in lignes[INSCRIPTIONS.cle][0].origine.lettres:
        carnet.dire('colonne ajoutée', "« Période », à droite de la feuille « Inscriptions », qui ne l'avait pas.")
    rangs = {i.origine.ligne for inscriptions in gardees.values() for i in inscriptions if i.origine}
    for ligne in lignes[INSCRIPTIONS.cle]:
        if ligne.origine.ligne in rangs:
            valeurs = {'eleve': ligne['eleve'], 'groupe': ligne['groupe'], 'periode': nouvelle.numero}
            carnet.gestes.append(Geste(INSCRIPTIONS, valeurs))
    _dire_la_suite(repris, lignes, source, nouvelle, carnet)
    return carnet


# Les dates

def _dater(
    dossier: Dossier, source: PeriodeScolaire, calendrier: Calendrier, carnet: Carnet
) -> PeriodeScolaire | None:  # fmt: skip
    """La période d'après : celle du classeur si elle y est déjà, sinon celle du calendrier."""
    numero = source.numero + 1
    tapee = dossier.periode_par_numero.get(numero)
    if tapee is not None:
        carnet.dire('période gardée', f"La période {numero}, {_du_au(tapee.dates)}, est déjà dans le classeur : rien n'y "
                    "change.", tapee.origine, 'numero')  # fmt: skip
        return tapee
    proposee = periode_d_apres(source.dates.fin, dossier.ecole, calendrier)
    if proposee is None:
        carnet.dire("fin de l'année", f"La période {source.numero} est la dernière de l'année {calendrier.annee} : « make "
                    "annee-suivante » prépare la suivante.", source.origine, 'fin')  # fmt: skip
        return None
    carnet.gestes.append(Geste(PERIODES, {'numero': numero, 'debut': proposee.dates.debut, 'fin': proposee.dates.fin}))
    carnet.dire('période ajoutée', f"Période {numero}, {_du_au(proposee.dates)}, d'après le calendrier de la zone "
                f"{calendrier.zone}.")  # fmt: skip
    if not proposee.entiere:
        carnet.dire(
            A_VERIFIER, f"La période {source.numero} finit le {source.dates.fin:{FORMAT_DATE}}, entre deux vacances : la "
            f"période {numero} reprend le {proposee.dates.debut:{FORMAT_DATE}} et va jusqu'aux vacances.", source.origine,
            'fin',
        )  # fmt: skip
    for autre in dossier.periodes:
        if autre.dates.debut <= proposee.dates.fin and proposee.dates.debut <= autre.dates.fin:
            carnet.dire(A_VERIFIER, f"La période {autre.numero} du classeur, {_du_au(autre.dates)}, a des jours communs "
                        f"avec la période {numero}.", autre.origine, 'debut')  # fmt: skip
    return PeriodeScolaire(numero, proposee.dates)


def _du_au(dates: Periode) -> str:
    return f"du {dates.debut:{FORMAT_DATE}} au {dates.fin:{FORMAT_DATE}}"


# Les élèves

def _eleves_gardes(
    dossier: Dossier, groupe: Groupe, periodes: tuple[PeriodeScolaire, PeriodeScolaire], noms: Mapping[str, str],
    carnet: Carnet,
) -> list[Inscription]:  # fmt: skip
    """Les inscriptions d'un groupe à reprendre d'une période à l'autre ; dit celles que l'on laisse, et pourquoi."""
    (source, nouvelle), gardees = periodes, []
    for inscription in dossier.inscriptions_de(groupe):
        eleve = dossier.eleve_par_cle[inscription.eleve]
        qui = f"{noms[eleve.cle]}, {groupe.code}"
        if inscription.suite is Suite.ARRETER:
            carnet.dire('élève non repris', f"{qui} : l'aide s'arrête (colonne « Suite »).", inscription.origine, 'suite',
                        personnel=True)  # fmt: skip
        elif eleve.depart is not None and eleve.depart < nouvelle.dates.debut:
            carnet.dire('élève non repris', f"{qui} : a quitté l'école le {eleve.depart:{FORMAT_DATE}}.", eleve.origine,
                        'depart', personnel=True)  # fmt: skip
        elif inscription.sortie is not None and inscription.sortie < source.dates.fin:
            carnet.dire('élève non repris', f"{qui} : sorti du groupe le {inscription.sortie:{FORMAT_DATE}}, avant la fin "
                        "de la période.", inscription.origine, 'sortie', personnel=True)  # fmt: skip
        else:
            gardees.append(inscription)
            if Reponse.NON in inscription.reponses:
                carnet.dire('élève repris après un refus', f"{qui} : ses responsables avaient refusé ; l'aide leur est "
                            "proposée de nouveau.", inscription.origine, 'reponse_1', personnel=True)  # fmt: skip
    if not gardees:
        carnet.dire('groupe non repris', f"{groupe.code} : aucun élève à reprendre.", groupe.origine, 'code')
    return gardees


def _nommer(eleves: Sequence[Eleve]) -> dict[str, str]:
    """Le nom de chaque élève, par sa clé ; avec sa classe, s'il a un homonyme."""
    fois = Counter(plier(eleve.nom_complet) for eleve in eleves)
    return {
        eleve.cle: eleve.nom_complet if fois[plier(eleve.nom_complet)] == 1 else f"{eleve.nom_complet} ({eleve.classe})"
        for eleve in eleves
    }


def _dire_les_absents(dossier: Dossier, lignes: Lignes, source: PeriodeScolaire, carnet: Carnet) -> None:
    """Qui est inscrit sans être dans la feuille Élèves n'est pas repris."""
    codes = {plier(groupe.code) for groupe in dossier.groupes_de(source.numero)}
    connues = {inscription.origine.ligne for inscription in dossier.inscriptions if inscription.origine}
    for ligne in lignes[INSCRIPTIONS.cle]:
        du_groupe = plier(ligne.texte('groupe')) in codes and ligne['periode'] in (None, source.numero)
        if du_groupe and ligne.origine.ligne not in connues:
            carnet.dire('élève non repris', f"{ligne['eleve']}, {ligne['groupe']} : n'est pas dans la feuille « Élèves ».",
                        ligne.origine, 'eleve', personnel=True)  # fmt: skip


def _lever_les_ambiguites(
    lignes: Lignes, repris: Sequence[Groupe], nouvelle: PeriodeScolaire, carnet: Carnet
) -> None:
    """Un code gardé vaut désormais pour deux périodes : les lignes qui ne disent pas la leur la reçoivent."""
    sans = [ligne for ligne in lignes[INSCRIPTIONS.cle] if ligne['periode'] is None]
    for groupe in repris:
        siennes = [ligne for ligne in sans if plier(ligne.texte('groupe')) == plier(groupe.code)]
        if not siennes:
            continue
        carnet.gestes += [Geste(INSCRIPTIONS, {'periode': groupe.periode}, ligne.origine) for ligne in siennes]
        carnet.dire(
            'groupe de même code', f"{groupe.code} est aussi en période {nouvelle.numero} : « Période » reçoit "
            f"{groupe.periode} aux lignes d'avant ({_rangs(siennes)}).", siennes[0].origine,
            'periode',
        )  # fmt: skip


def _rangs(lignes: Sequence[Ligne]) -> str:
    return ", ".join(str(ligne.origine.ligne) for ligne in lignes)


# Les groupes

def _ligne_de_plus(ligne: Ligne, numero: int) -> Geste:
    return Geste(GROUPES, {cle: ligne[cle] for cle in REPRIS if ligne[cle] is not None} | {'periode': numero})


def _dire_le_groupe(
    groupe: Groupe, eleves: Sequence[str], dossier: Dossier, lignes: Lignes, carnet: Carnet
) -> None:
    horaires = " ; ".join(str(creneau) for creneau in groupe.creneaux)
    carnet.dire(
        'groupe repris', f"{groupe.code}, {groupe.enseignant}, {horaires} : {compter(len(eleves), 'élève')} "
        f"({', '.join(eleves)}), réponses vides.", groupe.origine, 'code', personnel=True,
    )  # fmt: skip
    if groupe.enseignant not in dossier.enseignant_par_code:
        carnet.dire(
            'enseignant absent de sa feuille', f"« {groupe.enseignant} » n'est plus dans la feuille « Enseignants » : "
            f"le groupe {groupe.code} est repris, à confier à un autre.", groupe.origine, 'enseignant',
        )  # fmt: skip
    siennes = [ligne for ligne in lignes[GROUPES.cle] if ligne['periode'] == groupe.periode
               and plier(ligne.texte('code')) == plier(groupe.code)]  # fmt: skip
    for ligne in siennes:
        if ligne['exceptions']:
            carnet.dire('exception non reprise', f"{groupe.code} : les jours de « Sauf le » sont ceux de la période "
                        f"{groupe.periode}.", ligne.origine, 'exceptions')  # fmt: skip


def _dire_la_suite(
    repris: Sequence[Groupe], lignes: Lignes, source: PeriodeScolaire, nouvelle: PeriodeScolaire, carnet: Carnet
) -> None:  # fmt: skip
    if nouvelle.origine is None:
        carnet.dire(A_REMPLIR, "Conseil des maîtres, avis de l'IEN, conseil d'école et retour des coupons de la période "
                    f"{nouvelle.numero} (feuille « Périodes ») : aucune date n'est proposée.")  # fmt: skip
    if repris:
        carnet.dire(A_REMPLIR, f"« Objectifs » de chaque groupe de la période {nouvelle.numero} (feuille « Groupes ») : "
                    "vides, ils n'empêchent que cette période-là.")  # fmt: skip
    organisation = [ligne for ligne in lignes[ORGANISATION.cle] if ligne['periode'] == source.numero]
    if organisation:
        carnet.dire('feuille non reprise', f"« Organisation » : {compter(len(organisation), 'ligne')} de la période "
                    f"{source.numero} ; ce temps est à prévoir de nouveau.", organisation[0].origine, 'periode')  # fmt: skip
