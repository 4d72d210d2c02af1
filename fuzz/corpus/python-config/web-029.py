c.NotebookApp.iopub_data_rate_limit = 10000000000
