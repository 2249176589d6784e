"""Les pièces : l'image reçue, octet pour octet, dans un PDF/A-2b qui ne porte qu'elle."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw

from generator.numerisation.pdfa import Empaqueteur, Feuille, PageIntraitable
from generator.profil_srgb import PROFIL_SRGB
from tests.juges import Profil, juger, pourquoi_pas_de_juge

A4 = (827, 1169)
POINTS = (595.44, 841.68)


def page_ecrite(mode: str = 'L', taille: tuple[int, int] = A4) -> Image.Image:
    """Une page à 100 points par pouce : un trait pâle comme un crayon, un autre noir, en haut à gauche."""
    image = Image.new('RGB', taille, 'white')
    dessin = ImageDraw.Draw(image)
    dessin.line((60, 80, 300, 120), fill=(236, 236, 240) if mode == 'RGB' else (236, 236, 236), width=3)
    dessin.rectangle((60, 200, 260, 300), outline='black', width=4)
    return image.convert(mode)


def octets(image: Image.Image, sorte: str, **options: object) -> bytes:
    tampon = io.BytesIO()
    image.save(tampon, sorte, **options)
    return tampon.getvalue()


def pdf_d_images(chemin: Path, images: list[dict[str, object]], contenu: str, *, retouche: Callable[[pikepdf.Pdf], None] = lambda _: None) -> Path:
    """Un PDF d'une page qui pose des images « /I0 », « /I1 »… : ce que fait un copieur."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=POINTS)
    noms = {}
    for rang, une in enumerate(images):
        image = dict(une)
        flux = pdf.make_stream(image.pop('flux'))  # type: ignore[arg-type]
        flux.stream_dict = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        for cle, valeur in image.items():
            flux.stream_dict[f'/{cle}'] = valeur
        noms[f'/I{rang}'] = flux
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(noms))
    page.Contents = pdf.make_stream(contenu.encode())
    retouche(pdf)
    pdf.save(chemin, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return chemin


def jpeg_en_pdf(chemin: Path, contenu: str = 'q 595.44 0 0 841.68 0 0 cm /I0 Do Q', **autres: object) -> tuple[Path, bytes]:
    flux = octets(page_ecrite(), 'JPEG', quality=60)
    image = {'flux': flux, 'Width': A4[0], 'Height': A4[1], 'ColorSpace': pikepdf.Name.DeviceGray, 'BitsPerComponent': 8,
             'Filter': pikepdf.Name.DCTDecode}
    return pdf_d_images(chemin, [image], contenu, **autres), flux  # type: ignore[arg-type]


def flux_g4(image: Image.Image) -> bytes:
    tampon = io.BytesIO(octets(image.convert('1'), 'TIFF', compression='group4', tiffinfo={278: image.height}))
    with Image.open(tampon) as tiff:
        debut, taille = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    return tampon.getvalue()[debut : debut + taille]


@pytest.fixture(scope='module')
def empaqueteur() -> Iterator[Empaqueteur]:
    ouvert = Empaqueteur()
    yield ouvert
    ouvert.fermer()


def feuille(chemin: Path, page: int = 1, rotation: int = 0) -> Feuille:
    return Feuille(chemin, hashlib.sha256(chemin.read_bytes()).hexdigest(), page, rotation)


def composer(empaqueteur: Empaqueteur, piece: Path, *feuilles: Feuille) -> pikepdf.Pdf:
    """La pièce écrite, jugée conforme par un validateur qui n'est pas le nôtre, et confrontée à ses sources."""
    piece.write_bytes(empaqueteur.composer(feuilles, 'Retour A1K7 M2QX 9TB4 C0R8', 'A1K7M2QX9TB4C0R8'))
    resultat = pikepdf.pdfa.validate_written(piece, '2b')
    assert resultat.passed, resultat.summary
    assert empaqueteur.confronter(piece, feuilles)
    return pikepdf.open(piece)


def images(pdf: pikepdf.Pdf, page: int = 0) -> list[pikepdf.Stream]:
    return [image for _, image in sorted(pdf.pages[page].Resources.XObject.items(), key=lambda paire: int(paire[0][2:]))]


def vue(chemin: Path, page: int = 0, echelle: float = 1.0) -> Image.Image:
    with pdfium.PdfDocument(chemin) as document:
        return document[page].render(scale=echelle).to_pil().convert('L')


def ecart(une: Image.Image, autre: Image.Image) -> int:
    return max(ImageChops.difference(une, autre.resize(une.size)).getextrema())


def test_le_jpeg_d_un_copieur_garde_ses_octets(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source, flux = jpeg_en_pdf(tmp_path / 'pile.pdf')
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    assert images(piece)[0].read_raw_bytes() == flux
    assert (tmp_path / 'piece.pdf').stat().st_size - len(flux) < 4000
    assert ecart(vue(source), vue(tmp_path / 'piece.pdf')) == 0


def test_la_piece_dit_sa_reference_et_sa_source_sans_heure_ni_nom(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source, _ = jpeg_en_pdf(tmp_path / 'lettre de Zoé Marchand.pdf')
    une = feuille(source)
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', une)
    assert '/Info' not in piece.trailer
    with piece.open_metadata() as xmp:
        assert xmp['dc:title'] == 'Retour A1K7 M2QX 9TB4 C0R8' and xmp['dc:identifier'] == 'A1K7M2QX9TB4C0R8'
        assert xmp['dc:source'] == f'sha256:{une.source}#page=1'
    brut = (tmp_path / 'piece.pdf').read_bytes()
    assert brut.startswith(b'%PDF-1.7') and b'Marchand' not in brut and b'Date' not in brut


def test_la_meme_page_donne_toujours_les_memes_octets(tmp_path: Path) -> None:
    source, _ = jpeg_en_pdf(tmp_path / 'pile.pdf')
    faits = []
    for _ in range(2):
        empaqueteur = Empaqueteur()
        faits.append(empaqueteur.composer([feuille(source)], 'Retour', 'A1'))
        empaqueteur.fermer()
    assert faits[0] == faits[1]


def test_le_profil_de_couleurs_est_fige() -> None:
    assert len(PROFIL_SRGB) == 588
    assert hashlib.sha256(PROFIL_SRGB).hexdigest() == '81d313ce695fe3d921806c24018e87561b90127a69057797cfe20f9b508359b8'


@pytest.mark.parametrize('rotation', [0, 90, 180, 270])
def test_une_page_a_l_envers_se_redresse_sans_toucher_a_son_image(rotation: int, empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source, flux = jpeg_en_pdf(tmp_path / 'pile.pdf')
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source, rotation=rotation))
    assert images(piece)[0].read_raw_bytes() == flux
    droite = vue(source).rotate(-rotation, expand=True)
    assert ecart(droite, vue(tmp_path / 'piece.pdf')) < 40


def test_un_fax_garde_ses_octets(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    flux = flux_g4(page_ecrite())
    image = {'flux': flux, 'Width': A4[0], 'Height': A4[1], 'BitsPerComponent': 1, 'ColorSpace': pikepdf.Name.DeviceGray,
             'Filter': pikepdf.Name.CCITTFaxDecode, 'DecodeParms': pikepdf.Dictionary(K=-1, Columns=A4[0], Rows=A4[1])}
    source = pdf_d_images(tmp_path / 'fax.pdf', [image], 'q 595.44 0 0 841.68 0 0 cm /I0 Do Q')  # type: ignore[list-item]
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    assert images(piece)[0].read_raw_bytes() == flux
    assert ecart(vue(source), vue(tmp_path / 'piece.pdf')) == 0


def test_un_pochoir_noir_garde_ses_octets_et_un_pochoir_rouge_se_dessine(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    for couleur, garde in (('', True), ('1 0 0 rg', False)):
        flux = flux_g4(page_ecrite())
        image = {'flux': flux, 'Width': A4[0], 'Height': A4[1], 'BitsPerComponent': 1, 'ImageMask': True,
                 'Filter': pikepdf.Name.CCITTFaxDecode, 'DecodeParms': pikepdf.Dictionary(K=-1, Columns=A4[0], Rows=A4[1])}
        source = pdf_d_images(tmp_path / 'fax.pdf', [image], f'{couleur} q 595.44 0 0 841.68 0 0 cm /I0 Do Q')  # type: ignore[list-item]
        composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
        with pikepdf.open(tmp_path / 'piece.pdf') as piece:
            assert (images(piece)[0].read_raw_bytes() == flux) is garde
        assert ecart(vue(source), vue(tmp_path / 'piece.pdf')) < 16


def test_une_page_en_bandes_garde_chaque_bande(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    haut, bas = page_ecrite().crop((0, 0, 827, 600)), page_ecrite().crop((0, 600, 827, 1169))
    bandes = [{'flux': octets(une, 'JPEG'), 'Width': une.width, 'Height': une.height, 'BitsPerComponent': 8,
               'ColorSpace': pikepdf.Name.DeviceGray, 'Filter': pikepdf.Name.DCTDecode} for une in (haut, bas)]
    flux = [bande['flux'] for bande in bandes]
    source = pdf_d_images(tmp_path / 'bandes.pdf', bandes,  # type: ignore[arg-type]
                          'q 595.44 0 0 432 0 409.68 cm /I0 Do Q q 595.44 0 0 409.68 0 0 cm /I1 Do Q')
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    assert [image.read_raw_bytes() for image in images(piece)] == flux
    assert ecart(vue(source), vue(tmp_path / 'piece.pdf')) == 0


def test_le_texte_invisible_du_copieur_ne_se_garde_pas(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source, flux = jpeg_en_pdf(tmp_path / 'texte.pdf', 'q 595.44 0 0 841.68 0 0 cm /I0 Do Q BT 3 Tr /F1 9 Tf (Zoe) Tj ET')
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    assert images(piece)[0].read_raw_bytes() == flux
    assert b'Zoe' not in (tmp_path / 'piece.pdf').read_bytes()


@pytest.mark.parametrize('trait', ['0 0 1 RG 2 w 100 100 m 300 160 l S', '0.5 g 100 100 200 60 re f'])
def test_ce_qui_est_trace_sur_l_image_ne_se_perd_pas(trait: str, empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source, flux = jpeg_en_pdf(tmp_path / 'trace.pdf', f'q 595.44 0 0 841.68 0 0 cm /I0 Do Q {trait}')
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    assert images(piece)[0].read_raw_bytes() != flux
    assert sum(ImageChops.difference(vue(source), vue(tmp_path / 'piece.pdf')).histogram()[40:]) < 600
    assert vue(tmp_path / 'piece.pdf').crop((100, 682, 300, 742)).getextrema()[0] < 140


def test_une_signature_en_annotation_est_gardee_et_le_reste_ne_passe_pas(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    def signer(pdf: pikepdf.Pdf) -> None:
        apparence = pdf.make_stream(b'0 0 0 rg 0 0 100 40 re f')
        apparence.stream_dict = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 100, 40])
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[200, 200, 300, 240], F=4,
            AP=pikepdf.Dictionary(N=apparence)))]))
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS='app.alert(1)')
        pdf.attachments['virus.exe'] = b'MZ'

    source, _ = jpeg_en_pdf(tmp_path / 'signe.pdf', retouche=signer)
    composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    assert vue(tmp_path / 'piece.pdf').getpixel((250, 622)) < 20
    brut = (tmp_path / 'piece.pdf').read_bytes()
    assert b'alert' not in brut and b'virus' not in brut and b'/Annot' not in brut


@pytest.mark.parametrize('mode', ['L', 'RGB'])
def test_une_photo_jpeg_garde_ses_octets_et_se_tourne_comme_l_appareil_le_dit(mode: str, empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[274] = orientation
        source = tmp_path / f'photo{orientation}.jpg'
        source.write_bytes(octets(page_ecrite(mode), 'JPEG', exif=exif, quality=80))
        piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
        assert images(piece)[0].read_raw_bytes() == source.read_bytes()
        from PIL import ImageOps
        with Image.open(source) as image:
            attendue = ImageOps.exif_transpose(image).convert('L')
        montree = vue(tmp_path / 'piece.pdf', echelle=1.2).resize(attendue.size)
        assert sum(ImageChops.difference(attendue, montree).histogram()[90:]) < 400, orientation


def test_une_photo_a_quatre_encres_devient_rouge_vert_bleu_sans_autre_perte(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source = tmp_path / 'encres.jpg'
    source.write_bytes(octets(page_ecrite('RGB').convert('CMYK'), 'JPEG', quality=95))
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    assert images(piece)[0].Filter[0] == '/FlateDecode'
    with Image.open(source) as image:
        assert zlib.decompress(images(piece)[0].read_raw_bytes()) in (image.convert('RGB').tobytes(), image.convert('RGB').split()[0].tobytes())


@pytest.mark.parametrize('mode', ['1', 'L', 'RGB', 'P', 'RGBA', 'LA'])
@pytest.mark.parametrize('sorte', ['PNG', 'TIFF'])
def test_un_png_ou_un_tiff_ne_perd_aucun_point(sorte: str, mode: str, empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source = tmp_path / f'page.{sorte.lower()}'
    source.write_bytes(octets(page_ecrite('RGB').convert(mode), sorte))
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    gardee = images(piece)[0]
    nom = {'/DeviceRGB': 'RGB', '/DeviceGray': '1' if int(gardee.BitsPerComponent) == 1 else 'L'}[str(gardee.ColorSpace)]
    relue = Image.frombytes(nom, A4, zlib.decompress(gardee.read_raw_bytes()))
    with Image.open(source) as image:
        assert relue.convert('RGB').tobytes() == image.convert('RGB').tobytes()


@pytest.mark.parametrize('bandes', [1169, 100])
def test_un_tiff_de_telecopie_garde_ses_octets_page_par_page(bandes: int, empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source = tmp_path / 'fax.tiff'
    pages = [page_ecrite(), page_ecrite().rotate(180)]
    source.write_bytes(octets(pages[0].convert('1'), 'TIFF', compression='group4', save_all=True,
                              append_images=[pages[1].convert('1')], dpi=(100, 100), tiffinfo={278: bandes}))
    with Image.open(source) as tiff:
        for rang in range(2):
            tiff.seek(rang)
            brut = [source.read_bytes()[debut : debut + taille] for debut, taille in zip(tiff.tag_v2[273], tiff.tag_v2[279], strict=True)]
            piece = composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source, rang + 1))
            assert [image.read_raw_bytes() for image in images(piece)] == brut
            assert len(brut) == -(-1169 // bandes)
            attendue = tiff.convert('L')
            montree = vue(tmp_path / 'piece.pdf', echelle=100 / 72).resize(attendue.size)
            assert sum(ImageChops.difference(attendue, montree).histogram()[128:]) < 1500


def test_deux_pages_de_deux_fichiers_font_une_piece(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    recto, _ = jpeg_en_pdf(tmp_path / 'recto.pdf')
    verso = tmp_path / 'verso.png'
    verso.write_bytes(octets(page_ecrite(), 'PNG'))
    feuilles = [feuille(recto), feuille(verso, rotation=180)]
    piece = composer(empaqueteur, tmp_path / 'piece.pdf', *feuilles)
    assert len(piece.pages) == 2 and piece.pages[1].Rotate == 180
    assert not empaqueteur.confronter(tmp_path / 'piece.pdf', feuilles[:1])
    assert not empaqueteur.confronter(tmp_path / 'piece.pdf', feuilles[::-1])


def test_une_piece_dont_l_image_a_change_ne_se_confronte_pas(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source, flux = jpeg_en_pdf(tmp_path / 'pile.pdf')
    composer(empaqueteur, tmp_path / 'piece.pdf', feuille(source))
    brut = bytearray((tmp_path / 'piece.pdf').read_bytes())
    brut[brut.index(flux) + len(flux) // 2] ^= 1
    (tmp_path / 'piece.pdf').write_bytes(brut)
    assert not empaqueteur.confronter(tmp_path / 'piece.pdf', [feuille(source)])


@pytest.mark.parametrize('contenu', [b'\x89PNG\r\n\x1a\n' + b'\0' * 40, b'\xff\xd8\xff\xe0' + b'\0' * 99, b'II*\0' + b'\xff' * 60, b'%PDF-1.7\n'])
def test_un_fichier_abime_est_refuse_et_l_enfant_sert_encore(contenu: bytes, empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    (tmp_path / 'casse').write_bytes(contenu)
    with pytest.raises(PageIntraitable):
        empaqueteur.composer([feuille(tmp_path / 'casse')], 'Retour', 'A1')
    source, _ = jpeg_en_pdf(tmp_path / 'bon.pdf')
    assert empaqueteur.composer([feuille(source)], 'Retour', 'A1')


@pytest.mark.parametrize('part', [0.3, 0.9])
@pytest.mark.parametrize('sorte', ['PNG', 'TIFF', 'JPEG'])
def test_une_image_tronquee_est_refusee(sorte: str, part: float, empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    entier = octets(page_ecrite(), sorte)
    (tmp_path / 'tronquee').write_bytes(entier[: int(len(entier) * part)])
    with pytest.raises(PageIntraitable):
        empaqueteur.composer([feuille(tmp_path / 'tronquee')], 'Retour', 'A1')


@pytest.mark.skipif(bool(pourquoi_pas_de_juge()), reason=pourquoi_pas_de_juge() or "le juge est là")
def test_vera_pdf_accepte_une_piece_de_chaque_sorte(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    fax = {'flux': flux_g4(page_ecrite()), 'Width': A4[0], 'Height': A4[1], 'BitsPerComponent': 1,
           'Filter': pikepdf.Name.CCITTFaxDecode, 'DecodeParms': pikepdf.Dictionary(K=-1, Columns=A4[0], Rows=A4[1])}
    en_bas = 'q 595.44 0 0 841.68 0 0 cm /I0 Do Q'
    palette = {'flux': bytes(rang % 4 for rang in range(200 * 300)), 'Width': 200, 'Height': 300, 'BitsPerComponent': 8,
               'ColorSpace': pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 3, pikepdf.String(bytes(range(12)))])}
    jpx = {'flux': octets(page_ecrite('RGB'), 'JPEG2000'), 'Width': A4[0], 'Height': A4[1], 'ColorSpace': pikepdf.Name.DeviceRGB,
           'BitsPerComponent': 8, 'Filter': pikepdf.Name.JPXDecode}
    sources = [
        jpeg_en_pdf(tmp_path / 'gris.pdf')[0], jpeg_en_pdf(tmp_path / 'trait.pdf', f'{en_bas} 0 0 9 9 re f')[0],
        pdf_d_images(tmp_path / 'fax.pdf', [{**fax, 'ColorSpace': pikepdf.Name.DeviceGray}], en_bas),
        pdf_d_images(tmp_path / 'pochoir.pdf', [{**fax, 'ImageMask': True}], en_bas),
        pdf_d_images(tmp_path / 'palette.pdf', [palette], en_bas), pdf_d_images(tmp_path / 'jpx.pdf', [jpx], en_bas),
    ]
    for sorte, mode in (('JPEG', 'RGB'), ('PNG', 'RGBA'), ('TIFF', '1')):
        sources.append(tmp_path / f'image.{sorte}')
        sources[-1].write_bytes(octets(page_ecrite('RGB').convert(mode), sorte))
    pieces = []
    for rang, source in enumerate(sources):
        pieces.append(tmp_path / f'piece-{rang}.pdf')
        pieces[-1].write_bytes(empaqueteur.composer([feuille(source)], 'Retour', 'A1'))
        assert empaqueteur.confronter(pieces[-1], [feuille(source)])
    assert {sources[rang].name: v.fautes for rang, v in enumerate(juger(pieces, Profil.PDFA_2B).values()) if not v.conforme} == {}
    ouvertes = [pikepdf.open(pieces[rang]) for rang in (0, 2, 3, 5)]
    gardees = [images(ouverte)[0].read_raw_bytes() for ouverte in ouvertes]
    assert gardees == [jpeg_en_pdf(tmp_path / 'encore.pdf')[1], fax['flux'], fax['flux'], jpx['flux']]


def test_une_page_absente_est_refusee(empaqueteur: Empaqueteur, tmp_path: Path) -> None:
    source, _ = jpeg_en_pdf(tmp_path / 'pile.pdf')
    with pytest.raises(PageIntraitable):
        empaqueteur.composer([feuille(source, 2)], 'Retour', 'A1')
