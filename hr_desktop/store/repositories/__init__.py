"""Repositories: all queries of the store, each over one transaction (`Tx`)."""
