c.ServerApp.identity_provider_class = 'mycorp.auth.Provider'
