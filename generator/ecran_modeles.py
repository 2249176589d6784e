"""Ce que la personne lit de ses modèles : fichier par fichier, faute par faute, puis une ligne de bilan."""

from __future__ import annotations

import json as format_json
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.ecran import montrer_problemes
from generator.erreurs import Sortie
from generator.modeles import Controle
from generator.rapport import Probleme, Rapport
from generator.rendu.faute import Faute


def conclure_les_modeles(controles: Sequence[Controle], *, json: bool) -> int:
    """Écrit ce qu'on a trouvé et rend le code de sortie."""
    tout = Rapport(faute.probleme for controle in controles for faute in controle.fautes)
    sortie = Sortie.A_CORRIGER if tout.a_des_erreurs else Sortie.FAIT
    if json:
        contenu = {'code_de_sortie': int(sortie), 'bilan': _bilan(controles, tout),
                   'modeles': [_en_dict(controle) for controle in controles]}  # fmt: skip
        sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')
        return sortie
    for controle in controles:
        sys.stderr.write(f"{controle.nom} : {controle.rapport.bilan()}\n")
        montrer_problemes(controle.rapport)
    sys.stdout.write(f"{_bilan(controles, tout)}\n")
    return sortie


def annoncer_les_copies(copies: Sequence[Path | Probleme | None]) -> None:
    """Dit où sont les copies corrigées, et pourquoi un modèle n'en a pas."""
    for copie in copies:
        if isinstance(copie, Path):
            sys.stderr.write(f"Copie corrigée : {copie} ; ouvrez-la dans Word, acceptez ou refusez (Révision).\n")
            if copie.with_name(f'{copie.stem}.1.docx').exists():
                sys.stderr.write(f"Celle que vous aviez enregistrée est gardée : {copie.stem}.1.docx.\n")
    montrer_problemes(Rapport(copie for copie in copies if isinstance(copie, Probleme)))
    if not any(copies):
        sys.stderr.write("Rien à corriger : pas de copie.\n")


def _bilan(controles: Sequence[Controle], tout: Rapport) -> str:
    pluriel = 's' if len(controles) > 1 else ''
    return f"{len(controles)} modèle{pluriel} vérifié{pluriel} : {tout.bilan()}."


def _en_dict(controle: Controle) -> dict[str, object]:
    return {
        'fichier': controle.nom,
        'formulaire': controle.formulaire.cle if controle.formulaire is not None else None,
        'fautes': [faute_en_dict(faute) for faute in controle.fautes],
    }


def faute_en_dict(faute: Faute) -> dict[str, object]:
    """Une faute pour une machine : le problème, sa place, ce qu'on propose. Les nombres partent de 1."""
    lieu, ancre = faute.lieu, faute.ancre
    cellule = lieu.cellules[-1] if lieu is not None and lieu.cellules else (None, None, None)
    return {
        **faute.probleme.en_dict(avec_personnel=True),
        'partie': lieu.partie if lieu is not None else None,
        'page': lieu.page if lieu is not None else None,
        'tableau': cellule[0],
        'ligne': cellule[1],
        'colonne': cellule[2],
        'paragraphe': lieu.paragraphe if lieu is not None else None,
        'extrait': lieu.extrait or None if lieu is not None else None,
        'suggestion': faute.suggestion or None,
        'ancre': {'partie': ancre.partie, 'paragraphe': ancre.paragraphe, 'debut': ancre.debut, 'fin': ancre.fin}
        if ancre is not None else None,
    }  # fmt: skip
