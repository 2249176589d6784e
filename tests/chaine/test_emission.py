"""Ce qui part et doit revenir : ses références gardées, son PDF et la place de ses cases au registre, rien à moitié."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from generator.archive import Depot, Fait, Liens, Registre, lire_envois, rejouer
from generator.chaine import verifier
from generator.conversion.relecture import pages_du_pdf
from generator.domaine.reference import FICTIVE, afficher_reference
from generator.domaine.retour import Destinataire
from generator.erreurs import Code, ErreurCommande, Sortie
from generator.rangement import Fait as EcoleFaite
from generator.references import References, exiger_une_ecole
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.archive.fabrique import classer as ranger_une_piece
from tests.conftest import JOUR, Passage
from tests.fabrique.classeurs import Retouche, mettre

FORMULAIRES = {'autorisation_parentale': 22, 'tableau_previsionnel': 1}


@pytest.fixture
def depot(exemple: Callable[[str], Path], reglages: Reglages) -> Depot:
    """Le dépôt de l'école des Lilas, qui n'existe pas encore."""
    exemple('2026-2027.xlsx')
    return Depot.de(reglages.archives, '2026-2027', 'lilas')


def registre(depot: Depot, reglages: Reglages) -> Registre:
    return Registre(depot, reglages.maintenant)


def tout(dossier: Path) -> dict[str, str]:
    return {
        path.relative_to(dossier).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dossier.rglob('*')) if path.is_file()
    }  # fmt: skip


def destinataires(depot: Depot) -> dict[str, Destinataire]:
    return Liens(depot).par_reference


@pytest.fixture
def modeles(tmp_path: Path) -> Path:
    dossier = tmp_path / 'modeles'
    dossier.mkdir()
    for livre in (RACINE / 'modeles').iterdir():
        if livre.is_file():
            shutil.copy(livre, dossier)
    return dossier


def une(faits: list[EcoleFaite]) -> EcoleFaite:
    (fait,) = faits
    return fait


def d_un_trait(texte: str) -> str:
    """Le texte d'une page sur une ligne : une référence faite de lettres larges en prend deux."""
    return ' '.join(texte.split())


def test_un_passage_inscrit_ce_qui_part_et_deux_n_ajoutent_rien(depot: Depot, reglages: Reglages, passer: Passage) -> None:
    fait = une(passer()[0])
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None and list(fait.rapport) == []
    etat = rejouer(registre(depot, reglages).evenements, destinataires(depot))
    cles = [retour.destinataire.formulaire for retour in etat.retours.values() if retour.destinataire]
    assert {cle: cles.count(cle) for cle in set(cles)} == FORMULAIRES
    envois = {hashlib.sha256(envoi.pdf.read_bytes()).hexdigest(): envoi for envoi in lire_envois(registre(depot, reglages))}
    remis = [hashlib.sha256((fait.dossier / nom).read_bytes()).hexdigest()
             for nom in ('lettres.pdf', 'tableau-previsionnel.pdf', 'liasse-ien.pdf')]  # fmt: skip
    assert set(remis) == set(envois), "l'original gardé est celui que l'on remet"
    _les_pages_disent_vrai(envois[remis[0]].pages, pages_du_pdf(fait.dossier / 'lettres.pdf'))
    (tableau,), (dans_la_liasse,) = envois[remis[1]].pages, envois[remis[2]].pages
    assert tableau.reference == dans_la_liasse.reference and dans_la_liasse.page > tableau.page
    assert tableau.disposition.cases is not None and tableau.disposition.cases[0].mot == 'FAVORABLE'

    avant, archives = tout(fait.dossier), tout(reglages.archives)
    assert une(passer()[0]).sortie is Sortie.FAIT
    assert tout(fait.dossier) == avant and tout(reglages.archives) == archives, "le même passage, les mêmes octets"


def _les_pages_disent_vrai(pages: tuple, textes: list[str]) -> None:
    assert len(pages) == len(textes) == FORMULAIRES['autorisation_parentale']
    assert len({page.reference for page in pages}) == len(pages)
    for page in pages:
        assert afficher_reference(page.reference) in d_un_trait(textes[page.page - 1])
        disposee = page.disposition
        assert disposee.code and disposee.signature and disposee.motif and disposee.coupon and disposee.cases
        assert [case.mot for case in disposee.cases] == ['OUI', 'NON']


def test_le_registre_ne_nomme_personne(depot: Depot, reglages: Reglages, passer: Passage) -> None:
    passer(commande='accords')
    lignes = depot.registre.read_text('utf-8')
    noms = {destinataire.nom for destinataire in destinataires(depot).values()}
    assert len(noms) > 10 and not [nom for nom in noms if any(mot in lignes for mot in nom.split() if len(mot) > 3)]
    assert registre(depot, reglages).evenements[1].champs['periode'] is None, "l'accord vaut pour l'année"


def test_verifier_ne_tire_et_n_ecrit_rien(depot: Depot, reglages: Reglages) -> None:
    (fait,), _ = verifier(reglages, SuiviMuet())
    assert fait.sortie is Sortie.FAIT and not reglages.archives.exists() and not depot.dossier.exists()


def test_le_recto_verso_compte_ses_pages_blanches(depot: Depot, reglages: Reglages, passer: Passage) -> None:
    fait = une(passer(commande='accords', recto_verso=True)[0])
    assert fait.dossier is not None
    (envoi,) = lire_envois(registre(depot, reglages))
    textes = pages_du_pdf(fait.dossier / 'accords.pdf')
    assert [page.page for page in envoi.pages] == list(range(1, len(textes) + 1, 2))
    assert all(afficher_reference(page.reference) in d_un_trait(textes[page.page - 1]) for page in envoi.pages)


def arrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Chaque écriture durable de l'inscription, refusée à son tour par le disque."""
    for cible in ('generator.archive.liens.ecrire_a_cote', 'generator.archive.registre.os.fsync',
                  'generator.archive.envois.ecrire_a_cote'):  # fmt: skip
        with monkeypatch.context() as pendant:
            pendant.setattr(cible, _plein)
            yield cible


def _plein(*_: object, **__: object) -> None:
    raise OSError(28, 'No space left on device')


def test_un_disque_plein_laisse_les_sorties_d_avant_et_les_references(
    depot: Depot, reglages: Reglages, passer: Passage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tirees: set[str] = set()
    for cible in arrets(monkeypatch):
        fait = une(passer(commande='accords')[0])
        assert [p.code for p in fait.rapport.erreurs] == [Code.ECRITURE_IMPOSSIBLE], cible
        assert fait.dossier is None and not list(reglages.sorties.rglob('accords.pdf'))
        tirees = tirees or set(destinataires(depot)) if depot.liens.is_file() else tirees
    fait = une(passer(commande='accords')[0])
    assert fait.sortie is Sortie.FAIT and set(destinataires(depot)) == tirees, "les références tirées avant l'arrêt servent"
    faits = [evenement.fait for evenement in registre(depot, reglages).evenements]
    assert faits.count(Fait.EMISSION) == faits.count(Fait.ENVOI) == 1


def test_un_registre_abime_arrete_tout_avant_de_remettre(depot: Depot, reglages: Reglages, passer: Passage) -> None:
    une(passer(commande='accords')[0])
    lignes = depot.registre.read_text('utf-8')
    depot.registre.write_text(lignes.replace('accord_annuel', 'accord_annueI', 1), 'utf-8')
    avant = tout(reglages.sorties)
    fait = une(passer(commande='accords')[0])
    assert Code.REGISTRE_ABIME in {p.code for p in fait.rapport.erreurs} and fait.dossier is None
    assert {nom: s for nom, s in tout(reglages.sorties).items() if 'dernier-echec' not in nom} == avant


def test_reemettre_donne_des_references_neuves_et_dit_lesquelles_elles_remplacent(
    depot: Depot, reglages: Reglages, passer: Passage
) -> None:
    une(passer(commande='accords')[0])
    anciennes = destinataires(depot)
    voulu = next(d.nom for d in anciennes.values() if '(' not in d.nom)
    une(passer(commande='accords', reemettre_pour=' '.join(reversed(voulu.split())).upper())[0])
    remplacements = list(registre(depot, reglages).faits(Fait.REMPLACEMENT))
    assert [anciennes[r['ancienne']].nom for r in remplacements] == [voulu]
    une(passer(commande='accords', reemettre=True)[0])
    etat = rejouer(registre(depot, reglages).evenements, destinataires(depot))
    vivantes = [retour for retour in etat.retours.values() if not retour.remplacee_par]
    assert len(vivantes) == len(anciennes) and not {retour.reference for retour in vivantes} & set(anciennes)
    nombre = len(registre(depot, reglages).evenements)
    une(passer(commande='accords')[0])
    assert len(registre(depot, reglages).evenements) == nombre, "sans l'option, ce sont les neuves qui servent"


def test_une_reemission_arretee_au_milieu_remplace_quand_meme_les_anciennes(
    depot: Depot, reglages: Reglages, passer: Passage, monkeypatch: pytest.MonkeyPatch
) -> None:
    une(passer(commande='accords')[0])
    anciennes = set(destinataires(depot))
    with monkeypatch.context() as pendant:
        pendant.setattr('generator.archive.registre.Registre._ajouter', _plein)
        assert une(passer(commande='accords', reemettre=True)[0]).dossier is None
    assert set(destinataires(depot)) > anciennes, "les liens étaient écrits, pas le registre"
    une(passer(commande='accords')[0])
    etat = rejouer(registre(depot, reglages).evenements, destinataires(depot))
    assert {r.reference for r in etat.retours.values() if r.remplacee_par} == anciennes


def test_reemettre_pour_un_inconnu_ou_pour_plusieurs_ecoles_est_refuse(
    depot: Depot, reglages: Reglages, passer: Passage
) -> None:
    fait = une(passer(commande='accords', reemettre_pour='Personne Inconnue')[0])
    (probleme,) = fait.rapport.erreurs
    assert probleme.code is Code.REFERENCE_INCONNUE and probleme.personnel and not depot.registre.exists()
    exiger_une_ecole(['Lilas', 'Tilleuls'], reglages)
    exiger_une_ecole(['Lilas'], replace(reglages, reemettre=True))
    with pytest.raises(ErreurCommande, match='une école à la fois'):
        exiger_une_ecole(['Lilas', 'Tilleuls'], replace(reglages, reemettre=True))


def test_reemettre_pour_un_homonyme_nomme_chacun_et_ne_reemet_rien(
    depot: Depot, reglages: Reglages, passer: Passage
) -> None:
    une(passer(commande='accords')[0])
    avant = tout(depot.dossier)
    fait = une(passer(commande='accords', reemettre_pour='Martin Camille')[0])
    assert [(p.code, p.emplacement.cellule, p.emplacement.precision) for p in fait.rapport.erreurs] == [
        (Code.REFERENCE_AMBIGUE, 'B7', 'CE1 de Mme Roy, n° 6'), (Code.REFERENCE_AMBIGUE, 'B8', 'CE2 de Mme Aziz, n° 7'),
    ]  # fmt: skip
    assert all(p.remede and p.personnel for p in fait.rapport.erreurs)
    assert fait.dossier is None and tout(depot.dossier) == avant


@pytest.mark.parametrize('tape', ['MARTIN Camille (7)', 'camille martin (n° 7)', 'Camille Martin (ce2 de mme aziz)'])
def test_un_homonyme_se_designe_par_son_numero_ou_sa_classe(
    depot: Depot, passer: Passage, reglages: Reglages, tape: str
) -> None:
    une(passer(commande='accords')[0])
    anciennes = destinataires(depot)
    une(passer(commande='accords', reemettre_pour=tape)[0])
    remplacees = [anciennes[r['ancienne']] for r in registre(depot, reglages).faits(Fait.REMPLACEMENT)]
    assert remplacees and {d.eleve for d in remplacees} == {'n° 7'}


def signer_le_tableau(depot: Depot, reglages: Reglages) -> str:
    """Le tableau revient de l'inspection, signé : sa pièce est rangée."""
    (reference,) = [r for r, d in destinataires(depot).items() if d.formulaire == 'tableau_previsionnel']
    ranger_une_piece(registre(depot, reglages), reference)
    return reference


def avertis(fait: EcoleFaite) -> list[str]:
    return [p.emplacement.precision for p in fait.rapport if p.code is Code.SIGNE_PUIS_CHANGE]


def retoucher(classeur: Path, *retouches: Retouche) -> None:
    livre = load_workbook(classeur)
    for retouche in retouches:
        retouche(livre)
    livre.save(classeur)


def test_un_tableau_signe_puis_change_ne_repart_pas_sous_sa_reference_sans_le_dire(
    depot: Depot, reglages: Reglages, passer: Passage
) -> None:
    classeur = reglages.dossier_des_donnees / 'ecoles' / '2026-2027.xlsx'
    une(passer()[0])
    reference = signer_le_tableau(depot, reglages)
    assert not avertis(une(passer()[0])), "rien n'a changé"
    retoucher(classeur, mettre('Périodes', "Avis de l'IEN", 3, 'favorable'), mettre('Périodes', "Date de l'avis de l'IEN", 3, JOUR))
    assert not avertis(une(passer(date_edition=JOUR + dt.timedelta(9))[0])), "ni l'avis, ni le jour d'édition n'en sont le contenu"
    retoucher(classeur, mettre('Groupes', 'Objectifs *', 3, 'Lire à voix haute un texte long.'))
    fait = une(passer()[0])
    assert avertis(fait) == [f"Tableau prévisionnel de service, référence {afficher_reference(reference)}"]
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None
    assert avertis(une(passer()[0])), "le répéter tant que ce n'est pas réglé"
    une(passer(commande='formulaire', formulaire='tableau_previsionnel', reemettre=True)[0])
    neuve = next(r['nouvelle'] for r in registre(depot, reglages).faits(Fait.REMPLACEMENT) if r['ancienne'] == reference)
    refait = une(passer()[0])
    assert not avertis(refait) and refait.dossier is not None
    assert afficher_reference(neuve) in d_un_trait(pages_du_pdf(refait.dossier / 'tableau-previsionnel.pdf')[0])


def _sans_retour(doc) -> None:
    """La lettre d'avant : ni code, ni référence."""
    for cellule in [c for table in doc.tables for c in table._cells]:
        for paragraphe in cellule.paragraphs:
            if 'retour.' in paragraphe.text:
                paragraphe.clear()


def test_un_ancien_modele_sans_code_donne_ses_lettres_et_un_seul_avertissement(
    depot: Depot, reglages: Reglages, passer: Passage, modeles: Path
) -> None:
    (modeles / 'lilas').mkdir()
    doc = Document(str(modeles / 'accord_annuel.docx'))
    _sans_retour(doc)
    doc.save(str(modeles / 'lilas' / 'accord_annuel.docx'))
    fait = une(passer(commande='accords', modeles=modeles)[0])
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None
    (probleme,) = fait.rapport
    assert probleme.code is Code.RETOUR_SANS_CODE and 'sans code' in probleme.quoi and '{{ retour.qr }}' in probleme.remede
    assert not depot.registre.exists(), "rien à attendre de ce qui n'a pas de référence"


def test_des_cases_introuvables_se_disent_et_les_lettres_partent(
    depot: Depot, reglages: Reglages, passer: Passage, modeles: Path
) -> None:
    (modeles / 'lilas').mkdir()
    doc = Document(str(modeles / 'accord_annuel.docx'))
    for passage in [p for table in doc.tables for c in table._cells for q in c.paragraphs for p in q.runs]:
        passage.text = passage.text.replace('☐', '')
    doc.save(str(modeles / 'lilas' / 'accord_annuel.docx'))
    fait = une(passer(commande='accords', modeles=modeles)[0])
    assert fait.sortie is Sortie.FAIT and {p.code for p in fait.rapport} == {Code.CASES_INTROUVABLES}
    assert all('☐' in p.remede for p in fait.rapport)
    (envoi,) = lire_envois(registre(depot, reglages))
    assert all(page.disposition.code and page.disposition.cases is None for page in envoi.pages)


def test_une_page_de_tableau_sans_code_est_nommee(depot: Depot, reglages: Reglages, passer: Passage, modeles: Path) -> None:
    (modeles / 'lilas').mkdir()
    doc = Document(str(modeles / 'tableau_previsionnel.docx'))
    pied = doc.sections[0].footer.paragraphs[0]
    for passage in list(pied.runs):
        pied._p.remove(passage._r)
    doc.add_paragraph("Première page : {{ retour.qr }}")
    doc.add_page_break()
    doc.add_paragraph("Suite du tableau, sans son code")
    doc.save(str(modeles / 'lilas' / 'tableau_previsionnel.docx'))
    fait = une(passer(modeles=modeles)[0])
    assert fait.sortie is Sortie.FAIT
    sans = [p for p in fait.rapport if p.code is Code.PAGE_SANS_CODE]
    assert len(sans) == 1 and sans[0].emplacement.precision.endswith('page 1'), "le code n'est que sur la deuxième"
    assert sans[0].emplacement.fichier == 'modeles/lilas/tableau_previsionnel.docx'


# Le tirage


def _adresse(eleve: str, **reste: object) -> Destinataire:
    return replace(Destinataire('lettre', 1, eleve, 'G', 1, nom=eleve), **reste)


def test_le_meme_destinataire_garde_sa_reference_et_deux_n_ont_jamais_la_meme() -> None:
    valeurs = iter([2] * 24 + [1] * 12)  # le hasard se répète : la seconde référence est tirée de nouveau
    references = References({'lettre'}, hasard=lambda _: next(valeurs))
    lea, hugo = references.pour(_adresse('léa')), references.pour(_adresse('hugo'))
    assert references.pour(_adresse('léa', nom='Léa, autrement')) == lea != hugo
    assert FICTIVE not in (lea, hugo)
    assert references.pour(_adresse('léa', formulaire='note')) == FICTIVE, "un formulaire sans code ne tire rien"


def test_les_memes_hasards_donnent_les_memes_references_a_d_autres_eleves() -> None:
    """Rien de l'élève n'entre dans sa référence."""
    def tirees(*noms: str) -> list[str]:
        valeurs = iter(range(10_000))
        references = References({'lettre'}, hasard=lambda combien: next(valeurs) % combien)
        return [references.pour(_adresse(nom)) for nom in noms]

    assert tirees('léa', 'hugo') == tirees('zoé', 'tom')
