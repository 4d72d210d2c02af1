c.WebPDFExporter.disable_sandbox = True
