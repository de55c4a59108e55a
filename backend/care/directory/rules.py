"""Who keeps the directory true, and what may be written into it."""

from backend.errors import Conflict


class ServiceFull(Conflict):
    code, title = "service_full", "The service has not so much left"
