"""Un modèle avec les cinq erreurs classiques d'un directeur, et les fautes que la vérification y trouve, faites à la main."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from generator.erreurs import Code
from generator.paquet import Bornes, lire_paquet
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import texte_brut
from generator.rendu.faute import Ancre, Faute, Geste, Reparation
from generator.rendu.ooxml import DOCUMENT, W, analyser


def modele_aux_cinq_erreurs(path: Path) -> Path:
    """Champ mal écrit, accolade oubliée, guillemets français, balise effacée en suivi, boucle pas seule sur sa ligne."""
    doc = Document()
    doc.add_paragraph("Notre aide en petit groupe")
    doc.add_paragraph("Votre enfant {{ eleve.prenon }} a été observé en classe.")
    doc.add_paragraph("Nous écrivons à {{ foyer }, pour en parler.")
    doc.add_paragraph("Téléphone de l'école : {{ ecole.telephone|vide(« – ») }}.")
    efface(doc.add_paragraph("Classe de {{ eleve.classe }}"), " et {{ eleve.surnom }}")
    table = doc.add_table(3, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Rang", "Horaire"
    table.cell(1, 0).text = "{%tr for horaire in proposition.horaires %}"
    table.cell(2, 0).text, table.cell(2, 1).text = "{{ loop.index }}", "{{ horaire }}{%tr endfor %}"
    doc.add_paragraph("Bien à vous.")
    doc.save(path)
    return path


def efface(paragraphe: Paragraph, texte: str) -> None:
    """Ajoute à un paragraphe un texte que la personne a effacé avec le suivi des modifications."""
    suppression = OxmlElement('w:del')
    for nom, valeur in (('id', '901'), ('author', 'Directrice'), ('date', '2026-10-01T08:00:00Z')):
        suppression.set(qn(f'w:{nom}'), valeur)
    passage = paragraphe.add_run(texte)._r
    suppression.append(passage)
    passage.find(qn('w:t')).tag = qn('w:delText')
    paragraphe._p.append(suppression)


def ouvrir(path: Path) -> dict[str, bytes]:
    return dict(lire_paquet(path, Bornes()))


def enregistrer(doc: Doc, path: Path) -> dict[str, bytes]:
    doc.save(path)
    return ouvrir(path)


def ancre(parties: dict[str, bytes], mots: str, partie: str = DOCUMENT) -> Ancre:
    """L'ancre de mots d'un modèle, là où on les trouve d'abord."""
    for rang, paragraphe in enumerate(analyser(parties[partie]).iter(f'{W}p')):
        if mots in (texte := texte_brut(paragraphe)):
            return Ancre(partie, rang, texte.index(mots), texte.index(mots) + len(mots))
    raise AssertionError(mots)


def faute(
    place: Ancre | None, reparation: Reparation | None = None, quoi: str = "Champ inconnu", valeur: str | None = None,
    code: Code = Code.CHAMP_INCONNU, precision: str = "corps, paragraphe 2",
) -> Faute:  # fmt: skip
    probleme = Probleme(code, Gravite.ERREUR, quoi, Emplacement('modeles/m.docx', precision=precision),
                        "la liste des champs est dans modeles/CHAMPS.md", "corrigez la balise.", valeur)  # fmt: skip
    return Faute(probleme, place, reparation)


def remplacer(parties: dict[str, bytes], mots: str, nouveaux: str, *, sure: bool = False, partie: str = DOCUMENT) -> Faute:
    """Une faute sur des mots du modèle, et ce qu'il faut y mettre."""
    quoi = f"{mots} devient {nouveaux}"
    return faute(ancre(parties, mots, partie), Reparation(Geste.REMPLACER, quoi, nouveaux, sure), valeur=mots)


def isoler(parties: dict[str, bytes], balise: str, geste: Geste) -> Faute:
    quoi = f"{balise} va seule, {geste.value}"
    return faute(ancre(parties, balise), Reparation(geste, quoi), "Balise pas seule", balise, Code.BALISE_MAL_FORMEE)


def les_cinq_fautes(parties: dict[str, bytes]) -> list[Faute]:
    """Ce que la vérification dit de `modele_aux_cinq_erreurs`, ancres et réparations comprises."""
    suivi = ancre(parties, "Classe de")
    return [
        remplacer(parties, "{{ eleve.prenon }}", "{{ eleve.prenom }}"),
        remplacer(parties, "{{ foyer }", "{{ foyer }}"),
        remplacer(parties, "{{ ecole.telephone|vide(« – ») }}", '{{ ecole.telephone|vide("–") }}', sure=True),
        faute(Ancre(DOCUMENT, suivi.paragraphe), Reparation(Geste.ACCEPTER, "acceptez vos modifications suivies"),
              "Le modèle contient des modifications suivies", code=Code.MODIFICATIONS_SUIVIES),
        isoler(parties, "{%tr endfor %}", Geste.ISOLER_LIGNE_APRES),
    ]  # fmt: skip
