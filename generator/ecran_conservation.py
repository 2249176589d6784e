"""Ce que la personne lit des archives : la vérification, l'export, les clés, ce qui est à éliminer."""

from __future__ import annotations

import json as format_json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from generator import ecran
from generator.archive.elimination import Sort
from generator.erreurs import Sortie
from generator.reglementation.textes import Preuve
from generator.sorties import chemin_court

if TYPE_CHECKING:
    from generator.archive.elimination import Echeance
    from generator.archive.registre import Evenement
    from generator.coffre_de_l_ecole import Cles
    from generator.controle_des_archives import Controle
    from generator.elimination import Inventaire, Situation
    from generator.exportation import Export

A_CONFIRMER = "durée proposée par l'outil, à faire confirmer"


def conclure_la_verification(controle: Controle, *, json: bool) -> int:
    """Le bilan d'une vérification ; rend le code de sortie : 1 si quoi que ce soit manque, a changé ou est en trop."""
    rapport = controle.tout
    sortie = Sortie.A_CORRIGER if rapport.a_des_erreurs else Sortie.FAIT
    if json:
        contenu = {
            'code_de_sortie': int(sortie),
            'problemes': [probleme.en_dict(avec_personnel=False) for probleme in rapport],
            'depots': [
                {'nom': e.nom, 'lignes': e.lignes, 'fichiers': e.fichiers, 'tete': e.tete, 'bilan': e.rapport.bilan()}
                for e in controle.examens
            ],
        }  # fmt: skip
        sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')
        return sortie
    ecran.montrer_problemes(rapport)
    for examen in controle.examens:
        sys.stdout.write(
            f"{examen.nom} : {_nombre(examen.lignes, 'ligne')} au registre, "
            f"{_nombre(examen.fichiers, 'fichier')} relu{'s' if examen.fichiers > 1 else ''}, "
            f"{examen.rapport.bilan()}.\n"
        )
        if examen.tete:
            sys.stdout.write(f"  Dernière empreinte : {examen.tete}\n")
    if controle.ancre:
        sys.stdout.write(f"L'empreinte donnée est bien dans le registre : {controle.ancre}.\n")
    if not controle.examens and not len(rapport):
        sys.stdout.write("Les archives sont vides : rien n'est encore parti ni revenu.\n")
    elif sortie is Sortie.FAIT:
        sys.stdout.write("Rien ne manque, rien n'a changé, rien n'est en trop.\n")
    return sortie


def montrer_l_export(export: Export, *, scelle: bool) -> None:
    """Où est la copie, ce qu'elle porte, ce qu'il faut en faire."""
    mega = f"{export.octets / 1_000_000:.1f}".replace('.', ',')
    sys.stdout.write(f"{chemin_court(export.dossier)} : {_nombre(export.pieces, 'pièce')}, {mega} Mo, relues.\n")
    if scelle:
        sys.stdout.write(
            "Elle s'ouvre avec la clé de l'école ou celle de secours. Perdre les deux, c'est perdre cette copie, "
            "pas les archives.\n"
        )
    else:
        sys.stdout.write(
            "Commencez par son LISEZMOI.txt. Elle nomme des élèves et n'est pas chiffrée : gardez-la comme leurs dossiers.\n"
        )


def montrer_les_cles(cles: Cles, secrete: Path, publiques: Path) -> None:
    """Les clés de l'école : où elles sont, ce qui manque."""
    sys.stdout.write(
        f"Clé de l'école : {secrete}\n"
        "  Elle est secrète : gardez-en une copie hors de cette machine, jamais avec les archives.\n"
        f"  Sa moitié publique : {cles.ecole}\n"
    )
    if cles.secours:
        sys.stdout.write(f"Clé de secours : {cles.secours}\n")
    else:
        sys.stdout.write(
            "Clé de secours : pas encore. Demandez sa moitié publique à qui la gardera (la circonscription), puis tapez :\n"
            "  python -m generator archives cles --secours age1…\n"
        )
    sys.stdout.write(f"Les moitiés publiques sont dans {chemin_court(publiques)}.\n")


def montrer_les_echeances(vu: Inventaire) -> None:
    """Ce qui est échu et ce qui ne l'est pas, école par école ; ce qui sera effacé ; puis chaque règle, avec son texte."""
    ecran.montrer_problemes(vu.rapport)
    for situation in vu.situations:
        depot = situation.depot
        sys.stdout.write(f"\n{depot.ecole}, {depot.annee}\n" if depot.ecole else "\nPages à classer\n")
        for (sort, libelle, jusqu_au), nombre in Counter(map(_resume, situation.echeances)).items():
            sys.stdout.write(f"  {_nombre(nombre, 'fichier')} : {sort}{jusqu_au}{libelle}\n")
        for bordereau in situation.attendus:
            sys.stdout.write(
                f"  Le bordereau n° {bordereau.numero} du {bordereau.instant:%d/%m/%Y} attend son visa "
                "(« make archives-visa »).\n"
            )
        if not situation.purge.vide:
            fichiers, liens = len(situation.purge.fichiers), len(situation.purge.references)
            sys.stdout.write(
                f"  À effacer maintenant : {_nombre(fichiers, 'fichier')}, {_nombre(liens, 'lien')} vers un destinataire.\n"
            )
    _montrer_les_regles(vu)
    sys.stdout.write(
        f"\nDurées : {vu.conservation.fichier}, vérifié le {vu.conservation.verifie_le:%d/%m/%Y}. "
        "Les lettres de sorties/ ne sont que des copies de travail : « make propre » les efface quand vous voulez.\n"
    )


def _resume(echeance: Echeance) -> tuple[str, str, str]:
    libelle = f" ({echeance.regle.libelle})" if echeance.regle else ''
    quand = "depuis le" if echeance.sort is Sort.ECHU else "jusqu'au"
    jusqu_au = f" {quand} {echeance.garder_jusqu_au:%d/%m/%Y}" if echeance.garder_jusqu_au else ''
    return str(echeance.sort), libelle, jusqu_au


def _montrer_les_regles(vu: Inventaire) -> None:
    """Chaque règle appliquée, puis chaque texte qui les fonde, une seule fois."""
    echues = [echeance for situation in vu.situations for echeance in situation.echeances]
    regles = dict.fromkeys(echeance.regle for echeance in echues if echeance.regle)
    textes = list(dict.fromkeys(texte for regle in regles for texte in regle.fondement.textes))
    if regles:
        sys.stdout.write("\nRègles\n")
    for regle in regles:
        preuve = A_CONFIRMER if regle.fondement.preuve is Preuve.OUTIL else regle.fondement.preuve.en_clair
        renvois = ''.join(f" [{textes.index(texte) + 1}]" for texte in regle.fondement.textes)
        sys.stdout.write(f"  {regle.libelle} : {regle.en_clair} ({preuve}){renvois}\n")
    for numero, texte in enumerate(textes, 1):
        sys.stdout.write(f"  [{numero}] {texte.titre}\n")


def demander(situation: Situation) -> bool:
    """Demande de taper l'identifiant de l'école ; toute autre réponse n'efface rien."""
    sys.stdout.write(
        f"Pour effacer définitivement {_nombre(len(situation.purge.fichiers), 'fichier')}, tapez « {situation.nom} » : "
    )
    sys.stdout.flush()
    return sys.stdin.readline().strip() == situation.nom


def montrer_la_purge(effacees: Inventaire) -> None:
    """Ce qui a été effacé, ce qui n'a pas pu l'être, et ce qui reste à détruire à la main."""
    ecran.montrer_problemes(effacees.rapport)
    for situation in effacees.situations:
        sys.stdout.write(
            f"{situation.nom} : {_nombre(len(situation.purge.fichiers), 'fichier')} en moins ; "
            "le registre garde la preuve de chacun.\n"
        )
        for copie in situation.copies:
            sys.stdout.write(
                f"  Une copie {'scellée ' if copie['scelle'] else ''}a été faite le {copie.instant:%d/%m/%Y} : "
                "détruisez-la aussi.\n"
            )
    if not effacees.situations:
        sys.stdout.write("Rien n'a été effacé.\n")
    else:
        sys.stdout.write(
            "Effacer un fichier n'en ôte pas toute trace d'un disque : c'est le chiffrement du disque qui protège.\n"
            "Restent à détruire : le papier, vos sauvegardes, et les copies de sorties/ (« make propre »).\n"
        )


def montrer_le_bordereau(dossier: Path) -> None:
    """Où est le document, et ce qu'il faut en faire."""
    sys.stdout.write(
        f"{chemin_court(dossier)} : le bordereau, en Word et en PDF.\n"
        "À faire : imprimez-le en deux exemplaires, signez, envoyez-le aux archives départementales. Au retour du visa :\n"
        f"  make archives-visa ECOLE={dossier.parent.name} ANNEE={dossier.parent.parent.name} "
        "REFERENCE=\"celle du visa\" DATE=jj/mm/aaaa\n"
    )


def montrer_le_visa(evenement: Evenement) -> None:
    """Le visa est noté ; ce qui vient après."""
    sys.stdout.write(
        f"Le visa « {evenement['visa']} » est noté pour le bordereau n° {evenement['bordereau']}. "
        "Gardez le bordereau visé pour toujours, puis tapez « make archives-purger ».\n"
    )


def montrer_le_gel(nombre: int, *, gele: bool) -> None:
    """Combien de formulaires ne s'élimineront pas, ou le pourront de nouveau."""
    if gele:
        suite = "rien de ce qui le concerne ne sera éliminé tant que vous ne l'aurez pas dégelé"
    else:
        suite = "l'élimination est de nouveau possible, à son terme"
    sys.stdout.write(f"{_nombre(nombre, 'formulaire')} : {suite}.\n")


def montrer_l_ouverture(dossier: Path, relus: int) -> None:
    """La copie est ouverte et relue."""
    sys.stdout.write(f"{chemin_court(dossier)} : {_nombre(relus, 'fichier')} ouverts, chacun avec son empreinte.\n")


def _nombre(combien: int, nom: str) -> str:
    return f"{combien} {nom}{'s' if combien > 1 else ''}"
