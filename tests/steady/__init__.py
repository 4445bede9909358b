"""What must hold whatever ends a run, or writes beside it: kills at any system call, two writers of
one file, long runs that are disturbed.
"""
