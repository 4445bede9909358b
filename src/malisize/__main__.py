"""The process boundary: streams, signals and exit codes. ``--version`` imports nothing else."""

import os
import sys

OK, NO_ANSWER, USAGE, INTERNAL, IO_ERROR, SIGNALLED, INTERRUPTED, READER_GONE = (
    0,
    1,
    2,
    70,
    74,
    128,
    130,
    141,
)


def main() -> None:
    """Run the command line and leave the process with its exit code.

    Everything is flushed and closed by then. The interpreter does not take itself apart, which
    would be a seventh of a short run.
    """
    os._exit(ended(sys.argv[1:]))


def ended(arguments: list[str]) -> int:
    """Run the command line and return its exit code, never a traceback, with all output flushed."""
    try:
        code = _version() if arguments in (["--version"], ["-V"]) else _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = READER_GONE
    except OSError as error:
        code = _fail(IO_ERROR, arguments, error)
    except MemoryError as error:
        code = _fail(NO_ANSWER, arguments, error)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else INTERNAL
    _drop(sys.stdout)
    _drop(sys.stderr)
    return code


def _version() -> int:
    from malisize import __version__

    if sys.stdout is None:
        return _fail(IO_ERROR, [], None)
    sys.stdout.write(f"malisize {__version__}\n")
    sys.stdout.flush()
    return OK


def _run(arguments: list[str]) -> int:
    import gc
    import signal

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of numpy, which keeps memory for each
    gc.disable()  # one short run: looking for cycles while modules load costs more than it frees
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _signalled)
    if arguments[:1] == ["--complete"]:  # asked by the scripts of `malisize completion`
        from malisize.cli.tab import answer

        return answer(arguments[1:])
    from malisize.cli.boundary import guarded

    return guarded(arguments)


def _signalled(number: int, _: object) -> None:
    raise SystemExit(SIGNALLED + number)


def _fail(code: int, arguments: list[str], error: OSError | MemoryError | None) -> int:
    """Say what ended the run, None for a standard output that is closed, and return the code."""
    from malisize.cli.language import spoken
    from malisize.cli.session import Session
    from malisize.errors import InputError
    from malisize.reasons import of_system
    from malisize.wording import phrase

    session, lines = Session(), list[str]()
    try:  # noqa: SIM105 (contextlib is a twentieth of `--version`)
        session.language = spoken(arguments, os.environ)
    except InputError:  # a language that there is not
        pass
    if isinstance(error, MemoryError):
        lines.append(phrase("error: out of memory"))
        if any(argument.partition("=")[0] == "--draws" for argument in arguments):
            lines.append(phrase("hint: fewer draws: --draws 100000"))
    elif error is None:
        lines.append(phrase("error: standard output is closed"))
    else:
        reason = of_system(error)
        lines.append(phrase("error: standard output: cannot be written: {reason}", reason=reason))
    for line in lines:
        session.say(line)
    return code


def _drop(stream: object) -> None:
    """Flush a stream for the last time, or point it at nothing, so that the interpreter's own flush
    stays silent.
    """
    if stream is None:
        return
    try:
        stream.flush()  # type: ignore[attr-defined]
    except (OSError, ValueError):
        try:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())  # type: ignore[attr-defined]
            os.close(nothing)
        except (OSError, ValueError):
            pass


if __name__ == "__main__":
    main()
