"""Relire un PDF relié avant de le remettre : ses pages, leur texte et leurs polices sont ceux des pages qu'on a contrôlées.

À la conversion, chaque document a été confronté à ce qu'il devait dire (`conversion/relecture`). Ici, chaque page du
fichier fini doit avoir le texte de la page dont elle vient : ce qui y a été retrouvé l'est donc encore, à sa place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from generator.conversion import Livraison, Tirage, pages_du_pdf, polices_par_page, relever_les_polices
from generator.conversion.relecture import (
    ACCOLADES,
    CORPS,
    PARTIE_ANNEXE,
    VALEURS_DE_PYTHON,
    empreinte_du_texte,
    presser,
    sans_pointilles,
    texte_du_docx,
)
from generator.ecole import Preparation
from generator.erreurs import Code
from generator.liasse import Extrait, Plan
from generator.numerisation.repere import Places, Repere, aux_memes_places, places
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reliure import Sources

SUSPECTS = re.compile(f'{ACCOLADES}|{VALEURS_DE_PYTHON}')
"""Ce qu'aucune page ne porte, sauf si la personne l'a elle-même tapé : « None » peut être un nom."""
BALISE = re.compile(r'\{[{%].*?[%}]\}', re.S)
PAGES_CITEES = 5
REMEDE = "relancez ; si cela recommence, essayez l'autre moteur (--moteur) et signalez-le."


@dataclass(slots=True)
class Controle:
    """Ce qui a été contrôlé d'un fichier, ou de plusieurs : des nombres, jamais un nom. `parties` : celles d'un .docx."""

    fichiers: int = 1
    documents: int = 0
    pages: int = 0
    textes: int = 0
    nombres: int = 0
    polices: set[str] = field(default_factory=set)
    noms_cherches: int = 0
    parties: int = 0

    def ajouter(self, autre: Controle) -> None:
        """Compte un fichier de plus."""
        self.fichiers += autre.fichiers
        self.documents += autre.documents
        self.pages += autre.pages
        self.textes += autre.textes
        self.nombres += autre.nombres
        self.polices |= autre.polices

    def en_dict(self) -> dict[str, Any]:
        """Ce que le rapport en dit."""
        if self.parties:
            return {
                'documents': self.documents, 'parties_relues': self.parties, 'textes_retrouves': self.textes,
                'nombres_retrouves': self.nombres,
            }  # fmt: skip
        dit: dict[str, Any] = {'fichiers': self.fichiers} if self.fichiers > 1 else {}
        dit |= {
            'documents': self.documents, 'pages_relues': self.pages, 'textes_retrouves': self.textes,
            'nombres_retrouves': self.nombres, 'polices_incorporees': sorted(self.polices),
        }  # fmt: skip
        return dit | ({'noms_d_eleves_cherches': self.noms_cherches} if self.noms_cherches else {})


class RelectureDuRelie:
    """La relecture des fichiers d'un passage : ce qu'on sait des pages converties, ce qu'on a contrôlé."""

    def __init__(self, preparation: Preparation, sources: Sources) -> None:
        self._preparation = preparation
        self._sources = sources
        self._tirages: dict[Path, Tirage] = {}
        self._polices: dict[Path, list[frozenset[str]]] = {}
        self._convertis: dict[Path, list[str]] = {}
        self._donnes: str | None = None
        self.controles: dict[str, Controle] = {}

    def apprendre(self, livraisons: Iterable[Livraison]) -> None:
        """Retient ce que la relecture des pages converties a trouvé."""
        self._tirages |= {tirage.pdf: tirage for livraison in livraisons for tirage in livraison.tirages}

    def vues(self, extrait: Extrait) -> Sequence[Mapping[str, Any]]:
        """Ce que l'ouvrier a vu de chaque page d'un extrait, en la relisant ; rien si elle n'est pas à rendre."""
        return self._tirages[extrait.pdf].vues[extrait.debut : extrait.fin] if extrait.pdf is not None else ()

    def relire(self, path: Path, fichier: str, plan: Plan) -> tuple[list[str], list[Probleme]]:
        """Le texte de chaque page d'un fichier relié, et ce qui empêche de le remettre."""
        attendues = [place for extrait in plan.extraits for place in _places(extrait)]
        vues = self._vues_attendues(attendues)
        images: dict[int, Places] = {}

        def regarder(rang: int, page: Any) -> None:
            if rang in vues:
                images[rang] = places(Repere(page).images())

        try:
            pages = pages_du_pdf(path, regarder)
        except ValueError as erreur:
            return [], [_probleme(Code.PDF_ILLISIBLE, f"{fichier} ne se relit pas", fichier, regle=str(erreur))]
        if len(pages) != len(attendues):
            return pages, [_probleme(
                Code.PAGES_INATTENDUES, f"{fichier} a {len(pages)} page(s) au lieu de {len(attendues)}", fichier,
                regle="chaque document y a toutes ses pages, une fois",
            )]  # fmt: skip
        controle = self.controles[fichier] = Controle(documents=len(plan.debuts), pages=len(pages))
        for extrait in plan.extraits:
            textes, nombres = self._cherches(extrait)
            controle.textes += textes
            controle.nombres += nombres
        problemes = [
            *(list(self._textes(fichier, plan, pages, attendues)) or _images(fichier, plan, images, vues)),
            *self._restes(fichier, plan, pages),
            *self._controler_polices(path, fichier, plan, attendues, controle),
        ]  # fmt: skip
        return pages, problemes

    def _cherches(self, extrait: Extrait) -> tuple[int, int]:
        """Combien de paragraphes et de nombres ont été retrouvés dans ce document, à sa conversion."""
        if extrait.pdf is None:
            return 0, 0
        tirage = self._tirages[extrait.pdf]
        return dict(zip(tirage.pages, tirage.cherches, strict=True))[extrait.debut, extrait.fin]

    def _vues_attendues(self, attendues: Sequence[tuple[Path | None, int]]) -> dict[int, Places]:
        """Où étaient les images de chaque page à rendre, par son rang dans le fichier."""
        return {
            rang: self._tirages[pdf].vues[place]['images'] for rang, (pdf, place) in enumerate(attendues)
            if pdf is not None and self._tirages[pdf].vues
        }  # fmt: skip

    # Le texte

    def _textes(
        self, fichier: str, plan: Plan, pages: list[str], attendues: list[tuple[Path | None, int]]
    ) -> Iterator[Probleme]:
        """Les pages dont le texte n'est pas celui de la page dont elles viennent, en une fois."""
        autres = [
            (rang, perdu) for rang, (page, (pdf, place)) in enumerate(zip(pages, attendues, strict=True))
            if (perdu := self._perdu(page, pdf, place)) is not None
        ]  # fmt: skip
        if not autres:
            return
        lieux = [f'page {rang + 1}, {plan.document_de_la_page(rang)}' for rang, _ in autres[:PAGES_CITEES]]
        suite = f' ; et {len(autres) - PAGES_CITEES} autre(s)' if len(autres) > PAGES_CITEES else ''
        yield _probleme(
            Code.TEXTE_PERDU, f"{fichier} : {len(autres)} page(s) n'ont pas le texte de leur document", fichier,
            ' ; '.join(lieux) + suite, "chaque page remise dit ce que disait la page contrôlée dont elle vient",
            next((perdu for _, perdu in autres if perdu), None),
        )  # fmt: skip

    def _perdu(self, page: str, pdf: Path | None, place: int) -> str | None:
        """Le premier mot qu'une page a perdu (vide : elle n'en a que de trop) ; rien si elle dit ce qu'elle doit dire."""
        if pdf is None:
            return '' if page.strip() else None
        if self._tirages[pdf].empreintes[place] == empreinte_du_texte(page):
            return None
        if pdf not in self._convertis:
            self._convertis[pdf] = pages_du_pdf(pdf)
        voulue = self._convertis[pdf][place]
        if presser(sans_pointilles(voulue)) == presser(sans_pointilles(page)):
            return None
        perdus = Counter(map(presser, voulue.split())) - Counter(map(presser, page.split()))
        return next((mot for mot in voulue.split() if presser(mot) in perdus), '')

    # Les restes

    def _restes(self, fichier: str, plan: Plan, pages: list[str]) -> Iterator[Probleme]:
        """Ce qui n'est ni du modèle ni des données : une balise, un « None » venu d'un calcul."""
        for rang, page in enumerate(pages):
            for reste in dict.fromkeys(SUSPECTS.findall(page)):
                if not self.tape(reste):
                    yield _probleme(
                        Code.RESTE_DE_BALISE, f"{fichier} : il reste « {reste} » à la page {rang + 1}", fichier,
                        f'page {rang + 1}, {plan.document_de_la_page(rang)}',
                        "ni le classeur ni le modèle ne portent ce mot : une valeur n'a pas été écrite", reste,
                    )  # fmt: skip

    def tape(self, reste: str) -> bool:
        """Vrai si une personne a tapé elle-même ce mot, qui passerait pour un reste ; entre guillemets, le mot qui y est."""
        mot = reste.strip('«» \t\u00a0\u202f')
        return re.search(rf'\b{mot}\b' if mot.isidentifier() else re.escape(mot), self._tapes()) is not None

    def _tapes(self) -> str:
        """Tout ce qu'une personne a tapé : le classeur, les règles, et le texte des modèles hors de leurs balises."""
        if self._donnes is None:
            resultats = self._preparation.resultats
            origines = (resultats.dossier, resultats.regime, resultats.regime_annuel, resultats.calendrier,
                        [modele.formulaire for modele in self._preparation.formulaires.modeles.values()])  # fmt: skip
            textes = [texte for origine in origines for texte in textes_d_une_valeur(origine)]
            for modele in self._preparation.formulaires.modeles.values():
                textes += [BALISE.sub(' ', texte_du_docx(modele.path, partie)) for partie in (CORPS, PARTIE_ANNEXE)]
            self._donnes = '\n'.join(textes)
        return self._donnes

    # Les polices

    def _controler_polices(
        self, path: Path, fichier: str, plan: Plan, attendues: list[tuple[Path | None, int]], controle: Controle
    ) -> Iterator[Probleme]:
        """Chaque page a les polices de la page dont elle vient, toutes dans le fichier."""
        incorporees, par_page = relever_les_polices(path)
        controle.polices |= {nom for nom, incorporee in incorporees.items() if incorporee}
        for nom in sorted(incorporees.keys() - controle.polices):
            yield _probleme(
                Code.POLICE_NON_INCORPOREE, f"{fichier} : police non incorporée, {nom}", fichier,
                regle="un PDF remis porte ses polices",
            )  # fmt: skip
        autres = [
            (rang, siennes ^ voulues) for rang, (siennes, (source, place)) in
            enumerate(zip(par_page, attendues, strict=True))
            if siennes != (voulues := self._polices_de(source, place))
        ]  # fmt: skip
        if autres:
            rang, noms = autres[0]
            yield _probleme(
                Code.POLICE_REMPLACEE, f"{fichier} : {len(autres)} page(s) n'ont pas les polices de leur document", fichier,
                f'page {rang + 1}, {plan.document_de_la_page(rang)}',
                f"perdues ou venues d'ailleurs : {', '.join(sorted(noms))}",
            )  # fmt: skip

    def _polices_de(self, source: Path | None, place: int) -> frozenset[str]:
        if source is None:
            return frozenset()
        if source not in self._polices:
            self._polices[source] = polices_par_page(self._sources[source, 0].pdf)
        return self._polices[source][place]

    # Ce que le rapport en dit

    def noter_les_noms(self, fichier: str, cherches: int) -> None:
        """Retient combien de noms d'élèves ont été cherchés dans un fichier."""
        if fichier in self.controles:
            self.controles[fichier].noms_cherches = cherches

    def en_dict(self, nominatifs: Iterable[str]) -> dict[str, Any]:
        """Ce qui a été contrôlé, par fichier ; ceux qui portent le nom d'un élève, ensemble et sans leur nom."""
        nominatifs = set(nominatifs)
        dits = {nom: controle.en_dict() for nom, controle in self.controles.items() if nom not in nominatifs}
        if siens := [controle for nom, controle in self.controles.items() if nom in nominatifs]:
            ensemble = Controle(fichiers=0)
            for controle in siens:
                ensemble.ajouter(controle)
            dits['fichiers_nominatifs'] = ensemble.en_dict()
        return dits


def _places(extrait: Extrait) -> list[tuple[Path | None, int]]:
    return [(extrait.pdf, rang) for rang in range(extrait.debut, extrait.fin)]


def _images(fichier: str, plan: Plan, images: Mapping[int, Places], vues: Mapping[int, Places]) -> Iterator[Probleme]:
    """Les pages à rendre dont une image, donc le code, n'est plus là où on l'a vue, en une fois."""
    if autres := [rang for rang, siennes in images.items() if not aux_memes_places(siennes, vues[rang])]:
        yield _probleme(
            Code.TEXTE_PERDU, f"{fichier} : {len(autres)} page(s) n'ont plus leurs images à leur place", fichier,
            f'page {autres[0] + 1}, {plan.document_de_la_page(autres[0])}',
            "le code d'une page à rendre est là où on l'a lu",
        )  # fmt: skip


def textes_d_une_valeur(valeur: Any) -> Iterator[str]:
    """Tous les textes que porte une valeur, aussi loin qu'elle mène."""
    if isinstance(valeur, str):
        yield valeur
    elif is_dataclass(valeur):
        for champ in fields(valeur):
            yield from textes_d_une_valeur(getattr(valeur, champ.name))
    elif isinstance(valeur, Mapping):
        for cle, contenu in valeur.items():
            yield from textes_d_une_valeur(cle)
            yield from textes_d_une_valeur(contenu)
    elif isinstance(valeur, (tuple, list, set, frozenset)):
        for contenu in valeur:
            yield from textes_d_une_valeur(contenu)


def _probleme(
    code: Code, quoi: str, fichier: str, precision: str = '', regle: str = '', valeur: str | None = None
) -> Probleme:
    return Probleme(
        code, Gravite.ERREUR, quoi, Emplacement(fichier, precision=precision), regle, REMEDE, valeur, True,
    )  # fmt: skip
