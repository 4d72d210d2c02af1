c.KernelManager.shell_port = 5555
