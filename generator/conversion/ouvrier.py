"""L'ouvrier : un enfant borné qui convertit avec le moteur embarqué et relit les PDF. S'exécute seul, par `processus`.

Une ligne de JSON par ordre : {"docx": …, "pdf": …, "polices": […]} pour convertir, {"relire": …, "textes": […]} pour
relire. Une ligne de JSON par réponse ; un échec est une réponse {"erreur": …}, jamais une trace.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[2]


def convertir(ordre: dict[str, Any]) -> dict[str, Any]:
    """Convertit un .docx avec office2pdf."""
    import office2pdf

    options = office2pdf.ConvertOptions(font_paths=ordre['polices'])
    try:
        resultat = office2pdf.convert_path(ordre['docx'], options=options)
    except (office2pdf.Office2PdfError, ValueError) as erreur:
        return {'erreur': f"le moteur embarqué n'a pas pu convertir ce document ({erreur})"}
    Path(ordre['pdf']).write_bytes(resultat.pdf)
    return {'avertissements': [str(a) for a in resultat.warnings]}


def relire(ordre: dict[str, Any]) -> dict[str, Any]:
    """Relit un PDF et le confronte au texte attendu de chaque lettre."""
    from generator.conversion.relecture import confronter, pages_du_pdf

    try:
        pages = pages_du_pdf(Path(ordre['relire']))
    except ValueError as erreur:
        return {'erreur': f"le PDF produit ne se lit pas ({erreur})"}
    return confronter(pages, ordre['textes'])


def main() -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée."""
    sys.path.insert(0, str(RACINE))
    sortie = sys.stdout
    sys.stdout = sys.stderr
    if '--prechauffer' in sys.argv:
        _prechauffer()
    for ligne in sys.stdin:
        ordre = json.loads(ligne)
        if 'docx' in ordre:
            reponse = convertir(ordre)
        else:
            reponse = relire(ordre)
        sortie.write(json.dumps(reponse) + '\n')
        sortie.flush()


def _prechauffer() -> None:
    """Charge d'avance le moteur et le lecteur, pendant que le parent lit le classeur."""
    import office2pdf  # noqa: F401
    import pypdfium2  # noqa: F401

    from generator.conversion import relecture  # noqa: F401


if __name__ == '__main__':
    main()
