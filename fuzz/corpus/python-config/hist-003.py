c.InteractiveShell.history_length = 10
