c.ServerApp.nbconvert_csp_sandbox = False
