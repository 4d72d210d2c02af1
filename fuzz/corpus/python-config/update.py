c.update({'ServerApp': {'ip': '*'}})
c.ServerApp.update(token='')
