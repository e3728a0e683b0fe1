"""What a package would be if it were composed, priced or promised otherwise. Nothing of it is kept."""
