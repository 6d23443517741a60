"""What is shipped: templates for administrators, packages, recipes."""
