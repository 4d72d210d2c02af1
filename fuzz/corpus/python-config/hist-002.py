c.HistoryManager.hist_file = ':memory:'
