/* ring.ktrace by hand: a server is a process that takes one request at a time, a call a message each way. */
#ifndef SIZE
#define SIZE 3
#endif
#ifndef CALLS
#define CALLS 2
#endif
#ifndef CLOSED
#define CLOSED 0
#endif
#define HAS_NEXT(i) (CLOSED || i + 1 < SIZE)

/* A request: hops left, and who wants the answer: clients come after servers. */
chan request[SIZE] = [2] of { bit, byte };
chan answer[2 * SIZE] = [1] of { bit };

active [SIZE] proctype server() {
  byte from;
  bit hops;
  chan asked = request[_pid];
  chan answered = answer[_pid];
  xr asked;
  xr answered;
end:
  do
  :: asked?hops,from ->
     if
     :: hops > 0 && HAS_NEXT(_pid) -> request[(_pid + 1) % SIZE]!0,_pid; answered?_
     :: else
     fi;
     atomic { answer[from]!1; hops = 0; from = 0 }
  od
}

active [SIZE] proctype client() {
  byte left = CALLS;
  chan answered = answer[_pid];
  xr answered;
  do
  :: left > 0 -> request[_pid - SIZE]!1,_pid; atomic { answered?_; left-- }
  :: else -> break
  od
}
