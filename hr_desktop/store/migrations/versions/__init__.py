"""One module for each revision: `v0001`, `v0002`, …"""
