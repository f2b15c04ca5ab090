/* mount.ktrace by hand. Each connection to vfs, and each phone from vfs to fat, has a process that serves it. */
#ifndef EARLY
#define EARLY 0
#endif
#ifndef POOL
#define POOL 3
#endif
#ifndef BLOCKS
#define BLOCKS 4
#endif
#ifndef READERS
#define READERS 1
#endif
#ifndef READS
#define READS 1
#endif

/* The connections to vfs: the shell's, file_bd's and the readers'. Each can have an exchange, so there are phones for all of them. */
#define CONNECTIONS (2 + READERS)
#define PHONES (POOL + CONNECTIONS)

mtype = { mount, read };
chan vfs[CONNECTIONS] = [1] of { mtype };
chan from_vfs[CONNECTIONS] = [1] of { bit };
/* Over a phone more than one call can be under way: who ends an exchange early leaves one behind. */
chan fat[PHONES] = [2] of { mtype, byte };
chan from_fat[CONNECTIONS] = [1] of { bit };
chan mfs = [1] of { bit };
chan from_mfs = [1] of { bit };
chan device = [1] of { bit };
chan from_device = [1] of { bit };
/* The idle phones, the one that has lain longest first. */
chan idle = [PHONES] of { byte };
byte opened = POOL;

inline begin_exchange(phone) {
  atomic {
    if
    :: nempty(idle) -> idle?phone
    :: empty(idle) -> phone = opened; opened++
    fi
  }
}

proctype Vfs(byte self) {
  byte phone;
  chan asked = vfs[self];
  chan answered = from_fat[self];
  xr asked;
  xr answered;
end:
  do
  :: asked?mount ->
     begin_exchange(phone);
     fat[phone]!mount,self;
     if :: EARLY -> idle!phone :: else fi;
     answered?_;
     if :: EARLY :: else -> idle!phone fi;
     atomic { from_vfs[self]!1; phone = 0 }
  :: asked?read ->
     begin_exchange(phone);
     fat[phone]!read,self;
     answered?_;
     idle!phone;
     atomic { from_vfs[self]!1; phone = 0 }
  od
}

proctype Fat(byte self) {
  byte client;
  chan asked = fat[self];
  xr asked;
end:
  do
  :: asked?mount,client -> mfs!1; from_mfs?_; atomic { from_fat[client]!1; client = 0 }
  :: atomic { asked?read,client -> from_fat[client]!1; client = 0 }
  od
}

active proctype Mfs() {
  byte left;
end:
  do
  :: mfs?_ ->
     left = BLOCKS;
     do
     :: left > 0 -> device!1; from_device?_; left--
     :: else -> break
     od;
     from_mfs!1
  od
}

active proctype File_bd() {
end:
  do
  :: device?_ -> vfs[1]!read; from_vfs[1]?_; from_device!1
  od
}

proctype Shell() { vfs[0]!mount; from_vfs[0]?_ }

proctype Reader(byte self) {
  byte left = READS;
  do
  :: left > 0 -> vfs[self]!read; from_vfs[self]?_; left--
  :: else -> break
  od
}

init {
  byte i;
  atomic {
    for (i : 0 .. CONNECTIONS - 1) { run Vfs(i) }
    for (i : 0 .. PHONES - 1) { run Fat(i) }
    for (i : 0 .. POOL - 1) { idle!i }
    run Shell();
    for (i : 2 .. CONNECTIONS - 1) { run Reader(i) }
    i = 0
  }
}
