"""Décide d'une réponse d'après l'encre mesurée : accord, refus, ou une personne, avec toutes les raisons. Pur.

Une réponse n'est rendue que si une case est nettement cochée, l'autre nettement vide, et que rien d'autre ne fait douter.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.domaine.retour import Statut
from generator.numerisation.mesures import Mesures, Trace

ACCORD_MIN = 0.5
CONTRASTE_MIN = 35.0
CONTOUR_MIN = 0.5
COCHEE = 0.08
"""De l'encre bien noire."""
PALE, PALE_AU_CENTRE, PALE_EN_TOUT, PALE_FONCEE = 0.05, 0.03, 0.10, 0.15
"""Une marque pâle qui passe par le milieu."""
DEBORDANTE, DEBORDANTE_EN_TOUT, DEBORDANTE_FONCEE = 0.035, 0.15, 0.3
"""Une coche au bord de la case, dont le reste est dehors."""
POINT, POINT_FONCE = 0.025, 0.45
"""Un point de stylo, petit et net, dans une case et nulle part ailleurs, sur une page en gris ou en couleur."""
VIDE, VIDE_FINE = 0.015, 0.02
AUTOUR_MAX = 0.006
MOT_MAX = 0.012
MOT_BARRE = 0.03
A_COTE_MAX = 0.15
PORTEE_MAX = 10.0
"""Millimètres : ce qui entre dans la case et va plus loin n'y a pas été écrit ; une grande croix déborde de 8."""
PEU_DE_TRAITS, NOIRCIE_EXPRES = 0.5, 0.25
"""Une tache plus large qu'un trait, qui ne remplit pas la case."""
SALI_MAX = 0.02
SALI_FIN_MAX = 0.01
SIGNATURE_MIN = 2.0
AMPLEUR_MIN, ELAN_MIN, ZIGZAG_MIN, TRAIT_MIN = 25.0, 4.6, 9.0, 6.0
"""Au-delà de ce que mesure une date ou un nom en lettres de 2,7 mm, écrits à cette place : 22 mm², 3,5, 7,6 et 3,9 mm."""
SIGNATURE_SURE = 8.0
"""Millimètres carrés : quand une encre pâle a pu disparaître de la page, la signature doit montrer que le stylo se voit."""
NOIRCIE, SIGNATURE_D_UNE_NOIRCIE = 0.45, 15.0
"""Une case noircie est peut-être une erreur couverte, dont la correction, plus pâle, a disparu : on en demande plus."""
MOTIF_MAX = 6.0
MOTIF_LONG = 0.18


def decider(mesures: Mesures) -> tuple[Statut, tuple[str, ...]]:
    """Le statut et, s'il est « à vérifier », pourquoi. Quand la page même se lit mal, rien d'autre n'en est dit."""
    accord, refus = mesures.traces
    choix = 0 if accord.dedans + accord.fine >= refus.dedans + refus.fine else 1
    motifs = tuple(_de_la_page(mesures)) or (*_des_cases(mesures, choix), *_d_a_cote(mesures, choix))
    if motifs:
        return Statut.A_VERIFIER, motifs
    return (Statut.OUI, Statut.NON)[choix], ()


def est_signee(mesures: Mesures) -> bool | None:
    """Vrai s'il y a, là où l'on signe, autre chose qu'une date ou un nom ; rien si l'on ne sait pas où l'on signe."""
    if mesures.signature is None:
        return None
    return mesures.signature >= SIGNATURE_MIN and _est_un_paraphe(mesures)


def _est_un_paraphe(mesures: Mesures) -> bool:
    """Vrai si un seul de ces signes suffit : des mots écrits n'en ont aucun."""
    paraphe = mesures.paraphe
    return (
        paraphe.ampleur >= AMPLEUR_MIN or paraphe.elan >= ELAN_MIN
        or paraphe.hauteur >= ZIGZAG_MIN or paraphe.trait >= TRAIT_MIN
    )  # fmt: skip


def _de_la_page(mesures: Mesures) -> Iterator[str]:
    if mesures.accord < ACCORD_MIN:
        yield "la page ne se superpose pas assez bien au formulaire envoyé"
    if mesures.contraste < CONTRASTE_MIN:
        yield "l'image est trop pâle"
    if min(trace.contour for trace in mesures.traces) < CONTOUR_MIN:
        yield "le contour des cases n'est pas à sa place, ou s'est effacé"


def _des_cases(mesures: Mesures, choix: int) -> Iterator[str]:
    cochee, autre = mesures.traces[choix], mesures.traces[1 - choix]
    if cochee.fine < VIDE_FINE and cochee.dedans < VIDE:
        yield "aucune encre dans les cases"
    elif cochee.dedans < COCHEE and not _pale_mais_sure(cochee, mesures) and not _est_un_point(cochee, mesures):
        yield "l'encre de la case est trop pâle, ou trop petite"
    if autre.dedans >= COCHEE:
        yield "les deux cases sont cochées"
    elif autre.dedans > VIDE or autre.fine > VIDE_FINE:
        yield "il y a de l'encre dans les deux cases"


def _pale_mais_sure(trace: Trace, mesures: Mesures) -> bool:
    """Vrai d'une marque pâle qui passe par le milieu, ou bien tracée qui déborde : ce n'est ni une ombre ni une tache."""
    par_le_milieu = (
        trace.trait >= PALE and trace.centre >= PALE_AU_CENTRE
        and trace.marque >= PALE_EN_TOUT and trace.fonce >= PALE_FONCEE
    )  # fmt: skip
    debordante = trace.trait >= DEBORDANTE and trace.marque >= DEBORDANTE_EN_TOUT and trace.fonce >= DEBORDANTE_FONCEE
    return (par_le_milieu or debordante) and mesures.sali_fine <= SALI_FIN_MAX


def _est_un_point(trace: Trace, mesures: Mesures) -> bool:
    """Vrai d'un petit point bien noir et seul. En noir et blanc, ce peut être ce qui reste d'une croix, ou d'une tache."""
    seul = trace.autour == 0 and trace.a_cote == 0 and mesures.sali == 0 and mesures.sali_fine == 0
    return not mesures.sature and seul and trace.dedans >= POINT and trace.fonce >= POINT_FONCE


def _d_a_cote(mesures: Mesures, choix: int) -> Iterator[str]:
    cochee, autre = mesures.traces[choix], mesures.traces[1 - choix]
    if autre.autour > AUTOUR_MAX:
        yield "il y a de l'encre autour de l'autre case"
    if autre.mot > MOT_MAX:
        yield "l'autre réponse est entourée, barrée ou annotée"
    if cochee.mot_loin > MOT_BARRE:
        yield "le mot de la case cochée est barré ou entouré"
    if cochee.a_cote > A_COTE_MAX:
        yield "on a écrit par-dessus la case, ou à côté"
    if cochee.portee > PORTEE_MAX:
        yield "un trait passe par la case et continue plus loin : raie du copieur, pli, rond de tasse"
    if cochee.dedans < NOIRCIE_EXPRES and cochee.trait < PEU_DE_TRAITS * cochee.fine:
        yield "ce qui est dans la case est peut-être une tache"
    if mesures.sali > SALI_MAX:
        yield "il y a des taches ou des traits près des cases"
    if choix == 0 and mesures.motif is not None and (mesures.motif.ligne > MOTIF_MAX or mesures.motif.etendue > MOTIF_LONG):
        yield "un motif de refus est écrit, mais c'est l'accord qui est coché"
    if mesures.signature is None:
        if mesures.sature:
            yield "la numérisation en noir et blanc a pu effacer de l'encre"
    elif mesures.signature < SIGNATURE_MIN:
        yield "pas de signature"
    elif not _est_un_paraphe(mesures):
        yield "ce qui est écrit à la place de la signature est peut-être une date ou un nom"
    elif mesures.sature and mesures.signature < (SIGNATURE_D_UNE_NOIRCIE if cochee.dedans > NOIRCIE else SIGNATURE_SURE):
        yield "la numérisation en noir et blanc a effacé une partie de l'encre"
