c.ServerApp.use_redirect_file = False
