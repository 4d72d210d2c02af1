c.ServerApp.token = ''
