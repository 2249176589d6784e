"""Les fichiers que rend un copieur ou un téléphone : PDF de plusieurs pages, TIFF, photo avec son sens dans l'EXIF.

Le PDF est écrit ici, octet par octet : chaque page garde la compression de son image (JPEG ou CCITT G4), comme dans un copieur.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageOps

SENS = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
"""Pour chaque orientation EXIF, ce qu'il faut faire à l'image droite pour que l'orientation la redresse."""


def ecrire_pile(chemin: Path, images: Iterable[Image.Image], forme: str = 'pdf') -> Path:
    """Un fichier de toutes ces pages. `forme` : « pdf », « tiff », ou « jpeg » et « png » pour une seule page."""
    if forme == 'pdf':
        with chemin.open('wb') as sortie:
            sortie.writelines(_pdf(images))
        return chemin
    toutes = list(images)
    if forme == 'tiff':
        _tiff(chemin, toutes)
        return chemin
    (seule,) = toutes
    return ecrire_photo(chemin, seule) if forme == 'jpeg' else _png(chemin, seule)


def ecrire_photo(chemin: Path, image: Image.Image, orientation: int = 1) -> Path:
    """Un JPEG de téléphone ; `orientation` (1, 3, 6, 8) : comment l'appareil était tenu."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    tournee = image.transpose(SENS[orientation]) if orientation in SENS else image
    if tournee.mode == '1':
        tournee = tournee.convert('L')
    tournee.save(chemin, 'JPEG', quality=image.info.get('qualite', 75), dpi=image.info.get('dpi', (72, 72)), exif=exif)
    return chemin


def _png(chemin: Path, image: Image.Image) -> Path:
    image.save(chemin, 'PNG', dpi=image.info.get('dpi', (72, 72)))
    return chemin


def _tiff(chemin: Path, images: Sequence[Image.Image]) -> None:
    traits = all(image.mode == '1' for image in images)
    pages = [image if traits or image.mode != '1' else image.convert('L') for image in images]
    compression = {'compression': 'group4'} if traits else {'compression': 'jpeg', 'quality': images[0].info.get('qualite', 75)}
    pages[0].save(chemin, 'TIFF', save_all=True, append_images=pages[1:], dpi=images[0].info.get('dpi', (200, 200)), **compression)


def _pdf(images: Iterable[Image.Image]) -> Iterator[bytes]:
    """Les octets du PDF, page à page : on peut écrire deux cents pages sans les garder toutes."""
    entete = b'%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
    places, ici, pages = {}, len(entete), []
    yield entete

    def objet(numero: int, corps: bytes) -> bytes:
        nonlocal ici
        places[numero] = ici
        octets = b'%d 0 obj\n%s\nendobj\n' % (numero, corps)
        ici += len(octets)
        return octets

    for rang, image in enumerate(images):
        numero = 3 + 3 * rang
        pages.append(numero)
        dpi = image.info.get('dpi', (200, 200))[0]
        large, haut = image.width * 72 / dpi, image.height * 72 / dpi
        dessin = b'q %.2f 0 0 %.2f 0 0 cm /I Do Q' % (large, haut)
        yield objet(numero, (
            b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /XObject << /I %d 0 R >> >> /Contents %d 0 R >>'
            % (large, haut, numero + 1, numero + 2)
        ))  # fmt: skip
        yield objet(numero + 1, _image(image))
        yield objet(numero + 2, b'<< /Length %d >>\nstream\n%s\nendstream' % (len(dessin), dessin))
    yield objet(2, b'<< /Type /Pages /Count %d /Kids [%s] >>' % (len(pages), b' '.join(b'%d 0 R' % page for page in pages)))
    yield objet(1, b'<< /Type /Catalog /Pages 2 0 R >>')
    table = b''.join(b'%010d 00000 n \n' % places[numero] for numero in sorted(places))
    yield b'xref\n0 %d\n0000000000 65535 f \n%s' % (len(places) + 1, table)
    yield b'trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % (len(places) + 1, ici)


def _image(image: Image.Image) -> bytes:
    if image.mode == '1':
        octets = _ccitt(image)
        filtre = b'/CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d >>' % image.size
        couleurs, bits = b'/DeviceGray', 1
    else:
        tampon = io.BytesIO()
        image.save(tampon, 'JPEG', quality=image.info.get('qualite', 75))
        octets, filtre, bits = tampon.getvalue(), b'/DCTDecode', 8
        couleurs = b'/DeviceRGB' if image.mode == 'RGB' else b'/DeviceGray'
    return (
        b'<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace %s /Filter %s /Length %d >>\nstream\n%s\nendstream'
        % (*image.size, bits, couleurs, filtre, len(octets), octets)
    )


def _ccitt(image: Image.Image) -> bytes:
    """Le flux G4 nu : celui d'un TIFF d'une seule bande, où Pillow code le noir par un zéro et un fax par un un."""
    tampon = io.BytesIO()
    ImageOps.invert(image).save(tampon, 'TIFF', compression='group4', tiffinfo={278: image.height})
    with Image.open(tampon) as relue:
        (debut,), (longueur,) = relue.tag_v2[273], relue.tag_v2[279]
        assert relue.tag_v2[262] == 1
    return tampon.getvalue()[debut : debut + longueur]
