"""What is saved on this computer: whether it is whole, where it is, and copies of it."""
