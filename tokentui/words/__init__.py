"""What app and shell both say, each thing once: values, panels, JSON, tables and commands."""
