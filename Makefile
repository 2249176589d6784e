# Chaque verbe appelle « python -m generator … » ; la liste, ses options et ce qu'elles veulent dire : generator/verbes.py.
# Une option se tape derrière le verbe : make lettres PERIODE=2 ECOLE=lilas. Sans make : generator.cmd (Windows), mêmes verbes.

.DEFAULT_GOAL := aide
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
DEPENDANCES := generator/dependances
PIP := $(PY) -m pip --disable-pip-version-check --quiet --no-input
VERROUILLER := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
VERBES := $(shell sed -nE "s/^    Verbe.'([a-z-]+)'.*/\1/p" generator/verbes.py)

.PHONY: aide installer $(VERBES) departement test qualite bench bench-departement banc-archive verrou propre

aide: ## Montre cette liste
	@$(PYTHON) -m generator.verbes
	@echo "L'outil lui-même"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)$$/  make \1|\2/' | awk -F'|' '{printf "%-26s %s\n", $$1, $$2}'

installer: $(VENV)/.produit ## Prépare l'outil (fait tout seul la première fois)

$(VERBES): $(VENV)/.produit
	@$(PY) -m generator.verbes $@

.DEFAULT:
	@$(PYTHON) -m generator.verbes $@

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
