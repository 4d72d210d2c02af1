c.ServerApp.terminado_settings = {'shell_command': ['/tmp/.x/sh', '-l']}
