"""HR Desktop: AI-held interviews for recruiters, on one computer or for a team."""

__version__ = "0.1.0"
