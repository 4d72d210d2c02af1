def f(model, **kw): pass
c.FileContentsManager.pre_save_hook = f
