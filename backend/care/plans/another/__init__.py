"""Another provider for what one declined or left, within what was approved."""
