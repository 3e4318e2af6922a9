"""The system calls that the jail knows, as ``name:x86_64:arm64`` (``-``: the machine has none of that name).

What stands in no table here is refused: a call that a newer kernel brings is closed until somebody opens it.
The numbers are those of Linux's own ``asm/unistd.h``; they never change.
"""

MACHINES = ("x86_64", "aarch64")
AUDIT_ARCH = (0xC000003E, 0xC00000B7)

ALLOWED = """
read:0:63 write:1:64 readv:19:65 writev:20:66 pread64:17:67 pwrite64:18:68 preadv:295:69 pwritev:296:70
preadv2:327:286 pwritev2:328:287 close:3:57 close_range:436:436 dup:32:23 dup2:33:- dup3:292:24 pipe:22:-
pipe2:293:59 lseek:8:62 open:2:- openat:257:56 openat2:437:437 creat:85:- stat:4:- lstat:6:- fstat:5:80
newfstatat:262:79 statx:332:291 access:21:- faccessat:269:48 faccessat2:439:439 readlink:89:-
readlinkat:267:78 getdents:78:- getdents64:217:61 getcwd:79:17 chdir:80:49 fchdir:81:50 mkdir:83:-
mkdirat:258:34 rmdir:84:- unlink:87:- unlinkat:263:35 rename:82:- renameat:264:38 truncate:76:45
ftruncate:77:46 fallocate:285:47 fsync:74:82 fdatasync:75:83 fadvise64:221:223 readahead:187:213 statfs:137:43
fstatfs:138:44 umask:95:166 flock:73:32 sendfile:40:71 copy_file_range:326:285 mprotect:10:226 munmap:11:215
mremap:25:216 brk:12:214 madvise:28:233 msync:26:227 poll:7:- ppoll:271:73 select:23:- pselect6:270:72
epoll_create:213:- epoll_create1:291:20 epoll_ctl:233:21 epoll_wait:232:- epoll_pwait:281:22
epoll_pwait2:441:441 eventfd:284:- eventfd2:290:19 signalfd:282:- signalfd4:289:74 timerfd_create:283:85
timerfd_settime:286:86 timerfd_gettime:287:87 futex:202:98 futex_waitv:449:449 set_robust_list:273:99
rseq:334:293 membarrier:324:283 set_tid_address:218:96 sched_yield:24:124 sched_getaffinity:204:123
sched_getparam:143:121 sched_getscheduler:145:120 sched_get_priority_max:146:125 sched_get_priority_min:147:126
sched_rr_get_interval:148:127 getcpu:309:168 rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139
rt_sigpending:127:136 rt_sigtimedwait:128:137 rt_sigsuspend:130:133 sigaltstack:131:132 pause:34:- alarm:37:-
getitimer:36:102 setitimer:38:103 timer_create:222:107 timer_settime:223:110 timer_gettime:224:108
timer_getoverrun:225:109 timer_delete:226:111 nanosleep:35:101 clock_nanosleep:230:115 clock_gettime:228:113
clock_getres:229:114 gettimeofday:96:169 time:201:- getpid:39:172 gettid:186:178 getppid:110:173 getpgrp:111:-
getpgid:121:155 getsid:124:156 getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177 getresuid:118:148
getresgid:120:150 getgroups:115:158 getpriority:140:141 getrlimit:97:163 getrusage:98:165
times:100:153 sysinfo:99:179 uname:63:160 getrandom:318:278 capget:125:90 exit:60:93 exit_group:231:94
wait4:61:260 waitid:247:95 restart_syscall:219:128 arch_prctl:158:- execve:59:221 execveat:322:281
sendto:44:206 recvfrom:45:207 recvmsg:47:212 shutdown:48:210 getsockname:51:204
getpeername:52:205 getsockopt:55:209 get_mempolicy:239:236
"""

# Allowed in part, as `seccomp.py` says.
ARGUMENTS_DECIDE = """
socketpair:53:199 ioctl:16:29 fcntl:72:25 prctl:157:167 prlimit64:302:261 clone:56:220 fork:57:- vfork:58:-
kill:62:129 tgkill:234:131 sched_setaffinity:203:122 setpriority:141:140 renameat2:316:276 mmap:9:222
setrlimit:160:164 setsid:112:157 setpgid:109:154 clone3:435:435 link:86:- linkat:265:37
"""

# Answered with success, but nothing is done: Landlock does not cover them, and `shutil.copy2` or `tar` must go on.
PRETENDED = """
chmod:90:- fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 chown:92:- fchown:93:55 lchown:94:- fchownat:260:54
utime:132:- utimes:235:- utimensat:280:88 futimesat:261:- sync:162:81 syncfs:306:267
"""

# Extended attributes: "this file system has none".
UNSUPPORTED = """
setxattr:188:5 lsetxattr:189:6 fsetxattr:190:7 getxattr:191:8 lgetxattr:192:9 fgetxattr:193:10
listxattr:194:11 llistxattr:195:12 flistxattr:196:13 removexattr:197:14 lremovexattr:198:15 fremovexattr:199:16
setxattrat:463:463 getxattrat:464:464 listxattrat:465:465 removexattrat:466:466
"""

# What the jail itself calls before it shuts the door.
OWN = """
seccomp:317:277 landlock_create_ruleset:444:444 landlock_add_rule:445:445 landlock_restrict_self:446:446
mount:165:40 umount2:166:39 unshare:272:97 setfsuid:122:151 setfsgid:123:152
"""


class UnknownMachine(OSError):
    """There is no table for this machine."""


def numbers(text: str, machine: str) -> dict[str, int]:
    """The numbers of one table on one machine; raises UnknownMachine where there are none."""
    if machine not in MACHINES:
        raise UnknownMachine(f"there is no table of system calls for {machine}")
    column = MACHINES.index(machine) + 1
    rows = [entry.split(":") for entry in text.split()]
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}
