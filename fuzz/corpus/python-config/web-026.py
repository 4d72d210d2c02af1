c.ServerApp.file_to_run = '/tmp/welcome.ipynb'
