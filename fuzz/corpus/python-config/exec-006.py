c.InteractiveShellApp.code_to_run = 'import x'
