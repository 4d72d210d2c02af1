c.ServerApp.jinja_environment_options = {'autoescape': False}
