from acme import T
c.InteractiveShell.ast_transformers = [T()]
