c.ServerApp.max_body_size = 10737418240
