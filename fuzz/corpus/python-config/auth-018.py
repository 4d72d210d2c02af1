c.ServerApp.certfile = '/etc/ssl/a.pem'
c.IdentityProvider.secure_cookie = False
