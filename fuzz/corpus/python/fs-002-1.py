c.ServerApp.port = 8889
