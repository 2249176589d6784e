"""Les fichiers qu'on ne devrait jamais recevoir : bombes, boucles, tronqués, déguisés. Tous petits, tous faits ici.

`HOSTILES` : pour chacun, son nom de fichier et comment l'écrire ; ce qu'on attend de lui est dans `Attente`. Les grandes images
nulles tiennent en quelques kilo-octets : un bloc Deflate d'un mégaoctet de zéros, répété.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter

MO = 1 << 20


class Attente(Enum):
    """Ce que la lecture doit faire du fichier."""

    REFUS = auto()
    """Aucune page n'en sort lisible : une phrase dit pourquoi."""
    ILLISIBLES = auto()
    """Il annonce des pages, dont aucune ne se lit."""
    PAGES = auto()
    """Il s'ouvre : ses pages sortent, comme si de rien n'était."""
    PAS_UN_FICHIER = auto()
    """On ne l'ouvre pas : `OSError`."""
    AU_CHOIX = auto()
    """Selon la bibliothèque, il s'ouvre à moitié ou pas du tout : borné, et une phrase s'il n'en sort rien."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """Un fichier à fabriquer."""

    nom: str
    ecrire: Callable[[Path], object]
    attente: Attente = Attente.REFUS


def zeros_deflates(octets: int) -> bytes:
    """Un flux zlib qui se déploie en autant de zéros, écrit sans jamais les produire tous."""
    presse = zlib.compressobj(9, zlib.DEFLATED, -15)
    bloc = presse.compress(bytes(MO)) + presse.flush(zlib.Z_FULL_FLUSH)
    fin = zlib.compressobj(9, zlib.DEFLATED, -15)
    reste = fin.compress(bytes(octets % MO)) + fin.flush()
    return b'\x78\x9c' + bloc * (octets // MO) + reste + struct.pack('>I', (octets % 65521) << 16 | 1)


def pdf(objets: Mapping[int, bytes], racine: int = 1, plus: bytes = b'') -> bytes:
    """Un PDF de ces objets, avec sa table."""
    corps, places = b'%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', {}
    morceaux = [corps]
    ici = len(corps)
    for numero, objet in objets.items():
        places[numero] = ici
        morceaux.append(b'%d 0 obj\n%s\nendobj\n' % (numero, objet))
        ici += len(morceaux[-1])
    dernier = max(objets)
    lignes = [b'%010d 00000 n \n' % places[n] if n in places else b'0000000000 65535 f \n' for n in range(1, dernier + 1)]
    morceaux.append(b'xref\n0 %d\n0000000000 65535 f \n%s' % (dernier + 1, b''.join(lignes)))
    morceaux.append(b'trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n' % (dernier + 1, racine, plus, ici))
    return b''.join(morceaux)


def flux(dictionnaire: bytes, octets: bytes) -> bytes:
    return b'<< %s /Length %d >>\nstream\n%s\nendstream' % (dictionnaire, len(octets), octets)


def page(contenu: bytes = b'', ressources: bytes = b'', boite: bytes = b'0 0 595 842', catalogue: bytes = b'', objets: Mapping[int, bytes] = {}) -> bytes:
    """Un PDF d'une page, avec ce dessin."""
    return pdf({
        1: b'<< /Type /Catalog /Pages 2 0 R %s >>' % catalogue,
        2: b'<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
        3: b'<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Resources << %s >> /Contents 4 0 R >>' % (boite, ressources),
        4: flux(b'', contenu),
        **objets,
    })  # fmt: skip


def image_pdf(largeur: int, hauteur: int, filtre: bytes, octets: bytes, bits: int = 8) -> bytes:
    """Une page d'une seule image, aux dimensions annoncées."""
    dictionnaire = b'/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace /DeviceGray %s'
    image = flux(dictionnaire % (largeur, hauteur, bits, filtre), octets)
    return page(b'q 595 0 0 842 0 0 cm /I Do Q', b'/XObject << /I 5 0 R >>', objets={5: image})


def png(largeur: int, hauteur: int, bits: int, plus: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """Un PNG tout noir de ces dimensions."""
    par_ligne = 1 + (largeur * bits + 7) // 8
    entete = struct.pack('>IIBBBBB', largeur, hauteur, bits, 0, 0, 0, 0)
    blocs = [(b'IHDR', entete), *plus, (b'IDAT', zeros_deflates(par_ligne * hauteur)), (b'IEND', b'')]
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(corps)) + nom + corps + struct.pack('>I', zlib.crc32(nom + corps)) for nom, corps in blocs
    )


def tiff(entrees: Mapping[int, tuple[int, int, int]], suivant: int = 0, donnees: bytes = b'') -> bytes:
    """Un TIFF d'un seul répertoire : étiquette → (type, nombre, valeur) ; les données sont à l'octet 8."""
    ou = 8 + len(donnees)
    repertoire = struct.pack('<H', len(entrees)) + b''.join(struct.pack('<HHII', e, *entrees[e]) for e in sorted(entrees))
    return struct.pack('<2sHI', b'II', 42, ou) + donnees + repertoire + struct.pack('<I', suivant)


def _image(format_: str, taille: tuple[int, int] = (800, 1100), **options: object) -> bytes:
    tampon = io.BytesIO()
    bruit = Image.effect_noise(taille, 80)
    bruit.save(tampon, format_, **options)
    return tampon.getvalue()


def _tiff_simple(largeur: int, hauteur: int, **change: tuple[int, int, int]) -> dict[int, tuple[int, int, int]]:
    base = {
        256: (4, 1, largeur), 257: (4, 1, hauteur), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1), 273: (4, 1, 8), 277: (3, 1, 1),
        278: (4, 1, hauteur), 279: (4, 1, largeur * hauteur),
    }  # fmt: skip
    return base | {int(cle[1:]): valeur for cle, valeur in change.items()}


def _beaucoup_de_pages(nombre: int) -> bytes:
    pages = {3 + rang: b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>' for rang in range(nombre)}
    enfants = b' '.join(b'%d 0 R' % numero for numero in pages)
    return pdf({1: b'<< /Type /Catalog /Pages 2 0 R >>', 2: b'<< /Type /Pages /Count %d /Kids [%s] >>' % (nombre, enfants), **pages})


def _chiffre() -> bytes:
    ecrivain = PdfWriter()
    ecrivain.append(PdfReader(io.BytesIO(page(b'0 0 100 100 re f'))))
    ecrivain.encrypt('secret', algorithm='RC4-128')
    tampon = io.BytesIO()
    ecrivain.write(tampon)
    return tampon.getvalue()


def _zip() -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('lettres.pdf', bytes(MO))
    return tampon.getvalue()


def _jpeg_demesure() -> bytes:
    """Un vrai JPEG dont l'en-tête annonce 65 500 points de côté."""
    octets = bytearray(_image('JPEG', (64, 64)))
    ici = octets.index(b'\xff\xc0')
    octets[ici + 5 : ici + 9] = struct.pack('>HH', 65500, 65500)
    return bytes(octets)


def _actif() -> bytes:
    """Une page ordinaire, avec tout ce qu'un PDF sait lancer."""
    objets = {
        6: b'<< /S /JavaScript /JS (app.alert\\(1\\); while \\(true\\) {}) >>',
        7: b'<< /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >>',
        8: b'<< /Type /Filespec /F (charge.exe) /EF << /F 9 0 R >> >>',
        9: flux(b'/Type /EmbeddedFile', b'MZ' + bytes(100)),
        10: b'<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A 7 0 R >>',
    }
    catalogue = b'/OpenAction 6 0 R /AA << /WC 7 0 R >> /Names << /EmbeddedFiles << /Names [(charge.exe) 8 0 R] >> >>'
    return page(b'BT /F 12 Tf 100 700 Td (Bonjour) Tj ET 100 100 200 200 re f', b'', b'0 0 595 842', catalogue, objets)


def _octets(octets: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda chemin: chemin.write_bytes(octets())


def _lien(chemin: Path) -> None:
    cible = chemin.with_name('ailleurs.secret')
    cible.write_bytes(_image('PNG'))
    chemin.symlink_to(cible)


HOSTILES: Mapping[str, Hostile] = {
    'bombe PDF': Hostile('bombe.pdf', _octets(lambda: image_pdf(40000, 40000, b'/Filter /FlateDecode', zeros_deflates(1600 * MO)))),
    'image PDF de 60 000 points': Hostile(
        'geante.pdf', _octets(lambda: image_pdf(60000, 60000, b'/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>', b'\xff' * 7500, 1))
    ),
    'page PDF de 60 000 points': Hostile('page.pdf', _octets(lambda: page(b'0 0 9 9 re f', boite=b'0 0 60000 60000'))),
    'page PDF démesurée': Hostile('enorme.pdf', _octets(lambda: page(b'0 0 9 9 re f', boite=b'0 0 9999999 9999999'))),
    'page PDF sans surface': Hostile('plate.pdf', _octets(lambda: page(b'0 0 9 9 re f', boite=b'0 0 0 0')), Attente.AU_CHOIX),
    'double compression': Hostile(
        'double.pdf', _octets(lambda: image_pdf(40000, 40000, b'/Filter [/FlateDecode /FlateDecode]', zlib.compress(zeros_deflates(1600 * MO))))
    ),
    'dessin sans fin': Hostile(
        'dessin.pdf', _octets(lambda: page(objets={4: flux(b'/Filter /FlateDecode', zlib.compress(b'0 0 m 595 842 l S ' * 20_000_000, 1))})), Attente.AU_CHOIX
    ),
    'motif qui s’appelle': Hostile(
        'motif.pdf', _octets(lambda: page(b'/F Do', b'/XObject << /F 5 0 R >>', objets={
            5: flux(b'/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >>', b'/F Do /F Do /F Do'),
        })), Attente.AU_CHOIX,
    ),
    'motifs en cascade': Hostile(
        'cascade.pdf', _octets(lambda: page(b'/F Do', b'/XObject << /F 5 0 R >>', objets={
            5 + rang: flux(
                b'/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F %d 0 R >> >>' % (6 + rang),
                b'/F Do ' * 10 if rang < 11 else b'0 0 9 9 re f',
            ) for rang in range(12)
        })), Attente.AU_CHOIX,
    ),
    'cent mille pages': Hostile('cent-mille.pdf', _octets(lambda: _beaucoup_de_pages(100_000))),
    'deux milliards de pages annoncées': Hostile(
        'menteur.pdf', _octets(lambda: pdf({
            1: b'<< /Type /Catalog /Pages 2 0 R >>', 2: b'<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>',
            3: b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
        })), Attente.AU_CHOIX,
    ),
    'boucle des signets': Hostile(
        'signets.pdf', _octets(lambda: page(b'0 0 99 99 re f', catalogue=b'/Outlines 5 0 R', objets={
            5: b'<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1 >>', 6: b'<< /Title (a) /Parent 5 0 R /Next 6 0 R /First 6 0 R /Last 6 0 R >>',
        })), Attente.PAGES,
    ),
    'boucle des pages': Hostile(
        'boucle.pdf', _octets(lambda: pdf({1: b'<< /Type /Catalog /Pages 2 0 R >>', 2: b'<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>'})), Attente.ILLISIBLES
    ),
    'boucle des tables': Hostile(
        'tables.pdf', _octets(lambda: page(b'0 0 99 99 re f').replace(b'/Root 1 0 R ', b'/Root 1 0 R /Prev 9 ')), Attente.AU_CHOIX
    ),
    'tableaux emboîtés': Hostile('emboite.pdf', _octets(lambda: page(objets={5: b'[' * 200_000 + b']' * 200_000})), Attente.AU_CHOIX),
    'PDF chiffré': Hostile('chiffre.pdf', _octets(_chiffre)),
    'PDF actif': Hostile('actif.pdf', _octets(_actif), Attente.PAGES),
    'PDF coupé': Hostile('coupe.pdf', _octets(lambda: image_pdf(800, 1100, b'/Filter /DCTDecode', _image('JPEG'))[:20_000]), Attente.AU_CHOIX),
    'bombe PNG': Hostile('bombe.png', _octets(lambda: png(30000, 30000, 8))),
    'PNG de 60 000 points': Hostile('geant.png', _octets(lambda: png(60000, 60000, 1))),
    'PNG en ruban': Hostile('ruban.png', _octets(lambda: png(60000, 40, 8)), Attente.AU_CHOIX),
    'PNG au texte gonflé': Hostile(
        'texte.png', _octets(lambda: png(400, 400, 8, [(b'zTXt', b'Comment\0\0' + zeros_deflates(500 * MO))])), Attente.AU_CHOIX
    ),
    'PNG abîmé': Hostile('abime.png', _octets(lambda: _image('PNG').replace(b'IDAT', b'IDAX')), Attente.AU_CHOIX),
    'TIFF tronqué': Hostile('tronque.tif', _octets(lambda: _image('TIFF', compression='tiff_lzw')[:90_000]), Attente.AU_CHOIX),
    'TIFF au répertoire tronqué': Hostile('repertoire.tif', _octets(lambda: tiff(_tiff_simple(800, 1100))[:60])),
    'TIFF aux bandes absurdes': Hostile('bandes.tif', _octets(lambda: tiff(_tiff_simple(800, 1100, e273=(4, 0x7FFFFFFF, 8), e279=(4, 0x7FFFFFFF, 8))))),
    'TIFF géant': Hostile('geant.tif', _octets(lambda: tiff(_tiff_simple(60000, 60000)))),
    'TIFF en boucle': Hostile('boucle.tif', _octets(lambda: tiff(_tiff_simple(20, 20), suivant=408, donnees=b'\xff' * 400)), Attente.AU_CHOIX),
    'JPEG coupé': Hostile('coupe.jpg', _octets(lambda: (octets := _image('JPEG'))[: len(octets) // 2]), Attente.AU_CHOIX),
    'JPEG démesuré': Hostile('demesure.jpg', _octets(_jpeg_demesure)),
    'HEIC': Hostile('photo.heic', _octets(lambda: b'\0\0\0\x18ftypheic\0\0\0\0heicmif1' + bytes(2000))),
    'HEIC renommé': Hostile('photo.jpg', _octets(lambda: b'\0\0\0\x18ftypheic\0\0\0\0heicmif1' + bytes(2000))),
    'vide': Hostile('vide.pdf', _octets(bytes)),
    'texte renommé': Hostile('texte.pdf', _octets(lambda: 'Chère famille, bonjour.\n'.encode() * 50)),
    'zip renommé': Hostile('zip.pdf', _octets(_zip)),
    'zip': Hostile('pile.zip', _octets(_zip)),
    'bruit': Hostile('bruit.pdf', _octets(lambda: b'%PDF-1.7\n' + bytes(range(256)) * 400)),
    'lien': Hostile('lien.png', _lien, Attente.AU_CHOIX),
    'tuyau': Hostile('tuyau.pdf', os.mkfifo, Attente.PAS_UN_FICHIER),
    'dossier': Hostile('dossier.pdf', Path.mkdir, Attente.PAS_UN_FICHIER),
    'lien vers /dev/zero': Hostile('zero.pdf', lambda chemin: chemin.symlink_to('/dev/zero'), Attente.PAS_UN_FICHIER),
}
