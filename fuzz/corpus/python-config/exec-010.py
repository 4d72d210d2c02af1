c.TerminalIPythonApp.force_interact = True
