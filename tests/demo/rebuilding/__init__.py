"""The demo portfolio made anew through mutations: who does what and when, and how the result is compared with the loaded one."""
