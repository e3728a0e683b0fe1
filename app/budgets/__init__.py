"""What each token may take of the server: units of cost a minute, and a share of what runs at once."""
