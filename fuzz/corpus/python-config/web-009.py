c.ServerApp.tornado_settings = {'headers': {'Access-Control-Allow-Origin': '*'}}
