c.ServerApp.ip = '*'
