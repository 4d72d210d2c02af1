c.BaseIPythonApplication.profile = 'other'
