"""What people do with intelligence and cases."""
