c.FileContentsManager.delete_to_trash = False
