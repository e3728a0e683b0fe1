"""What the sub-commands of `salkku` do, one file each; app/cli.py says how they are called."""
