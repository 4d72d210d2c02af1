c.HistoryManager.connection_options = {'isolation_level': 'EXCLUSIVE'}
