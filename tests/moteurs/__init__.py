"""Des moteurs qui mentent, chacun à sa façon : la conversion ne doit en croire aucun."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.moteur import Converti, Travail
from generator.conversion.processus import Ouvrier

Mensonge = Callable[[Travail], None]


class MoteurMenteur:
    """Convertit avec l'embarqué, puis abîme ce qu'il a fait, et dit que tout va bien."""

    nom = 'menteur'

    def __init__(self, mensonge: Mensonge, *, fois: int | None = None) -> None:
        self._vrai = MoteurEmbarque()
        self._mensonge = mensonge
        self._fois = fois
        self.appels = 0

    def version(self) -> str | None:
        return 'menteur 1.0'

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        for converti in self._vrai.convertir(travaux, ouvrier):
            self.appels += 1
            if self._fois is None or self.appels <= self._fois:
                self._mensonge(converti.travail)
            yield Converti(converti.travail)


def sans_fichier(travail: Travail) -> None:
    travail.pdf.unlink()


def pdf_vide(travail: Travail) -> None:
    travail.pdf.write_bytes(b'')


def pas_un_pdf(travail: Travail) -> None:
    travail.pdf.write_bytes(b'bonjour' * 100)


def page_blanche(travail: Travail) -> None:
    """Comme LibreOffice sur un .docx de zéro octet : un PDF valide, une page, rien dessus."""
    with PdfWriter() as ecrivain:
        for _ in PdfReader(travail.pdf).pages:
            ecrivain.add_blank_page(595, 842)
        ecrivain.write(travail.pdf)


def derniere_page_perdue(travail: Travail) -> None:
    _pages(travail.pdf, lambda pages: pages[:-1])


def pages_inversees(travail: Travail) -> None:
    _pages(travail.pdf, lambda pages: pages[::-1])


def page_en_trop(travail: Travail) -> None:
    _pages(travail.pdf, lambda pages: [*pages, pages[0]])


def _pages(path: Path, changer: Callable[[list], list]) -> None:
    lecteur = PdfReader(path)
    with PdfWriter() as ecrivain:
        for page in changer(list(lecteur.pages)):
            ecrivain.add_page(page)
        ecrivain.write(path)


class MoteurSansEntete(MoteurMenteur):
    """Oublie les en-têtes (« header ») ou les pieds (« footer ») d'une sorte ; le reste est bon."""

    def __init__(self, genre: str, sorte: str = 'default') -> None:
        super().__init__(lambda _: None)
        self._reference = re.compile(rf'<w:{genre}Reference\b(?=[^>]*w:type="{sorte}")[^>]*/>')

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        for travail in travaux:
            with zipfile.ZipFile(travail.docx) as archive:
                parties = {nom: archive.read(nom) for nom in archive.namelist()}
            with zipfile.ZipFile(travail.docx, 'w') as archive:
                for nom, octets in parties.items():
                    corps = nom == 'word/document.xml'
                    archive.writestr(nom, self._reference.sub('', octets.decode()) if corps else octets)
            yield from self._vrai.convertir([travail], ouvrier)


class MoteurAllergique(MoteurMenteur):
    """Échoue sur tout document qui contient un mot."""

    nom = 'allergique'

    def __init__(self, mot: str) -> None:
        super().__init__(lambda _: None)
        self._mot = mot.encode()

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        for travail in travaux:
            self.appels += 1
            with zipfile.ZipFile(travail.docx) as archive:
                allergique = self._mot in archive.read('word/document.xml')
            if allergique:
                yield Converti(travail, "il s'est arrêté")
            else:
                yield from self._vrai.convertir([travail], ouvrier)
