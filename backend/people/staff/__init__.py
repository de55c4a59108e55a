"""Owns no table of its own: how staff come in, by invitation and passkey or in a demo by one tap, and leave."""
