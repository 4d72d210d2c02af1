c.Exporter.preprocessors = ['acme.Pre']
