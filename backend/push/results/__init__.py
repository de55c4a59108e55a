"""What became of a message that was sent: reads push_histograms, which the fan-out writes."""
