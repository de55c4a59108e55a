"""Owns vapid_keys, devices, device_places, test_device_codes, push_messages, push_chunks, push_retries and
push_origins."""
