"""What a site offers, by which rules, and who and what serves it: edited by administrators."""
