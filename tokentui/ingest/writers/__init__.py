"""Tables on their way out, one module for each form, and how a file is known that one of them wrote."""
