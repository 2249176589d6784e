"""Les gestes d'un import, ligne par ligne : un élève que l'on complète, un élève de plus, ce qui le nomme ailleurs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.classeur.geste import Geste
from generator.domaine.mots import plier
from generator.feuilles import ELEVES, INSCRIPTIONS, PRESENCES
from generator.lecture.onde.personnes import EleveDOnde
from generator.onde.classes import NomsDesClasses
from generator.onde.connus import ClasseurConnu, EleveConnu, accents, plier_nom
from generator.onde.foyers import Foyers
from generator.proposition import Annonce

MENTIONS = {feuille.cle: feuille for feuille in (INSCRIPTIONS, PRESENCES)}
Valeurs = dict[str, object]


@dataclass
class Ecriture:
    """Ce que l'on sait du classeur pour écrire : les noms de classe de l'école, les numéros pris, qui nomme qui."""

    classeur: ClasseurConnu
    classes: NomsDesClasses
    _mentions: dict[str, list[Geste]] = field(init=False)
    _porteurs: Counter[str] = field(init=False)
    _dernier: int = field(init=False)

    def __post_init__(self) -> None:
        self._porteurs = Counter(plier(connu.nom_complet) for connu in self.classeur.eleves)
        self._dernier = max((int(c.numero) for c in self.classeur.eleves if c.numero.isdecimal()), default=0)
        self._mentions = {}
        for cle, ligne in self.classeur.mentions:
            geste = Geste(MENTIONS[cle], {'eleve': ligne.texte('eleve')}, ligne.origine)
            self._mentions.setdefault(plier(ligne.texte('eleve')), []).append(geste)

    def nouveau_numero(self) -> str:
        """Un numéro que personne n'a."""
        self._dernier += 1
        return str(self._dernier)

    def arrivee(self, eleve: EleveDOnde, foyers: Foyers) -> Valeurs:
        """La ligne d'un élève de plus ; ce qu'on ne sait pas reste vide."""
        valeurs: Valeurs = {'nom': eleve.nom, 'prenom': eleve.prenom}
        if eleve.naissance:
            valeurs['naissance'] = eleve.naissance
        if eleve.classe:
            valeurs['classe'] = self.classes.de(eleve.classe)
        if eleve.niveau:
            valeurs['niveau'] = (eleve.niveau,)
        return valeurs | foyers_en_valeurs(foyers)

    def changements(self, connu: EleveConnu, eleve: EleveDOnde) -> tuple[Valeurs, list[Annonce]]:
        """Ce que l'export corrige d'un élève, et comment le dire."""
        valeurs: Valeurs = {}
        annonces: list[Annonce] = []

        def changer(cle: str, sorte: str, neuf: object, phrase: str) -> None:
            if cle not in connu.fautives:
                valeurs[cle] = neuf
                annonces.append(Annonce(sorte, f"{connu.nom_complet} : {phrase}", cellule_de(connu, cle)))

        for cle, ecrit, lu in (('nom', connu.nom, eleve.nom), ('prenom', connu.prenom, eleve.prenom)):
            if _corrige(ecrit, lu):
                changer(cle, 'changement de nom' if cle == 'nom' else 'changement de prénom', lu,
                        f"« {lu} » au lieu de « {ecrit} ».")  # fmt: skip
        if eleve.naissance and eleve.naissance != connu.naissance:
            ancienne = f"{connu.naissance:%d/%m/%Y}" if connu.naissance else "rien"
            changer('naissance', 'correction de date de naissance', eleve.naissance,
                    f"{eleve.naissance:%d/%m/%Y} au lieu de {ancienne}.")  # fmt: skip
        classe = self.classes.de(eleve.classe)
        if eleve.classe and plier_nom(classe) != plier_nom(connu.classe):
            changer('classe', 'changement de classe', classe, f"« {classe} » au lieu de « {connu.classe or 'rien'} ».")
        if eleve.niveau and connu.niveaux != (eleve.niveau,):
            ancien = ", ".join(connu.niveaux) or "rien"
            changer('niveau', 'changement de niveau', (eleve.niveau,), f"{eleve.niveau} au lieu de {ancien}.")
        return valeurs, annonces

    def gestes(self, connu: EleveConnu, valeurs: Mapping[str, object]) -> Iterator[Geste]:
        """Le geste d'une ligne d'élève, et ceux des lignes qui le nomment autrement désormais."""
        if not valeurs:
            return
        yield Geste(ELEVES, valeurs, connu.origine)
        yield from self.renommer(connu, valeurs)

    def renommer(self, connu: EleveConnu, valeurs: Mapping[str, object]) -> Iterator[Geste]:
        """Les inscriptions et les présences qui nomment un élève, s'il change de nom ou prend un numéro."""
        if not valeurs.keys() & {'nom', 'prenom', 'numero'} or self._porteurs[plier(connu.nom_complet)] > 1:
            return
        nom, prenom = valeurs.get('nom', connu.nom), valeurs.get('prenom', connu.prenom)
        for ancien, neuf in (
            (f'{connu.nom} {connu.prenom}', f'{nom} {prenom}'), (f'{connu.prenom} {connu.nom}', f'{prenom} {nom}'),
        ):  # fmt: skip
            ecrit = str(valeurs.get('numero') or neuf)
            for geste in self._mentions.get(plier(ancien), ()):
                if geste.valeurs['eleve'] != ecrit:
                    yield Geste(geste.feuille, {'eleve': ecrit}, geste.origine)


def _corrige(ecrit: str, lu: str) -> bool:
    """Vrai si l'export dit un autre nom, ou le même avec des accents que le classeur n'a pas."""
    return plier_nom(ecrit) != plier_nom(lu) or accents(lu) > accents(ecrit)


def foyers_en_valeurs(foyers: Foyers) -> Valeurs:
    """Les cellules des foyers ; aucune si l'on ne sait pas."""
    return {f'foyer_{rang}': foyer for rang, foyer in enumerate(foyers, 1)}


def cellule_de(connu: EleveConnu, cle: str = 'nom') -> str:
    """« Élèves C12 »."""
    lieu = connu.origine.a(cle)
    return f'{lieu.feuille} {lieu.cellule}'.strip()


def homonymes(
    connus: Iterable[tuple[EleveConnu, Valeurs]], arrivees: Iterable[Valeurs], ecriture: Ecriture
) -> Iterator[Annonce]:
    """Donne un numéro à ceux que l'import rend homonymes : sans lui, le classeur ne se lit plus."""
    groupes: dict[str, list[tuple[EleveConnu | None, Valeurs]]] = {}
    for connu, valeurs in connus:
        nom = f"{valeurs.get('nom', connu.nom)} {valeurs.get('prenom', connu.prenom)}"
        groupes.setdefault(plier(nom), []).append((connu, valeurs))
    for valeurs in arrivees:
        groupes.setdefault(plier(f"{valeurs['nom']} {valeurs['prenom']}"), []).append((None, valeurs))
    for groupe in groupes.values():
        neufs = any(ancien is None or valeurs.keys() & {'nom', 'prenom'} for ancien, valeurs in groupe)
        if len(groupe) < 2 or not neufs:
            continue
        for ancien, valeurs in groupe:
            if ancien is None or not ancien.numero:
                valeurs['numero'] = ecriture.nouveau_numero()
                nom = f"{valeurs['nom']} {valeurs['prenom']}" if ancien is None else ancien.nom_complet
                yield Annonce('numéro donné', f"{nom} a un homonyme : numéro {valeurs['numero']}.",
                              cellule_de(ancien, 'numero') if ancien else '')  # fmt: skip


def depart(connu: EleveConnu, au: dt.date) -> tuple[Valeurs, Annonce]:
    """Le départ d'un élève que l'export n'a plus."""
    return {'depart': au}, Annonce(
        'départ', f"{connu.nom_complet} ({connu.classe}) n'est plus dans l'export : départ noté le {au:%d/%m/%Y}.",
        cellule_de(connu),
    )  # fmt: skip
