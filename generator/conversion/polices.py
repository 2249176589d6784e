"""Les polices : lesquelles un PDF contient, lesquelles une machine possède, quelles paires de repli sont admises."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.conversion.embarque import dossiers_de_polices
from generator.conversion.processus import DelaiDepasse, executer
from generator.empreintes import sha256_du_fichier

if TYPE_CHECKING:
    from pikepdf import Pdf

SIGNES = (
    'DejaVu Sans', 'DejaVu Sans Mono', 'OpenSymbol', 'Symbola', 'Noto Sans Symbols', 'Noto Sans Symbols 2',
    'Liberation Sans', 'Libertinus Serif',
)  # fmt: skip
SYMBOLES = (*SIGNES, 'Segoe UI Symbol', 'MS Gothic', 'Symbol', 'Wingdings', 'Standard Symbols PS')
"""Les polices où un moteur va chercher un signe (☐, puce) absent de la police demandée."""

REPLIS: Mapping[str, tuple[str, ...]] = {
    'Arial': ('Liberation Sans', 'Arimo'),
    'Helvetica': ('Liberation Sans', 'Arimo', 'Nimbus Sans'),
    'Times New Roman': ('Liberation Serif', 'Tinos'),
    'Courier New': ('Liberation Mono', 'Cousine'),
    'Calibri': ('Carlito',),
    'Cambria': ('Caladea',),
    'Georgia': ('Gelasio',),
    'Segoe UI Symbol': SIGNES,
    'MS Gothic': SIGNES,
}
"""Les replis de même métrique, ou de mêmes signes : la mise en page ne change pas, ce n'est pas une faute."""

DELAI_FONTCONFIG = 10.0
DERNIER_SIGNE_COURANT = '\u017f'
PONCTUATION = '‘’‚“”„–—…•‰€™'


def presser_nom(nom: str) -> str:
    """« LiberationSans-Bold », « Liberation Sans » → « liberationsans »."""
    sans_prefixe = re.sub(r'^[A-Z]{6}\+', '', nom.lstrip('/'))
    famille = re.split(r'[-,]', sans_prefixe)[0]
    return re.sub(r'[^a-z0-9]|psmt$|mt$', '', famille.casefold())


def admises(famille: str) -> set[str]:
    """La famille et ses replis de même métrique, noms pressés."""
    return {presser_nom(nom) for nom in (famille, *REPLIS.get(famille, ()))}


# Ce qu'un PDF contient


def polices_du_pdf(pdf: Pdf) -> dict[str, bool]:
    """Les polices des pages d'un PDF ouvert : nom pressé → incorporée ou non."""
    trouvees: dict[str, bool] = {}
    vues: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for police in page.resources.get('/Font', {}).values():
            if police.is_indirect:
                if police.objgen in vues:
                    continue
                vues.add(police.objgen)
            nom = presser_nom(str(police.get('/BaseFont', '')))
            trouvees[nom] = trouvees.get(nom, True) and _incorporee(police)
    return trouvees


def polices_par_page(pdf: Pdf) -> list[frozenset[str]]:
    """Les polices de chaque page d'un PDF ouvert, noms pressés."""
    noms: dict[tuple[int, int], str] = {}

    def nommer(police: Any) -> str:
        if not police.is_indirect:
            return presser_nom(str(police.get('/BaseFont', '')))
        if police.objgen not in noms:
            noms[police.objgen] = presser_nom(str(police.get('/BaseFont', '')))
        return noms[police.objgen]

    return [frozenset(map(nommer, page.resources.get('/Font', {}).values())) for page in pdf.pages]


def polices_d_un_fichier(path: Path) -> dict[str, bool]:
    """Les polices des pages d'un fichier PDF."""
    return relever_les_polices(path)[0]


def relever_les_polices(path: Path) -> tuple[dict[str, bool], list[frozenset[str]]]:
    """Les polices d'un fichier PDF, incorporées ou non, puis celles de chaque page."""
    from pikepdf import Pdf  # ici : un ouvrier, qui ne relève aucune police, ne la charge pas

    with Pdf.open(path) as pdf:
        return polices_du_pdf(pdf), polices_par_page(pdf)


def _incorporee(police: Any) -> bool:
    descendantes = police.get('/DescendantFonts')
    if descendantes is not None:
        return all(_incorporee(descendante) for descendante in descendantes)
    if police.get('/Subtype') == '/Type3':
        return True
    from pikepdf import Dictionary

    descripteur = police.get('/FontDescriptor')
    if not isinstance(descripteur, Dictionary):
        return False
    return any(cle in descripteur for cle in ('/FontFile', '/FontFile2', '/FontFile3'))


# Ce qu'une machine possède


def polices_manquantes(familles: Iterable[str]) -> list[str]:
    """Les familles que fontconfig remplacerait par une autre que leurs replis ; vide si fontconfig n'est pas là."""
    return [famille for famille in sorted(familles) if not _presente(famille)]


def _presente(famille: str) -> bool:
    choisie, _ = _fc_match(famille)
    return not choisie or bool({presser_nom(nom) for nom in choisie.split(',')} & admises(famille))


def signes_sans_police(signes: Iterable[str]) -> list[str]:
    """Les signes qu'aucune police de cette machine ne dessine ; vide si fontconfig n'est pas là.

    LibreOffice met à leur place un rectangle vide, mais le texte du PDF garde le bon signe : la relecture ne le voit pas.
    """
    return [signe for signe in _rares(signes) if not _dessine(signe)]


def _rares(signes: Iterable[str]) -> list[str]:
    """Les signes qu'une police de texte n'a pas forcément."""
    return sorted(signe for signe in set(signes) if signe > DERNIER_SIGNE_COURANT and not _ordinaire(signe))


def _ordinaire(signe: str) -> bool:
    """Vrai pour une espace, une marque invisible ou une ponctuation française, que toute police de texte a."""
    return signe in PONCTUATION or unicodedata.category(signe) in ('Zs', 'Cf', 'Cc')


@lru_cache(maxsize=1024)
def _dessine(signe: str) -> bool:
    fin = _interroger('fc-list', f':charset={ord(signe):x}', 'family')
    return fin is None or bool(fin.strip())


@lru_cache(maxsize=64)
def _fc_match(famille: str) -> tuple[str, str]:
    """La famille et le fichier que fontconfig donnerait ; vides s'il n'est pas là."""
    reponse = _interroger('fc-match', '-f', '%{family}|%{file}', famille)
    choisie, _, fichier = (reponse or '').partition('|')
    return choisie, fichier


def _interroger(programme: str, *arguments: str) -> str | None:
    """Ce que répond un outil de fontconfig ; rien s'il n'est pas là ou ne répond pas."""
    path = shutil.which(programme)
    if path is None:
        return None
    try:
        return executer([path, *arguments], delai=DELAI_FONTCONFIG, cwd=Path.cwd(), garde=False).sortie
    except (OSError, DelaiDepasse):
        return None


def remplacements(demandees: Iterable[str], presentes: Mapping[str, bool]) -> tuple[list[str], list[str]]:
    """Les familles demandées que le PDF n'a pas (ni leur repli), et les polices du PDF que personne n'a demandées."""
    demandees = list(demandees)
    absentes = [famille for famille in demandees if not admises(famille) & presentes.keys()]
    permises = {presser_nom(nom) for nom in SYMBOLES}.union(*(admises(famille) for famille in demandees))
    return absentes, sorted(nom for nom in presentes if nom not in permises)


def empreintes_des_polices(moteur: str, familles: Iterable[str], signes: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Les polices dont un moteur se servira, et leur empreinte : celles du paquet, ou celles que fontconfig choisit.

    Ce sont tous les fichiers d'une famille (maigre, gras, italique), et celui où se prend chaque signe rare.
    """
    if moteur == 'embarque':
        fichiers = [Path(f) for dossier in dossiers_de_polices() for f in sorted(Path(dossier).glob('*.ttf'))]
        return [(fichier.name, _sha256(fichier)) for fichier in fichiers]
    choisis = [(famille, fichier) for famille in sorted(familles) for fichier in _fichiers_de(famille)]
    choisis += [(signe, fichier) for signe in _rares(signes) if (fichier := _fc_match(f':charset={ord(signe):x}')[1])]
    return [(f'{pour} ({Path(fichier).name})', _sha256(Path(fichier))) for pour, fichier in choisis]


@lru_cache(maxsize=64)
def _fichiers_de(famille: str) -> tuple[str, ...]:
    """Les fichiers de la famille que fontconfig donnerait ; aucun s'il n'est pas là."""
    choisie, fichier = _fc_match(famille)
    nom = re.sub(r'([-:,\\])', r'\\\1', choisie.split(',')[0])
    trouves = (_interroger('fc-list', '-f', '%{file}\\n', nom) or '').splitlines() if nom else []
    return tuple(sorted({path for path in (*trouves, fichier) if Path(path).is_file()}))


@lru_cache(maxsize=64)
def _sha256(path: Path) -> str:
    return sha256_du_fichier(path)
