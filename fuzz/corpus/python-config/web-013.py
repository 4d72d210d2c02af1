c.ContentsManager.files_handler_class = 'acme.Files'
