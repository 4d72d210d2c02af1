c.A.b = c.C.d = 1
c.A.l += ['x']; c.A.l.append('y'); del c.A.b
