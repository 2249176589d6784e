"""Le catalogue des formulaires : ce qu'il livre, ce qu'une école y ajoute, et chaque entrée fautive montrée à sa place."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.domaine.document import COMMANDES, Contexte, Unite, formulaires_de
from generator.erreurs import Code, ErreurDonnees
from generator.lecture import lire_catalogue
from generator.rapport import Probleme
from generator.reglages import RACINE
from generator.rendu import charger_formulaires
from generator.rendu.formulaires import CONTEXTES
from generator.rendu.inventaire import INVENTAIRES

BONNE = {
    'fichier': '"convocation.docx"', 'titre': '"Convocations"', 'contexte': '"eleve"', 'unite': '"élève"',
    'sortie': '"convocations.pdf"',
}  # fmt: skip


def entree(cle: str = 'convocation', **changements: str | None) -> str:
    """Une entrée du catalogue ; `None` ôte une ligne."""
    lignes = {nom: valeur for nom, valeur in (BONNE | changements).items() if valeur is not None}
    return '\n'.join([f'[formulaires.{cle}]', *(f'{nom} = {valeur}' for nom, valeur in lignes.items()), ''])


@pytest.fixture
def modeles(tmp_path: Path) -> Path:
    (tmp_path / 'lilas').mkdir()
    (tmp_path / 'catalogue.toml').write_text((RACINE / 'modeles' / 'catalogue.toml').read_text('utf-8'), 'utf-8')
    return tmp_path


def refuses(modeles: Path, *entrees: str) -> list[Probleme]:
    """Les problèmes du catalogue de l'école."""
    (modeles / 'lilas' / 'catalogue.toml').write_text('\n'.join(entrees), 'utf-8')
    with pytest.raises(ErreurDonnees) as levee:
        lire_catalogue(modeles, 'lilas')
    return list(levee.value.rapport)


def test_chaque_contexte_a_ses_champs_et_ses_exemplaires() -> None:
    assert set(CONTEXTES) == set(INVENTAIRES) == set(Contexte)
    livre = lire_catalogue(RACINE / 'modeles')
    assert {f.contexte for f in livre.values()} == set(Contexte) - {Contexte.ELEVE}, "« eleve » est pour les écoles"
    assert {f.unite for f in livre.values()} == set(Unite)
    assert {f.commande for f in livre.values()} == set(COMMANDES)


def test_chaque_commande_a_ses_formulaires_dans_l_ordre() -> None:
    livre = lire_catalogue(RACINE / 'modeles')
    assert list(formulaires_de(livre, 'lettres')) == [
        'autorisation_parentale', 'lettre_accompagnement', 'sommaire', 'tableau_previsionnel', 'tableau_de_service', 'annexe',
    ]  # fmt: skip
    assert [f.cle for f in livre.values() if f.liasse and f.contexte.nominatif] == []


def test_une_ecole_ajoute_un_formulaire_et_en_remplace_un(modeles: Path) -> None:
    (modeles / 'lilas' / 'catalogue.toml').write_text(
        entree() + entree('accord_annuel', titre='"Nos accords"', contexte='"accord"'), 'utf-8'
    )
    sien, autre = lire_catalogue(modeles, 'lilas'), lire_catalogue(modeles, 'tilleuls')
    assert sien['convocation'].titre == "Convocations" and 'convocation' not in autre
    assert (sien['accord_annuel'].titre, sien['accord_annuel'].commande) == ("Nos accords", 'formulaire')
    assert autre['accord_annuel'].commande == 'accords'


@pytest.mark.parametrize(('changements', 'cle', 'mots'), [
    ({'contexte': '"eleves"'}, 'contexte', ("« eleves »", "« eleve »")),
    ({'unite': '"classe"'}, 'unite', ("« classe »", "école, enseignant, groupe, élève, inscription")),
    ({'unite': '"école"'}, 'unite', ("ne se remplit pas par école", 'unite = "élève"')),
    ({'commande': '"lettre"', 'ordre': '90'}, 'commande', ("« lettre »", "« lettres »")),
    ({'commande': '"accords"', 'ordre': '90', 'contexte': '"lettre"', 'unite': '"inscription"'}, 'contexte',
     ("ne connaît pas de période", "eleve")),
    ({'commande': '"lettres"'}, 'ordre', ("rang", "ordre = 10")),
    ({'commande': '"lettres"', 'ordre': '10'}, 'ordre', ("déjà celui de « autorisation_parentale »", "autre rang")),
    ({'commande': '"lettres"', 'ordre': '90', 'sortie': '"lettres.pdf"'}, 'sortie',
     ("déjà le fichier de « autorisation_parentale »", "autre nom")),
    ({'sortie': None}, 'sortie', ("nulle part", "sortie =")),
    ({'sortie': '"../lettres.pdf"'}, 'sortie', ("Nom de fichier inattendu", "minuscules")),
    ({'sortie': '"/tmp/lettres.pdf"'}, 'sortie', ("Nom de fichier inattendu", "minuscules")),
    ({'sortie': '"Lettres.doc"'}, 'sortie', ("Nom de fichier inattendu", "minuscules")),
    ({'fichier': '"../autre/secret.docx"'}, 'fichier', ("Nom de modèle inattendu", "sans dossier")),
    ({'liasse': 'true', 'commande': '"lettres"', 'ordre': '90'}, 'liasse', ("nomme des élèves", "ôtez")),
    ({'anonyme': 'true'}, 'anonyme', ("nomme des élèves", "ôtez")),
    ({'liasse': 'true', 'contexte': '"tableau"', 'unite': '"école"'}, 'liasse', ("n'a pas de liasse", "lettres, bilan")),
    ({'contexte': '"sommaire"', 'unite': '"école"'}, 'liasse', ("pièces d'une liasse", "liasse = true")),
    ({'docx': 'true'}, 'docx', ("formulaire d'école", "ôtez")),
    ({'pages_max': '0'}, 'pages_max', ("au moins une page", "1 ou plus")),
    ({'cases': '["OUI"]'}, 'cases', ("deux cases", 'cases = ["OUI", "NON"]')),
    ({'cases': '["OUI", "NON", "PEUT"]'}, 'cases', ("deux cases", 'cases = ["OUI", "NON"]')),
    ({'cases': '["OUI", "Oui"]'}, 'cases', ("la même chose", 'cases = ["OUI", "NON"]')),
    ({'cases': '["OUI", "NON !"]'}, 'cases', ("n'est pas un mot seul", "comme sur le formulaire")),
    ({'cases': '["OUI", "NON"]', 'contexte': '"inspection"', 'unite': '"enseignant"'}, 'cases',
     ("ne revient pas signé", "ôtez")),
])  # fmt: skip
def test_une_entree_fautive_est_montree_a_sa_place(
    modeles: Path, changements: dict[str, str | None], cle: str, mots: tuple[str, str]
) -> None:
    (probleme,) = refuses(modeles, entree(**changements))
    assert probleme.code is Code.CATALOGUE_INVALIDE
    assert str(probleme.emplacement) == f"modeles/lilas/catalogue.toml ([formulaires.convocation.{cle}])"
    assert mots[0] in probleme.quoi and mots[1] in probleme.remede


def test_une_cle_ne_nomme_pas_un_dossier_ailleurs(modeles: Path) -> None:
    (probleme,) = refuses(modeles, entree('"../accords"'))
    assert probleme.code is Code.CATALOGUE_INVALIDE and 'Clé' in probleme.quoi


def test_toutes_les_fautes_sont_dites_a_la_fois(modeles: Path) -> None:
    trouves = refuses(modeles, entree('un', contexte='"elev"', unite='"élèves"'), entree('deux', sortie=None),
                      entree('trois', titre=None), entree('quatre', couleur='"bleu"'))  # fmt: skip
    assert [(p.code, p.emplacement.precision) for p in trouves] == [
        (Code.CATALOGUE_INVALIDE, '[formulaires.un.contexte]'), (Code.CATALOGUE_INVALIDE, '[formulaires.un.unite]'),
        (Code.CATALOGUE_INVALIDE, '[formulaires.deux.sortie]'), (Code.REGLEMENT_ILLISIBLE, '[formulaires.trois.titre]'),
        (Code.REGLEMENT_ILLISIBLE, '[formulaires.quatre.couleur]'),
    ]  # fmt: skip


def test_un_modele_annonce_par_l_ecole_et_absent_est_attendu_dans_son_dossier(modeles: Path) -> None:
    (modeles / 'lilas' / 'catalogue.toml').write_text(entree(contexte='"Élève"'), 'utf-8')
    convocation = lire_catalogue(modeles, 'lilas')['convocation']
    assert convocation.contexte is Contexte.ELEVE
    with pytest.raises(ErreurDonnees) as levee:
        charger_formulaires({'convocation': convocation}, modeles, 'lilas')
    (probleme,) = levee.value.rapport
    assert probleme.code is Code.MODELE_ABSENT and str(probleme.emplacement) == 'modeles/lilas/convocation.docx'
    assert 'modeles/lilas/catalogue.toml' in probleme.remede


def test_un_catalogue_que_le_bloc_notes_a_nomme_txt_est_a_renommer(modeles: Path) -> None:
    (modeles / 'lilas' / 'catalogue.toml.txt').write_text(entree(), 'utf-8')
    with pytest.raises(ErreurDonnees) as levee:
        lire_catalogue(modeles, 'lilas')
    (probleme,) = levee.value.rapport
    assert probleme.emplacement.fichier == 'modeles/lilas/catalogue.toml.txt' and 'renommez' in probleme.remede


def test_des_guillemets_de_word_dans_un_catalogue_ont_leur_remede(modeles: Path) -> None:
    (probleme,) = refuses(modeles, entree(fichier='« convocation.docx »'))
    assert probleme.code is Code.REGLEMENT_ILLISIBLE and probleme.emplacement.precision.startswith('ligne 2')
    assert probleme.remede == 'ligne 2 : écrivez par exemple fichier = "convocation.docx", avec des guillemets droits.'


def test_les_formulaires_livres_qui_reviennent_disent_leurs_deux_cases() -> None:
    livre = lire_catalogue(RACINE / 'modeles')
    formulaires, _ = charger_formulaires(livre, RACINE / 'modeles', '')
    a_cases = {cle: f.cases for cle, f in livre.items() if f.cases}
    assert a_cases == {
        'autorisation_parentale': ('OUI', 'NON'), 'relance': ('OUI', 'NON'), 'accord_annuel': ('OUI', 'NON'),
        'tableau_previsionnel': ('FAVORABLE', 'DÉFAVORABLE'),
    }  # fmt: skip
    for cle, modele in formulaires.modeles.items():
        assert modele.du_retour == ({'qr', 'reference'} if cle in a_cases else set()), cle
