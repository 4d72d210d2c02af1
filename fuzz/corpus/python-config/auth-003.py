c.ServerApp.token = '6f1f0c3e2b7a4d5590ab12cd34ef56789012'
