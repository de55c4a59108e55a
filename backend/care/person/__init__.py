"""Who somebody is and whom to call for them, corrected at the desk."""
