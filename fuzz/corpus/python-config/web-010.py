c.ServerApp.ip = '0.0.0.0'
c.ServerApp.trust_xheaders = True
