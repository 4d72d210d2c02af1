@d(1)
async def f(x=1, *a, **k):
    await g(x)
class A(B): pass
