"""System calls: everything that a program for numbers has no use for is refused before the kernel looks at it."""

import fcntl
import mmap
import os
from functools import partial

from probe import call, probe, refused

BAD = -1  # no address, no descriptor
for refusable in """
    ptrace:101:117 process_vm_readv:310:270 process_vm_writev:311:271 kcmp:312:272 pidfd_open:434:434 pidfd_getfd:438:438
    pidfd_send_signal:424:424 process_madvise:440:440 process_mrelease:448:448 get_robust_list:274:100
    unshare:272:97 setns:308:268 mount:165:40 umount2:166:39 pivot_root:155:41 chroot:161:51 open_tree:428:428
    move_mount:429:429 fsopen:430:430 fsconfig:431:431 fsmount:432:432 fspick:433:433 mount_setattr:442:442
    statmount:457:457 listmount:458:458 bpf:321:280 perf_event_open:298:241 userfaultfd:323:282 seccomp:317:277
    io_uring_setup:425:425 io_uring_enter:426:426 io_uring_register:427:427 io_setup:206:0 io_submit:209:2
    add_key:248:217 request_key:249:218 keyctl:250:219 kexec_load:246:104 kexec_file_load:320:294
    init_module:175:105 finit_module:313:273 delete_module:176:106 swapon:167:224 swapoff:168:225
    reboot:169:142 settimeofday:164:170 clock_settime:227:112 adjtimex:159:171 clock_adjtime:305:266 acct:163:89
    syslog:103:116 quotactl:179:60 quotactl_fd:443:443 name_to_handle_at:303:264 open_by_handle_at:304:265
    memfd_create:319:279 memfd_secret:447:447 personality:135:92 iopl:172:- ioperm:173:- modify_ldt:154:-
    fanotify_init:300:262 fanotify_mark:301:263 inotify_init1:294:26 inotify_add_watch:254:27 lookup_dcookie:212:18
    sethostname:170:161 setdomainname:171:162 vhangup:153:58 ustat:136:- sysfs:139:- uselib:134:- _sysctl:156:-
    shmget:29:194 shmat:30:196 shmctl:31:195 shmdt:67:197 semget:64:190 semop:65:193 semctl:66:191 semtimedop:220:192
    msgget:68:186 msgsnd:69:189 msgrcv:70:188 msgctl:71:187 mq_open:240:180 mq_unlink:241:181 mq_timedsend:242:182
    mq_notify:244:184 mincore:27:232 cachestat:451:451 mlock:149:228 mlock2:325:284 mlockall:151:230
    vmsplice:278:75 splice:275:76 tee:276:77 mbind:237:235 set_mempolicy:238:237 migrate_pages:256:238 move_pages:279:239
    remap_file_pages:216:234 landlock_create_ruleset:444:444 capset:126:91 setgroups:116:159 setuid:105:146
    setgid:106:144 setfsuid:122:151 setfsgid:123:152 sched_setscheduler:144:119 sched_setparam:142:118 sched_setattr:314:274
    ioprio_set:251:30 ioprio_get:252:31 socket:41:198 connect:42:203 bind:49:200 listen:50:201 accept:43:202
    accept4:288:242 setsockopt:54:208 sendmmsg:307:269 recvmmsg:299:243 symlink:88:- symlinkat:266:36
    mknod:133:- mknodat:259:33 tkill:200:130 rt_sigqueueinfo:129:138 rt_tgsigqueueinfo:297:240
    setxattr:188:5 getxattr:191:8 removexattr:197:14 map_shadow_stack:453:453 set_mempolicy_home_node:450:450
    lsm_set_self_attr:460:460 mseal:462:462 open_tree_attr:467:467 file_setattr:469:469 listns:470:470 clone3:435:435
""".split():
    refused(refusable, BAD, BAD, BAD, BAD, BAD, BAD)


def fork_into(bit: int) -> int:
    """A raw fork: the child, if there is one, ends at once."""
    child = call("clone:56:220", bit | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    return child


NAMESPACES = {"user": 1 << 28, "mount": 1 << 17, "pid": 1 << 29, "net": 1 << 30, "ipc": 1 << 27, "uts": 1 << 26}
for namespace, flag in NAMESPACES.items():
    probe(f"make a {namespace} namespace", partial(call, "unshare:272:97", flag))
    probe(f"fork into a {namespace} namespace", partial(fork_into, flag))
probe("type into a terminal", lambda: fcntl.ioctl(1, 0x5412, b"x"))
probe("paste into a console", lambda: fcntl.ioctl(1, 0x541C, b"\3"))
probe("share memory that nobody counts", lambda: mmap.mmap(-1, 1 << 21))
refused("clone:56:220", 0x10000, 0, 0, 0, 0)  # a thread with open files of its own
probe("take huge pages", lambda: mmap.mmap(-1, 1 << 21, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000))
probe("lengthen a pipe", lambda: fcntl.fcntl(os.pipe()[1], 1031, 1 << 20))
probe("lift its own filter", lambda: call("prctl:157:167", 22, 0, 0, 0, 0))
probe("become a subreaper", lambda: call("prctl:157:167", 36, 1, 0, 0, 0))
probe("forget its parent's death", lambda: call("prctl:157:167", 1, 0, 0, 0, 0))
probe("let itself be dumped", lambda: call("prctl:157:167", 4, 1, 0, 0, 0))
probe(
    "exchange files and leave a whiteout",
    lambda: call("renameat2:316:276", -100, b"config.json", -100, b"config-2.json", 4),
)
