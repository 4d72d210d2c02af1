c.PlainTextFormatter.deferred_printers = {('pandas.core.frame', 'DataFrame'): 'acme.show'}
