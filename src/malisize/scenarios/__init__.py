"""Many runs of a study: compare, sweep, batch, replay."""
