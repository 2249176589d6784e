"""Vérifie un modèle avant de s'en servir : balises, langage permis, champs connus. Toutes les fautes à la fois."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import Balise, Passage, balises, orphelines, parties_a_lire, passages
from generator.rendu.chaines import inadaptes, nature
from generator.rendu.controles_word import cases_mal_reliees
from generator.rendu.declaration import element
from generator.rendu.environnement import FILTRES, environnement
from generator.rendu.images import defauts_d_images
from generator.rendu.langage import chemins_lus, en_francais, interdits
from generator.rendu.ooxml import DOCUMENT, W, analyser
from generator.rendu.resolution import Resolution, Variable, canonique, resoudre, suggerer

LISTE_DES_CHAMPS = "la liste des champs est dans modeles/CHAMPS.md"
SUIVI = ('ins', 'del', 'moveFrom', 'moveTo')
PSEUDO_BALISES = re.compile(r'(vm|hm|(?:colspan|cellbg)\s+[\w.]+)')
COURBES = str.maketrans('“”‘’', '""\'\'')


@dataclass(slots=True)
class Bloc:
    """Un {% for %} ou un {% if %} ouvert : où, et la variable qu'il donne."""

    genre: str
    balise: Balise
    variables: dict[str, Variable]


@dataclass(slots=True)
class Verification:
    """La vérification d'un modèle pour un contexte : un type de champs à la racine."""

    nom: str
    contexte: type
    problemes: list[Probleme] = field(default_factory=list)
    lus: set[tuple[str, ...]] = field(default_factory=set)

    def verifier(self, parties: Mapping[str, bytes], exiges: tuple[str, ...] = ()) -> list[Probleme]:
        """Tous les défauts du modèle, et les champs qu'il devrait porter et n'a plus."""
        self._suivi(parties)
        for partie, racine in parties_a_lire(parties):
            self._partie(partie, racine)
        sans_faute = not self.problemes
        for exige in exiges:
            if sans_faute and tuple(exige.split('.')) not in self.lus:
                self._ajouter(Code.CHAMP_INCONNU, "Le modèle n'imprime plus un champ nécessaire", '',
                              "ce formulaire doit le porter", f"ajoutez {{{{ {exige} }}}} dans le texte.",
                              f'{{{{ {exige} }}}}')  # fmt: skip
        return self.problemes

    def _ajouter(
        self, code: Code, quoi: str, lieu: object, regle: str, remede: str, valeur: str | None = None,
        gravite: Gravite = Gravite.ERREUR,
    ) -> None:  # fmt: skip
        emplacement = Emplacement(self.nom, precision=str(lieu))
        self.problemes.append(Probleme(code, gravite, quoi, emplacement, regle, remede, valeur))

    def _suivi(self, parties: Mapping[str, bytes]) -> None:
        corps = analyser(parties[DOCUMENT])
        if any(True for _ in corps.iter(*(f'{W}{nom}' for nom in SUIVI))):
            self._ajouter(
                Code.MODIFICATIONS_SUIVIES, "Le modèle contient des modifications suivies", "corps",
                "le texte barré s'imprimerait", "dans Word : Révision > Accepter > Accepter toutes les modifications.",
            )  # fmt: skip
        if any(nom.startswith('word/comments') for nom in parties):
            self._ajouter(
                Code.COMMENTAIRES, "Le modèle contient des commentaires Word", "corps",
                "ils sont ôtés des documents produits", "rien à faire, ou supprimez-les dans Word.",
                gravite=Gravite.AVERTISSEMENT,
            )  # fmt: skip

    def _partie(self, nom: str, racine: etree._Element) -> None:
        blocs: list[Bloc] = []
        for passage in passages(nom, racine):
            for autour, manque in orphelines(passage):
                self._ajouter(Code.BALISE_MAL_FORMEE, "Balise mal formée", passage.lieu, manque,
                              "complétez la balise dans Word.", autour)  # fmt: skip
            for balise in balises(passage):
                self._balise(balise, blocs)
            self._seule_sur_sa_ligne(passage)
            for fautive in cases_mal_reliees(passage.paragraphe):
                self._ajouter(Code.CONTROLE_MAL_RELIE, "La balise d'une case à cocher n'est pas un champ", passage.lieu,
                              "elle nomme un champ, comme periode.avis_favorable ; sans balise, la case reste telle quelle",
                              "dans Word : Développeur > Propriétés > Balise.", fautive)  # fmt: skip
            for gravite, code, quoi, regle, remede, texte in defauts_d_images(passage.paragraphe):
                self._ajouter(code, quoi, passage.lieu, regle, remede, texte or None, gravite)
        for bloc in blocs:
            self._ajouter(
                Code.BLOC_NON_FERME, f"« {bloc.genre} » n'est jamais refermé", bloc.balise.passage.lieu,
                f"à chaque {{% {bloc.genre} %}} répond un {{% end{bloc.genre} %}}",
                f"ajoutez {{% end{bloc.genre} %}} là où il finit.", bloc.balise.source,
            )  # fmt: skip

    def _balise(self, balise: Balise, blocs: list[Bloc]) -> None:
        if balise.genre == '{#':
            return
        fautif = re.search('[«»“”‘’\u200b-\u200d\u2060\ufeff]', balise.contenu)
        if fautif and fautif.group() not in '“”‘’':
            nom = "invisible" if ord(fautif.group()) > 0x2000 else fautif.group()
            self._ajouter(
                Code.BALISE_MAL_FORMEE, f"Caractère {nom} dans une balise", balise.passage.lieu,
                "dans une balise, les guillemets sont droits (\")",
                "tapez le guillemet puis Ctrl+Z, ou copiez la balise depuis modeles/CHAMPS.md.", balise.source,
            )  # fmt: skip
            return
        if balise.genre == '{{':
            self._expression(balise, blocs)
        else:
            self._instruction(balise, blocs)

    def _expression(self, balise: Balise, blocs: list[Bloc]) -> None:
        if balise.prefixe:
            self._ajouter(Code.LANGAGE_REFUSE, f"La forme « {{{{{balise.prefixe} » n'est pas permise",
                          balise.passage.lieu, "elle insère du XML brut", "écrivez {{ … }}.", balise.source)  # fmt: skip
            return
        arbre = self._analyser(f'{{{{ {_droits(balise.contenu)} }}}}', balise)
        if arbre is not None:
            self._champs(arbre, balise, blocs)

    def _instruction(self, balise: Balise, blocs: list[Bloc]) -> None:
        contenu = _droits(balise.contenu)
        mot = contenu.split()[0] if contenu.split() else ''
        if PSEUDO_BALISES.fullmatch(contenu):
            return
        if mot in ('endfor', 'endif'):
            self._fermer(mot.removeprefix('end'), balise, blocs)
        elif mot in ('elif', 'else'):
            self._alternative(mot, contenu, balise, blocs)
        elif mot in ('for', 'if'):
            self._ouvrir(mot, contenu, balise, blocs)
        elif mot in ('p', 'tr', 'tc', 'r'):
            self._ajouter(Code.BALISE_MAL_FORMEE, f"Une espace sépare « {{% » de « {mot} »", balise.passage.lieu,
                          f"le préfixe se colle : {{%{mot} … %}}", f"écrivez {{%{contenu} %}}.", balise.source)  # fmt: skip
        else:
            proche = get_close_matches(mot, ['for', 'endfor', 'if', 'elif', 'else', 'endif'], n=1)
            remede = f"vouliez-vous écrire « {proche[0]} » ?" if proche else "supprimez cette balise."
            self._ajouter(Code.LANGAGE_REFUSE, f"Instruction inconnue ou interdite : « {mot} »", balise.passage.lieu,
                          "un modèle connaît for, if, elif, else et leurs fins", remede, balise.source)  # fmt: skip

    def _ouvrir(self, mot: str, contenu: str, balise: Balise, blocs: list[Bloc]) -> None:
        arbre = self._analyser(f'{{% {contenu} %}}{{% end{mot} %}}', balise)
        variables: dict[str, Variable] = {}
        if arbre is not None:
            noeud = arbre.body[0]
            if isinstance(noeud, nodes.For):
                self._champs(noeud.iter, balise, blocs)
                variables = self._variables_de_boucle(noeud, balise, blocs)
                if noeud.test is not None:
                    self._champs(noeud.test, balise, [*blocs, Bloc(mot, balise, variables)])
            elif isinstance(noeud, nodes.If):
                self._champs(noeud.test, balise, blocs)
        blocs.append(Bloc(mot, balise, variables))

    def _fermer(self, genre: str, balise: Balise, blocs: list[Bloc]) -> None:
        if blocs and blocs[-1].genre == genre:
            blocs.pop()
            return
        ouvert = f" ; le bloc ouvert est {blocs[-1].balise.source}" if blocs else ""
        self._ajouter(Code.BLOC_NON_FERME, f"« end{genre} » sans « {genre} » qui lui réponde", balise.passage.lieu,
                      f"les blocs se ferment dans l'ordre inverse{ouvert}", "supprimez ou déplacez cette balise.",
                      balise.source)  # fmt: skip
        if blocs and any(bloc.genre == genre for bloc in blocs):
            while blocs.pop().genre != genre:
                pass

    def _alternative(self, mot: str, contenu: str, balise: Balise, blocs: list[Bloc]) -> None:
        if not blocs or (mot == 'elif' and blocs[-1].genre != 'if'):
            self._ajouter(Code.BLOC_NON_FERME, f"« {mot} » hors d'un bloc « if »", balise.passage.lieu,
                          "« else » et « elif » se placent entre « if » et « endif »", "déplacez cette balise.",
                          balise.source)  # fmt: skip
        elif mot == 'else' and blocs[-1].genre == 'for':
            blocs[-1].variables = {}  # rien n'est parcouru : la variable n'y a pas de valeur
        elif mot == 'elif':
            arbre = self._analyser(f'{{% if {contenu.removeprefix("elif")} %}}{{% endif %}}', balise)
            if arbre is not None and isinstance(arbre.body[0], nodes.If):
                self._champs(arbre.body[0].test, balise, blocs)

    def _analyser(self, source: str, balise: Balise) -> nodes.Template | None:
        """L'arbre d'une balise seule ; signale une faute de syntaxe, un filtre inconnu, une construction interdite."""
        try:
            arbre = environnement().parse(source)
        except TemplateSyntaxError as erreur:
            self._ajouter(Code.BALISE_MAL_FORMEE, "Balise illisible", balise.passage.lieu,
                          f"ce qui bloque : {en_francais(erreur.message)}", "comparez avec modeles/CHAMPS.md.",
                          balise.source)  # fmt: skip
            return None
        refuses = list(interdits(arbre))
        for refuse in dict.fromkeys(refuses):
            self._ajouter(Code.LANGAGE_REFUSE, f"La balise emploie {refuse}", balise.passage.lieu,
                          "un modèle lit des champs, compare et boucle ; rien d'autre",
                          "écrivez la balise autrement, ou demandez le champ qui manque.", balise.source)  # fmt: skip
        for filtre in arbre.find_all(nodes.Filter):
            if filtre.name not in FILTRES:
                proche = get_close_matches(filtre.name, list(FILTRES), n=1)
                remede = f"vouliez-vous écrire « {proche[0]} » ?" if proche else "ôtez ce filtre."
                self._ajouter(Code.CHAMP_INCONNU, f"Filtre inconnu : « {filtre.name} »", balise.passage.lieu,
                              f"les filtres sont : {', '.join(FILTRES)}", remede, balise.source)  # fmt: skip
                return None
        return None if refuses else arbre

    # Champs

    def _champs(self, noeud: nodes.Node, balise: Balise, blocs: list[Bloc]) -> None:
        for chemin in chemins_lus(noeud):
            self._type(chemin, balise, blocs)
        for faute in inadaptes(noeud, lambda chemin: self._resoudre(chemin, blocs).sorte):
            self._ajouter(Code.FILTRE_INADAPTE, faute.quoi, balise.passage.lieu, faute.regle, faute.remede,
                          balise.source)  # fmt: skip

    def _variables_de_boucle(self, noeud: nodes.For, balise: Balise, blocs: list[Bloc]) -> dict[str, Variable]:
        if not isinstance(noeud.target, nodes.Name):
            self._ajouter(Code.LANGAGE_REFUSE, "Une boucle n'a qu'une variable", balise.passage.lieu,
                          "{% for ligne in lignes %}", "gardez un seul nom après « for ».", balise.source)  # fmt: skip
            return {}
        chemins = list(chemins_lus(noeud.iter))
        sorte = nature(noeud.iter, lambda chemin: self._resoudre(chemin, blocs).sorte)
        contenu = element(sorte)
        if sorte is not None and contenu is None:
            self._ajouter(Code.CHAMP_INCONNU, "Ce champ n'est pas une liste", balise.passage.lieu,
                          "« for » parcourt une liste", LISTE_DES_CHAMPS + ".", '.'.join(chemins[0]))  # fmt: skip
        return {noeud.target.name: Variable(contenu, canonique(chemins[0], _variables(blocs)) if chemins else ())}

    def _type(self, chemin: tuple[str, ...], balise: Balise, blocs: list[Bloc]) -> None:
        trouve = self._resoudre(chemin, blocs)
        if trouve.sorte is not None:
            self.lus.add(canonique(chemin, _variables(blocs)))
            return
        if trouve.possibles is None:
            return
        connu, possibles = trouve.connu, trouve.possibles
        suggestion = suggerer(chemin[len(connu)], possibles)
        if suggestion:
            correct = '.'.join((*connu, suggestion, *chemin[len(connu) + 1 :]))
            remede = f"vouliez-vous écrire {{{{ {correct} }}}} ? {LISTE_DES_CHAMPS}."
        else:
            remede = f"{LISTE_DES_CHAMPS}."
        ou = f"« {'.'.join(connu)} » contient" if connu else "ce formulaire connaît"
        regle = f"{ou} : {', '.join(sorted(possibles))}" if possibles else f"« {'.'.join(connu)} » n'a pas de sous-champ"
        self._ajouter(Code.CHAMP_INCONNU, "Champ inconnu", balise.passage.lieu, regle, remede, balise.source)

    def _resoudre(self, chemin: tuple[str, ...], blocs: list[Bloc]) -> Resolution:
        boucle = any(bloc.genre == 'for' for bloc in blocs)
        return resoudre(chemin, self.contexte, _variables(blocs), dans_une_boucle=boucle)

    def _seule_sur_sa_ligne(self, passage: Passage) -> None:
        """{%tr for %} et {%tr endfor %} : chacun seul sur sa ligne, sinon docxtpl efface l'un des deux."""
        ligne = passage.ligne
        if ligne is None or passage.paragraphe is not next(ligne.iter(f'{W}p'), None):
            return
        texte = ''.join(ligne.itertext())
        if len(re.findall(r'\{%tr\s', texte)) > 1:
            self._ajouter(Code.BALISE_MAL_FORMEE, "Deux balises {%tr %} sur la même ligne de tableau", passage.lieu,
                          "{%tr for %} et {%tr endfor %} sont chacun seuls sur leur ligne",
                          "ajoutez une ligne au tableau et déplacez-y l'une des deux.")  # fmt: skip
        for paragraphe in ligne.iter(f'{W}p'):
            if len(re.findall(r'\{%p\s', ''.join(paragraphe.itertext()))) > 1:
                self._ajouter(Code.BALISE_MAL_FORMEE, "Deux balises {%p %} dans le même paragraphe", passage.lieu,
                              "chaque {%p %} est seul dans son paragraphe", "séparez-les par Entrée.")  # fmt: skip


def _variables(blocs: list[Bloc]) -> dict[str, Variable]:
    return {nom: variable for bloc in blocs for nom, variable in bloc.variables.items()}


def _droits(contenu: str) -> str:
    """Ce que docxtpl fait des guillemets courbes d'une balise."""
    return contenu.translate(COURBES)
