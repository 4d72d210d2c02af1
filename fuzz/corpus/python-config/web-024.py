c.ServerApp.extra_services = ['acme.handlers']
