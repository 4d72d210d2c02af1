c.ServerApp.allow_origin = 'https://a.example.org'
c.ServerApp.allow_credentials = True
