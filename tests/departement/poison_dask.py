"""À charger par un travailleur Dask : « fictive-2 » y tue le travailleur lui-même."""

import os
import signal

from generator.departement import travailleur

traiter = travailleur.traiter


def traiter_ou_mourir(demande, colis):
    if demande.identifiant == 'fictive-2':
        os.kill(os.getpid(), signal.SIGKILL)
    return traiter(demande, colis)


travailleur.traiter = traiter_ou_mourir
