/** Prints all that a program can see of how it was started. */
export const lookAround = `
import builtins, json, locale, os, resource, signal, sys, threading
stdio = {name: [f.encoding, f.errors, f.line_buffering, f.write_through, f.isatty(), f.fileno()]
         for name, f in (("in", sys.stdin), ("out", sys.stdout), ("err", sys.stderr))}
with open("/proc/self/status") as file: status = dict(line.rstrip("\\n").split(":\\t", 1) for line in file)
umask = os.umask(0); os.umask(umask)
def read(path):
    try:
        with open(path) as file: return file.read()
    except PermissionError: return "closed by the jail"
print(json.dumps({
  "argv": sys.argv, "path": sys.path, "prefix": [sys.prefix, sys.base_prefix], "executable": sys.executable,
  "flags": [str(flag) for flag in sys.flags], "warnings": sys.warnoptions, "stdio": stdio,
  "main": {name: str(value) for name, value in vars(sys.modules["__main__"]).items()
           if name not in ("file", "status", "read") and isinstance(value, str | None)},
  "is_main": __name__ == "__main__", "recursion": sys.getrecursionlimit(), "hooks": [sys.excepthook is sys.__excepthook__],
  "environ": dict(os.environ), "cwd": os.getcwd(), "files": sorted(os.listdir(".")), "umask": umask,
  "descriptors": sorted(os.listdir("/proc/self/fd"), key=int), "inheritable": [os.get_inheritable(fd) for fd in (0, 1, 2)],
  "stdin": sys.stdin.read(), "null": os.readlink("/proc/self/fd/0"),
  "session": [os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()], "threads": threading.active_count(),
  "ids": [os.getresuid(), os.getresgid(), os.getgroups()], "tasks": status["Threads"], "nice": os.nice(0),
  "signals": {name: status[name] for name in ("SigBlk", "SigIgn", "SigCgt", "SigPnd")},
  "handlers": {s.name: str(signal.getsignal(s)).split(" at ")[0] for s in signal.valid_signals() if isinstance(s, signal.Signals)},
  "limits": {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")},
  "locale": [locale.getlocale(), locale.getpreferredencoding(False), sys.getfilesystemencoding()],
  "oom": read("/proc/self/oom_score_adj"), "children": read(f"/proc/self/task/{os.getpid()}/children"),
  "builtins": sorted(set(vars(builtins)) - {"_"}), "trace": [sys.gettrace(), sys.getprofile()],
}))
`;
