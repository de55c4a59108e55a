"""What a citizen takes along of care."""
