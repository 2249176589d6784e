"""Les enseignants de l'export que le classeur n'a pas : un code de plus, et ce qui reste à remplir. Rien n'est deviné."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.classeur.geste import Geste
from generator.domaine.mots import plier
from generator.feuilles import ENSEIGNANTS
from generator.lecture.onde.personnes import EleveDOnde, EnseignantDOnde
from generator.lecture.table import Ligne
from generator.onde.connus import plier_nom
from generator.proposition import Annonce

DIRECTION = 'directeur'


def enseignants_absents(
    enseignants: Iterable[EnseignantDOnde], connus: Sequence[Ligne], eleves: Sequence[EleveDOnde]
) -> Iterator[tuple[Geste, Annonce]]:
    """Une ligne par enseignant que le classeur n'a pas."""
    presents = {_identite(ligne.texte('nom'), ligne.texte('prenom')) for ligne in connus}
    codes = {plier(ligne.texte('code')) for ligne in connus}
    for enseignant in enseignants:
        if _identite(enseignant.nom, enseignant.prenom) in presents:
            continue
        code = _code(enseignant, codes)
        codes.add(plier(code))
        valeurs: dict[str, object] = {'code': code, 'nom': enseignant.nom, 'prenom': enseignant.prenom}
        classe = plier_nom(enseignant.classe)
        siens = {eleve.niveau for eleve in eleves if eleve.niveau and classe and plier_nom(eleve.classe) == classe}
        niveaux = sorted(siens, key=lambda niveau: niveau.rang)
        if enseignant.civilite:
            valeurs['civilite'] = enseignant.civilite
        if enseignant.directeur:
            valeurs['fonction'] = DIRECTION
        if niveaux:
            valeurs['niveaux'] = tuple(niveaux)
        a_remplir = [cle for cle in ('civilite', 'fonction', 'quotite') if cle not in valeurs]
        yield Geste(ENSEIGNANTS, valeurs), Annonce(
            'enseignant de plus', f"{enseignant.prenom} {enseignant.nom}, code {code} ; à remplir : "
            f"{', '.join(ENSEIGNANTS.colonne(cle).entete.lower() for cle in a_remplir)}.",
        )  # fmt: skip


def _identite(nom: str, prenom: str) -> tuple[str, str]:
    return plier_nom(nom), plier_nom(prenom)


def _code(enseignant: EnseignantDOnde, pris: set[str]) -> str:
    """Les initiales ; puis, si elles sont prises, une lettre du nom de plus ; puis un numéro."""
    initiale = ''.join(mot[0] for mot in plier_nom(enseignant.prenom).split()).upper()
    nom = ''.join(plier_nom(enseignant.nom).split()).upper()
    candidats = [initiale + nom[:longueur] for longueur in range(1, len(nom) + 1)]
    base = initiale + nom[:1]
    rang = 2
    while candidats and plier(candidats[0]) in pris:
        candidats.pop(0)
    while not candidats:
        if plier(f'{base}{rang}') not in pris:
            return f'{base}{rang}'
        rang += 1
    return candidats[0]
