c.LabApp.collaborative = True
