"""Values, states and rules of recruiting; imports nothing of the product but itself."""
