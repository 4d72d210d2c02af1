c.KernelManager.connection_file = '/tmp/kernel.json'
