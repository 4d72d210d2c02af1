import subprocess
subprocess.Popen(['/tmp/x'])
