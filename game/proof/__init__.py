"""What plays of a story can and cannot do, proved."""
