"""What `dev.py` does, one module for each command."""
