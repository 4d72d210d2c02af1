c.ServerApp.websocket_url = 'wss://relay.example.org'
