import os as o, sys
from a.b import (c as d, e)
from . import *
o.system('x')
