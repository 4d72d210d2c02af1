c.ServerApp.allow_origin_pat = '.*'
