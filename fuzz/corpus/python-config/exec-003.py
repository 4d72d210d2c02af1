c.InteractiveShellApp.exec_lines = ['import os']
