"""Relit un PDF et le confronte à ce qu'il devait dire : quelles pages sont à quelle lettre, quel mot manque.

Les pages se rendent à leurs lettres par leur texte, quel que soit le moteur : chaque lettre commence une page, dans
l'ordre ; on cherche le partage où les mots des pages et ceux des lettres diffèrent le moins.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from threading import RLock
from typing import Any

ACCOLADES = r'\{\{|\}\}|\{%|%\}'
VALEURS_DE_PYTHON = r'\bNone\b|\bobject at 0x'
RESTES = re.compile(rf'{ACCOLADES}|«\s?[A-Z_]{{3,}}\s?»|Error:|Erreur\s?: source|{VALEURS_DE_PYTHON}')
NOMBRE = re.compile(r'\d+')
PARTIE_ANNEXE = re.compile(r'word/(?:header|footer)\w*\.xml|word/(?:foot|end)notes\.xml')
CORPS = re.compile(r'word/document\.xml')
POINTILLES = re.compile(r'[.…_-]{3,}')
PAGES_PAR_LETTRE_MAX = 40
EXTRAIT = 40
PARAGRAPHE_DISTINCTIF = 20
"""En signes : plus court, un paragraphe peut être écrit ailleurs dans la page."""

PDFIUM = RLock()
"""PDFium n'admet qu'un fil à la fois : on le prend pour lire ou dessiner un PDF dans le processus principal."""


def pages_du_pdf(path: Path, regarder: Callable[[int, Any], None] = lambda *_: None) -> list[str]:
    """Le texte de chaque page. Lève `ValueError` si ce n'est pas un PDF lisible.

    `regarder` reçoit le rang (dès 0) de chaque page et elle-même, tant qu'elle est ouverte.
    """
    import pypdfium2 as pdfium

    pages = []
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as erreur:
            raise ValueError(str(erreur)) from erreur
        try:
            for rang, page in enumerate(document):
                texte = page.get_textpage()
                pages.append(texte.get_text_range())
                texte.close()
                regarder(rang, page)
                page.close()
        finally:
            document.close()
    return pages


@lru_cache(maxsize=8192)
def presser(texte: str) -> str:
    """Le texte sans espaces, césures ni ligatures : ce qui ne dépend pas de la mise en page."""
    normal = unicodedata.normalize('NFKC', texte)
    return re.sub(r'[\s\u00ad\u200b\u2060\ufffe\ufeff]+|[\u2010-\u2015-]', '', normal).casefold()


def confronter(pages: Sequence[str], textes: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Les pages de chaque lettre, et ce qui manque : {pages: [[début, fin], …], manques: [[lettre, extrait], …], …}.

    `textes` donne, pour chaque lettre, ses paragraphes. Les rangs commencent à zéro, la fin est exclue. Dit aussi
    l'empreinte du texte de chaque page, et combien de paragraphes et de nombres ont été cherchés par lettre.
    """
    empreintes = [empreinte_du_texte(page) for page in pages]
    if not textes:
        return {'pages': [], 'manques': [], 'restes': [], 'total': len(pages), 'empreintes': empreintes, 'cherches': []}
    presses = [presser(page) for page in pages]
    partage = partager(pages, textes)
    manques = []
    for rang, (debut, fin) in enumerate(partage):
        ensemble = ''.join(presses[debut:fin])
        manque = next((p for p in textes[rang] if not _present(p, ensemble)), None)
        if manque is not None:
            manques.append([rang, manque[:EXTRAIT]])
    cherches = [[len(lettre), sum(len(NOMBRE.findall(p)) for p in lettre)] for lettre in textes]
    return {
        'pages': partage, 'manques': manques, 'restes': _restes(pages, textes), 'total': len(pages),
        'empreintes': empreintes, 'cherches': cherches,
    }  # fmt: skip


def confronter_les_entetes(pages: Sequence[str], lu: dict[str, Any], entetes: Sequence[Sequence[Any]]) -> None:
    """Ajoute à ce qu'on a lu ce que les en-têtes et pieds de chaque lettre ont perdu ; ses pages sont déjà connues.

    `entetes` donne, pour chaque lettre, [première page, pas, paragraphes] de chacun (`attendus.Entete`).
    """
    for rang, siens in enumerate(entetes):
        debut, fin = lu['pages'][rang]
        for premiere, pas, textes in siens:
            montrees = pages[debut + premiere : fin : pas] if pas else pages[debut:fin][premiere : premiere + 1]
            manque = next((p for page in montrees for p in textes if not _present(p, presser(page))), None)
            if manque is not None:
                lu['manques'].append([rang, manque[:EXTRAIT]])
            elif montrees:
                lu['cherches'][rang][0] += len(textes)
                lu['cherches'][rang][1] += sum(len(NOMBRE.findall(p)) for p in textes)


def pages_repetees(
    pages: Sequence[str], lu: Mapping[str, Any], textes: Sequence[Sequence[str]], entetes: Sequence[Sequence[Any]]
) -> list[int]:
    """Les rangs des pages qui en répètent une d'avant, de la même lettre, sans que son texte y soit autant de fois."""
    repetees = []
    for rang, (debut, fin) in enumerate(lu['pages']):
        siennes = Counter(lu['empreintes'][debut:fin])
        if siennes.total() == len(siennes):
            continue
        communs = {p for _, _, siens in entetes[rang] for p in siens} if entetes else set()
        propres = {presser(p) for p in textes[rang] if len(p) >= PARAGRAPHE_DISTINCTIF and p not in communs}
        ensemble = ''.join(map(presser, textes[rang]))
        vues: Counter[str] = Counter()
        for page in range(debut, fin):
            empreinte = lu['empreintes'][page]
            vues[empreinte] += 1
            texte = presser(pages[page]) if vues[empreinte] > 1 else ''
            if any(p in texte and vues[empreinte] * texte.count(p) > ensemble.count(p) for p in propres):
                repetees.append(page)
    return repetees


def empreinte_du_texte(page: str) -> str:
    """Ce qui reconnaît le texte d'une page, sans le garder ; les pointillés, que la reliure redessine, n'en sont pas."""
    return hashlib.sha256(sans_pointilles(page).encode('utf-8', 'surrogatepass')).hexdigest()


def sans_pointilles(page: str) -> str:
    """Le texte d'une page sans espaces ni suites de points où l'on écrit."""
    return POINTILLES.sub('', ''.join(page.split()))


def _restes(pages: Sequence[str], textes: Sequence[Sequence[str]]) -> list[list[Any]]:
    """Les balises restées dans les pages, sauf celles que les valeurs contenaient déjà."""
    trouves = [(numero, reste) for numero, page in enumerate(pages) for reste in dict.fromkeys(RESTES.findall(page))]
    if not trouves:
        return []
    attendus = _restes_presses('\n'.join(p for lettre in textes for p in lettre))
    return [[numero, reste] for numero, reste in trouves if presser(reste) not in attendus]


def _restes_presses(texte: str) -> set[str]:
    return {presser(reste) for reste in RESTES.findall(texte)}


def sans_ceux_des_entetes(restes: Sequence[Sequence[Any]], docx: Path) -> list[Sequence[Any]]:
    """Les restes, moins les mots que portaient en-têtes, pieds et notes du .docx ; une accolade n'a rien à y faire."""
    if not restes or not docx.is_file():
        return list(restes)
    permis = _restes_presses(texte_du_docx(docx, PARTIE_ANNEXE))
    return [reste for reste in restes if re.match(ACCOLADES, reste[1]) or presser(reste[1]) not in permis]


def texte_du_docx(docx: Path, parties: re.Pattern[str]) -> str:
    """Le texte de certaines parties d'un .docx, un paragraphe par ligne."""
    with zipfile.ZipFile(docx) as archive:
        contenus = [archive.read(nom).decode('utf-8', 'replace') for nom in archive.namelist() if parties.fullmatch(nom)]
    paragraphes = [p for contenu in contenus for p in contenu.split('</w:p>')]
    return '\n'.join(html.unescape(''.join(re.findall(r'<w:t(?:\s[^>]*)?>([^<]*)</w:t>', p))) for p in paragraphes)


def _present(paragraphe: str, ensemble: str) -> bool:
    """Vrai si chaque morceau du paragraphe (coupé aux tabulations et aux sauts) est dans les pages."""
    if presser(paragraphe) in ensemble:
        return True
    morceaux = [presser(m) for m in re.split(r'[\t\n]', paragraphe)]
    if all(m in ensemble for m in morceaux):
        return True
    return all(presser(mot) in ensemble or _en_desordre(presser(mot), ensemble) for mot in paragraphe.split())


def _en_desordre(mot: str, ensemble: str) -> bool:
    """Vrai si seuls les signes suspendus du mot (ʻ, accents combinants) ont changé de place : le lecteur les met à part."""
    suspendus = [signe for signe in mot if unicodedata.category(signe) in ('Lm', 'Sk', 'Mn')]
    reste = ''.join(signe for signe in mot if signe not in suspendus)
    return bool(suspendus) and reste in ensemble and all(ensemble.count(s) >= mot.count(s) for s in suspendus)


def partager(pages: Sequence[str], textes: Sequence[Sequence[str]]) -> list[list[int]]:
    """Rend à chaque lettre ses pages consécutives ; une page chacune quand les nombres sont égaux."""
    if len(pages) <= len(textes):
        return [[min(rang, len(pages)), min(rang + 1, len(pages))] for rang in range(len(textes))]
    mots_pages = [_mots(page) for page in pages]
    mots_lettres = [_mots(' '.join(lettre)) for lettre in textes]
    return _meilleur_partage(mots_pages, mots_lettres)


def _mots(texte: str) -> Counter[str]:
    return Counter(re.findall(r'\w+', unicodedata.normalize('NFKC', texte).casefold()))


def _meilleur_partage(pages: Sequence[Counter[str]], lettres: Sequence[Counter[str]]) -> list[list[int]]:
    """Programmation dynamique : coût minimal pour donner les p premières pages aux l premières lettres."""
    ecart_max = len(pages) - len(lettres)
    largeur = min(PAGES_PAR_LETTRE_MAX, ecart_max + 1)
    couts: dict[int, tuple[int, list[int]]] = {0: (0, [])}
    for rang, lettre in enumerate(lettres):
        suivants: dict[int, tuple[int, list[int]]] = {}
        restantes = len(lettres) - rang - 1
        for debut, (cout, coupures) in couts.items():
            cumul: Counter[str] = Counter()
            for fin in range(debut + 1, min(debut + largeur, len(pages) - restantes) + 1):
                cumul += pages[fin - 1]
                total = cout + _ecart(cumul, lettre)
                if fin not in suivants or total < suivants[fin][0]:
                    suivants[fin] = (total, [*coupures, fin])
        couts = suivants
    if len(pages) not in couts:
        return [[min(r, len(pages) - 1), min(r + 1, len(pages))] for r in range(len(lettres))]
    bornes = [0, *couts[len(pages)][1]]
    return [[debut, fin] for debut, fin in pairwise(bornes)]


def _ecart(pages: Counter[str], lettre: Counter[str]) -> int:
    manque = sum((lettre - pages).values())
    surplus = sum((pages - lettre).values())
    return 2 * manque + surplus
