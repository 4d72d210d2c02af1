import numpy as np
import pandas as pd
pd.options.display.max_rows = 100
