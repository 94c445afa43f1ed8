"""Tables, keys and checks that carry the guarantees."""
