"""Owns vapid_keys, devices, device_places, test_device_codes, push_messages, push_chunks, push_retries, push_origins,
push_workers and push_histograms."""
