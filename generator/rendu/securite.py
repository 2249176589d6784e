"""Le contrôle statique d'un modèle venu d'ailleurs, avant que quoi que ce soit ne l'ouvre."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from generator.erreurs import Code, dire_du_systeme
from generator.paquet import Bornes, PaquetRefuse, lire_paquet
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import conteneur, contenus, images_du_modele
from generator.rendu.bornes import mesurer
from generator.rendu.champs_word import instructions, problemes_de_champ
from generator.rendu.conteneur import Refus
from generator.rendu.noms import est_une_copie_corrigee
from generator.rendu.ooxml import analyser

BORNES = Bornes()
PARTIES_EN_FRANCAIS = (
    (re.compile(r'word/(?:_rels/)?document\.xml.*'), "corps"),
    (re.compile(r'word/(?:_rels/)?header(\w*)\.xml.*'), "en-tête {0}"),
    (re.compile(r'word/(?:_rels/)?footer(\w*)\.xml.*'), "pied de page {0}"),
    (re.compile(r'word/(?:_rels/)?footnotes\.xml.*'), "notes de bas de page"),
    (re.compile(r'word/(?:_rels/)?endnotes\.xml.*'), "notes de fin"),
    (re.compile(r'word/(?:_rels/)?comments\w*\.xml.*'), "commentaires"),
    (re.compile(r'word/(?:_rels/)?settings\.xml.*'), "réglages du document"),
    (re.compile(r'word/(?:_rels/)?(?:styles|numbering|fontTable)\.xml.*'), "styles"),
    (re.compile(r'word/glossary/.*'), "blocs de construction"),
)


def ouvrir_modele(path: Path, nom: str, *, repete: bool) -> tuple[dict[str, bytes], list[Probleme]]:
    """Les parties d'un modèle et les raisons de le refuser. `repete` : il sert à un lot de plusieurs lettres.

    Pas de parties si elles sont dangereuses, démesurées ou illisibles ; un champ Word refusé ne les empêche pas.
    """
    if est_une_copie_corrigee(path):
        remede = "enregistrez-la sous le nom du modèle, sans « .relu »."
        return {}, [_probleme(nom, Refus('', "c'est une copie corrigée, pas un modèle", remede, hostile=False))]
    try:
        parties = dict(lire_paquet(path, BORNES))
    except PaquetRefuse as refus:
        remede = "demandez un autre fichier, ou reprenez le modèle livré."
        return {}, [_probleme(nom, Refus('', refus.motif, remede, hostile=refus.suspect))]
    except OSError as erreur:
        motif = dire_du_systeme(erreur, "lecture refusée")
        return {}, [_probleme(nom, Refus('', motif, "vérifiez que le fichier existe et se lit.", hostile=False))]
    try:
        problemes = list(_examiner(parties, nom, repete=repete))
        if any(probleme.code is not Code.CHAMP_WORD_REFUSE for probleme in problemes):
            return {}, problemes
        return contenus.nettoyer(parties), problemes
    except etree.XMLSyntaxError:
        abime = "ouvrez-le dans Word, enregistrez-le de nouveau, ou reprenez le modèle livré."
        return {}, [_probleme(nom, Refus('', "son contenu est abîmé", abime, hostile=False))]


def _examiner(parties: Mapping[str, bytes], nom: str, *, repete: bool) -> Iterator[Probleme]:
    """Par étapes : chacune suppose les précédentes passées, et rend tout ce qu'elle trouve."""
    for etape in (_enveloppe, _etendue):
        trouves = list(etape(parties, nom))
        yield from trouves
        if trouves:
            return
    refus = dict.fromkeys((
        *conteneur.types(parties), *conteneur.liens(parties), *images_du_modele.images(parties),
        *contenus.elements(parties), *contenus.marques(parties),
    ))  # fmt: skip
    yield from dict.fromkeys(_probleme(nom, un) for un in refus)  # une image liée est dite par son lien et par sa place
    yield from _champs(parties, nom, repete=repete)


def _enveloppe(parties: Mapping[str, bytes], nom: str) -> Iterable[Probleme]:
    return (_probleme(nom, refus) for refus in (*conteneur.noms(parties), *conteneur.encodages(parties)))


def _etendue(parties: Mapping[str, bytes], nom: str) -> Iterable[Probleme]:
    for partie, quoi in mesurer(parties):
        yield Probleme(Code.MODELE_DEMESURE, Gravite.ERREUR, f"Le modèle est démesuré : {quoi}", _lieu(nom, partie), '',
                       "allégez-le dans Word, ou reprenez le modèle livré.")  # fmt: skip


def _lieu(nom: str, partie: str) -> Emplacement:
    for motif, mots in PARTIES_EN_FRANCAIS:
        if trouve := motif.fullmatch(partie):
            return Emplacement(nom, precision=mots.format(*trouve.groups()).strip())
    return Emplacement(nom)


def _probleme(nom: str, refus: Refus) -> Probleme:
    if refus.hostile:
        contient = refus.quoi if refus.partie == '' else f"il contient {refus.quoi}"
        return Probleme(Code.MODELE_DANGEREUX, Gravite.ERREUR, f"Modèle refusé : {contient}", _lieu(nom, refus.partie), '',
                        refus.remede)  # fmt: skip
    return Probleme(Code.MODELE_ILLISIBLE, Gravite.ERREUR, f"Modèle illisible : {refus.quoi}", _lieu(nom, refus.partie), '',
                    refus.remede)  # fmt: skip


def _champs(parties: Mapping[str, bytes], nom: str, *, repete: bool) -> Iterator[Probleme]:
    for partie, contenu in parties.items():
        if contenus.PARTIES_LUES.fullmatch(partie):
            for instruction in instructions(analyser(contenu)):
                yield from problemes_de_champ(instruction, _lieu(nom, partie), repete=repete)
