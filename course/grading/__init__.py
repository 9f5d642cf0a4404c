"""Judge what students hand in: their code in a process of its own, the book's checks in another.

The two exchange plain values over a pipe. The student's process may do what it likes to pandas, to
the names of the checks or to itself: the checks never run there, and what comes back is built anew
from numbers and words. This fences marks off from students' code. It does not fence the machine
off: code of people whom you do not trust belongs into a container or a machine of its own.
"""
