ip = get_ipython()
ip.events.register('pre_run_cell', print)
