"""L'ouvrier : un enfant borné qui convertit avec le moteur embarqué, ou relit les PDF. S'exécute seul, par `processus`.

Une ligne de JSON par ordre : {"docx": …, "pdf": …, "polices": […]} pour convertir, {"relire": …, "textes": […],
"entetes": […]} pour relire, {"imager": …, "dossier": …} pour dessiner les pages, {"detailler": …, "page": …, "cadre": …}
pour n'en montrer qu'une partie, en grand, {"planche": …, "debut": …} pour en montrer douze.
Une ligne de JSON par réponse, qui dit aussi la mémoire occupée ; un échec est une réponse {"erreur": …}, jamais une trace.
L'ordre {"accueil": "embarque", "polices": […]} charge d'avance de quoi convertir, {"accueil": "lecture", "charger": […]} de
quoi relire, sans réponse.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import math
import os
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MEBI = 1024 * 1024
OBJETS_NEUFS = 50_000
"""Comme le parent : chercher des cycles morts plus souvent coûterait un dixième du temps."""
RACINE = Path(__file__).resolve().parents[2]
DOCUMENT_VIDE = {
    '[Content_Types].xml': (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    '_rels/.rels': (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
    'word/document.xml': (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
        '<w:r><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:b/></w:rPr><w:t>☐ é</w:t></w:r></w:p></w:body>'
        '</w:document>'
    ),
}


def convertir(ordre: dict[str, Any]) -> dict[str, Any]:
    """Convertit un .docx avec office2pdf."""
    import office2pdf

    archivable = office2pdf.ConvertOptions(font_paths=ordre['polices'], pdf_standard='pdf/a-2b', tagged=True)
    ordinaire = office2pdf.ConvertOptions(font_paths=ordre['polices'])
    erreur: Exception | None = None
    for options in (archivable, ordinaire):  # un document que le moteur ne sait pas rendre archivable se rend quand même
        try:
            resultat = office2pdf.convert_path(ordre['docx'], options=options)
        except (office2pdf.Office2PdfError, ValueError) as refus:
            erreur = refus
            continue
        Path(ordre['pdf']).write_bytes(resultat.pdf)
        return {'avertissements': [str(a) for a in resultat.warnings]}
    return {'erreur': f"le moteur embarqué n'a pas pu convertir ce document ({erreur})"}


def relire(ordre: dict[str, Any]) -> dict[str, Any]:
    """Relit un PDF et le confronte au texte attendu de chaque lettre."""
    from generator.conversion.relecture import pages_du_pdf

    try:
        pages = pages_du_pdf(Path(ordre['relire']))
    except ValueError as erreur:
        return illisible(erreur)
    return confronter_les_pages(ordre, pages)


def illisible(erreur: ValueError) -> dict[str, Any]:
    """La réponse à qui fait relire ce qui ne se lit pas."""
    return {'erreur': f"le PDF produit ne se lit pas ({erreur})"}


def confronter_les_pages(ordre: dict[str, Any], pages: Sequence[str]) -> dict[str, Any]:
    """Ce que disent les pages d'un PDF, confronté à ce que l'ordre attend d'elles."""
    from generator.conversion.relecture import confronter, confronter_les_entetes, pages_repetees, sans_ceux_des_entetes

    textes, entetes = ordre['textes'], ordre.get('entetes', ())
    lu = confronter(pages, textes)
    confronter_les_entetes(pages, lu, entetes)
    restes = sans_ceux_des_entetes(lu['restes'], Path(ordre['relire']).with_suffix('.docx'))
    return lu | {'restes': restes, 'repetees': pages_repetees(pages, lu, textes, entetes), 'vues': []}


def imager(ordre: dict[str, Any]) -> dict[str, Any]:
    """Dessine les premières pages d'un PDF, une image PNG chacune, dans un dossier."""
    import pypdfium2 as pdfium

    from generator.conversion.png import ecrire_png

    pages = []
    try:
        with pdfium.PdfDocument(ordre['imager']) as document:
            for rang in range(min(len(document), ordre['pages_max'])):
                dessin = document[rang].render(scale=ordre['echelle'], rev_byteorder=True, prefer_bgrx=False)
                if dessin.n_channels != len('RVB'):
                    raise ValueError(dessin.mode)
                path = Path(ordre['dossier']) / f'page-{rang:03d}.png'
                ecrire_png(path, dessin.width, dessin.height, dessin.stride, bytes(dessin.buffer))
                pages.append([path.name, dessin.width, dessin.height])
            return {'pages': pages, 'total': len(document)}
    except (pdfium.PdfiumError, OSError, ValueError) as erreur:
        return {'erreur': f"les pages ne se dessinent pas ({erreur})"}


def detailler(ordre: dict[str, Any]) -> dict[str, Any]:
    """Dessine une partie d'une page d'un PDF (gauche, haut, largeur, hauteur, en parts de la page), une image PNG."""
    import pypdfium2 as pdfium

    from generator.conversion.png import ecrire_png

    gauche, haut, large, long = ordre['cadre']
    try:
        with pdfium.PdfDocument(ordre['detailler']) as document:
            page = document[ordre['page'] - 1]
            largeur, hauteur = page.get_size()
            surface = largeur * large * hauteur * long
            echelle = min(ordre['largeur'] / (largeur * large), math.sqrt(ordre['points_max'] / surface))
            dehors = (gauche * largeur, (1 - haut - long) * hauteur, (1 - gauche - large) * largeur, haut * hauteur)
            dessin = page.render(scale=echelle, crop=dehors, rev_byteorder=True, prefer_bgrx=False, maybe_alpha=False)
            if dessin.n_channels != len('RVB'):
                raise ValueError(dessin.mode)
            ecrire_png(Path(ordre['image']), dessin.width, dessin.height, dessin.stride, bytes(dessin.buffer))
            return {'largeur': dessin.width, 'hauteur': dessin.height}
    except (pdfium.PdfiumError, OSError, ValueError, IndexError) as erreur:
        return {'erreur': f"la page ne se dessine pas ({erreur})"}


def dessiner(ordre: dict[str, Any]) -> dict[str, Any]:
    """Dessine douze pages d'un PDF sur une planche."""
    from generator.conversion.dessin_de_planche import dessiner_la_planche

    return dessiner_la_planche(ordre)


ORDRES = {'docx': convertir, 'relire': relire, 'imager': imager, 'detailler': detailler, 'planche': dessiner}


def main() -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée."""
    sys.path.insert(0, str(RACINE))
    gc.set_threshold(OBJETS_NEUFS)
    sortie = sys.stdout
    sys.stdout = sys.stderr
    for ligne in sys.stdin:
        ordre = json.loads(ligne)
        if 'accueil' in ordre:
            accueillir(ordre)
            continue
        reponse = next(servir for nom, servir in ORDRES.items() if nom in ordre)(ordre)
        reponse['memoire'] = memoire()
        sortie.write(json.dumps(reponse) + '\n')
        sortie.flush()


def accueillir(ordre: dict[str, Any]) -> None:
    """Charge d'avance le moteur et ses polices, ou la relecture et ce qu'on y ajoute, pendant que le parent travaille."""
    if ordre['accueil'] == 'embarque':
        import office2pdf

        options = office2pdf.ConvertOptions(font_paths=ordre['polices'])
        with contextlib.suppress(office2pdf.Office2PdfError, ValueError):
            office2pdf.convert_bytes(document_vide(), 'docx', options)
        return
    for nom in ('pypdfium2', 'generator.conversion.relecture', *ordre['charger']):
        importlib.import_module(nom)


def document_vide() -> bytes:
    """Le plus petit .docx : une ligne, dont une case à cocher."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, 'w') as archive:
        for nom, contenu in DOCUMENT_VIDE.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


def memoire() -> int:
    """La mémoire que ce processus occupe, en mébioctets ; 0 si le système ne le dit pas.

    Sous Linux, pas `ru_maxrss` : un enfant y hérite de ce qu'occupait son parent.
    """
    try:
        return int(Path('/proc/self/statm').read_text('ascii').split()[1]) * os.sysconf('SC_PAGE_SIZE') // MEBI
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBI


if __name__ == '__main__':
    main()
