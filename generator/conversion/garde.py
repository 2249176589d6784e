"""Le garde d'un moteur : un petit programme qui borne le processus, le lie à la vie de son parent, puis devient le moteur.

S'exécute seul (`python -I -S garde.py '{…}'`), n'importe rien du projet. Il n'y a pas de processus de plus : `execve`.
Ce qu'il n'a pas pu faire s'écrit sur la sortie d'erreur, une ligne « garde: … » chacune.
"""

import ctypes
import json
import os
import signal
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG = 1


def _avouer(motif):
    sys.stderr.write(f'garde: {motif}\n')


def _isoler_du_reseau(libc):
    """Un espace réseau à soi, vide : sans droit d'administrateur, par un espace d'utilisateur."""
    utilisateur, groupe = os.getuid(), os.getgid()
    drapeaux = CLONE_NEWNET if utilisateur == 0 else CLONE_NEWNET | CLONE_NEWUSER
    if libc.unshare(drapeaux) != 0:
        _avouer("réseau")
        return
    if drapeaux & CLONE_NEWUSER:
        for nom, contenu in (('setgroups', 'deny'), ('uid_map', f'{utilisateur} {utilisateur} 1'),
                             ('gid_map', f'{groupe} {groupe} 1')):  # fmt: skip
            with open(f'/proc/self/{nom}', 'w', encoding='ascii') as fichier:
                fichier.write(contenu)


def _mourir_avec(libc, parent):
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        _avouer("parent")
    if os.getppid() != parent:
        sys.exit(1)


def _borner(limites):
    import resource

    for nom, valeur in limites.items():
        sorte = getattr(resource, f'RLIMIT_{nom}')
        maximum = resource.getrlimit(sorte)[1]
        if maximum != resource.RLIM_INFINITY:
            valeur = min(valeur, maximum)
        try:
            resource.setrlimit(sorte, (valeur, maximum))
        except (ValueError, OSError):
            _avouer(f"limite {nom}")


def _main():
    ordre = json.loads(sys.argv[1])
    os.umask(0o077)
    if sys.platform.startswith('linux'):
        libc = ctypes.CDLL(None, use_errno=True)
        try:
            _isoler_du_reseau(libc)
        except OSError:
            _avouer("réseau")
        _mourir_avec(libc, ordre['parent'])
    else:
        _avouer("réseau")
    if os.name == 'posix':
        _borner(ordre['limites'])
    sys.stderr.flush()
    os.execve(ordre['commande'][0], ordre['commande'], ordre['environnement'])


if __name__ == '__main__':
    _main()
