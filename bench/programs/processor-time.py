"""Runs a command and says on the last line of standard error how much processor time it took, in milliseconds.

All threads count, so what the host compiles in the background does too.
"""
import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(1000 * (used.ru_utime + used.ru_stime), file=sys.stderr)
sys.exit(code)
