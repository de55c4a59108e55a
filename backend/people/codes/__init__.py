"""Owns phone_challenges: six digits by SMS, which prove that a person holds a phone."""
