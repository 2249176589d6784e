"""Les retours à régler, sans navigateur : ce qui se voit, ce qui s'inscrit, ce qui se refuse ; deux fenêtres, un passage."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from generator.archive import Fait, Liens, rejouer, reserver_les_archives
from generator.archive.etat import DEUX_RETOURS
from generator.archive.reclassement import A_LIRE
from generator.atelier import Etabli
from generator.atelier.fiches import Annuaire
from generator.atelier.refus import Refus
from generator.atelier.retours import DEPASSE, EN_COURS, INCONNUE, MAL_TAPEE, SANS_SIGNATURE, Retours
from generator.domaine.reference import afficher_reference
from generator.domaine.retour import Destinataire, Retour, Statut
from generator.lecture import lire_catalogue
from generator.reglages import RACINE, Reglages
from generator.rendu.typographie import date_longue
from generator.sorties import ouvrir_sorties
from tests.atelier.conftest import Ouvert
from tests.conftest import JOUR
from tests.fabrique.revenus import CADRE, NOMS, Archives, dix_doutes, en_pdf, page

MIDI = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ANNUAIRE = Annuaire({'lilas': "École des Lilas"}, {('lilas', '2026-2027', 2): dt.date(2026, 12, 4)})
PNG = b'\x89PNG'


@pytest.fixture
def archives(tmp_path: Path) -> Archives:
    return dix_doutes(tmp_path / 'donnees' / 'archives')


@pytest.fixture
def ouvrir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Retours]]:
    """Ouvre la page des retours d'une école, ou de toutes ; n'attend pas longtemps."""
    monkeypatch.setattr('generator.atelier.retours.ATTENTE', 0.1)
    with contextlib.ExitStack() as pile:
        def faire(ecole: str = '') -> Retours:
            reglages = Reglages(JOUR, tmp_path / 'donnees', tmp_path / 'sorties', ecole=ecole)
            retours = Retours(reglages, lambda: MIDI, lambda _: {}, lambda: ANNUAIRE)
            pile.callback(retours.fermer)
            return retours

        yield faire


@pytest.fixture
def retours(archives: Archives, ouvrir: Callable[..., Retours]) -> Retours:
    return ouvrir()


def fiche(retours: Retours, rang: int = 0) -> dict[str, str]:
    return retours.etat()['retours'][rang]


def decider(retours: Retours, statut: str = 'oui', signe: str = 'oui', rang: int = 0) -> dict:
    une = fiche(retours, rang)
    return retours.decider(une['reference'], statut, signe, une['version'])


def nombre(archives: Archives) -> int:
    return len(archives.registre().evenements)


def test_ce_que_l_on_voit_d_une_reponse(retours: Retours, archives: Archives) -> None:
    etat = retours.etat()
    assert etat['comptes'] == {'attendus': 10, 'regles': 0, 'en_attente': 0} and etat['messages'] == [] == etat['recents']
    une = etat['retours'][0]
    assert (une['nom'], une['classe'], une['groupe'], une['periode']) == (NOMS[0], 'CE1', 'Lecture', 2)
    assert une['motifs'] == ["les deux cases sont cochées"] and une['affichee'] == afficher_reference(archives.references[0])
    assert une['nom_ecole'] == "École des Lilas" and une['limite'] == date_longue(dt.date(2026, 12, 4)) and len(une['pages']) == len(une['reponses']) == 1
    assert [r['encre'] for r in etat['retours'][:4]] == [None, None, None, False]


def test_une_decision_s_inscrit_compte_et_se_defait(retours: Retours, archives: Archives) -> None:
    apres = decider(retours, 'non')
    (decision,) = archives.registre().faits(Fait.DECISION)
    assert (decision['reference'], decision['statut'], decision['signe']) == (archives.references[0], 'non', True)
    assert len(apres['retours']) == 9 and apres['comptes']['regles'] == 1
    assert apres['recents'][0]['nom'] == NOMS[0] and apres['recents'][0]['statut'] == 'non'
    geste = apres['recents'][0]
    defait = retours.defaire(geste['cle'], geste['version'])
    assert len(defait['retours']) == 10 and defait['recents'] == [] and defait['retours'][0]['motifs']
    with pytest.raises(Refus, match="entre-temps"):
        retours.defaire(geste['cle'], geste['version'])
    assert decider(retours, 'illisible', '')['recents'][0]['statut'] == 'illisible'


def test_on_defait_dans_l_ordre_inverse_d_autant_que_l_on_veut(retours: Retours, archives: Archives) -> None:
    for statut in ('oui', 'non', 'oui'):
        decider(retours, statut)
    for rang in (2, 1, 0):
        geste = retours.etat()['recents'][0]
        assert geste['nom'] == NOMS[rang]
        retours.defaire(geste['cle'], geste['version'])
    etat = rejouer(archives.registre().evenements, {})
    assert all(retour.statut is Statut.A_VERIFIER for retour in etat.retours.values())


@pytest.mark.parametrize(('statut', 'signe', 'phrase'), [
    ('oui', 'non', SANS_SIGNATURE), ('non', 'non', SANS_SIGNATURE), ('non signé', 'oui', SANS_SIGNATURE), ('', '', "Choisissez"),
    ('à vérifier', '', "Choisissez"), ('en attente', '', "Choisissez"), ('oui', 'peut-être', "Choisissez"), ('OUI', '', "Choisissez"),
])  # fmt: skip
def test_ce_qui_ne_se_decide_pas(statut: str, signe: str, phrase: str, retours: Retours, archives: Archives) -> None:
    avant = nombre(archives)
    with pytest.raises(Refus, match=phrase[:20]):
        decider(retours, statut, signe)
    assert nombre(archives) == avant


def test_deux_fenetres_la_seconde_est_refusee_rien_n_est_double(archives: Archives, ouvrir: Callable[..., Retours]) -> None:
    une, autre = ouvrir(), ouvrir()
    vue = fiche(autre)
    decider(une, 'oui')
    with pytest.raises(Refus) as refus:
        autre.decider(vue['reference'], 'non', 'oui', vue['version'])
    assert refus.value.phrase == DEPASSE and refus.value.statut == 409
    assert [e['statut'] for e in archives.registre().faits(Fait.DECISION)] == ['oui']
    assert len(autre.etat()['retours']) == 9


def test_vingt_decisions_a_la_fois_s_inscrivent_toutes_une_fois(archives: Archives, ouvrir: Callable[..., Retours],
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('generator.atelier.retours.ATTENTE', 20.0)
    fenetres = [ouvrir(), ouvrir()]
    vues = [fiche(fenetres[0], rang) for rang in range(10)]
    refus: list[str] = []

    def faire(fenetre: Retours, vue: dict[str, str]) -> None:
        try:
            fenetre.decider(vue['reference'], 'oui', 'oui', vue['version'])
        except Refus as erreur:
            refus.append(erreur.phrase)

    fils = [threading.Thread(target=faire, args=(fenetre, vue)) for vue in vues for fenetre in fenetres]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    decisions = [e['reference'] for e in archives.registre().faits(Fait.DECISION)]
    assert sorted(decisions) == sorted(archives.references) and refus == [DEPASSE] * 10


def test_une_page_arrivee_depuis_fait_regarder_de_nouveau(retours: Retours, archives: Archives) -> None:
    vue = fiche(retours)
    archives.revenir(vue['reference'], 'non', (), copie=2)
    with pytest.raises(Refus, match="entre-temps"):
        retours.decider(vue['reference'], 'oui', 'oui', vue['version'])
    neuve = fiche(retours)
    assert DEUX_RETOURS in neuve['motifs'] and len(neuve['reponses']) == 2 == len(neuve['pages'])
    decider(retours)
    archives.revenir(vue['reference'], 'non', (), copie=3)
    assert fiche(retours)['motifs'] and not retours.etat()['recents'], "ce geste-là ne se défait plus : autre chose l'a suivi"


@pytest.mark.parametrize('verrou', ['archives', 'sorties'])
def test_pendant_un_passage_rien_ne_s_ecrit_et_rien_ne_se_perd(verrou: str, retours: Retours, archives: Archives,
                                                               tmp_path: Path) -> None:
    avant = nombre(archives)
    reserver = (
        reserver_les_archives(archives.dossier, lambda: None) if verrou == 'archives'
        else ouvrir_sorties(tmp_path / 'sorties', lambda: None)
    )
    with reserver:
        with pytest.raises(Refus) as refus:
            decider(retours)
        assert refus.value.phrase == EN_COURS and refus.value.statut == 409 and nombre(archives) == avant
        assert len(retours.etat()['retours']) == 10, "regarder n'attend personne"
    decider(retours)
    assert nombre(archives) == avant + 1


def test_un_registre_abime_se_dit_et_n_empeche_pas_les_autres(retours: Retours, archives: Archives, tmp_path: Path) -> None:
    vue = fiche(retours)
    autres = dix_doutes(archives.dossier, 'tilleuls')
    contenu = archives.depot.registre.read_bytes()
    archives.depot.registre.write_bytes(contenu.replace(b'ratur', b'Ratur', 1))
    etat = retours.etat()
    assert {r['ecole'] for r in etat['retours']} == {'tilleuls'} and "abîmé" in etat['messages'][0]
    with pytest.raises(Refus, match="abîmé"):
        retours.decider(vue['reference'], 'oui', 'oui', vue['version'])
    decider(retours)
    assert len(list(autres.registre().faits(Fait.DECISION))) == 1
    assert archives.depot.registre.read_bytes() == contenu.replace(b'ratur', b'Ratur', 1)


def test_une_ligne_dechiree_par_un_arret_se_repare_a_la_decision(retours: Retours, archives: Archives) -> None:
    with archives.depot.registre.open('ab') as flux:
        flux.write(b'{"numero": 99, "inst')
    assert len(retours.etat()['retours']) == 10
    decider(retours)
    assert [e.fait for e in archives.registre().evenements[-2:]] == [Fait.REPRISE, Fait.DECISION]


def test_une_seule_ecole(archives: Archives, ouvrir: Callable[..., Retours]) -> None:
    dix_doutes(archives.dossier, 'tilleuls')
    assert len(ouvrir().etat()['retours']) == 20
    tilleuls = ouvrir('tilleuls')
    assert {r['ecole'] for r in tilleuls.etat()['retours']} == {'tilleuls'}
    with pytest.raises(Refus, match=INCONNUE[:30]):
        tilleuls.decider(archives.references[0], 'oui', 'oui', 'x')


def test_une_relance_double_sa_lettre_mais_pas_un_autre_formulaire_du_meme_eleve(ouvrir: Callable[..., Retours]) -> None:
    catalogue, ouverte = lire_catalogue(RACINE / 'modeles', ''), ouvrir()
    ouverte._catalogue_de = lambda _: catalogue
    autre = next(cle for cle, formulaire in catalogue.items() if formulaire.question is None)
    vers = [Destinataire(cle, 2, 'e', 'G', 1) for cle in ('autorisation_parentale', 'relance', autre)]
    retours = {str(rang): Retour(str(rang), un) for rang, un in enumerate(vers)}
    dossier = SimpleNamespace(etat=SimpleNamespace(retours=retours), depot=SimpleNamespace(ecole='lilas'))
    assert ouverte._doubles(dossier) == 1
    del retours['1']
    assert ouverte._doubles(dossier) == 0


def test_sans_archives_il_n_y_a_rien(ouvrir: Callable[..., Retours], tmp_path: Path) -> None:
    etat = ouvrir().etat()
    assert (etat['retours'], etat['a_classer'], etat['comptes']['attendus']) == ([], [], 0)
    assert not (tmp_path / 'donnees').exists(), "regarder n'écrit rien"


# Les pages

def taille(octets: bytes) -> tuple[int, int]:
    return int.from_bytes(octets[16:20]), int.from_bytes(octets[20:24])


def test_la_reponse_est_decoupee_et_grande_la_page_entiere_se_voit(retours: Retours, archives: Archives) -> None:
    reference = archives.references[0]
    reponse, entiere = retours.image(reference, 'reponse-0'), retours.image(reference, 'page-0')
    assert reponse.startswith(PNG) and entiere.startswith(PNG)
    assert taille(reponse)[0] >= 1400 and taille(entiere)[0] >= 1400
    assert taille(entiere)[1] / taille(entiere)[0] == pytest.approx(11.69 / 8.27, abs=0.01)
    attendu = (CADRE[3] + 0.04) * 11.69 / ((CADRE[2] + 0.04) * 8.27)
    assert taille(reponse)[1] / taille(reponse)[0] == pytest.approx(attendu, abs=0.01)


def test_la_decoupe_montre_bien_la_reponse(archives: Archives, ouvrir: Callable[..., Retours], tmp_path: Path) -> None:
    """Une page claire, un carré noir : le cadre du carré est tout noir, hormis la marge ; sur la page tournée aussi."""
    import io

    for tourne in (0, 180):
        image = Image.new('L', (600, 800), 255)
        image.paste(0, (60, 560, 300, 640))
        droite = image.rotate(tourne)
        octets = en_pdf(droite)
        if tourne:
            from pypdf import PdfReader, PdfWriter

            plume = PdfWriter(clone_from=PdfReader(io.BytesIO(octets)))
            plume.pages[0].rotate(tourne)
            tampon = io.BytesIO()
            plume.write(tampon)
            octets = tampon.getvalue()
        (reference,) = archives.envoyer((f"Essai {tourne}",))
        vrai = archives._poser

        def poser(registre, piece, _, *reste, vrai=vrai, octets=octets):
            vrai(registre, piece, octets, *reste)

        archives._poser = poser  # type: ignore[method-assign]
        archives.revenir(reference, pages=[droite], cadre=(0.1, 0.7, 0.4, 0.1))
        archives._poser = vrai  # type: ignore[method-assign]
        vue = Image.open(io.BytesIO(ouvrir().image(reference, 'reponse-0'))).convert('L')
        marge_x, marge_y = vue.width * 0.02 / 0.44, vue.height * 0.02 / 0.14
        dedans = vue.crop((round(marge_x) + 6, round(marge_y) + 6, round(vue.width - marge_x) - 6, round(vue.height - marge_y) - 6))
        assert dedans.getextrema()[1] < 60, tourne
        assert vue.getpixel((2, 2)) > 200 and vue.getpixel((vue.width - 3, vue.height - 3)) > 200


def test_les_deux_pages_d_une_lettre_se_voient(archives: Archives, ouvrir: Callable[..., Retours]) -> None:
    (reference,) = archives.envoyer(("Deux PAGES",))
    archives.revenir(reference, pages=[page("Deux PAGES", reference), page("Deux PAGES", reference, graine=2)])
    retours = ouvrir()
    une = next(r for r in retours.etat()['retours'] if r['reference'] == reference)
    assert len(une['pages']) == 2 and len(une['reponses']) == 1
    assert retours.image(reference, 'page-0') != retours.image(reference, 'page-1')


def test_une_reponse_sans_cadre_montre_la_page(archives: Archives, ouvrir: Callable[..., Retours]) -> None:
    (reference,) = archives.envoyer(("Sans CADRE",))
    archives.revenir(reference, cadre=None)
    assert taille(ouvrir().image(reference, 'reponse-0'))[1] > 1400


@pytest.mark.parametrize('cle', ['', 'A1', '..', '../registre', 'A1E1F6B6RDGKH21Z', '0' * 64, 'é'])
@pytest.mark.parametrize('vue', ['page-0', 'reponse-0'])
def test_une_cle_forgee_ne_montre_rien(cle: str, vue: str, retours: Retours, archives: Archives) -> None:
    if cle not in archives.references:
        with pytest.raises(Refus):
            retours.image(cle, vue)


@pytest.mark.parametrize('vue', ['', 'page', 'page-', 'page--1', 'page-1', 'page-²', 'registre-0', 'reponse-9', 'page-0/..'])
def test_une_vue_forgee_ne_montre_rien(vue: str, retours: Retours, archives: Archives) -> None:
    with pytest.raises(Refus):
        retours.image(archives.references[0], vue)


@pytest.mark.parametrize('faire', ['abimer', 'oter', 'lier'])
def test_une_piece_changee_ne_se_montre_ni_ne_se_decide(faire: str, retours: Retours, archives: Archives) -> None:
    (piece, *_) = rejouer(archives.registre().evenements, {}).retours[archives.references[0]].pieces
    place = archives.depot.dossier / piece
    octets = place.read_bytes()
    place.unlink()
    if faire == 'abimer':
        place.write_bytes(octets + b' ')
    if faire == 'lier':
        place.with_suffix('.autre').write_bytes(octets)
        place.symlink_to(place.with_suffix('.autre'))
    avant = nombre(archives)
    with pytest.raises(Refus, match="a changé"):
        retours.image(archives.references[0], 'page-0')
    with pytest.raises(Refus, match="a changé"):
        decider(retours)
    assert nombre(archives) == avant


def test_un_pdf_illisible_se_dit_et_la_page_suivante_se_montre(archives: Archives, ouvrir: Callable[..., Retours]) -> None:
    (reference,) = archives.envoyer(("Casse TOUT",))
    registre, piece = archives.registre(), 'pieces/periode-2/x.pdf'
    archives._poser(registre, piece, b'%PDF-1.7 rien', reference, 'formulaire', '', 1)
    registre.inscrire(Fait.LECTURE, reference=reference, statut='à vérifier', motifs=["?"], piece=piece, page=1, cadre=None)
    retours = ouvrir()
    with pytest.raises(Refus, match="ne se montre pas"):
        retours.image(reference, 'page-0')
    assert retours.image(archives.references[0], 'page-0').startswith(PNG)


# Les pages mises de côté

@pytest.fixture
def de_cote(archives: Archives) -> str:
    """Une page sans code lisible, d'un élève dont rien n'est encore revenu."""
    (reference,) = archives.envoyer(("Nina ORIOL",))
    archives.mettre_de_cote(page("Nina ORIOL", reference, oui=True))
    return reference


@pytest.mark.parametrize('taper', [str, str.lower, lambda r: f'  {afficher_reference(r).lower()} ', lambda r: r.replace('0', 'o')])
def test_la_reference_tapee_pardonne_casse_et_espaces(taper: Callable[[str], str], de_cote: str, retours: Retours) -> None:
    trouve = retours.chercher(taper(de_cote))
    assert [ligne['nom'] for ligne in trouve['trouves']] == ["Nina ORIOL"] and trouve['phrase'] == ''


def test_un_signe_faux_une_reference_etrangere_un_nom_inconnu_se_disent(de_cote: str, retours: Retours) -> None:
    faux = de_cote[:-1] + ('0' if de_cote[-1] != '0' else '1')
    assert retours.chercher(faux) == {'trouves': [], 'phrase': MAL_TAPEE}
    assert retours.chercher(de_cote[:-3]) == {'trouves': [], 'phrase': MAL_TAPEE}
    assert retours.chercher('A100000000000068')['phrase'] == INCONNUE
    assert "Personne" in retours.chercher("zzz")['phrase'] and retours.chercher('  ') == {'trouves': [], 'phrase': ''}


def test_un_nom_se_cherche_sans_accents(retours: Retours) -> None:
    assert [ligne['nom'] for ligne in retours.chercher("elise n’guyen")['trouves']] == [NOMS[0]]
    assert [ligne['nom'] for ligne in retours.chercher("œnone cm2")['trouves']] == [NOMS[2]]


def test_une_page_classee_se_lit_puis_se_remet_de_cote(de_cote: str, retours: Retours, archives: Archives) -> None:
    (cote,) = retours.etat()['a_classer']
    assert cote['motif'] == "le code carré ne se lit pas" and retours.image(cote['page'], 'page-0').startswith(PNG)
    apres = retours.classer(cote['page'], de_cote, cote['version'])
    assert apres['a_classer'] == [] and apres['retours'][-1]['motifs'] == [A_LIRE]
    assert apres['recents'][0]['sorte'] == 'classement'
    une = apres['retours'][-1]
    assert retours.image(de_cote, 'reponse-0').startswith(PNG)
    decide = retours.decider(de_cote, 'oui', 'oui', une['version'])
    for _ in range(2):
        geste = decide['recents'][0]
        decide = retours.defaire(geste['cle'], geste['version'])
    assert [p['page'] for p in decide['a_classer']] == [cote['page']]
    assert rejouer(archives.registre().evenements, {}).retours[de_cote].statut is Statut.EN_ATTENTE


def test_une_page_a_personne_se_laisse_et_se_reprend(de_cote: str, retours: Retours) -> None:
    (cote,) = retours.etat()['a_classer']
    apres = retours.laisser(cote['page'], cote['version'])
    assert apres['a_classer'] == [] and apres['recents'][0]['sorte'] == 'laissee'
    with pytest.raises(Refus, match="n'est plus à classer"):
        retours.classer(cote['page'], de_cote, cote['version'])
    geste = apres['recents'][0]
    assert len(retours.defaire(geste['cle'], geste['version'])['a_classer']) == 1


@pytest.mark.parametrize('reference', ['', 'A1', 'A100000000000068', '../../x'])
def test_une_reference_forgee_ne_classe_rien(reference: str, de_cote: str, retours: Retours, archives: Archives) -> None:
    (cote,) = retours.etat()['a_classer']
    with pytest.raises(Refus):
        retours.classer(cote['page'], reference, cote['version'])
    assert len(retours.etat()['a_classer']) == 1 and len(list(archives.commun().evenements)) == 2


# Revoir

def test_une_reponse_lue_par_l_outil_se_rouvre_et_se_corrige(archives: Archives, ouvrir: Callable[..., Retours]) -> None:
    (reference,) = archives.envoyer(("Bien LUE",))
    archives.revenir(reference, 'oui', ())
    retours = ouvrir()
    assert reference not in {r['reference'] for r in retours.etat()['retours']}
    une = retours.fiche(reference)
    assert (une['statut'], une['motifs']) == ('oui', [])
    retours.decider(reference, 'non', 'oui', une['version'])
    assert rejouer(archives.registre().evenements, {}).retours[reference].statut is Statut.NON


def test_ce_qui_n_est_pas_revenu_ne_se_decide_pas(de_cote: str, retours: Retours, archives: Archives) -> None:
    with pytest.raises(Refus, match="Aucune page"):
        retours.fiche(de_cote)
    version = rejouer(archives.registre().evenements, {}).versions.get(de_cote, '')
    with pytest.raises(Refus, match="Aucune page"):
        retours.decider(de_cote, 'oui', 'oui', version)


def test_un_lien_efface_ne_nomme_plus_personne_et_se_lit_encore(retours: Retours, archives: Archives) -> None:
    Liens(archives.depot).effacer({archives.references[0]})
    une = fiche(retours)
    assert une['nom'] == "destinataire effacé" and une['classe'] == '' and une['periode'] == 2
    decider(retours)


# Le web

def test_l_adresse_d_une_image_ne_dit_rien_de_personne(archives: Archives, retours: Retours) -> None:
    for une in retours.etat()['retours']:
        for adresse in (*une['pages'], *une['reponses']):
            assert adresse.startswith(f'/retours/images/{une["reference"]}/') and 'lilas' not in adresse


def test_les_reponses_ne_se_gardent_pas_et_le_garde_est_devant(archives: Archives, atelier: Ouvert, etabli: Etabli) -> None:
    reference = archives.references[0]
    for adresse in ('/retours', '/retours/etat', f'/retours/images/{reference}/page-0.png'):
        statut, entetes, _ = atelier.demander(adresse)
        assert statut == 200 and entetes['cache-control'] == 'no-store'
        assert atelier.demander(adresse, entetes={'Cookie': None})[0] == 403
        assert atelier.demander(adresse, entetes={'Host': 'exemple.fr'})[0] == 403
        assert atelier.demander(adresse, entetes={'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors'})[0] == 403


@pytest.mark.parametrize('action', ['chercher', 'fiche', 'decider', 'classer', 'laisser', 'defaire'])
def test_une_ecriture_ne_vient_que_de_nos_pages(action: str, archives: Archives, atelier: Ouvert) -> None:
    avant, corps = nombre(archives), {'reference': archives.references[0], 'statut': 'oui', 'version': 'x'}
    for entetes in ({'Origin': 'http://exemple.fr'}, {'Origin': None}, {'Sec-Fetch-Site': 'cross-site'}, {'Cookie': None}):
        assert atelier.demander(f'/retours/{action}', methode='POST', entetes=entetes, corps=corps)[0] == 403
    assert atelier.demander(f'/retours/{action}')[0] == 405
    assert atelier.demander(f'/retours/{action}', methode='POST', corps=b'[]')[0] == 400
    assert nombre(archives) == avant


@pytest.mark.parametrize('chemin', ['..%2f..%2fregistre/page-0', '%2e%2e/page-0', 'x/..%2fpage-0', 'x/page-0%00', '%00/page-0'])
def test_on_ne_sort_pas_des_archives(chemin: str, archives: Archives, atelier: Ouvert) -> None:
    assert atelier.demander(f'/retours/images/{chemin}.png')[0] == 404


def test_une_decision_par_le_web(archives: Archives, atelier: Ouvert) -> None:
    une = json.loads(atelier.demander('/retours/etat')[2])['retours'][0]
    corps = {'reference': une['reference'], 'statut': 'oui', 'signe': 'oui', 'version': une['version']}
    statut, _, apres = atelier.demander('/retours/decider', methode='POST', corps=corps)
    assert statut == 200 and len(json.loads(apres)['retours']) == 9
    statut, _, refus = atelier.demander('/retours/decider', methode='POST', corps=corps)
    assert statut == 409 and json.loads(refus)['erreur'] == DEPASSE
