"""Les références des formulaires qui reviennent : celles déjà tirées pour eux, sinon de neuves.

Tirer n'écrit rien : c'est `emission` qui inscrit, quand les documents sont prêts. Vérifier, essayer et montrer se font avec
une référence fictive.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.archive import Depot, Liens
from generator.domaine.mots import plier
from generator.domaine.personnes import Eleve
from generator.domaine.reference import FICTIVE, tirer
from generator.domaine.retour import Destinataire
from generator.empreintes import empreinte_de
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages

Cle = tuple[str, int | None, str, str, int, str]


@dataclass
class References:
    """Les références d'un passage. `formulaires` : ceux qui en portent une ; les autres n'en tirent pas.

    `connues` : déjà tirées, par destinataire ; `a_reemettre` dit celles qu'il faut remplacer. Après coup, `employees` : ce
    que portent les documents ; `remplacees` : l'ancienne de chaque neuve. Si `sans_tirage`, ce qui n'en a pas reçoit la
    fictive.
    """

    formulaires: Collection[str] = ()
    connues: Mapping[Cle, str] = field(default_factory=dict, repr=False)
    a_reemettre: Callable[[Destinataire], bool] = field(default=lambda _: False, repr=False)
    hasard: Callable[[int], int] = field(default=secrets.randbelow, repr=False)
    sans_tirage: bool = False
    employees: dict[str, Destinataire] = field(default_factory=dict)
    remplacees: dict[str, str] = field(default_factory=dict)
    _par_cle: dict[Cle, str] = field(default_factory=dict, repr=False)
    _prises: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        self._prises |= {FICTIVE, *self.connues.values()}

    def pour(self, destinataire: Destinataire) -> str:
        """La référence d'un formulaire, la même tout le passage ; la fictive s'il n'en porte pas."""
        if destinataire.formulaire not in self.formulaires:
            return FICTIVE
        if destinataire.cle not in self._par_cle:
            self._par_cle[destinataire.cle] = self._choisir(destinataire)
            self.employees[self._par_cle[destinataire.cle]] = destinataire
        return self._par_cle[destinataire.cle]

    def _choisir(self, destinataire: Destinataire) -> str:
        connue = self.connues.get(destinataire.cle)
        if connue is not None and not self.a_reemettre(destinataire):
            return connue
        if self.sans_tirage:
            return FICTIVE
        neuve = self._tirer()
        if connue is not None:
            self.remplacees[neuve] = connue
        return neuve

    def _tirer(self) -> str:
        while (neuve := tirer(self.hasard)) in self._prises:
            pass
        self._prises.add(neuve)
        return neuve

    @property
    def empreinte(self) -> str:
        """Ce qui change si un document porte une autre référence, sans dire de qui elles sont."""
        return empreinte_de(' '.join(sorted(self.employees)))


def lire_references(
    depot: Depot, formulaires: Collection[str], reglages: Reglages, eleves: Iterable[Eleve] = ()
) -> References:
    """Les références d'une école et d'une année, telles que les passages d'avant les ont gardées.

    Lève `ErreurDonnees` si le fichier des liens ne se lit pas (A-601), ou si ce qu'il faut réémettre désigne plusieurs
    élèves (D-131).
    """
    connues = {destinataire.cle: reference for reference, destinataire in Liens(depot).par_reference.items()}
    return References(formulaires, connues, _a_reemettre(reglages, eleves), sans_tirage=reglages.sans_tirage)


def _a_reemettre(reglages: Reglages, eleves: Iterable[Eleve]) -> Callable[[Destinataire], bool]:
    if not reglages.reemettre_pour:
        return lambda _: reglages.reemettre
    voulus = {eleve.cle for eleve in designer(reglages.reemettre_pour, eleves)}
    return lambda destinataire: (
        destinataire.eleve in voulus if destinataire.eleve else porte_ce_nom(destinataire, reglages.reemettre_pour)
    )


def designer(tape: str, eleves: Iterable[Eleve]) -> list[Eleve]:
    """L'élève que désigne « MARTIN Léa », ou « MARTIN Léa (7) » : son numéro, ou sa classe, s'il a un homonyme.

    Aucun : personne de ce nom. Lève `ErreurDonnees` (D-131) s'ils sont plusieurs : un problème pour chacun, à sa cellule.
    """
    nom, _, precision = tape.strip().removesuffix(')').partition('(')
    designes = [
        eleve for eleve in eleves if _memes_mots(f'{eleve.nom} {eleve.prenom}', nom)
        and (not precision or plier(precision) in (plier(eleve.numero), plier(f'n° {eleve.numero}'), plier(eleve.classe)))
    ]  # fmt: skip
    if len(designes) > 1:
        raise ErreurDonnees([_homonyme(eleve, tape) for eleve in designes])
    return designes


def _homonyme(eleve: Eleve, tape: str) -> Probleme:
    qui = f"{eleve.classe}, n° {eleve.numero}"
    return Probleme(
        Code.REFERENCE_AMBIGUE, Gravite.ERREUR, "Plusieurs élèves portent ce nom : rien n'a été réémis",
        eleve.origine.a('nom', qui) if eleve.origine else Emplacement('classeur', precision=qui),
        "on ne remplace que les formulaires d'un seul élève",
        f"si c'est celui-ci, ajoutez son numéro entre parenthèses après le nom : ({eleve.numero}).", tape, True,
    )  # fmt: skip


def porte_ce_nom(destinataire: Destinataire, tape: str) -> bool:
    """Vrai si c'est le nom du destinataire, dans un ordre ou dans l'autre ; « MARTIN Léa (foyer 2) » est à Léa Martin."""
    return _memes_mots(destinataire.nom.partition(' (')[0], tape)


def _memes_mots(un: str, autre: str) -> bool:
    return sorted(plier(un).split()) == sorted(plier(autre).split())


def exiger_les_reemis(references: References, reglages: Reglages) -> None:
    """Lève `ErreurDonnees` si l'on demande une référence neuve pour quelqu'un à qui rien n'a été adressé."""
    if reglages.reemettre_pour and not references.remplacees:
        raise ErreurDonnees(Probleme(
            Code.REFERENCE_INCONNUE, Gravite.ERREUR, "Aucun formulaire n'a déjà été adressé à cette personne",
            Emplacement('ligne de commande'), "on ne réémet que ce qui est déjà parti",
            "écrivez son nom et son prénom comme dans le classeur, et vérifiez la période.", reglages.reemettre_pour, True,
        ))  # fmt: skip


def exiger_une_ecole(noms: Sequence[str], reglages: Reglages) -> None:
    """Lève `ErreurCommande` si l'on demande des références neuves pour plusieurs écoles à la fois ; `noms` : les leurs."""
    if (reglages.reemettre or reglages.reemettre_pour) and len(noms) > 1:
        raise ErreurCommande(Probleme(
            Code.REFERENCE_INCONNUE, Gravite.ERREUR, "On ne réémet que pour une école à la fois",
            Emplacement('ligne de commande'), f"écoles : {', '.join(noms)}",
            "ajoutez --ecole (ECOLE= avec make), et --annee s'il le faut.",
        ))  # fmt: skip
