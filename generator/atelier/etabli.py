"""L'établi : tout ce que l'atelier sait d'un modèle et peut en faire, sans rien savoir du web."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from generator.atelier import enregistrement
from generator.atelier.actions import CHANGER, Changer
from generator.atelier.apercus import Apercus, Vue
from generator.atelier.bibliotheque import Bibliotheque, Place
from generator.atelier.bord import Bord
from generator.atelier.champs import champs_offerts, filtres_offerts
from generator.atelier.depots import Depots
from generator.atelier.essais import ORDINAIRE, Essais
from generator.atelier.etat import Fiche, en_json
from generator.atelier.examens import Examens, a_des_erreurs, a_reprendre, bilan, empreinte, fautes_de
from generator.atelier.fiches import Annuaire
from generator.atelier.references import References
from generator.atelier.refus import Refus
from generator.atelier.retours import Retours
from generator.conversion import choisir_moteur
from generator.domaine.document import Image
from generator.erreurs import Code, ErreurGenerateur
from generator.lecture import lire_catalogue
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.rendu.faute import Faute
from generator.rendu.formulaires import CONTEXTES, Examen
from generator.rendu.images import lire_images
from generator.sorties import ouvrir_sorties

Json = dict[str, Any]
ATTENTE = 2.0
"""Secondes pendant lesquelles une écriture attend la fin d'un passage avant de renoncer."""

SANS_LIVRE = "Ce formulaire est propre à l'école : aucun modèle n'est livré pour lui. Rien n'a changé."


@dataclass(frozen=True)
class Vu:
    """Ce que l'on regarde : une place, ou un fichier essayé pour cette place."""

    place: Place
    octets: bytes
    nom: str
    depot: str = ''
    a_reprendre: bool = False


class Etabli:
    """L'atelier d'une personne : modèles, essais, aperçus, versions ; retours à régler ; tableau de bord. À fermer."""

    def __init__(
        self, reglages: Reglages, horloge: Callable[[], dt.datetime], changer: Changer = CHANGER
    ) -> None:
        self._reglages = reglages
        self._horloge = horloge
        self.bibliotheque = Bibliotheque(reglages.modeles.resolve(), partial(lire_catalogue, reglages.modeles))
        self._moteur, self._raison = choisir_moteur('embarque' if reglages.moteur == 'auto' else reglages.moteur, ())
        self._prive = tempfile.TemporaryDirectory(prefix='atelier-')
        prive = Path(self._prive.name)
        self._examens = Examens(prive)
        self._essais = Essais(reglages, self.bibliotheque.catalogues)
        self._depots = Depots()
        self._avis: list[str] = []
        self._references = References(reglages.sorties)
        self._apercus = Apercus(self._moteur, prive)
        self.retours = Retours(reglages, horloge, self.bibliotheque.catalogues.de, self._annuaire)
        self.bord = Bord(reglages, horloge, *changer)

    def fermer(self) -> None:
        """Arrête le travail en cours et le moteur, efface ce qui était de passage."""
        self.bord.fermer()
        self._apercus.fermer()
        self.retours.fermer()
        self._prive.cleanup()

    def chauffer(self) -> None:
        """Montre d'avance le premier modèle et lit les classeurs, pour que la première page n'attende pas."""
        with contextlib.suppress(Refus, ErreurGenerateur, RuntimeError):
            self.etat(next(iter(self.bibliotheque.catalogue)))
            self._essais.ecoles()

    def avertir(self, phrase: str) -> None:
        """Ajoute une phrase à ce que la page dit d'abord, jusqu'à la fermeture."""
        self._avis.append(phrase)

    # Regarder

    def moteur(self) -> str:
        """Quel moteur montre les pages."""
        if self._moteur.nom == 'embarque':
            return f"moteur embarqué ({self._moteur.version()})"
        return f"{self._moteur.version()} ({self._raison})"

    def liste(self) -> Json:
        """Tous les modèles, chacun avec son état, et les écoles à qui l'on peut en donner."""
        ecoles = self._essais.ecoles()
        noms = {ecole.identifiant: ecole.nom for ecole in ecoles.offertes}
        formulaires: dict[str, Json] = {}
        for place in self.bibliotheque.places():
            cle = place.formulaire.cle
            formulaire = formulaires.setdefault(cle, {'cle': cle, 'titre': place.formulaire.titre, 'versions': []})
            formulaire['versions'].append({**self._resume(place), 'nom_ecole': noms.get(place.ecole, place.ecole)})
        return {
            'moteur': self.moteur(), 'ecole': self._reglages.ecole, 'formulaires': list(formulaires.values()),
            'ecoles': [{'ecole': ecole, 'nom': nom} for ecole, nom in sorted(self._connues().items())],
            'messages': [*self._avis, *self.bibliotheque.catalogues.messages(self.bibliotheque.ecoles()), *ecoles.messages],
        }  # fmt: skip

    def _connues(self) -> dict[str, str]:
        """Les écoles à qui l'on peut donner un modèle : celles des classeurs, et celles qui en ont déjà un."""
        lues = {ecole.identifiant: ecole.nom for ecole in self._essais.ecoles().offertes}
        return {**{ecole: ecole for ecole in self.bibliotheque.ecoles()}, **lues}

    def _annuaire(self) -> Annuaire:
        lues = self._essais.ecoles().offertes
        limites = {(lue.identifiant, lue.annee, numero): jour for lue in lues for numero, jour in lue.limites.items()}
        return Annuaire({lue.identifiant: lue.nom for lue in lues}, limites)

    def _resume(self, place: Place) -> Json:
        resume = {'ecole': place.ecole, 'fichier': place.nom, 'contexte': str(place.formulaire.contexte)}
        try:
            vu = self._vu(place)
            examen = self._examiner(vu)
        except Refus as refus:
            return {**resume, 'bilan': refus.phrase, 'fautif': True}
        problemes = [faute.probleme for faute in self._fautes(vu, examen)]
        return {**resume, 'bilan': bilan(problemes), 'fautif': a_des_erreurs(examen)}

    def etat(self, cle: str, ecole: str = '', essai: str = ORDINAIRE, depot: str = '') -> Json:
        """Tout ce qu'il faut pour montrer un modèle : fautes, esquisse, pages, versions. Lève `Refus`."""
        vu = self._vu(self.bibliotheque.place(cle, ecole), depot)
        examen = self._examiner(vu)
        vue, avant, acceptee = Vue(), None, False
        if examen.modele is not None and not a_des_erreurs(examen):
            vue = self._voir(vu.place, examen, vu.octets, essai)
            avant, acceptee = self._d_avant(vu, essai)
        return en_json(Fiche(
            vu.place, vu.nom, depot, essai, examen, tuple(self._fautes(vu, examen)), vue, avant, acceptee,
            tuple(self._anciens(vu.place)), empreinte(vu.octets), self.bibliotheque.livre(vu.place) is not None,
        ))  # fmt: skip

    def champs(self, cle: str, ecole: str = '') -> Json:
        """Le catalogue des champs d'un formulaire, tel que l'école le remplit."""
        formulaire = self.bibliotheque.place(cle, ecole).formulaire
        groupes = champs_offerts(CONTEXTES[formulaire.contexte])
        return {'titre': formulaire.titre, 'groupes': [*groupes, {'titre': "Filtres", 'champs': filtres_offerts()}]}

    def essais(self, cle: str, ecole: str = '') -> Json:
        """Les documents avec lesquels on peut montrer un formulaire d'une école."""
        return {'groupes': self._essais.choix(cle, self.bibliotheque.place(cle, ecole).formulaire.contexte)}

    def image(self, empreinte_de_l_image: str) -> bytes:
        """L'image d'une page. Lève `Refus` si elle n'est plus gardée."""
        octets = self._apercus.image(empreinte_de_l_image)
        if octets is None:
            raise Refus("Cette page n'est plus en mémoire.", HTTPStatus.NOT_FOUND)
        return octets

    def _anciens(self, place: Place) -> Iterator[tuple[str, str]]:
        """Les versions d'avant à reprendre : celles de l'école ; sous le modèle livré, celles des écoles qui l'emploient."""
        cle = place.formulaire.cle
        for ecole in [place.ecole] if place.ecole else self.bibliotheque.ecoles():
            if cle in self.bibliotheque.catalogues.de(ecole):
                sienne = self.bibliotheque.place(cle, ecole)
                if place.ecole or (not sienne.path.exists() and sienne.path.name == place.path.name):
                    yield from ((ecole, ancien) for ancien in self.bibliotheque.anciens(sienne))

    def _vu(self, place: Place, depot: str = '') -> Vu:
        if depot:
            essaye = self._depots.prendre(depot)
            return Vu(self.bibliotheque.place(essaye.cle, place.ecole), essaye.octets, essaye.nom, depot)
        if self.bibliotheque.est_a_reprendre(place):
            return Vu(place, b'', place.nom, a_reprendre=True)
        return Vu(place, self.bibliotheque.lire(place), place.nom)

    def _examiner(self, vu: Vu) -> Examen:
        if vu.a_reprendre:
            return a_reprendre(vu.nom)
        return self._examens.examiner(vu.place.formulaire, vu.octets, vu.nom, self._images(vu.place)[0])

    def _images(self, place: Place) -> tuple[Mapping[str, Image], Rapport]:
        """Le logo et la signature de l'école d'un modèle, tels qu'ils sont à cet instant, et ce qui n'y va pas."""
        rapport = Rapport()
        try:
            images = lire_images(place.path.parent, f'modeles/{place.ecole}', rapport) if place.ecole else {}
        except OSError:
            images = {}
            rapport.ajouter(Probleme(
                Code.IMAGE_REFUSEE, Gravite.ERREUR, "Le logo ou la signature de l'école ne se lit pas",
                Emplacement(f'modeles/{place.ecole}'), '', "vérifiez que vous avez le droit de lire ces fichiers.",
            ))  # fmt: skip
        return images, rapport

    def _fautes(self, vu: Vu, examen: Examen) -> list[Faute]:
        """Les fautes du modèle, après celles des images de l'école, qui empêcheraient aussi un passage."""
        images = [Faute(probleme) for probleme in self._images(vu.place)[1]]
        return [*images, *fautes_de(examen, embarque=self._moteur.nom == 'embarque')]

    def _voir(self, place: Place, examen: Examen, octets: bytes, essai: str) -> Vue:
        assert examen.modele is not None
        formulaire = examen.modele.formulaire
        contexte = self._essais.document(formulaire.cle, formulaire.contexte, essai)
        images = tuple(image.sha256 for image in self._images(place)[0].values())
        cle = (formulaire, empreinte(octets), images, essai, self._essais.version(essai))
        return self._apercus.voir(examen.modele, contexte, formulaire.titre, cle)

    def _d_avant(self, vu: Vu, essai: str) -> tuple[Vue | None, bool]:
        """La vue de la référence, et si elle a été acceptée ; un fichier essayé se compare au modèle en place."""
        if not vu.depot:
            self._references.noter_l_ouverture(vu.place, vu.octets)
        reference = self._references.de(vu.place)
        if reference is None:
            return None, False
        examen = self._examens.examiner(vu.place.formulaire, reference.octets, vu.place.nom, self._images(vu.place)[0])
        return (None if a_des_erreurs(examen) else self._voir(vu.place, examen, reference.octets, essai)), reference.acceptee

    # Changer

    def deposer(self, cle: str, nom: str, octets: bytes, ecole: str = '') -> Json:
        """Essaie un fichier pour un formulaire, sans rien écrire : rend de quoi le regarder."""
        self.bibliotheque.place(cle, ecole)
        return {'depot': self._depots.poser(nom, cle, octets)}

    def enregistrer(self, depot: str, ecole: str) -> Json:
        """Fait d'un fichier essayé le modèle d'une école. Lève `Refus` s'il est fautif ou dangereux."""
        vu = self._vu(self.bibliotheque.place(self._depots.prendre(depot).cle, ecole), depot)
        if a_des_erreurs(self._examiner(vu)):
            raise Refus("Ce fichier a des fautes : corrigez-les, puis déposez-le de nouveau. Rien n'a été enregistré.")
        return self._donner(vu.place, vu.octets)

    def copier(self, cle: str, ecole: str) -> Json:
        """Donne à une école une copie du modèle livré, qu'elle pourra changer. Lève `Refus` si elle en a déjà un."""
        place = self.bibliotheque.place(cle, ecole)
        if place.path.exists():
            raise Refus("Cette école a déjà le sien.")
        livre = self.bibliotheque.livre(place)
        if livre is None:
            raise Refus(SANS_LIVRE)
        return self._donner(place, self.bibliotheque.lire(livre))

    def _donner(self, place: Place, octets: bytes) -> Json:
        if place.ecole not in self._connues():
            raise Refus("Choisissez une école de la liste.")
        with self._ecriture():
            enregistrement.enregistrer(place, octets, self._horloge())
        return {'cle': place.formulaire.cle, 'ecole': place.ecole}

    def revenir(self, cle: str, ecole: str, ancien: str = '') -> Json:
        """Remet une version d'avant ; sans la nommer, le modèle livré. Celle du moment est gardée."""
        place = self.bibliotheque.place(cle, ecole)
        path = self.bibliotheque.anciens(place).get(ancien)
        if ancien and path is None:
            raise Refus("Cette version d'avant n'est plus là.", HTTPStatus.NOT_FOUND)
        if path is None and self.bibliotheque.livre(place) is None:
            raise Refus(SANS_LIVRE)
        with self._ecriture():
            if path is None:
                enregistrement.revenir_au_livre(place, self._horloge())
            else:
                enregistrement.reprendre(place, path, self._horloge())
        return {'cle': cle, 'ecole': ecole if place.path.is_file() else ''}

    def accepter(self, cle: str, ecole: str, version: str) -> Json:
        """« C'est bon » : la version montrée devient celle à quoi comparer les suivantes."""
        vu = self._vu(self.bibliotheque.place(cle, ecole))
        if empreinte(vu.octets) != version:
            raise Refus("Le fichier a changé entre-temps : regardez la nouvelle version d'abord.", HTTPStatus.CONFLICT)
        if a_des_erreurs(self._examiner(vu)):
            raise Refus("Ce modèle a encore des fautes.")
        with self._ecriture():
            self._references.accepter(vu.place, vu.octets)
        return {'cle': cle, 'ecole': ecole}

    @contextlib.contextmanager
    def _ecriture(self) -> Iterator[None]:
        """Le même verrou que les passages, le temps d'écrire."""
        try:
            with ouvrir_sorties(self._reglages.sorties, lambda: None, ATTENTE):
                yield
        except ErreurGenerateur as erreur:
            probleme = next(iter(erreur.rapport))
            raise Refus(f"{probleme.quoi}. À faire : {probleme.remede}", HTTPStatus.CONFLICT) from erreur
