c.ServerApp.allow_origin = 'https://hub.example.org'
