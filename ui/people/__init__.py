"""People: who is seen in the library, and what a person says of them."""
