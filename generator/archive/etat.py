"""L'état d'un dépôt : le registre rejoué, formulaire par formulaire. Pur."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator.archive.registre import Evenement, Fait, Nature
from generator.domaine.retour import Auteur, Destinataire, Retour, Statut

DEUX_RETOURS = "le formulaire est revenu deux fois, avec des réponses différentes ou incertaines"
APRES_DECISION = "le formulaire est revenu encore une fois et dit autre chose que ce qui avait été décidé"


@dataclass(frozen=True, slots=True)
class Lue:
    """Une lecture : dans quelle pièce, à quelle page de celle-ci (dès 1), et où est la réponse.

    `cadre` : en parts de la largeur et de la hauteur de la page (gauche, haut, largeur, hauteur) ; vide si on l'ignore.
    `signature` : de l'encre à sa place, ou non ; rien si la lecture ne l'a pas dit.
    """

    piece: str
    page: int = 1
    cadre: tuple[float, ...] = ()
    signature: bool | None = None


@dataclass
class Etat:
    """Ce que le registre sait aujourd'hui.

    `retours` : par référence émise ; `pages` : les pages déjà rangées, (SHA-256 du fichier, numéro) ; `pieces` : chaque
    fichier du dépôt et son empreinte ; `feuilles` : combien de pages il a ; `lots` : les fichiers entièrement rangés ;
    `purgees` : les fichiers effacés. `a_classer` : les pages mises de côté, et pourquoi. `lectures`, `signatures` (ce
    qu'une personne en a dit) et `versions` (l'empreinte du dernier événement) sont par référence ; `versions`, aussi par
    pièce.
    """

    retours: dict[str, Retour] = field(default_factory=dict)
    pages: set[tuple[str, int]] = field(default_factory=set)
    pieces: dict[str, str] = field(default_factory=dict)
    feuilles: dict[str, int] = field(default_factory=dict)
    lots: set[str] = field(default_factory=set)
    purgees: dict[str, str] = field(default_factory=dict)
    a_classer: dict[str, str] = field(default_factory=dict)
    lectures: dict[str, tuple[Lue, ...]] = field(default_factory=dict)
    signatures: dict[str, bool] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    eliminees: set[str] = field(default_factory=set)
    """Les références dont plus rien n'est gardé : ni pièce, ni lien."""
    gelees: set[str] = field(default_factory=set)
    """Les références à ne pas éliminer, tant qu'un litige dure."""

    @property
    def a_verifier(self) -> list[Retour]:
        """Ce qu'une personne doit régler ou revoir, dans l'ordre d'émission ; pas ce qui a été éliminé."""
        return [
            retour for retour in self.retours.values()
            if (retour.statut is Statut.A_VERIFIER or retour.motifs) and retour.reference not in self.eliminees
        ]  # fmt: skip


def rejouer(evenements: Iterable[Evenement], liens: Mapping[str, Destinataire]) -> Etat:
    """Rejoue le registre. Une décision de personne l'emporte sur toute lecture ; une lecture plus récente la fait revoir."""
    etat, tous = Etat(), list(evenements)
    sans_effet = annules(tous)
    for evenement in tous:
        if evenement.numero not in sans_effet:
            _appliquer(etat, evenement, liens)
        for nom in ('reference', 'piece'):
            if evenement.champs.get(nom):
                etat.versions[evenement[nom]] = evenement.empreinte
    return etat


def annules(evenements: Iterable[Evenement]) -> set[int]:
    """Les numéros des événements sans effet : ceux qu'une décision défait, sauf si elle est défaite elle-même."""
    defaits: set[int] = set()
    for evenement in sorted(evenements, key=lambda evenement: -evenement.numero):
        annule = evenement.champs.get('annule') if evenement.fait is Fait.DECISION else None
        if annule and evenement.numero not in defaits:
            defaits.add(annule)
    return defaits


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
            _ranger(etat, evenement)
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


def _ranger(etat: Etat, evenement: Evenement) -> None:
    """Une pièce de plus, ou une pièce qui s'en va ailleurs ; ses pages restent connues."""
    piece, nature = evenement['piece'], evenement['nature']
    etat.pages |= {(source, page) for source, page in evenement['pages']}
    etat.a_classer.pop(piece, None)
    retour = etat.retours.get(evenement.champs.get('reference', ''))
    if nature == Nature.RECLASSEE:
        etat.pieces.pop(piece, None)
        _retirer(etat, evenement.champs.get('reference', ''), piece)
        return
    etat.pieces[piece] = evenement['sha256']
    etat.feuilles[piece] = max(1, len(evenement['pages']))
    if nature == Nature.A_CLASSER:
        etat.a_classer[piece] = evenement.champs.get('motif', '')
    if nature == Nature.FORMULAIRE and retour:
        etat.retours[retour.reference] = replace(retour, pieces=(*retour.pieces, piece))


def _lire(etat: Etat, evenement: Evenement) -> None:
    """Une lecture de plus : la même réponse confirme, une autre fait douter ; rien ne change ce qu'une personne a dit."""
    retour = etat.retours.get(evenement['reference'])
    if retour is None:
        return
    champs = evenement.champs
    lue = Lue(champs['piece'], champs.get('page') or 1, tuple(champs.get('cadre') or ()), champs.get('signature'))
    etat.lectures[retour.reference] = (*etat.lectures.get(retour.reference, ()), lue)
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
    etat.a_classer.pop(piece, None)
    _retirer(etat, evenement.champs.get('reference', ''), piece)


def _retirer(etat: Etat, reference: str, piece: str) -> None:
    """Cette pièce n'est plus parmi celles du formulaire."""
    if (retour := etat.retours.get(reference)) is None:
        return
    etat.retours[reference] = replace(retour, pieces=tuple(p for p in retour.pieces if p != piece))
    etat.lectures[reference] = tuple(lue for lue in etat.lectures.get(reference, ()) if lue.piece != piece)


def _decider(etat: Etat, evenement: Evenement) -> None:
    retour = etat.retours.get(evenement.champs.get('reference', ''))
    if retour is None or 'statut' not in evenement.champs:
        return
    etat.retours[retour.reference] = replace(
        retour, statut=Statut(evenement['statut']), auteur=Auteur.PERSONNE, motifs=(), jour=evenement.instant.date()
    )
    etat.signatures.pop(retour.reference, None)
    if evenement.champs.get('signe') is not None:
        etat.signatures[retour.reference] = bool(evenement['signe'])
