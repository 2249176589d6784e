"""Les modèles à vérifier : ceux qui sont livrés, ceux des écoles, ou des fichiers nommés ; chacun avec son formulaire."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.domaine.document import Formulaire, Image
from generator.domaine.mots import plier, proche
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.lecture.ecole import IDENTIFIANT
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.rendu.accessibilite import freins
from generator.rendu.chargement import modele_absent
from generator.rendu.egares import egares, sans_emploi
from generator.rendu.faute import Faute
from generator.rendu.formulaires import examiner
from generator.rendu.images import lire_images
from generator.rendu.noms import est_un_modele
from generator.rendu.remise_de_la_copie import ecrire_copie_corrigee, refus_de_copie


@dataclass(frozen=True)
class Candidat:
    """Un fichier à vérifier : le nom qu'on montre, son formulaire (rien si aucun ne s'en sert), les images de l'école."""

    path: Path
    nom: str
    formulaire: Formulaire | None
    images: Mapping[str, Image] = field(default_factory=dict)


@dataclass(frozen=True)
class Controle:
    """Un modèle vérifié, et ses fautes."""

    nom: str
    formulaire: Formulaire | None
    fautes: tuple[Faute, ...]
    path: Path | None = None
    parties: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def rapport(self) -> Rapport:
        """Ses problèmes."""
        return Rapport(faute.probleme for faute in self.fautes)


def tous_les_candidats(
    catalogue_de: Callable[[str], Mapping[str, Formulaire]], dossier: Path, ecole: str = ''
) -> tuple[list[Candidat], list[Controle]]:
    """Les modèles livrés et ceux des écoles, et ce qui cloche à côté (catalogue, images) ; d'une seule école, les siens.

    `catalogue_de` : le catalogue d'une école, qui peut avoir ses propres formulaires ; celui de tous pour un nom vide.
    """
    catalogue = catalogue_de('')
    propres: list[Candidat] = []
    alentours: list[Controle] = []
    for sous in sorted(p for p in dossier.iterdir() if p.is_dir() and ecole in ('', p.name)):
        rapport = Rapport()
        if not IDENTIFIANT.fullmatch(sous.name):
            rapport.ajouter(_dossier_sans_ecole(sous.name))
        rapport.etendre(egares(sous, f'modeles/{sous.name}', (), modeles=False))
        images = lire_images(sous, f'modeles/{sous.name}', rapport)
        try:
            sien = catalogue_de(sous.name)
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
            sien = catalogue
        alentours += [Controle(p.emplacement.fichier, None, (Faute(p),)) for p in rapport]
        propres += _de_l_ecole(sous, dossier, sien, catalogue, images)
    remplaces = {c.formulaire.fichier for c in propres if c.formulaire is not None} if ecole else set()
    livres = [
        Candidat(dossier / f.fichier, f'modeles/{f.fichier}', f) for f in catalogue.values() if f.fichier not in remplaces
    ]  # fmt: skip
    connus = {f.fichier for f in catalogue.values()}
    perdus = [
        Candidat(p, f'modeles/{p.name}', None)
        for p in sorted(dossier.glob('*.docx')) if est_un_modele(p) and p.name not in connus
    ]  # fmt: skip
    return [*livres, *perdus, *propres], alentours


def _dossier_sans_ecole(nom: str) -> Probleme:
    return Probleme(Code.MODELE_ABSENT, Gravite.AVERTISSEMENT, "Ce dossier ne peut être celui d'aucune école",
                    Emplacement(f'modeles/{nom}'),
                    "il porte l'« Identifiant court » du classeur : minuscules, chiffres, tirets",
                    "renommez-le ; en attendant, ce sont les modèles communs qui servent.")  # fmt: skip


def _de_l_ecole(
    sous: Path, dossier: Path, sien: Mapping[str, Formulaire], catalogue: Mapping[str, Formulaire],
    images: Mapping[str, Image],
) -> list[Candidat]:  # fmt: skip
    """Les .docx du dossier d'une école, et ceux que son catalogue annonce et qui n'y sont pas."""
    presents = [path for path in sorted(sous.glob('*.docx')) if est_un_modele(path)]
    annonces = {f.fichier for cle, f in sien.items() if catalogue.get(cle) != f and not (dossier / f.fichier).is_file()}
    absents = [sous / fichier for fichier in sorted(annonces - {path.name for path in presents})]
    return [_candidat(path, dossier, sien, images) for path in (*presents, *absents)]


def _candidat(
    path: Path, dossier: Path, catalogue: Mapping[str, Formulaire], images: Mapping[str, Image]
) -> Candidat:
    formulaire = next((f for f in catalogue.values() if f.fichier == path.name), None)
    return Candidat(path, f'modeles/{path.relative_to(dossier).as_posix()}', formulaire, images)


def candidats_nommes(
    catalogue_de: Callable[[str], Mapping[str, Formulaire]], dossier: Path, fichiers: Sequence[Path], cle: str = ''
) -> list[Candidat]:
    """Des fichiers choisis, chacun avec le formulaire que dit `cle`, sinon son nom. Lève `ErreurCommande`.

    Un fichier du dossier d'une école se cherche aussi parmi les formulaires de cette école.
    """
    rapport = Rapport()
    candidats = []
    for path in fichiers:
        ecole = _ecole_de(path, dossier)
        catalogue = catalogue_de(ecole)
        formulaire = catalogue.get(cle) if cle else formulaire_de(path, catalogue)
        if not path.is_file():
            rapport.ajouter(_refus(str(path), "Fichier introuvable", '', "vérifiez son nom et son dossier."))
        elif not est_un_modele(path):
            rapport.ajouter(_refus(path.name, "Ce fichier n'est pas un modèle", *_ce_qu_il_faut(path)))
        elif formulaire is None and cle:
            voisin = proche(cle, catalogue)
            suite = f"vouliez-vous écrire « {voisin} » ?" if voisin else "choisissez l'un d'eux."
            rapport.ajouter(_refus(path.name, "Formulaire inconnu", _connus(catalogue), suite, cle))
        elif formulaire is None:
            remede = "ajoutez FORMULAIRE= (--formulaire sans make) et l'un d'eux."
            rapport.ajouter(_refus(path.name, "On ne sait pas de quel formulaire ce fichier est le modèle",
                                   _connus(catalogue), remede))  # fmt: skip
        else:
            images = lire_images(dossier / ecole, f'modeles/{ecole}', rapport) if ecole else {}
            candidats.append(Candidat(path, _nom(path, dossier), formulaire, images))
    if rapport.a_des_erreurs:
        raise ErreurCommande(rapport)
    return candidats


def _ecole_de(path: Path, dossier: Path) -> str:
    """L'école au dossier de qui appartient un fichier ; vide s'il est ailleurs."""
    parent = path.resolve().parent
    return parent.name if parent.parent == dossier.resolve() else ''


def _ce_qu_il_faut(path: Path) -> tuple[str, str]:
    if path.suffix.lower() in ('.doc', '.docm', '.dotx', '.dotm', '.odt', '.rtf'):
        return "un modèle est un .docx", "ouvrez-le dans Word, puis Fichier > Enregistrer sous > Document Word (.docx)."
    return "un modèle est un .docx, ni copie relue (.relu.docx) ni fichier provisoire (~$…)", "donnez le modèle lui-même."


def formulaire_de(path: Path, catalogue: Mapping[str, Formulaire]) -> Formulaire | None:
    """Le formulaire dont un fichier porte le nom, même un peu changé : « Copie de autorisation parentale (2).docx »."""
    nom = _mots(path.stem)
    trouves = [f for f in catalogue.values() if re.search(rf'\b{re.escape(_mots(Path(f.fichier).stem))}\b', nom)]
    return max(trouves, key=lambda f: len(f.fichier), default=None)


def _mots(nom: str) -> str:
    return re.sub(r'[\W_]+', ' ', plier(nom)).strip()


def _nom(path: Path, dossier: Path) -> str:
    try:
        return f'modeles/{path.resolve().relative_to(dossier.resolve()).as_posix()}'
    except ValueError:
        return path.name


def _connus(catalogue: Mapping[str, Formulaire]) -> str:
    return f"les formulaires sont : {', '.join(catalogue)}"


def _refus(fichier: str, quoi: str, regle: str, remede: str, valeur: str | None = None) -> Probleme:
    return Probleme(Code.MODELE_ABSENT, Gravite.ERREUR, quoi, Emplacement(fichier), regle, remede, valeur)


def controler(candidat: Candidat, catalogue: Mapping[str, Formulaire]) -> Controle:
    """Vérifie un modèle à fond : ses fautes, des conseils, un essai à blanc, ce qui gêne qui ne voit pas.

    Ne lève rien pour un fichier fautif.
    """
    formulaire = candidat.formulaire
    if formulaire is None:
        noms = [f.fichier for f in catalogue.values()]
        return Controle(candidat.nom, None, (Faute(sans_emploi(candidat.nom, candidat.path.name, noms)),))
    if not candidat.path.is_file():
        return Controle(candidat.nom, formulaire, (Faute(modele_absent(formulaire, candidat.nom)),))
    examen = examiner(formulaire, candidat.path, candidat.nom, images=candidat.images, a_fond=True)
    fautes = (*examen.fautes, *(freins(examen.parties, candidat.nom) if examen.parties else ()))
    return Controle(candidat.nom, formulaire, fautes, candidat.path, examen.parties)


def copier(controle: Controle, quand: dt.datetime) -> Path | Probleme | None:
    """La copie corrigée d'un modèle fautif, ou la raison pour laquelle il n'en a pas ; rien s'il n'y a rien à dire."""
    if controle.path is None or all(faute.probleme.code == Code.COMMENTAIRES for faute in controle.fautes):
        return None
    refus = refus_de_copie(controle.path, controle.parties, controle.fautes)
    return refus or ecrire_copie_corrigee(controle.path, controle.parties, controle.fautes, quand)
