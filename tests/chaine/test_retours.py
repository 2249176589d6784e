"""Les coupons revenus comptent : tableau, présences, accords, explication ; qui a répondu, qui relancer."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.archive import Fait as Inscrit
from generator.chaine import verifier
from generator.consultation import expliquer
from generator.domaine.retour import Destinataire, Statut
from generator.erreurs import Code, ErreurDonnees, Sortie
from generator.lecture import lire_catalogue
from generator.liasse import chercher_noms
from generator.rangement import Fait
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.chaine.test_exemples import MOTEURS
from tests.chaine.test_formulaires import fichiers, noms_d_eleves, textes
from tests.conftest import Passage
from tests.fabrique.classeurs import ecrire
from tests.fabrique.exemples import Donnees, exemple_2026
from tests.fabrique.registres import ANNEE, LETTRE, RELANCE, RegistreFictif
from tests.test_ligne_de_commande import lancer

CP = ("ABADIE Lina", "LE GOFF Fañch", "ŒDIPE Zoé")
DEUX_FOYERS = "N'GUYEN-D'ESTRÉES Élise"
AVANT, APRES = dt.date(2026, 10, 12), dt.date(2026, 11, 3)
"""De part et d'autre du 16 octobre, date de retour des coupons de la deuxième période."""
Ecole = Callable[..., RegistreFictif]


@pytest.fixture
def ecole(donnees: Path) -> Ecole:
    """L'école d'aujourd'hui, ses cellules de réponses vidées (sauf retouche), et son registre."""

    def preparer(changer: Callable[[Donnees], Any] = lambda _: None) -> RegistreFictif:
        contenu = exemple_2026()
        for inscription in contenu['inscriptions']:
            inscription['reponse_1'] = inscription['reponse_2'] = None
        for eleve in contenu['eleves']:
            eleve['accord_annuel_1'] = None
        changer(contenu)
        return RegistreFictif(donnees, ecrire(donnees / 'ecoles' / 'lilas.xlsx', donnees=contenu))

    return preparer


@pytest.fixture
def faire(passer: Passage) -> Callable[..., Fait]:
    """Passe une commande ; rend ce qu'elle a donné."""

    def lancer_(commande: str, **options: Any) -> Fait:
        (fait,), _ = passer(commande=commande, periode=2 if commande != 'accords' else None, **options)
        return fait

    return lancer_


def inscription(contenu: Donnees, eleve: str) -> dict[str, Any]:
    """L'inscription d'un élève au groupe CP-lecture de la deuxième période."""
    return next(i for i in contenu['inscriptions'] if (i['eleve'], i['groupe']) == (eleve, 'CP-lecture'))


def codes(fait: Fait) -> list[str]:
    return [probleme.code for probleme in fait.rapport]


def ligne_du_tableau(fait: Fait, niveau: str) -> tuple[int, int, int]:
    """Les accords, les refus et les réponses en attente qu'imprime le tableau prévisionnel."""
    assert fait.resultats is not None
    (ligne,) = [ligne for ligne in fait.resultats.tableau if str(ligne.niveau) == niveau]
    return ligne.effectif.accords, ligne.effectif.refus, ligne.effectif.en_attente


# Ce qui est imprimé


@pytest.mark.parametrize('moteur', MOTEURS)
def test_le_tableau_previsionnel_compte_les_coupons_revenus(moteur: str, ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()
    registre.remettre()
    avant = faire('lettres', moteur=moteur)
    assert avant.sortie is Sortie.FAIT and ligne_du_tableau(avant, 'CP') == (0, 0, 4)
    registre.lire(registre.reference(CP[0]), Statut.OUI)
    registre.lire(registre.reference(CP[1]), Statut.NON)
    registre.lire(registre.reference(DEUX_FOYERS), Statut.OUI)
    apres = faire('lettres', moteur=moteur)
    assert apres.sortie is Sortie.FAIT and ligne_du_tableau(apres, 'CP') == (1, 1, 2), "l'autre foyer n'a pas répondu"
    (page,) = textes(apres, 'tableau-previsionnel.pdf')
    assert "2 en attente" in page and "20 propositions : 1 accord, 1 refus, 18 en attente" in page


def test_le_classeur_n_est_jamais_ecrit_ni_le_registre_par_qui_n_y_remet_rien(
    ecole: Ecole, faire: Callable[..., Fait], reglages: Reglages
) -> None:
    registre = ecole()
    registre.remettre()
    registre.lire(registre.reference(CP[0]), Statut.OUI)
    classeur = registre.depot.dossier.parents[2] / 'ecoles' / 'lilas.xlsx'
    suivis = [classeur, registre.depot.registre, registre.depot.liens]
    avant = [path.read_bytes() for path in suivis]
    assert faire('presences').sortie is Sortie.FAIT and verifier(reglages, SuiviMuet())[0][0].sortie is Sortie.FAIT
    expliquer(reglages, SuiviMuet(), groupe='CP-lecture')
    assert [path.read_bytes() for path in suivis] == avant
    for commande in ('accords', 'retours'):
        assert faire(commande, relances=True).sortie is Sortie.FAIT
    assert classeur.read_bytes() == avant[0]


def test_un_conflit_se_montre_avec_ses_deux_sources_et_compte_en_attente(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    def non(contenu: Donnees) -> None:
        inscription(contenu, CP[0])['reponse_1'] = 'non'

    registre = ecole(non)
    registre.remettre()
    reference = registre.reference(CP[0])
    registre.lire(reference, Statut.A_VERIFIER, "les deux cases sont cochées")
    registre.decider(reference, Statut.OUI)
    fait = faire('presences')
    (conflit,) = [p for p in fait.rapport if p.code == Code.REPONSE_CONTREDITE]
    assert conflit.emplacement.feuille == 'Inscriptions' and conflit.emplacement.cellule.startswith('F')
    assert "« non »" in conflit.quoi and conflit.valeur == 'Lina ABADIE' and conflit.personnel
    for morceau in ("« oui »", ' '.join((reference[:4], reference[4:8])), "20/11/2026", "décidé par une personne",
                    f'pieces/periode-2/{LETTRE}/{reference}.pdf'):  # fmt: skip
        assert morceau in conflit.regle
    (citee,) = re.findall(r'pièce (\S+) du dossier des données', conflit.regle)
    donnees = registre.depot.dossier.parents[2]
    assert (donnees / citee).is_relative_to(registre.depot.dossier / 'pieces'), "un chemin qui s'ouvre, le même où que l'on soit"
    assert str(donnees) not in (fait.dossier / 'rapport.json').read_text('utf-8')  # type: ignore[operator]
    assert fait.sortie is Sortie.FAIT and ligne_du_tableau(fait, 'CP') == (0, 0, 4)
    assert fait.dossier is not None and 'ABADIE' not in (fait.dossier / 'rapport.json').read_text('utf-8')


def test_la_feuille_de_presence_suit_les_coupons(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()
    registre.remettre()
    registre.lire(registre.reference(CP[0]), Statut.OUI)
    registre.lire(registre.reference(CP[1]), Statut.NON)
    page = next(page for page in textes(faire('presences'), 'feuilles-de-presence.pdf') if 'Groupe : CP-lecture' in page)
    assert 'ABADIE Lina CP' in page and 'LE GOFF' not in page and 'ŒDIPE Zoé *' in page


def test_les_accords_ne_se_redemandent_qu_aux_familles_qui_n_ont_pas_repondu(
    ecole: Ecole, faire: Callable[..., Fait]
) -> None:
    registre = ecole()
    registre.remettre_l_accord(*CP)
    assert faire('accords').documents == 20
    for nom, statut in zip(CP, (Statut.OUI, Statut.NON_SIGNE, Statut.A_VERIFIER), strict=True):
        registre.lire(registre.reference(nom, ANNEE), statut)
    fait = faire('accords')
    pages = ' '.join(textes(fait, 'accords.pdf'))
    assert fait.documents == 18 and 'ABADIE' not in pages and 'ŒDIPE' not in pages, "à vérifier : l'école regarde d'abord"
    assert 'LE GOFF' in pages, "sans signature, on redemande"
    assert ligne_du_tableau(faire('presences'), 'CP') == (1, 0, 3), "l'accord de l'année vaut pour la période"


def test_l_explication_dit_d_ou_vient_chaque_nombre(ecole: Ecole, reglages: Reglages) -> None:
    def oui(contenu: Donnees) -> None:
        inscription(contenu, CP[2])['reponse_1'] = 'oui'

    registre = ecole(oui)
    registre.remettre()
    reference = registre.reference(CP[0])
    registre.lire(reference, Statut.OUI)
    ((_, (groupe,)),), _ = expliquer(reglages, SuiviMuet(), groupe='CP-lecture')
    effectif = groupe.entrees[-1]
    assert effectif.valeur == "accords : 2 ; refus : 0 ; en attente : 2"
    accords, attente = effectif.entrees
    assert "accord, coupon revenu A1" in accords.regle and "accord, classeur" in accords.regle
    assert accords.valeur == attente.valeur == '2' and "foyer 1 sans réponse et foyer 2 sans réponse" in attente.regle
    assert 'ABADIE' not in str(effectif)


# L'empreinte, les défauts du registre


def test_l_empreinte_suit_les_reponses_et_rien_d_autre(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()

    def empreinte() -> str:
        fait = faire('presences')
        assert fait.dossier is not None
        return json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))['empreinte']

    vierge = empreinte()
    registre.remettre()
    registre.registre.inscrire(Inscrit.VERIFICATION, pieces=0, defauts=0)
    assert empreinte() == vierge, "rien n'est revenu"
    registre.lire(registre.reference(CP[0]), Statut.OUI)
    revenue = empreinte()
    registre.registre.inscrire(Inscrit.BLANCHE, pages=[['1' * 64, 2]])
    registre.lire(registre.reference(CP[0]), Statut.OUI)
    assert revenue != vierge and empreinte() == revenue, "la même réponse, lue deux fois"
    registre.decider(registre.reference(CP[0]), Statut.NON)
    assert empreinte() not in (vierge, revenue)


def test_un_registre_abime_arrete_l_ecole_et_laisse_ses_sorties(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()
    registre.remettre()
    fait = faire('presences')
    assert fait.dossier is not None
    avant = {path: path.read_bytes() for path in fait.dossier.iterdir()}
    contenu = registre.depot.registre.read_text('utf-8')
    registre.depot.registre.write_text(contenu.replace('"periode": 2', '"periode": 3'), 'utf-8')
    for commande in ('presences', 'retours', 'lettres'):
        abime = faire(commande)
        assert abime.sortie is Sortie.A_CORRIGER and Code.REGISTRE_ABIME in codes(abime)
    assert {path: path.read_bytes() for path in fait.dossier.iterdir()} == avant


def test_un_coupon_d_un_eleve_parti_se_dit_et_ne_compte_pas(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()
    registre.remettre()
    (parti, ailleurs, sans_question) = (
        *registre.emettre([Destinataire(LETTRE, 2, 'n° 999', 'CP-lecture', 1, nom='Théo PARTI')]),
        *registre.emettre([Destinataire(LETTRE, 2, registre.dossier.eleves[0].cle, 'CM-journal', 1, nom='Un ÉLÈVE')]),
        *registre.emettre([Destinataire('mon_ancien_formulaire', 2, registre.dossier.eleves[0].cle, '', 1)]),
    )
    assert Code.RETOUR_SANS_DESTINATAIRE not in codes(faire('presences')), "rien n'en est revenu"
    for reference in (parti, ailleurs, sans_question):
        registre.lire(reference, Statut.OUI)
    fait = faire('presences')
    egares = [p for p in fait.rapport if p.code == Code.RETOUR_SANS_DESTINATAIRE]
    assert [(p.quoi, p.valeur) for p in egares] == [
        ("Un coupon est revenu pour un élève qui n'est pas dans le classeur", 'Théo PARTI'),
        ("Un coupon est revenu pour un élève qui n'est pas inscrit au groupe CM-journal, période 2", 'Un ÉLÈVE'),
    ]
    (perdu,) = [p for p in fait.rapport if p.code == Code.RETOUR_SANS_FORMULAIRE]
    assert perdu.valeur == 'mon_ancien_formulaire' and fait.sortie is Sortie.FAIT
    assert fait.resultats is not None and sum(g.effectif.accords for g in fait.resultats.groupes) == 0


def test_un_lien_efface_ne_designe_plus_personne(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    from generator.archive import Liens

    registre = ecole()
    references = registre.remettre(noms=CP)
    for reference in references:
        registre.lire(reference, Statut.OUI)
    Liens(registre.depot).effacer(set(references))
    fait = faire('presences')
    assert fait.sortie is Sortie.FAIT and ligne_du_tableau(fait, 'CP') == (0, 0, 4)


# « make retours »


def test_avant_la_date_de_retour_les_listes_sans_les_relances(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    ecole().remettre()
    fait = faire('retours', date_edition=AVANT)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None and fait.dossier.name == 'retours-2'
    assert fichiers(fait) == {'rapport.json', *(f'listes/{n}.pdf' for n in (
        'AZIZ-Samia', 'BEL-Thomas', 'FAURE-Nicolas', 'KELLER-Emma', 'ROY-Lucie'))}  # fmt: skip
    remarque, dossier = fait.remarques
    assert dossier.startswith("dans le dossier : listes/ (5 fichiers)")
    assert "les familles ont jusqu'au 16/10/2026" in remarque and 'RELANCES=1' in remarque
    assert faire('retours', date_edition=AVANT, relances=True).documents > fait.documents


@pytest.mark.parametrize('moteur', MOTEURS)
def test_la_liste_d_un_enseignant_dit_qui_a_repondu_et_d_ou_on_le_tient(
    moteur: str, ecole: Ecole, faire: Callable[..., Fait]
) -> None:
    registre = ecole()
    registre.remettre()
    for nom, statut in zip(CP, (Statut.OUI, Statut.NON_SIGNE, Statut.A_VERIFIER), strict=True):
        registre.lire(registre.reference(nom), statut)
    fait = faire('retours', date_edition=APRES, moteur=moteur)
    assert fait.sortie is Sortie.FAIT
    (page,) = textes(fait, 'listes/BEL-Thomas.pdf')
    for morceau in ("Groupe CP-lecture", "1 accord, 0 refus, 3 en attente : nombres provisoires", "la date est passée",
                    "accord coupon revenu le 20 novembre 2026", "non signé", "à vérifier", "sans réponse"):  # fmt: skip
        assert morceau in page, page
    assert not any(nom in (fait.dossier / 'rapport.json').read_text('utf-8')  # type: ignore[operator]
                   for nom, _ in noms_d_eleves('2026-2027'))  # fmt: skip


@pytest.mark.parametrize('moteur', MOTEURS)
def test_on_ne_relance_que_les_familles_qui_le_doivent_et_l_on_dit_pourquoi(
    moteur: str, ecole: Ecole, faire: Callable[..., Fait]
) -> None:
    registre = ecole()
    registre.remettre(noms=(*CP, DEUX_FOYERS))
    for nom, statut in zip(CP, (Statut.OUI, Statut.NON_SIGNE, Statut.A_VERIFIER), strict=True):
        registre.lire(registre.reference(nom), statut)
    registre.lire(registre.reference(DEUX_FOYERS, foyer=2), Statut.ILLISIBLE)
    fait = faire('retours', date_edition=APRES, moteur=moteur)
    pages = textes(fait, 'relances.pdf')
    assert fait.lettres == len(pages) == 3
    non_signe = next(page for page in pages if 'LE GOFF' in page)
    illisible = next(page for page in pages if "n'a pas pu y être lue" in page)
    sans_reponse = next(page for page in pages if "attendue pour le vendredi 16 octobre 2026" in page)
    assert "Il n'est pas signé" in non_signe and all("D'ESTRÉES" in page for page in (illisible, sans_reponse))
    assert all("☐ OUI" in page and "☐ NON" in page for page in pages)
    trouves = chercher_noms(pages, '', [(n, p) for n, p in noms_d_eleves('2026-2027') if n in ('ABADIE', 'ŒDIPE')], {})
    assert not trouves, "accord, à vérifier : ni l'un ni l'autre ne se relance"


def test_un_second_passage_ne_change_rien(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()
    registre.remettre()
    octets: list[dict[Path, bytes]] = []
    for jour in (APRES, APRES + dt.timedelta(days=8)):
        fait = faire('retours', aujourdhui=jour)
        assert fait.dossier is not None and fait.lettres == 22
        octets.append({path: path.read_bytes() for path in fait.dossier.rglob('*') if path.is_file()})
    assert octets[0] == octets[1], "les relances parties entre-temps n'y font rien"
    registre.lire(registre.reference(CP[0]), Statut.OUI)
    assert faire('retours').lettres == 21


def test_la_relance_revenue_repond_a_la_lettre(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()
    registre.remettre(noms=CP)
    registre.remettre(RELANCE, noms=CP)
    registre.lire(registre.reference(CP[0], RELANCE), Statut.OUI)
    registre.lire(registre.reference(CP[1]), Statut.OUI)
    registre.lire(registre.reference(CP[1], RELANCE), Statut.NON)
    fait = faire('retours', date_edition=APRES)
    assert codes(fait).count(Code.COUPONS_CONTRAIRES) == 1 and ligne_du_tableau(fait, 'CP') == (1, 0, 3)
    assert fait.lettres == 1 and 'ŒDIPE' in textes(fait, 'relances.pdf')[0]


def test_rien_a_relancer_se_dit(ecole: Ecole, faire: Callable[..., Fait]) -> None:
    registre = ecole()
    for reference in registre.remettre():
        registre.lire(reference, Statut.OUI)
    fait = faire('retours', date_edition=APRES)
    assert fait.remarques == [
        "Lettres de relance : aucune famille à relancer pour la période 2.",
        "dans le dossier : listes/ (5 fichiers) ; ils nomment des élèves et restent à l'école.",
        "le tableau prévisionnel ne compte ces réponses qu'une fois refait : « make formulaire FORMULAIRE=tableau_previsionnel "
        "PERIODE=2 » pour lui seul ; « make lettres PERIODE=2 » refait aussi les lettres et la liasse, à la date d'aujourd'hui.",
    ]
    assert fait.resultats is not None and not any(g.effectif.en_attente for g in fait.resultats.groupes)


def test_verifier_remplit_les_relances_sans_attendre_la_date(ecole: Ecole, reglages: Reglages) -> None:
    ecole().remettre()
    (fait,), _ = verifier(reglages, SuiviMuet())
    assert fait.sortie is Sortie.FAIT


def test_l_ecran_dit_qui_a_repondu_qui_non_et_ce_qu_il_faut_regarder(ecole: Ecole, donnees: Path, tmp_path: Path) -> None:
    registre = ecole()
    registre.remettre()
    registre.remettre(RELANCE, noms=[CP[1]])
    registre.remettre_l_accord(*CP)
    registre.lire(registre.reference(CP[0], ANNEE), Statut.OUI)
    registre.lire(registre.reference(CP[0]), Statut.OUI)
    registre.lire(registre.reference(CP[2]), Statut.A_VERIFIER, "les deux cases sont cochées")
    registre.lire(registre.reference(CP[1]), Statut.OUI)
    registre.lire(registre.reference(CP[1], RELANCE), Statut.NON)
    (tableau,) = registre.emettre([Destinataire('tableau_previsionnel', 2, nom="Tableau prévisionnel de service")])
    registre.lire(tableau, Statut.OUI)
    options = ('--donnees', donnees, '--sorties', tmp_path / 's', '--moteur', 'embarque', '--periode', 2,
               '--date-edition', '03/11/2026')  # fmt: skip
    fini = lancer('retours', *options)
    ecran = ' '.join(fini.stdout.split())
    assert fini.returncode == 0, fini.stderr
    for morceau in (
        "plus tard le 16/10/2026 : passé depuis 18 jours", "CP-lecture M. Bel 4 1 0 3 provisoire", "Ont répondu (1)",
        "CP de M. Bel ABADIE Lina CP-lecture accord coupon revenu, 20/11/2026", "À regarder (2)", "les deux cases sont cochées",
        "Sur le papier (lettres et relances), 23 formulaires remis : 2 accords, 1 refus, 1 à vérifier, 19 en attente.",
        "1 accord, 0 refus, 19 sans réponse, sur 20 familles", "Accord de l'année attendu (2)", "LE GOFF Fañch sans réponse",
        "Aussi revenus (1) Tableau prévisionnel de service : FAVORABLE – « oui » (référence",
    ):  # fmt: skip
        assert morceau in ecran, ecran
    machine = json.loads(lancer('retours', *options, '--json').stdout)['ecoles'][0]
    assert machine['jours_de_retard'] == 18 and machine['formulaires']['remis'] == 23 + 19, "les relances sont parties"
    assert {r['etat'] for r in machine['reponses']} == {'accord', 'à vérifier', 'conflit', 'sans réponse'}


def test_une_liste_qui_nomme_des_eleves_ne_part_pas_a_l_inspection(tmp_path: Path) -> None:
    modeles = Path(shutil.copytree(RACINE / 'modeles', tmp_path / 'modeles'))
    (modeles / 'lilas').mkdir()
    (modeles / 'lilas' / 'catalogue.toml').write_text(
        '[formulaires.ma_liste]\nfichier = "liste_des_retours.docx"\ntitre = "Liste"\ncontexte = "retours"\n'
        'unite = "enseignant"\ncommande = "lettres"\nordre = 15\nsortie = "liste.pdf"\nliasse = true\n', 'utf-8',
    )  # fmt: skip
    with pytest.raises(ErreurDonnees) as refus:
        lire_catalogue(modeles, 'lilas')
    (probleme,) = refus.value.rapport
    assert probleme.code == Code.CATALOGUE_INVALIDE and "nomme des élèves" in probleme.quoi
