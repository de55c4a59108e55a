"""Owns vapid_keys, devices, device_places, push_messages, push_chunks, push_retries, push_origins, push_workers and
push_histograms."""
