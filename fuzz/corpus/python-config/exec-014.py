c.ScriptMagics.script_paths = {'bash': '/tmp/.x/bash'}
