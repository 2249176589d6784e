"""Ce que la personne lit : les problèmes en phrases, le tableau de fin, les moteurs. N'est appelé que par `cli`."""

from __future__ import annotations

import json as format_json
import sys
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.erreurs import ErreurGenerateur, Sortie
from generator.rapport import Gravite, Probleme, Rapport
from generator.sorties import chemin_court

if TYPE_CHECKING:
    from generator.calendriers import Importation
    from generator.conversion import EtatMoteur
    from generator.domaine.calendrier import CalendrierAnnuel
    from generator.rangement import Fait

MARQUES = {Gravite.ERREUR: '✗', Gravite.AVERTISSEMENT: '!'}
PROBLEMES_MONTRES = 60
AUCUN_CLASSEUR = (
    "Aucun classeur trouvé. « make classeur CHEMIN=donnees/ecoles/mon-ecole.xlsx » en écrit un, vide.\n"
)


def en_phrases(probleme: Probleme) -> str:
    """Un problème, en quatre lignes : quoi, où, quelle règle, quoi faire."""
    lignes = [f"{MARQUES[probleme.gravite]} {probleme.code}  {probleme.titre}", f"  Où      : {probleme.emplacement}"]
    if probleme.regle:
        lignes.append(f"  Règle   : {probleme.regle}")
    if probleme.remede:
        lignes.append(f"  À faire : {probleme.remede}")
    return '\n'.join(lignes)


def montrer_problemes(rapport: Iterable[Probleme]) -> None:
    """Écrit des problèmes sur la sortie d'erreur, les erreurs d'abord."""
    tries = sorted(rapport, key=lambda p: p.gravite is not Gravite.ERREUR)
    for probleme in tries[:PROBLEMES_MONTRES]:
        sys.stderr.write(f"{en_phrases(probleme)}\n")
    if len(tries) > PROBLEMES_MONTRES:
        sys.stderr.write(f"… et {len(tries) - PROBLEMES_MONTRES} autres (tous avec --json).\n")


def refuser(erreur: ErreurGenerateur, *, json: bool) -> None:
    """Dit pourquoi une commande n'a rien pu faire, à une personne ou à une machine."""
    if json:
        problemes = [probleme.en_dict(avec_personnel=True) for probleme in erreur.rapport]
        contenu = {'code_de_sortie': int(erreur.sortie), 'problemes': problemes, 'ecoles': []}
        sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')
    montrer_problemes(erreur.rapport)


def montrer_les_etats(faits: Iterable[Fait]) -> None:
    """Écrit où en est chaque école : qui a répondu, les heures de chacun."""
    sys.stdout.write(''.join(fait.etat for fait in faits if isinstance(fait.etat, str)))


def conclure(faits: Sequence[Fait], rapport: Rapport, *, json: bool, a_produit: bool) -> int:
    """Écrit le bilan d'un passage et rend le code de sortie : le plus grave de toutes les écoles."""
    sortie = max((fait.sortie for fait in faits), default=Sortie.FAIT)
    if rapport.a_des_erreurs or not faits:
        sortie = max(sortie, Sortie.A_CORRIGER)
    if json:
        _en_json(faits, rapport, sortie)
        return sortie
    montrer_problemes(rapport)
    for fait in faits:
        _montrer_ecole(fait, a_produit=a_produit)
    if faits:
        _tableau(faits, a_produit=a_produit)
    if sortie is Sortie.FAIT and not a_produit:
        sys.stdout.write(_rien_n_empeche(faits, rapport))
    elif not faits and not rapport.a_des_erreurs:
        sys.stderr.write(AUCUN_CLASSEUR)
    return sortie


def _rien_n_empeche(faits: Sequence[Fait], rapport: Rapport) -> str:
    """Ce qu'on dit d'une vérification sans erreur : tout est bon, ou des points restent à voir."""
    points = len(rapport) + sum(len(fait.rapport) for fait in faits)
    if points:
        a_voir = f"{points} point{'s' if points > 1 else ''} à voir ci-dessus"
        return f"Rien n'empêche de produire ; {a_voir}. Tapez « make lettres ».\n"
    lettres = sum(fait.lettres for fait in faits)
    return f"Tout est bon : {lettres} lettre{'s' if lettres > 1 else ''} à produire. Tapez « make lettres ».\n"


def _montrer_ecole(fait: Fait, *, a_produit: bool) -> None:
    if not len(fait.rapport):
        return
    sys.stderr.write(f"\n{fait.nom} ({fait.annee})\n" if fait.annee else f"\n{fait.nom}\n")
    montrer_problemes(fait.rapport)
    suite = ""
    if a_produit and fait.dossier is None:
        suite = " Aucun document n'a été produit pour cette école ; ceux d'avant sont intacts."
    elif a_produit and fait.sortie is not Sortie.FAIT:
        suite = f" Ce qui a pu être produit est dans {fait.dossier}."
    elif fait.periode is None and fait.rapport.a_des_erreurs:
        suite = " D'autres points peuvent apparaître une fois ces erreurs corrigées."
    sys.stderr.write(f"{fait.rapport.bilan()}.{suite}\n")


def _tableau(faits: Sequence[Fait], *, a_produit: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style='bold')
    sans_lettre = any(fait.documents for fait in faits) and not any(fait.lettres for fait in faits)
    relances = all(fait.commande == 'retours' for fait in faits)
    compte = 'Documents' if sans_lettre else 'Relances' if relances else 'Lettres'
    colonnes: tuple[tuple[str, bool], ...] = (('École', False), ('Période', False), (compte, True), ('Problèmes', False))
    if a_produit:
        colonnes = (*colonnes[:3], ('Pages', True), colonnes[3], ('Secondes', True), ('Dossier', False))
    for titre, droite in colonnes:
        table.add_column(titre, justify='right' if droite else 'left', overflow='fold')
    for fait in faits:
        periode = f"{fait.annee}, période {fait.periode}" if fait.periode else fait.annee
        ligne = [fait.nom, periode, str(fait.documents if sans_lettre else fait.lettres), fait.rapport.bilan()]
        if a_produit:
            dossier = chemin_court(fait.dossier) if fait.dossier else '–'
            ligne = [*ligne[:3], str(fait.pages), ligne[3], f'{fait.secondes:.1f}'.replace('.', ','), dossier]
        table.add_row(*ligne)
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 200)
    console.print(table)
    for fait in faits:
        for remarque in fait.remarques:
            console.print(f"{fait.nom} : {remarque}")
        if fait.inchange:
            refaire = "REFAIRE=1 les refait ; --refaire sans make"
            console.print(f"{fait.nom} : rien n'a changé, les documents d'avant restent ({refaire}).")
    for phrase in dict.fromkeys(fait.moteur for fait in faits if fait.dossier):
        console.print(f"Moteur PDF : {phrase}.")


def _en_json(faits: Sequence[Fait], rapport: Rapport, sortie: int) -> None:
    contenu = {
        'code_de_sortie': int(sortie),
        'problemes': [p.en_dict(avec_personnel=True) for p in rapport],
        'ecoles': [
            {
                'ecole': fait.nom, 'annee': fait.annee, 'periode': fait.periode, 'lettres': fait.lettres,
                'inchange': fait.inchange, 'documents': fait.documents, 'remarques': fait.remarques, 'pages': fait.pages,
                'dossier': str(fait.dossier) if fait.dossier else None, 'moteur': fait.moteur,
                'code_de_sortie': int(fait.sortie),
                'problemes': [p.en_dict(avec_personnel=True) for p in fait.rapport],
                **(fait.etat if isinstance(fait.etat, dict) else {}),
            }
            for fait in faits
        ],
    }  # fmt: skip
    sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')


def montrer_moteurs(etats: Sequence[EtatMoteur], *, json: bool) -> None:
    """Les moteurs de cette machine, et ce qu'il faudrait installer."""
    if json:
        contenu = [
            {
                'nom': e.nom, 'version': e.version, 'polices_manquantes': list(e.polices_manquantes),
                'signes_manquants': list(e.signes_manquants), 'installer': e.installer,
            }
            for e in etats
        ]  # fmt: skip
        sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')
        return
    for etat in etats:
        sys.stdout.write(f"{etat.nom:12} {etat.version or 'absent'}\n")
        if etat.version is None:
            sys.stdout.write(f"{'':12} pour l'installer : {etat.installer}\n")
        if etat.polices_manquantes:
            sys.stdout.write(f"{'':12} polices des modèles absentes : {', '.join(etat.polices_manquantes)}\n")
        if etat.signes_manquants:
            sys.stdout.write(f"{'':12} signes des modèles sans police : {' '.join(etat.signes_manquants)}\n")
        if etat.polices_manquantes or etat.signes_manquants:
            sys.stdout.write(f"{'':12} pour les installer : {etat.installer}\n")


def montrer_calendriers(annuels: Sequence[CalendrierAnnuel], *, json: bool) -> None:
    """Les années couvertes : leurs zones, l'arrêté qui les fixe, le niveau de preuve."""
    if json:
        contenu = [
            {
                'annee': str(annuel.annee), 'texte': annuel.texte, 'preuve': annuel.preuve, 'note': annuel.note or None,
                'zones': [
                    {
                        'zone': zone.nom, 'academies': list(zone.academies), 'rentree': str(zone.rentree),
                        'dernier_jour': str(zone.dernier_jour), 'preuve': zone.preuve, 'texte': zone.texte,
                        'source': zone.source, 'note': zone.note or None,
                    }
                    for zone in annuel.zones.values()
                ],
            }
            for annuel in annuels
        ]  # fmt: skip
        sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style='bold')
    for titre in ('Année', 'Zones et preuve', 'Texte'):
        table.add_column(titre, overflow='fold')
    for annuel in annuels:
        par_preuve = {
            preuve: ", ".join(z.nom for z in annuel.zones.values() if z.preuve == preuve)
            for preuve in dict.fromkeys(zone.preuve for zone in annuel.zones.values())
        }
        table.add_row(
            str(annuel.annee), "\n".join(f"{preuve} : {zones}" for preuve, zones in par_preuve.items()), annuel.texte
        )
    Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 160).print(table)
    sys.stdout.write("V2 : deux sources indépendantes concordent jour par jour. V1 : une seule source.\n")


def montrer_importation(importation: Importation, path: Path) -> None:
    """Ce qu'un import a écrit, et ce qu'il a laissé de côté."""
    annuel = importation.annuel
    sys.stdout.write(f"{chemin_court(path)} est écrit.\n  Zones : {', '.join(annuel.zones)}.\n")
    for raison, nombre in importation.ignorees.items():
        sys.stdout.write(f"  Laissées de côté : {nombre} ligne{'s' if nombre > 1 else ''} {raison}.\n")
    sys.stdout.write("  À faire : comparez-le à l'arrêté, puis citez l'arrêté dans « texte » (ou --texte).\n")


def erreur_interne(erreur: BaseException) -> str:
    """La phrase d'une erreur imprévue ; la trace va dans un journal privé, jamais à l'écran."""
    trace = ''.join(traceback.format_exception(erreur))
    with tempfile.NamedTemporaryFile('w', prefix='liasse-', suffix='.txt', delete=False, encoding='utf-8') as journal:
        journal.write(trace)
    return (
        "Erreur interne : ce n'est pas votre faute, et vos sorties d'avant sont intactes.\n"
        f"  À faire : envoyez le fichier {journal.name} à qui entretient l'outil (il peut contenir des noms).\n"
    )
