c.ServerApp.port = 1
