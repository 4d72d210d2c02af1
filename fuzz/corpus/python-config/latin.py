# -*- coding: latin-1 -*-
c.A.b = 'é'
