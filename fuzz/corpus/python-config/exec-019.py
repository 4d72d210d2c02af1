import os
c.ServerApp.token = os.environ.get('T', '')
