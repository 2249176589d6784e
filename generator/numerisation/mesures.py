"""Ce que l'on mesure d'une page revenue, et d'après quoi l'on décide. Pur."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trace:
    """L'encre d'une réponse, en parts de la surface de la case.

    `dedans` : dans la case, bien noire ; `fine` : dans la case, même pâle ; `trait` : de même, sans les taches plus larges
    qu'un trait ; `centre` : ces traits, en son milieu ; `fonce` : sa densité moyenne ; `marque` : ces traits, dans la
    case et ce qui en dépasse. En parts d'autres surfaces : `autour` de la case ; `a_cote`, là où une croix, une coche ne va
    pas et où passe une ligne écrite ; sur le `mot` ; `mot_loin`, sur sa moitié la plus loin de la case. `contour` : la part
    retrouvée de son côté imprimé le moins bien retrouvé. `portee` : jusqu'où va, en millimètres au-delà
    de la case, l'encre d'un seul tenant qui la touche, aussi foncée.
    """

    dedans: float
    fine: float
    trait: float
    centre: float
    fonce: float
    marque: float
    autour: float
    a_cote: float
    mot: float
    mot_loin: float
    contour: float
    portee: float = 0.0


@dataclass(frozen=True, slots=True)
class Motif:
    """Ce qui est écrit au motif. `ligne` : millimètres carrés d'encre sur la ligne même du mot ; `etendue` : la part de la
    largeur où il y a de l'encre. La ligne d'après porte aussi bien un nom et une date, plus courts qu'une phrase."""

    ligne: float
    etendue: float


@dataclass(frozen=True, slots=True)
class Paraphe:
    """Ce qui distingue une signature de mots écrits à sa place : ses traits se touchent, et sont larges et clairsemés.

    `ampleur` : la hauteur (au moins celle d'une ligne) par la largeur, divisées par le nombre de traits croisés, en
    millimètres carrés. En millimètres : `elan`, la largeur divisée de même ; `hauteur`, celle d'un zigzag ; `trait`, la
    longueur d'un trait seul, sous une signature ou à sa fin.
    """

    ampleur: float = 0.0
    elan: float = 0.0
    hauteur: float = 0.0
    trait: float = 0.0


@dataclass(frozen=True, slots=True)
class Mesures:
    """Ce que l'on a mesuré sur une page. `signature` : millimètres carrés d'encre, ou rien sans zone ; de même le motif.
    `paraphe` : d'après les traits à peu près aussi foncés que la réponse.

    `sali` : l'encre entre les cases et leur alentour, en part ; `sali_fine` : même pâle ; `contraste` : du papier à l'encre,
    en niveaux de gris ; `bruit` : en part du contraste ; `sature` : le papier est d'un blanc parfait, une encre pâle a pu
    disparaître.
    """

    accord: float
    traces: tuple[Trace, Trace]
    signature: float | None
    paraphe: Paraphe
    motif: Motif | None
    sali: float
    sali_fine: float
    contraste: float
    bruit: float
    sature: bool
