"""SQLAlchemy and every line of SQL live here; rows leave as values of the domain."""

from hr_desktop.domain.records import Changed, Fenced, Refused
from hr_desktop.store.looking import look_at
from hr_desktop.store.repositories.imports import NewImport
from hr_desktop.store.store import Store, file_url
from hr_desktop.store.transaction import Tx

__all__ = ["Changed", "Fenced", "NewImport", "Refused", "Store", "Tx", "file_url", "look_at"]
