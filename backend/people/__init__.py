"""Owns citizens, phone_challenges, staff, staff_roles, staff_invitations, sessions, passkeys, passkey_challenges,
consent_texts, consents, consent_witnesses and declarations."""
