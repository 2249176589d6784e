"""Les champs Word d'une partie (PAGE, INCLUDETEXT, DDE…), où qu'ils soient écrits : peu sont permis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import EXTRAIT
from generator.rendu.ooxml import W

CHAMPS_DANGEREUX = {
    'INCLUDETEXT', 'INCLUDEPICTURE', 'DDE', 'DDEAUTO', 'LINK', 'DATABASE', 'IMPORT', 'AUTOTEXT', 'AUTOTEXTLIST',
    'MACROBUTTON', 'EMBED', 'RD', 'INCLUDE', 'FILLIN', 'ASK', 'ADDIN', 'CONTROL', 'HTMLACTIVEX', 'PRINT', 'GLOSSARY',
    'MERGEREC', 'NEXT', 'NEXTIF', 'SKIPIF', 'SET', 'QUOTE', 'GOTOBUTTON', 'INFO', 'BIDIOUTLINE', 'SHAPE',
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
LIENS_PERMIS = ('http://', 'https://', 'mailto:')
GENRE = re.compile(r'[^\s"“”«»\\]+')
ADRESSE = re.compile(r'HYPERLINK\s+(?!\\)(?:"([^"]*)"|(\S+))', re.IGNORECASE)
SANS_DESSIN = re.compile('[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]')
"""Des signes qu'on ne voit pas et qui couperaient le nom d'un champ."""


@dataclass(slots=True)
class Instruction:
    """Ce qu'un champ demande, et s'il en contient un autre qui changerait sa demande."""

    texte: str = ''
    imbriquee: bool = False


@dataclass(slots=True)
class _Ouvert:
    morceaux: list[str] = field(default_factory=list)
    imbrique: bool = False
    separe: bool = False


def lien_permis(adresse: str) -> bool:
    """Vrai pour une adresse du web ou de courriel : ni fichier, ni partage réseau, ni programme."""
    return adresse.strip().casefold().startswith(LIENS_PERMIS)


def instructions(racine: etree._Element) -> Iterator[Instruction]:
    """Les champs d'une partie entière, même à cheval sur des paragraphes, même l'un dans l'autre, même inachevés."""
    for simple in racine.iter(f'{W}fldSimple'):
        yield Instruction(simple.get(f'{W}instr', ''))
    pile: list[_Ouvert] = []
    for element in racine.iter(f'{W}fldChar', f'{W}instrText', f'{W}delInstrText', f'{W}t'):
        if element.tag != f'{W}fldChar':
            if pile and not pile[-1].separe:
                pile[-1].morceaux.append(element.text or '')
            elif element.tag != f'{W}t':
                yield Instruction(element.text or '')
            continue
        sorte = element.get(f'{W}fldCharType')
        if sorte == 'begin':
            if pile and not pile[-1].separe:
                pile[-1].imbrique = True
            pile.append(_Ouvert())
        elif pile and sorte == 'separate':
            pile[-1].separe = True
        elif pile and sorte == 'end':
            yield _finie(pile.pop())
    yield from map(_finie, pile)


def genre_de(instruction: str) -> str:
    """Le nom d'un champ (« PAGE »), d'après ce qu'il demande ; vide s'il n'en dit rien."""
    trouve = GENRE.search(SANS_DESSIN.sub('', instruction))
    return trouve.group().upper() if trouve else ''


def _finie(ouvert: _Ouvert) -> Instruction:
    return Instruction(''.join(ouvert.morceaux), ouvert.imbrique)


def problemes_de_champ(instruction: Instruction, lieu: Emplacement, *, repete: bool) -> Iterator[Probleme]:
    """Ce qu'on reproche à un champ. `repete` : le modèle sert à un lot de plusieurs lettres."""
    texte = SANS_DESSIN.sub('', instruction.texte).strip()
    genre = genre_de(instruction.texte)
    if instruction.imbriquee:
        yield _dangereux(f"un champ {genre or 'Word'} calculé par un autre champ", lieu)
    elif genre in CHAMPS_DANGEREUX:
        yield _dangereux(f"un champ {genre}, qui va chercher un autre fichier ou demande quelque chose", lieu)
    elif genre == 'HYPERLINK' and not _lien_sur(texte):
        yield _dangereux("un lien vers un fichier ou un programme", lieu)
    elif (genre or texte) and (genre not in CHAMPS_PERMIS or (repete and genre == 'NUMPAGES')):
        raison = EXPLICATIONS.get(genre, "LibreOffice ne le met pas à jour comme Word")
        yield Probleme(Code.CHAMP_WORD_REFUSE, Gravite.ERREUR, f"Champ Word refusé : {(genre or texte)[:EXTRAIT]}", lieu,
                       raison, "dans Word, Alt+F9 montre les champs ; remplacez ou supprimez celui-ci.")  # fmt: skip


def _lien_sur(texte: str) -> bool:
    adresse = ADRESSE.match(texte)
    return adresse is None or lien_permis(adresse[1] or adresse[2] or '')


def _dangereux(quoi: str, lieu: Emplacement) -> Probleme:
    return Probleme(Code.MODELE_DANGEREUX, Gravite.ERREUR, f"Modèle refusé : il contient {quoi}", lieu, '',
                    "dans Word, Alt+F9 montre les champs ; supprimez celui-ci.")  # fmt: skip
