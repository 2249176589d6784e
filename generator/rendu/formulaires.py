"""Les formulaires d'une école : modèles trouvés, vérifiés, compilés ; et le .docx d'un lot de documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from lxml import etree

from generator.attendus import Textes
from generator.domaine.document import Contexte, Formulaire, Image, Unite
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import (
    champs,
    champs_annexe,
    champs_circonscription,
    champs_formulaires,
    champs_heures,
    champs_retours,
)
from generator.rendu.balises import champs_nus
from generator.rendu.budget import ModeleDemesure
from generator.rendu.conseils import tapes_a_la_main
from generator.rendu.environnement import ValeurAbsente, ValeurSansTexte
from generator.rendu.essai import essayer
from generator.rendu.faute import Faute
from generator.rendu.fragilites import fragilites
from generator.rendu.langage import LangageRefuse, en_francais
from generator.rendu.lot import LotAssemble, assembler
from generator.rendu.modele import ModeleCompile, compiler
from generator.rendu.ooxml import analyser, ecrire_paquet, en_octets
from generator.rendu.polices import polices_demandees, signes_employes
from generator.rendu.securite import ouvrir_modele
from generator.rendu.verification import Verification

CONTEXTES: Mapping[Contexte, type] = {
    Contexte.LETTRE: champs.ChampsLettre,
    Contexte.TABLEAU: champs.ChampsTableau,
    Contexte.SERVICE: champs.ChampsService,
    Contexte.ACCOMPAGNEMENT: champs.ChampsAccompagnement,
    Contexte.SOMMAIRE: champs.ChampsSommaire,
    Contexte.ANNEXE: champs_annexe.ChampsAnnexe,
    Contexte.GROUPE: champs_formulaires.ChampsFeuilleDePresence,
    Contexte.ELEVE: champs_formulaires.ChampsFamille,
    Contexte.ACCORD: champs_formulaires.ChampsFamille,
    Contexte.ABSENCES: champs_formulaires.ChampsAbsences,
    Contexte.INSPECTION: champs_formulaires.ChampsInspection,
    Contexte.BILAN: champs_formulaires.ChampsBilan,
    Contexte.RETOURS: champs_retours.ChampsListeDesRetours,
    Contexte.RELANCE: champs_retours.ChampsRelance,
    Contexte.SUIVI: champs_heures.ChampsSuivi,
    Contexte.SUIVI_ECOLE: champs_heures.ChampsSuiviDEcole,
    Contexte.CIRCONSCRIPTION: champs_circonscription.ChampsCirconscription,
}
"""Les champs de chaque contexte."""

DC = '{http://purl.org/dc/elements/1.1/}'
FONT_REVENIR = frozenset(('qr', 'reference'))
"""Les champs du retour qui font revenir un formulaire ; la durée de conservation se dit aussi sans eux."""


@dataclass(frozen=True)
class Lot:
    """Des documents d'un même formulaire : un contexte, un titre et une première page chacun."""

    nom: str
    formulaire: str
    titre: str
    titres: tuple[str, ...]
    contextes: tuple[Any, ...] = field(repr=False)
    premieres_pages: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    """Celle de chaque document ; vide s'il ne revient pas signé."""


@dataclass(frozen=True)
class Modele:
    """Un modèle choisi pour une école : son fichier, son empreinte, sa forme compilée."""

    formulaire: Formulaire
    path: Path
    nom: str
    sha256: str
    compile: ModeleCompile = field(repr=False)
    polices: frozenset[str] = frozenset()
    signes: frozenset[str] = frozenset()
    fragilites: tuple[Probleme, ...] = ()
    propre_a_l_ecole: bool = False
    du_retour: frozenset[str] = frozenset()
    """Ce qu'il imprime du retour : « qr », « reference »."""

    @property
    def revient(self) -> bool:
        """Vrai si un exemplaire revient signé : il porte une référence."""
        return bool(self.du_retour)


class Formulaires:
    """Les modèles d'une école, prêts à servir."""

    def __init__(self, modeles: Mapping[str, Modele], images: Mapping[str, Image] | None = None) -> None:
        self.modeles = modeles
        self.images = images or {}

    @property
    def polices(self) -> frozenset[str]:
        """Les familles de polices que demandent les modèles."""
        return frozenset().union(*(modele.polices for modele in self.modeles.values()))

    @property
    def signes(self) -> frozenset[str]:
        """Les signes que portent les modèles."""
        return frozenset().union(*(modele.signes for modele in self.modeles.values()))

    @property
    def fragilites(self) -> list[Probleme]:
        """Ce que le moteur embarqué rendrait mal."""
        return [probleme for modele in self.modeles.values() for probleme in modele.fragilites]

    def fabriquer(self, lot: Lot, rangs: Sequence[int]) -> tuple[bytes, Textes]:
        """Le .docx de quelques documents d'un lot, et le texte de chacun. Lève `ErreurDonnees` (M-318)."""
        assemble = self._assembler(lot, rangs)
        parties = dict(assemble.parties)
        _intituler(parties, lot.titre)
        return ecrire_paquet(parties), assemble.textes

    def _assembler(self, lot: Lot, rangs: Sequence[int]) -> LotAssemble:
        modele = self.modeles[lot.formulaire]
        contextes = [lot.contextes[rang] for rang in rangs]
        premieres = [lot.premieres_pages[rang] for rang in rangs] if lot.premieres_pages else None
        try:
            return assembler(modele.compile, contextes, premieres_pages=premieres)
        except (ValeurAbsente, ValeurSansTexte, TemplateError, etree.XMLSyntaxError) as erreur:
            if len(rangs) > 1:
                for rang in rangs:
                    self._assembler(lot, (rang,))
            raise ErreurDonnees(_echec(modele, lot.titres[rangs[0]], erreur, contextes[0])) from erreur


def _echec(modele: Modele, titre: str, erreur: Exception, contexte: Any) -> Probleme:
    if isinstance(erreur, ModeleDemesure):
        return Probleme(Code.MODELE_DEMESURE, Gravite.ERREUR, f"Le modèle est démesuré : {erreur.message}",
                        Emplacement(modele.nom, precision=titre), '',
                        "ôtez les boucles inutiles, ou reprenez le modèle livré.", None, True)  # fmt: skip
    if isinstance(erreur, ValeurAbsente):
        vides = [(chemin, lieu) for chemin, lieu in champs_nus(modele.compile.parties) if _est_vide(contexte, chemin)]
        champs = ", ".join(dict.fromkeys(f"« {chemin} »" for chemin, _ in vides)) or "un champ facultatif du modèle"
        quoi, remede = (
            f"Rien à imprimer pour {champs}",
            "remplissez le classeur ; ou, dans le modèle, entourez ce champ de {% if … %} … {% endif %}, ou ajoutez |vide.",
        )
        titre = f"{vides[0][1]} ; {titre}" if vides else titre
    elif isinstance(erreur, ValeurSansTexte):
        quoi, remede = "Une balise désigne un groupe de champs", "précisez le champ : {{ eleve.prenom }}."
    else:
        quoi, remede = "Le modèle ne se remplit pas", "reprenez le modèle livré, puis refaites vos modifications."
    return Probleme(Code.VALEUR_ABSENTE, Gravite.ERREUR, quoi, Emplacement(modele.nom, precision=titre), '', remede,
                    None, True)  # fmt: skip


def _est_vide(contexte: Any, chemin: str) -> bool:
    """Vrai si un champ du contexte n'a pas de valeur ; faux pour une variable de boucle, qu'on ne sait pas suivre ici."""
    valeur = contexte
    for nom in chemin.split('.'):
        if not hasattr(valeur, nom):
            return False
        valeur = getattr(valeur, nom)
    return valeur is None


@dataclass(frozen=True)
class Examen:
    """Ce qu'on sait d'un fichier de modèle : toutes ses fautes, et sa forme compilée s'il n'a pas d'erreur."""

    parties: Mapping[str, bytes] = field(repr=False)
    fautes: tuple[Faute, ...]
    modele: Modele | None


def examiner(
    formulaire: Formulaire, path: Path, nom: str, *, propre_a_l_ecole: bool = False,
    images: Mapping[str, Image] | None = None, a_fond: bool = False,
) -> Examen:  # fmt: skip
    """Examine un fichier Word comme modèle d'un formulaire : ce qu'il contient, ses balises, ses champs ; le compile.

    `nom` est celui qu'on montre. `a_fond` ajoute les conseils, et l'essai à blanc d'un modèle sans erreur. Ne lève rien pour
    un fichier fautif : ses fautes sont dans l'examen.
    """
    contexte = CONTEXTES[formulaire.contexte]
    parties, problemes = ouvrir_modele(path, nom, repete=formulaire.unite is not Unite.ECOLE)
    fautes = [Faute(probleme) for probleme in problemes]
    du_retour: frozenset[str] = frozenset()
    if parties:
        verification = Verification(nom, contexte)
        verification.verifier(parties, formulaire.exige, formulaire.exige_textes)
        fautes += verification.fautes
        du_retour = frozenset(chemin[1] for chemin in verification.lus if chemin[:1] == ('retour',)) & FONT_REVENIR
        if formulaire.cases and 'qr' not in du_retour:
            fautes.append(Faute(_sans_code(formulaire, nom)))
        if a_fond:
            fautes += [*verification.conseils, *tapes_a_la_main(parties, nom, contexte)]
    if any(faute.probleme.gravite is Gravite.ERREUR for faute in fautes):
        return Examen(parties, tuple(fautes), None)
    try:
        compile_ = compiler(path, parties, images)
    except (TemplateError, etree.XMLSyntaxError) as erreur:
        fautes += [Faute(probleme) for probleme in fautes_de_compilation(erreur, nom)]
        return Examen(parties, tuple(fautes), None)
    if a_fond:
        fautes += essayer(compile_, parties, contexte, nom)
        if any(faute.probleme.gravite is Gravite.ERREUR for faute in fautes):
            return Examen(parties, tuple(fautes), None)
    return Examen(parties, tuple(fautes), Modele(
        formulaire, path, nom, sha256_du_fichier(path), compile_,
        frozenset(polices_demandees(parties)), frozenset(signes_employes(parties)), tuple(fragilites(parties, nom)),
        propre_a_l_ecole, du_retour,
    ))  # fmt: skip


def _sans_code(formulaire: Formulaire, nom: str) -> Probleme:
    """Un modèle à cases sans code carré : les lettres partent, leurs réponses ne se liront pas seules."""
    return Probleme(
        Code.RETOUR_SANS_CODE, Gravite.AVERTISSEMENT, "Ce formulaire reviendra sans code carré", Emplacement(nom),
        f"il a deux cases ({', '.join(formulaire.cases)}) ; sans code, une personne classe chaque réponse et la compte",
        "écrivez {{ retour.qr }} dans la partie à rendre, près des cases, et {{ retour.reference }} dessous.",
    )  # fmt: skip


def fautes_de_compilation(erreur: TemplateError | etree.XMLSyntaxError, nom: str) -> list[Probleme]:
    """Pourquoi un modèle ne se compile pas, quand chacune de ses balises prise seule était bonne."""
    if isinstance(erreur, LangageRefuse):
        return [
            Probleme(Code.LANGAGE_REFUSE, Gravite.ERREUR, f"Le modèle emploie {raison}", Emplacement(nom),
                     "une balise est seule, entière, dans le texte ; elle lit des champs, compare et boucle",
                     "supprimez-la et tapez-la de nouveau, ou reprenez le modèle livré.")
            for raison in erreur.raisons
        ]  # fmt: skip
    if isinstance(erreur, TemplateError):
        return [Probleme(Code.BALISE_MAL_FORMEE, Gravite.ERREUR, "Le modèle ne se compile pas", Emplacement(nom),
                         f"ce qui bloque : {en_francais(erreur.message)}", "comparez avec le modèle livré.")]  # fmt: skip
    return [Probleme(Code.MODELE_ILLISIBLE, Gravite.ERREUR, "Modèle illisible : son contenu est abîmé", Emplacement(nom),
                     '', "ouvrez-le dans Word, enregistrez-le de nouveau, ou reprenez le modèle livré.")]  # fmt: skip


def _intituler(parties: dict[str, bytes], titre: str) -> None:
    """Le titre du document, que les lecteurs d'écran annoncent."""
    contenu = parties.get('docProps/core.xml')
    if contenu is None:
        return
    racine = analyser(contenu)
    for nom, valeur in (('title', titre), ('language', 'fr-FR')):
        element = racine.find(f'{DC}{nom}')
        if element is None:
            element = etree.SubElement(racine, f'{DC}{nom}')
        element.text = valeur
    parties['docProps/core.xml'] = en_octets(racine)
