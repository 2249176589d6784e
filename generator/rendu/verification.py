"""Vérifie un modèle avant de s'en servir : balises, langage permis, champs connus. Toutes les fautes à la fois."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from generator.domaine.mots import plier
from generator.erreurs import Code
from generator.rapport import Gravite, Probleme
from generator.rendu import blocs
from generator.rendu.accolades import Jeton, jetons
from generator.rendu.balises import Balise, Partie, Passage, decouper, parties_remplies, passages
from generator.rendu.blocs import Bloc, Marque, Pile
from generator.rendu.conseils import interroges_par, nus
from generator.rendu.expressions import (
    champ_inconnu,
    examiner_expression,
    examiner_impression,
    lire,
    liste_d_une_boucle,
    mots_pour_un_champ,
)
from generator.rendu.faute import Faute
from generator.rendu.fautes import faute_de, manque, ranger
from generator.rendu.grief import Grief
from generator.rendu.hors_texte import ailleurs, cachees, controles
from generator.rendu.images import RETOUR, nommee, places
from generator.rendu.instructions import inconnue, reconnaitre
from generator.rendu.langage import chemins_lus
from generator.rendu.nettoyage import droits, glisses, intrus, nettoyer_balise
from generator.rendu.ooxml import analyser
from generator.rendu.portee import Portee
from generator.rendu.resolution import Chemin, Variable
from generator.rendu.revisions import commentaires, modifications

PSEUDO_BALISES = re.compile(r'(vm|hm)|(?:colspan|cellbg)\s+([\w.]+)')
FAUTES_MAX = 200
NOTES = {'word/footnotes.xml', 'word/endnotes.xml'}
CODE_DU_RETOUR = tuple(RETOUR.split('.'))
CHEMIN_SUGGERE = re.compile(r'[a-z_]+(?:\.[a-z_]+)*')


@dataclass(slots=True)
class Verification:
    """La vérification d'un modèle pour un contexte : un type de champs à la racine.

    `lus` : les chemins que le modèle emploie ; `voulus` : ceux qu'une faute laisse deviner ; `nus` : les champs facultatifs
    imprimés sans rien pour les remplacer.
    """

    nom: str
    contexte: type
    fautes: list[Faute] = field(default_factory=list)
    conseils: list[Faute] = field(default_factory=list)
    lus: set[Chemin] = field(default_factory=set)
    voulus: set[Chemin] = field(default_factory=set)
    _textes: list[str] = field(default_factory=list)
    _pile: Pile = field(default_factory=Pile)
    _glisses: list[tuple[int, str]] = field(default_factory=list)
    _masquants: list[tuple[str, Balise, Grief]] = field(default_factory=list)

    def verifier(self, parties: Mapping[str, bytes], exige: tuple[str, ...] = (),
                 textes: tuple[str, ...] = ()) -> list[Probleme]:  # fmt: skip
        """Tous les défauts du modèle, et les champs et les textes qu'il devrait porter et n'a plus."""
        remplies = list(parties_remplies(parties))
        for partie in remplies:
            self._partie(partie, parties)
        for nom in NOTES & set(parties):
            notes = Partie(nom, "notes", analyser(parties[nom]))
            self.fautes += modifications(self.nom, notes, {p.paragraphe: p for p in passages(notes)})
        self.fautes += ailleurs(self.nom, parties, frozenset(partie.fichier for partie in remplies))
        if not self._deborde():
            self.fautes += self._disparus(exige, textes)
        self.fautes = ranger(self.fautes, [partie.fichier for partie in remplies])
        return [faute.probleme for faute in self.fautes]

    def _disparus(self, exige: tuple[str, ...], textes: tuple[str, ...]) -> Iterator[Faute]:
        """Ce que le formulaire doit porter et n'a plus, sauf ce qu'une faute déjà dite laisse deviner."""
        for chemin in exige:
            if not {tuple(chemin.split('.'))} & (self.lus | self.voulus):
                yield manque(self.nom, Code.CHAMP_INCONNU, "Le modèle n'imprime plus un champ nécessaire",
                             f'{{{{ {chemin} }}}}')  # fmt: skip
        presents = ' '.join(self._textes)
        for texte in textes:
            cherche, ou = (texte, presents) if texte.isupper() else (plier(texte), plier(presents))
            if not re.search(rf'\b{re.escape(cherche)}\b', ou):
                yield manque(self.nom, Code.TEXTE_ATTENDU, "Le modèle ne porte plus un texte nécessaire", texte)

    def _partie(self, partie: Partie, parties: Mapping[str, bytes]) -> None:
        situes = {passage.paragraphe: passage for passage in passages(partie)}
        self.fautes += modifications(self.nom, partie, situes)
        if partie.nom == "corps":
            self.fautes += commentaires(self.nom, parties, situes)
        self.fautes += cachees(self.nom, partie, situes)
        self._pile, self._masquants = Pile(), []
        for passage in situes.values():
            if self._deborde():
                return
            self._textes.append(passage.texte)
            self._passage(passage)
        for bloc in self._pile.ouverts:
            self._reprocher(bloc.ouverture.balise, blocs.non_ferme(bloc))
        jamais_refermees = {nom for bloc in self._pile.ouverts for nom in bloc.variables}
        for nom, balise, grief in self._masquants:
            if nom not in jamais_refermees:  # la fin qui manque est déjà dite : cette boucle-ci n'a rien fait
                self._reprocher(balise, grief)
        for bloc in self._pile.fermes:
            deplacees = list(blocs.mal_places(bloc))
            for marque, grief in deplacees:
                self._reprocher(marque.balise, grief)
            for marque, grief in () if deplacees else blocs.etales(bloc):
                self.conseils.append(faute_de(self.nom, marque.balise, grief))

    def _passage(self, passage: Passage) -> None:
        marques: list[Marque] = []
        self._glisses = glisses(passage) if '{' in passage.texte else []
        for jeton in jetons(passage.texte):
            if self._deborde():
                return
            if jeton.simple and not self._est_un_champ(jeton):
                continue
            balise = decouper(jeton, passage) if jeton.entier else Balise(
                jeton.source[:2], '', '', jeton.source, passage, jeton.debut, jeton.fin)  # fmt: skip
            if jeton.manque:
                self._bancale(jeton, balise)
            if not jeton.entier or balise.genre == '{#':
                continue
            marque = self._balise(balise)
            marques += [marque] if marque is not None else []
        for marque, grief in blocs.entassees(passage, marques):
            self._reprocher(marque.balise, grief)
        self.lus |= {tuple(champ.split('.')) for champ in map(nommee, places(passage.paragraphe)) if champ}
        self.fautes += controles(self.nom, passage, revient=self._portee().resoudre(CODE_DU_RETOUR).sorte is not None)

    def _deborde(self) -> bool:
        """Vrai si l'on a déjà de quoi occuper la personne : le modèle est refusé, la suite attendra ses corrections."""
        if len(self.fautes) < FAUTES_MAX:
            return False
        return sum(faute.probleme.gravite is Gravite.ERREUR for faute in self.fautes) >= FAUTES_MAX

    def _est_un_champ(self, jeton: Jeton) -> bool:
        chemin = tuple(jeton.source.strip('{} ').split('.'))
        portee = self._portee()
        return portee.resoudre(chemin).sorte is not None or portee.accorder(chemin) is not None

    def _bancale(self, jeton: Jeton, balise: Balise) -> None:
        ecrite = self._au_champ_connu(jeton.entier)
        self._reprocher(balise, Grief(
            Code.BALISE_MAL_FORMEE, "Balise mal formée", jeton.manque,
            f"écrivez {ecrite}." if ecrite else "complétez la balise dans Word.",
            remplace=ecrite or None, suggestion=ecrite,
        ))  # fmt: skip

    def _au_champ_connu(self, balise: str) -> str:
        """La balise {{ … }} telle qu'on l'écrirait : avec le champ auquel on pensait, si le sien n'existe pas."""
        nom = balise.strip('{} ')
        lu = tuple(nom.split('.'))
        portee = self._portee()
        if not balise.startswith('{{') or not all(map(str.isidentifier, lu)) or portee.resoudre(lu).sorte is not None:
            return balise
        accorde = portee.accorder(lu)
        choix = (accorde,) if accorde else portee.suggerer(lu)
        return balise.replace(nom, '.'.join(choix[0])) if len(choix) == 1 else balise

    def _balise(self, balise: Balise) -> Marque | None:
        """Examine une balise entière, ou telle qu'elle serait réparée ; rend sa marque si elle est d'un bloc."""
        propre, griefs = nettoyer_balise(balise.contenu)
        _, places = nettoyer_balise(balise.source)
        glissent = intrus(balise.passage.texte, balise.debut, balise.fin, self._glisses)
        for grief in (*(places if any(griefs) else ()), *glissent):
            self._reprocher(balise, grief)
        contenu = droits(propre)
        if balise.genre == '{{':
            self._champ(balise, contenu)
            return None
        return self._instruction(balise, contenu)

    def _champ(self, balise: Balise, contenu: str) -> None:
        if balise.prefixe:
            self._reprocher(balise, Grief(Code.LANGAGE_REFUSE, f"La forme « {{{{{balise.prefixe} » n'est pas permise",
                                          "elle insère du XML brut", "écrivez {{ … }}."))  # fmt: skip
            return
        arbre, griefs = lire(f'{{{{ {contenu} }}}}')
        self._griefs(balise, list(mots_pour_un_champ(contenu, self._portee())) or griefs if arbre is None else griefs)
        if arbre is not None:
            sortie = arbre.body[0]
            assert isinstance(sortie, nodes.Output)
            self._expression(sortie, balise)
            self.conseils += [faute_de(self.nom, balise, g) for g in nus(sortie, self._portee(), self._pile.interroges)]
            for noeud in sortie.nodes:
                for grief in examiner_impression(noeud, self._portee()):
                    self._reprocher(balise, grief)

    def _instruction(self, balise: Balise, contenu: str) -> Marque | None:
        pseudo = PSEUDO_BALISES.fullmatch(contenu)
        if pseudo:
            self._griefs(balise, champ_inconnu(tuple(pseudo[2].split('.')), self._portee()) if pseudo[2] else ())
            return None
        instruction = reconnaitre(balise, contenu)
        if instruction is None:
            self._reprocher(balise, inconnue(contenu))
            return None
        self._griefs(balise, instruction.griefs)
        if re.match(r'\{%-', balise.source) or balise.source.endswith('-%}'):
            self._tirets(balise)
        marque = Marque(balise, instruction.mot, instruction.prefixe, instruction.contenu)
        if marque.ouvre:
            self._ouvrir(marque)
        elif instruction.mot in ('elif', 'else'):
            self._alternative(marque)
        else:
            self._griefs(balise, self._pile.fermer(marque))
        return marque

    def _tirets(self, balise: Balise) -> None:
        sans = re.sub(r'^\{%-', '{%', re.sub(r'-%\}$', '%}', balise.source))
        self._reprocher(balise, Grief(
            Code.BALISE_MAL_FORMEE, "Une balise est écrite avec un tiret : {%- ou -%}",
            "ce tiret recolle des paragraphes et peut rendre le fichier illisible", f"écrivez {sans}.", remplace=sans,
            suggestion=sans,
        ))  # fmt: skip

    def _ouvrir(self, marque: Marque) -> None:
        bloc = Bloc(marque.mot, [marque])
        arbre = self._lire(f'{{% {marque.contenu} %}}{{% end{marque.mot} %}}', marque.balise)
        noeud = arbre.body[0] if arbre is not None else None
        if isinstance(noeud, nodes.For):
            self._expression(noeud.iter, marque.balise)
            bloc.variables = self._variables(noeud, marque.balise)
        elif isinstance(noeud, nodes.If):
            self._expression(noeud.test, marque.balise)
            bloc.interroges = interroges_par(noeud.test, self._portee())
        self._pile.ouverts.append(bloc)
        if isinstance(noeud, nodes.For) and noeud.test is not None:
            self._expression(noeud.test, marque.balise)

    def _variables(self, noeud: nodes.For, balise: Balise) -> dict[str, Variable]:
        """Ce que donne une boucle à ce qu'elle contient."""
        if not isinstance(noeud.target, nodes.Name):
            self._reprocher(balise, Grief(Code.LANGAGE_REFUSE, "Une boucle n'a qu'une variable", "{% for ligne in lignes %}",
                                          "gardez un seul nom après « for »."))  # fmt: skip
            return {}
        portee, nom = self._portee(), noeud.target.name
        contenu, chemin, griefs = liste_d_une_boucle(noeud.iter, portee)
        self._griefs(balise, griefs)
        if portee.resoudre((nom,)).sorte is not None:
            self._masquants.append((nom, balise, Grief(
                Code.A_RELIRE, f"Cette boucle donne à sa variable le nom d'un champ : « {nom} »",
                "dans la boucle, le champ de ce nom ne se lit plus", "choisissez un autre nom après « for ».",
                gravite=Gravite.AVERTISSEMENT,
            )))  # fmt: skip
        return {nom: Variable(contenu, portee.canonique(chemin) if chemin else ())}

    def _alternative(self, marque: Marque) -> None:
        griefs = list(self._pile.alternative(marque))
        self._griefs(marque.balise, griefs)
        if marque.mot == 'elif' and not griefs:
            arbre = self._lire(f'{{% if {marque.contenu.removeprefix("elif")} %}}{{% endif %}}', marque.balise)
            noeud = arbre.body[0] if arbre is not None else None
            if isinstance(noeud, nodes.If):
                self._expression(noeud.test, marque.balise)
                self._pile.ouverts[-1].interroges |= interroges_par(noeud.test, self._portee())

    def _lire(self, source: str, balise: Balise) -> nodes.Template | None:
        arbre, griefs = lire(source)
        self._griefs(balise, griefs)
        return arbre

    def _expression(self, noeud: nodes.Node, balise: Balise) -> None:
        portee = self._portee()
        for chemin in chemins_lus(noeud):
            if portee.resoudre(chemin).sorte is not None:
                self.lus.add(portee.canonique(chemin))
        self._griefs(balise, examiner_expression(noeud, portee))

    def _portee(self) -> Portee:
        return Portee(self.contexte, self._pile.variables, self._pile.dans_une_boucle)

    # Des griefs aux fautes

    def _griefs(self, balise: Balise, griefs: Iterable[Grief]) -> None:
        for grief in griefs:
            self._reprocher(balise, grief)

    def _reprocher(self, balise: Balise, grief: Grief) -> None:
        self.fautes.append(faute_de(self.nom, balise, grief))
        portee = self._portee()
        for texte in (grief.remplace or '', grief.suggestion):
            for chemin in CHEMIN_SUGGERE.findall(texte):
                self.voulus.add(portee.canonique(tuple(chemin.split('.'))))
