"""La copie corrigée : chaque faute a son commentaire à ses mots, le sûr est réparé, le reste proposé ; rien d'autre ne bouge."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from generator.erreurs import Code, ErreurDonnees, ErreurMoteur
from generator.lecture import lire_catalogue
from generator.rapport import Gravite
from generator.reglages import RACINE
from generator.rendu.balises import texte_brut
from generator.rendu.champs import ChampsLettre
from generator.rendu.copie_corrigee import corriger
from generator.rendu.faute import Ancre, Geste, Reparation
from generator.rendu.formulaires import examiner
from generator.rendu.modele import compiler
from generator.rendu.noms import est_une_copie_corrigee
from generator.rendu.ooxml import DOCUMENT, W, analyser, ecrire_paquet
from generator.rendu.remise_de_la_copie import ecrire_copie_corrigee, refus_de_copie
from generator.rendu.securite import ouvrir_modele
from generator.rendu.verification import Verification
from tests.rendu.accepter import accepter, defauts_du_schema, mots_commentes, refuser, textes_des_commentaires
from tests.rendu.cinq_erreurs import (
    ancre,
    efface,
    enregistrer,
    faute,
    isoler,
    les_cinq_fautes,
    modele_aux_cinq_erreurs,
    ouvrir,
    remplacer,
)

QUAND = dt.datetime(2026, 11, 22, 10, 30)
SUIVI = ('ins', 'del')


def paragraphes(parties: Mapping[str, bytes], partie: str = DOCUMENT) -> list[str]:
    return [texte_brut(paragraphe) for paragraphe in analyser(parties[partie]).iter(f'{W}p')]


def erreurs(parties: Mapping[str, bytes]) -> list[str]:
    return [f'{p.code} {p.titre}' for p in Verification('m.docx', ChampsLettre).verifier(parties) if p.gravite is Gravite.ERREUR]


def suivies(parties: Mapping[str, bytes], partie: str = DOCUMENT) -> list[tuple[str, str]]:
    """Les modifications proposées par Liasse : leur sorte et leur texte, dans l'ordre."""
    return [
        (element.tag.rpartition('}')[2], ''.join(t.text or '' for t in element.iter(f'{W}t', f'{W}delText')))
        for element in analyser(parties[partie]).iter(*(f'{W}{nom}' for nom in SUIVI))
        if element.get(f'{W}author') == 'Liasse' and element.getparent().tag not in (f'{W}trPr', f'{W}rPr')
    ]


def commentaire(parties: Mapping[str, bytes], mots: str) -> str:
    """Le texte du seul commentaire qui couvre ces mots."""
    numeros = [numero for numero, couverts in mots_commentes(parties).items() if couverts == mots]
    assert len(numeros) == 1, mots_commentes(parties)
    return textes_des_commentaires(parties)[numeros[0]]


def un_modele(tmp_path: Path, *textes: str) -> dict[str, bytes]:
    doc = Document()
    for texte in textes:
        doc.add_paragraph(texte)
    return enregistrer(doc, tmp_path / 'm.docx')


def test_une_accolade_oubliee_et_un_champ_mal_ecrit_se_corrigent_en_une_fois(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "Bonjour {{ eleve.nomcomplet }, voici")
    verification = Verification('m.docx', ChampsLettre)
    verification.verifier(parties)
    copie = accepter(corriger(parties, verification.fautes, QUAND))
    assert not [dite for dite in erreurs(copie) if dite.startswith(('M-310 Champ', 'M-311'))]
    assert ''.join(t.text or '' for t in analyser(copie[DOCUMENT]).iter(f'{W}t')) == "Bonjour {{ eleve.nom_complet }}, voici"


# Les cinq erreurs


def test_les_cinq_erreurs_classiques_disparaissent_une_fois_la_copie_acceptee(tmp_path: Path) -> None:
    parties = ouvrir(modele_aux_cinq_erreurs(tmp_path / 'm.docx'))
    assert {ligne[:5] for ligne in erreurs(parties)} == {'M-310', 'M-311', 'M-315'}
    copie = corriger(parties, les_cinq_fautes(parties), QUAND)
    assert defauts_du_schema(copie) == []
    acceptee = accepter(copie)
    assert erreurs(acceptee) == []
    assert compiler(tmp_path / 'm.docx', acceptee)
    assert [texte for texte in paragraphes(acceptee) if texte] == [
        "Notre aide en petit groupe",
        "Votre enfant {{ eleve.prenom }} a été observé en classe.",
        "Nous écrivons à {{ foyer }}, pour en parler.",
        'Téléphone de l\'école : {{ ecole.telephone|vide("–") }}.',
        "Classe de {{ eleve.classe }}",
        "Rang", "Horaire", "{%tr for horaire in proposition.horaires %}", "{{ loop.index }}", "{{ horaire }}",
        "{%tr endfor %}",
        "Bien à vous.",
    ]  # fmt: skip


def test_chaque_commentaire_est_a_ses_mots_et_dit_ce_qui_a_ete_fait(tmp_path: Path) -> None:
    parties = ouvrir(modele_aux_cinq_erreurs(tmp_path / 'm.docx'))
    copie = corriger(parties, les_cinq_fautes(parties), QUAND)
    assert commentaire(copie, "{{ eleve.prenonprenom }}").splitlines() == [
        "Champ inconnu : « {{ eleve.prenon }} » (M-310)",
        "La liste des champs est dans modeles/CHAMPS.md.",
        "Proposé : « {{ eleve.prenon }} » devient « {{ eleve.prenom }} ». Dans Word : Révision > Accepter, ou Refuser.",
        "Écrivez {{ eleve.prenom }}.",
    ]  # fmt: skip
    assert commentaire(copie, "{{ foyer }}}").startswith("Balise mal formée : « {{ foyer } » (M-311)\nIl manque")
    corrige = commentaire(copie, '{{ ecole.telephone|vide("–") }}').splitlines()
    assert corrige[2:] == [
        'Corrigé : « {{ ecole.telephone|vide(« – ») }} » devient « {{ ecole.telephone|vide("–") }} ».',
    ]  # fmt: skip
    assert "Acceptez vos modifications suivies." in commentaire(copie, " et {{ eleve.surnom }}")
    assert "Proposé : {%tr endfor %} va seule sur une ligne du tableau, au-dessous." in commentaire(copie, "{%tr endfor %}")
    assert suivies(copie) == [
        ('del', "prenon"), ('ins', "prenom"), ('del', "}"), ('ins', "}}"), ('del', "{%tr endfor %}"), ('ins', "{%tr endfor %}"),
    ]  # fmt: skip


def test_refuser_les_propositions_rend_le_texte_d_avant_sauf_le_sur(tmp_path: Path) -> None:
    parties = ouvrir(modele_aux_cinq_erreurs(tmp_path / 'm.docx'))
    refusee = refuser(corriger(parties, les_cinq_fautes(parties), QUAND))
    attendus = [texte.replace("« – »", '"–"') for texte in paragraphes(refuser(parties))]
    assert paragraphes(refusee) == attendus


def test_seules_changent_les_parties_qu_on_commente(tmp_path: Path) -> None:
    parties = ouvrir(modele_aux_cinq_erreurs(tmp_path / 'm.docx'))
    copie = corriger(parties, les_cinq_fautes(parties), QUAND)
    assert {nom for nom in copie if copie[nom] != parties.get(nom)} == {
        DOCUMENT, 'word/comments.xml', 'word/_rels/document.xml.rels', '[Content_Types].xml',
    }  # fmt: skip
    assert corriger(parties, les_cinq_fautes(parties), QUAND) == copie, "la même copie à chaque fois"


def test_python_docx_relit_la_copie_et_ses_commentaires(tmp_path: Path) -> None:
    path = modele_aux_cinq_erreurs(tmp_path / 'm.docx')
    parties = ouvrir(path)
    doc = Document(ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties), QUAND))
    assert [(c.author, c.initials, c.timestamp.replace(tzinfo=None)) for c in doc.comments] == [('Liasse', 'L', QUAND)] * 5
    assert doc.comments.get(0).paragraphs[0].text == "Champ inconnu : « {{ eleve.prenon }} » (M-310)"


# Plusieurs fautes au même endroit


def test_deux_fautes_de_la_meme_balise_se_reparent_ensemble(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "Voici {{ eleve.prenon|vide(« – ») }}.")
    fautes = [
        remplacer(parties, "{{ eleve.prenon|vide(« – ») }}", "{{ eleve.prenom|vide(« – ») }}"),
        remplacer(parties, "{{ eleve.prenon|vide(« – ») }}", '{{ eleve.prenon|vide("–") }}', sure=True),
    ]
    copie = corriger(parties, fautes, QUAND)
    assert defauts_du_schema(copie) == []
    assert paragraphes(accepter(copie)) == ['Voici {{ eleve.prenom|vide("–") }}.']
    assert len(textes_des_commentaires(copie)) == 2


def test_deux_reparations_contraires_ne_font_que_la_premiere_et_le_disent(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "Voici {{ nom }}.")
    fautes = [remplacer(parties, "{{ nom }}", "{{ foyer }}"), remplacer(parties, "{{ nom }}", "{{ eleve.nom }}")]
    copie = corriger(parties, fautes, QUAND)
    assert paragraphes(accepter(copie)) == ["Voici {{ foyer }}."]
    textes = list(textes_des_commentaires(copie).values())
    assert "Proposé : « {{ nom }} » devient « {{ foyer }} »" in textes[0]
    assert "Proposé" not in textes[1] and "Écrivez {{ eleve.nom }}." in textes[1]


def test_plusieurs_fautes_d_un_paragraphe_gardent_leurs_mots(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "{{ a }} puis {{ b }} puis {{ a }} et enfin {{ c }}")
    fautes = [remplacer(parties, f"{{{{ {nom} }}}}", f"{{{{ {nom * 9} }}}}", sure=nom == 'b') for nom in 'cab']
    copie = corriger(parties, fautes, QUAND)
    assert sorted(mots_commentes(copie).values()) == ["{{ aaaaaaaaaa }}", "{{ bbbbbbbbb }}", "{{ cccccccccc }}"]
    assert paragraphes(accepter(copie)) == ["{{ aaaaaaaaa }} puis {{ bbbbbbbbb }} puis {{ a }} et enfin {{ ccccccccc }}"]


def test_un_caractere_invisible_s_efface_et_un_prefixe_s_ajoute(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "{{ eleve.\u200bnom }}", "{% if foyer %}", "{ foyer }}")
    fautes = [
        remplacer(parties, "{{ eleve.\u200bnom }}", "{{ eleve.nom }}", sure=True),
        remplacer(parties, "{% if foyer %}", "{%p if foyer %}", sure=True), remplacer(parties, "{ foyer }}", "{{ foyer }}", sure=True),
    ]  # fmt: skip
    copie = corriger(parties, fautes, QUAND)
    assert paragraphes(copie) == ["{{ eleve.nom }}", "{%p if foyer %}", "{{ foyer }}"] and suivies(copie) == []
    assert sorted(mots_commentes(copie).values()) == ["{%p if foyer %}", "{{ eleve.nom }}", "{{ foyer }}"]
    assert commentaire(copie, "{{ eleve.nom }}").endswith("Corrigé : un signe invisible est ôté.")


def test_une_reparation_ote_la_tabulation_qui_coupait_la_balise(tmp_path: Path) -> None:
    for sure in (True, False):
        doc = Document()
        doc.add_paragraph("Avant\t{{ eleve\t.nom }}\taprès")
        parties = enregistrer(doc, tmp_path / 'm.docx')
        balise = ancre(parties, "{{ eleve.nom }}")
        copie = corriger(parties, [faute(balise, Reparation(Geste.REMPLACER, "sans tabulation", "{{ eleve.nom }}", sure))], QUAND)
        assert defauts_du_schema(copie) == []
        sans_commentaire = Document(BytesIO(ecrire_paquet(accepter(copie))))
        assert sans_commentaire.paragraphs[0].text == "Avant\t{{ eleve.nom }}\taprès"


# Isoler


def test_une_balise_pas_seule_dans_son_paragraphe_en_recoit_un(tmp_path: Path) -> None:
    cas = {
        "{%p if foyer %}Bonjour{%p endif %}": ["{%p if foyer %}", "Bonjour", "{%p endif %}"],
        "Avant {%p if foyer %} milieu {%p endif %} après": ["Avant ", "{%p if foyer %}", " milieu ", "{%p endif %}", " après"],
        "Bonjour {%p if foyer %}{%p endif %}": ["Bonjour ", "{%p if foyer %}", "{%p endif %}"],
    }
    for texte, attendus in cas.items():
        parties = un_modele(tmp_path, "Tête", texte, "Fin")
        fautes = [isoler(parties, balise, Geste.ISOLER_PARAGRAPHE) for balise in ("{%p if foyer %}", "{%p endif %}")]
        copie = corriger(parties, fautes, QUAND)
        assert defauts_du_schema(copie) == []
        assert [t for t in paragraphes(accepter(copie)) if t.strip()] == ["Tête", *attendus, "Fin"]
        assert paragraphes(refuser(copie)) == ["Tête", texte, "Fin"]


def test_un_paragraphe_qui_finit_une_section_la_garde(tmp_path: Path) -> None:
    doc = Document()
    doc.add_paragraph("Bonjour {%p endif %}")
    doc.add_section()
    doc.add_paragraph("Suite")
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [isoler(parties, "{%p endif %}", Geste.ISOLER_PARAGRAPHE)], QUAND)
    acceptee = analyser(accepter(copie)[DOCUMENT])
    sections = [texte_brut(p) for p in acceptee.iter(f'{W}p') if p.find(f'{W}pPr/{W}sectPr') is not None]
    assert len(list(acceptee.iter(f'{W}sectPr'))) == 2 and "Bonjour " not in sections


def test_debut_et_fin_de_boucle_sur_une_meme_ligne_ont_chacun_la_leur(tmp_path: Path) -> None:
    doc = Document()
    table = doc.add_table(2, 2)
    table.cell(0, 0).text = "Horaires"
    table.cell(1, 0).text, table.cell(1, 1).text = "{%tr for h in proposition.horaires %}{%tr if h %}", "{{ h }}{%tr endif %}{%tr endfor %}"
    parties = enregistrer(doc, tmp_path / 'm.docx')
    avant, apres = Geste.ISOLER_LIGNE_AVANT, Geste.ISOLER_LIGNE_APRES
    copie = corriger(parties, [
        isoler(parties, "{%tr for h in proposition.horaires %}", avant), isoler(parties, "{%tr if h %}", avant),
        isoler(parties, "{%tr endif %}", apres), isoler(parties, "{%tr endfor %}", apres),
    ], QUAND)  # fmt: skip
    assert defauts_du_schema(copie) == []
    rangees = [''.join(texte_brut(p) for p in ligne.iter(f'{W}p')) for ligne in analyser(accepter(copie)[DOCUMENT]).iter(f'{W}tr')]
    assert rangees == ["Horaires", "{%tr for h in proposition.horaires %}", "{%tr if h %}", "{{ h }}", "{%tr endif %}", "{%tr endfor %}"]
    assert paragraphes(refuser(copie)) == paragraphes(parties)
    assert erreurs(accepter(copie)) == []


def test_une_balise_a_isoler_et_mal_ecrite_est_ecrite_juste_dans_sa_ligne(tmp_path: Path) -> None:
    doc = Document()
    doc.add_table(1, 1).cell(0, 0).text = "{%tr for h in proposition.horaire %}{{ h }}"
    parties = enregistrer(doc, tmp_path / 'm.docx')
    balise = "{%tr for h in proposition.horaire %}"
    copie = corriger(parties, [
        isoler(parties, balise, Geste.ISOLER_LIGNE_AVANT), remplacer(parties, balise, "{%tr for h in proposition.horaires %}"),
    ], QUAND)  # fmt: skip
    assert [t for t in paragraphes(accepter(copie)) if t] == ["{%tr for h in proposition.horaires %}", "{{ h }}"]


def test_une_balise_deja_seule_a_qui_il_faut_un_autre_prefixe_est_seulement_recrite(tmp_path: Path) -> None:
    doc = Document()
    doc.add_paragraph("{%tr if foyer %}")
    doc.add_table(2, 2).cell(0, 0).text = "{%p for h in proposition.horaires %}"
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [
        faute(ancre(parties, "{%tr if foyer %}"), Reparation(Geste.ISOLER_PARAGRAPHE, "x", "{%p if foyer %}")),
        faute(ancre(parties, "{%p for h in proposition.horaires %}"),
              Reparation(Geste.ISOLER_LIGNE_AVANT, "x", "{%tr for h in proposition.horaires %}")),
    ], QUAND)  # fmt: skip
    assert defauts_du_schema(copie) == []
    assert [t for t in paragraphes(accepter(copie)) if t] == ["{%p if foyer %}", "{%tr for h in proposition.horaires %}"]
    assert len(paragraphes(accepter(copie))) == len(paragraphes(parties)) and paragraphes(refuser(copie)) == paragraphes(parties)


def test_ce_qui_ne_peut_s_isoler_est_seulement_dit(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "Hors d'un tableau {%tr endfor %}", "{%p endif %}")
    copie = corriger(parties, [
        isoler(parties, "{%tr endfor %}", Geste.ISOLER_LIGNE_APRES), isoler(parties, "{%p endif %}", Geste.ISOLER_PARAGRAPHE),
    ], QUAND)  # fmt: skip
    assert suivies(copie) == []
    assert all("Proposé" not in texte and "Mettez {%" in texte for texte in textes_des_commentaires(copie).values())


# Là où Word n'admet pas de commentaire


def test_une_faute_d_en_tete_y_est_proposee_et_commentee_dans_le_corps(tmp_path: Path) -> None:
    doc = Document()
    doc.sections[0].header.paragraphs[0].text = "École {{ ecole.nm }}"
    doc.add_paragraph("Bonjour")
    parties = enregistrer(doc, tmp_path / 'm.docx')
    entete = next(nom for nom in parties if nom.startswith('word/header'))
    place = ancre(parties, "{{ ecole.nm }}", entete)
    une = faute(place, Reparation(Geste.REMPLACER, "écrire ecole.nom", "{{ ecole.nom }}"), valeur="{{ ecole.nm }}",
                precision="en-tête 1, paragraphe 1, « École {{ ecole.nm }} »")  # fmt: skip
    copie = corriger(parties, [une], QUAND)
    assert defauts_du_schema(copie) == []
    assert suivies(copie, entete) == [('del', "nm"), ('ins', "nom")]
    lignes = commentaire(copie, "Bonjour").splitlines()
    assert lignes[0] == "En-tête : Champ inconnu : « {{ ecole.nm }} » (M-310)"
    assert lignes[1] == "Où : en-tête 1, paragraphe 1, « École {{ ecole.nm }} »."
    assert erreurs(accepter(copie)) == []


def test_une_faute_de_note_y_est_proposee_et_commentee_dans_le_corps(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "Bonjour")
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>{{{{ ecole.nm }}}}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    liens, genre = 'word/_rels/document.xml.rels', 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes'
    lien = f'<Relationship Id="rIdN" Type="{genre}" Target="footnotes.xml"/></Relationships>'
    parties |= {'word/footnotes.xml': notes.encode(), liens: parties[liens].replace(b'</Relationships>', lien.encode())}
    copie = corriger(parties, [remplacer(parties, "{{ ecole.nm }}", "{{ ecole.nom }}", partie='word/footnotes.xml')], QUAND)
    assert defauts_du_schema(copie) == []
    assert suivies(copie, 'word/footnotes.xml') == [('del', "nm"), ('ins', "nom")]
    assert commentaire(copie, "Bonjour").startswith("Note : Champ inconnu")


def test_un_commentaire_ne_recopie_pas_une_balise_demesuree(tmp_path: Path) -> None:
    balise = "{{ eleve.nm" + " " * 50 + "et encore un mot " * 300 + "}}"
    parties = un_modele(tmp_path, balise)
    copie = corriger(parties, [remplacer(parties, balise, "{{ eleve.nom }}")], QUAND)
    assert all(len(ligne) < 800 for texte in textes_des_commentaires(copie).values() for ligne in texte.splitlines())
    assert paragraphes(accepter(copie)) == ["{{ eleve.nom }}"]


def test_une_faute_de_zone_de_texte_est_commentee_sur_le_paragraphe_qui_la_porte(tmp_path: Path) -> None:
    doc = Document()
    doc.add_paragraph("Tête")
    zone = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:90pt;height:30pt"><v:textbox>'
        '<w:txbxContent><w:p><w:r><w:t>{{ eleve.nm }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    )
    doc.add_paragraph("Porte")._p.append(zone)
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [remplacer(parties, "{{ eleve.nm }}", "{{ eleve.nom }}")], QUAND)
    assert defauts_du_schema(copie) == []
    (mots,), (texte,) = mots_commentes(copie).values(), textes_des_commentaires(copie).values()
    assert mots.startswith("Porte") and texte.startswith("Zone de texte : ")
    assert paragraphes(accepter(copie)) == ["Tête", "Porte", "{{ eleve.nom }}"]


def test_une_faute_sans_place_se_dit_au_premier_paragraphe(tmp_path: Path) -> None:
    parties = un_modele(tmp_path, "", "Bonjour")
    sans_place = faute(None, quoi="Le modèle n'imprime plus un champ nécessaire", valeur="{{ foyer }}")
    perdue = faute(Ancre(DOCUMENT, 99, 0, 4), Reparation(Geste.REMPLACER, "x", "x"), quoi="Perdue")
    copie = corriger(parties, [sans_place, perdue, sans_place], QUAND)
    assert defauts_du_schema(copie) == []
    assert [t.splitlines()[0] for t in textes_des_commentaires(copie).values()] == [
        "Le modèle n'imprime plus un champ nécessaire : « {{ foyer }} » (M-310)", "Perdue (M-310)",
    ]  # fmt: skip
    assert paragraphes(copie) == ["", "Bonjour"]


# Ce qui était là reste


def test_les_commentaires_de_la_personne_restent(tmp_path: Path) -> None:
    doc = Document()
    passage = doc.add_paragraph("Voici {{ eleve.nm }}").runs[0]
    doc.add_comment(passage, text="À relire", author="Directrice", initials="D")
    parties = enregistrer(doc, tmp_path / 'm.docx')
    avertissement = faute(None, quoi="Le modèle contient des commentaires Word", code=Code.COMMENTAIRES)
    copie = corriger(parties, [remplacer(parties, "{{ eleve.nm }}", "{{ eleve.nom }}"), avertissement], QUAND)
    assert defauts_du_schema(copie) == []
    relu = Document(BytesIO(ecrire_paquet(copie)))
    assert [(c.author, c.text.splitlines()[0]) for c in relu.comments] == [
        ('Directrice', "À relire"), ('Liasse', "Champ inconnu : « {{ eleve.nm }} » (M-310)"),
    ]  # fmt: skip
    assert copie['word/_rels/document.xml.rels'] == parties['word/_rels/document.xml.rels']


def test_la_mise_en_forme_suit_la_proposition(tmp_path: Path) -> None:
    doc = Document()
    passage = doc.add_paragraph("Voici ").add_run("{{ eleve.nm }}")
    passage.bold = True
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [remplacer(parties, "{{ eleve.nm }}", "{{ eleve.nom }}")], QUAND)
    acceptee = Document(BytesIO(ecrire_paquet(accepter(copie)))).paragraphs[0]
    assert [(p.text, p.bold) for p in acceptee.runs] == [
        ("Voici ", None), ("{{ eleve.", True), ("nom", True), (" }}", True),
    ]  # fmt: skip


def test_une_proposition_dans_une_insertion_de_la_personne_ne_prend_pas_sa_signature(tmp_path: Path) -> None:
    doc = Document()
    paragraphe = doc.add_paragraph("Voici ")
    insertion = OxmlElement('w:ins')
    for nom, valeur in (('id', '7'), ('author', 'Directrice'), ('date', '2026-10-01T08:00:00Z')):
        insertion.set(qn(f'w:{nom}'), valeur)
    insertion.append(paragraphe.add_run("{{ eleve.nm }} donc")._r)
    paragraphe._p.append(insertion)
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [remplacer(parties, "{{ eleve.nm }}", "{{ eleve.nom }}")], QUAND)
    assert defauts_du_schema(copie) == []
    assert paragraphes(accepter(copie)) == ["Voici {{ eleve.nom }} donc"]
    assert all(e.getparent().tag == f'{W}p' for e in analyser(copie[DOCUMENT]).iter(f'{W}ins'))
    assert [(e.get(f'{W}author'), texte_brut_de(e)) for e in analyser(copie[DOCUMENT]).iter(f'{W}ins')] == [
        ('Directrice', "{{ eleve."), ('Liasse', "nom"), ('Directrice', " }} donc"),
    ]  # fmt: skip


def texte_brut_de(element) -> str:
    return ''.join(t.text or '' for t in element.iter(f'{W}t'))


def test_un_texte_deja_efface_n_est_pas_retouche(tmp_path: Path) -> None:
    doc = Document()
    paragraphe = doc.add_paragraph("Voici ")
    depart = OxmlElement('w:moveFrom')
    for nom, valeur in (('id', '7'), ('author', 'Directrice'), ('date', '2026-10-01T08:00:00Z')):
        depart.set(qn(f'w:{nom}'), valeur)
    depart.append(paragraphe.add_run("{{ eleve.nm }}")._r)
    paragraphe._p.append(depart)
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [remplacer(parties, "{{ eleve.nm }}", "{{ eleve.nom }}")], QUAND)
    assert suivies(copie) == [] and "Proposé" not in commentaire(copie, "{{ eleve.nm }}")


def test_une_balise_dans_un_controle_de_contenu_a_son_commentaire_autour(tmp_path: Path) -> None:
    doc = Document()
    paragraphe = doc.add_paragraph("Voici ")
    controle = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>{{{{ eleve.nm }}}}</w:t></w:r></w:sdtContent></w:sdt>'
    )
    paragraphe._p.append(controle)
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [remplacer(parties, "{{ eleve.nm }}", "{{ eleve.nom }}")], QUAND)
    assert defauts_du_schema(copie) == []
    assert list(mots_commentes(copie).values()) == ["{{ eleve.nmnom }}"]
    assert all(e.getparent().tag == f'{W}p' for e in analyser(copie[DOCUMENT]).iter(f'{W}commentRangeStart'))


# Le fichier


def test_l_original_n_est_pas_touche_et_la_copie_est_a_cote(tmp_path: Path) -> None:
    path = modele_aux_cinq_erreurs(tmp_path / 'lettre.docx')
    avant = path.read_bytes()
    parties = ouvrir(path)
    copie = ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties), QUAND)
    assert copie == tmp_path / 'lettre.relu.docx' and path.read_bytes() == avant
    assert sorted(p.name for p in tmp_path.iterdir()) == ['lettre.docx', 'lettre.relu.docx']
    assert copie.stat().st_mode == path.stat().st_mode


def test_une_copie_retravaillee_est_gardee_la_notre_est_remplacee(tmp_path: Path) -> None:
    path = modele_aux_cinq_erreurs(tmp_path / 'lettre.docx')
    parties = ouvrir(path)
    copie = ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties), QUAND)
    ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties)[:1], QUAND)
    assert sorted(p.name for p in tmp_path.iterdir()) == ['lettre.docx', 'lettre.relu.docx']
    for rang in (1, 2):
        doc = Document(copie)
        doc.add_paragraph(f"Travail de la directrice, {rang}")
        doc.save(copie)
        ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties), QUAND)
        assert Document(tmp_path / f'lettre.relu.{rang}.docx').paragraphs[-1].text == f"Travail de la directrice, {rang}"
    assert len(Document(copie).comments) == 5


def test_une_copie_qu_on_ne_peut_pas_ecrire_se_dit(tmp_path: Path) -> None:
    path = modele_aux_cinq_erreurs(tmp_path / 'lettre.docx')
    parties = ouvrir(path)
    (tmp_path / 'lettre.relu.docx').mkdir()
    with pytest.raises(ErreurMoteur) as levee:
        ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties), QUAND)
    (probleme,) = levee.value.rapport
    assert probleme.code == Code.ECRITURE_IMPOSSIBLE and "fermez-la" in probleme.remede
    assert sorted(p.name for p in tmp_path.iterdir()) == ['lettre.docx', 'lettre.relu.docx']


def test_un_modele_refuse_n_a_pas_de_copie(tmp_path: Path) -> None:
    path = modele_aux_cinq_erreurs(tmp_path / 'lettre.docx')
    with zipfile.ZipFile(path, 'a') as archive:
        archive.writestr('word/vbaProject.bin', b'x')
    examen = examiner(lire_catalogue(RACINE / 'modeles')['autorisation_parentale'], path, 'lettre.docx')
    assert refus_de_copie(path, examen.parties, examen.fautes) is not None
    with pytest.raises(ErreurDonnees) as levee:
        ecrire_copie_corrigee(path, examen.parties, examen.fautes, QUAND)
    assert [p.quoi for p in levee.value.rapport] == ["Pas de copie corrigée de ce fichier"]
    assert not (tmp_path / 'lettre.relu.docx').exists()


def test_une_copie_corrigee_n_est_jamais_un_modele(tmp_path: Path) -> None:
    path = modele_aux_cinq_erreurs(tmp_path / 'lettre.docx')
    parties = ouvrir(path)
    copie = ecrire_copie_corrigee(path, parties, les_cinq_fautes(parties), QUAND)
    lues, problemes = ouvrir_modele(copie, 'lettre.relu.docx', repete=True)
    assert lues == {} and [p.code for p in problemes] == [Code.MODELE_ILLISIBLE]
    assert "copie corrigée" in problemes[0].quoi and "sans « .relu »" in problemes[0].remede
    assert [est_une_copie_corrigee(Path(nom)) for nom in ('a.relu.docx', 'a.relu.2.docx', 'a.docx', 'relu.docx')] == [
        True, True, False, False,
    ]  # fmt: skip


def test_la_copie_d_un_modele_sans_faute_recolle_ses_balises_et_rien_d_autre(tmp_path: Path) -> None:
    path = RACINE / 'modeles' / 'autorisation_parentale.docx'
    parties, problemes = ouvrir_modele(path, path.name, repete=True)
    assert problemes == []
    copie = corriger(parties, [], QUAND)
    assert copie == parties
    doc = Document()
    paragraphe = doc.add_paragraph("Bonjour {{ eleve")
    paragraphe.add_run(".prenom }").bold = True
    paragraphe.add_run("}, bienvenue")
    coupees = enregistrer(doc, tmp_path / 'm.docx')
    recolle = Document(BytesIO(ecrire_paquet(corriger(coupees, [], QUAND)))).paragraphs[0]
    assert [passage.text for passage in recolle.runs] == ["Bonjour {{ eleve.prenom }}", ", bienvenue"]


def test_un_texte_efface_reste_efface(tmp_path: Path) -> None:
    doc = Document()
    efface(doc.add_paragraph("Voici {{ eleve.nm }}"), " et {{ eleve.age }}")
    parties = enregistrer(doc, tmp_path / 'm.docx')
    copie = corriger(parties, [remplacer(parties, "{{ eleve.nm }}", "{{ eleve.nom }}")], QUAND)
    assert paragraphes(accepter(copie)) == ["Voici {{ eleve.nom }}"]
    assert paragraphes(refuser(copie)) == ["Voici {{ eleve.nm }} et {{ eleve.age }}"]


def test_ce_que_la_verification_trouve_des_cinq_erreurs_disparait_une_fois_la_copie_acceptee(tmp_path: Path) -> None:
    path = modele_aux_cinq_erreurs(tmp_path / 'm.docx')
    formulaire = replace(lire_catalogue(RACINE / 'modeles')['autorisation_parentale'], exige=())
    examen = examiner(formulaire, path, 'm.docx')
    placees = [faute for faute in examen.fautes if faute.ancre is not None]
    assert [(f.probleme.code, f.ancre.paragraphe, f.reparation.geste) for f in placees] == [
        ('M-310', 1, Geste.REMPLACER), ('M-311', 2, Geste.REMPLACER), ('M-311', 3, Geste.REMPLACER),
        ('M-315', 4, Geste.ACCEPTER), ('M-311', 10, Geste.ISOLER_LIGNE_APRES),
    ]  # fmt: skip
    copie = corriger(examen.parties, examen.fautes, QUAND)
    assert defauts_du_schema(copie) == []
    acceptee = tmp_path / 'acceptee.docx'
    acceptee.write_bytes(ecrire_paquet(accepter(copie)))
    assert [f.probleme.titre for f in examiner(formulaire, acceptee, 'm.docx').fautes if f.ancre is not None] == []
