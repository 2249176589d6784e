"""`make banc-archive` : lire des formulaires revenus qu'aucun réglage n'a vus, et compter les fautes. Voir docs/archive.md."""
