"""Warnings of others: fetched each minute or brought by hand, and made into drafts, or by an approved rule sent on."""
