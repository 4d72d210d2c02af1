c.GatewayClient.validate_cert = False
