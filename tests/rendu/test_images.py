"""Le logo et la signature de l'école : à leur place, sans déformation, dits aux lecteurs d'écran (T27, T29, T30)."""

from __future__ import annotations

import posixpath
import random
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from PIL import Image as Pillow

from generator.domaine.document import Image
from generator.paquet import Bornes, lire_paquet
from generator.rapport import Gravite, Rapport
from generator.rendu.images import OCTETS_MAX, lire_images
from generator.rendu.liaison import NomPropre
from generator.rendu.lot import assembler
from generator.rendu.modele import compiler
from generator.rendu.ooxml import DOCUMENT, WP, A, R, W, analyser, cible, ecrire_paquet, relations
from tests.fabrique.briques import place_du_logo
from tests.rendu.modeles_d_essai import ecrire, nouveau
from tests.rendu.pieces import MOTEURS, en_pages, lettres, soffice_convertit
from tests.rendu.test_verification import fautes, modele

ROUGE = (220, 20, 30)


def fichier(dossier: Path, nom: str, taille: tuple[int, int] = (300, 100), couleur: tuple[int, ...] = ROUGE) -> Path:
    dossier.mkdir(parents=True, exist_ok=True)
    Pillow.new('RGB', taille, couleur).save(dossier / nom)
    return dossier / nom


def images(dossier: Path, *noms: str, **reste) -> dict[str, Image]:
    for nom in noms:
        fichier(dossier, nom, **reste)
    rapport = Rapport()
    lues = lire_images(dossier, 'modeles/lilas', rapport)
    assert list(rapport) == []
    return lues


def image(paragraphe: Paragraph, texte: str, largeur: float = 3) -> None:
    dessin = paragraphe.add_run().add_picture(place_du_logo(), width=Cm(largeur))
    if texte:
        dessin._inline.docPr.set('descr', texte)


def a_logos() -> Doc:
    """Un logo dans le corps, l'en-tête et le pied, une signature, une image qui n'en est pas."""
    doc = nouveau()
    image(doc.sections[0].header.paragraphs[0], "{{ ecole.logo }}")
    doc.sections[0].header.paragraphs[0].add_run("{{ eleve.nom }}")
    image(doc.sections[0].footer.paragraphs[0], "{{ecole.logo}}", largeur=1)
    image(doc.add_paragraph("Avant "), "{{ ecole.logo }}")
    doc.add_paragraph("Bonjour {{ eleve.nom_complet }}")
    image(doc.add_paragraph(), "{{ ecole.signature }}")
    image(doc.add_paragraph(), "Un soleil")
    return doc


def rendu(doc: Doc, tous: list, dossier: Path, siennes: dict[str, Image]):
    path = ecrire(doc, dossier / 'modele.docx')
    return assembler(compiler(path, lire_paquet(path, Bornes()), siennes), tous)


def avec_images(dossier: Path, siennes: dict[str, Image]) -> list:
    trois = lettres(dossier, images=siennes)[:3]
    return [replace(lettre, ecole=replace(lettre.ecole, direction=NomPropre('Odile Caron'))) for lettre in trois]


def dessins(parties: dict[str, bytes]) -> list[tuple[str, str, bytes, tuple[int, int]]]:
    """Chaque dessin du document : sa partie, son texte de remplacement, l'image qu'il montre, ses mesures."""
    trouves = []
    for partie in sorted(parties):
        if not partie.startswith('word/') or not partie.endswith('.xml') or posixpath.dirname(partie) != 'word':
            continue
        for dessin in analyser(parties[partie]).iter(f'{W}drawing'):
            (proprietes,) = dessin.iter(f'{WP}docPr')
            (blip,) = dessin.iter(f'{A}blip')
            mesures = {(int(m.get('cx')), int(m.get('cy'))) for m in (*dessin.iter(f'{WP}extent'), *dessin.iter(f'{A}ext')) if m.get('cx')}
            (mesure,) = mesures
            montree = parties[cible(partie, relations(parties, partie)[blip.get(f'{R}embed')])]
            trouves.append((partie, proprietes.get('descr'), montree, mesure))
    return trouves


def identifiants(parties: dict[str, bytes]) -> list[str]:
    liees = {cible(DOCUMENT, lien) for lien in relations(parties, DOCUMENT).values()} | {DOCUMENT}
    return [d.get('id') for nom in liees if nom in parties and nom.endswith('.xml') for d in analyser(parties[nom]).iter(f'{WP}docPr')]


def test_chaque_lettre_porte_le_logo_et_la_signature_a_leur_taille(tmp_path: Path) -> None:
    siennes = images(tmp_path / 'lilas', 'logo.png', 'signature.jpg')
    tous = avec_images(tmp_path, siennes)
    parties = rendu(a_logos(), tous, tmp_path, siennes).parties
    vus = dessins(parties)
    ecole = tous[0].ecole
    logos = [vu for vu in vus if vu[1] == f'Logo {ecole.de_nom}']
    signatures = [vu for vu in vus if vu[1] == f'Signature {ecole.direction.de}']
    assert len([v for v in logos if v[0] == DOCUMENT]) == 3 and len(signatures) == 3
    assert all(montree == siennes['logo'].octets for _, _, montree, _ in logos)
    assert all(montree == siennes['signature'].octets for _, _, montree, _ in signatures)
    for _, _, _, (largeur, hauteur) in logos + signatures:
        assert largeur == pytest.approx(3 * hauteur, abs=5) and largeur in (Cm(3), Cm(1)), "le cadre dessiné, sans déformer"
    assert [v[1] for v in vus if v[0] == DOCUMENT].count("Un soleil") == 3
    assert not [nom for nom, contenu in parties.items() if nom.endswith('.xml') and b'{{' in contenu], "aucune balise ne reste"
    assert sum(nom.startswith('word/media/ecole_logo') for nom in parties) == 1, "une seule fois dans le fichier"
    tous_les_ids = identifiants(parties)
    assert len(tous_les_ids) == len(set(tous_les_ids)), tous_les_ids


@pytest.mark.parametrize('taille', [(300, 100), (100, 300), (5, 900), (64, 44)])
def test_une_image_tient_dans_son_cadre_et_garde_ses_proportions(taille: tuple[int, int], tmp_path: Path) -> None:
    siennes = images(tmp_path / 'lilas', 'logo.png', taille=taille)
    doc = nouveau()
    image(doc.add_paragraph(), "{{ ecole.logo }}", largeur=3)
    ((_, _, _, (largeur, hauteur)),) = dessins(rendu(doc, avec_images(tmp_path, siennes)[:1], tmp_path, siennes).parties)
    assert largeur <= Cm(3) + 1 and hauteur <= Cm(3) * 44 / 64 + 1
    assert largeur / hauteur == pytest.approx(taille[0] / taille[1], rel=0.01)


def test_sans_fichier_l_image_disparait_et_son_paragraphe_reste(tmp_path: Path) -> None:
    tous = avec_images(tmp_path, {})
    assemble = rendu(a_logos(), tous, tmp_path, {})
    assert {vu[1] for vu in dessins(assemble.parties)} == {"Un soleil"}
    corps = analyser(assemble.parties[DOCUMENT])
    assert len(list(corps.iter(f'{W}p'))) >= 4 * 3 and all(texte[0].startswith("Avant") for texte in assemble.textes)


@pytest.mark.parametrize('moteur', MOTEURS)
def test_le_logo_s_imprime_dans_le_corps_et_l_en_tete(moteur: Callable, tmp_path: Path) -> None:
    siennes = images(tmp_path / 'lilas', 'logo.png', 'signature.jpg')
    pages, pdf = en_pages(rendu(a_logos(), avec_images(tmp_path, siennes), tmp_path, siennes), tmp_path, moteur())
    assert len(pages) == 3
    avec = rouges(pdf)
    assert all(page > 0.004 for page in avec), avec
    nues, pdf = en_pages(rendu(a_logos(), avec_images(tmp_path, {}), tmp_path, {}), tmp_path, moteur())
    assert len(nues) == 3 and rouges(pdf) == [0, 0, 0]


@pytest.mark.libreoffice
def test_un_lecteur_d_ecran_dit_le_logo_de_l_ecole(tmp_path: Path) -> None:
    """Un PDF balisé, comme Word ou LibreOffice le fait du .docx, porte le vrai texte de remplacement."""
    siennes = images(tmp_path / 'lilas', 'logo.png', 'signature.png')
    tous = avec_images(tmp_path, siennes)
    path = tmp_path / 'lot.docx'
    path.write_bytes(ecrire_paquet(rendu(a_logos(), tous, tmp_path, siennes).parties))
    balise = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    soffice_convertit(path, balise)
    dits = textes_de_remplacement(path.with_suffix('.pdf'))
    assert {f'Logo {tous[0].ecole.de_nom}', "Signature d’Odile Caron", "Un soleil"} <= dits


def textes_de_remplacement(pdf: Path) -> set[str]:
    from pypdf import PdfReader

    lecteur = PdfReader(pdf)
    objets = (lecteur.get_object(rang) for rang in range(1, lecteur.trailer['/Size']))
    return {str(objet['/Alt']) for objet in objets if isinstance(objet, dict) and '/Alt' in objet}


def rouges(pdf: Path) -> list[float]:
    """La part de chaque page que couvre le logo rouge."""
    parts = []
    for page in pypdfium2.PdfDocument(pdf):
        points = list(page.render(scale=1).to_pil().convert('RGB').get_flattened_data())
        parts.append(sum(r > 150 and v < 90 and b < 90 for r, v, b in points) / len(points))
    return parts


def test_deux_ecoles_ont_chacune_leur_logo(tmp_path: Path) -> None:
    rouge, bleu = images(tmp_path / 'a', 'logo.png'), images(tmp_path / 'b', 'logo.png', couleur=(0, 0, 200))
    for siennes in (rouge, bleu):
        parties = rendu(a_logos(), avec_images(tmp_path, siennes), tmp_path, siennes).parties
        assert {vu[2] for vu in dessins(parties) if vu[1].startswith('Logo')} == {siennes['logo'].octets}
    assert rouge['logo'].sha256 != bleu['logo'].sha256


def abimee(dossier: Path) -> None:
    path = fichier(dossier, 'logo.png')
    path.write_bytes(path.read_bytes()[:-20])


def deguisee(dossier: Path) -> None:
    dossier.mkdir(parents=True)
    (dossier / 'logo.png').write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"/>')


def gif(dossier: Path) -> None:
    dossier.mkdir(parents=True)
    tampon = BytesIO()
    Pillow.new('RGB', (3, 3)).save(tampon, 'GIF')
    (dossier / 'logo.png').write_bytes(tampon.getvalue())


def lourde(dossier: Path) -> None:
    path = fichier(dossier, 'logo.png')
    path.write_bytes(path.read_bytes() + b'\0' * OCTETS_MAX)


def immense(dossier: Path) -> None:
    fichier(dossier, 'logo.png', taille=(5000, 5000))


def en_double(dossier: Path) -> None:
    fichier(dossier, 'logo.png')
    fichier(dossier, 'logo.jpg')


@pytest.mark.parametrize('preparer', [abimee, deguisee, gif, lourde, immense, en_double])
def test_un_fichier_qui_n_est_pas_une_image_sure_est_nomme(preparer: Callable[[Path], None], tmp_path: Path) -> None:
    preparer(tmp_path / 'lilas')
    rapport = Rapport()
    lues = lire_images(tmp_path / 'lilas', 'modeles/lilas', rapport)
    (probleme,) = rapport
    assert probleme.code == 'M-331' and 'modeles/lilas/logo' in probleme.emplacement.fichier and probleme.remede
    assert 'logo' not in lues


@pytest.mark.parametrize('nom', ['logo.png', 'logo.jpg'])
def test_une_image_alteree_au_hasard_est_lue_ou_refusee_sans_plus(nom: str, tmp_path: Path) -> None:
    path = fichier(tmp_path / 'lilas', nom, taille=(20, 10))
    sain, hasard = path.read_bytes(), random.Random(4)
    for _ in range(400):
        octets = bytearray(sain)
        for _ in range(hasard.randint(1, 6)):
            octets[hasard.randrange(len(octets))] = hasard.randrange(256)
        path.write_bytes(bytes(octets[: hasard.randint(1, len(octets))]) if hasard.random() < 0.3 else bytes(octets))
        rapport = Rapport()
        lue = 'logo' in lire_images(tmp_path / 'lilas', 'modeles/lilas', rapport)
        assert [probleme.code for probleme in rapport] == ([] if lue else ['M-331'])


def test_une_image_sans_texte_de_remplacement_est_un_avertissement(tmp_path: Path) -> None:
    (probleme,) = fautes(modele(tmp_path, 'Bonjour', retouche=lambda doc: image(doc.add_paragraph("Voir "), '')))
    assert (probleme.code, probleme.gravite) == ('M-332', Gravite.AVERTISSEMENT) and 'paragraphe 2' in probleme.emplacement.precision


@pytest.mark.parametrize('texte', ["{{ eleve.nom }}", "Logo {{ ecole.logo }}", "{{ ecole.logo|vide }}", "{% if 1 %}", "{{ ecole.log }}"])
def test_un_texte_de_remplacement_ne_porte_pas_d_autre_balise(texte: str, tmp_path: Path) -> None:
    (probleme,) = fautes(modele(tmp_path, 'Bonjour', retouche=lambda doc: image(doc.add_paragraph("Voir "), texte)))
    assert probleme.code == 'M-333' and probleme.gravite is Gravite.ERREUR and 'paragraphe 2' in probleme.emplacement.precision


@pytest.mark.parametrize('texte', ["Un soleil", "{{ ecole.logo }}", "{{ecole.signature}}"])
def test_une_image_bien_decrite_passe(texte: str, tmp_path: Path) -> None:
    assert fautes(modele(tmp_path, 'Bonjour', retouche=lambda doc: image(doc.add_paragraph(), texte))) == []


def test_une_image_decorative_passe(tmp_path: Path) -> None:
    from docx.oxml import parse_xml

    def retoucher(doc: Doc) -> None:
        image(doc.add_paragraph(), '')
        (proprietes,) = doc.element.iter(qn('wp:docPr'))
        proprietes.append(parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        ))

    assert fautes(modele(tmp_path, 'Bonjour', retouche=retoucher)) == []


def test_une_image_d_ancien_format_est_refusee_avec_le_remede(tmp_path: Path) -> None:
    from docx.oxml import parse_xml

    def retoucher(doc: Doc) -> None:
        doc.add_paragraph("Voir ").add_run()._r.append(parse_xml(
            '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
            '<v:shape alt="{{ ecole.logo }}"/></w:pict>'
        ))

    (probleme,) = fautes(modele(tmp_path, 'Bonjour', retouche=retoucher))
    assert probleme.code == 'M-333' and 'Insertion > Images' in probleme.remede and 'paragraphe 2' in probleme.emplacement.precision


@pytest.mark.libreoffice
def test_le_meme_modele_enregistre_par_libreoffice_porte_le_logo(tmp_path: Path) -> None:
    siennes = images(tmp_path / 'lilas', 'logo.png', 'signature.png')
    (tmp_path / 'lo').mkdir()
    origine = ecrire(a_logos(), tmp_path / 'lo' / 'modele.docx')
    soffice_convertit(origine, 'odt')
    origine.unlink()
    soffice_convertit(origine.with_suffix('.odt'), 'docx')
    tous = avec_images(tmp_path, siennes)
    parties = assembler(compiler(origine, lire_paquet(origine, Bornes()), siennes), tous).parties
    dits = {texte for _, texte, montree, _ in dessins(parties) if montree in (siennes['logo'].octets, siennes['signature'].octets)}
    assert dits == {f'Logo {tous[0].ecole.de_nom}', "Signature d’Odile Caron"}
