"""Ce qu'il est bon de savoir en recevant les documents d'une école, et qui n'est ni une faute ni un avertissement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from generator.calcul.suivi import jours_de_retard
from generator.conversion.planches import DOSSIER
from generator.domaine.document import Contexte
from generator.domaine.retour import Statut
from generator.ecole import Preparation
from generator.rapport import Emplacement


def dire_le_retour_passe(preparation: Preparation) -> Iterator[str]:
    """Des lettres qui demandent une réponse avant un jour déjà passé à leur date : la cellule à changer.

    Rien si la période est finie : on la refait pour la relire, pas pour l'envoyer.
    """
    periode = preparation.resultats.periode
    if preparation.date_edition > periode.dates.fin:
        return
    lettres = any(f.contexte is Contexte.LETTRE for f in preparation.passage.formulaires.values())
    if not lettres or periode.retour_avant is None or not jours_de_retard(periode, preparation.date_edition):
        return
    ou = periode.origine.a('retour_avant') if periode.origine else Emplacement('classeur', 'Périodes')
    yield (
        f"les lettres, datées du {preparation.date_edition:%d/%m/%Y}, demandent une réponse avant le"
        f" {periode.retour_avant:%d/%m/%Y}, jour passé : changez-le ({ou}), ou donnez une autre date aux lettres (DATE=)."
    )


def dire_ou_regarder(preparation: Preparation, fichiers: Collection[str], *, apercu: bool) -> Iterator[str]:
    """Ce qu'un passage a fait que son tableau de fin ne dit pas, et ce qu'il reste à refaire."""
    if apercu:
        yield f"les pages en planches d'images sont dans le sous-dossier « {DOSSIER} »."
    if not preparation.passage.suit_les_retours:
        return
    dossiers = Counter(fichier.rpartition('/')[0] for fichier in fichiers)
    seuls = sorted(fichier for fichier in fichiers if '/' not in fichier)
    dits = [f"{nom}/ ({combien} fichier{'s' if combien > 1 else ''})" for nom, combien in sorted(dossiers.items()) if nom]
    yield f"dans le dossier : {', '.join([*seuls, *dits]) or 'rien'} ; ils nomment des élèves et restent à l'école."
    recus = preparation.resultats.reponses.recus
    if any(retour.statut is not Statut.EN_ATTENTE for retour in (*recus.propositions, *recus.annuels)):
        periode = preparation.resultats.periode.numero
        yield (
            "le tableau prévisionnel ne compte ces réponses qu'une fois refait : "
            f"« make formulaire FORMULAIRE=tableau_previsionnel PERIODE={periode} » pour lui seul ; « make lettres "
            f"PERIODE={periode} » refait aussi les lettres et la liasse, à la date d'aujourd'hui."
        )
