c.Session.check_pid = False
