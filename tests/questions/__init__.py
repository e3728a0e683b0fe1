"""Questions of analysts and managers, each answered by one operation."""
