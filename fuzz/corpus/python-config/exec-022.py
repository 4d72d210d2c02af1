c.ServerApp.jpserver_extensions = {'acme_tools': True}
