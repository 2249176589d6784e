"""L'état d'un dépôt : le registre rejoué, formulaire par formulaire. Pur."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator.archive.registre import Evenement, Fait
from generator.domaine.retour import Auteur, Destinataire, Retour, Statut

FORMULAIRE = 'formulaire'
"""La nature d'une pièce qui compte ; les autres : « doublon », « à classer »."""
DEUX_RETOURS = "le formulaire est revenu deux fois, avec des réponses différentes ou incertaines"
APRES_DECISION = "le formulaire est revenu encore une fois et dit autre chose que ce qui avait été décidé"


@dataclass
class Etat:
    """Ce que le registre sait aujourd'hui.

    `retours` : par référence émise ; `pages` : les pages déjà rangées, (SHA-256 du fichier, numéro) ; `pieces` : chaque
    fichier du dépôt et son empreinte ; `lots` : les fichiers entièrement rangés ; `purgees` : les fichiers effacés.
    """

    retours: dict[str, Retour] = field(default_factory=dict)
    pages: set[tuple[str, int]] = field(default_factory=set)
    pieces: dict[str, str] = field(default_factory=dict)
    lots: set[str] = field(default_factory=set)
    purgees: dict[str, str] = field(default_factory=dict)
    cadres: dict[str, tuple[str, tuple[float, ...]]] = field(default_factory=dict)
    """Par référence : la pièce qui porte la réponse et où elle est dans sa page, en parts de largeur et de hauteur."""
    eliminees: set[str] = field(default_factory=set)
    """Les références dont plus rien n'est gardé : ni pièce, ni lien."""
    gelees: set[str] = field(default_factory=set)
    """Les références à ne pas éliminer, tant qu'un litige dure."""
    signatures: dict[str, bool] = field(default_factory=dict)
    """Par référence : ce qu'une personne a dit de la signature."""

    @property
    def a_verifier(self) -> list[Retour]:
        """Ce qu'une personne doit régler ou revoir, dans l'ordre d'émission ; pas ce qui a été éliminé."""
        return [
            retour for retour in self.retours.values()
            if (retour.statut is Statut.A_VERIFIER or retour.motifs) and retour.reference not in self.eliminees
        ]  # fmt: skip


def rejouer(evenements: Iterable[Evenement], liens: Mapping[str, Destinataire]) -> Etat:
    """Rejoue le registre. Une décision de personne l'emporte sur toute lecture ; une lecture plus récente la fait revoir.

    Une décision peut en défaire une autre, et être défaite à son tour : celle d'avant revient.
    """
    etat, tous = Etat(), list(evenements)
    annulees: set[int] = set()
    for evenement in reversed(tous):
        if evenement.fait is Fait.DECISION and evenement.champs.get('annule') and evenement.numero not in annulees:
            annulees.add(int(evenement['annule']))
    for evenement in tous:
        if evenement.fait is Fait.DECISION and evenement.numero in annulees:
            continue
        _appliquer(etat, evenement, liens)
    return etat


def _appliquer(etat: Etat, evenement: Evenement, liens: Mapping[str, Destinataire]) -> None:
    match evenement.fait:
        case Fait.EMISSION:
            for reference in evenement['references']:
                etat.retours.setdefault(reference, Retour(reference, liens.get(reference)))
        case Fait.REMPLACEMENT:
            ancienne = evenement['ancienne']
            if ancienne in etat.retours:
                etat.retours[ancienne] = replace(etat.retours[ancienne], remplacee_par=evenement['nouvelle'])
        case Fait.PIECE:
            etat.pieces[evenement['piece']] = evenement['sha256']
            etat.pages |= {(source, page) for source, page in evenement['pages']}
            if evenement['nature'] == FORMULAIRE and (retour := etat.retours.get(evenement['reference'])):
                etat.retours[retour.reference] = replace(retour, pieces=(*retour.pieces, evenement['piece']))
        case Fait.BLANCHE:
            etat.pages |= {(source, page) for source, page in evenement['pages']}
        case Fait.LECTURE:
            _lire(etat, evenement)
        case Fait.DECISION:
            _decider(etat, evenement)
        case Fait.LOT:
            etat.lots.add(evenement['source'])
        case Fait.PURGE:
            _purger(etat, evenement)
        case Fait.EFFACEMENT:
            etat.eliminees |= set(evenement['references'])
        case Fait.GEL:
            concernees = set(evenement['references'])
            etat.gelees = etat.gelees | concernees if evenement['gele'] else etat.gelees - concernees


def _lire(etat: Etat, evenement: Evenement) -> None:
    """Une lecture de plus : la même réponse confirme, une autre fait douter ; rien ne change ce qu'une personne a dit."""
    retour = etat.retours.get(evenement['reference'])
    if retour is None:
        return
    if evenement.champs.get('cadre'):
        etat.cadres[retour.reference] = (evenement['piece'], tuple(evenement['cadre']))
    statut, motifs = Statut(evenement['statut']), tuple(evenement['motifs'])
    if retour.auteur is Auteur.PERSONNE:
        if statut is not retour.statut:
            etat.retours[retour.reference] = replace(retour, motifs=(APRES_DECISION,))
        return
    if retour.auteur is Auteur.LECTURE and (statut is not retour.statut or statut is Statut.A_VERIFIER):
        statut, motifs = Statut.A_VERIFIER, tuple(dict.fromkeys((*retour.motifs, *motifs, DEUX_RETOURS)))
    etat.retours[retour.reference] = replace(
        retour, statut=statut, auteur=Auteur.LECTURE, motifs=motifs, jour=evenement.instant.date()
    )


def _purger(etat: Etat, evenement: Evenement) -> None:
    """Le fichier n'est plus là ; ce qu'il disait reste compté, sans que personne soit nommé."""
    piece = evenement['piece']
    etat.purgees[piece] = etat.pieces.pop(piece, evenement['sha256'])
    retour = etat.retours.get(evenement.champs.get('reference', ''))
    if retour is None:
        return
    etat.retours[retour.reference] = replace(retour, pieces=tuple(p for p in retour.pieces if p != piece))
    if etat.cadres.get(retour.reference, ('',))[0] == piece:
        del etat.cadres[retour.reference]


def _decider(etat: Etat, evenement: Evenement) -> None:
    retour = etat.retours.get(evenement.champs.get('reference', ''))
    if retour is None or 'statut' not in evenement.champs:
        return
    etat.retours[retour.reference] = replace(
        retour, statut=Statut(evenement['statut']), auteur=Auteur.PERSONNE, motifs=(), jour=evenement.instant.date()
    )
    if evenement.champs.get('signe') is not None:
        etat.signatures[retour.reference] = bool(evenement['signe'])
