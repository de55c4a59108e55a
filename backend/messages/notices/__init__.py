"""An SMS about one's own booking, for whom no phone would ring."""
