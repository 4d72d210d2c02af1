c.ContentsManager.allow_hidden = True
