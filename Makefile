# Chaque cible appelle « python -m generator … » : sans make, on tape le même verbe.
# Options : PERIODE=2 ECOLE=lilas ANNEE=2026-2027 MOTEUR=embarque DATE=03/11/2026 DONNEES=… SORTIES=… RECTO_VERSO=1 UN_FICHIER=1
# APERCU=1 : les pages aussi en planches d'images, dans apercu/ ; REFAIRE=1 : refait tout, même ce qui n'a pas changé
# ORDONNANCEUR=tcp://hote:8786 ou local : les écoles sont confiées à Dask (docs/departement.md)
# REEMETTRE=1 ou REEMETTRE_POUR="MARTIN Léa" : des références neuves pour ce qui doit revenir signé (homonymes : "MARTIN Léa (7)")

.DEFAULT_GOAL := aide
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
DEPENDANCES := generator/dependances
PIP := $(PY) -m pip --disable-pip-version-check --quiet --no-input
VERROUILLER := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
CHOIX := $(if $(ECOLE),--ecole $(ECOLE)) $(if $(ANNEE),--annee $(ANNEE)) $(if $(DATE),--date-edition "$(DATE)") \
	$(if $(DONNEES),--donnees "$(DONNEES)") $(if $(SORTIES),--sorties "$(SORTIES)")
PLANCHES := $(if $(APERCU),--apercu) $(if $(REFAIRE),--refaire)
GRAPPE := $(if $(ORDONNANCEUR),--ordonnanceur "$(ORDONNANCEUR)") $(if $(DOSSIER_PARTAGE),--dossier-partage "$(DOSSIER_PARTAGE)")
LETTRES := $(GRAPPE) $(if $(RECTO_VERSO),--recto-verso) $(if $(UN_FICHIER),--un-fichier-par-lettre) $(PLANCHES)
REEMISSION := $(if $(REEMETTRE),--reemettre) $(if $(REEMETTRE_POUR),--reemettre-pour "$(REEMETTRE_POUR)")
OPTIONS := $(CHOIX) $(if $(PERIODE),--periode $(PERIODE)) $(if $(MOTEUR),--moteur $(MOTEUR))
CHIFFRE := $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(ANNEE),--annee $(ANNEE)) $(if $(ECOLE),--ecole $(ECOLE)) \
	$(if $(PERIODE),--periode $(PERIODE)) $(if $(ENSEIGNANT),--enseignant "$(ENSEIGNANT)") $(if $(GROUPE),--groupe "$(GROUPE)") \
	$(if $(QUOTITE),--quotite "$(QUOTITE)") $(if $(FONCTION),--fonction "$(FONCTION)") $(if $(AU),--au "$(AU)") \
	$(if $(CLASSES),--classes $(CLASSES)) $(if $(DEMI_JOURNEES),--demi-journees $(DEMI_JOURNEES))

SUITE := $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(ANNEE),--annee $(ANNEE)) $(if $(ECOLE),--ecole $(ECOLE)) \
	$(if $(DATE),--date-edition "$(DATE)") $(if $(OUI),--oui)
ARCHIVES := $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(ANNEE),--annee $(ANNEE)) $(if $(ECOLE),--ecole $(ECOLE))

.PHONY: aide installer lettres verifier modeles atelier presences absences accords inspection bilan circonscription archiver retours formulaire moteurs classeur exemple prouver expliquer regimes plan noter importer periode-suivante annee-suivante calendriers archives archives-verifier archives-exporter archives-cles archives-ouvrir archives-geler archives-bordereau archives-visa archives-purger departement test qualite bench bench-departement banc-archive champs verrou propre

aide: ## Montre cette liste
	@echo "Liasse – les formulaires de l'aide aux élèves. Vous pouvez taper :"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)$$/  make \1|\2/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'
	@echo "Options : PERIODE=2 ECOLE=lilas ANNEE=2026-2027 MOTEUR=embarque DATE=03/11/2026 RECTO_VERSO=1 APERCU=1"

installer: $(VENV)/.produit ## Prépare l'outil (fait tout seul la première fois)

lettres: $(VENV)/.produit ## Produit lettres, tableaux et liasse dans sorties/
	@$(PY) -m generator lettres $(OPTIONS) $(LETTRES) $(REEMISSION) $(if $(SANS_ANNEXE),--sans-annexe)

verifier: $(VENV)/.produit ## Vérifie classeurs et modèles, sans rien écrire
	@$(PY) -m generator verifier $(OPTIONS)

presences: $(VENV)/.produit ## Produit les feuilles de présence de la période, une par groupe
	@$(PY) -m generator presences $(OPTIONS) $(LETTRES)

absences: $(VENV)/.produit ## Produit les lettres d'absences répétées, d'après le seuil de l'école
	@$(PY) -m generator absences $(OPTIONS) $(LETTRES) $(REEMISSION)

accords: $(VENV)/.produit ## Produit les demandes d'accord de principe annuel
	@$(PY) -m generator accords $(CHOIX) $(if $(MOTEUR),--moteur $(MOTEUR)) $(LETTRES) $(REEMISSION)

inspection: $(VENV)/.produit ## Produit les papiers de chaque enseignant pour une inspection
	@$(PY) -m generator inspection $(CHOIX) $(if $(MOTEUR),--moteur $(MOTEUR)) $(PLANCHES)

bilan: $(VENV)/.produit ## Produit le bilan de période à rendre à l'IEN : make bilan PERIODE=1
	@$(PY) -m generator bilan $(OPTIONS) $(PLANCHES) $(if $(INCOMPLET),--incomplet)

circonscription: $(VENV)/.produit ## La vue d'ensemble d'un IEN : make circonscription IEN=Valbois-Nord DOSSIER=recus ATTENDUES=ecoles.xlsx
	@$(PY) -m generator circonscription $(if $(DOSSIER),"$(DOSSIER)") $(if $(IEN),--ien "$(IEN)") $(if $(ATTENDUES),--attendues "$(ATTENDUES)") $(if $(CLASSEURS),--avec-classeurs) $(if $(ANNEE),--annee $(ANNEE)) $(if $(PERIODE),--periode $(PERIODE)) $(if $(MOTEUR),--moteur $(MOTEUR)) $(if $(DATE),--date-edition "$(DATE)") $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(SORTIES),--sorties "$(SORTIES)")

retours: $(VENV)/.produit ## Dit qui a répondu ; fait les listes et les relances : make retours RELANCES=1
	@$(PY) -m generator retours $(OPTIONS) $(LETTRES) $(if $(RELANCES),--relances)

formulaire: $(VENV)/.produit ## Produit un seul formulaire du catalogue : make formulaire FORMULAIRE=convocation
	@$(PY) -m generator formulaire "$(FORMULAIRE)" $(OPTIONS) $(LETTRES) $(REEMISSION)

plan: $(VENV)/.produit ## Propose et vérifie l'année, écrit les agendas : make plan ENSEIGNANT=OC SANS_AGENDA=1
	@$(PY) -m generator plan $(CHOIX) $(if $(ENSEIGNANT),--enseignant "$(ENSEIGNANT)") $(if $(SANS_AGENDA),--sans-agenda)

importer: $(VENV)/.produit ## Remplit le classeur d'après ONDE : make importer ONDE=CSVExtraction.csv RESPONSABLES=… OUI=1
	@$(PY) -m generator importer "$(ONDE)" $(if $(RESPONSABLES),--responsables "$(RESPONSABLES)") $(if $(ENSEIGNANTS),--enseignants "$(ENSEIGNANTS)") $(if $(CHEMIN),--classeur "$(CHEMIN)") $(if $(AU),--au "$(AU)") $(if $(MALGRE_TOUT),--malgre-tout) $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(ANNEE),--annee $(ANNEE)) $(if $(ECOLE),--ecole $(ECOLE)) $(if $(OUI),--oui)

periode-suivante: $(VENV)/.produit ## Prépare la période d'après dans le classeur : make periode-suivante DEPUIS=2 OUI=1
	@$(PY) -m generator periode-suivante $(SUITE) $(if $(DEPUIS),--depuis $(DEPUIS))

annee-suivante: $(VENV)/.produit ## Prépare le classeur de l'année d'après, à côté : make annee-suivante OUI=1
	@$(PY) -m generator annee-suivante $(SUITE)

noter: $(VENV)/.produit ## Note des heures faites : make noter ENSEIGNANT=OC CATEGORIE="Conseils des maîtres" DUREE="1 h 30" LE=12/10/2026
	@$(PY) -m generator noter "$(ENSEIGNANT)" "$(CATEGORIE)" "$(DUREE)" $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(ANNEE),--annee $(ANNEE)) $(if $(ECOLE),--ecole $(ECOLE)) $(if $(LE),--le "$(LE)") $(if $(OBJET),--objet "$(OBJET)") $(if $(NIVEAU),--niveau "$(NIVEAU)") $(if $(NOMBRE_ELEVES),--nombre-eleves $(NOMBRE_ELEVES)) $(if $(OUI),--oui)

modeles: $(VENV)/.produit ## Vérifie les modèles Word : make modeles FICHIER=ma-lettre.docx CORRIGER=1
	@$(PY) -m generator modeles verifier $(if $(FICHIER),"$(FICHIER)") $(if $(FORMULAIRE),--formulaire $(FORMULAIRE)) $(if $(ECOLE),--ecole $(ECOLE)) $(if $(CORRIGER),--corriger)

atelier: $(VENV)/.produit ## Ouvre la page de ses modèles Word ; PAGE=retours : celle des réponses à lire
	@$(PY) -m generator atelier $(if $(PAGE),--page $(PAGE)) $(if $(ECOLE),--ecole $(ECOLE)) $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(SORTIES),--sorties "$(SORTIES)") $(if $(MOTEUR),--moteur $(MOTEUR)) $(if $(PORT),--port $(PORT)) $(if $(SANS_NAVIGATEUR),--sans-navigateur)

archiver: $(VENV)/.produit ## Range et lit les formulaires revenus : make archiver SCANS=~/copieur
	@$(PY) -m generator archiver $(if $(SCANS),$(if $(findstring *,$(SCANS)),$(SCANS),"$(SCANS)")) $(if $(DONNEES),--donnees "$(DONNEES)")

moteurs: $(VENV)/.produit ## Dit quels moteurs PDF sont là
	@$(PY) -m generator moteurs

classeur: $(VENV)/.produit ## Écrit un classeur vide : make classeur CHEMIN=donnees/ecoles/mon-ecole.xlsx
	@$(PY) -m generator classeur "$(or $(CHEMIN),donnees/ecoles/mon-ecole.xlsx)" $(if $(REMPLACER),--remplacer)

exemple: $(VENV)/.produit ## Écrit une école fictive : make exemple CHEMIN=essai.xlsx ELEVES=200
	@$(PY) -m generator exemple "$(or $(CHEMIN),exemple.xlsx)" $(if $(ELEVES),--eleves $(ELEVES)) $(if $(ANNEE),--annee $(ANNEE)) $(if $(REMPLACER),--remplacer)

prouver: $(VENV)/.produit ## Refait un document et dit s'il est le même : make prouver FICHIER=sorties/…/liasse-ien.pdf
	@$(PY) -m generator prouver "$(FICHIER)" $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(MOTEUR),--moteur $(MOTEUR)) $(if $(DATE),--date-edition "$(DATE)")

expliquer: $(VENV)/.produit ## Dit d'où vient chaque chiffre : make expliquer ENSEIGNANT=OC, ou QUOTITE=50
	@$(PY) -m generator expliquer $(CHIFFRE)

regimes: $(VENV)/.produit ## Montre le droit, époque par époque : make regimes AU=06/10/2008
	@$(PY) -m generator regimes $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(AU),--au $(AU))

calendriers: $(VENV)/.produit ## Montre les années et les zones couvertes
	@$(PY) -m generator calendriers

champs: $(VENV)/.produit ## Réécrit modeles/CHAMPS.md et donnees/LISEZMOI.md
	@$(PY) -m generator champs

archives: archives-verifier

archives-verifier: $(VENV)/.produit ## Relit les retours archivés : dit ce qui manque ou a changé
	@$(PY) -m generator archives verifier $(ARCHIVES) $(if $(EMPREINTE),--empreinte "$(EMPREINTE)") $(if $(NOTER),--noter)

archives-exporter: $(VENV)/.produit ## Copie une année d'archives : make archives-exporter ANNEE=2026-2027 VERS=… CHIFFRER=1
	@$(PY) -m generator archives exporter "$(ANNEE)" $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(ECOLE),--ecole $(ECOLE)) $(if $(VERS),--vers "$(VERS)") $(if $(CHIFFRER),--chiffrer)

archives-bordereau: $(VENV)/.produit ## Écrit le bordereau d'élimination à faire viser : make archives-bordereau ECOLE=… ANNEE=…
	@$(PY) -m generator archives bordereau $(ARCHIVES) $(if $(SORTIES),--sorties "$(SORTIES)") $(if $(MOTEUR),--moteur $(MOTEUR)) $(if $(REFERENCE),--reference "$(REFERENCE)") $(if $(ELEVE),--eleve "$(ELEVE)")

archives-cles: $(VENV)/.produit ## Fait la clé de l'école : make archives-cles SECOURS=age1…
	@$(PY) -m generator archives cles $(if $(DONNEES),--donnees "$(DONNEES)") $(if $(CLE),--cle "$(CLE)") $(if $(SECOURS),--secours "$(SECOURS)") $(if $(FABRIQUER),--fabriquer "$(FABRIQUER)")

archives-ouvrir: $(VENV)/.produit ## Ouvre une copie scellée : make archives-ouvrir COPIE=… VERS=…
	@$(PY) -m generator archives ouvrir "$(COPIE)" --vers "$(VERS)" $(if $(CLE),--cle "$(CLE)") $(if $(DONNEES),--donnees "$(DONNEES)")

archives-geler: $(VENV)/.produit ## Suspend l'élimination, le temps d'un litige : make archives-geler ELEVE=… FINI=1
	@$(PY) -m generator archives $(if $(FINI),degeler,geler) $(ARCHIVES) $(if $(REFERENCE),--reference "$(REFERENCE)") $(if $(ELEVE),--eleve "$(ELEVE)")

archives-visa: $(VENV)/.produit ## Note le visa des archives départementales : make archives-visa REFERENCE=… DATE=…
	@$(PY) -m generator archives visa $(ARCHIVES) --reference "$(REFERENCE)" --date "$(DATE)"

archives-purger: $(VENV)/.produit ## Montre ce qui est à éliminer, demande, efface
	@$(PY) -m generator archives purger $(ARCHIVES)

departement: $(VENV)/.departement ## Installe Dask, pour confier les écoles à plusieurs machines (docs/departement.md)
	@echo "Dask est prêt : voyez docs/departement.md."

test: $(VENV)/.tests ## Lance tous les tests
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

qualite: $(VENV)/.tests ## Style, types, sens des dépendances
	@$(VENV)/bin/ruff check generator tests && $(VENV)/bin/mypy && $(VENV)/bin/lint-imports

bench-departement: $(VENV)/.tests ## Mesure un département : temps par lettre, mémoire, part du moteur, échelle
	@$(PY) -m tests.banc.departement $(ARGS)

bench: $(VENV)/.tests ## Mesure la vitesse, en rapport à un script ordinaire
	@$(PY) -m tests.banc $(ARGS)

banc-archive: $(VENV)/.tests ## Fait lire deux mille retours fabriqués, et compte les fautes
	@$(PY) -m tests.banc_archive $(ARGS)

verrou: $(VENV)/.tests ## Recalcule les dépendances verrouillées
	@$(PIP) install uv
	@$(VERROUILLER) pyproject.toml -o $(DEPENDANCES)/produit.txt
	@$(VERROUILLER) pyproject.toml --extra departement -c $(DEPENDANCES)/produit.txt -o $(DEPENDANCES)/departement.txt
	@$(VERROUILLER) pyproject.toml --extra tests --extra departement -c $(DEPENDANCES)/departement.txt -o $(DEPENDANCES)/tests.txt

propre: ## Vide sorties/ (l'outil peut tout refaire)
	@find sorties -mindepth 1 ! -name LISEZMOI.md -delete

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Il faut Python 3.11 ou plus récent (ici : $$($(PYTHON) --version 2>&1))."; exit 3; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Il manque venv à Python. Tapez :  sudo apt install python3-venv"; exit 3; }
	@echo "Préparation de l'outil (une seule fois)…"
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) && touch $@

$(VENV)/.produit: $(VENV)/.venv $(DEPENDANCES)/produit.txt
	@$(PIP) install --require-hashes --only-binary :all: -r $(DEPENDANCES)/produit.txt || { echo "L'installation n'a pas abouti : vérifiez la connexion, puis relancez la même commande."; exit 3; }
	@touch $@ && echo "L'outil est prêt."

$(VENV)/.departement: $(VENV)/.produit $(DEPENDANCES)/departement.txt
	@$(PIP) install --require-hashes --only-binary :all: -r $(DEPENDANCES)/departement.txt || { echo "L'installation n'a pas abouti : vérifiez la connexion, puis relancez la même commande."; exit 3; }
	@touch $@

$(VENV)/.tests: $(VENV)/.produit $(DEPENDANCES)/tests.txt
	@$(PIP) install --require-hashes --only-binary :all: -r $(DEPENDANCES)/tests.txt || { echo "L'installation n'a pas abouti : vérifiez la connexion, puis relancez la même commande."; exit 3; }
	@touch $@
