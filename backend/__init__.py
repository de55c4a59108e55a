"""The backend of Mobile Gwangju."""
