"""Un dossier de CSV que l'on retouche : les octets des lignes non touchées restent, les autres s'écrivent à leur façon."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.classeur.retouche.plan import Ecriture, Plan, appliquer
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.csv import separateur_de
from generator.lecture.grille import Cellule, lettres
from generator.rapport import Emplacement, Gravite, Probleme

MARQUES = ((codecs.BOM_UTF16_LE, 'utf-16-le'), (codecs.BOM_UTF16_BE, 'utf-16-be'), (codecs.BOM_UTF8, 'utf-8'))


@dataclass(frozen=True, slots=True)
class Facon:
    """Comment un fichier CSV est écrit : marque, codage, séparateur, fin de ligne, guillemets partout ou au besoin."""

    marque: bytes
    codage: str
    separateur: str
    fin: str
    guillemets: bool

    def champ(self, texte: str) -> str:
        """Un texte tel qu'il s'écrit dans le fichier, entre guillemets s'il le faut."""
        if self.guillemets or any(signe in texte for signe in (self.separateur, '"', '\n', '\r')):
            return '"{}"'.format(texte.replace('"', '""'))
        return texte


@dataclass(slots=True)
class LigneCsv:
    """Une ligne : ses cellules telles qu'elles sont écrites, et ce qui la finit."""

    champs: list[str]
    fin: str


class FichierCsv:
    """Un fichier CSV, ligne à ligne, sans rien perdre de ses octets."""

    def __init__(self, contenu: bytes, fichier: str) -> None:
        self._fichier = fichier
        marque, codage = _codage(contenu)
        texte = contenu[len(marque):].decode(codage, 'surrogateescape')
        separateur, debut = separateur_de(texte)
        self._tete = texte[:debut]
        self.lignes = _decouper(texte[debut:], separateur)
        ecrits = [champ for ligne in self.lignes for champ in ligne.champs if champ]
        fin = next((ligne.fin for ligne in self.lignes if ligne.fin), '\r\n')
        self.facon = Facon(marque, codage, separateur, fin, bool(ecrits) and all(c.startswith('"') for c in ecrits))

    @classmethod
    def vierge(cls, facon: Facon, fichier: str) -> FichierCsv:
        """Un fichier de plus, écrit comme les autres."""
        neuf = cls(b'', fichier)
        neuf.facon = facon
        return neuf

    def octets(self) -> bytes:
        """Le fichier entier."""
        texte = self._tete + ''.join(self.facon.separateur.join(ligne.champs) + ligne.fin for ligne in self.lignes)
        return self.facon.marque + texte.encode(self.facon.codage, 'surrogateescape')

    def porte_une_formule(self, ou: Cellule) -> bool:
        """Un CSV ne garde que des résultats."""
        return False

    def preparer_ligne(self, rang: int, modele: int | None) -> None:
        """Ajoute des lignes jusqu'à celle-ci, aussi larges que la première."""
        largeur = len(self.lignes[0].champs) if self.lignes else 0
        while len(self.lignes) < rang:
            if self.lignes and not self.lignes[-1].fin:
                self.lignes[-1].fin = self.facon.fin
            self.lignes.append(LigneCsv([self.facon.champ('')] * largeur, self.facon.fin))

    def ecrire(self, ou: Cellule, ecriture: Ecriture) -> None:
        """Écrit une cellule. Lève `ErreurDonnees` si le codage du fichier n'a pas un de ses signes."""
        try:
            ecriture.texte.encode(self.facon.codage)
        except UnicodeEncodeError as erreur:
            raise ErreurDonnees(Probleme(
                Code.CARACTERE_INTERDIT, Gravite.ERREUR,
                "Ce signe n'existe pas dans le codage du fichier ; rien n'est écrit",
                Emplacement(self._fichier, cellule=f'{lettres(ou[1])}{ou[0]}'), f"le fichier est en {self.facon.codage}",
                "enregistrez-le en « CSV UTF-8 », puis relancez.", erreur.object[erreur.start:erreur.end], personnel=True,
            )) from erreur  # fmt: skip
        self.preparer_ligne(ou[0], None)
        champs = self.lignes[ou[0] - 1].champs
        champs += [self.facon.champ('')] * (ou[1] - len(champs))
        champs[ou[1] - 1] = self.facon.champ(ecriture.texte)

    def etendre(self, plan: Plan) -> None:
        """Un CSV n'a ni filtre, ni tableau."""

    def oter(self, plan: Plan) -> None:
        """Les lignes ôtées s'en vont."""
        self.lignes = [ligne for rang, ligne in enumerate(self.lignes, 1) if rang not in plan.otees]


def retoucher_csv(dossier: Path, plans: Sequence[Plan]) -> dict[str, bytes]:
    """Les octets neufs des fichiers touchés, par nom."""
    neufs = {}
    for plan in plans:
        if plan.grille is None:
            nom = f'{plan.nom}.csv'
            modele = next(iter(sorted(dossier.glob('*.csv'))))
            fichier = FichierCsv.vierge(FichierCsv(modele.read_bytes(), '').facon, nom)
        else:
            nom = Path(plan.grille.fichier).name
            fichier = FichierCsv((dossier / nom).read_bytes(), plan.fichier)
        appliquer(plan, fichier)
        neufs[nom] = fichier.octets()
    return neufs


def _codage(contenu: bytes) -> tuple[bytes, str]:
    for marque, codage in MARQUES:
        if contenu.startswith(marque):
            return marque, codage
    try:
        contenu.decode('utf-8')
    except UnicodeDecodeError:
        return b'', 'cp1252'
    return b'', 'utf-8'


def _decouper(texte: str, separateur: str) -> list[LigneCsv]:
    """Les lignes d'un CSV et leurs cellules, guillemets compris ; une ligne vide n'a pas de cellule."""
    champ = re.compile(f'("(?:[^"]|"")*"|[^{re.escape(separateur)}\r\n]*)({re.escape(separateur)}|\r\n|\r|\n|\\Z)')
    lignes: list[LigneCsv] = []
    champs: list[str] = []
    debut = 0
    while debut < len(texte) or champs:
        trouve = champ.match(texte, debut)
        assert trouve is not None, "lecture/csv a lu ce fichier"
        champs.append(trouve[1])
        debut = trouve.end()
        if trouve[2] != separateur:
            lignes.append(LigneCsv([] if champs == [''] else champs, trouve[2]))
            champs = []
    return lignes
