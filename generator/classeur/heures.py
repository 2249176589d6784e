"""Du suivi des heures aux feuilles de son tableur : tout total, tout reste y est une formule. Pur.

Le fait et le prévu se somment du journal et des séances, ligne à ligne : changer une durée change les restes. Un tableur
n'affiche pas une durée négative : ce qui dépasse a sa colonne.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from generator.calcul import Resultats
from generator.calcul.heures import (
    AjustementApplique,
    Compte,
    HeuresDeCategorie,
    HeuresDEnseignant,
    HeuresDUnePeriode,
    dire_l_effet,
    periode_du_jour,
    periodes_de,
)
from generator.classeur.tableaux import Cellule, ColonneDePage, Formule, Nature, Page, Renvoi
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.temps import Duree

ENSEIGNANTS, CATEGORIES, PERIODES = 'Enseignants', 'Catégories', 'Périodes'
JOURNAL, PREVU, AJUSTEMENTS = 'Journal', 'Prévu', 'Ajustements'
HORS_PERIODE = "hors période"
DUREE, LARGE, TRES_LARGE = 17, 26, 52
QUI = (ColonneDePage('Code'), ColonneDePage('Enseignant', largeur=LARGE))
CATEGORIE = ColonneDePage('Catégorie', largeur=TRES_LARGE)
RESTES = tuple(ColonneDePage(titre, Nature.DUREE, DUREE) for titre in (
    'Fait', 'Reste à faire', 'Fait en trop', 'Prévu', 'Reste à prévoir', 'Prévu en trop',
))  # fmt: skip
Ligne = tuple[Cellule, ...]


def pages_des_heures(resultats: Resultats, suivis: Sequence[HeuresDEnseignant]) -> list[Page]:
    """Les feuilles, après le résumé : par enseignant, par catégorie, par période, puis ce dont elles se calculent."""
    periodes = periodes_de(resultats)
    return [_enseignants(suivis), _categories(suivis), _periodes(suivis), _journal(suivis, periodes), _prevu(suivis),
            _ajustements(suivis)]  # fmt: skip


def resume_des_heures(resultats: Resultats, suivis: Iterable[HeuresDEnseignant], au: str) -> list[Renvoi]:
    """Ce que dit la première feuille ; les totaux sont ceux de la feuille des enseignants."""
    ecole = resultats.dossier.ecole
    restes = [_restes(suivi.total) for suivi in suivis]
    totaux = [sum(colonne) for colonne in zip(*restes, strict=True)] or [0] * len(RESTES)
    return [
        Renvoi("École", ecole.nom), Renvoi("Année", str(ecole.annee)), Renvoi("Heures arrêtées au", au),
        *(
            Renvoi(colonne.titre, total, ENSEIGNANTS, rang, Nature.DUREE)
            for rang, (colonne, total) in enumerate(zip(RESTES, totaux, strict=True), len(QUI) + 2)
        ),
        Renvoi("Pour essayer", "changez une durée de « Journal » ou de « Prévu »"),
        Renvoi("Pour de bon", "corrigez le classeur de l'école, puis : make suivi"),
    ]  # fmt: skip


def textes_libres(suivis: Iterable[HeuresDEnseignant]) -> Iterator[str]:
    """Ce que l'école a tapé et que ces feuilles reprennent."""
    for page in (_journal(list(suivis), ()), _prevu(list(suivis)), _ajustements(list(suivis))):
        for ligne in page.lignes:
            yield ' | '.join(cellule for cellule in ligne[len(QUI) :] if isinstance(cellule, str))


def _qui(suivi: HeuresDEnseignant) -> tuple[str, str]:
    enseignant = suivi.service.enseignant
    return enseignant.code, f'{enseignant.nom} {enseignant.prenom}'


def _restes(compte: Compte) -> tuple[int, ...]:
    """Le fait et ce qui en reste ou dépasse, le prévu de même : les valeurs des colonnes `RESTES`."""
    faire, prevoir = compte.reste_a_faire.minutes, compte.reste_a_prevoir.minutes
    return (compte.faites.minutes, max(0, faire), max(0, -faire), compte.prevues.minutes, max(0, prevoir), max(0, -prevoir))


def _formules(compte: Compte, fait: str, prevu: str, du: str, rang: int, premiere: str) -> Ligne:
    """Les colonnes `RESTES` d'une ligne : `du` est ce qu'elle doit ici ; `premiere`, la lettre de la colonne « Fait »."""
    fait_ici, prevu_ici = f'{premiere}{rang}', f'{chr(ord(premiere) + 3)}{rang}'
    textes = (fait, f'MAX(0,{du}-{fait_ici})', f'MAX(0,{fait_ici}-({du}))',
              prevu, f'MAX(0,{du}-{prevu_ici})', f'MAX(0,{prevu_ici}-({du}))')  # fmt: skip
    return tuple(map(Formule, textes, _restes(compte)))


def _critere(cellule: str, texte: str) -> str:
    """« égal à cette cellule », dans une SOMME.SI.ENS ; un texte qu'elle prendrait pour un motif y est écrit protégé."""
    if not re.search(r'[*?~]', texte):
        return f'"="&{cellule}'
    protege = re.sub(r'([*?~])', r'~\1', texte).replace('"', '""')
    return f'"={protege}"'


def _somme(feuille: str, code: str, categorie: str, rang: int, periode: int | None = None) -> str:
    """Les durées d'une feuille, pour le code et la catégorie d'une ligne ; d'une période s'il y en a une."""
    code_et_categorie = (('A', _critere(f'$A{rang}', code)), ('C', _critere(f'$C{rang}', categorie)))
    criteres = code_et_categorie if periode is None else (*code_et_categorie, ('F', str(periode)))
    return _somme_si(feuille, 'G', criteres)


def _somme_si(feuille: str, colonne: str, criteres: Iterable[tuple[str, str]]) -> str:
    """La somme d'une colonne, pour les lignes où chaque colonne répond à son critère."""
    suite = ''.join(f",'{feuille}'!${lettre}:${lettre},{critere}" for lettre, critere in criteres)
    return f"SUMIFS('{feuille}'!${colonne}:${colonne}{suite})"


# Les feuilles qui calculent


def _enseignants(suivis: Iterable[HeuresDEnseignant]) -> Page:
    colonnes = (*QUI, ColonneDePage('Quotité'), ColonneDePage('Dû ici', Nature.DUREE, DUREE), *RESTES)
    lignes = []
    for rang, suivi in enumerate(suivis, 2):
        code, nom = _qui(suivi)
        criteres = (('A', _critere(f'$A{rang}', code)), ('D', '"oui"'))
        sommes = [_somme_si(CATEGORIES, colonne, criteres) for colonne in 'EFGJ']
        du = Formule(f'{sommes[0]}-{sommes[1]}', suivi.total.ici.minutes)
        restes = _formules(suivi.total, sommes[2], sommes[3], f'$D{rang}', rang, 'E')
        lignes.append((code, nom, str(suivi.service.enseignant.quotite), du, *restes))
    return Page(ENSEIGNANTS, colonnes, lignes, totaux=True)


def _categories(suivis: Iterable[HeuresDEnseignant]) -> Page:
    colonnes = (
        *QUI, CATEGORIE, ColonneDePage('Compte'), ColonneDePage('Dû', Nature.DUREE, DUREE),
        ColonneDePage('Dont ailleurs', Nature.DUREE, DUREE), *RESTES,
    )  # fmt: skip
    lignes: list[Ligne] = []
    for rang, (suivi, categorie) in enumerate(_chaque_categorie(suivis), 2):
        code, libelle, compte = suivi.service.enseignant.code, _libelle(categorie), categorie.compte
        du = 0 if categorie.facultative else f'$E{rang}-$F{rang}'
        formules = _formules(compte, _somme(JOURNAL, code, libelle, rang), _somme(PREVU, code, libelle, rang), str(du), rang,
                             'G')  # fmt: skip
        if categorie.facultative:
            formules = (formules[0], None, None, formules[3], None, None)
        compte_ou_non = "non" if categorie.facultative else "oui"
        lignes.append((*_qui(suivi), libelle, compte_ou_non, compte.dues.minutes, compte.hors_ecole.minutes, *formules))
    return Page(CATEGORIES, colonnes, lignes)


def _periodes(suivis: Sequence[HeuresDEnseignant]) -> Page:
    colonnes: list[ColonneDePage] = [*QUI, CATEGORIE]
    modele = next((categorie.periodes for _, categorie in _chaque_categorie(suivis)), ())
    for heures in modele:
        titre = f"période {heures.periode.numero}" if heures.periode else HORS_PERIODE
        colonnes += [ColonneDePage(f'{quoi}, {titre}', Nature.DUREE, DUREE) for quoi in ('Fait', 'Prévu')]
    lignes: list[Ligne] = []
    for rang, (suivi, categorie) in enumerate(_chaque_categorie(suivis), 2):
        cellules = [formule for heures in categorie.periodes for formule in _d_une_periode(suivi, categorie, heures, rang)]
        lignes.append((*_qui(suivi), _libelle(categorie), *cellules))
    return Page(PERIODES, tuple(colonnes), lignes)


def _d_une_periode(
    suivi: HeuresDEnseignant, categorie: HeuresDeCategorie, heures: HeuresDUnePeriode, rang: int
) -> Iterator[Formule]:
    """Le fait, puis le prévu ; hors période : tout, moins chaque période."""
    numeros = [autre.periode.numero for autre in categorie.periodes if autre.periode]
    for feuille, duree in ((JOURNAL, heures.faite), (PREVU, heures.prevue)):
        def somme(periode: int | None = None, feuille: str = feuille) -> str:
            return _somme(feuille, suivi.service.enseignant.code, _libelle(categorie), rang, periode)

        texte = somme(heures.periode.numero) if heures.periode else '-'.join([somme(), *map(somme, numeros)])
        yield Formule(texte, duree.minutes)


# Les feuilles dont elles se calculent : code, enseignant, catégorie, puis la période en F et la durée en G

DETAIL = (
    *QUI, CATEGORIE, ColonneDePage('Date', Nature.DATE), ColonneDePage('Quoi', largeur=TRES_LARGE),
    ColonneDePage('Période', Nature.NOMBRE), ColonneDePage('Durée', Nature.DUREE, DUREE),
)  # fmt: skip


def _journal(suivis: Sequence[HeuresDEnseignant], periodes: Sequence[PeriodeScolaire]) -> Page:
    lignes: list[Ligne] = []
    for suivi, categorie in _chaque_categorie(suivis):
        for ligne in categorie.categorie.lignes:
            for note in ligne.journal:
                periode = periode_du_jour(note.jour, periodes)
                lignes.append((
                    *_qui(suivi), _libelle(categorie), note.jour, ligne.ligne.libelle,
                    periode.numero if periode else HORS_PERIODE, note.duree.minutes, note.objet,
                ))  # fmt: skip
    return Page(JOURNAL, (*DETAIL, ColonneDePage('Objet', largeur=TRES_LARGE)), lignes)


def _prevu(suivis: Sequence[HeuresDEnseignant]) -> Page:
    lignes: list[Ligne] = []
    for suivi, categorie in _chaque_categorie(suivis):
        debut = (*_qui(suivi), _libelle(categorie))
        for ligne in categorie.categorie.lignes:
            for g in ligne.groupes:
                lignes += [
                    (*debut, s.jour, f'groupe {g.groupe.code}', g.groupe.periode, s.duree.minutes) for s in g.seances
                ]
            lignes += [(*debut, m.jour, m.objet, m.periode.numero, m.duree.minutes) for m in ligne.organisation]
        lignes += [(*debut, None, v.libelle, HORS_PERIODE, v.duree.minutes) for v in categorie.categorie.imputees]
    return Page(PREVU, DETAIL, lignes)


def _ajustements(suivis: Sequence[HeuresDEnseignant]) -> Page:
    colonnes = (*QUI, CATEGORIE, ColonneDePage('Ce que c\'est', largeur=TRES_LARGE), ColonneDePage('Effet', largeur=LARGE),
                ColonneDePage('Textes', largeur=TRES_LARGE))  # fmt: skip
    lignes: list[Ligne] = []
    for suivi, categorie in _chaque_categorie(suivis):
        debut = (*_qui(suivi), _libelle(categorie))
        lignes += [(*debut, *_ajustement(ajustement)) for ajustement in categorie.ajustements]
        lignes += [
            (*debut, v.libelle, f'{v.duree} dues dans cette autre école', None)
            for v in categorie.categorie.ailleurs if v.duree != Duree()
        ]  # fmt: skip
    return Page(AJUSTEMENTS, colonnes, lignes)


def _ajustement(ajustement: AjustementApplique) -> tuple[str, str, str]:
    return ajustement.libelle, dire_l_effet(ajustement), str(ajustement.fondement or '')


def _chaque_categorie(suivis: Iterable[HeuresDEnseignant]) -> Iterator[tuple[HeuresDEnseignant, HeuresDeCategorie]]:
    return ((suivi, categorie) for suivi in suivis for categorie in suivi.categories)


def _libelle(categorie: HeuresDeCategorie) -> str:
    return categorie.categorie.categorie.libelle
