c.ServerApp.browser = '/home/a/bin/open %s'
