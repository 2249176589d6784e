"""Beaucoup de départs, ou de retours, à la fois : plutôt l'export d'une seule classe que la vie d'une école. À demander."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from generator.lecture.onde import EleveDOnde
from generator.onde.connus import ClasseurConnu, EleveConnu
from generator.onde.ecriture import Ecriture
from generator.proposition import Question

EN_NOMBRE = 5
PART_DES_DEPARTS = 4
"""Un élève sur quatre qui part à la fois, cela se demande."""
NOMMES = 3


def departs_en_nombre(
    absents: Sequence[EleveConnu], classeur: ClasseurConnu, ecriture: Ecriture, au: dt.date
) -> Question | None:
    """La question à poser s'il manque à l'export une grande part de l'école ; rien sinon, chacun est un départ."""
    presents = [connu for connu in classeur.eleves if not connu.parti(au)]
    if len(absents) < EN_NOMBRE or len(absents) * PART_DES_DEPARTS <= len(presents):
        return None
    return Question(
        'départs en nombre',
        f"{len(absents)} des {len(presents)} élèves de l'école ne sont pas dans cet export ({_nommer(absents)}) : "
        "est-ce l'export de toute l'école ?",
        {
            f"oui : ils sont partis, le {au:%d/%m/%Y}": [
                geste for connu in absents for geste in ecriture.gestes(connu, {'depart': au})
            ],
            "non, ce n'en est qu'une partie : personne ne part": (),
        },
    )  # fmt: skip


def retours_en_nombre(revenus: Sequence[tuple[EleveConnu, EleveDOnde]], ecriture: Ecriture) -> list[Question]:
    """Une seule question pour des élèves notés partis le même jour et que l'export a tous ; rien s'ils sont peu."""
    jours = {connu.depart for connu, _ in revenus}
    if len(revenus) < EN_NOMBRE or len(jours) > 1:
        return []
    (jour,) = jours
    assert jour is not None
    gestes = [
        geste for connu, eleve in revenus
        for geste in ecriture.gestes(connu, {**ecriture.changements(connu, eleve)[0], 'depart': None})
    ]  # fmt: skip
    return [Question(
        'retours en nombre',
        f"{len(revenus)} élèves notés partis le {jour:%d/%m/%Y} sont dans cet export "
        f"({_nommer([connu for connu, _ in revenus])}) : sont-ils là ?",
        {"oui, tous": gestes, "non, ils sont bien partis": ()},
    )]  # fmt: skip


def _nommer(connus: Sequence[EleveConnu]) -> str:
    noms = ", ".join(connu.nom_complet for connu in connus[:NOMMES])
    return f"{noms}…" if len(connus) > NOMMES else noms
