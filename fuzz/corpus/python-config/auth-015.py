c.ServerApp.cookie_secret = b'0123456789abcdef0123456789abcdef'
