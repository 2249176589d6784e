"""Ce que la personne lit d'un archivage : ce qui est rangé, ce qui l'attend, ce qu'elle peut jeter."""

from __future__ import annotations

import json as format_json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict

from generator.archivage import Bilan, FichierTraite, PageSignalee
from generator.domaine.retour import Statut
from generator.ecran import montrer_problemes
from generator.erreurs import Sortie

A_DIRE = (Statut.OUI, Statut.NON, Statut.NON_SIGNE, Statut.ILLISIBLE, Statut.EN_ATTENTE)
REGLER = "Réglez-les dans l'atelier : « make atelier PAGE=retours »."
ATTEND = (
    "Il reste à faire ce qui est dit ci-dessus ; ce qui est rangé l'est pour de bon. La ligne « make: … Error 1 » qui suit "
    "parfois ne dit rien d'autre."
)


def conclure_l_archivage(
    bilan: Bilan, *, json: bool, dire: Callable[[str, str, Statut], str] = lambda _, __, statut: str(statut)
) -> int:
    """Écrit le bilan et rend le code de sortie : 1 si quelque chose attend une personne.

    `dire` : de l'école, du formulaire et de la réponse au mot du formulaire.
    """
    sortie = Sortie.A_CORRIGER if bilan.attend_une_personne else Sortie.FAIT
    if json:
        sys.stdout.write(format_json.dumps(_en_dict(bilan, sortie), ensure_ascii=False, indent=2) + '\n')
        return sortie
    montrer_problemes(bilan.rapport)
    sys.stdout.write("".join(f"{ligne}\n" for ligne in [*_resume(bilan, dire), *_fichiers(bilan.fichiers)]))
    if bilan.attend_une_personne and bilan.fichiers:
        sys.stdout.write(ATTEND + '\n')
    return sortie


def _resume(bilan: Bilan, dire: Callable[[str, str, Statut], str]) -> list[str]:
    pages = sum(fichier.pages for fichier in bilan.fichiers)
    if not pages:
        return ["Aucune page à archiver."]
    deja = sum(fichier.deja for fichier in bilan.fichiers)
    lignes = [f"{_compter(pages, 'page')} dans {_compter(len(bilan.fichiers), 'fichier')}"
              + (f", dont {deja} déjà rangée{'s' if deja > 1 else ''}." if deja else ".")]  # fmt: skip
    comptees: Counter[str] = Counter()
    for voulu in A_DIRE:
        for (ecole, formulaire, statut), nombre in bilan.dites.items():
            comptees[dire(ecole, formulaire, statut)] += nombre if statut is voulu else 0
    reponses = [f"{nombre} {mot}" for mot, nombre in comptees.items() if nombre]
    if bilan.formulaires:
        ecoles = sorted({ecole for ecole, _, _ in bilan.dites if ecole})
        de_qui = f" ({', '.join(ecoles)})" if ecoles else ""
        combien = f"{_compter(bilan.formulaires, 'formulaire')}{de_qui}"
        lignes.append(f"  {combien} : {', '.join(reponses) or 'aucune réponse lue'}"
                      + (f", {bilan.a_verifier} à vérifier. {REGLER}" if bilan.a_verifier else "."))  # fmt: skip
    comptes = ((bilan.de_cote, "mise de côté", "mises de côté"), (bilan.doublons, "en double", "en double"),
               (bilan.laissees, "laissée dans son fichier", "laissées dans leur fichier"))  # fmt: skip
    for liste, une, des in comptes:
        lignes += [f"  {_compter(len(liste), 'page')} {une if len(liste) == 1 else des}."] if liste else []
    if bilan.blanches:
        lignes.append(f"  {_compter(bilan.blanches, 'page blanche', 'pages blanches')}.")
    return lignes


def _fichiers(fichiers: Sequence[FichierTraite]) -> list[str]:
    """Ce qu'on peut supprimer, et ce qu'il faut garder : dit fichier par fichier."""
    lignes = []
    for fichier in fichiers:
        for chemin in fichier.chemins:
            if fichier.supprimable:
                lignes.append(f"Vous pouvez supprimer {chemin} : chacune de ses pages est rangée et relue.")
            else:
                rangees = _compter(fichier.classees, 'page')
                lignes.append(f"Gardez {chemin} : {rangees} sur {fichier.pages} dans les archives.")
    return lignes


def _compter(nombre: int, un: str, plusieurs: str = '') -> str:
    return f"{nombre} {un if nombre < 2 else plusieurs or un + 's'}"


def _en_dict(bilan: Bilan, sortie: Sortie) -> dict[str, object]:
    return {
        'code_de_sortie': int(sortie),
        'fichiers': [{**asdict(f), 'chemins': [str(chemin) for chemin in f.chemins]} for f in bilan.fichiers],
        'formulaires': bilan.formulaires,
        'reponses': {str(statut): nombre for statut, nombre in bilan.reponses.items()},
        'a_verifier': bilan.a_verifier,
        'mises_de_cote': _pages(bilan.de_cote),
        'laissees': _pages(bilan.laissees),
        'doublons': _pages(bilan.doublons),
        'blanches': bilan.blanches,
        'problemes': [probleme.en_dict(avec_personnel=True) for probleme in bilan.rapport],
    }


def _pages(pages: Sequence[PageSignalee]) -> list[dict[str, object]]:
    return [asdict(page) for page in pages]
