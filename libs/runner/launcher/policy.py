"""What one run may do, as the worker says it: ``name=value`` arguments, a list by repeating its name."""


class Policy:
    """The rules of one run. A number of zero means: no such limit."""

    def __init__(self) -> None:
        self.folder = ""  # the job's own, where it works and may write
        self.program = ""
        self.prefix = ""  # sys.prefix: the virtual environment
        self.uid = -1  # whom to become first; -1: nobody else
        self.jail = False  # Landlock and seccomp
        self.alone = False  # in a process namespace of its own: everything else in there is the model's
        self.forks = True  # may start other processes
        self.lease = 0.0  # seconds that it holds after each renewal
        self.until = 0.0  # when it ends unless it is renewed, in seconds of CLOCK_MONOTONIC
        self.memory = 0  # bytes
        self.cpu = 0  # seconds of all its processes together
        self.processes = 0  # and threads
        self.files = 0  # open at once, per process
        self.file = 0  # bytes
        self.room = 0  # bytes of files that are open but have no name any more
        self.imports: list[str] = []  # what follows the program's own folder on sys.path
        self.read: list[str] = []  # may be read and executed
        self.write: list[str] = []  # may be read and written, besides the folder


def parse(arguments: list[str]) -> Policy:
    """The policy in a command line; raises ValueError for what is none."""
    policy = Policy()
    lists = {"import": policy.imports, "read": policy.read, "write": policy.write}
    for argument in arguments:
        name, mark, text = argument.partition("=")
        if not mark:
            raise ValueError(f"not name=value: {argument}")
        if name in lists:
            lists[name].append(text)
        elif isinstance(getattr(policy, name), str):
            setattr(policy, name, text)
        elif isinstance(getattr(policy, name), bool):
            setattr(policy, name, text == "yes")
        else:
            setattr(policy, name, type(getattr(policy, name))(text))
    return policy
