c.ServerApp.cookie_secret_file = '/srv/shared/cookie_secret'
