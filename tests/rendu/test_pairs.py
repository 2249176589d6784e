"""Ce dont se plaignent les usagers des autres outils (pairs, § 2.1 à 2.3) : un test par plainte, depuis un vrai .docx."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from generator.domaine.temps import Duree
from generator.lecture import lire_catalogue
from generator.paquet import Bornes, lire_paquet
from generator.rapport import Gravite
from generator.reglages import RACINE
from generator.rendu import Lot, charger_formulaires
from generator.rendu.canonique import Variante, document_fictif
from generator.rendu.champs import ChampsLettre, ChampsService, ChampsTableau
from generator.rendu.environnement import ValeurAbsente, environnement
from generator.rendu.faute import Geste
from generator.rendu.formulaires import examiner
from generator.rendu.lot import assembler
from generator.rendu.ooxml import W, analyser, ecrire_paquet
from generator.rendu.securite import ouvrir_modele
from generator.rendu.verification import Verification
from tests.fabrique.briques import trait
from tests.fabrique.commande import commander
from tests.rendu.fautifs import (
    ajouter_sous_suivi,
    case_word,
    champ_word,
    ecrire,
    examen,
    fautes,
    glisser,
    mots_vises,
    remplir,
    supprimer_sous_suivi,
    tableau,
    texte,
    textes_des_annexes,
    une,
    verification,
    zone_de_texte,
)
from tests.rendu.modeles_d_essai import balises_coupees, images_et_signets, listes_numerotees

LETTRE = document_fictif(ChampsLettre)


def reparation(doc: Doc, dossier: Path, contexte: str = 'lettre') -> tuple[str, str, bool]:
    """Les mots d'une seule faute, ce qu'on propose à leur place, et si c'est sûr."""
    faute = une(doc, dossier, contexte)
    assert faute.reparation is not None and faute.reparation.geste is Geste.REMPLACER
    return mots_vises(faute, doc), faute.reparation.texte, faute.reparation.sure


def eleve(**champs: Any) -> Any:
    """Une lettre fictive, à un élève dont on choisit les champs."""
    return dataclasses.replace(LETTRE, eleve=dataclasses.replace(LETTRE.eleve, **champs))


# Données et balises


def test_t01_un_champ_mal_ecrit_s_imprime_en_blanc(tmp_path: Path) -> None:
    """Ici : refusé partout où il peut être, un message par endroit, et rien n'est écrit."""
    doc = texte("{{ elve.nom }}", "{{ eleve.nomm }}", "{{ eleve.nom|vide(elev.nom) }}",
                "{% for h in proposition.horaires %}{{ h.jour }}{% endfor %}")  # fmt: skip
    tableau(doc, [("Nom", "{{ ecole.nm }}")])
    section = doc.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ eleve.clase }}"
    section.first_page_header.paragraphs[0].text = "{{ periode.numro }}"
    section.footer.paragraphs[0].text = "{{ foier }}"
    doc.core_properties.keywords = "{{ eleve.nom }}"
    toutes = fautes(doc, tmp_path)
    assert sorted(f.lieu.partie for f in toutes if f.lieu) == [
        "corps", "corps", "corps", "corps", "corps", "en-tête", "en-tête de la première page", "pied de page",
        "propriétés du document",
    ]  # fmt: skip
    assert [f.lieu.cellules for f in toutes[:5] if f.lieu] == [(), (), (), (), ((1, 1, 2),)]
    fini = commander('modeles', 'verifier', tmp_path / 'm.docx', '--formulaire', 'sommaire', '--json')
    assert fini.returncode == 1 and json.loads(fini.stdout)['modeles'][0]['fautes']
    assert [p.name for p in tmp_path.iterdir()] == ['m.docx']


def test_t02_l_erreur_ne_dit_pas_ou(tmp_path: Path) -> None:
    """Ici : fichier, partie, page, tableau, ligne, colonne, mots d'autour, suggestion."""
    doc = texte("Première page")
    doc.paragraphs[0].add_run().add_break()
    doc.add_page_break()
    tableau(doc, [("a", "b"), ("c", "d"), ("e", "Votre enfant {{ eleve.prenon }} est invité.")])
    faute = une(doc, tmp_path)
    assert faute.probleme.emplacement.fichier == 'm.docx'
    assert faute.probleme.emplacement.precision == (
        "corps, page ~2, tableau 1, ligne 3, colonne 2, « Votre enfant {{ eleve.prenon }} est invité. »")
    assert faute.suggestion == '{{ eleve.prenom }}'


@pytest.mark.parametrize('nom', ["Dupont & Fils", "<Dupont> x", 'A"B', "l'été", "A ]]> B"])
def test_t03_une_esperluette_ou_un_chevron_coupe_le_document(nom: str, tmp_path: Path) -> None:
    """Ici : le texte imprimé est celui des données, dans le corps, un tableau, un en-tête, le titre ; la suite est là."""
    doc = texte("Élève {{ eleve.nom }}", "La suite.")
    tableau(doc, [("{{ eleve.nom }}", "x")])
    doc.sections[0].header.paragraphs[0].text = "{{ eleve.nom }}"
    lot = remplir(doc, tmp_path, [eleve(nom=nom)])
    assert lot.textes[0] == (f"Élève {nom}", "La suite.", nom, "x")
    assert textes_des_annexes(lot) == [nom]
    formulaires, _ = charger_formulaires(lire_catalogue(RACINE / 'modeles'), RACINE / 'modeles', '')
    contenu, _ = formulaires.fabriquer(Lot('l', 'autorisation_parentale', nom, (nom,), (eleve(nom=nom),)), (0,))
    assert Document(io.BytesIO(contenu)).core_properties.title == nom


@pytest.mark.parametrize('nom', ["A & B", "a <b>"])
def test_t04_une_comparaison_avec_une_esperluette_est_toujours_fausse(nom: str, tmp_path: Path) -> None:
    doc = texte(f"{{% if eleve.nom == '{nom}' %}}oui{{% endif %}}")
    faute = une(doc, tmp_path)
    assert '« & »' in faute.probleme.quoi and mots_vises(faute, doc) == nom


@pytest.mark.parametrize(('balise', 'mots', 'corrige'), [
    ("{{ proposition.lieu|vide(« rien ») }}", '« rien »', '"rien"'),
    ("{{ proposition.lieu|vide(«\u00a0rien\u00a0») }}", '«\u00a0rien\u00a0»', '"rien"'),
    ("{{ eleve.\u200bnom }}", '\u200b', ''), ("{{ eleve\u00ad.nom }}", '\u00ad', ''), ("{{ \ufeffeleve.nom }}", '\ufeff', ''),
])  # fmt: skip
def test_t05_des_guillemets_francais_ou_un_caractere_invisible(balise: str, mots: str, corrige: str, tmp_path: Path) -> None:
    """Ici : nommés, et la réparation est sûre."""
    assert reparation(texte(f"Bonjour {balise}."), tmp_path) == (mots, corrige, True)


def test_t05_une_espace_insecable_dans_une_balise_passe(tmp_path: Path) -> None:
    assert remplir(texte("{{\u00a0eleve.nom\u202f}}"), tmp_path).textes == ((LETTRE.eleve.nom,),)


def test_t06_les_guillemets_courbes_de_word(tmp_path: Path) -> None:
    doc = texte("{{ proposition.nombre_seances|pluriel(“séance”) }}", "{% if eleve.niveau == ‘CE1’ %}oui{% endif %}")
    assert remplir(doc, tmp_path).textes == (("12\u00a0séances", "oui"),)


def test_t07_une_balise_coupee_par_word(tmp_path: Path) -> None:
    """Ici : gras, orthographe, signet au milieu d'une balise n'y changent rien."""
    doc = balises_coupees()
    signet = OxmlElement('w:bookmarkStart')
    signet.set(qn('w:id'), '3')
    signet.set(qn('w:name'), 'ici')
    doc.paragraphs[0].runs[1]._r.addprevious(signet)
    assert remplir(doc, tmp_path).textes == ((f"Bonjour {LETTRE.eleve.prenom} et {LETTRE.eleve.nom}.",),)


@pytest.mark.parametrize(('element', 'nom', 'sure'), [
    ('w:tab', "tabulation", True), ('w:br', "saut de ligne", True), ('w:softHyphen', "conditionnel", True),
    ('w:noBreakHyphen', "insécable", False),
])  # fmt: skip
def test_t07_une_tabulation_ou_un_trait_d_union_dans_une_balise(element: str, nom: str, sure: bool, tmp_path: Path) -> None:
    doc = Document()
    glisser(doc.add_paragraph("Bonjour "), "{{ eleve.", element, "nom }}")
    assert nom in une(doc, tmp_path).probleme.quoi
    assert reparation(doc, tmp_path) == ('{{ eleve.nom }}', '{{ eleve.nom }}', sure)


def test_t07_un_champ_word_dans_une_balise(tmp_path: Path) -> None:
    doc = Document()
    paragraphe = doc.add_paragraph("{{ eleve.")
    for sorte in ('begin', 'end'):
        borne = OxmlElement('w:fldChar')
        borne.set(qn('w:fldCharType'), sorte)
        paragraphe.add_run()._r.append(borne)
    paragraphe.add_run("nom }}")
    faute = une(doc, tmp_path)
    assert "un champ Word" in faute.probleme.quoi and faute.reparation is None


def test_t08_une_balise_supprimee_sous_suivi_est_encore_remplie(tmp_path: Path) -> None:
    """Ici : chaque paragraphe touché est nommé ; une simple mise en forme n'est qu'un avertissement."""
    doc = texte("Premier", "Deuxième", "Troisième", "Quatrième")
    supprimer_sous_suivi(doc.paragraphs[0], "{{ eleve.nom }}")
    ajouter_sous_suivi(doc.paragraphs[1], " ajouté")
    ajouter_sous_suivi(doc.paragraphs[2], " déplacé", 'moveTo')
    doc.paragraphs[3].paragraph_format.keep_with_next = True
    doc.paragraphs[3]._p.pPr.append(parse_xml(f'<w:pPrChange {nsdecls("w")} w:id="5" w:author="D"><w:pPr/></w:pPrChange>'))
    toutes = fautes(doc, tmp_path)
    assert [(f.probleme.code, f.probleme.gravite.value, f.ancre.paragraphe if f.ancre else None) for f in toutes] == [
        ('M-315', 'erreur', 0), ('M-315', 'erreur', 1), ('M-315', 'erreur', 2), ('M-315', 'avertissement', 3),
    ]  # fmt: skip
    assert "balise" in toutes[0].probleme.quoi and "un ajout" in toutes[1].probleme.quoi
    assert all(f.reparation is not None and f.reparation.geste is Geste.ACCEPTER for f in toutes)


def test_t08_une_ligne_de_tableau_supprimee_sous_suivi(tmp_path: Path) -> None:
    doc = texte("Avant")
    table = tableau(doc, [("a", "b"), ("c", "d")])
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="6" w:author="D"/>'))
    faute = une(doc, tmp_path)
    assert faute.probleme.code == 'M-315' and faute.lieu is not None and faute.lieu.cellules == ((1, 2, 1),)


@pytest.mark.parametrize(('ecrit', 'mots', 'corrige'), [
    ("Bonjour {{ eleve.nom }, voici", "{{ eleve.nom }", "{{ eleve.nom }}"),
    ("Bonjour { eleve.nom }}, voici", "{ eleve.nom }}", "{{ eleve.nom }}"),
    ("Bonjour {{ eleve.nom, voici", "{{ eleve.nom", "{{ eleve.nom }}"),
    ("Bonjour eleve.nom }}, voici", "eleve.nom }}", "{{ eleve.nom }}"),
    ("Bonjour {eleve.nom}, voici", "{eleve.nom}", "{{ eleve.nom }}"),
    ("Bonjour {{ eleve.nom %}, voici", "{{ eleve.nom %}", "{{ eleve.nom }}"),
    ("Bonjour {{{ eleve.nom }}}, voici", "{{{ eleve.nom }}}", "{{ eleve.nom }}"),
    ("Bonjour { {eleve.nom} }, voici", "{ {eleve.nom} }", "{{ eleve.nom }}"),
])  # fmt: skip
def test_t09_une_accolade_manque_et_le_paragraphe_suivant_disparait(ecrit: str, mots: str, corrige: str, tmp_path: Path) -> None:
    """Ici : le paragraphe exact, ce qui manque, et la balise proposée."""
    doc = texte("Avant {{ foyer }}", ecrit, "Après {{ foyer }}")
    faute = une(doc, tmp_path)
    assert faute.probleme.code == 'M-311' and faute.probleme.valeur == mots
    assert faute.ancre is not None and faute.ancre.paragraphe == 1
    assert reparation(doc, tmp_path) == (mots, corrige, False)


@pytest.mark.parametrize(('premier', 'second'), [("Total {", "{{ foyer }}"), ("{{ foyer }}", "} fin")])
def test_t09_une_accolade_perdue_se_colle_a_la_balise_du_paragraphe_voisin(premier: str, second: str, tmp_path: Path) -> None:
    assert "se colle" in une(texte(premier, second), tmp_path).probleme.regle


def test_t09_le_message_dit_quelle_accolade_manque(tmp_path: Path) -> None:
    assert une(texte("{{ eleve.nom } x"), tmp_path).probleme.regle == "il manque une accolade fermante"
    assert une(texte("x { eleve.nom }}"), tmp_path).probleme.regle == "il manque une accolade ouvrante"


@pytest.mark.parametrize(('ecrit', 'mots', 'corrige'), [
    ("{% if eleve.nom }oui{% endif %}", "{% if eleve.nom }", "{% if eleve.nom %}"),
    ("{% if eleve.nom %}oui{% endif %", "{% endif %", "{% endif %}"),
    ("{% if eleve.nom %}oui% endif %}", "% endif %}", "{% endif %}"),
    ("{% if eleve.nom %}oui{% endif }}", "{% endif }}", "{% endif %}"),
])  # fmt: skip
def test_t09_une_instruction_mal_fermee_ouvre_quand_meme_son_bloc(ecrit: str, mots: str, corrige: str, tmp_path: Path) -> None:
    assert reparation(texte(ecrit), tmp_path) == (mots, corrige, False)


def test_t10_une_espace_separe_l_accolade_du_prefixe(tmp_path: Path) -> None:
    doc = texte("{% p if eleve.nom %}", "Bonjour", "{%p endif %}")
    assert reparation(doc, tmp_path) == ('{% p', '{%p', True)
    assert une(doc, tmp_path).suggestion == '{%p if eleve.nom %}'


def test_t11_ouverture_et_fermeture_sur_la_meme_ligne(tmp_path: Path) -> None:
    doc = texte("Liste")
    tableau(doc, [("Horaire", "Élève"), ("{%tr for h in proposition.horaires %}{{ h }}", "{{ eleve.nom }}{%tr endfor %}")])
    ouverture, fermeture = fautes(doc, tmp_path)
    assert "{%tr for %} et {%tr endfor %} sont chacun seuls sur leur ligne" in ouverture.probleme.regle
    assert ouverture.reparation is not None and fermeture.reparation is not None
    assert (ouverture.reparation.geste, fermeture.reparation.geste) == (Geste.ISOLER_LIGNE_AVANT, Geste.ISOLER_LIGNE_APRES)
    assert fermeture.reparation.texte == '{%tr endfor %}'


def test_t11_une_boucle_de_ligne_qui_porte_aussi_du_texte(tmp_path: Path) -> None:
    """docxtpl efface ce texte sans rien dire."""
    doc = texte("Liste")
    tableau(doc, [("{%tr for h in proposition.horaires %}", "{{ h }}"), ("{%tr endfor %}", "")])
    faute = une(doc, tmp_path)
    assert "serait effacé" in faute.probleme.quoi and mots_vises(faute, doc) == '{%tr for h in proposition.horaires %}'


def test_t12_une_boucle_qui_traverse_des_cellules_en_ajoute(tmp_path: Path) -> None:
    doc = texte("Liste")
    tableau(doc, [("a", "b"), ("{% for h in proposition.horaires %}{{ h }}", "{{ eleve.nom }}{% endfor %}")])
    ouverture, fermeture = fautes(doc, tmp_path)
    assert ouverture.reparation is not None and fermeture.reparation is not None
    assert (ouverture.reparation.texte, fermeture.reparation.texte) == (
        '{%tr for h in proposition.horaires %}', '{%tr endfor %}')


def test_t12_un_prefixe_oublie_sur_une_balise_seule_sur_sa_ligne(tmp_path: Path) -> None:
    """Une seule lecture possible : la réparation est sûre."""
    doc = texte("Liste")
    tableau(doc, [("{% for h in proposition.horaires %}", ""), ("{{ h }}", "x"), ("{%tr endfor %}", "")])
    assert reparation(doc, tmp_path) == ('{%', '{%tr', True)
    doc = texte("{% if eleve.nom %}", "Bonjour {{ eleve.nom }}", "{%p endif %}")
    assert reparation(doc, tmp_path) == ('{%', '{%p', True)


@pytest.mark.parametrize('cle', lire_catalogue(RACINE / 'modeles'))
def test_t12_les_tableaux_livres_gardent_leurs_colonnes(cle: str) -> None:
    """De peu de lignes, de beaucoup, d'aucune : l'essai à blanc ne trouve rien, et il n'y a rien à relire."""
    formulaire = lire_catalogue(RACINE / 'modeles')[cle]
    assert examiner(formulaire, RACINE / 'modeles' / formulaire.fichier, formulaire.fichier, a_fond=True).fautes == ()


def test_t12_une_ligne_qui_gagne_une_cellule_est_vue_a_l_essai(tmp_path: Path) -> None:
    doc = texte("Liste")
    tableau(doc, [("a", "b"), ("{%tc for h in proposition.horaires %}", "x")])
    for contenu in ("{{ h }}", "{%tc endfor %}"):
        cellule = OxmlElement('w:tc')
        cellule.append(parse_xml(f'<w:p {nsdecls("w")}><w:r><w:t>{contenu}</w:t></w:r></w:p>'))
        doc.tables[0].rows[1]._tr.append(cellule)
    assert fautes(doc, tmp_path) == []
    (deforme, *autres) = fautes(doc, tmp_path, a_fond=True)
    assert deforme.probleme.code == 'M-342' and deforme.probleme.quoi == "Le tableau 1 se déforme"
    assert {f.probleme.code for f in autres} <= {'M-342'}


def test_t13_le_fichier_produit_est_invalide_sans_que_rien_ne_le_dise(tmp_path: Path) -> None:
    """Ici : deux {%p %} dans un paragraphe sont refusés ; une cellule vidée par sa condition, ou un tableau, l'est à l'essai."""
    deux = texte("{%p if eleve.nom %}{%p if foyer %}", "x", "{%p endif %}", "{%p endif %}")
    assert "Deux balises {%p %}" in une(deux, tmp_path).probleme.quoi
    vide = texte("Lieu")
    cellule = tableau(vide, [("a", "")]).cell(0, 1)
    cellule.text = "{%p if proposition.lieu %}"
    cellule.add_paragraph("{{ proposition.lieu }}")
    cellule.add_paragraph("{%p endif %}")
    faute = une(vide, tmp_path, a_fond=True)
    assert faute.probleme.code == 'M-342' and "sans paragraphe" in faute.probleme.quoi
    sans_ligne = texte("Liste")
    tableau(sans_ligne, [("{%tr for h in proposition.horaires %}",), ("{{ h }}",), ("{%tr endfor %}",)])
    assert "n'a plus aucune ligne" in une(sans_ligne, tmp_path, a_fond=True).probleme.regle


def test_t13_des_boucles_emboitees_donnent_un_fichier_qui_se_rouvre(tmp_path: Path) -> None:
    doc = texte("Service")
    tableau(doc, [
        ("Catégorie", "Dates"), ("{%tr for c in categories %}", ""), ("{{ c.libelle }}", ""), ("{%tr for l in c.lignes %}", ""),
        ("{%tr for e in l.entrees %}", ""), ("{{ l.libelle }}", "{{ e.dates }}"), ("{%tr endfor %}", ""), ("{%tr endfor %}", ""),
        ("{%tr endfor %}", ""),
    ])  # fmt: skip
    assert fautes(doc, tmp_path, 'service', a_fond=True) == []
    lot = remplir(doc, tmp_path, contexte='service')
    relu = Document(io.BytesIO(ecrire_paquet(lot.parties)))
    categories = document_fictif(ChampsService).categories
    attendues = 1 + sum(1 + sum(len(ligne.entrees) for ligne in c.lignes) for c in categories)
    assert len(relu.tables[0].rows) == attendues


@pytest.mark.parametrize('ecrit', ["{%- if foyer %}x{% endif %}", "{% if foyer -%}x{% endif %}", "{% if foyer %}x{%- endif -%}"])
def test_t14_un_tiret_dans_l_accolade_abime_le_fichier(ecrit: str, tmp_path: Path) -> None:
    doc = texte("Avant", ecrit)
    faute = une(doc, tmp_path)
    assert "tiret" in faute.probleme.quoi and faute.reparation is not None
    assert '-' not in faute.reparation.texte


def test_t15_un_bloc_jamais_ferme_est_montre_a_son_ouverture(tmp_path: Path) -> None:
    doc = texte("Un", "{%p for h in proposition.horaires %}", "{{ h }}", "Quatre", "Cinq")
    faute = une(doc, tmp_path)
    assert faute.probleme.code == 'M-313' and faute.ancre is not None and faute.ancre.paragraphe == 1
    assert mots_vises(faute, doc) == '{%p for h in proposition.horaires %}'
    assert "{%p endfor %}" in faute.probleme.remede


def test_t15_la_fin_qui_manque_dans_une_phrase_est_proposee(tmp_path: Path) -> None:
    doc = texte("Séances{% if proposition.lieu %} en {{ proposition.lieu }}.")
    assert reparation(doc, tmp_path)[1] == '{% if proposition.lieu %} en {{ proposition.lieu }}.{% endif %}'
    croise = texte("{% if proposition.lieu %}en {{ proposition.lieu }}{% endfor %}")
    assert reparation(croise, tmp_path) == ('endfor', 'endif', False)


def test_t16_none_et_des_nombres_anglais_s_impriment(tmp_path: Path) -> None:
    """Ici : une valeur absente arrête tout sauf |vide ; nombres, durées et dates sont français."""
    sans = dataclasses.replace(LETTRE, proposition=dataclasses.replace(LETTRE.proposition, lieu=None, nombre_seances=1200))
    with pytest.raises(ValeurAbsente):
        remplir(texte("{{ proposition.lieu }}"), tmp_path, [sans])
    doc = texte("[{{ proposition.lieu|vide }}] {{ proposition.nombre_seances }}", "{{ proposition.duree }}",
                "{{ periode.debut|jour }}")  # fmt: skip
    (lu,) = remplir(doc, tmp_path, [sans]).textes
    assert [re.sub(r'\s', ' ', un) for un in lu] == ["[] 1 200", "6 h", "lundi 2 novembre 2026"]
    assert str(Duree.de_heures(2, 30)).replace('\u00a0', ' ') == "2 h 30"


def test_t16_un_champ_qui_peut_manquer_est_annonce(tmp_path: Path) -> None:
    conseil = une(texte("Tél. {{ ecole.telephone }}"), tmp_path, a_fond=True)
    assert conseil.probleme.gravite is Gravite.AVERTISSEMENT and conseil.suggestion == '{{ ecole.telephone|vide }}'
    assert fautes(texte("{% if proposition.lieu %}{{ proposition.lieu }}{% endif %}"), tmp_path, a_fond=True) == []


def test_t17_des_caracteres_de_controle_changent_la_mise_en_page(tmp_path: Path) -> None:
    """Ici : un retour à la ligne d'une donnée reste un retour à la ligne ; les autres sont refusés à la lecture (D-129)."""
    lot = remplir(texte("[{{ eleve.nom }}]", "Après"), tmp_path, [eleve(nom="A\nB")])
    assert lot.textes == (("[A\nB]", "Après"),)


def test_t18_une_donnee_qui_ressemble_a_une_balise_reste_un_texte(tmp_path: Path) -> None:
    lot = remplir(texte("{{ eleve.nom }}"), tmp_path, [eleve(nom="{{ 7*7 }}", prenom="{% if x %}")])
    assert lot.textes == (("{{ 7*7 }}",),)


def test_t19_la_liste_des_champs_d_un_modele_est_incomplete(tmp_path: Path) -> None:
    """Ici : chemins entiers, en-têtes et boucles compris ; et ce que le formulaire doit porter et n'a plus."""
    doc = texte("{% for h in proposition.horaires %}{{ h }}{% endfor %}", "{% if eleve.niveau == 'CP' %}x{% endif %}")
    doc.sections[0].header.paragraphs[0].text = "{{ ecole.nom }}"
    faite = verification(doc, tmp_path)
    assert faite.lus == {('proposition', 'horaires'), ('eleve', 'niveau'), ('ecole', 'nom')}
    parties, _ = ouvrir_modele(tmp_path / 'm.docx', 'm.docx', repete=True)
    manques = Verification('m.docx', ChampsLettre).verifier(parties, ('eleve.nom', 'ecole.nom'), ("OUI",))
    assert [(p.code, p.valeur) for p in manques] == [('M-310', '{{ eleve.nom }}'), ('M-343', 'OUI')]


def test_t19_un_champ_exige_mal_ecrit_n_est_dit_qu_une_fois(tmp_path: Path) -> None:
    """La faute de frappe suffit ; un autre champ exigé qui manque est dit en plus."""
    parties, _ = ouvrir_modele(ecrire(texte("{{ eleve.nom_complt }}", "{{ foyer }"), tmp_path), 'm.docx', repete=True)
    dits = Verification('m.docx', ChampsLettre).verifier(parties, ('eleve.nom_complet', 'foyer', 'proposition.duree'))
    assert [p.valeur for p in dits] == ['{{ eleve.nom_complt }}', '{{ foyer }', '{{ proposition.duree }}']


def test_t20_l_en_tete_ne_connait_pas_l_eleve(tmp_path: Path) -> None:
    """Ici : trente lettres dans un fichier, chacune avec son en-tête."""
    doc = texte("Lettre à {{ foyer }}")
    doc.sections[0].header.paragraphs[0].text = "{{ eleve.nom }}, {{ eleve.classe }}"
    lot = remplir(doc, tmp_path, [eleve(nom=f"NOM{rang:02}", classe=f"classe {rang % 3}") for rang in range(30)])
    assert sorted(textes_des_annexes(lot)) == [f"NOM{rang:02}, classe {rang % 3}" for rang in range(30)]
    relations = re.findall(r'headerReference[^>]*r:id="([^"]+)"', lot.parties['word/document.xml'].decode())
    assert len(set(relations)) == 30


@pytest.mark.parametrize(('ou', 'lieu'), [
    ('keywords', "propriétés du document"), ('subject', "propriétés du document"), ('notes', "note de bas de page 1"),
    ('image', "corps"),
])  # fmt: skip
def test_t21_une_balise_la_ou_rien_n_est_rempli(ou: str, lieu: str, tmp_path: Path) -> None:
    doc = texte("Bonjour {{ eleve.nom }}")
    if ou in ('keywords', 'subject'):
        setattr(doc.core_properties, ou, "{{ eleve.nom }}")
    if ou == 'image':
        doc.paragraphs[0].add_run().add_picture(trait(), width=Cm(2))
        next(doc.element.iter(qn('wp:docPr'))).set('descr', "Photo de {{ eleve.nom }}")
    path = ecrire(doc, tmp_path)
    if ou == 'notes':
        note = (f'<w:footnotes xmlns:w="{W[1:-1]}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="1">'
                '<w:p><w:r><w:t>Voir {{ eleve</w:t></w:r><w:r><w:t>.nom }}</w:t></w:r></w:p></w:footnote></w:footnotes>')
        with zipfile.ZipFile(path, 'a') as archive:
            archive.writestr('word/footnotes.xml', note)
    parties, problemes = ouvrir_modele(path, 'm.docx', repete=True)
    assert problemes == []
    faite = Verification('m.docx', ChampsLettre)
    faite.verifier(parties)
    (faute,) = faite.fautes
    assert faute.probleme.code == ('M-333' if ou == 'image' else 'M-341') and faute.lieu is not None and faute.lieu.partie == lieu
    assert 'eleve.nom }}' in (faute.probleme.valeur or '')


def test_t21_aucune_balise_ne_reste_dans_le_paquet_produit(tmp_path: Path) -> None:
    doc = texte("{{ eleve.nom }}")
    doc.sections[0].header.paragraphs[0].text = "{{ eleve.classe }}"
    doc.add_comment(doc.paragraphs[0].runs, text="voir {{ eleve.nom }}", author='D')
    zone_de_texte(doc.add_paragraph("Zone"), "{{ foyer }}")
    vu = examen(doc, tmp_path)
    assert [(f.probleme.code, f.probleme.gravite) for f in vu.fautes] == [('M-316', Gravite.AVERTISSEMENT)]
    assert "ne sera pas remplie" in vu.fautes[0].probleme.regle and vu.modele is not None
    lot = assembler(vu.modele.compile, [LETTRE])
    assert [nom for nom, contenu in lot.parties.items() if re.search(rb'\{\{|\{%|\{#', contenu)] == []
    assert LETTRE.foyer in ' '.join(lot.textes[0])


def test_t21_une_zone_de_texte_est_lue_une_seule_fois(tmp_path: Path) -> None:
    """Word garde la zone et son double : une faute, un message ; et le double redit l'original."""
    doc = texte("Avant")
    zone_de_texte(doc.add_paragraph("Zone"), "{{ eleve.nomm }}")
    faute = une(doc, tmp_path)
    assert faute.lieu is not None and faute.lieu.description == "zone de texte 1, paragraphe 1"
    bonne = texte("Avant")
    zone_de_texte(bonne.add_paragraph("Zone"), "{{ eleve.nom }}")
    corps = remplir(bonne, tmp_path).parties['word/document.xml'].decode()
    assert corps.count(LETTRE.eleve.nom) == 2


def test_t22_on_ne_choisit_pas_ses_accolades(tmp_path: Path) -> None:
    """Les guillemets d'un publipostage restent du texte."""
    env = environnement()
    assert (env.variable_start_string, env.block_start_string) == ('{{', '{%')
    assert remplir(texte("«Nom» et <<Nom>>"), tmp_path).textes == (("«Nom» et <<Nom>>",),)


def test_un_modele_de_milliers_de_fautes_est_refuse_sans_attendre(tmp_path: Path) -> None:
    faite = Verification('m.docx', ChampsLettre)
    path = ecrire(texte("{{ elve.nom }}" * 5_000, "{% for x in rien %}" * 3_000), tmp_path)
    assert 200 <= len(faite.verifier(lire_paquet(path, Bornes()))) < 210


# Tableaux, listes, images, contrôles


def test_t24_une_cellule_large_compte_ses_colonnes(tmp_path: Path) -> None:
    doc = texte("Avant")
    table = tableau(doc, [("a", "b", "c"), ("large", "", "{{ eleve.nomm }}")])
    table.cell(1, 0).merge(table.cell(1, 1))
    faute = une(doc, tmp_path)
    assert faute.lieu is not None and faute.lieu.cellules == ((1, 2, 3),)


def test_t24_un_tableau_dans_un_tableau_est_situe(tmp_path: Path) -> None:
    doc = texte("Avant")
    exterieur = tableau(doc, [("a", "b"), ("c", "d")]).cell(1, 1)
    exterieur.add_table(1, 2).cell(0, 1).text = "{{ eleve.nomm }}"
    faute = une(doc, tmp_path)
    assert faute.lieu is not None
    assert faute.lieu.description == "tableau 1, ligne 2, colonne 2, tableau intérieur 1, ligne 1, colonne 2"


def test_t25_une_liste_vide_laisse_un_tableau_d_en_tetes(tmp_path: Path) -> None:
    """Ici : {%p if %} autour du tableau, et « Néant » sinon."""
    doc = texte("{%p if lignes %}")
    tableau(doc, [("Niveau",), ("{%tr for l in lignes %}",), ("{{ l.niveau }}",), ("{%tr endfor %}",)])
    for un in ("{%p else %}", "Néant", "{%p endif %}"):
        doc.add_paragraph(un)
    assert fautes(doc, tmp_path, 'tableau', a_fond=True) == []
    assert remplir(doc, tmp_path, [document_fictif(ChampsTableau, Variante.VIDE)], 'tableau').textes == (("Néant",),)


def test_t26_la_liste_numerotee_repart_a_un_a_chaque_lettre(tmp_path: Path) -> None:
    lot = remplir(listes_numerotees(), tmp_path, [eleve(nom="A"), eleve(nom="B")])
    numeros = re.findall(r'<w:numId w:val="(\d+)"', lot.parties['word/document.xml'].decode())
    premiere, seconde = numeros[: len(numeros) // 2], numeros[len(numeros) // 2 :]
    assert premiere[0] != seconde[0] and premiere[-1] == seconde[-1], "la liste à puces, elle, ne compte pas"
    (liste,) = [n for n in analyser(lot.parties['word/numbering.xml']).iter(f'{W}num') if n.get(f'{W}numId') == seconde[0]]
    departs = [depart.get(f'{W}val') for depart in liste.iter(f'{W}startOverride')]
    assert departs and set(departs) == {'1'}


def test_t27_l_en_tete_du_premier_document_sert_a_tous(tmp_path: Path) -> None:
    """Ici : le logo de l'en-tête suit chaque lettre."""
    lot = remplir(images_et_signets(), tmp_path, [eleve(nom=nom) for nom in "ABC"])
    corps = lot.parties['word/document.xml'].decode()
    assert len(re.findall('<w:headerReference', corps)) >= 3
    for nom, contenu in lot.parties.items():
        if re.match(r'word/header\w*\.xml', nom) and b'r:embed' in contenu:
            liens = lot.parties[f'word/_rels/{nom.removeprefix("word/")}.rels'].decode()
            assert set(re.findall(r'r:embed="([^"]+)"', contenu.decode())) <= set(re.findall(r'Id="([^"]+)"', liens))


@pytest.mark.parametrize('champ', ['NUMPAGES', 'SECTIONPAGES'])
def test_t28_le_total_des_pages_est_celui_du_lot(champ: str, tmp_path: Path) -> None:
    doc = texte("Page 1 sur ")
    champ_word(doc.paragraphs[0], champ)
    assert une(doc, tmp_path).probleme.code == 'M-314'
    seul = texte("Page ")
    champ_word(seul.paragraphs[0], 'PAGE')
    corps = remplir(seul, tmp_path, [LETTRE, LETTRE]).parties['word/document.xml'].decode()
    assert corps.count('w:pgNumType w:start="1"') == 2


def test_t29_des_dessins_au_meme_numero(tmp_path: Path) -> None:
    lot = remplir(images_et_signets(), tmp_path, [eleve(nom=nom) for nom in "ABC"])
    numeros = re.findall(r'<wp:docPr[^>]* id="(\d+)"', lot.parties['word/document.xml'].decode())
    assert len(numeros) == 3 and len(set(numeros)) == 3


def test_t30_le_texte_de_remplacement_d_une_image_est_garde(tmp_path: Path) -> None:
    doc = texte("Avant")
    doc.paragraphs[0].add_run().add_picture(trait(), width=Cm(2))
    next(doc.element.iter(qn('wp:docPr'))).set('descr', "Logo de l'école & de la commune")
    corps = analyser(remplir(doc, tmp_path).parties['word/document.xml'])
    assert [e.get('descr') for e in corps.iter(qn('wp:docPr'))] == ["Logo de l'école & de la commune"]


def test_t31_le_texte_d_un_controle_de_contenu_est_lu(tmp_path: Path) -> None:
    doc = texte("Avant")
    case_word(doc, "{{ eleve.nomm }}")
    assert une(doc, tmp_path).suggestion == '{{ eleve.nom }}'
    bon = texte("Avant")
    case_word(bon, "{{ eleve.nom }}")
    assert LETTRE.eleve.nom in remplir(bon, tmp_path).textes[0]


def test_t32_un_modele_enregistre_par_word_en_francais(tmp_path: Path) -> None:
    """Ses styles s'appellent « Titre1 », « Paragraphedeliste » : rien dans l'outil ne cherche « Heading 1 »."""
    doc = Document(str(RACINE / 'modeles' / 'autorisation_parentale.docx'))
    francais = {'Heading1': 'Titre1', 'Heading2': 'Titre2', 'ListBullet': 'Listepuces', 'Footer': 'Pieddepage', 'Header': 'En-tte'}
    for element in doc.styles.element.iter(qn('w:style')):
        element.set(qn('w:styleId'), francais.get(element.get(qn('w:styleId')), element.get(qn('w:styleId'))))
    racines = [doc.element, doc.styles.element, doc.sections[0].header._element, doc.sections[0].footer._element]
    for racine in racines:
        for element in racine.iter(qn('w:pStyle'), qn('w:basedOn'), qn('w:next'), qn('w:link')):
            element.set(qn('w:val'), francais.get(element.get(qn('w:val')), element.get(qn('w:val'))))
    for passage in doc.element.iter(qn('w:r')):
        passage.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="fr-FR"/>'))
    formulaire = lire_catalogue(RACINE / 'modeles')['autorisation_parentale']
    vu = examiner(formulaire, ecrire(doc, tmp_path), 'm.docx', a_fond=True)
    livre = examiner(formulaire, RACINE / 'modeles' / formulaire.fichier, 'l.docx').modele
    assert vu.fautes == () and vu.modele is not None and livre is not None
    assert b'Titre1' in vu.modele.compile.parties['word/styles.xml']
    assert assembler(vu.modele.compile, [LETTRE]).textes == assembler(livre.compile, [LETTRE]).textes


# Champs Word


@pytest.mark.parametrize('instruction', ['TOC \\o "1-3" \\h', 'PAGE', 'HYPERLINK "https://exemple.fr"', 'DOCPROPERTY Titre'])
def test_t34_une_table_des_matieres_et_un_lien_passent(instruction: str, tmp_path: Path) -> None:
    """Les pages du sommaire livré, elles, sont calculées par la liasse : tests/liasse."""
    doc = texte("Sommaire ")
    instruction = instruction.replace('"', '&quot;')
    champ_word(doc.paragraphs[0], instruction)
    assert fautes(doc, tmp_path, 'sommaire') == []


@pytest.mark.parametrize(('instruction', 'explication'), [
    ('DATE', "date du jour"), ('TIME', "heure du jour"), ('MERGEFIELD Nom', "publipostage"), ('SECTIONPAGES', "ancienne valeur"),
    ('IF 1 = 1 oui', "n'imprime rien"), ('REF signet', "erreur"), ('PAGEREF signet', "erreur"), ('STYLEREF Titre', "LibreOffice"),
    ('= 1 + 1', "LibreOffice"), ('SEQ Figure', "LibreOffice"), ('FILENAME', "fichier de travail"),
])  # fmt: skip
def test_t35_les_champs_word_que_libreoffice_rend_mal(instruction: str, explication: str, tmp_path: Path) -> None:
    """Ici : une liste fermée de champs permis, chaque autre expliqué."""
    doc = texte("Champ ")
    champ_word(doc.paragraphs[0], instruction)
    faute = une(doc, tmp_path)
    assert faute.probleme.code == 'M-314' and explication in faute.probleme.regle


def test_t35_la_date_du_jour_a_son_champ(tmp_path: Path) -> None:
    doc = texte("Le ")
    champ_word(doc.paragraphs[0], 'DATE')
    assert '{{ edition.date }}' in une(doc, tmp_path).probleme.regle
