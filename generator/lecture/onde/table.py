"""Une table reconnue à ses en-têtes : où est chaque champ, et chaque cellule lue, nettoyée, située."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.domaine.mots import nettoyer
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.grille import lettres
from generator.lecture.onde.entetes import CHAMPS, ENFANT, SANS_EMPLOI, Champ, Genre, plier_entete, rangs
from generator.lecture.onde.fichier import Table
from generator.lecture.sortes import CONTROLES, texte_de
from generator.lecture.table import LIGNES_D_ENTETE
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

SIGNES_MONTRES = 40
DEBUTS_DE_FORMULE = ('=', '+', '-', '@')
Bloc = dict[str, int]


@dataclass
class TableReconnue:
    """Une table dont on sait le genre. `places` : la colonne de chaque champ ; `blocs` : celles de chaque enfant."""

    genre: Genre
    table: Table
    entete: int
    places: Bloc
    blocs: list[Bloc]
    rapport: Rapport
    largeur: int
    formules: list[Emplacement] = field(default_factory=list)

    def lignes(self) -> Iterator[tuple[int, list[object]]]:
        """Les lignes remplies sous l'en-tête, avec leur numéro ; ce qui déborde des en-têtes est une erreur."""
        for rang, cellules in enumerate(self.table.lignes[self.entete:], self.entete + 1):
            if not any(texte_de(cellule) for cellule in cellules):
                continue
            if self._deborde(cellules):
                self._probleme(
                    Code.LIGNES_CONTRADICTOIRES, "La ligne a plus de cellules que d'en-têtes", self.lieu(rang, self.largeur),
                    "un séparateur est sans doute dans une valeur : toutes les suivantes seraient décalées", REMEDE_LIGNE,
                )  # fmt: skip
                continue
            yield rang, cellules

    def _deborde(self, cellules: Sequence[object]) -> bool:
        """Vrai si des cellules remplies n'ont pas d'en-tête ; des enfants de plus, en blocs entiers, n'en sont pas."""
        en_trop = list(cellules[self.largeur:])
        if not any(texte_de(cellule) for cellule in en_trop):
            return False
        if not self.blocs or max(self.blocs[-1].values()) != self.largeur - 1:
            return True
        reste = len(en_trop) % len(ENFANT)
        return bool(reste) and not (reste == 1 and not texte_de(en_trop[-1]))

    def lieu(self, rang: int, place: int) -> Emplacement:
        """L'endroit d'une cellule, avec le nom de sa colonne."""
        entetes = self.table.lignes[self.entete - 1]
        nom = nettoyer(str(entetes[place])) if place < len(entetes) else ''
        precision = f"ligne {rang}" + (f", colonne « {nom} »" if nom else '')
        return Emplacement(self.table.fichier, self.table.feuille, f'{lettres(place + 1)}{rang}', precision)

    def lieu_de(self, rang: int, cle: str) -> Emplacement:
        """L'endroit d'un champ d'une ligne."""
        return self.lieu(rang, self.places.get(cle, 0))

    def brut(self, cellules: Sequence[object], cle: str) -> object:
        """Une cellule telle quelle ; vide si la ligne est trop courte ou si la colonne n'y est pas."""
        place = self.places.get(cle, -1)
        return cellules[place] if 0 <= place < len(cellules) else ''

    def texte(self, rang: int, cellules: Sequence[object], cle: str, bloc: Bloc | None = None) -> str:
        """Le texte d'un champ, sur une ligne ; un signe illisible est une erreur, une formule reste du texte."""
        place = (self.places if bloc is None else bloc).get(cle, -1)
        if not 0 <= place < len(cellules):
            return ''
        texte = ' '.join(texte_de(cellules[place]).split())
        if CONTROLES.search(texte):
            montre = ''.join(signe if signe.isprintable() else '?' for signe in texte[:SIGNES_MONTRES])
            self._probleme(
                Code.CARACTERE_INTERDIT, "Caractère illisible dans l'export", self.lieu(rang, place),
                "l'encodage du fichier est abîmé à cet endroit", REMEDE_LIGNE, montre,
            )  # fmt: skip
            return ''
        if texte.startswith(DEBUTS_DE_FORMULE):
            self.formules.append(self.lieu(rang, place))
        return texte

    def dire_les_formules(self) -> None:
        """Ce qui ressemble à une formule de tableur reste du texte ; c'est dit, une fois par cellule."""
        for lieu in dict.fromkeys(self.formules):
            self._probleme(
                Code.CARACTERE_INTERDIT, "Cette valeur commence comme une formule ; elle est gardée comme du texte", lieu,
                "rien de ce qu'on reçoit ne s'exécute", "vérifiez-la dans ONDE.", gravite=Gravite.AVERTISSEMENT,
            )  # fmt: skip

    def exiger(self, rang: int, cle: str, texte: str) -> bool:
        """Signale un champ vide sans lequel la ligne ne se lit pas."""
        if not texte:
            nom = next(champ.entetes[0] for champ in CHAMPS[self.genre] if champ.cle == cle)
            self._probleme(Code.VALEUR_MANQUANTE, f"« {nom} » est vide", self.lieu_de(rang, cle),
                           "sans lui, on ne sait pas de qui il s'agit", REMEDE_LIGNE)  # fmt: skip
        return bool(texte)

    def blocs_de(self, cellules: Sequence[object]) -> Iterator[Bloc]:
        """Les blocs d'enfants d'une ligne : ceux des en-têtes, et ceux qui les suivent s'il y en a plus que d'en-têtes."""
        yield from self.blocs
        if not self.blocs:
            return
        dernier = self.blocs[-1]
        pas = max(dernier.values()) - min(dernier.values()) + 1
        decale = dict(dernier)
        while len(cellules) > self.largeur and max(decale.values()) + 1 < len(cellules):
            decale = {cle: place + pas for cle, place in decale.items()}
            yield decale

    def _probleme(
        self, code: Code, quoi: str, lieu: Emplacement, regle: str, remede: str, valeur: str | None = None,
        gravite: Gravite = Gravite.ERREUR,
    ) -> None:  # fmt: skip
        self.rapport.ajouter(Probleme(code, gravite, quoi, lieu, regle, remede, valeur, True))


REMEDE_LIGNE = "corrigez-la dans ONDE, puis refaites l'extraction."


def reconnaitre(tables: Sequence[Table], rapport: Rapport) -> TableReconnue:
    """Ce que contient un fichier, d'après ses en-têtes. Lève `ErreurDonnees` s'il manque une colonne indispensable."""
    candidats = [
        (-len(_manquants(genre, ligne)), _reconnus(genre, ligne), table, rang, genre)
        for table in tables
        for rang, ligne in enumerate(table.lignes[:LIGNES_D_ENTETE], 1)
        for genre in Genre
    ]  # fmt: skip
    if not candidats:
        nom = tables[0].fichier if tables else ''
        raise ErreurDonnees(Probleme(Code.CLASSEUR_VIDE, Gravite.ERREUR, "Le fichier est vide", Emplacement(nom)))
    manque, _, table, rang, genre = max(candidats, key=lambda candidat: (candidat[0], candidat[1]))
    if manque < 0:
        _, _, table, rang, genre = max(candidats, key=lambda candidat: (candidat[1], candidat[0]))
        raise ErreurDonnees(_colonnes_absentes(table, rang, genre))
    return _associer(table, rang, genre, rapport)


def indispensables(genre: Genre) -> tuple[Champ, ...]:
    """Les champs sans lesquels un export de ce genre ne se lit pas."""
    enfants = ENFANT if genre is Genre.RESPONSABLES else ()
    return tuple(champ for champ in (*CHAMPS[genre], *enfants) if champ.indispensable)


def _plies(ligne: Sequence[object]) -> list[str]:
    return [plier_entete(texte_de(cellule)) for cellule in ligne]


def _manquants(genre: Genre, ligne: Sequence[object]) -> list[Champ]:
    presents = set(_plies(ligne))
    return [champ for champ in indispensables(genre) if not presents & set(map(plier_entete, champ.entetes))]


def _reconnus(genre: Genre, ligne: Sequence[object]) -> int:
    connus = {*rangs(CHAMPS[genre]), *map(plier_entete, SANS_EMPLOI[genre])}
    connus |= set(rangs(ENFANT)) if genre is Genre.RESPONSABLES else set()
    return len(connus & set(_plies(ligne)))


def _colonnes_absentes(table: Table, rang: int, genre: Genre) -> list[Probleme]:
    ligne = table.lignes[rang - 1]
    presentes = ", ".join(f"« {texte_de(c)[:SIGNES_MONTRES]} »" for c in ligne if texte_de(c)) or "aucune"
    if not _reconnus(genre, ligne):
        return [Probleme(
            Code.COLONNE_MANQUANTE, Gravite.ERREUR, "Aucun en-tête d'un export d'ONDE dans ce fichier",
            Emplacement(table.fichier, table.feuille), "un export se reconnaît à ses en-têtes, pas à son nom",
            "dans ONDE : Listes & extractions, puis l'extraction des élèves en CSV (docs/onde.md).",
        )]  # fmt: skip
    return [
        Probleme(
            Code.COLONNE_MANQUANTE, Gravite.ERREUR, f"Colonne indispensable absente de l'export des {genre}",
            Emplacement(table.fichier, table.feuille, precision=f"en-têtes de la ligne {rang}"),
            f"le fichier a ces colonnes : {presentes}",
            "refaites l'extraction avec cette colonne (docs/onde.md dit lesquelles).", champ.entetes[0],
        )
        for champ in _manquants(genre, ligne)
    ]  # fmt: skip


def _associer(table: Table, rang: int, genre: Genre, rapport: Rapport) -> TableReconnue:
    ligne, connus, enfants = table.lignes[rang - 1], rangs(CHAMPS[genre]), rangs(ENFANT)
    places, choisis, blocs = {}, {}, []  # type: Bloc, dict[str, int], list[Bloc]
    courant: Bloc = {}
    reconnue = TableReconnue(genre, table, rang, places, blocs, rapport, len(ligne))
    sans_emploi = set(map(plier_entete, SANS_EMPLOI[genre]))
    for place, plie in enumerate(_plies(ligne)):
        if genre is Genre.RESPONSABLES and plie in enfants:
            cle = enfants[plie][0]
            if cle in courant:
                blocs.append(courant)
                courant = {}
            courant[cle] = place
        elif plie in connus:
            cle, preference = connus[plie]
            if choisis.get(cle) == preference:
                rapport.ajouter(Probleme(
                    Code.COLONNE_EN_DOUBLE, Gravite.ERREUR, "En-tête présent deux fois dans l'export",
                    reconnue.lieu(rang, place), "on ne saurait pas lequel lire",
                    "refaites l'extraction sans la colonne en trop.", texte_de(ligne[place]),
                ))  # fmt: skip
            elif preference < choisis.get(cle, preference + 1):
                places[cle], choisis[cle] = place, preference
        elif plie and plie not in sans_emploi:
            rapport.ajouter(Probleme(
                Code.COLONNE_INCONNUE, Gravite.AVERTISSEMENT, "Colonne inconnue de l'export, non lue",
                reconnue.lieu(rang, place), "elle n'entre dans aucun fichier", "rien à faire si les élèves sont bien lus.",
                texte_de(ligne[place])[:SIGNES_MONTRES],
            ))  # fmt: skip
    if courant:
        blocs.append(courant)
    return reconnue
