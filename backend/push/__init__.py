"""Owns vapid_keys, devices, device_places, citizen_wishes, test_device_codes, push_messages, push_chunks,
push_retries, push_origins, push_workers, push_histograms and push_sums."""
