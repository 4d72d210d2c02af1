c.ServerApp.default_url = 'https://login.example.net/'
