c.ServerApp.login_handler_class = 'mycorp.Login'
