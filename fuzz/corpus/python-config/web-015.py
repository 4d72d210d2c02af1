c.ServerApp.extra_template_paths = ['/srv/templates']
