c.IPKernelApp.kernel_class = 'acme.Kernel'
