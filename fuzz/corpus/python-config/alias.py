s = c.ServerApp
s.token = ''; s['port'] = 1
