c.HistoryManager.db_cache_size = 1000
