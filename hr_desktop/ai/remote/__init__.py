"""The engine behind OpenAI's interface: any service that speaks it, checked by code."""
