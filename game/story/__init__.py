"""What an author writes: strict reading with source positions, the model, conditions, the course."""
