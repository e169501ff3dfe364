"""What stands on the Health page: a module a part of it."""
