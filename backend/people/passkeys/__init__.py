"""Owns passkeys and passkey_challenges: signing in with one touch (WebAuthn Level 3)."""
