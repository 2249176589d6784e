"""Relire ce qui est assemblé : des exemplaires de la longueur voulue, aucun nom d'élève là où il n'en faut pas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from generator import liasse, reliure
from generator.calcul import Resultats
from generator.conversion.processus import Ouvrier
from generator.domaine.groupe import Groupe
from generator.domaine.personnes import Enseignant
from generator.domaine.service import LigneDeService
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import Modele


def controler_longueur(modele: Modele, longueurs: Sequence[tuple[str, int]]) -> list[Probleme]:
    """Une page de trop : un modèle livré tient sur les pages du catalogue, les lettres d'une école ont la même longueur.

    `longueurs` : le titre et le nombre de pages de chaque exemplaire.
    """
    formulaire = modele.formulaire
    if formulaire.pages_max is None and not formulaire.contexte.familial:
        return []
    maximum = None if modele.propre_a_l_ecole else formulaire.pages_max
    ordinaire = min(pages for _, pages in longueurs)
    problemes = []
    if modele.propre_a_l_ecole and ordinaire > (formulaire.pages_max or ordinaire):
        problemes.append(Probleme(
            Code.PAGES_INATTENDUES, Gravite.AVERTISSEMENT, f"Tous les exemplaires font {ordinaire} pages",
            Emplacement(modele.nom),
            f"le modèle livré tient sur {formulaire.pages_max} page(s) ; le coupon peut être à cheval sur deux",
            "raccourcissez le texte ajouté, ou vérifiez un exemplaire avant d'imprimer.",
        ))  # fmt: skip
    for pages in dict.fromkeys(pages for _, pages in longueurs):
        titres = [titre for titre, autant in longueurs if autant == pages]
        ou, font = Emplacement(modele.nom, precision=_premier(titres)), _font(len(titres), pages)
        if maximum is not None and pages > maximum:
            problemes.append(Probleme(
                Code.PAGES_INATTENDUES, Gravite.ERREUR, font, ou, f"ce formulaire tient sur {maximum} page(s)",
                "raccourcissez les textes du classeur qu'il reprend (objectifs, domaine…), ou allégez le modèle.",
                None, True,
            ))  # fmt: skip
        elif pages != ordinaire:
            coupon = f" ; le coupon est à la page {pages}" if formulaire.contexte.familial and pages > ordinaire else ""
            problemes.append(Probleme(
                Code.PAGES_INATTENDUES, Gravite.AVERTISSEMENT, f"{font}, d'autres {ordinaire}", ou,
                f"les exemplaires d'un même modèle ont d'ordinaire la même longueur{coupon}",
                "vérifiez-le avant de l'imprimer." if len(titres) == 1 else "vérifiez-en un avant de les imprimer.",
                None, True,
            ))  # fmt: skip
    return problemes


def _font(combien: int, pages: int) -> str:
    """La même cause ne se dit qu'une fois, avec le nombre d'exemplaires."""
    return f"{combien} exemplaires font {pages} pages" if combien > 1 else f"Un exemplaire fait {pages} pages"


def _premier(titres: Sequence[str]) -> str:
    autres = len(titres) - 1
    return f"{titres[0]}, et {autres} autre{'s' if autres > 1 else ''}" if autres else titres[0]


def controler_noms(
    path: Path, fichier: str, pages_lues: Sequence[str], resultats: Resultats, admis: Mapping[int, list[str]]
) -> list[Probleme]:
    """Ce qui part à l'inspection ne nomme aucun élève ; un homonyme d'adulte n'est admis que là où celui-ci s'imprime.

    `pages_lues` : le texte de chaque page du fichier. Le nom est montré dans le classeur, s'il y est ; sinon à sa page, et
    c'est le modèle qui le porte.
    """
    noms = [(e.nom, e.prenom) for e in resultats.dossier.eleves]
    trouvailles = liasse.chercher_noms(pages_lues, reliure.mots_hors_des_pages(path), noms, admis)
    pages: dict[str, list[str]] = {}
    for t in trouvailles:
        pages.setdefault(t.nom, []).append(f'page {t.page}' if t.page else 'signets ou métadonnées')
    cellules = _cellules_qui_nomment(resultats, [(nom, prenom) for nom, prenom in noms if f'{nom} {prenom}' in pages])
    problemes = []
    for qui, ou in pages.items():
        lieux = [
            replace(lieu, precision=f"imprimé dans {fichier}, {', '.join(ou)} ; {qui}") for lieu in cellules.get(qui, ())
        ] or [Emplacement(fichier, precision=f'{page}, {qui}') for page in ou]
        remede = "ôtez ce nom de cette cellule." if qui in cellules else (
            "ôtez ce nom du modèle (ou du classeur) ; ce fichier n'est pas gardé tant qu'il y est.")  # fmt: skip
        problemes += [
            Probleme(
                Code.NOM_ELEVE_DANS_LA_LIASSE, Gravite.ERREUR, "Un nom d'élève figure dans un document pour l'inspection",
                lieu, "ces documents ne portent que des effectifs", remede, None, True,
            )
            for lieu in lieux
        ]  # fmt: skip
    return problemes


def _cellules_qui_nomment(resultats: Resultats, noms: Sequence[tuple[str, str]]) -> dict[str, list[Emplacement]]:
    """Par élève nommé, les cellules du classeur dont le texte, repris dans ces documents, porte son nom."""
    textes = list(_textes_repris(resultats)) if noms else []
    cellules: dict[str, list[Emplacement]] = {}
    for trouvaille in liasse.chercher_noms([texte for _, texte in textes], (), noms, {}):
        cellules.setdefault(trouvaille.nom, []).append(textes[trouvaille.page - 1][0])
    return cellules


def _textes_repris(resultats: Resultats) -> Iterator[tuple[Emplacement, str]]:
    """Les textes libres du classeur que ces documents reprennent, et leur cellule."""
    dossier = resultats.dossier
    groupes = [calcule.groupe for calcule in resultats.groupes]
    repris: Sequence[tuple[Sequence[Groupe | Enseignant | LigneDeService], tuple[str, ...]]] = (
        (groupes, ('code', 'objectifs', 'domaine', 'bilan', 'lieu')), (dossier.enseignants, ('poste',)),
        (dossier.journal, ('objet',)),
    )  # fmt: skip
    for entites, colonnes in repris:
        for entite in entites:
            for colonne in colonnes:
                if entite.origine is not None:
                    yield entite.origine.a(colonne), getattr(entite, colonne)


# Les normes qu'un fichier déclare


@dataclass(slots=True)
class Relie:
    """Un fichier écrit, dont le contrôle est en cours.

    `refait` : il a été réécrit sans une norme, à cause de ces `doutes` ; tout est à relire.
    """

    plan: liasse.Plan
    path: Path
    fichier: str
    normes: frozenset[reliure.Norme]
    controle: Future[list[reliure.Faute]]
    refait: bool = False
    doutes: tuple[reliure.Faute, ...] = ()


class Relieur:
    """Écrit les PDF d'un passage et les fait contrôler : un ouvrier contrôle l'un pendant que l'on écrit le suivant."""

    def __init__(self, date_edition: dt.date, sources: reliure.Sources, ouvrier: Ouvrier | None = None) -> None:
        self._date_edition = date_edition
        self._sources = sources
        self._controle = reliure.ControleConfie(sources.relues, ouvrier)

    def __enter__(self) -> Relieur:
        self._controle.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._controle.__exit__()

    def relier(self, plan: liasse.Plan, path: Path, fichier: str) -> Relie:
        """Écrit le PDF d'un plan et confie son contrôle."""
        normes = reliure.assembler(plan, path, self._date_edition, self._sources)
        return Relie(plan, path, fichier, normes, self._controle.confier(path, normes, plan.debuts, plan.pages))

    def conclure(self, relie: Relie) -> list[Probleme]:
        """Attend le contrôle d'un fichier ; rend les fautes, qui empêchent de le remettre.

        Ce que le contrôle ne sait pas juger ne se déclare pas : le fichier est alors refait sans cette norme.
        """
        plan, path = relie.plan, relie.path
        fautes = relie.controle.result()
        douteuses = {faute.norme for faute in fautes} - {faute.norme for faute in fautes if faute.certaine}
        if douteuses:
            relie.normes = reliure.assembler(plan, path, self._date_edition, self._sources, relie.normes - douteuses)
            relie.refait = True
            relie.doutes = tuple(faute for faute in fautes if faute.norme in douteuses)
            fautes = self._controle.confier(path, relie.normes, plan.debuts, plan.pages).result()
        return [_probleme(faute, plan, relie.fichier) for faute in fautes]


def reserve(relie: Relie, sources: reliure.Sources, *, nommer: bool) -> str:
    """Ce qu'un fichier ne déclare pas, et pourquoi. `nommer` : les titres de ses documents ne nomment aucun élève."""
    absentes = ' ni '.join(sorted(norme.value for norme in reliure.NORMES - relie.normes))
    pdfs = [extrait.pdf for extrait in relie.plan.extraits if extrait.pdf is not None]
    raisons = dict.fromkeys(manque for pdf in pdfs for manque in sources[pdf, 0].manques)
    raison = ' ; '.join([*raisons, *_doutes(relie, nommer)]) or "ce moteur n'a pas su tenir la norme"
    return f"{relie.fichier} ne se déclare pas {absentes} : {raison}."


def _doutes(relie: Relie, nommer: bool) -> Iterator[str]:
    """Ce que le contrôle n'a pas su juger : par règle, le premier document, combien d'autres, et quoi faire."""
    for regle in dict.fromkeys(doute.regle for doute in relie.doutes):
        premier, *autres = [doute for doute in relie.doutes if doute.regle == regle]
        structure = premier.norme is reliure.Norme.ACCESSIBLE
        ou = [f'page {premier.page}'] if premier.page else []
        ou += [relie.plan.document_de_la_page(premier.page - 1)] if premier.page and nommer else []
        ou += [f'et {len(autres)} autre{"s" if len(autres) > 1 else ""}'] if autres else []
        quoi = premier.quoi if structure else f"le contrôle ne sait pas juger d'une règle, {regle}"
        remede = REMEDES.get(regle.rpartition(' ')[2], '').removesuffix('.')
        yield ' ; '.join(filter(None, (f"{quoi} ({', '.join(ou)})" if ou else quoi, remede)))


def _probleme(faute: reliure.Faute, plan: liasse.Plan, fichier: str) -> Probleme:
    document = plan.document_de_la_page(faute.page - 1) if faute.page else ''
    precision = ', '.join(mot for mot in (f'page {faute.page}' if faute.page else '', document) if mot)
    code = Code.PDF_NON_ARCHIVABLE if faute.norme is reliure.Norme.ARCHIVE else Code.PDF_NON_ACCESSIBLE
    remede = REMEDES.get(faute.regle.rpartition(' ')[2], REMEDE)
    return Probleme(
        code, Gravite.ERREUR, f"{fichier} n'est pas conforme à {faute.norme.value} : {faute.quoi}",
        Emplacement(fichier, precision=precision), faute.regle, remede, None, True,
    )  # fmt: skip


REMEDE = "relancez ; si cela recommence, essayez l'autre moteur (--moteur) ou revenez au modèle livré."
REMEDES = {
    '7.3-1': "dans Word, clic droit sur l'image du modèle, « Texte de remplacement », puis relancez.",
    '7.4': "dans Word, donnez au titre du modèle le style « Titre 1 », puis relancez.",
    '7.4.2': "dans Word, donnez au titre du modèle le style « Titre 1 », et à lui seul.",
}
"""Ce que l'auteur du modèle peut faire, par règle."""
