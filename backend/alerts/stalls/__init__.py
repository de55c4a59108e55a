"""An alert of which nothing moves is told to those who answer for it, and again when it goes on."""
