"""L'examen d'un modèle, fautes comprises, gardé tant que ses octets ne changent pas."""

from __future__ import annotations

import hashlib
import tempfile
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from pathlib import Path
from threading import Lock

from generator.domaine.document import Formulaire, Image
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.faute import Faute
from generator.rendu.formulaires import Examen, examiner

EXAMENS_GARDES = 64


class Examens:
    """Examine des octets : un fichier qui change pendant qu'on le lit ne trompe personne."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier
        self._verrou = Lock()
        self._gardes: OrderedDict[tuple[Hashable, ...], Examen] = OrderedDict()

    def examiner(
        self, formulaire: Formulaire, octets: bytes, nom: str, images: Mapping[str, Image] | None = None
    ) -> Examen:
        """L'examen d'un fichier comme modèle d'un formulaire, avec les images de l'école ; `nom` est celui qu'on montre."""
        cle = (formulaire, nom, empreinte(octets), *(image.sha256 for image in (images or {}).values()))
        with self._verrou:
            if cle in self._gardes:
                self._gardes.move_to_end(cle)
                return self._gardes[cle]
        with tempfile.TemporaryDirectory(prefix='examen-', dir=self._dossier) as prive:
            path = Path(prive) / 'modele.docx'
            path.write_bytes(octets)
            examen = examiner(formulaire, path, nom, images=images)
        with self._verrou:
            self._gardes[cle] = examen
            while len(self._gardes) > EXAMENS_GARDES:
                self._gardes.popitem(last=False)
        return examen


def empreinte(octets: bytes) -> str:
    """Ce qui distingue deux versions d'un fichier."""
    return hashlib.sha256(octets).hexdigest()


def a_reprendre(nom: str) -> Examen:
    """L'examen d'un modèle dont il ne reste qu'une version d'avant."""
    return Examen({}, (Faute(Probleme(
        Code.MODELE_ABSENT, Gravite.ERREUR, "Ce modèle n'est plus là", Emplacement(nom), '',
        "reprenez une version d'avant (« Versions »), ou déposez un fichier.",
    )),), None)  # fmt: skip


def fautes_de(examen: Examen, *, embarque: bool) -> list[Faute]:
    """Toutes les fautes d'un modèle, et ce que le moteur embarqué rendrait mal s'il sert ; les erreurs d'abord."""
    fragiles = examen.modele.fragilites if examen.modele is not None and embarque else ()
    toutes = [*examen.fautes, *(Faute(probleme) for probleme in fragiles)]
    return sorted(toutes, key=lambda faute: faute.probleme.gravite is not Gravite.ERREUR)


def a_des_erreurs(examen: Examen) -> bool:
    """Vrai si ce fichier ne peut pas servir de modèle."""
    return examen.modele is None or any(faute.probleme.gravite is Gravite.ERREUR for faute in examen.fautes)


def bilan(problemes: list[Probleme]) -> str:
    """« sans faute », « 2 fautes, 1 remarque »."""
    fautes = sum(p.gravite is Gravite.ERREUR for p in problemes)
    remarques = len(problemes) - fautes
    parties = [f"{n} {mot}{'s' if n > 1 else ''}" for n, mot in ((fautes, "faute"), (remarques, "remarque")) if n]
    return ", ".join(parties) if fautes else ", ".join(["sans faute", *parties])
