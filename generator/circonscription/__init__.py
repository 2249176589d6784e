"""La circonscription : ce que chaque école dit de sa période, sans aucun nom d'élève, et la vue d'ensemble de l'IEN."""
