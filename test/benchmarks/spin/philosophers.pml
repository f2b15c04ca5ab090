/* philosophers.ktrace by hand: a fork is a process that keeps one who waits for it. */
#ifndef SEATS
#define SEATS 3
#endif
#ifndef MEALS
#define MEALS 1
#endif
#ifndef FIXED
#define FIXED 1
#endif
#define LEFT(i) (i)
#define RIGHT(i) ((i + 1) % SEATS)
#define NOBODY 255

mtype = { take, put };
chan fork[SEATS] = [2] of { mtype, byte };
/* Answers, by the process that waits for one: philosophers come after forks. */
chan phil[2 * SEATS] = [1] of { bit };

active [SEATS] proctype Fork() {
  byte from, waits = NOBODY;
  bit taken;
  chan asked = fork[_pid];
  xr asked;
end:
  do
  :: atomic { asked?take(from) ->
       if
       :: !taken -> taken = 1; phil[from]!1
       :: else -> waits = from
       fi;
       from = 0
     }
  :: atomic { asked?put(from) ->
       phil[from]!1;
       if
       :: waits != NOBODY -> phil[waits]!1; waits = NOBODY
       :: else -> taken = 0
       fi;
       from = 0
     }
  od
}

#define SELF (_pid - SEATS)
inline ask(what, which) { fork[which]!what,_pid; answered?_ }

active [SEATS] proctype Phil() {
  byte left = MEALS;
  chan answered = phil[_pid];
  xr answered;
  do
  :: left > 0 ->
     if
     :: FIXED && SELF == 0 -> ask(take, RIGHT(SELF)); ask(take, LEFT(SELF))
     :: else -> ask(take, LEFT(SELF)); ask(take, RIGHT(SELF))
     fi;
     ask(put, LEFT(SELF));
     ask(put, RIGHT(SELF));
     left--
  :: else -> break
  od
}
