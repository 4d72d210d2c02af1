c.JupyterApp.config_file = '/srv/other.py'
