"""Les champs qui disent qui écrit et à qui, et à quoi l'on reconnaîtra la réponse."""

from __future__ import annotations

from collections.abc import Mapping

from generator.calcul import Resultats
from generator.domaine.document import CodeCarre, Image
from generator.domaine.ecole import Ecole
from generator.domaine.reference import afficher_reference
from generator.rendu import typographie as typo
from generator.rendu.champs import ChampsEcole, ChampsIen, ChampsRetour
from generator.rendu.liaison import NomDEcole, NomDeCommune, NomPropre

TITRES_IEN = {
    'Mme': "Madame l’inspectrice de l’Éducation nationale",
    'M.': "Monsieur l’inspecteur de l’Éducation nationale",
    '': "Madame l’inspectrice ou Monsieur l’inspecteur de l’Éducation nationale",
}
TITRES_DIRECTION = {'Mme': "La directrice", 'M.': "Le directeur", '': "La direction"}


def champs_retour(reference: str, conservation: str | None = None) -> ChampsRetour:
    """Une référence, telle qu'on l'imprime ; `conservation` : combien de temps on garde la réponse."""
    duree = typo.composer(conservation) if conservation else None
    return ChampsRetour(afficher_reference(reference), CodeCarre(reference), duree)


def champs_ien(ecole: Ecole) -> ChampsIen:
    """L'inspection dont dépend une école."""
    return ChampsIen(NomPropre(ecole.nom_ien) if ecole.nom_ien else None, TITRES_IEN[ecole.civilite_ien])


def champs_ecole(resultats: Resultats, images: Mapping[str, Image]) -> ChampsEcole:
    """L'école et sa direction, avec son logo et sa signature s'ils sont connus."""
    directions = [s.enseignant for s in resultats.services if s.fonction.direction]
    direction = directions[0] if directions else None
    ecole = resultats.dossier.ecole
    nom = NomDEcole(typo.composer(ecole.nom), typo.composer(ecole.de_nom))
    commune = NomDeCommune(typo.composer(ecole.commune), typo.composer(ecole.de_commune))
    return ChampsEcole(
        nom=nom, de_nom=nom.de, a_nom=nom.a, logo=images.get('logo'), signature=images.get('signature'),
        adresse=typo.composer(ecole.adresse) or None, code_postal=ecole.code_postal or None, commune=commune,
        de_commune=commune.de, a_commune=commune.a, telephone=ecole.telephone or None, courriel=ecole.courriel or None,
        uai=ecole.uai or None, annee=str(ecole.annee), nombre_classes=ecole.nombre_classes,
        circonscription=ecole.circonscription, direction=NomPropre(direction.imprime) if direction else None,
        titre_direction=TITRES_DIRECTION[direction.civilite if direction else ''],
        reference=ecole.reference or None, affaire_suivie_par=ecole.affaire_suivie_par or None,
        copies=[typo.composer(copie) for copie in ecole.copies],
    )  # fmt: skip
