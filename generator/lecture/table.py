"""Une feuille lue devient des lignes de valeurs : en-têtes reconnus, cellules converties, toutes les fautes situées."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.domaine.mots import plier, proche
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import Colonne, Feuille
from generator.lecture.grille import Cellule, Grille, lettres
from generator.lecture.sortes import Refus, lire_cellule, texte_de
from generator.rapport import Emplacement, Gravite, Origine, Probleme, Rapport

LIGNES_D_ENTETE = 20
VIDES = ('', None)
RIEN_A_FAIRE = "elle n'est pas lue ; rien à faire si c'est voulu."


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une ligne lue : ses valeurs par clé de colonne (absente si la cellule est vide), et d'où elle vient."""

    valeurs: Mapping[str, Any]
    origine: Origine
    fautives: frozenset[str] = frozenset()

    def __getitem__(self, cle: str) -> Any:
        return self.valeurs.get(cle)

    def texte(self, cle: str) -> str:
        """Le texte d'une colonne ; vide si la cellule l'est."""
        return self.valeurs.get(cle) or ''


class LecteurDeFeuille:
    """Lit une grille selon la déclaration de sa feuille ; les problèmes vont dans le rapport."""

    def __init__(self, feuille: Feuille, grille: Grille, rapport: Rapport, rentree: int | None = None) -> None:
        self.feuille = feuille
        self.grille = grille
        self.rapport = rapport
        self.rentree = rentree
        self._colonnes: dict[int, Colonne] = {}
        self._lettres: dict[str, str] = {}

    def lignes(self) -> list[Ligne]:
        """Les lignes non vides d'une feuille à colonnes, sous leurs en-têtes."""
        entete = self._trouver_entetes()
        if entete is None:
            return []
        self._signaler_fusions(entete)
        lues, masquees = [], []
        for rang in range(entete + 1, len(self.grille.lignes) + 1):
            cellules = self.grille.lignes[rang - 1]
            if not any(self._remplie(rang, colonne, cellules) for colonne in self._colonnes):
                continue
            lues.append(self._lire_ligne(rang, cellules))
            if rang in self.grille.anomalies.lignes_masquees:
                masquees.append(rang)
        if masquees:
            self._signaler_masquees(masquees)
        return lues

    def rubriques(self) -> Ligne:
        """Les rubriques d'une feuille verticale : le nom en colonne A, la valeur en colonne B."""
        connues = _noms(self.feuille)
        valeurs: dict[str, Any] = {}
        cellules: dict[str, str] = {}
        fautives: set[str] = set()
        for rang, ligne in enumerate(self.grille.lignes, 1):
            libelle = texte_de(ligne[0]) if ligne else ''
            colonne = connues.get(_plier_entete(libelle))
            if colonne is None:
                self._signaler_rubrique(libelle, rang, ligne)
                continue
            if colonne.cle in cellules:
                self._signaler_double(colonne.entete, f'A{rang}')
                continue
            cellules[colonne.cle] = f'B{rang}'
            valeur = ligne[1] if len(ligne) > 1 else ''
            self._convertir(valeur, colonne, (rang, 2), valeurs, fautives)
        origine = OrigineVerticale(self.grille.fichier, self.grille.nom, 0, cellules)
        self._exiger(valeurs, fautives, origine, cellules)
        return Ligne(valeurs, origine, frozenset(fautives))

    # En-têtes

    def _trouver_entetes(self) -> int | None:
        connues = _noms(self.feuille)
        meilleur, score = 0, 0
        for rang, ligne in enumerate(self.grille.lignes[:LIGNES_D_ENTETE], 1):
            trouves = sum(_plier_entete(texte_de(cellule)) in connues for cellule in ligne)
            if trouves > score:
                meilleur, score = rang, trouves
        if score < min(2, len(self.feuille.colonnes)):
            self._probleme(
                Code.COLONNE_MANQUANTE, "Aucune ligne d'en-têtes reconnue",
                Emplacement(self.grille.fichier, self.grille.nom),
                "les en-têtes attendus sont : " + ", ".join(c.entete for c in self.feuille.colonnes if c.obligatoire),
                "remettez la ligne d'en-têtes, par exemple depuis un classeur neuf (make classeur).",
            )  # fmt: skip
            return None
        self._associer(meilleur, connues)
        return meilleur

    def _associer(self, rang: int, connues: Mapping[str, Colonne]) -> None:
        inconnus: list[tuple[str, str]] = []
        for place, cellule in enumerate(self.grille.lignes[rang - 1], 1):
            texte = texte_de(cellule)
            if not texte:
                continue
            colonne = connues.get(_plier_entete(texte))
            nom_cellule = f'{lettres(place)}{rang}'
            if colonne is None:
                inconnus.append((texte, nom_cellule))
            elif colonne.cle in self._lettres:
                self._signaler_double(texte, nom_cellule)
            else:
                self._colonnes[place] = colonne
                self._lettres[colonne.cle] = lettres(place)
        self._signaler_colonnes(inconnus, rang)

    def _signaler_colonnes(self, inconnus: list[tuple[str, str]], rang: int) -> None:
        manquantes = [c for c in self.feuille.colonnes if c.obligatoire and c.cle not in self._lettres]
        libres = [c.entete for c in self.feuille.colonnes if c.cle not in self._lettres]
        prises: set[str] = set()
        for colonne in manquantes:
            ressemblant = proche(colonne.entete, [texte for texte, _ in inconnus])
            cellule = next((c for texte, c in inconnus if texte == ressemblant), '')
            if ressemblant:
                prises.add(ressemblant)
                remede = f"vouliez-vous nommer ainsi la colonne « {ressemblant} » (cellule {cellule}) ?"
            else:
                remede = f"ajoutez une colonne « {colonne.entete} »."
            lieu = Emplacement(self.grille.fichier, self.grille.nom, cellule, f"en-têtes de la ligne {rang}")
            self._probleme(Code.COLONNE_MANQUANTE, "Colonne manquante", lieu, colonne.aide, remede, colonne.entete)
        for texte, cellule in inconnus:
            if texte in prises:
                continue
            suggestion = proche(texte, libres)
            remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else RIEN_A_FAIRE
            lieu = Emplacement(self.grille.fichier, self.grille.nom, cellule)
            self._probleme(Code.COLONNE_INCONNUE, "Colonne inconnue, non lue", lieu, '', remede, texte,
                           gravite=Gravite.AVERTISSEMENT)  # fmt: skip

    # Lignes

    def _remplie(self, rang: int, place: int, cellules: list[object]) -> bool:
        if place <= len(cellules) and cellules[place - 1] not in VIDES and texte_de(cellules[place - 1]):
            return True
        anomalies = self.grille.anomalies
        return (rang, place) in anomalies.formules_sans_valeur or (rang, place) in anomalies.erreurs

    def _lire_ligne(self, rang: int, cellules: list[object]) -> Ligne:
        valeurs: dict[str, Any] = {}
        fautives: set[str] = set()
        for place, colonne in self._colonnes.items():
            valeur = cellules[place - 1] if place <= len(cellules) else ''
            self._convertir(valeur, colonne, (rang, place), valeurs, fautives)
        origine = Origine(self.grille.fichier, self.grille.nom, rang, self._lettres)
        self._exiger(valeurs, fautives, origine, self._lettres)
        return Ligne(valeurs, origine, frozenset(fautives))

    def _convertir(
        self, valeur: object, colonne: Colonne, ou: Cellule, valeurs: dict[str, Any], fautives: set[str]
    ) -> None:
        anomalies = self.grille.anomalies
        if ou in anomalies.formules_sans_valeur or ou in anomalies.erreurs:
            fautives.add(colonne.cle)
            self._signaler_formule(ou, anomalies.erreurs.get(ou))
            return
        if valeur in VIDES or (isinstance(valeur, str) and not texte_de(valeur)):
            return
        lu = lire_cellule(valeur, colonne, self.rentree)
        if not isinstance(lu, Refus):
            valeurs[colonne.cle] = lu
            return
        fautives.add(colonne.cle)
        lieu = Emplacement(self.grille.fichier, self.grille.nom, f'{lettres(ou[1])}{ou[0]}')
        self._probleme(lu.code, lu.quoi, lieu, lu.regle, lu.remede, texte_de(valeur), personnel=colonne.personnelle)

    def _exiger(
        self, valeurs: Mapping[str, Any], fautives: set[str], origine: Origine, presentes: Mapping[str, str]
    ) -> None:
        for colonne in self.feuille.colonnes:
            if not colonne.obligatoire or colonne.exigee_a_l_usage or colonne.cle in valeurs or colonne.cle in fautives:
                continue
            if colonne.cle not in presentes and not self.feuille.verticale:
                continue
            self._probleme(
                Code.VALEUR_MANQUANTE, f"« {colonne.entete} » n'est pas rempli", origine.a(colonne.cle),
                colonne.aide, f"écrivez par exemple : {colonne.exemple.rstrip('.')}.",
            )  # fmt: skip

    # Messages

    def _probleme(
        self, code: Code, quoi: str, lieu: Emplacement, regle: str, remede: str, valeur: str | None = None,
        *, gravite: Gravite = Gravite.ERREUR, personnel: bool = False,
    ) -> None:  # fmt: skip
        self.rapport.ajouter(Probleme(code, gravite, quoi, lieu, regle, remede, valeur, personnel))

    def _signaler_double(self, texte: str, cellule: str) -> None:
        lieu = Emplacement(self.grille.fichier, self.grille.nom, cellule)
        self._probleme(Code.COLONNE_EN_DOUBLE, "En-tête présent deux fois", lieu, "chaque en-tête est unique",
                       "renommez ou supprimez l'une des deux.", texte)  # fmt: skip

    def _signaler_rubrique(self, libelle: str, rang: int, ligne: list[object]) -> None:
        if not libelle or len(ligne) < 2 or not texte_de(ligne[1]) or plier(libelle) == 'rubrique':
            return
        suggestion = proche(libelle, [c.entete for c in self.feuille.colonnes])
        remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else RIEN_A_FAIRE
        lieu = Emplacement(self.grille.fichier, self.grille.nom, f'A{rang}')
        self._probleme(Code.COLONNE_INCONNUE, "Rubrique inconnue, non lue", lieu, '', remede, libelle,
                       gravite=Gravite.AVERTISSEMENT)  # fmt: skip

    def _signaler_formule(self, ou: Cellule, erreur: str | None) -> None:
        lieu = Emplacement(self.grille.fichier, self.grille.nom, f'{lettres(ou[1])}{ou[0]}')
        if erreur is None:
            self._probleme(
                Code.FORMULE_SANS_VALEUR, "Formule dont le résultat n'est pas enregistré", lieu,
                "l'outil lit les résultats, il ne calcule pas les formules",
                "ouvrez le classeur dans Excel ou LibreOffice, enregistrez-le, ou tapez la valeur.",
            )  # fmt: skip
        else:
            self._probleme(Code.CELLULE_EN_ERREUR, "La cellule affiche une erreur", lieu, "une formule a échoué",
                           "corrigez la formule ou tapez la valeur.", erreur)  # fmt: skip

    def _signaler_fusions(self, entete: int) -> None:
        for (haut, gauche), (bas, droite) in self.grille.anomalies.fusions:
            touchees = [place for place in self._colonnes if gauche <= place <= droite]
            if bas <= entete or not touchees or (haut == bas and len(touchees) == 1):
                continue
            lieu = Emplacement(self.grille.fichier, self.grille.nom, f'{lettres(gauche)}{haut}',
                               f"fusion jusqu'à {lettres(droite)}{bas}")  # fmt: skip
            self._probleme(
                Code.CELLULES_FUSIONNEES, "Cellules fusionnées dans les données", lieu,
                "une cellule fusionnée ne vaut que pour sa première case : les autres seraient vides",
                "Accueil > Fusionner > Annuler la fusion, puis remplissez chaque cellule.",
            )  # fmt: skip

    def _signaler_masquees(self, rangs: list[int]) -> None:
        lieu = Emplacement(self.grille.fichier, self.grille.nom, precision=f"lignes {_intervalles(rangs)}")
        self._probleme(
            Code.LIGNE_MASQUEE, "Des lignes masquées contiennent des données ; elles sont lues", lieu,
            "un filtre ou un masquage ne retire pas les lignes",
            "supprimez-les si elles ne doivent pas compter ; sinon rien à faire.", gravite=Gravite.AVERTISSEMENT,
        )  # fmt: skip


def reperer(feuille: Feuille, grille: Grille) -> tuple[int, dict[str, int]]:
    """La ligne d'en-têtes d'une feuille à colonnes, et la place de chacune des nôtres. Lève `ErreurDonnees` (D-112)."""
    lecteur = LecteurDeFeuille(feuille, grille, Rapport())
    entete = lecteur._trouver_entetes()
    if entete is None:
        raise ErreurDonnees(lecteur.rapport)
    return entete, {colonne.cle: place for place, colonne in lecteur._colonnes.items()}


class OrigineVerticale(Origine):
    """L'origine d'une feuille à rubriques : chaque clé a sa propre cellule."""

    __slots__ = ()

    def a(self, colonne: str = '', precision: str = '') -> Emplacement:
        """La cellule de la rubrique ; la feuille entière si elle n'y figure pas."""
        return Emplacement(self.fichier, self.feuille, self.lettres.get(colonne, ''), precision)


def _plier_entete(texte: str) -> str:
    return plier(texte).rstrip('*: ').rstrip()


def _noms(feuille: Feuille) -> dict[str, Colonne]:
    noms: dict[str, Colonne] = {}
    for colonne in feuille.colonnes:
        for nom in (colonne.entete, *colonne.synonymes):
            noms.setdefault(_plier_entete(nom), colonne)
    return noms


def _intervalles(rangs: list[int]) -> str:
    return ", ".join(f'{debut} à {fin}' if fin > debut else f'{debut}' for debut, fin in _suites(rangs))


def _suites(rangs: list[int]) -> Iterator[tuple[int, int]]:
    debut = fin = rangs[0]
    for rang in rangs[1:]:
        if rang != fin + 1:
            yield debut, fin
            debut = rang
        fin = rang
    yield debut, fin
