"""Requests that staff write down: during a call, at the office, or for a hospital."""
