c.ServerApp.tornado_settings = {
    'xsrf_cookies': False,
}
