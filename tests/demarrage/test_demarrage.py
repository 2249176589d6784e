"""Le départ guidé : du dossier vide au premier tableau, en s'arrêtant où l'on veut ; le classeur est la seule mémoire."""

from __future__ import annotations

import datetime as dt
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.classeur.geste import Geste
from generator.demarrage import Arret, Demarrage
from generator.demarrage.questions import lignes_de
from generator.ecran import en_phrases
from generator.ecriture_du_classeur import ecrire
from generator.erreurs import Sortie
from generator.feuilles import ELEVES, ENSEIGNANTS, GROUPES, INSCRIPTIONS, PERIODES
from generator.lecture.dossier import ouvrir
from generator.proposition import Proposition
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.fabrique.commande import commander
from tests.onde.fabrique import csv_des_eleves, csv_des_responsables, ecole

ECOLE = {
    "Un mot court": 'mimosas', "Année scolaire": '', "Nom de l'école": "École primaire des Mimosas", "Type d'école": 'primaire',
    "UAI": '', "Adresse": '', "Code postal": '69999', "Commune": 'Valbois', "Circonscription": 'Valbois-Nord',
    "Académie": 'Lyon', "Nombre de classes": '5', "Début de classe le matin": '8h30', "Fin de classe le matin": '11 h 30',
    "Début de classe l'après-midi": '13:30', "Fin de classe l'après-midi": '16h30', "Début de classe le mercredi": '',
    "Début de classe le samedi": '',
}  # fmt: skip
ENSEIGNANTE = {
    "Un enseignant": 'OC', "OC : Civilité": 'Mme', "OC : Nom": 'CARON', "OC : Prénom": 'Odile', "OC : Fonction": 'adjoint',
    "OC : Quotité": '100 %', "OC : Niveau": 'CE1',
}  # fmt: skip
GROUPE = {
    "Un premier groupe": 'CE1-lecture', "CE1-lecture : Niveaux": 'CE1', "CE1-lecture : Enseignant": 'OC', "CE1-lecture : Jours": 'mardi',
    "CE1-lecture : De": '16 h 30', "CE1-lecture : À": '17 h', "CE1-lecture : Objectifs": 'Lire un texte court.',
    "CE1-lecture : Type": "difficulté d'apprentissage",
}  # fmt: skip


class Personne:
    """Qui répond : une fois à chaque question connue, puis « plus tard » ; retient ce qu'on lui dit."""

    def __init__(self, *reponses: Mapping[str, str | list[str]], arret: str = '') -> None:
        self._restent = {debut: list(r) if isinstance(r, list) else [r] for lot in reponses for debut, r in lot.items()}
        self._arret = arret
        self.questions: list[str] = []
        self.dit: list[str] = []

    def lire(self, phrase: str) -> str:
        phrase = phrase.replace('\N{NO-BREAK SPACE}', ' ')
        self.questions.append(phrase)
        if self._arret and phrase.startswith(self._arret):
            raise Arret
        debut = next((d for d in self._restent if phrase.startswith(d) and self._restent[d]), None)
        return self._restent[debut].pop(0) if debut else ''

    def a_entendu(self, texte: str) -> bool:
        return any(texte in ligne for ligne in self.dit)


@pytest.fixture
def demarrer(reglages: Reglages) -> Callable[..., int]:
    def mener(personne: Personne, **changements: object) -> int:
        moments = (dt.datetime(2026, 11, 3, 9) + dt.timedelta(minutes=n) for n in range(1000))
        return Demarrage(
            replace(reglages, **changements), personne.lire, personne.dit.append, en_phrases, lambda: next(moments), SuiviMuet()
        ).mener()

    return mener


def classeur(donnees: Path) -> Path:
    return donnees / 'ecoles' / 'mimosas-2026-2027.xlsx'


def remplir(path: Path, gestes: Iterable[Geste]) -> None:
    """Ce que la personne tape elle-même dans le tableur, entre deux départs."""
    ecrire(Proposition('à la main', path, path, tuple(gestes)), dt.datetime(2026, 11, 3, 8))


def eleves() -> Iterable[Geste]:
    for nom, prenom in (('MARTIN', 'Élise'), ('PETIT', 'Zoé')):
        yield Geste(ELEVES, {'nom': nom, 'prenom': prenom, 'classe': 'CE1', 'niveau': lire_niveau(), 'foyer_1': f'M. {nom}'})


def lire_niveau() -> object:
    from generator.lecture.conversions import lire_niveaux

    return lire_niveaux('CE1')


def test_du_dossier_vide_a_l_ecole_et_ses_enseignants(demarrer, donnees: Path) -> None:
    personne = Personne(ECOLE, ENSEIGNANTE)
    assert demarrer(personne) == Sortie.FAIT
    ouvert = ouvrir(classeur(donnees))
    assert (ouvert.identifiant, str(ouvert.annee)) == ('mimosas', '2026-2027')
    assert ouvert.rubriques['nombre_classes'] == 5 and ouvert.rubriques['matin_debut'] == dt.time(8, 30)
    (ligne,) = lignes_de(ouvert, ENSEIGNANTS)
    assert (ligne['code'], ligne['nom'], ligne['fonction']) == ('OC', 'CARON', 'adjoint')
    assert personne.a_entendu("Il reste à remplir") and personne.a_entendu("La feuille « Élèves » est vide")
    assert not list((donnees / 'ecoles').glob('anciens/*')), "d'un classeur neuf, il n'y a pas d'ancien à garder"


def test_on_s_arrete_ou_l_on_veut_et_l_on_reprend_la(demarrer, donnees: Path) -> None:
    premiere = Personne(ECOLE, arret="Commune")
    assert demarrer(premiere) == Sortie.FAIT
    assert premiere.a_entendu("Ce que vous avez répondu est dans")
    deuxieme = Personne(ECOLE, arret="Nombre de classes")
    demarrer(deuxieme)
    assert deuxieme.a_entendu("Je reprends « mimosas-2026-2027.xlsx »")
    posees = [q.split(' (')[0] for q in deuxieme.questions]
    assert posees[:4] == ["UAI", "Adresse", "Commune", "Circonscription"], "ce qui est répondu ne se redemande pas"
    assert ouvrir(classeur(donnees)).rubriques['commune'] == 'Valbois'
    assert len(list((donnees / 'ecoles').glob('anciens/*'))) == 1, "seul l'état d'avant ce départ est gardé"


def test_fin_arrete_et_sans_identifiant_rien_n_est_ecrit(demarrer, donnees: Path) -> None:
    personne = Personne({"Un mot court": 'FIN'})
    assert demarrer(personne) == Sortie.FAIT and personne.a_entendu("Rien n'est encore écrit")
    personne = Personne()
    assert demarrer(personne) == Sortie.FAIT and personne.a_entendu("pas encore de classeur")
    assert list((donnees / 'ecoles').iterdir()) == []


def test_une_reponse_fausse_dit_pourquoi_et_se_redemande(demarrer, donnees: Path) -> None:
    fausses = {
        "Un mot court": ['Les Mimosas', 'mimosas'], "Année scolaire": ['2026', ''], "UAI": ['0691234A', '0691234S'],
        "Type d'école": ['colege', 'primaire'], "Académie": ['Lion', 'Lyon'], "Nombre de classes": ['cinq', '0', '5'],
        "Fin de classe le matin": ['8 h', '11 h 30'], "OC : Quotité": ['beaucoup', '100 %'],
        "OC : Fonction": ['ajoint', 'Adjoint'],
    }  # fmt: skip
    personne = Personne({**ECOLE, **ENSEIGNANTE, **fausses})
    demarrer(personne)
    for dit in ("« les-mimosas »", "Deux années de suite", "UAI faux", "Valeur hors de la liste", "Vouliez-vous écrire « Lyon »",
                "Nombre illisible", "au moins une classe", "L'heure de fin n'est pas après", "Quotité illisible",
                "Vouliez-vous écrire « adjoint »"):  # fmt: skip
        assert personne.a_entendu(dit), dit
    rubriques = ouvrir(classeur(donnees)).rubriques
    assert (rubriques['uai'], rubriques['nombre_classes'], rubriques['zone']) == ('0691234S', 5, 'Lyon')


def test_une_directrice_se_dit_directrice_et_une_adjointe_adjointe(demarrer, donnees: Path) -> None:
    for dit in ('directrice', 'adjointe', 'professeur des écoles'):
        demarrer(Personne({**ECOLE, **ENSEIGNANTE, "OC : Fonction": dit}))
        (ligne,) = lignes_de(ouvrir(classeur(donnees)), ENSEIGNANTS)
        assert ligne['fonction'] == dit
        classeur(donnees).unlink()


def test_reprendre_ne_redemande_pas_le_mercredi_ni_le_samedi_a_qui_n_en_a_pas(demarrer) -> None:
    demarrer(Personne({**ECOLE, **ENSEIGNANTE}))
    encore = Personne()
    demarrer(encore)
    assert not [question for question in encore.questions if 'mercredi' in question or 'samedi' in question]
    assert encore.a_entendu("une réponse s'y change, dans un tableur")


def test_devant_une_question_il_n_est_pas_question_de_cellule(demarrer) -> None:
    personne = Personne({**ECOLE, **ENSEIGNANTE, "UAI": ['0691234A', ''], "Nombre de classes": ['cinq', '5']})
    demarrer(personne)
    dites = [dite for dite in personne.dit if dite.startswith('  ')]
    assert any("Entrée pour plus tard" in dite for dite in dites)
    assert not any("cellule" in dite or "case" in dite or ".." in dite for dite in dites), dites
    assert all(suite[:1].isupper() for dite in dites for suite in dite.strip().split(". ")), dites


def test_un_code_deja_pris_se_refuse_comme_dans_le_classeur(demarrer) -> None:
    personne = Personne({**ECOLE, **ENSEIGNANTE, "Un enseignant": ['OC', 'OC', 'TB']})
    demarrer(personne)
    assert personne.a_entendu("code") and sum(q.startswith("Un enseignant") for q in personne.questions) == 4


def test_aide_dit_a_quoi_sert_la_question(demarrer) -> None:
    personne = Personne({**ECOLE, "UAI": ['?', ''], "L'export des élèves": ['?', '']})
    demarrer(personne)
    assert personne.a_entendu("Sept chiffres et une lettre") and personne.a_entendu("« Extraction personnalisée »")


def test_la_periode_est_celle_du_calendrier(demarrer, donnees: Path) -> None:
    personne = Personne(ECOLE, ENSEIGNANTE, {"Période 2, du 2 novembre 2026 au 18 décembre 2026": 'oui'})
    demarrer(personne)
    (ligne,) = lignes_de(ouvrir(classeur(donnees)), PERIODES)
    assert (ligne['numero'], ligne['debut'], ligne['fin']) == (2, dt.date(2026, 11, 2), dt.date(2026, 12, 18))


def test_une_zone_qui_n_est_pas_celle_du_departement_se_dit_avant_la_periode(demarrer) -> None:
    personne = Personne(ECOLE, ENSEIGNANTE, {"Code postal": '33000', "UAI": '', "Académie": 'C'})
    demarrer(personne)
    assert personne.a_entendu("le département 33 est en zone A (2026-2027)")


def test_du_premier_groupe_au_premier_tableau(demarrer, donnees: Path, reglages: Reglages) -> None:
    demarrer(Personne(ECOLE, ENSEIGNANTE, {"Période 2": 'oui'}, GROUPE))
    path = classeur(donnees)
    (groupe,) = lignes_de(ouvrir(path), GROUPES)
    assert groupe['periode'] == 2 and groupe.texte('enseignant') == 'OC'
    remplir(path, eleves())
    personne = Personne({"Un élève proposé dans le groupe CE1-lecture": ['MARTIN Elise', 'DURAND Paul', 'Zoé PETIT', '']})
    assert demarrer(personne) == Sortie.FAIT
    assert personne.a_entendu("Élève inconnu")
    assert [i['eleve'] for i in lignes_de(ouvrir(path), INSCRIPTIONS)] == ['MARTIN Elise', 'Zoé PETIT']
    assert personne.a_entendu("Le premier tableau prévisionnel est là"), personne.dit
    assert list(reglages.sorties.glob('2026-2027/mimosas/formulaires/**/*.pdf'))


def test_les_eleves_viennent_d_onde(demarrer, donnees: Path, tmp_path: Path) -> None:
    enfants = ecole(12)
    eleves, responsables = tmp_path / 'CSVExtraction.csv', tmp_path / 'responsables.csv'
    eleves.write_bytes(csv_des_eleves(enfants))
    responsables.write_bytes(csv_des_responsables(enfants))
    exports = {"L'export des élèves": [str(tmp_path / 'absent.csv'), f'"{eleves}"'], "L'export des responsables": str(responsables)}
    personne = Personne(ECOLE, exports, {"Écrire ces élèves": 'oui'})
    demarrer(personne)
    assert personne.a_entendu("n'est pas un fichier") and personne.a_entendu("arrivée : 12")
    lus = {(ligne['nom'], ligne['prenom']) for ligne in lignes_de(ouvrir(classeur(donnees)), ELEVES)}
    assert lus == {(enfant.porte, enfant.prenom) for enfant in enfants}


def test_un_classeur_ouvert_dans_le_tableur_attend_qu_on_le_ferme(demarrer, donnees: Path) -> None:
    demarrer(Personne(ECOLE, arret="Commune"))
    path = classeur(donnees)
    verrou = path.with_name(f'~${path.name}')
    verrou.write_bytes(b'')
    personne = Personne({"Commune": 'Valbois'}, arret="Circonscription")
    lire = personne.lire

    def fermer_puis_lire(phrase: str) -> str:
        if phrase.startswith("Fermez le classeur"):
            verrou.unlink()
        return lire(phrase)

    personne.lire = fermer_puis_lire
    demarrer(personne)
    assert personne.a_entendu("ouvert dans le tableur") and ouvrir(path).rubriques['commune'] == 'Valbois'


def test_plusieurs_classeurs_se_choisissent_par_leur_numero(demarrer, exemple, donnees: Path) -> None:
    exemple('2026-2027.xlsx')
    exemple('2008-2009.xlsx')
    avant = {path.name: path.read_bytes() for path in (donnees / 'ecoles').iterdir()}
    personne = Personne({"Quel classeur": '7', "Un de ces numéros": '2'}, arret="UAI")
    demarrer(personne)
    assert personne.a_entendu("1. ") and personne.a_entendu("2. ")
    assert {path.name: path.read_bytes() for path in (donnees / 'ecoles').glob('*.xlsx')} == avant


def test_sans_terminal_il_dit_qu_il_en_faut_un() -> None:
    fini = commander('demarrer')
    assert fini.returncode == 2 and "il lui faut un terminal" in fini.stderr


@pytest.mark.skipif(os.name != 'posix', reason="pseudo-terminal de POSIX")
def test_au_terminal_ctrl_d_arrete_et_ce_qui_est_repondu_reste(donnees: Path, tmp_path: Path) -> None:
    maitre, esclave = pty.openpty()
    commande = [sys.executable, '-m', 'generator', 'demarrer', '--donnees', str(donnees), '--sorties', str(tmp_path / 'sorties')]
    with subprocess.Popen(commande, cwd=RACINE, stdin=esclave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as fini:
        os.close(esclave)
        os.write(maitre, "mimosas\n2026-2027\nÉcole des Mimosas\n".encode())
        assert fini.stdout is not None
        dit = b''
        while b"Type d'" not in dit:
            morceau = os.read(fini.stdout.fileno(), 4096)
            assert morceau, dit.decode()
            dit += morceau
        os.write(maitre, b'\x04')
        dit += fini.stdout.read()
    os.close(maitre)
    assert fini.returncode == 0 and "Ce que vous avez répondu est dans" in dit.decode()
    assert ouvrir(classeur(donnees)).rubriques['nom'] == "École des Mimosas"
