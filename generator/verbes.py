"""Ce que l'on tape : « make lettres PERIODE=2 », sous Windows « generator.cmd lettres PERIODE=2 » : une seule liste.

N'importe que la bibliothèque standard : la liste se montre avant que rien ne soit installé.
"""

from __future__ import annotations

import difflib
import glob
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from generator.console import preparer_la_console

COMMANDE_REFUSEE = 2
DE_MAKE = ('PYTHON', 'VENV', 'PY', 'ARGS', 'MAKEFLAGS', 'SHELL')
EXEMPLES_D_OPTIONS = "ECOLE=lilas ANNEE=2026-2027 PERIODE=2 MOTEUR=embarque DATE=03/11/2026 RECTO_VERSO=1 APERCU=1"


class Genre(Enum):
    """Ce que devient une option tapée « NOM=valeur »."""

    VALEUR = "--option valeur"
    DRAPEAU = "--option, si elle n'est pas vide"
    PLACE = "la valeur seule, à sa place"
    PLACES = "chaque fichier que désigne la valeur, à leur place"


@dataclass(frozen=True)
class Choix:
    """Une option d'un verbe : le nom que l'on tape, ce que la commande attend ; `defaut` : sa place si rien n'est tapé."""

    nom: str
    option: str = ''
    genre: Genre = Genre.VALEUR
    defaut: str | None = None

    def mots(self, valeur: str) -> list[str]:
        """Les mots de la ligne de commande. Une option vide n'en a pas."""
        if not valeur:
            return [] if self.defaut is None else [self.defaut]
        match self.genre:
            case Genre.DRAPEAU:
                return [self.option]
            case Genre.PLACE:
                return [valeur]
            case Genre.PLACES:
                chemin = str(Path(valeur).expanduser())
                return sorted(glob.glob(chemin)) or [chemin] if '*' in chemin else [chemin]  # noqa: PTH207 - chemin entier
            case _:
                return [self.option, valeur]


@dataclass(frozen=True)
class Verbe:
    """Un verbe : ce qu'il fait, la commande de « python -m generator », ses options.

    `si` : le drapeau qui en fait une autre commande. `exige` : les options sans lesquelles elle ne peut rien.
    """

    nom: str
    aide: str
    commande: tuple[str, ...]
    choix: tuple[Choix, ...]
    si: tuple[str, tuple[str, ...]] | None = None
    exige: tuple[str, ...] = ()

    def traduire(self, valeurs: Mapping[str, str]) -> list[str]:
        """Les mots de la commande, dans l'ordre où elle les attend."""
        commande = self.si[1] if self.si and valeurs.get(self.si[0]) else self.commande
        return [*commande, *(mot for choix in self.choix for mot in choix.mots(valeurs.get(choix.nom, '').strip()))]

    @property
    def noms(self) -> tuple[str, ...]:
        """Les options que l'on peut taper."""
        return tuple(choix.nom for choix in self.choix) + ((self.si[0],) if self.si else ())


def _valeurs(**options: str) -> tuple[Choix, ...]:
    return tuple(Choix(nom, f'--{option}') for nom, option in options.items())


def _drapeaux(**options: str) -> tuple[Choix, ...]:
    return tuple(Choix(nom, f'--{option}', Genre.DRAPEAU) for nom, option in options.items())


def _place(nom: str, defaut: str | None = None) -> tuple[Choix, ...]:
    return (Choix(nom, '', Genre.PLACE, defaut),)


DONNEES, ECOLE, ANNEE = _valeurs(DONNEES='donnees'), _valeurs(ECOLE='ecole'), _valeurs(ANNEE='annee')
SORTIES, MOTEUR, DATE = _valeurs(SORTIES='sorties'), _valeurs(MOTEUR='moteur'), _valeurs(DATE='date-edition')
PERIODE, ENSEIGNANT, AU = _valeurs(PERIODE='periode'), _valeurs(ENSEIGNANT='enseignant'), _valeurs(AU='au')
OU = (*ECOLE, *ANNEE, *DATE, *DONNEES, *SORTIES)
OPTIONS = (*OU, *PERIODE, *MOTEUR)
PLANCHES = _drapeaux(APERCU='apercu', REFAIRE='refaire')
GRAPPE = _valeurs(ORDONNANCEUR='ordonnanceur', DOSSIER_PARTAGE='dossier-partage')
LETTRES = (*GRAPPE, *_drapeaux(RECTO_VERSO='recto-verso', UN_FICHIER='un-fichier-par-lettre'), *PLANCHES)
REEMISSION = (*_drapeaux(REEMETTRE='reemettre'), *_valeurs(REEMETTRE_POUR='reemettre-pour'))
ARCHIVES = (*DONNEES, *ANNEE, *ECOLE)
OUI = _drapeaux(OUI='oui')
SUITE = (*ECOLE, *ANNEE, *DATE, *DONNEES, *OUI)

VERBES = (
    Verbe('demarrer', "Remplit avec vous le classeur de votre école ; se reprend où l'on s'est arrêté", ('demarrer',),
          (*ECOLE, *ANNEE, *DONNEES, *SORTIES, *MOTEUR)),
    Verbe('importer', "Remplit le classeur d'après ONDE : importer ONDE=CSVExtraction.csv RESPONSABLES=…",
          ('importer',),
          (*_place('ONDE', ''), *_valeurs(RESPONSABLES='responsables', ENSEIGNANTS='enseignants', CHEMIN='classeur'),
           *AU, *_drapeaux(MALGRE_TOUT='malgre-tout'), *DONNEES, *ANNEE, *ECOLE, *OUI), exige=('ONDE',)),
    Verbe('lettres', "Produit lettres, tableaux et liasse dans sorties/", ('lettres',),
          (*OPTIONS, *LETTRES, *REEMISSION, *_drapeaux(SANS_ANNEXE='sans-annexe'))),
    Verbe('verifier', "Vérifie classeurs et modèles, sans rien écrire", ('verifier',), OPTIONS),
    Verbe('presences', "Produit les feuilles de présence de la période, une par groupe", ('presences',),
          (*OPTIONS, *LETTRES)),
    Verbe('absences', "Produit les lettres d'absences répétées, d'après le seuil de l'école", ('absences',),
          (*OPTIONS, *LETTRES, *REEMISSION)),
    Verbe('accords', "Produit les demandes d'accord de principe annuel", ('accords',),
          (*OU, *MOTEUR, *LETTRES, *REEMISSION)),
    Verbe('inspection', "Produit les papiers de chaque enseignant pour une inspection", ('inspection',),
          (*OU, *MOTEUR, *PLANCHES)),
    Verbe('bilan', "Produit le bilan de période à rendre à l'IEN : bilan PERIODE=1", ('bilan',),
          (*OPTIONS, *PLANCHES, *_drapeaux(INCOMPLET='incomplet'))),
    Verbe('circonscription', "La vue d'ensemble d'un IEN : circonscription IEN=Valbois-Nord DOSSIER=recus",
          ('circonscription',),
          (*_place('DOSSIER'), *_valeurs(IEN='ien', ATTENDUES='attendues'), *_drapeaux(CLASSEURS='avec-classeurs'), *ANNEE,
           *PERIODE, *MOTEUR, *DATE, *DONNEES, *SORTIES)),
    Verbe('retours', "Dit qui a répondu ; fait les listes et les relances : retours RELANCES=1", ('retours',),
          (*OPTIONS, *LETTRES, *_drapeaux(RELANCES='relances'))),
    Verbe('suivi', "Où en est chaque enseignant, dû, fait, prévu, reste : suivi ENSEIGNANT=OC AU=12/12/2026", ('suivi',),
          (*OU, *MOTEUR, *GRAPPE, *PLANCHES, *ENSEIGNANT, *AU)),
    Verbe('noter', 'Note des heures faites : noter ENSEIGNANT=OC CATEGORIE="Conseils des maîtres" DUREE="1 h 30"',
          ('noter',),
          (*_place('ENSEIGNANT', ''), *_place('CATEGORIE', ''), *_place('DUREE', ''), *DONNEES, *ANNEE, *ECOLE,
           *_valeurs(LE='le', OBJET='objet', NIVEAU='niveau', NOMBRE_ELEVES='nombre-eleves'), *OUI),
          exige=('ENSEIGNANT', 'CATEGORIE', 'DUREE')),
    Verbe('formulaire', "Produit un seul formulaire du catalogue : formulaire FORMULAIRE=convocation", ('formulaire',),
          (*_place('FORMULAIRE', ''), *OPTIONS, *LETTRES, *REEMISSION)),
    Verbe('plan', "Propose et vérifie l'année, écrit les agendas : plan ENSEIGNANT=OC SANS_AGENDA=1", ('plan',),
          (*OU, *ENSEIGNANT, *_drapeaux(SANS_AGENDA='sans-agenda'))),
    Verbe('modeles', "Vérifie les modèles Word : modeles FICHIER=ma-lettre.docx CORRIGER=1", ('modeles', 'verifier'),
          (*_place('FICHIER'), *_valeurs(FORMULAIRE='formulaire'), *ECOLE, *_drapeaux(CORRIGER='corriger'))),
    Verbe('periode-suivante', "Prépare la période d'après dans le classeur : periode-suivante DEPUIS=2 OUI=1",
          ('periode-suivante',), (*SUITE, *_valeurs(DEPUIS='depuis'))),
    Verbe('annee-suivante', "Prépare le classeur de l'année d'après, à côté : annee-suivante OUI=1",
          ('annee-suivante',), SUITE),
    Verbe('atelier', "Ouvre la page de l'école, où tout se fait ; PAGE=modeles, PAGE=retours : les autres", ('atelier',),
          (*_valeurs(PAGE='page'), *ECOLE, *DONNEES, *SORTIES, *MOTEUR, *_valeurs(PORT='port'),
           *_drapeaux(SANS_NAVIGATEUR='sans-navigateur'))),
    Verbe('archiver', "Range et lit les formulaires revenus : archiver SCANS=~/copieur", ('archiver',),
          (Choix('SCANS', '', Genre.PLACES), *DONNEES)),
    Verbe('moteurs', "Dit quels moteurs PDF sont là", ('moteurs',), ()),
    Verbe('classeur', "Écrit un classeur vide : classeur CHEMIN=donnees/ecoles/mon-ecole.xlsx", ('classeur',),
          (*_place('CHEMIN', 'donnees/ecoles/mon-ecole.xlsx'), *_drapeaux(REMPLACER='remplacer'))),
    Verbe('exemple', "Écrit une école fictive : exemple CHEMIN=essai.xlsx ELEVES=200", ('exemple',),
          (*_place('CHEMIN', 'exemple.xlsx'), *_valeurs(ELEVES='eleves'), *ANNEE, *_drapeaux(REMPLACER='remplacer'))),
    Verbe('prouver', "Refait un document et dit s'il est le même : prouver FICHIER=sorties/…/liasse-ien.pdf", ('prouver',),
          (*_place('FICHIER', ''), *DONNEES, *MOTEUR, *DATE), exige=('FICHIER',)),
    Verbe('expliquer', "Dit d'où vient chaque chiffre : expliquer ENSEIGNANT=OC, ou QUOTITE=50", ('expliquer',),
          (*DONNEES, *ANNEE, *ECOLE, *PERIODE, *ENSEIGNANT,
           *_valeurs(GROUPE='groupe', QUOTITE='quotite', FONCTION='fonction', AU='au', CLASSES='classes',
                     DEMI_JOURNEES='demi-journees'))),
    Verbe('regimes', "Montre le droit, époque par époque : regimes AU=06/10/2008", ('regimes',),
          (*DONNEES, *AU)),
    Verbe('calendriers', "Montre les années et les zones couvertes", ('calendriers',), ()),
    Verbe('champs', "Réécrit modeles/CHAMPS.md et donnees/LISEZMOI.md", ('champs',), ()),
    Verbe('archives', "Comme archives-verifier", ('archives', 'verifier'),
          (*ARCHIVES, *_valeurs(EMPREINTE='empreinte'), *_drapeaux(NOTER='noter'))),
    Verbe('archives-verifier', "Relit les retours archivés : dit ce qui manque ou a changé", ('archives', 'verifier'),
          (*ARCHIVES, *_valeurs(EMPREINTE='empreinte'), *_drapeaux(NOTER='noter'))),
    Verbe('archives-exporter', "Copie une année d'archives : archives-exporter ANNEE=2026-2027 VERS=… CHIFFRER=1",
          ('archives', 'exporter'),
          (*_place('ANNEE', ''), *DONNEES, *ECOLE, *_valeurs(VERS='vers'), *_drapeaux(CHIFFRER='chiffrer')),
          exige=('ANNEE',)),
    Verbe('archives-bordereau', "Écrit le bordereau d'élimination à faire viser : archives-bordereau ECOLE=… ANNEE=…",
          ('archives', 'bordereau'),
          (*ARCHIVES, *SORTIES, *MOTEUR, *_valeurs(REFERENCE='reference', ELEVE='eleve'))),
    Verbe('archives-cles', "Fait la clé de l'école : archives-cles SECOURS=age1…", ('archives', 'cles'),
          (*DONNEES, *_valeurs(CLE='cle', SECOURS='secours', FABRIQUER='fabriquer'))),
    Verbe('archives-ouvrir', "Ouvre une copie scellée : archives-ouvrir COPIE=… VERS=…", ('archives', 'ouvrir'),
          (*_place('COPIE', ''), *_valeurs(VERS='vers', CLE='cle'), *DONNEES), exige=('COPIE', 'VERS')),
    Verbe('archives-geler', "Suspend l'élimination, le temps d'un litige : archives-geler ELEVE=… FINI=1",
          ('archives', 'geler'),
          (*ARCHIVES, *_valeurs(REFERENCE='reference', ELEVE='eleve')), ('FINI', ('archives', 'degeler'))),
    Verbe('archives-visa', "Note le visa des archives départementales : archives-visa REFERENCE=… DATE=…",
          ('archives', 'visa'),
          (*ARCHIVES, *_valeurs(REFERENCE='reference', DATE='date')), exige=('REFERENCE', 'DATE')),
    Verbe('archives-purger', "Montre ce qui est à éliminer, demande, efface", ('archives', 'purger'), ARCHIVES),
)  # fmt: skip
PAR_NOM = {verbe.nom: verbe for verbe in VERBES}
RUBRIQUES = {
    "Pour commencer": ('demarrer', 'importer', 'classeur', 'exemple'),
    "Chaque période": ('verifier', 'lettres', 'archiver', 'retours', 'presences', 'absences', 'bilan', 'periode-suivante'),
    "Dans l'année": ('suivi', 'noter', 'plan', 'accords', 'inspection', 'formulaire', 'annee-suivante'),
    "Sur une page, et les modèles Word": ('atelier', 'modeles', 'champs'),
    "Pour comprendre et prouver": ('expliquer', 'prouver', 'regimes', 'calendriers', 'moteurs'),
    "L'inspection": ('circonscription',),
    "Les archives, une fois par an": (
        'archives', 'archives-verifier', 'archives-exporter', 'archives-bordereau', 'archives-visa', 'archives-purger',
        'archives-geler', 'archives-cles', 'archives-ouvrir',
    ),
}  # fmt: skip
"""Les verbes tels que la liste les montre, dans l'ordre où l'on s'en sert."""


def aide(lanceur: str) -> str:
    """La liste des verbes, tels qu'on les tape."""
    lignes = ["Liasse – les formulaires de l'aide aux élèves. Vous pouvez taper :"]
    for rubrique, noms in RUBRIQUES.items():
        lignes += [rubrique, *(f"  {lanceur} {nom:<19} {PAR_NOM[nom].aide}" for nom in noms)]
    return '\n'.join((*lignes, f"Options : {EXEMPLES_D_OPTIONS}")) + '\n'


def lire_les_mots(mots: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Ce qui est tapé après le verbe : les « NOM=valeur », puis le reste, laissé tel quel à la commande."""
    valeurs: dict[str, str] = {}
    reste = []
    for mot in mots:
        if trouve := re.fullmatch(r'([A-Za-z_]+)=(.*)', mot, re.DOTALL):
            valeurs[trouve[1]] = trouve[2]
        else:
            reste.append(mot)
    return valeurs, reste


def tapees_a_make(environnement: Mapping[str, str]) -> tuple[str, ...]:
    """Les noms des options tapées sur la ligne de make, que make donne à ses enfants dans MAKEFLAGS."""
    return tuple(re.findall(r'(?:^|(?<!\\)\s)([A-Za-z_]+)=', environnement.get('MAKEFLAGS', '')))


def inconnue(verbe: Verbe, noms: Sequence[str], lanceur: str) -> str:
    """Une phrase pour la première option que ce verbe n'a pas ; vide si toutes sont à lui."""
    for nom in noms:
        if nom not in verbe.noms:
            proches = difflib.get_close_matches(nom.upper(), verbe.noms, 1)
            remede = f"vouliez-vous {proches[0]}= ?" if proches else f"ses options : {', '.join(verbe.noms) or 'aucune'}."
            return f"« {lanceur} {verbe.nom} » n'a pas d'option {nom}= ; {remede}\n"
    return ''


def absentes(verbe: Verbe, valeurs: Mapping[str, str], lanceur: str) -> str:
    """Une phrase pour les options qu'il faut à ce verbe et qui ne sont pas tapées ; vide s'il a tout."""
    noms = [nom for nom in verbe.exige if not valeurs.get(nom, '').strip()]
    if not noms:
        return ''
    exemple = verbe.aide.rpartition(' : ')[2]
    return f"« {lanceur} {verbe.nom} » demande {', '.join(f'{nom}=' for nom in noms)} ; par exemple : {lanceur} {exemple}\n"


def main(mots: Sequence[str], environnement: Mapping[str, str]) -> int:
    """Traduit ce qui est tapé, puis fait la commande. Sans verbe, montre la liste."""
    par_make = 'MAKELEVEL' in environnement
    lanceur = 'make' if par_make else environnement.get('LIASSE_LANCEUR', 'python -m generator.verbes')
    if not mots or mots[0] in ('aide', '--help', '-h', '/?'):
        sys.stdout.write(aide(lanceur))
        return 0
    verbe = PAR_NOM.get(mots[0])
    if verbe is None:
        proches = difflib.get_close_matches(mots[0], PAR_NOM, 1)
        suite = f"vouliez-vous « {lanceur} {proches[0]} » ?" if proches else f"« {lanceur} » montre la liste."
        sys.stderr.write(f"« {mots[0]} » n'est pas une commande ; {suite}\n")
        return COMMANDE_REFUSEE
    valeurs, reste = lire_les_mots(mots[1:])
    tapees = [*valeurs, *(nom for nom in tapees_a_make(environnement) if par_make and nom not in DE_MAKE)]
    if refus := inconnue(verbe, tapees, lanceur):
        sys.stderr.write(refus)
        return COMMANDE_REFUSEE
    if par_make:
        valeurs = {nom: environnement.get(nom, '') for nom in verbe.noms} | valeurs
    if not reste and (manque := absentes(verbe, valeurs, lanceur)):
        sys.stderr.write(manque)
        return COMMANDE_REFUSEE
    sys.argv[1:] = [*verbe.traduire(valeurs), *reste]
    from generator.__main__ import demarrer

    demarrer()
    return 0


if __name__ == '__main__':
    preparer_la_console()
    sys.exit(main(sys.argv[1:], os.environ))
