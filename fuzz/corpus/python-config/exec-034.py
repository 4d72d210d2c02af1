c.ServerApp.answer_yes = True
