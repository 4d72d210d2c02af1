c.HistoryManager.db_log_output = True
