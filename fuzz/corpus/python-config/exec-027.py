c.PDFExporter.latex_command = ['/tmp/.x/latex', '{filename}']
