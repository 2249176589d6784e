"""Le contrôle statique d'un modèle venu d'ailleurs, avant que quoi que ce soit ne l'ouvre."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from generator.erreurs import Code
from generator.paquet import Bornes, PaquetRefuse, lire_paquet
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.noms import est_une_copie_corrigee
from generator.rendu.ooxml import DOCUMENT, W, analyser

BORNES = Bornes()
PARTIES_REFUSEES = (
    (re.compile(r'.*vbaProject.*\.bin|.*vbaData\.xml'), "des macros"),
    (re.compile(r'word/embeddings/.*|.*oleObject.*'), "un objet incorporé (feuille Excel, fichier joint…)"),
    (re.compile(r'word/activeX/.*'), "un contrôle ActiveX"),
    (re.compile(r'.*afchunk.*', re.IGNORECASE), "un document inséré"),
)
RELATIONS_REFUSEES = {
    'attachedTemplate': "un modèle attaché", 'subDocument': "un sous-document", 'aFChunk': "un document inséré",
    'oleObject': "un objet lié", 'package': "un objet incorporé", 'frame': "un cadre lié",
    'mailMergeSource': "une source de publipostage", 'control': "un contrôle ActiveX",
    'vbaProject': "des macros", 'externalLink': "un lien externe",
}  # fmt: skip
CHAMPS_DANGEREUX = {
    'INCLUDETEXT', 'INCLUDEPICTURE', 'DDE', 'DDEAUTO', 'LINK', 'DATABASE', 'IMPORT', 'AUTOTEXT', 'AUTOTEXTLIST',
    'MACROBUTTON', 'EMBED', 'RD', 'INCLUDE',
}  # fmt: skip
CHAMPS_PERMIS = {'PAGE', 'NUMPAGES', 'DOCPROPERTY', 'HYPERLINK', 'TOC'}
EXPLICATIONS = {
    'DATE': "LibreOffice y met la date du jour ; écrivez {{ edition.date }}",
    'TIME': "LibreOffice y met l'heure du jour ; écrivez {{ edition.date }}",
    'MERGEFIELD': "un champ de publipostage ne se remplit pas ici ; écrivez une balise {{ … }}",
    'NUMPAGES': "le total serait celui de toutes les lettres du lot ; ôtez-le",
    'SECTIONPAGES': "LibreOffice garde l'ancienne valeur ; ôtez-le",
    'IF': "LibreOffice n'imprime rien ; écrivez {% if … %}",
    'REF': "un renvoi peut s'imprimer en erreur ; écrivez le texte",
    'FORMCHECKBOX': "une case d'ancien formulaire ne se coche pas ici ; mettez-en une par Développeur > Case à cocher, ou "
                    "écrivez {{ …|case }}",
    'FORMTEXT': "un champ d'ancien formulaire ne se remplit pas ici ; écrivez une balise {{ … }}",
    'FORMDROPDOWN': "une liste d'ancien formulaire ne se choisit pas ici ; écrivez une balise {{ … }}",
    'STYLEREF': "LibreOffice garde l'ancienne valeur ; écrivez une balise {{ … }}",
    'SEQ': "LibreOffice garde l'ancien numéro ; écrivez {{ loop.index }}, ou une liste numérotée",
    '=': "LibreOffice garde l'ancien résultat ; l'outil calcule, écrivez une balise {{ … }}",
    'FILENAME': "le nom serait celui d'un fichier de travail ; écrivez le texte",
    'SYMBOL': "LibreOffice l'imprime deux fois ; employez Insertion > Symbole",
    'PAGEREF': "un renvoi peut s'imprimer en erreur ; écrivez le texte",
}


def ouvrir_modele(path: Path, nom: str, *, repete: bool) -> tuple[dict[str, bytes], list[Probleme]]:
    """Les parties d'un modèle et les raisons de le refuser. `repete` : il sert à un lot de plusieurs lettres."""
    if est_une_copie_corrigee(path):
        return {}, [_refus(nom, Code.MODELE_ILLISIBLE, "c'est une copie corrigée, pas un modèle",
                           "enregistrez-la sous le nom du modèle, sans « .relu ».")]  # fmt: skip
    try:
        parties = dict(lire_paquet(path, BORNES))
    except PaquetRefuse as refus:
        code = Code.MODELE_DANGEREUX if refus.suspect else Code.MODELE_ILLISIBLE
        return {}, [_refus(nom, code, refus.motif, "demandez un autre fichier, ou reprenez le modèle livré.")]
    except OSError as erreur:
        motif = erreur.strerror or "lecture refusée"
        return {}, [_refus(nom, Code.MODELE_ILLISIBLE, motif, "vérifiez que le fichier existe et se lit.")]
    if DOCUMENT not in parties or '[Content_Types].xml' not in parties:
        return {}, [_refus(nom, Code.MODELE_ILLISIBLE, "ce n'est pas un document Word (.docx)",
                           "dans Word : Fichier > Enregistrer sous > Document Word (.docx).")]  # fmt: skip
    actifs = list(_parties(parties, nom))
    if actifs:
        return {}, actifs
    try:
        problemes = [*_relations(parties, nom), *_champs(parties, nom, repete=repete)]
    except etree.XMLSyntaxError:
        return {}, [_refus(nom, Code.MODELE_ILLISIBLE, "son contenu est abîmé",
                           "ouvrez-le dans Word, enregistrez-le de nouveau, ou reprenez le modèle livré.")]  # fmt: skip
    return parties, problemes


def _refus(nom: str, code: Code, motif: str, remede: str) -> Probleme:
    titre = "Modèle refusé" if code is Code.MODELE_DANGEREUX else "Modèle illisible"
    return Probleme(code, Gravite.ERREUR, f"{titre} : {motif}", Emplacement(nom), "", remede)


def _parties(parties: Mapping[str, bytes], nom: str) -> Iterator[Probleme]:
    for partie in parties:
        for motif, quoi in PARTIES_REFUSEES:
            if motif.fullmatch(partie):
                yield _refus(nom, Code.MODELE_DANGEREUX, f"il contient {quoi} ({partie})",
                             "supprimez cet élément dans Word, enregistrez en .docx.")  # fmt: skip


def _relations(parties: Mapping[str, bytes], nom: str) -> Iterator[Probleme]:
    for partie, contenu in parties.items():
        if not partie.endswith('.rels'):
            continue
        for relation in analyser(contenu):
            genre = relation.get('Type', '').rpartition('/')[2]
            externe = relation.get('TargetMode') == 'External'
            if genre in RELATIONS_REFUSEES:
                yield _refus(nom, Code.MODELE_DANGEREUX, f"il contient {RELATIONS_REFUSEES[genre]}",
                             "supprimez cet élément dans Word.")  # fmt: skip
            elif externe and genre == 'image':
                yield _refus(nom, Code.MODELE_DANGEREUX, "il contient une image liée, qui n'est pas dans le fichier",
                             "dans Word : Insertion > Image > Insérer (et non « Lier »).")  # fmt: skip
            elif externe and genre != 'hyperlink':
                yield _refus(nom, Code.MODELE_DANGEREUX, f"il va chercher un fichier extérieur ({genre})",
                             "supprimez ce lien dans Word.")  # fmt: skip


def _champs(parties: Mapping[str, bytes], nom: str, *, repete: bool) -> Iterator[Probleme]:
    for partie, contenu in parties.items():
        if not partie.startswith('word/') or not partie.endswith('.xml'):
            continue
        racine = analyser(contenu)
        if any(element.tag.endswith('}altChunk') for element in racine.iter('{*}altChunk')):
            yield _refus(nom, Code.MODELE_DANGEREUX, "il contient un document inséré", "supprimez-le dans Word.")
        for instruction in instructions(racine):
            yield from _champ(instruction, nom, repete=repete)


def instructions(racine: etree._Element) -> Iterator[str]:
    """Les champs Word d'une partie : leur instruction complète."""
    for simple in racine.iter(f'{W}fldSimple'):
        yield simple.get(f'{W}instr', '').strip()
    for paragraphe in racine.iter(f'{W}p'):
        courante: list[str] | None = None
        for element in paragraphe.iter(f'{W}fldChar', f'{W}instrText'):
            sorte = element.get(f'{W}fldCharType')
            if sorte == 'begin':
                courante = []
            elif sorte in ('separate', 'end') and courante is not None:
                yield ''.join(courante).strip()
                courante = None
            elif courante is not None and element.tag == f'{W}instrText':
                courante.append(element.text or '')


def _champ(instruction: str, nom: str, *, repete: bool) -> Iterator[Probleme]:
    genre = instruction.split()[0].upper() if instruction.split() else ''
    if genre in CHAMPS_DANGEREUX:
        yield _refus(nom, Code.MODELE_DANGEREUX, f"il contient un champ {genre}, qui va chercher un autre fichier",
                     "supprimez ce champ dans Word.")  # fmt: skip
    elif genre and (genre not in CHAMPS_PERMIS or (repete and genre == 'NUMPAGES')):
        raison = EXPLICATIONS.get(genre, "LibreOffice ne le met pas à jour comme Word")
        yield Probleme(Code.CHAMP_WORD_REFUSE, Gravite.ERREUR, f"Champ Word refusé : {genre}", Emplacement(nom),
                       raison, "dans Word, Alt+F9 montre les champs ; remplacez ou supprimez celui-ci.")  # fmt: skip
