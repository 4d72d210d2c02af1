c.GatewayClient.auth_token = 'd3f1c0ffee11223344556677'
