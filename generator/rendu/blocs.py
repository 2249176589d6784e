"""Les blocs d'un modèle : ce que chaque fin referme, et si le bloc tient dans le tableau ou le paragraphe qui le porte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from generator.erreurs import Code
from generator.rapport import Gravite
from generator.rendu.accolades import jetons
from generator.rendu.balises import Balise, Passage, texte_brut
from generator.rendu.faute import Geste
from generator.rendu.grief import Grief
from generator.rendu.ooxml import W
from generator.rendu.resolution import Chemin, Variable

TRAVERSE = "Un bloc passe d'une cellule à une autre"
SEULS = "{%tr for %} et {%tr endfor %} sont chacun seuls sur leur ligne"


@dataclass(slots=True)
class Marque:
    """Une balise de bloc : son mot, son préfixe, son contenu corrigé."""

    balise: Balise
    mot: str
    prefixe: str
    contenu: str

    def ecrite(self, prefixe: str) -> str:
        """La balise telle qu'on l'écrit avec un préfixe."""
        return f'{{%{prefixe} {self.contenu} %}}' if prefixe else f'{{% {self.contenu} %}}'

    @property
    def ouvre(self) -> bool:
        """Vrai pour « for » et « if »."""
        return self.mot in ('for', 'if')


@dataclass(slots=True)
class Bloc:
    """Un {% for %} ou un {% if %} : ses balises, la variable qu'il donne, les champs que sa condition interroge."""

    genre: str
    marques: list[Marque]
    variables: dict[str, Variable] = field(default_factory=dict)
    interroges: set[Chemin] = field(default_factory=set)

    @property
    def ouverture(self) -> Marque:
        """La balise qui l'ouvre."""
        return self.marques[0]


@dataclass(slots=True)
class Pile:
    """Les blocs ouverts, et ceux qui sont refermés."""

    ouverts: list[Bloc] = field(default_factory=list)
    fermes: list[Bloc] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, Variable]:
        """Les variables des boucles ouvertes."""
        return {nom: variable for bloc in self.ouverts for nom, variable in bloc.variables.items()}

    @property
    def dans_une_boucle(self) -> bool:
        """Vrai si une boucle est ouverte."""
        return any(bloc.genre == 'for' for bloc in self.ouverts)

    @property
    def interroges(self) -> set[Chemin]:
        """Les champs dont les conditions ouvertes s'assurent."""
        return {chemin for bloc in self.ouverts for chemin in bloc.interroges}

    def fermer(self, marque: Marque) -> Iterator[Grief]:
        """Referme le bloc qu'une fin annonce."""
        genre = marque.mot.removeprefix('end')
        if self.ouverts and self.ouverts[-1].genre == genre:
            self._finir(marque)
        elif any(bloc.genre == genre for bloc in self.ouverts):
            yield self._sans_debut(marque, genre, '')
            while self.ouverts[-1].genre != genre:
                self.ouverts.pop()
            self._finir(marque)
        elif self.ouverts:
            bon = f'end{self.ouverts[-1].genre}'
            yield self._sans_debut(marque, genre, bon)
            self._finir(marque)
        else:
            yield self._sans_debut(marque, genre, '')

    def _finir(self, marque: Marque) -> None:
        bloc = self.ouverts.pop()
        bloc.marques.append(marque)
        self.fermes.append(bloc)

    def _sans_debut(self, marque: Marque, genre: str, bon: str) -> Grief:
        ouvert = f" ; le bloc ouvert est {self.ouverts[-1].ouverture.balise.source}" if self.ouverts else ""
        remede = f"écrivez « {bon} » : c'est un « {bon.removeprefix('end')} » qui est ouvert." if bon else (
            "supprimez ou déplacez cette balise.")  # fmt: skip
        return Grief(Code.BLOC_NON_FERME, f"« end{genre} » sans « {genre} » qui lui réponde",
                     f"les blocs se ferment dans l'ordre inverse{ouvert}", remede, vise=f'end{genre}',
                     remplace=bon or None)  # fmt: skip

    def alternative(self, marque: Marque) -> Iterator[Grief]:
        """Ajoute un « else » ou un « elif » au bloc ouvert."""
        if not self.ouverts or (marque.mot == 'elif' and self.ouverts[-1].genre != 'if'):
            yield Grief(Code.BLOC_NON_FERME, f"« {marque.mot} » hors d'un bloc « if »",
                        "« else » et « elif » se placent entre « if » et « endif »", "déplacez cette balise.")  # fmt: skip
        else:
            self.ouverts[-1].marques.append(marque)
            if self.ouverts[-1].genre == 'for':
                self.ouverts[-1].variables = {}  # rien n'est parcouru : la variable n'y a pas de valeur


def non_ferme(bloc: Bloc) -> Grief:
    """Le reproche d'un bloc jamais refermé, à son ouverture ; la fin qui manque, si sa place est évidente."""
    marque = bloc.ouverture
    texte, debut = marque.balise.passage.texte, marque.balise.debut
    suite = texte[marque.balise.fin :]
    evident = not marque.prefixe and suite.strip() and not any(j.entier.startswith('{%') for j in jetons(suite))
    return Grief(
        Code.BLOC_NON_FERME, f"« {bloc.genre} » n'est jamais refermé",
        f"à chaque {{% {bloc.genre} %}} répond un {{% end{bloc.genre} %}}",
        f"ajoutez {marque.ecrite(marque.prefixe).split()[0]} end{bloc.genre} %}} là où il finit.",
        bornes=(0, len(texte) - debut) if evident else None,
        remplace=f'{texte[debut:]}{{% end{bloc.genre} %}}' if evident else None, suggestion=f'{{% end{bloc.genre} %}}',
    )  # fmt: skip


# Ce qui porte un bloc


def mal_places(bloc: Bloc) -> Iterator[tuple[Marque, Grief]]:
    """Les balises d'un bloc refermé qui ne vont pas ensemble : préfixes différents, cellules différentes."""
    prefixes = {marque.prefixe for marque in bloc.marques}
    lieux = [_cellule(marque.balise.passage.paragraphe) for marque in bloc.marques]
    if prefixes == {''} and any(lieu is not lieux[0] for lieu in lieux):
        en_tableau = all(ligne_de(marque.balise.passage.paragraphe) is not None for marque in bloc.marques)
        for marque in bloc.marques:
            yield marque, _isoler_ou_prefixer(marque, 'tr', TRAVERSE) if en_tableau else Grief(
                Code.BALISE_MAL_FORMEE, TRAVERSE, "un bloc s'ouvre et se ferme dans le même tableau ou le même texte",
                "mettez ses deux balises au même endroit.")  # fmt: skip
    elif len(prefixes) > 1:
        voulu = next(p for p in ('tr', 'tc', 'p') if p in prefixes)
        for marque in bloc.marques:
            if marque.prefixe != voulu:
                yield marque, _isoler_ou_prefixer(marque, voulu, f"Le bloc est en {{%{voulu} %}}, pas cette balise")


def etales(bloc: Bloc) -> Iterator[tuple[Marque, Grief]]:
    """Les balises sans préfixe, chacune seule dans son paragraphe : elles laissent des lignes vides."""
    passages = {marque.balise.passage.rang for marque in bloc.marques}
    if len(passages) == len(bloc.marques) and all(not m.prefixe and seule(m.balise, 'p') for m in bloc.marques):
        for marque in bloc.marques:
            yield marque, Grief(
                Code.A_RELIRE, "Cette balise laisse une ligne vide", "{%p … %} ôte le paragraphe de la balise",
                f"écrivez {marque.ecrite('p')}.", bornes=(0, 2), remplace='{%p', suggestion=marque.ecrite('p'),
                gravite=Gravite.AVERTISSEMENT,
            )  # fmt: skip


def _isoler_ou_prefixer(marque: Marque, prefixe: str, quoi: str) -> Grief:
    """Le préfixe qui manque, si la balise est déjà seule ; sinon, elle doit d'abord l'être."""
    balise, ecrite = marque.balise, marque.ecrite(prefixe)
    regle = SEULS if prefixe == 'tr' else f"les balises d'un bloc ont toutes le même préfixe : {{%{prefixe} … %}}"
    if prefixe == 'tc' or seule(balise, prefixe):
        ancien = re.match(r'\{%(?:p|tr|tc)?', balise.source)
        return Grief(Code.BALISE_MAL_FORMEE, quoi, regle, f"écrivez {ecrite}.", bornes=ancien.span() if ancien else None,
                     remplace=f'{{%{prefixe}' if ancien else None, sure=prefixe != 'tc', suggestion=ecrite)  # fmt: skip
    if prefixe == 'tr' and ligne_de(balise.passage.paragraphe) is not None:
        return _isoler_ligne(marque, quoi)
    return Grief(Code.BALISE_MAL_FORMEE, quoi, regle, f"mettez-la seule dans un paragraphe : {ecrite}.", remplace=ecrite,
                 geste=Geste.ISOLER_PARAGRAPHE, suggestion=ecrite)  # fmt: skip


def _isoler_ligne(marque: Marque, quoi: str) -> Grief:
    avant = marque.ouvre or (marque.mot in ('else', 'elif') and _au_debut(marque.balise))
    ecrite = marque.ecrite('tr')
    return Grief(
        Code.BALISE_MAL_FORMEE, quoi, SEULS,
        f"ajoutez une ligne au tableau, {'au-dessus' if avant else 'au-dessous'}, et mettez-y {ecrite}, seule.",
        remplace=ecrite, geste=Geste.ISOLER_LIGNE_AVANT if avant else Geste.ISOLER_LIGNE_APRES, suggestion=ecrite,
    )  # fmt: skip


def _au_debut(balise: Balise) -> bool:
    ligne = ligne_de(balise.passage.paragraphe)
    premier = next((p for p in ligne.iter(f'{W}p') if texte_brut(p).strip()), None) if ligne is not None else None
    return premier is balise.passage.paragraphe and not balise.passage.texte[: balise.debut].strip()


def entassees(passage: Passage, marques: list[Marque]) -> Iterator[tuple[Marque, Grief]]:
    """Les balises {%tr %} et {%p %} d'un paragraphe qui ne sont pas seules : docxtpl efface ce qui les entoure."""
    lignees = [m for m in marques if m.prefixe == 'tr']
    ligne = ligne_de(passage.paragraphe)
    for marque in lignees:
        if ligne is None:
            ecrite = marque.ecrite('p')
            yield marque, Grief(Code.BALISE_MAL_FORMEE, "Une balise {%tr %} hors d'un tableau",
                                "« tr » désigne une ligne de tableau", f"écrivez {ecrite}.", remplace=ecrite,
                                suggestion=ecrite)  # fmt: skip
        elif not seule(marque.balise, 'tr'):
            plusieurs = len(re.findall(r'\{%tr\s', _texte_de(ligne))) > 1
            quoi = "Deux balises {%tr %} sur la même ligne de tableau" if plusieurs else (
                "Une balise {%tr %} n'est pas seule sur sa ligne : le reste de la ligne serait effacé")  # fmt: skip
            yield marque, _isoler_ligne(marque, quoi)
    isolees = [m for m in marques if m.prefixe == 'p']
    reste = passage.texte
    for marque in isolees:
        reste = reste.replace(marque.balise.source, '', 1)
    for marque in isolees if reste.strip() else isolees[1:]:
        quoi = "Deux balises {%p %} dans le même paragraphe" if len(isolees) > 1 else (
            "Une balise {%p %} n'est pas seule dans son paragraphe : le reste serait effacé")  # fmt: skip
        yield marque, Grief(
            Code.BALISE_MAL_FORMEE, quoi, "chaque {%p %} est seul dans son paragraphe", "séparez-les par Entrée.",
            remplace=marque.ecrite('p'), geste=Geste.ISOLER_PARAGRAPHE, suggestion=marque.ecrite('p'),
        )  # fmt: skip


def seule(balise: Balise, prefixe: str) -> bool:
    """Vrai si la balise est seule dans sa ligne de tableau (« tr ») ou dans son paragraphe (« p »)."""
    ligne = ligne_de(balise.passage.paragraphe)
    if prefixe == 'tr':
        return ligne is not None and _texte_de(ligne).strip() == balise.source.strip()
    return balise.passage.texte.strip() == balise.source.strip()


def ligne_de(paragraphe: etree._Element) -> etree._Element | None:
    """La ligne de tableau qui porte un paragraphe."""
    return next(paragraphe.iterancestors(f'{W}tr'), None)


def _cellule(paragraphe: etree._Element) -> etree._Element | None:
    return next(paragraphe.iterancestors(f'{W}tc', f'{W}txbxContent'), None)


def _texte_de(ligne: etree._Element) -> str:
    return ''.join(texte_brut(paragraphe) for paragraphe in ligne.iter(f'{W}p'))
