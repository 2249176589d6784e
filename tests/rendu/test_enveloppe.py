"""L'enveloppe d'un modèle, attaquée : macros, objets, liens, champs Word, zip. Refusée avant que rien ne l'ouvre."""

from __future__ import annotations

import codecs
import datetime as dt
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from generator.rendu.champs import ChampsLettre
from generator.rendu.copie_corrigee import corriger
from generator.rendu.securite import ouvrir_modele
from generator.rendu.verification import Verification
from tests.rendu.essais import avec_corps, document_vide, ecrire, empaqueter, essayer, paragraphe

OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
DOCUMENT, TYPES, LIENS = 'word/document.xml', '[Content_Types].xml', 'word/_rels/document.xml.rels'
PARAGRAPHE = paragraphe('Bonjour')
PNG = b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + struct.pack('>II', 10, 10)


def refus(path: Path) -> list[str]:
    """Ce que dit l'ouverture ; un code dangereux ou illisible, une phrase, un remède."""
    parties, problemes = ouvrir_modele(path, 'm.docx', repete=True)
    assert all(p.code in ('M-302', 'M-303', 'M-314', 'M-321') and p.quoi and p.remede for p in problemes)
    assert not (parties and any(p.code != 'M-314' for p in problemes)), "un modèle refusé ne rend aucune partie"
    return [f'{p.code} {p.quoi} ({p.emplacement.precision})' for p in problemes]


def avec_lien(path: Path, genre: str, cible: str, *, externe: bool = True, xml: str = PARAGRAPHE, fichier: str = LIENS,
              origine: str = OFFICE, **autres: bytes) -> Path:
    mode = ' TargetMode="External"' if externe else ''
    lien = f'<Relationship Id="rIdX" Type="{origine}/{genre}" Target="{cible}"{mode}/></Relationships>'
    avant = document_vide().get(fichier, b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>')
    return avec_corps(path, xml, **{fichier: avant.replace(b'</Relationships>', lien.encode()), **autres})


def avec_type(path: Path, ancien: str, nouveau: str) -> Path:
    types = document_vide()[TYPES]
    assert ancien.encode() in types
    return avec_corps(path, PARAGRAPHE, **{TYPES: types.replace(ancien.encode(), nouveau.encode())})


@pytest.mark.parametrize('partie', [
    'word/vbaProject.bin', 'word/VBAPROJECT.BIN', 'word/vbaData.xml', 'word/autre/vbaProjectSignature.bin', 'word/embeddings/a.xlsx',
    'word/embeddings/oleObject1.bin', 'word/activeX/activeX1.xml', 'word/afchunk.htm', 'word/fonts/font1.odttf', 'word/charts/chart1.xml',
    'word/diagrams/data1.xml', 'customUI/customUI14.xml', 'word/webextensions/webextension1.xml', '_xmlsignatures/sig1.xml', 'mimetype',
    'META-INF/manifest.xml', 'content.xml', 'word/script.js', 'autre.bin', 'word/media/../x', 'word/header1.bin',
])  # fmt: skip
def test_une_partie_qu_un_formulaire_n_a_pas_est_refusee(partie: str, tmp_path: Path) -> None:
    assert refus(avec_corps(tmp_path / 'm.docx', PARAGRAPHE, **{partie: b'<x/>'}))[0].startswith('M-303')


@pytest.mark.parametrize('genre', [
    'attachedTemplate', 'subDocument', 'aFChunk', 'oleObject', 'package', 'frame', 'mailMergeSource', 'mailMergeHeaderSource', 'control',
    'vbaProject', 'externalLink', 'image', 'header', 'footer', 'footnotes', 'theme', 'settings', 'font', 'chart', 'diagramData', 'styles',
    'customXml', 'glossaryDocument', 'video', 'inconnue', 'Hyperlink', 'image?x', 'transform',
])  # fmt: skip
def test_un_lien_vers_dehors_est_refuse(genre: str, tmp_path: Path) -> None:
    assert any(dit.startswith('M-303') for dit in refus(avec_lien(tmp_path / 'm.docx', genre, 'http://198.51.100.7/x')))


@pytest.mark.parametrize('fichier', [
    'word/_rels/header1.xml.rels', 'word/_rels/footer2.xml.rels', 'word/_rels/settings.xml.rels', 'word/_rels/webSettings.xml.rels',
    'word/_rels/footnotes.xml.rels', 'word/_rels/comments.xml.rels', 'word/theme/_rels/theme1.xml.rels', 'word/glossary/_rels/document.xml.rels',
    'customXml/_rels/item1.xml.rels', '_rels/.rels',
])  # fmt: skip
def test_il_est_refuse_ou_qu_il_soit(fichier: str, tmp_path: Path) -> None:
    for genre in ('image', 'attachedTemplate', 'frame'):
        assert any(dit.startswith('M-303') for dit in refus(avec_lien(tmp_path / 'm.docx', genre, 'http://198.51.100.7/x', fichier=fichier)))


@pytest.mark.parametrize('adresse', [
    'file:///etc/passwd', 'javascript:alert(1)', r'\\serveur\partage\x', 'smb://serveur/x', 'vnd.sun.star.script:x', 'ms-word:ofe|u|http://x',
    'ftp://x/y', 'C:\\x.exe', 'x.docx', '../x', 'data:text/html,x', ' file:///x', 'FILE:///x', 'mhtml:http://x', 'macro:///x', 'slot:x',
    '//serveur/partage',
])  # fmt: skip
def test_un_lien_hypertexte_ne_mene_ni_a_un_fichier_ni_a_un_programme(adresse: str, tmp_path: Path) -> None:
    assert 'un lien vers un fichier' in refus(avec_lien(tmp_path / 'm.docx', 'hyperlink', adresse))[0]
    champ = adresse.replace('\\', '\\\\')
    corps = f'<w:p><w:fldSimple w:instr=\'HYPERLINK "{champ}"\'><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'.replace('&', '&amp;')
    assert 'M-303' in refus(avec_corps(tmp_path / 'n.docx', corps))[0]


@pytest.mark.parametrize('adresse', ['https://www.exemple.fr', 'http://exemple.fr/a?b=1', 'mailto:ecole@exemple.fr', 'HTTPS://exemple.fr'])
def test_un_lien_vers_le_web_ou_un_courriel_est_permis(adresse: str, tmp_path: Path) -> None:
    lie = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>ici</w:t></w:r></w:hyperlink></w:p>'
    assert essayer(avec_lien(tmp_path / 'm.docx', 'hyperlink', adresse, xml=lie)).texte == ('ici',)


@pytest.mark.parametrize('xml', [
    '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rIdX"/></w:drawing></w:r></w:p>',
    '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="rIdX"/></w:drawing></w:r></w:p>',
    '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:id="rIdX"/></w:pict></w:r></w:p>',
    '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:href="rIdX"/></w:pict></w:r></w:p>',
    '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://x"/></w:pict></w:r></w:p>',
    '<w:p><w:r><w:pict><v:fill xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" o:href="http://x"/></w:pict></w:r></w:p>',
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" href="file:///etc/passwd"/></w:pict></w:r></w:p>',
    '<w:altChunk r:id="rIdX"/>', '<w:subDoc r:id="rIdX"/>', '<w:p><w:r><w:object/></w:r></w:p>', '<w:p><w:r><w:control r:id="rIdX"/></w:r></w:p>',
    '<w:p><w:r><w:drawing><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdX"/></w:drawing></w:r></w:p>',
    '<w:p><w:r><w:contentPart r:id="rIdX"/></w:r></w:p>', '<w:p><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:p>',
])  # fmt: skip
def test_un_element_qui_va_chercher_ailleurs_est_refuse(xml: str, tmp_path: Path) -> None:
    """Même par un lien déclaré « hyperlink », dont l'adresse serait permise."""
    dits = refus(avec_lien(tmp_path / 'm.docx', 'hyperlink', 'http://198.51.100.7/x', xml=xml))
    assert dits and all(dit.startswith('M-303') for dit in dits) and '(corps)' in dits[0]


def complexe(*morceaux: str, cle: str = 'begin') -> str:
    return (f'<w:r><w:fldChar w:fldCharType="{cle}"/></w:r>' + ''.join(f'<w:r><w:instrText>{m}</w:instrText></w:r>' for m in morceaux)
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')


@pytest.mark.parametrize('xml', [
    f'<w:p>{complexe("INCLUDE", "TEXT c:/x")}</w:p>', f'<w:p>{complexe(" includepicture", " http://x")}</w:p>', f'<w:p>{complexe("&#9;DDEAUTO&#160;x")}</w:p>',
    f'<w:p>{complexe("DD", "E x")}</w:p>', f'<w:p>{complexe("I&#8203;NCLUDETEXT x")}</w:p>', f'<w:p>{complexe("&quot;INCLUDETEXT&quot; x")}</w:p>',
    '<w:p>' + complexe('\\INCLUDETEXT x') + '</w:p>', f'<w:p>{complexe("QUOTE a")}</w:p>', f'<w:p>{complexe("IMPORT x")}</w:p>',
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p><w:p><w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r></w:p>',
    '<w:p><w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r></w:p>',
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>' + complexe('PAGE') + '<w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    '<w:p><w:fldSimple w:instr=" DDE x"/></w:p>', '<w:p><w:fldSimple w:instr="MACROBUTTON x"/></w:p>', '<w:p><w:fldSimple w:instr="= 1 + 1"/></w:p>',
    '<w:p><w:fldSimple w:instr="ＩＮＣＬＵＤＥＴＥＸＴ x"/></w:p>', '<w:p><w:fldSimple w:instr="DATABASE x"/></w:p>', '<w:p><w:fldSimple w:instr="FILLIN x"/></w:p>',
    '<w:p><w:del w:id="1"><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:delInstrText>LINK x</w:delInstrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del></w:p>',
])  # fmt: skip
def test_un_champ_word_cache_est_trouve(xml: str, tmp_path: Path) -> None:
    assert refus(avec_corps(tmp_path / 'm.docx', xml))
    glossaire = document_vide()[DOCUMENT].replace(b'<w:body>', b'<w:body>' + xml.encode())
    assert refus(avec_corps(tmp_path / 'n.docx', PARAGRAPHE, **{'word/glossary/document.xml': glossaire}))
    for partie in ('word/header9.xml', 'word/footnotes.xml', 'word/comments.xml'):
        assert refus(avec_corps(tmp_path / 'o.docx', PARAGRAPHE, **{partie: glossaire}))


@pytest.mark.parametrize(('reglage', 'dit'), [
    ('<w:attachedTemplate r:id="rIdX" xmlns:r="x"/>', 'un modèle attaché'), ('<w:mailMerge><w:query w:val="x"/></w:mailMerge>', 'publipostage'),
    ('<w:saveThroughXslt/>', 'feuille de transformation'), ('<w:attachedSchema w:val="x"/>', 'un schéma XML'),
])  # fmt: skip
def test_un_reglage_du_document_qui_va_chercher_ailleurs_est_refuse(reglage: str, dit: str, tmp_path: Path) -> None:
    reglages = document_vide()['word/settings.xml'].replace(b'</w:settings>', reglage.encode() + b'</w:settings>')
    (phrase,) = refus(avec_corps(tmp_path / 'm.docx', PARAGRAPHE, **{'word/settings.xml': reglages}))
    assert dit in phrase and 'réglages du document' in phrase


@pytest.mark.parametrize('reglage', ['<w:documentProtection w:edit="readOnly"/>', '<w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars>'])
def test_un_reglage_sans_effet_est_admis(reglage: str, tmp_path: Path) -> None:
    reglages = document_vide()['word/settings.xml'].replace(b'</w:settings>', reglage.encode() + b'</w:settings>')
    assert refus(avec_corps(tmp_path / 'm.docx', PARAGRAPHE, **{'word/settings.xml': reglages})) == []


def test_ce_qui_est_a_l_ecran_s_imprime_pas_des_donnees_cachees(tmp_path: Path) -> None:
    """Un contrôle lié à des données cachées prendrait leur texte à l'ouverture : la liaison est ôtée."""
    lie = f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="x"/></w:sdtPr><w:sdtContent>{PARAGRAPHE}</w:sdtContent></w:sdt>'
    essai = essayer(avec_corps(tmp_path / 'm.docx', lie))
    assert essai.texte == ('Bonjour',) and essai.parties is not None and b'dataBinding' not in essai.parties[DOCUMENT]


MAIN = 'wordprocessingml.document.main+xml'


@pytest.mark.parametrize(('type_', 'dit'), [
    ('application/vnd.ms-word.document.macroEnabled.main+xml', 'macros'), ('application/vnd.ms-word.template.macroEnabledTemplate.main+xml', 'macros'),
    ('application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml', 'modèle Word (.dotx)'), ('text/html', "n'est pas"),
    ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', "n'est pas"),
])  # fmt: skip
def test_un_autre_format_renomme_est_refuse(type_: str, dit: str, tmp_path: Path) -> None:
    path = avec_type(tmp_path / 'm.docx', f'application/vnd.openxmlformats-officedocument.{MAIN}', type_)
    assert any(dit in phrase for phrase in refus(path))


def test_l_enveloppe_ne_peut_pas_designer_un_autre_document(tmp_path: Path) -> None:
    vide = document_vide()
    autre = vide['_rels/.rels'].replace(b'word/document.xml', b'word/header7.xml')
    assert 'un autre document' in refus(avec_corps(tmp_path / 'a.docx', PARAGRAPHE, **{'_rels/.rels': autre, 'word/header7.xml': vide[DOCUMENT]}))[0]
    deux = vide['_rels/.rels'].replace(
        b'</Relationships>', f'<Relationship Id="z" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'.encode())
    assert any('un autre document' in dit for dit in refus(avec_corps(tmp_path / 'b.docx', PARAGRAPHE, **{'_rels/.rels': deux})))
    types = vide[TYPES].replace(b'</Types>', b'<Override PartName="/word/header7.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                                + MAIN.encode() + b'"/></Types>')
    assert 'un second document' in refus(avec_corps(tmp_path / 'c.docx', PARAGRAPHE, **{TYPES: types, 'word/header7.xml': vide[DOCUMENT]}))[0]
    for partie in (TYPES, '_rels/.rels', DOCUMENT):
        assert refus(empaqueter(tmp_path / 'd.docx', {nom: c for nom, c in vide.items() if nom != partie}))[0].startswith('M-302')


def test_le_format_strict_est_refuse_avec_son_remede(tmp_path: Path) -> None:
    strict = {nom: contenu.replace(b'http://schemas.openxmlformats.org/officeDocument/2006/relationships', b'http://purl.oclc.org/ooxml/officeDocument/relationships')
              .replace(b'http://schemas.openxmlformats.org/wordprocessingml/2006/main', b'http://purl.oclc.org/ooxml/wordprocessingml/main')
              for nom, contenu in document_vide().items()}  # fmt: skip
    problemes = ouvrir_modele(empaqueter(tmp_path / 'm.docx', strict), 'm.docx', repete=True)[1]
    assert any('Strict' in p.quoi and 'Document Word (.docx)' in p.remede for p in problemes)


@pytest.mark.parametrize('refait', [
    lambda c: c.replace(b'<w:document', b'<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1),
    lambda c: c.replace(b'<w:document', b'<!-- x --><!DOCTYPE x><w:document', 1),
    lambda c: codecs.BOM_UTF8 + c.replace(b'<w:document', b'<!DOCTYPE x><w:document', 1),
    lambda c: c.decode().replace('<w:document', '<!DOCTYPE x><w:document', 1).replace('UTF-8', 'UTF-16').encode('utf-16'),
    lambda c: c.decode().replace('UTF-8', 'UTF-7').encode(), lambda c: c.decode().replace('UTF-8', 'cp037').encode('cp037'),
    lambda c: c.decode().replace('UTF-8', 'UTF-32').encode('utf-32'), lambda c: c.decode().replace('UTF-8', 'iso-8859-1').encode(),
    lambda c: c.decode().replace('UTF-8', 'UTF-16BE').encode('utf-16-be'), lambda c: b'\xff' + c,
], ids=['entité', 'après un commentaire', 'après une marque', 'en UTF-16', 'UTF-7', 'EBCDIC', 'UTF-32', 'latin-1', 'UTF-16 sans marque', 'octet'])  # fmt: skip
def test_une_declaration_doctype_ou_un_codage_etrange_sont_refuses(refait, tmp_path: Path) -> None:
    assert refus(empaqueter(tmp_path / 'm.docx', {**document_vide(), DOCUMENT: refait(document_vide()[DOCUMENT])}))


def test_un_document_en_utf_16_se_lit(tmp_path: Path) -> None:
    parties = dict(document_vide())
    texte = parties[DOCUMENT].decode().replace('<w:body>', '<w:body>' + paragraphe('Élise'))
    parties[DOCUMENT] = texte.replace('UTF-8', 'UTF-16').encode('utf-16')
    assert essayer(empaqueter(tmp_path / 'm.docx', parties)).texte == ('Élise',)


@pytest.mark.parametrize('changer', [
    lambda c: c.replace(b'xmlns:w=', b'xmlns:x=').replace(b'<w:', b'<x:').replace(b'</w:', b'</x:').replace(b' w:', b' x:'),
    lambda c: c.replace(b'<w:body>', b'<w:body xmlns:w2="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w2:p/>'),
    lambda c: c.replace(b'<w:body>', b'<w:body><x:y xmlns:x="u" xmlns:w="v"/>'), lambda c: c.replace(b'<w:body>', b'<w:body><w:p><w:body/></w:p>'),
    lambda c: c.replace(b'<w:body>', b'<w:corps>').replace(b'</w:body>', b'</w:corps>'),
], ids=['autre préfixe', 'second préfixe', 'préfixe détourné', 'deux corps', 'pas de corps'])  # fmt: skip
def test_un_xml_ecrit_autrement_que_word_est_refuse(changer, tmp_path: Path) -> None:
    assert refus(empaqueter(tmp_path / 'm.docx', {**document_vide(), DOCUMENT: changer(document_vide()[DOCUMENT])}))[0].startswith('M-302')


@pytest.mark.parametrize(('image', 'admise'), [
    (PNG, True), (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', False), (b'%PDF-1.7', False), (b'', False),
    (b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + struct.pack('>II', 60_000, 60_000), False), (b'GIF89a' + struct.pack('<HH', 60_000, 60_000), False),
    (b'\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x0b\x08' + struct.pack('>HH', 60_000, 60_000), False), (b'<html>', False), (b'GIF8', True),
    (b'BM' + b'\0' * 16 + struct.pack('<ii', 60_000, -60_000), False), (b'\xff\xd8\xff\xff\xff', True), (b'MZ', False),
])  # fmt: skip
def test_une_image_est_une_image_de_taille_raisonnable(image: bytes, admise: bool, tmp_path: Path) -> None:
    types = document_vide()[TYPES].replace(b'<Default ', b'<Default Extension="png" ContentType="image/png"/><Default ', 1)
    dits = refus(avec_corps(tmp_path / 'm.docx', PARAGRAPHE, **{TYPES: types, 'word/media/image1.png': image}))
    assert (dits == []) is admise, dits


def test_un_lien_interne_mene_quelque_part_et_n_a_pas_de_double(tmp_path: Path) -> None:
    assert 'manque' in refus(avec_lien(tmp_path / 'a.docx', 'header', 'header99.xml', externe=False))[0]
    double = document_vide()[LIENS].replace(b'</Relationships>', f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'.encode())
    assert any('deux liens' in dit for dit in refus(avec_corps(tmp_path / 'b.docx', PARAGRAPHE, **{LIENS: double})))


# Le zip

def zip_de(path: Path, *membres: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    ecrire(path, 'x')
    with zipfile.ZipFile(path, 'a') as archive:
        for nom, contenu in membres:
            archive.writestr(nom, contenu)
    return path


@pytest.mark.parametrize('nom', ['../x', '/etc/passwd', '..\\x', '\\x', 'C:\\x', 'c:x', 'word/../../x', 'Word/Document.xml', 'WORD/document.XML', '//x', 'x\0y'])
def test_un_nom_de_membre_hostile_est_refuse(nom: str, tmp_path: Path) -> None:
    assert refus(zip_de(tmp_path / 'm.docx', (nom, b'x')))


def test_un_lien_symbolique_est_refuse(tmp_path: Path) -> None:
    info = zipfile.ZipInfo('word/media/a.png')
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert 'sort' in refus(zip_de(tmp_path / 'm.docx', (info, b'/etc/passwd')))[0]


def test_un_membre_en_double_chiffre_recouvrant_ou_menteur_est_refuse(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match='Duplicate'):
        assert 'deux fois' in refus(zip_de(tmp_path / 'a.docx', ('word/document.xml', b'x')))[0]
    contenu = bytearray(ecrire(tmp_path / 'b.docx', 'x').read_bytes())
    central = contenu.index(b'PK\x01\x02')
    for decalage, valeur in ((8, b'\x01\0'), (20, b'\xff\xff\xff\x00'), (24, b'\xff\xff\xff\xff'), (42, b'\x05\0\0\0'), (10, b'\x63\0')):
        faux = bytearray(contenu)
        faux[central + decalage : central + decalage + len(valeur)] = valeur
        (tmp_path / 'c.docx').write_bytes(faux)
        assert refus(tmp_path / 'c.docx'), decalage
    second = contenu.index(b'PK\x01\x02', central + 4)
    faux = bytearray(contenu)
    faux[second + 42 : second + 46] = faux[central + 42 : central + 46]
    (tmp_path / 'd.docx').write_bytes(faux)
    assert 'recouvrent' in refus(tmp_path / 'd.docx')[0]


def test_une_bombe_est_refusee_sans_etre_depliee(tmp_path: Path) -> None:
    path = tmp_path / 'm.docx'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('word/document.xml', b'\0' * 60_000_000)
    assert 'compressé' in refus(path)[0] or 'dépasse' in refus(path)[0]
    assert 'éléments' in refus(zip_de(tmp_path / 'n.docx', *((f'word/media/a{i}.png', b'') for i in range(600))))[0]


def test_un_tube_un_peripherique_un_dossier_ne_font_pas_attendre(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / 'tube.docx')
    (tmp_path / 'dossier.docx').mkdir()
    (tmp_path / 'zero.docx').symlink_to('/dev/zero')
    (tmp_path / 'secret.docx').symlink_to('/etc/passwd')
    (tmp_path / 'nulle_part.docx').symlink_to(tmp_path / 'absent')
    for nom in ('tube', 'dossier', 'zero', 'secret', 'nulle_part'):
        dit = refus(tmp_path / f'{nom}.docx')
        assert len(dit) == 1 and 'root' not in dit[0], dit


def test_un_numero_de_commentaire_ou_de_revision_demesure_n_arrete_pas_la_copie_corrigee(tmp_path: Path) -> None:
    corps = f'<w:p><w:ins w:id="{"9" * 5_000}"><w:r><w:t>{{{{ elev.nom }}}}</w:t></w:r></w:ins></w:p><w:p><w:del w:id="²"/></w:p>'
    parties, problemes = ouvrir_modele(avec_corps(tmp_path / 'm.docx', corps), 'm.docx', repete=True)
    verification = Verification('m.docx', ChampsLettre)
    assert not problemes and verification.verifier(parties)
    assert b'commentRangeStart' in corriger(parties, verification.fautes, dt.datetime(2026, 11, 2))[DOCUMENT]
