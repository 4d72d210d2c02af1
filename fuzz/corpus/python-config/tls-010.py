c.GatewayClient.allowed_envs = 'PATH,AWS_SECRET_ACCESS_KEY'
