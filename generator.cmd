@echo off
rem Sous Windows, les memes verbes que make : generator.cmd lettres PERIODE=2 (la liste est dans generator\verbes.py).
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "LIASSE_LANCEUR=generator.cmd"
pushd "%~dp0" || exit /b 3
set "DEPENDANCES=generator\dependances\produit.txt"
set "PYTHON=.venv\Scripts\python.exe"
if not exist "%PYTHON%" goto preparer
fc /b .venv\.produit "%DEPENDANCES%" >nul 2>nul
if errorlevel 1 goto installer
:lancer
"%PYTHON%" -m generator.verbes %*
set "FIN=%errorlevel%"
popd
exit /b %FIN%
:preparer
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul
if errorlevel 1 (
  echo Il faut Python 3.11 ou plus recent : installez-le depuis python.org, puis retapez la meme commande.
  popd
  exit /b 3
)
echo Preparation de l'outil, une seule fois...
py -3 -m venv .venv
if errorlevel 1 goto echec
:installer
"%PYTHON%" -m pip --disable-pip-version-check --quiet --no-input install --require-hashes --only-binary :all: -r "%DEPENDANCES%"
if errorlevel 1 goto echec
copy /b /y "%DEPENDANCES%" .venv\.produit >nul
goto lancer
:echec
echo L'installation n'a pas abouti : verifiez la connexion, puis retapez la meme commande.
popd
exit /b 3
