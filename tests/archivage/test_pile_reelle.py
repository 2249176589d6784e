"""La commande entière, des lettres de l'outil aux archives : une pile comme celles d'une école, des fichiers hostiles au milieu."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import segno
from PIL import Image, ImageChops

from generator.archive import Depot, Fait, Liens, Registre, depots, rejouer
from generator.archive.envois import lire_envois
from generator.archive.verification import verifier_depots
from generator.chaine import produire
from generator.classeur import ecrire_classeur, fabriquer
from generator.domaine.disposition import Zone
from generator.domaine.retour import Retour, Statut
from generator.domaine.temps import AnneeScolaire
from generator.lecture import lire_calendrier, lire_regimes
from generator.reglages import RACINE, Reglages
from generator.reglementation import regime_au
from generator.suivi import SuiviMuet
from tests.archivage.fabrique import arbre, horloge, pages_rangees
from tests.archive.fabrique import references
from tests.juges import Profil, juger, pourquoi_pas_de_juge
from tests.simulateur import PERSONNE, Copie, Verite, ecrire_photo, ecrire_pile, numeriser, tirer_scenario, verso_blanc
from tests.simulateur.hostiles import HOSTILES

pytestmark = pytest.mark.lent
PARMI_LES_HOSTILES = ('bombe PDF', 'page PDF de 60 000 points', 'boucle des signets', 'motif qui s’appelle', 'PDF chiffré', 'PDF actif',
                      'bombe PNG', 'TIFF tronqué', 'HEIC', 'vide', 'tuyau')  # fmt: skip
"""Le lecteur les éprouve tous ; ici, que le reste de la pile s'archive avec eux."""
ECOLES = {'lilas': 40, 'tilleuls': 12}


@dataclass
class Ecoles:
    """Deux écoles dont les lettres sont parties."""

    reglages: Reglages
    copies: dict[str, list[Copie]]
    proposes: int

    @property
    def archives(self) -> Path:
        """Leurs archives."""
        return self.reglages.archives

    def retours(self) -> dict[str, Retour]:
        """Ce que les registres savent."""
        tous: dict[str, Retour] = {}
        for ecole in ECOLES:
            registre = Registre(Depot.de(self.archives, '2026-2027', ecole), horloge)
            tous |= rejouer(registre.evenements, Liens(registre.depot).par_reference).retours
        return tous

    def archiver(self, *chemins: Path) -> tuple[int, dict[str, object]]:
        """Le code de sortie de la commande, et ce qu'elle dit à une machine."""
        commande = [sys.executable, '-m', 'generator', 'archiver', *map(str, chemins), '--donnees', str(self.reglages.donnees), '--json']
        fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=500)
        assert fini.returncode in (0, 1), fini.stderr
        return fini.returncode, json.loads(fini.stdout)


@pytest.fixture(scope='module')
def parties(tmp_path_factory: pytest.TempPathFactory) -> Ecoles:
    """Les lettres de deux écoles, produites et émises par la chaîne entière."""
    dossier = tmp_path_factory.mktemp('ecoles')
    donnees = dossier / 'donnees'
    (donnees / 'ecoles').mkdir(parents=True)
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    for ecole, eleves in ECOLES.items():
        lignes = fabriquer(eleves, calendrier, regime_au(regimes.values(), calendrier.rentree), 7, foyers_separes=False)
        lignes['ecole'][0]['identifiant'] = ecole
        for inscription in lignes['inscriptions']:
            inscription.update(reponse_1=None, reponse_2=None)
        for eleve in lignes['eleves']:
            eleve.update(accord_annuel_1=None, accord_annuel_2=None)
        ecrire_classeur(donnees / 'ecoles' / f'{ecole}.xlsx', lignes)
    reglages = Reglages(dt.date(2026, 11, 3), donnees, dossier / 'sorties', moteur='embarque', periode=1)
    accords, refus, proposes = tableau(reglages, 'lilas')
    assert accords == refus == 0 and proposes >= 30
    copies = {
        ecole: [Copie(page.reference, envoi.pdf, page.page, page.disposition)
                for envoi in lire_envois(Registre(Depot.de(reglages.archives, '2026-2027', ecole), horloge))
                for page in envoi.pages if page.disposition.cases and page.disposition.cases[0].mot == 'OUI']
        for ecole in ECOLES
    }
    return Ecoles(reglages, copies, proposes)


def tableau(reglages: Reglages, ecole: str) -> tuple[int, int, int]:
    """Les accords, les refus et les réponses en attente que le tableau prévisionnel imprime, tous niveaux réunis."""
    faits, _ = produire(reglages, SuiviMuet())
    assert not [str(p) for fait in faits for p in fait.rapport.erreurs]
    (fait,), _ = produire(replace(reglages, ecole=ecole), SuiviMuet())  # seule, elle garde ses résultats
    assert fait.resultats is not None
    lignes = [ligne.effectif for ligne in fait.resultats.tableau]
    return sum(e.accords for e in lignes), sum(e.refus for e in lignes), sum(e.en_attente for e in lignes)


def remplie(copie: Copie, graine: int, **impose: object) -> tuple[Image.Image, Verite]:
    """Une page d'une famille appliquée, sur un copieur réglé comme on le conseille."""
    return numeriser(copie, tirer_scenario(graine, 'ordinaire', 'reglage', 'ordinaires', **{'dpi': 200, 'couleur': 'gris', **impose}))


def masquer_le_code(image: Image.Image, place: Zone, code: str = '') -> Image.Image:
    """La même page, une étiquette collée sur le code : blanche, ou un autre code bien formé."""
    marge, dpi = 30, 200 / 72
    boite = [round(v * dpi) for v in (place.x - marge, place.y - marge, place.droite + marge, place.bas + marge)]
    etiquette = Image.new('L', (boite[2] - boite[0], boite[3] - boite[1]), 'white')
    if code:
        tampon = io.BytesIO()
        segno.make(code, error='q', version=1, micro=False).save(tampon, kind='png', scale=8, border=4)
        etiquette.paste(Image.open(tampon).convert('L').resize((200, 200)), (etiquette.width // 2 - 100, etiquette.height // 2 - 100))
    collee = image.copy()
    collee.paste(etiquette, (boite[0], boite[1]))
    return collee


def juste(retour: Retour, verite: Verite) -> bool:
    """Jamais une réponse fausse ; une personne peut toujours être appelée."""
    return retour.statut is Statut.A_VERIFIER or (verite.reponse != PERSONNE and retour.statut == verite.reponse.casefold())


def sont_saines(archives: Path) -> None:
    examens = verifier_depots(depots(archives), horloge, lambda: None)
    assert [p for examen in examens for p in examen.rapport.erreurs] == []
    assert sorted(pages_rangees(archives)) == sorted(set(pages_rangees(archives)))


def test_une_pile_de_trente_coupons_meles(parties: Ecoles, tmp_path: Path) -> None:
    lilas, ailleurs = parties.copies['lilas'][:27], parties.copies['tilleuls'][0]
    remplies = [remplie(copie, graine, tour=180 if graine in (4, 11) else 0, glissement=(0.0, 0.0)) for graine, copie in enumerate(lilas)]
    pages: list[tuple[str, Image.Image]] = [('formulaire', image) for image, _ in remplies[:26]]
    place = lilas[26].disposition.code
    assert place is not None
    droite, _ = remplie(lilas[26], 26, biais=0.0, glissement=(0.0, 0.0), echelle=1.0)
    pages += [
        ('sans code', masquer_le_code(droite, place)), ('inconnue', masquer_le_code(droite, place, references(1, 123)[0])),
        ('double', remplie(lilas[5], 105, refus=remplies[5][1].scenario.refus)[0]), ('ailleurs', remplie(ailleurs, 31, tour=0)[0]),
        ('blanche', verso_blanc(tirer_scenario(40, 'ordinaire', dpi=200, couleur='gris'))),
    ]
    random.Random(54).shuffle(pages)
    pile = ecrire_pile(tmp_path / 'pile.pdf', [image for _, image in pages])
    empreinte = hashlib.sha256(pile.read_bytes()).hexdigest()

    code, dit = parties.archiver(pile)
    assert code == 1 and hashlib.sha256(pile.read_bytes()).hexdigest() == empreinte
    retours = parties.retours()
    verites: Mapping[str, Verite] = {verite.reference: verite for _, verite in remplies[:26]}
    assert [r for r, verite in verites.items() if not juste(retours[r], verite)] == []
    assert sum(retours[r].statut in (Statut.OUI, Statut.NON) for r in verites) >= 15
    assert retours[ailleurs.reference].pieces and not retours[lilas[26].reference].pieces
    rangs = {sorte: rang for rang, (sorte, _) in enumerate(pages, 1) if sorte != 'formulaire'}
    assert sorted(une['page'] for une in dit['mises_de_cote']) == sorted([rangs['sans code'], rangs['inconnue']])  # type: ignore[attr-defined,index]
    assert len(dit['doublons']) == 1 and dit['blanches'] == 1 and dit['laissees'] == []  # type: ignore[arg-type]
    (fichier,) = dit['fichiers']  # type: ignore[misc]
    assert (fichier['pages'], fichier['classees'], fichier['supprimable']) == (31, 31, True)
    sont_saines(parties.archives)
    avant = arbre(parties.archives)
    assert parties.archiver(pile)[0] == 1 and arbre(parties.archives) == avant
    comptes = [sum(retours[copie.reference].statut is statut for copie in lilas) for statut in (Statut.OUI, Statut.NON)]
    assert tableau(parties.reglages, 'lilas') == (*comptes, parties.proposes - sum(comptes))
    sont_droites_et_conformes(parties, [lilas[4].reference, lilas[11].reference])


def sont_droites_et_conformes(parties: Ecoles, a_l_envers: list[str]) -> None:
    """Les pièces des pages à l'envers se lisent droites ; veraPDF accepte toutes les pièces."""
    pieces = sorted(parties.archives.rglob('pieces/**/*.pdf'))
    for copie in (copie for copie in parties.copies['lilas'] if copie.reference in a_l_envers):
        (piece,) = (piece for piece in pieces if piece.stem == copie.reference)
        with pdfium.PdfDocument(piece) as rangee, pdfium.PdfDocument(copie.pdf) as partie:
            revenue = rangee[0].render(scale=0.4).to_pil().convert('L')
            envoyee = partie[copie.page - 1].render(scale=0.4).to_pil().convert('L').resize(revenue.size)
        ecart = [sum(ImageChops.difference(une, envoyee).histogram()[100:]) for une in (revenue, revenue.rotate(180))]
        assert ecart[0] < ecart[1]
    if not pourquoi_pas_de_juge():
        assert {str(piece): v.fautes for piece, v in juger(pieces, Profil.PDFA_2B).items() if not v.conforme} == {}


def test_photos_tiff_et_fichiers_hostiles_ensemble(parties: Ecoles, tmp_path: Path) -> None:
    copies = parties.copies['tilleuls'][1:7]
    verites = []
    images = []
    for graine, copie in enumerate(copies, 60):
        image, verite = remplie(copie, graine, tour=0)
        images.append(image)
        verites.append(verite)
    recu = tmp_path / 'copieur'
    recu.mkdir()
    for rang, orientation in enumerate((1, 3, 6)):
        ecrire_photo(recu / f'photo-{orientation}.jpg', images[rang], orientation)
    ecrire_pile(recu / 'fax.tiff', images[3:5], 'tiff')
    ecrire_pile(recu / 'page.png', images[5:], 'png')
    for nom in PARMI_LES_HOSTILES:
        HOSTILES[nom].ecrire(recu / f'hostile-{HOSTILES[nom].nom}')
    code, dit = parties.archiver(recu)
    retours = parties.retours()
    assert code == 1 and [v.reference for v in verites if not juste(retours[v.reference], v)] == []
    supprimables = {Path(f['chemins'][0]).name for f in dit['fichiers'] if f['supprimable']}  # type: ignore[attr-defined,index]
    assert {'photo-1.jpg', 'photo-3.jpg', 'photo-6.jpg', 'fax.tiff', 'page.png'} <= supprimables
    dits = {Path(str(p['fichier'])).name for p in dit['problemes']}  # type: ignore[attr-defined,index]
    sans_un_mot = {path.name for path in recu.iterdir() if path.name.startswith('hostile-')} - dits - supprimables
    assert sans_un_mot == set()
    sont_saines(parties.archives)
    lots = {str(e['source']) for e in Registre(Depot.a_classer(parties.archives), horloge).faits(Fait.LOT)}
    assert lots >= {hashlib.sha256((recu / nom).read_bytes()).hexdigest() for nom in supprimables}
    if not pourquoi_pas_de_juge():
        pieces = sorted(parties.archives.rglob('pieces/**/*.pdf'))
        assert {str(piece): v.fautes for piece, v in juger(pieces, Profil.PDFA_2B).items() if not v.conforme} == {}
