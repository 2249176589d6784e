"""`make banc-archive` : deux mille formulaires revenus, jamais vus d'aucun réglage ; 0 réponse fausse, 0 autre élève, ou le code 1.

    make banc-archive                          tout, sur les graines d'épreuve
    make banc-archive ARGS='--pages 300'       moins de pages, mêmes parts
    make banc-archive ARGS='--famille reglage' les graines de réglage : les seules d'après lesquelles on change le lecteur
    make banc-archive ARGS='--pages 0 --h1 600' le mélange sur lequel le prototype de recherche s'est mesuré
    make banc-archive ARGS='--pile 220'        la pile de 220 pages à 300 points par pouce, dans le désordre
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.banc_archive.epreuve import Constat, eprouver
from tests.banc_archive.materiel import lots_du_banc
from tests.banc_archive.pile import mesurer_la_pile
from tests.banc_archive.programme import SERIE_H1, TOUTES, programme, programme_du_prototype
from tests.banc_archive.tableaux import rapport


def main() -> int:
    """Fabrique, fait lire, imprime."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix='banc-archive-') as brut:
        lots = lots_du_banc(Path(brut), options.lettres, options.moteurs[:1] if options.pile else options.moteurs)
        if options.pile:
            lignes = mesurer_la_pile(lots[0], options.pile, options.famille, options.coeurs, ranger=True)
            sys.stdout.writelines(ligne + '\n' for ligne in lignes)
            return 0
        pages = list(programme(options.pages, options.famille, options.decalage)) if options.pages else []
        nombre = round(SERIE_H1.pages * options.pages / TOUTES) if options.h1 is None else options.h1
        pages += programme_du_prototype(nombre, options.famille, options.decalage)
        constats, memoire = eprouver(lots, pages, options.coeurs)
    sys.stdout.write(f'Graines « {options.famille} », {len(lots)} lot(s) de lettres.\n')
    sys.stdout.writelines(ligne + '\n' for ligne in rapport(constats, memoire))
    if options.json:
        options.json.write_text(json.dumps([_plat(constat) for constat in constats], ensure_ascii=False, indent=0), 'utf-8')
    return int(any(constat.fausse or constat.autre_eleve for constat in constats))


def _options() -> argparse.Namespace:
    lecteur = argparse.ArgumentParser(prog='make banc-archive')
    lecteur.add_argument('--pages', type=int, default=TOUTES)
    lecteur.add_argument('--famille', choices=('epreuve', 'reglage'), default='epreuve')
    lecteur.add_argument('--decalage', type=int, default=0, help="d'autres graines de la même famille")
    lecteur.add_argument('--h1', type=int, help='pages du mélange du prototype ; sans lui, en proportion des autres')
    lecteur.add_argument('--lettres', type=int, default=60, help='lettres par lot')
    lecteur.add_argument('--moteurs', nargs='+', default=('libreoffice', 'embarque'))
    lecteur.add_argument('--coeurs', type=int, default=2)
    lecteur.add_argument('--pile', type=int, default=0, help="seulement une pile de tant de pages, pour le temps et la mémoire")
    lecteur.add_argument('--json', type=Path, help='écrit aussi chaque page dans ce fichier')
    return lecteur.parse_args()


def _plat(constat: Constat) -> dict[str, object]:
    scenario = constat.verite.scenario
    return {
        'serie': constat.serie, 'lot': constat.lot, 'verite': constat.verite.reponse, 'reponse': constat.reponse,
        'eleve': constat.trouvee == constat.verite.reference, 'trouvee': constat.trouvee, 'motifs': constat.motifs,
        'du_prototype': constat.du_prototype, 'accord': constat.accord, 'secondes': constat.secondes,
        'scenario': {champ: getattr(scenario, champ) for champ in scenario.__slots__},
    }  # fmt: skip


if __name__ == '__main__':
    raise SystemExit(main())
