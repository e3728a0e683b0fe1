"""What the whole portfolio says of itself: statistics, findings, satisfaction, value chains, how versions flow through their stages."""
