"""What must hold whatever ends a run: kills at any system call, long runs that are disturbed."""
