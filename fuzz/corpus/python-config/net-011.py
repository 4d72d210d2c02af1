c.ServerApp.local_hostnames = ['localhost', 'lab.example.org']
