c.LabApp.expose_app_in_browser = True
