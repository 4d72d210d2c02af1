c.Session.packer = 'pickle'
