get_ipython().events.register('pre_run_cell', f)
import sys
sys.meta_path.insert(0, x)
