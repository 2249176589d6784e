"""Un modèle fautif est montré : où, pourquoi, que faire. Toutes ses fautes d'un coup, avant toute conversion."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Doc
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generator.erreurs import ErreurDonnees
from generator.lecture import lire_catalogue
from generator.rapport import Gravite, Probleme
from generator.reglages import RACINE
from generator.rendu import charger_formulaires
from generator.rendu.champs import ChampsLettre, ChampsTableau
from generator.rendu.securite import ouvrir_modele
from generator.rendu.verification import Verification


def modele(tmp_path: Path, *paragraphes: str, entete: str = '', retouche: Callable | None = None) -> Path:
    doc = Document()
    for texte in paragraphes:
        doc.add_paragraph(texte)
    if entete:
        doc.sections[0].header.paragraphs[0].text = entete
    if retouche:
        retouche(doc)
    path = tmp_path / 'm.docx'
    doc.save(path)
    return path


def fautes(path: Path, contexte: type = ChampsLettre, *, repete: bool = True) -> list[Probleme]:
    parties, problemes = ouvrir_modele(path, 'm.docx', repete=repete)
    return problemes or Verification('m.docx', contexte).verifier(parties)


def une(path: Path, code: str) -> Probleme:
    trouvees = fautes(path)
    assert [faute.code for faute in trouvees] == [code], trouvees
    return trouvees[0]


def test_les_modeles_livres_sont_sans_faute() -> None:
    catalogue = lire_catalogue(RACINE / 'modeles')
    formulaires, rapport = charger_formulaires(catalogue, RACINE / 'modeles', '')
    assert list(rapport) == [] and formulaires.fragilites == []
    assert formulaires.polices == {'Arial'}


def test_un_champ_inconnu_est_situe_et_devine(tmp_path: Path) -> None:
    faute = une(modele(tmp_path, "Bonjour.", "Votre enfant {{ eleve.prenon }} ira bien."), 'M-310')
    assert faute.valeur == '{{ eleve.prenon }}'
    assert 'corps, paragraphe 2' in faute.emplacement.precision and 'Votre enfant' in faute.emplacement.precision
    assert '{{ eleve.prenom }}' in faute.remede


def test_un_synonyme_est_devine(tmp_path: Path) -> None:
    assert '{{ eleve.prenom }}' in une(modele(tmp_path, "{{ enfant.prenom }}"), 'M-310').remede


def test_un_champ_inconnu_dans_un_tableau_est_situe(tmp_path: Path) -> None:
    def ajouter(doc) -> None:
        table = doc.add_table(3, 2)
        table.cell(2, 1).text = "{{ eleve.nomm }}"

    faute = une(modele(tmp_path, "Bonjour", retouche=ajouter), 'M-310')
    assert 'tableau 1, ligne 3, colonne 2' in faute.emplacement.precision


def test_un_champ_inconnu_dans_l_en_tete_est_situe(tmp_path: Path) -> None:
    assert 'en-tête' in une(modele(tmp_path, "Bonjour", entete="{{ ecole.nm }}"), 'M-310').emplacement.precision


def test_toutes_les_fautes_en_un_passage(tmp_path: Path) -> None:
    trouvees = fautes(modele(tmp_path, "{{ a }}", "{{ eleve.b }}", "{{ periode.numero|truc }}", "{% for x in rien %}{% endfor %}"))
    assert [faute.code for faute in trouvees] == ['M-310'] * 4


@pytest.mark.parametrize(('texte', 'code'), [
    ("Bonjour {{ eleve.nom }, voici", 'M-311'),
    ("Bonjour { eleve.nom }}, voici", 'M-311'),
    ("{% if eleve.nom %} sans fin", 'M-313'),
    ("fin sans début {% endif %}", 'M-313'),
    ("{% p if eleve.nom %}x{% endif %}", 'M-311'),
    ("{{ eleve.nom|vide(« x ») }}", 'M-311'),
    ("{{ eleve.\u200bnom }}", 'M-311'),
    ("{{ eleve.nom }", 'M-311'),
    ("{% eleve.nom %}", 'M-312'),
    ("{{ eleve.nom +}}", 'M-311'),
    ("{% for e in eleve.nom %}{{ e }}{% endfor %}", 'M-310'),
    ("{{ loop.index }}", 'M-310'),
    ("{{ proposition.horaires.append }}", 'M-310'),
])  # fmt: skip
def test_une_balise_mal_formee_est_nommee(texte: str, code: str, tmp_path: Path) -> None:
    trouvees = fautes(modele(tmp_path, texte))
    assert code in [faute.code for faute in trouvees], trouvees
    assert all('paragraphe 1' in faute.emplacement.precision for faute in trouvees)


@pytest.mark.parametrize('attaque', [
    "{{ ''.__class__ }}", "{{ eleve.nom.__class__.__mro__ }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ eleve.nom.format(eleve) }}", "{{ eleve.nom|attr('__class__') }}", "{% set x = 1 %}", "{% include 'x' %}",
    "{% import 'x' as y %}", "{{ 'x' * 1000000000 }}", "{{ 2 ** 99999 }}", "{{ range(999999) }}", "{{ lipsum(9) }}",
    "{% macro m() %}{% endmacro %}", "{{ eleve['nom'] }}", "{{ 'a' ~ 'b' }}", "{{ eleve.nom is defined }}",
    "{{ self.__init__ }}", "{{ namespace() }}", "{% raw %}{{ x }}{% endraw %}", "{{r eleve.nom }}", "{{ {} }}",
    "{% for a in proposition.horaires recursive %}{% endfor %}", "{{ 99999999999 }}", "{{ joiner }}", "{% block x %}{% endblock %}",
])  # fmt: skip
def test_une_attaque_est_refusee(attaque: str, tmp_path: Path) -> None:
    assert fautes(modele(tmp_path, attaque)), attaque


@pytest.mark.parametrize('permis', [
    "{{ eleve.nom|majuscules }}", "{% if proposition.lieu %}{{ proposition.lieu }}{% else %}–{% endif %}",
    "{% for h in proposition.horaires %}{{ loop.index }} {{ h }}{% endfor %}", "{{ periode.retour_avant|jour }}",
    "{% if eleve.niveau in ['CP', 'CE1'] and not proposition.lieu %}x{% elif periode.numero == 2 %}y{% endif %}",
    "{{ proposition.nombre_seances|pluriel(“séance”) }}", "{# une note #}", "{{ proposition.lieu|vide('–') }}",
    "{{ 'CP' if eleve.niveau == 'CP' else 'autre' }}",
])  # fmt: skip
def test_ce_qui_est_permis_passe(permis: str, tmp_path: Path) -> None:
    assert fautes(modele(tmp_path, permis)) == []


def test_une_balise_suivie_est_refusee(tmp_path: Path) -> None:
    def suivre(doc) -> None:
        suivi = OxmlElement('w:del')
        doc.paragraphs[0]._p.append(suivi)

    assert 'Accepter' in une(modele(tmp_path, "Bonjour", retouche=suivre), 'M-315').remede


def test_un_ajout_suivi_dit_les_mots_ajoutes(tmp_path: Path) -> None:
    def suivre(doc: Doc) -> None:
        suivi = OxmlElement('w:ins')
        passage = doc.paragraphs[0].add_run(" à tous")._r
        suivi.append(passage)
        doc.paragraphs[0]._p.append(suivi)

    faute = une(modele(tmp_path, "Bonjour", retouche=suivre), 'M-315')
    assert faute.valeur == " à tous" and faute.quoi.endswith("un ajout non accepté")


def test_un_commentaire_est_signale_et_ote(tmp_path: Path) -> None:
    from generator.rendu.modele import compiler

    doc = Document()
    paragraphe = doc.add_paragraph("Bonjour {{ eleve.nom }}")
    doc.add_comment(paragraphe.runs, text="{{ a_revoir }}", author='X')
    path = tmp_path / 'm.docx'
    doc.save(path)
    trouvees = fautes(path)
    assert [(f.code, f.gravite) for f in trouvees] == [('M-316', Gravite.AVERTISSEMENT)]
    parties, _ = ouvrir_modele(path, 'm.docx', repete=True)
    compile_ = compiler(path, parties)
    assert not [nom for nom in compile_.parties if 'comments' in nom]
    assert b'comments' not in compile_.parties['[Content_Types].xml']


@pytest.mark.parametrize(('champ', 'code'), [
    ('NUMPAGES', 'M-314'), ('SECTIONPAGES', 'M-314'), ('DATE \\@ "d"', 'M-314'), ('MERGEFIELD Nom', 'M-314'),
    ('INCLUDETEXT "c:\\\\x.docx"', 'M-303'), ('INCLUDEPICTURE "http://x/y.png"', 'M-303'), ('DDEAUTO x y', 'M-303'),
])  # fmt: skip
def test_un_champ_word_dangereux_ou_faux_est_refuse(champ: str, code: str, tmp_path: Path) -> None:
    def ajouter(doc) -> None:
        simple = OxmlElement('w:fldSimple')
        simple.set(qn('w:instr'), f' {champ} ')
        doc.paragraphs[0]._p.append(simple)

    assert une(modele(tmp_path, "Bonjour", retouche=ajouter), code).remede


def test_un_champ_page_est_permis(tmp_path: Path) -> None:
    def ajouter(doc) -> None:
        simple = OxmlElement('w:fldSimple')
        simple.set(qn('w:instr'), ' PAGE ')
        doc.paragraphs[0]._p.append(simple)

    assert fautes(modele(tmp_path, "Bonjour", retouche=ajouter)) == []


@pytest.mark.parametrize('membre', [
    'word/vbaProject.bin', 'word/embeddings/oleObject1.bin', 'word/activeX/activeX1.xml', 'word/afchunk.dat',
])  # fmt: skip
def test_un_contenu_actif_est_refuse(membre: str, tmp_path: Path) -> None:
    path = modele(tmp_path, "Bonjour")
    with zipfile.ZipFile(path, 'a') as archive:
        archive.writestr(membre, b'x')
    assert 'M-303' in [faute.code for faute in fautes(path)]


def test_une_image_liee_et_un_modele_attache_sont_refuses(tmp_path: Path) -> None:
    path = modele(tmp_path, "Bonjour")
    liens = (
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        'Target="http://x/y.png" TargetMode="External"/>'
        '<Relationship Id="rIdY" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    _changer(path, 'word/_rels/document.xml.rels', lambda c: c.replace(b'</Relationships>', liens.encode()))
    assert [faute.code for faute in fautes(path)] == ['M-303', 'M-303']


def test_une_entite_xml_et_un_xml_abime_sont_refuses(tmp_path: Path) -> None:
    path = modele(tmp_path, "Bonjour")
    _changer(path, 'word/document.xml', lambda c: c.replace(b'<w:document', b'<!DOCTYPE x><w:document', 1))
    assert une(path, 'M-303')
    path = modele(tmp_path, "Bonjour")
    _changer(path, 'word/document.xml', lambda c: c.replace(b'<w:body>', b'<w:body>&', 1))
    assert une(path, 'M-302')


@pytest.mark.parametrize('contenu', [b'', b'bonjour', b'PK\x05\x06' + b'\0' * 18])
def test_ce_qui_n_est_pas_un_document_word_est_refuse(contenu: bytes, tmp_path: Path) -> None:
    path = tmp_path / 'm.docx'
    path.write_bytes(contenu)
    assert une(path, 'M-302')


def test_un_champ_exige_qui_a_disparu_est_signale(tmp_path: Path) -> None:
    parties, _ = ouvrir_modele(modele(tmp_path, "Rien"), 'm.docx', repete=True)
    manques = Verification('m.docx', ChampsLettre).verifier(parties, ('eleve.nom_complet', 'foyer'))
    assert [(faute.code, faute.valeur) for faute in manques] == [
        ('M-310', '{{ eleve.nom_complet }}'), ('M-310', '{{ foyer }}'),
    ]  # fmt: skip


def test_deux_balises_de_ligne_sur_la_meme_ligne_sont_refusees(tmp_path: Path) -> None:
    def ajouter(doc) -> None:
        table = doc.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "{%tr for l in lignes %}", "{{ l.niveau }}{%tr endfor %}"

    trouvees = fautes(modele(tmp_path, "x", retouche=ajouter), ChampsTableau)
    assert any('seuls sur leur ligne' in faute.regle for faute in trouvees)


def test_le_modele_d_une_ecole_l_emporte_et_ses_fautes_aussi(tmp_path: Path) -> None:
    shutil.copytree(RACINE / 'modeles', tmp_path / 'modeles')
    (tmp_path / 'modeles' / 'lilas').mkdir()
    modele(tmp_path, "{{ eleve.prenon }}").rename(tmp_path / 'modeles' / 'lilas' / 'autorisation_parentale.docx')
    catalogue = lire_catalogue(tmp_path / 'modeles')
    charger_formulaires(catalogue, tmp_path / 'modeles', 'tilleuls')
    with pytest.raises(ErreurDonnees) as levee:
        charger_formulaires(catalogue, tmp_path / 'modeles', 'lilas')
    assert {p.emplacement.fichier for p in levee.value.rapport} == {'modeles/lilas/autorisation_parentale.docx'}


def _changer(path: Path, membre: str, changer: Callable[[bytes], bytes]) -> None:
    tampon = BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tampon, 'w') as cible:
        for info in source.infolist():
            contenu = source.read(info)
            cible.writestr(info.filename, changer(contenu) if info.filename == membre else contenu)
    path.write_bytes(tampon.getvalue())


def test_une_note_de_bas_de_page_est_refusee(tmp_path: Path) -> None:
    """Toutes les lettres d'un lot auraient la même : LibreOffice l'imprime une fois, l'embarqué jamais."""
    def noter(doc) -> None:
        passage = doc.paragraphs[0].add_run()._r
        appel = OxmlElement('w:footnoteReference')
        appel.set(qn('w:id'), '2')
        passage.append(appel)

    faute = une(modele(tmp_path, "Bonjour {{ eleve.nom }}", retouche=noter), 'M-345')
    assert 'paragraphe 1' in faute.emplacement.precision and 'pied de page' in faute.remede


@pytest.mark.parametrize('cible', ['%68eader1.xml', '..\\\\word\\\\header1.xml', '/word/header1.xml'])
def test_un_lien_interne_deguise_mene_a_la_meme_partie(cible: str, tmp_path: Path) -> None:
    path = modele(tmp_path, "Bonjour", entete="{{ ecole.nm }}")
    _changer(path, 'word/_rels/document.xml.rels', lambda c: c.replace(b'Target="header1.xml"', f'Target="{cible}"'.encode()))
    trouvees = fautes(path)
    assert [faute.code for faute in trouvees] in (['M-310'], ['M-303'], ['M-302']), trouvees


@pytest.mark.parametrize('constante', ['none', 'true', 'False'])
def test_une_constante_de_python_ne_s_imprime_pas(constante: str, tmp_path: Path) -> None:
    assert une(modele(tmp_path, f"{{{{ {constante} }}}}"), 'M-340').remede


def test_une_image_liee_ne_compte_qu_une_fois(tmp_path: Path) -> None:
    def lier(doc: Doc) -> None:
        lien = doc.part.relate_to('https://exemple.fr/logo.png', RELATIONSHIP_TYPE.IMAGE, is_external=True)
        image = OxmlElement('a:blip')
        image.set(qn('r:link'), lien)
        doc.paragraphs[0].add_run()._r.append(image)

    trouvees = [faute for faute in fautes(modele(tmp_path, "Bonjour", retouche=lier)) if 'lié' in faute.quoi]
    assert len(trouvees) == 1 and trouvees[0].code == 'M-303' and trouvees[0].emplacement.precision == 'corps'


def test_une_fin_de_boucle_oubliee_ne_fait_pas_accuser_la_boucle_suivante(tmp_path: Path) -> None:
    oubliee = modele(tmp_path, "{%p for h in proposition.horaires %}", "{{ h }}",
                     "{% for h in proposition.horaires %}{{ h }}{% endfor %}")  # fmt: skip
    assert [faute.code for faute in fautes(oubliee)] == ['M-313']
    masquee = modele(tmp_path, "{% for eleve in proposition.horaires %}{{ eleve }}{% endfor %}")
    assert [faute.code for faute in fautes(masquee)] == ['M-344']


def test_une_boucle_a_cheval_sur_deux_cellules_n_a_qu_un_conseil(tmp_path: Path) -> None:
    def etaler(doc: Doc) -> None:
        table = doc.add_table(1, 3)
        textes = ("{% for h in proposition.horaires %}", "{{ h }}", "{% endfor %}")
        for cellule, texte in zip(table.rows[0].cells, textes, strict=True):
            cellule.text = texte

    parties, _ = ouvrir_modele(modele(tmp_path, "Bonjour", retouche=etaler), 'm.docx', repete=True)
    verification = Verification('m.docx', ChampsLettre)
    assert {faute.code for faute in verification.verifier(parties)} == {'M-311'} and not verification.conseils


def test_des_macros_et_un_modele_attache_ont_leur_remede(tmp_path: Path) -> None:
    path = modele(tmp_path, "Bonjour")
    with zipfile.ZipFile(path, 'a') as archive:
        archive.writestr('word/vbaProject.bin', b'x')
    assert "ôte les macros" in une(path, 'M-303').remede
    path = modele(tmp_path, "Bonjour", retouche=lambda doc: doc.part.relate_to(
        'file:///C:/m.dotm', RELATIONSHIP_TYPE.IMAGE.replace('image', 'attachedTemplate'), is_external=True))  # fmt: skip
    assert "Modèle de document" in une(path, 'M-303').remede
