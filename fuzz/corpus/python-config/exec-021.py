c.ServerApp.contents_manager_class = 'acme.Contents'
