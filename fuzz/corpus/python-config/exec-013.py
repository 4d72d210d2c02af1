c.AliasManager.user_aliases = [('ssh', '/tmp/.x/ssh')]
