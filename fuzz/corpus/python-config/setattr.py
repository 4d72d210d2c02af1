for k in ['a', 'b']:
    setattr(c.ServerApp, k, True)
