"""Le lien d'une référence à son destinataire : un fichier à part, hors de la chaîne, que l'on peut effacer."""

from __future__ import annotations

import json
from collections.abc import Mapping

from generator.archive.depot import Depot
from generator.domaine.retour import Destinataire
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import ecrire_a_cote


class Liens:
    """Les liens d'un dépôt : référence → destinataire."""

    def __init__(self, depot: Depot) -> None:
        """Lit les liens ; le fichier peut ne pas exister. Lève `ErreurDonnees` (A-601) s'il ne se lit pas."""
        self._depot = depot
        self.par_reference: dict[str, Destinataire] = {}
        if not depot.liens.is_file():
            return
        try:
            objet = json.loads(depot.liens.read_text('utf-8'))
            self.par_reference = {str(r): Destinataire.depuis_json(d) for r, d in objet.items()}
        except (ValueError, TypeError, AttributeError) as erreur:
            raise ErreurDonnees(Probleme(
                Code.REGISTRE_ABIME, Gravite.ERREUR, "Le fichier qui relie les références aux élèves ne se lit pas",
                Emplacement(str(depot.liens)), "il se tient à côté du registre, et l'outil seul l'écrit",
                "remettez-le depuis votre sauvegarde ; rien n'a été écrit.",
            )) from erreur  # fmt: skip

    def ajouter(self, nouveaux: Mapping[str, Destinataire]) -> None:
        """Ajoute ou met à jour des liens, d'un coup. Lève `OSError`."""
        self._ecrire({**self.par_reference, **nouveaux})

    def effacer(self, references: set[str]) -> None:
        """Efface des liens : les références restent au registre, mais ne désignent plus personne. Lève `OSError`."""
        self._ecrire({r: d for r, d in self.par_reference.items() if r not in references})

    def _ecrire(self, liens: dict[str, Destinataire]) -> None:
        if liens == self.par_reference:
            return
        self._depot.creer(self._depot.dossier)
        objet = {reference: destinataire.en_json() for reference, destinataire in liens.items()}
        ecrire_a_cote(self._depot.liens, json.dumps(objet, ensure_ascii=False, indent=1).encode() + b'\n')
        self.par_reference = liens
