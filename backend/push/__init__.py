"""Owns vapid_keys, devices, device_places, push_messages, push_chunks, push_retries and push_origins."""
