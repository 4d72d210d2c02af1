c.ServerApp.autoreload = True
