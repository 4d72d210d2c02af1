c.GatewayClient.url = 'http://gateway.example.org:8888'
