load_subconfig('x.py', profile='y')
exec(open('z').read())
