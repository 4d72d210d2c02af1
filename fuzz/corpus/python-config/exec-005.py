c.InteractiveShellApp.extensions = ['autoreload', 'acme_spy']
