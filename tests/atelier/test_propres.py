"""Les formulaires qu'une école ajoute ou remplace : à elle seule, relus quand son catalogue change, jamais perdus."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from generator.atelier import Etabli
from generator.atelier.refus import Refus
from tests.atelier.conftest import LETTRE, PATIENCE_MS, Ouvert

PROPRE = 'attestation'
INSCRIPTION, ECOLE = ('lettre', 'inscription'), ('sommaire', 'école')


def declarer(modeles: Path, ecole: str, cle: str, sorte: tuple[str, str], livre: str, fichier: str = '') -> Path:
    """Donne à une école un formulaire à elle, fait d'un modèle livré."""
    dossier = modeles / ecole
    dossier.mkdir(exist_ok=True)
    fichier = fichier or f'{cle}.docx'
    shutil.copy(modeles / f'{livre}.docx', dossier / fichier)
    liasse = 'liasse = true\ncommande = "lettres"\nordre = 90' if sorte == ECOLE else f'sortie = "{cle.replace("_", "-")}.pdf"'
    (dossier / 'catalogue.toml').write_text(
        f'[formulaires.{cle}]\nfichier = "{fichier}"\ntitre = "Attestation"\ncontexte = "{sorte[0]}"\n'
        f'unite = "{sorte[1]}"\n{liasse}\n', 'utf-8',
    )  # fmt: skip
    return dossier / fichier


def versions(etabli: Etabli, cle: str) -> list[Mapping[str, Any]]:
    return [v for f in etabli.liste()['formulaires'] if f['cle'] == cle for v in f['versions']]


def balises(etabli: Etabli, cle: str, ecole: str) -> str:
    return ' '.join(champ['balise'] for g in etabli.champs(cle, ecole)['groupes'] for champ in g['champs'])


def titres(etabli: Etabli, cle: str, ecole: str) -> list[str]:
    return [groupe['titre'] for groupe in etabli.essais(cle, ecole)['groupes']]


# Sans modèle livré, on ne revient à rien


def test_un_formulaire_propre_ne_revient_pas_a_un_modele_livre_qui_n_existe_pas(etabli: Etabli, modeles: Path) -> None:
    sien = declarer(modeles, 'lilas', PROPRE, INSCRIPTION, LETTRE)
    assert etabli.etat(PROPRE, 'lilas')['livre'] is False and etabli.etat(LETTRE)['livre'] is True
    with pytest.raises(Refus, match="propre à l'école"):
        etabli.revenir(PROPRE, 'lilas')
    assert sien.is_file() and not (sien.parent / 'anciens').exists()


def test_un_formulaire_propre_dont_il_ne_reste_qu_une_version_d_avant_se_reprend(etabli: Etabli, modeles: Path) -> None:
    sien = declarer(modeles, 'lilas', PROPRE, INSCRIPTION, LETTRE)
    contenu = sien.read_bytes()
    (sien.parent / 'anciens').mkdir()
    sien.rename(sien.parent / 'anciens' / f'{PROPRE}.2026-11-22-140532.docx')
    assert [v['ecole'] for v in versions(etabli, PROPRE)] == ['lilas'] and versions(etabli, PROPRE)[0]['fautif']
    etat = etabli.etat(PROPRE, 'lilas')
    assert etat['fautes'][0]['quoi'].startswith("Ce modèle n'est plus là") and not etat['pages']
    (ancien,) = etat['anciens']
    assert etabli.revenir(PROPRE, 'lilas', ancien['ancien'])['ecole'] == 'lilas' and sien.read_bytes() == contenu
    assert etabli.etat(PROPRE, 'lilas')['pages']


def test_un_modele_livre_remplace_sous_un_autre_nom_ne_revient_pas_non_plus(etabli: Etabli, modeles: Path) -> None:
    declarer(modeles, 'lilas', LETTRE, INSCRIPTION, LETTRE, 'ma-lettre.docx')
    assert etabli.etat(LETTRE, 'lilas')['fichier'] == 'modeles/lilas/ma-lettre.docx'
    with pytest.raises(Refus, match="propre à l'école"):
        etabli.revenir(LETTRE, 'lilas')


def test_la_page_n_offre_pas_un_retour_impossible(page: Page, atelier: Ouvert) -> None:
    declarer(atelier.modeles, 'lilas', PROPRE, INSCRIPTION, LETTRE)
    page.goto(f'{atelier.origine}/modeles?cle={PROPRE}&ecole=lilas')
    expect(page.locator('#fichier')).to_have_text(f'modeles/lilas/{PROPRE}.docx', timeout=PATIENCE_MS)
    expect(page.locator('#phrase-versions')).to_contain_text("propre à")
    expect(page.locator('#retour-livre')).to_be_hidden()


# À chaque école ses formulaires


def test_deux_ecoles_de_meme_cle_ont_chacune_leurs_champs_et_leurs_documents(etabli: Etabli, modeles: Path) -> None:
    declarer(modeles, 'lilas', PROPRE, INSCRIPTION, LETTRE)
    declarer(modeles, 'pres', PROPRE, ECOLE, 'sommaire')
    assert 'eleve.nom' in balises(etabli, PROPRE, 'lilas') and 'eleve.nom' not in balises(etabli, PROPRE, 'pres')
    assert any("Lilas" in titre for titre in titres(etabli, PROPRE, 'lilas'))
    assert titres(etabli, PROPRE, 'pres') == ["Documents fictifs"]
    assert etabli.etat(PROPRE, 'lilas')['contexte'] == 'lettre' and etabli.etat(PROPRE, 'pres')['contexte'] == 'sommaire'
    eleve = etabli.essais(PROPRE, 'lilas')['groupes'][1]['essais'][0]['essai']
    with pytest.raises(Refus, match="n'existe plus"):
        etabli.etat(PROPRE, 'pres', eleve)


def test_un_modele_livre_garde_ses_champs_quand_une_ecole_le_remplace(etabli: Etabli, modeles: Path) -> None:
    declarer(modeles, 'lilas', LETTRE, ECOLE, 'sommaire', f'{LETTRE}.docx')
    assert 'eleve.nom' in balises(etabli, LETTRE, '') and 'eleve.nom' not in balises(etabli, LETTRE, 'lilas')
    assert titres(etabli, LETTRE, '') == ["Documents fictifs"], "les Lilas n'ont plus de lettre de ce contexte"


def test_le_formulaire_d_une_ecole_n_est_pas_celui_d_une_autre(etabli: Etabli, modeles: Path) -> None:
    declarer(modeles, 'pres', PROPRE, INSCRIPTION, LETTRE)
    for ecole in ('', 'lilas'):
        with pytest.raises(Refus, match="pas au catalogue"):
            etabli.deposer(PROPRE, 'a.docx', b'', ecole)
    assert etabli.deposer(PROPRE, 'a.docx', b'', 'pres')['depot']


def test_un_fichier_change_est_celui_du_catalogue_de_son_ecole(etabli: Etabli, modeles: Path) -> None:
    declarer(modeles, 'lilas', PROPRE, INSCRIPTION, LETTRE, 'a.docx')
    declarer(modeles, 'pres', 'autre', INSCRIPTION, LETTRE, 'a.docx')
    racine = etabli.bibliotheque.dossier
    trouvees = [etabli.bibliotheque.place_du_fichier(racine / nom / 'a.docx') for nom in ('lilas', 'pres', '.')]
    assert [place and place.formulaire.cle for place in trouvees] == [PROPRE, 'autre', None]


# Un catalogue change, ou ne se lit pas


def test_le_catalogue_fautif_d_une_ecole_ne_gene_qu_elle_et_se_dit(etabli: Etabli, modeles: Path) -> None:
    declarer(modeles, 'lilas', PROPRE, INSCRIPTION, LETTRE)
    declarer(modeles, 'pres', 'autre', INSCRIPTION, LETTRE)
    assert versions(etabli, PROPRE) and versions(etabli, 'autre')
    (modeles / 'lilas' / 'catalogue.toml').write_text('[formulaires', 'utf-8')
    assert not versions(etabli, PROPRE) and versions(etabli, 'autre')
    (message,) = etabli.liste()['messages']
    assert "« lilas »" in message and 'modeles/lilas/catalogue.toml' in message and "À faire" in message
    assert etabli.etat(LETTRE)['pages'] and any("Lilas" in titre for titre in titres(etabli, LETTRE, ''))
    declarer(modeles, 'lilas', PROPRE, INSCRIPTION, LETTRE)
    assert versions(etabli, PROPRE) and etabli.liste()['messages'] == []


def test_un_catalogue_deja_fautif_n_empeche_pas_d_ouvrir(modeles: Path, reglages_atelier: Any, etabli: Etabli) -> None:
    (modeles / 'lilas').mkdir()
    (modeles / 'lilas' / 'catalogue.toml').write_text('[formulaires.x]\nfichier = 3\n', 'utf-8')
    autre = Etabli(reglages_atelier, etabli._horloge)
    try:
        assert versions(autre, LETTRE) and any("« lilas »" in message for message in autre.liste()['messages'])
    finally:
        autre.fermer()


def test_le_catalogue_commun_qui_ne_se_lit_plus_laisse_servir_celui_d_avant(etabli: Etabli, modeles: Path) -> None:
    (modeles / 'catalogue.toml').write_text('[', 'utf-8')
    assert versions(etabli, LETTRE) and "celui d'avant sert" in etabli.liste()['messages'][0]
