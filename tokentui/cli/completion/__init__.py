"""What a shell is told when somebody presses tab: nothing here loads the command line, which would take too long."""
