c.MagicsManager.lazy_magics = {'timeit': 'acme.magics'}
