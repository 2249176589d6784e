"""Le LISEZMOI.txt d'un export : pour qui l'ouvrira dans dix ans, sans notre outil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from generator import __version__
from generator.archive import Depot

TEXTE = """\
ARCHIVES DES FORMULAIRES REVENUS SIGNÉS
{ecoles}

Copie faite le {jour} par Liasse {version} : {pieces} pièces, {attendus} formulaires jamais revenus.
Elle nomme des élèves et leurs familles : gardez-la comme le dossier d'un élève, et détruisez-la quand
les archives dont elle vient sont éliminées.

CE QU'IL Y A
  index.csv            une ligne par pièce, et par formulaire jamais revenu. S'ouvre dans Excel ou LibreOffice
                       (UTF-8, séparateur point-virgule). Une apostrophe devant une valeur : elle commençait par
                       un signe que le tableur aurait pris pour une formule.
  <école>/pieces/      les formulaires revenus, en PDF/A-2b : l'image telle que la machine l'a numérisée. Le nom du
                       fichier dit la classe, la personne, la réponse, puis la référence imprimée sur la feuille.
  <école>/doublons/    les secondes copies.
  <école>/envois/      ce qui était parti (.pdf), et où étaient les cases sur chaque page (.json).
  <école>/registre.jsonl   tout ce qui est arrivé, une ligne par événement. Il ne nomme personne.
  <école>/liens.json   à qui était adressée chaque référence.
  empreintes.sha256    l'empreinte de chaque fichier.

LA RÉPONSE
  « oui » et « non » sont la case cochée (la première et la seconde du formulaire) ; « non signé », « illisible » :
  ce qu'une personne a constaté ; « à vérifier » : personne n'a encore décidé ; « en attente » : jamais revenu.
  « dite par » : « lecture » (par la machine) ou « personne ».

VÉRIFIER QUE RIEN N'A CHANGÉ
  Dans ce dossier, sous Linux ou macOS :   sha256sum -c empreintes.sha256
  Sous Windows, fichier par fichier :      certutil -hashfile <fichier> SHA256

VÉRIFIER LE REGISTRE À LA MAIN
  Chaque ligne de registre.jsonl est un objet JSON. « avant » est l'empreinte de la ligne d'avant (64 zéros pour la
  première), « empreinte » celle de la ligne. Pour la recalculer : ôter « empreinte », trier les clés, écrire le JSON
  sans espace, en UTF-8, sans échapper les accents, puis SHA-256. En Python :

    import hashlib, json
    avant = '0' * 64
    for numero, ligne in enumerate(open('registre.jsonl', encoding='utf-8'), 1):
        objet = json.loads(ligne)
        dite = objet.pop('empreinte')
        texte = json.dumps(objet, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
        juste = objet['avant'] == avant and hashlib.sha256(texte.encode()).hexdigest() == dite
        if not juste: print('ligne', numero, 'changée, ôtée ou déplacée')
        avant = dite
    print('dernière empreinte', avant)

  La dernière empreinte, ou une d'avant, est imprimée sur les bordereaux d'élimination signés : si le registre ne la
  porte plus, sa fin a été ôtée.
"""


def mode_d_emploi(depots: Sequence[Depot], lignes: Sequence[Mapping[str, str]], instant: dt.datetime) -> str:
    """Le texte, pour les écoles et l'année de cet export."""
    pieces = sum(1 for ligne in lignes if ligne['fichier'])
    return TEXTE.format(
        ecoles="\n".join(f"École « {depot.ecole} », année scolaire {depot.annee}" for depot in depots),
        jour=f"{instant:%d/%m/%Y}", version=__version__, pieces=pieces, attendus=len(lignes) - pieces,
    )  # fmt: skip
