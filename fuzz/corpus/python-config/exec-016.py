c.StoreMagics.autorestore = True
