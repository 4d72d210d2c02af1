c.ServerProxy.servers = {'tool': {'command': ['/srv/tool', '{port}']}}
