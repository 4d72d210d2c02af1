c.ServerApp.token = 'jupyter'
