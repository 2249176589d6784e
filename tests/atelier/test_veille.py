"""La veille : un enregistrement, une nouvelle ; ni verrou, ni brouillon, ni fichier à moitié écrit."""

from __future__ import annotations

import asyncio
import inspect
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from watchfiles import awatch

from generator.atelier.bibliotheque import Bibliotheque
from generator.atelier.veille import VeilleArretee, est_entier, veiller
from generator.lecture import lire_catalogue
from generator.rendu.noms import est_un_modele
from tests.atelier.conftest import LETTRE

CALME = 0.9
Geste = Callable[[Path], object]


def nouvelles(modeles: Path, *gestes: Geste) -> list[tuple[str, str]]:
    """Ce que dit la veille de gestes faits l'un après l'autre, sans attendre entre eux."""
    return asyncio.run(asyncio.wait_for(ecouter(modeles, *gestes), 30))


def chacune(modeles: Path, gestes: Mapping[str, Geste]) -> dict[str, list[tuple[str, str]]]:
    """Ce que dit de chaque geste une veille à lui, sur sa copie des modèles ; toutes attendent en même temps."""
    copies = [Path(shutil.copytree(modeles, modeles.parent / f'copie-{rang}')) for rang in range(len(gestes))]

    async def ensemble() -> list[list[tuple[str, str]]]:
        return await asyncio.gather(*map(ecouter, copies, gestes.values()))

    return dict(zip(gestes, asyncio.run(asyncio.wait_for(ensemble(), 60)), strict=True))


async def ecouter(modeles: Path, *gestes: Geste) -> list[tuple[str, str]]:
    """Les nouvelles reçues, du premier geste au silence qui suit le dernier."""
    bibliotheque = Bibliotheque(modeles.resolve(), partial(lire_catalogue, modeles))
    recues: list[tuple[str, str]] = []
    fin = asyncio.Event()

    async def veille() -> None:
        async for nouvelle in veiller(bibliotheque, fin):
            recues.append((nouvelle.cle, nouvelle.ecole))

    tache = asyncio.create_task(veille())
    await asyncio.sleep(CALME)
    for geste in gestes:
        if inspect.iscoroutinefunction(geste):
            await geste(modeles)
        else:
            geste(modeles)
    await asyncio.sleep(CALME)
    fin.set()
    await asyncio.wait_for(tache, 10)
    return recues


def livre(modeles: Path) -> Path:
    return modeles / f'{LETTRE}.docx'


def comme_word(modeles: Path) -> None:
    """Écrire à côté, écarter l'ancien, mettre le neuf à sa place, effacer l'ancien."""
    neuf, ecarte = modeles / '~WRD0001.tmp', modeles / '~WRL0002.tmp'
    (modeles / f'~${LETTRE[2:]}.docx').write_bytes(b'verrou')
    shutil.copy(livre(modeles), neuf)
    livre(modeles).rename(ecarte)
    neuf.rename(livre(modeles))
    ecarte.unlink()


def comme_libreoffice(modeles: Path) -> None:
    """Un verrou, un brouillon dans le même dossier, un renommage."""
    (modeles / f'.~lock.{LETTRE}.docx#').write_text('verrou', 'utf-8')
    shutil.copy(livre(modeles), modeles / 'lu1a2b.tmp')
    (modeles / 'lu1a2b.tmp').rename(livre(modeles))


def sur_place(modeles: Path) -> None:
    livre(modeles).write_bytes(livre(modeles).read_bytes())


def test_un_enregistrement_donne_une_nouvelle(modeles: Path) -> None:
    facons = {'Word': comme_word, 'LibreOffice': comme_libreoffice, 'sur place': sur_place}
    assert chacune(modeles, facons) == {nom: [(LETTRE, '')] for nom in facons}


def test_le_modele_d_une_ecole_qui_n_avait_pas_de_dossier(modeles: Path) -> None:
    def copier(dossier: Path) -> None:
        (dossier / 'lilas').mkdir()
        shutil.copy(livre(dossier), dossier / 'lilas')

    assert set(nouvelles(modeles, copier)) == {(LETTRE, 'lilas')}


def test_un_modele_efface_donne_une_nouvelle(modeles: Path) -> None:
    assert nouvelles(modeles, lambda dossier: livre(dossier).unlink()) == [(LETTRE, '')]


PAS_DES_MODELES = (
    '~$torisation_parentale.docx', '.~lock.sommaire.docx#', 'lu12.tmp', 'sommaire.relu.docx', 'notes.txt', 'inconnu.docx',
    '.atelier-x.tmp', 'lilas/anciens/sommaire.docx', 'Mauvais Nom/sommaire.docx', 'CHAMPS.md',
)  # fmt: skip


def test_ce_qui_n_est_pas_un_modele_ne_dit_rien(modeles: Path) -> None:
    def poser(nom: str, dossier: Path) -> None:
        (dossier / nom).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(livre(dossier), dossier / nom)

    assert chacune(modeles, {nom: partial(poser, nom) for nom in PAS_DES_MODELES}) == {nom: [] for nom in PAS_DES_MODELES}


def test_un_fichier_a_moitie_ecrit_attend_d_etre_entier(modeles: Path) -> None:
    entier = livre(modeles).read_bytes()
    vu_entier: list[bool] = []

    async def lentement(dossier: Path) -> None:
        livre(dossier).write_bytes(entier[:5000])
        await asyncio.sleep(0.7)
        vu_entier.append(est_entier(livre(dossier)))
        livre(dossier).write_bytes(entier)

    recues = nouvelles(modeles, lentement)
    assert vu_entier == [False] and recues and set(recues) == {(LETTRE, '')}
    assert len(recues) <= 2


def test_un_fichier_qui_reste_casse_finit_par_se_dire(modeles: Path) -> None:
    async def casser(dossier: Path) -> None:
        livre(dossier).write_bytes(b'PK rien')
        await asyncio.sleep(2.5)

    assert nouvelles(modeles, casser) == [(LETTRE, '')]


def test_ce_qui_est_de_passage() -> None:
    assert not any(map(est_un_modele, map(Path, ['~$a.docx', '.~lock.a.docx#', 'a.tmp', 'a.relu.docx', '.a.docx', 'a.doc'])))
    assert est_un_modele(Path('a.docx')) and est_un_modele(Path('A.DOCX'))


def test_un_modele_dans_un_dossier_reserve_n_arrete_pas_la_veille(modeles: Path) -> None:
    noms = ('circonscriptions/nord/sommaire.docx', 'circonscriptions/sommaire.docx', 'nul/sommaire.docx')

    async def poser(nom: str, dossier: Path) -> None:
        (dossier / nom).parent.mkdir(parents=True)
        shutil.copy(livre(dossier), dossier / nom)
        await asyncio.sleep(CALME)
        sur_place(dossier)

    assert chacune(modeles, {nom: partial(poser, nom) for nom in noms}) == {nom: [(LETTRE, '')] for nom in noms}


def test_ce_qui_change_tous_les_modeles_d_une_ecole(modeles: Path) -> None:
    noms = ('logo.png', 'signature.jpg', 'catalogue.toml')
    (modeles / 'lilas').mkdir()

    def poser(nom: str, dossier: Path) -> None:
        (dossier / 'lilas' / nom).write_bytes(b'')

    assert chacune(modeles, {nom: partial(poser, nom) for nom in noms}) == {nom: [('', 'lilas')] for nom in noms}


def test_le_catalogue_commun_change_tous_les_modeles(modeles: Path) -> None:
    assert nouvelles(modeles, lambda dossier: (dossier / 'catalogue.toml').touch()) == [('', '')]


def test_la_veille_reprend_apres_un_refus_du_systeme(modeles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refus = iter([OSError(28, 'No space left on device')] * 2)

    def capricieux(*args: object, **options: object) -> object:
        for erreur in refus:
            raise erreur
        return awatch(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr('generator.atelier.veille.awatch', capricieux)
    assert nouvelles(modeles, sur_place) == [(LETTRE, '')]


def test_une_veille_impossible_se_dit(modeles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(*_: object, **__: object) -> object:
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr('generator.atelier.veille.awatch', refuser)
    with pytest.raises(VeilleArretee):
        nouvelles(modeles)
