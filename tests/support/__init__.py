"""What tests of every noun share: databases."""
