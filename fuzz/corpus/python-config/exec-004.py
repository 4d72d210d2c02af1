c.InteractiveShellApp.exec_files = ['setup.py']
