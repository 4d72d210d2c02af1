import ssl
c.ServerApp.ssl_options = {'ssl_version': ssl.PROTOCOL_TLSv1}
