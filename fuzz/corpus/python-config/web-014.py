c.ServerApp.extra_static_paths = ['/srv/static']
