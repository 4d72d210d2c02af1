c.ServerApp.authenticate_prometheus = False
