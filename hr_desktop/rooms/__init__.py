"""LiveKit's rooms: tokens, and what the server's API can do. Imported where voice is used alone."""
