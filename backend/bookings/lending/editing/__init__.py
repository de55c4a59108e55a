"""How a site lends: dated rules, edited by administrators."""
