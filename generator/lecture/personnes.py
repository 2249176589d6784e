"""Des feuilles Enseignants et Élèves aux personnes du domaine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.domaine.mots import plier, proche
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Enseignant, Foyer, Reponse
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code
from generator.lecture.etonnantes import signaler_la_naissance
from generator.lecture.table import Ligne
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

MOT_COMPARABLE = 4
MOTS_PROCHES = 0.75
ELEVE_INCONNU = "Élève inconnu"


def lire_enseignants(lignes: Iterable[Ligne], rapport: Rapport) -> tuple[Enseignant, ...]:
    """Les enseignants lisibles ; un code déjà pris est un doublon."""
    enseignants: dict[str, Enseignant] = {}
    for ligne in lignes:
        code = ligne.texte('code')
        if plier(code) in enseignants:
            rapport.ajouter(_doublon("Deux enseignants ont le même code", ligne.origine.a('code'), code))
            continue
        if not all(ligne[cle] is not None for cle in ('code', 'civilite', 'nom', 'prenom', 'fonction', 'quotite')):
            continue
        enseignants[plier(code)] = _enseignant(ligne)
    return tuple(enseignants.values())


def codes_des_enseignants(lignes: Iterable[Ligne]) -> dict[str, str]:
    """Le code que désigne une saisie pliée : le code lui-même, ou le nom de famille s'il n'est porté qu'une fois."""
    valides = [ligne for ligne in lignes if ligne['code']]
    noms = Counter(plier(ligne.texte('nom')) for ligne in valides)
    par_nom = {plier(ligne.texte('nom')): ligne.texte('code') for ligne in valides if noms[plier(ligne.texte('nom'))] == 1}
    par_nom.pop('', None)
    return par_nom | {plier(ligne.texte('code')): ligne.texte('code') for ligne in valides}


def _enseignant(ligne: Ligne) -> Enseignant:
    par_defaut = ' '.join(ligne.texte(cle) for cle in ('civilite', 'prenom', 'nom'))
    return Enseignant(
        code=ligne['code'], nom=ligne['nom'], prenom=ligne['prenom'], civilite=ligne['civilite'],
        imprime=ligne.texte('imprime') or par_defaut, fonction=ligne['fonction'],
        poste=ligne.texte('poste'), quotite=ligne['quotite'], niveaux=ligne['niveaux'] or (),
        decharge_enseignement=ligne.texte('decharge_enseignement'), aide_volontaire=ligne['aide_volontaire'],
        organisation=ligne['organisation'], allegement=ligne['allegement'], part=ligne['part'], origine=ligne.origine,
    )  # fmt: skip


def controler_annee(ligne: Ligne, cles: Sequence[str], annee: AnneeScolaire, rapport: Rapport) -> None:
    """Signale chaque date d'une ligne qui n'est pas dans l'année scolaire du classeur."""
    for cle in cles:
        if ligne[cle] is not None and ligne[cle] not in annee.etendue:
            rapport.ajouter(Probleme(
                Code.DATE_HORS_ANNEE, Gravite.ERREUR, "Date hors de l'année scolaire", ligne.origine.a(cle),
                f"le classeur est celui de {annee}", "corrigez la date, ou l'année de la feuille « École ».",
                f'{ligne[cle]:%d/%m/%Y}',
            ))  # fmt: skip


def lire_eleves(lignes: Iterable[Ligne], annee: AnneeScolaire | None, rapport: Rapport) -> tuple[Eleve, ...]:
    """Les élèves lisibles. Deux homonymes exacts ont besoin d'un numéro chacun."""
    valides = [ligne for ligne in lignes if ligne['nom'] and ligne['prenom']]
    homonymes = Counter(plier(f'{ligne["nom"]} {ligne["prenom"]}') for ligne in valides)
    eleves: dict[str, Eleve] = {}
    for ligne in valides:
        if annee:
            controler_annee(ligne, ('depart',), annee, rapport)
        eleve = _eleve(ligne, rapport)
        if eleve is None:
            continue
        if homonymes[plier(f'{eleve.nom} {eleve.prenom}')] > 1 and not eleve.numero:
            rapport.ajouter(Probleme(
                Code.DOUBLON, Gravite.ERREUR, "Deux élèves ont les mêmes nom et prénom", ligne.origine.a('nom'),
                "deux homonymes se distinguent par leur numéro (colonne « N° »)",
                "donnez un numéro à chacun, ou supprimez la ligne en double.", f'{eleve.nom} {eleve.prenom}', True,
            ))  # fmt: skip
        elif eleve.cle in eleves:
            rapport.ajouter(_doublon("Deux élèves ont le même numéro", ligne.origine.a('numero'), eleve.numero))
        else:
            eleves[eleve.cle] = eleve
            signaler_la_naissance(eleve, annee, rapport)
    _signaler_classes(tuple(eleves.values()), rapport)
    return tuple(eleves.values())


def _signaler_classes(eleves: Sequence[Eleve], rapport: Rapport) -> None:
    """Une classe écrite autrement est une classe de plus : ses lettres seraient à part."""
    effectifs = Counter(eleve.classe for eleve in eleves)
    voisines = {
        classe: next((c for c in effectifs if effectifs[c] > effectifs[classe] and _presque(classe, c)), None)
        for classe in effectifs
    }
    for eleve in eleves:
        if autre := voisines[eleve.classe]:
            rapport.ajouter(Probleme(
                Code.CLASSE_DOUTEUSE, Gravite.AVERTISSEMENT, f"Classe presque pareille à « {autre} »",
                eleve.origine.a('classe') if eleve.origine else Emplacement('classeur'),
                "les lettres d'une classe se suivent : son nom s'écrit partout de la même façon",
                f"écrivez « {autre} », ou gardez ce nom si ce sont deux classes.", eleve.classe,
            ))  # fmt: skip


def _presque(une: str, autre: str) -> bool:
    """Vrai si un seul mot assez long diffère, de peu : « CP de M. Garnié », « CP de M. Garnier » ; pas CM1 A et CM1 B."""
    mots, modeles = plier(une).split(), plier(autre).split()
    if mots == modeles:
        return une != autre
    differents = [(m, a) for m, a in zip(mots, modeles, strict=False) if m != a]
    if len(mots) != len(modeles) or len(differents) != 1:
        return False
    mot, modele = differents[0]
    if any(signe.isdigit() for signe in mot + modele):
        return False
    return min(len(mot), len(modele)) >= MOT_COMPARABLE and proche(mot, [modele], seuil=MOTS_PROCHES) is not None


def _eleve(ligne: Ligne, rapport: Rapport) -> Eleve | None:
    niveaux: tuple[Niveau, ...] = ligne['niveau'] or ()
    if len(niveaux) > 1:
        rapport.ajouter(Probleme(
            Code.VALEUR_HORS_LISTE, Gravite.ERREUR, "Un élève n'a qu'un niveau", ligne.origine.a('niveau'), '',
            "gardez le niveau de l'élève, même dans une classe à plusieurs niveaux.", ", ".join(niveaux),
        ))  # fmt: skip
    if len(niveaux) != 1 or not ligne['classe'] or not ligne['foyer_1']:
        return None
    numero = ligne.texte('numero')
    cle = f'n° {plier(numero)}' if numero else plier(f'{ligne["nom"]} {ligne["prenom"]}')
    return Eleve(
        cle=cle, nom=ligne['nom'], prenom=ligne['prenom'], classe=ligne['classe'], niveau=niveaux[0],
        foyers=_foyers(ligne), numero=numero, naissance=ligne['naissance'], depart=ligne['depart'],
        origine=ligne.origine,
    )  # fmt: skip


def _foyers(ligne: Ligne) -> tuple[Foyer, ...]:
    foyers = []
    for rang in (1, 2):
        responsables = ligne.texte(f'foyer_{rang}')
        if responsables:
            annuel = ligne[f'accord_annuel_{rang}']
            reponse = None if annuel is None else (Reponse.OUI if annuel else Reponse.NON)
            foyers.append(Foyer(rang, responsables, reponse))
    return tuple(foyers)


def _doublon(quoi: str, lieu: Emplacement, valeur: str) -> Probleme:
    return Probleme(Code.DOUBLON, Gravite.ERREUR, quoi, lieu, "chaque code, chaque numéro est unique",
                    "changez l'un des deux, ou supprimez la ligne en double.", valeur)  # fmt: skip


@dataclass(slots=True)
class Annuaire:
    """Retrouve un élève par son numéro ou par ses nom et prénom, dans un ordre ou dans l'autre."""

    _par_nom: dict[str, list[Eleve]] = field(default_factory=dict)
    _par_numero: dict[str, Eleve] = field(default_factory=dict)
    _noms: list[str] = field(default_factory=list)
    _tous: list[Eleve] = field(default_factory=list)
    _fautifs: set[str] = field(default_factory=set)

    @classmethod
    def de(cls, eleves: Iterable[Eleve], lignes: Iterable[Ligne] = ()) -> Annuaire:
        """Construit l'annuaire ; une ligne d'élève déjà signalée comme fautive reste une référence connue."""
        annuaire = cls()
        for ligne in lignes:
            nom, prenom = ligne.texte('nom'), ligne.texte('prenom')
            annuaire._fautifs |= {plier(f'{nom} {prenom}'), plier(f'{prenom} {nom}'), plier(ligne.texte('numero'))}
        for eleve in eleves:
            for nom in {plier(f'{eleve.nom} {eleve.prenom}'), plier(f'{eleve.prenom} {eleve.nom}')}:
                annuaire._par_nom.setdefault(nom, []).append(eleve)
            if eleve.numero:
                annuaire._par_numero[plier(eleve.numero)] = eleve
            annuaire._noms.append(f'{eleve.nom} {eleve.prenom}')
            annuaire._tous.append(eleve)
        return annuaire

    def chercher(self, saisie: str, lieu: Emplacement, rapport: Rapport) -> Eleve | None:
        """L'élève désigné ; signale une référence inconnue ou ambiguë."""
        cle = plier(saisie)
        if cle in self._par_numero:
            return self._par_numero[cle]
        trouves = self._par_nom.get(cle, [])
        if len(trouves) == 1:
            return trouves[0]
        if trouves:
            numeros = " ou ".join(f'{eleve.numero} ({eleve.classe})' for eleve in trouves)
            rapport.ajouter(Probleme(
                Code.REFERENCE_AMBIGUE, Gravite.ERREUR, "Plusieurs élèves portent ce nom", lieu,
                "un homonyme se désigne par son numéro", f"écrivez le numéro : {numeros}.", saisie, True,
            ))  # fmt: skip
            return None
        if cle in self._fautifs:
            return None
        suggestion = proche(saisie, self._noms)
        freres = [eleve for eleve in self._tous if plier(eleve.nom) == cle]
        if freres:
            dits = ", ".join(f"{eleve.nom} {eleve.prenom} ({eleve.classe})" for eleve in freres)
            remede = f"le prénom manque : {dits}."
        elif suggestion:
            remede = f"vouliez-vous écrire « {suggestion} » ?"
        else:
            remede = "ajoutez l'élève à la feuille « Élèves », ou corrigez le nom."
        rapport.ajouter(Probleme(
            Code.REFERENCE_INCONNUE, Gravite.ERREUR, ELEVE_INCONNU, lieu,
            "l'élève doit figurer dans la feuille « Élèves »", remede, saisie, True,
        ))  # fmt: skip
        return None
