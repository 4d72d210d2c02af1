c.A.b, c.A.d = 1, 2
(x := c.A).e = 3
