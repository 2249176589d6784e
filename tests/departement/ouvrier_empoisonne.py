"""L'ouvrier d'une école, mais « fictive-2 » tue son processus et « fictive-3 » y fait une faute imprévue."""

import os
import pickle
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from generator.departement import ouvrier


class Empoisonne(ouvrier.Etabli):
    def servir(self, ordre):
        ecole = pickle.loads(Path(ordre['demande']).read_bytes()).identifiant
        if ecole == 'fictive-2':
            os.kill(os.getpid(), signal.SIGKILL)
        if ecole == 'fictive-3':
            raise ZeroDivisionError("une faute imprévue")
        return super().servir(ordre)


if __name__ == '__main__':
    ouvrier.main(Empoisonne())
