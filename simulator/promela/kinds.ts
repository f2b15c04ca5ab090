import type { Layout } from "../machine/layout.ts";
import type { Kinds } from "./monitors.ts";

/** So many stuck fibrils, and things that they wait for, the search for circles has room for. */
const MOST_STUCK = 100;
const MOST_THINGS = 300;

/** What the search for circles needs while it lasts: see `lookForKinds`. Pairs of stuck fibrils, and of things and fibrils, are one index. */
export function kindRegisters({ fibrils, calls }: Layout): string {
  return `
hidden short r_thing, r_things, r_next, r_round, r_stuck, r_u, r_v, r_w, r_busy;
hidden byte r_changed, r_grown, r_is, r_deadlock, r_hang;
hidden byte r_has[${fibrils.at.length + calls.at.length + 4}];
hidden short number_of[${fibrils.at.length + 1}]; hidden short first_thing[${fibrils.at.length + 1}];
hidden short stuck_at[${MOST_STUCK}]; hidden short label[${MOST_STUCK}]; hidden short found[${MOST_STUCK}];
hidden byte excused[${MOST_STUCK}]; hidden byte lost[${MOST_STUCK}]; hidden byte in_circle[${MOST_STUCK}];
hidden short waiter_of[${MOST_THINGS}]; hidden byte blocks[${MOST_THINGS}]; hidden byte comes[${MOST_THINGS}];
hidden byte brings[${MOST_THINGS * MOST_STUCK}]; hidden byte leads[${MOST_STUCK * MOST_STUCK}];
`;
}

/**
 * The text that finds whether somebody is stuck in a deadlock, and whether in a hang, as `waits/knots.ts` and `waits/detector.ts` tell them apart. `look` goes through the
 * fibrils again and again, for the text that judges a wait is too long to stand there more than once: until nobody more can go on; once more, to see which things nobody who can go on
 * brings; once as if nobody could go on, to see which come by themselves; and once for each one who is stuck, as if that one alone could, to see what that one brings.
 */
export const lookForKinds = ({ deadlock, hang }: Kinds): string => `${GRAPH}${CIRCLES}
inline look() {
  for (r_k : 1 .. FIBRILS) { can_go_on[r_k] = fibril[r_k].mode == READY || fibril[r_k].timed; number_of[r_k] = 0 }
  r_round = 0;
  r_stuck = 0;
  r_next = 0;
  r_deadlock = 0;
  r_hang = 0;
  r_k = 1;
  do
  :: r_round == 4 -> break
  :: r_round != 4 && r_k > FIBRILS -> go_round()
  :: r_round != 4 && r_k <= FIBRILS ->
     if
     :: (r_round == 0 -> !can_go_on[r_k] && fibril[r_k].mode >= WAITING : number_of[r_k] != 0) ->
        find_release();
        if
        :: r_round == 0 -> if :: r_on -> can_go_on[r_k] = 1; r_more = 1 :: else fi
        :: r_round == 1 -> first_thing[r_k] = r_next; take_things()
        :: r_round == 2 -> for (r_u : 0 .. r_things - 1) { comes[first_thing[r_k] + r_u] = r_has[r_u] }
        :: r_round == 3 ->
           for (r_u : 0 .. r_things - 1) {
             brings[(first_thing[r_k] + r_u) * ${MOST_STUCK} + r_v] = r_has[r_u] && !comes[first_thing[r_k] + r_u]
           }
        fi
     :: else
     fi;
     r_k++
  od;
  if :: r_stuck > 0 && !no_room -> find_circles(); find_hang() :: else fi;
  if :: (r_deadlock && (${deadlock})) || (r_hang && (${hang})) -> stuck = 1 :: else fi
}
`;

/** What is between two rounds through the fibrils, and what is kept of the first one. */
const GRAPH = `inline take_things() {
  for (r_u : 0 .. r_things - 1) {
    if
    :: r_next < ${MOST_THINGS} -> waiter_of[r_next] = number_of[r_k] - 1; blocks[r_next] = !r_has[r_u]; r_next++
    :: else -> no_room = 1
    fi
  }
}
inline number_stuck() {
  r_is = 0;
  for (r_k : 1 .. FIBRILS) {
    if
    :: !can_go_on[r_k] && fibril[r_k].mode >= WAITING ->
       r_n = 0;
       find_excuse();
       if
       :: r_stuck < ${MOST_STUCK} ->
          stuck_at[r_stuck] = r_k; excused[r_stuck] = r_on; lost[r_stuck] = 0; in_circle[r_stuck] = 0;
          r_stuck++;
          number_of[r_k] = r_stuck
       :: else -> no_room = 1
       fi;
       r_is = r_is || !r_on
    :: else
    fi
  }
}
inline go_round() {
  if
  :: r_round == 0 && r_more -> r_more = 0
  :: r_round == 0 && !r_more ->
     number_stuck();
     r_round = 1;
     if :: !r_is -> r_stuck = 0; r_round = 4 :: else fi
  :: r_round == 1 ->
     r_round = 2;
     for (r_k : 1 .. FIBRILS) { can_go_on[r_k] = 0 }
     if :: no_room -> r_round = 4 :: else fi
  :: r_round == 2 -> r_round = 3; r_v = 0; can_go_on[stuck_at[r_v]] = 1
  :: r_round == 3 ->
     can_go_on[stuck_at[r_v]] = 0;
     r_v++;
     if :: r_v == r_stuck -> r_round = 4 :: else -> can_go_on[stuck_at[r_v]] = 1 fi
  fi;
  r_k = 1
}
`;

const pair = (from: string, to: string): string => `${from} * ${MOST_STUCK} + ${to}`;

/** The sets in which each waits for what only members can bring; who is in one, or waits for what nobody is left to bring, brings nothing to the rest. */
const CIRCLES = `inline find_leads() {
  for (r_u : 0 .. r_stuck - 1) { for (r_v : 0 .. r_stuck - 1) { leads[${pair("r_u", "r_v")}] = 0 } }
  for (r_thing : 0 .. r_next - 1) {
    r_u = waiter_of[r_thing];
    for (r_v : 0 .. r_stuck - 1) {
      if
      :: blocks[r_thing] && brings[${pair("r_thing", "r_v")}] && label[r_u] != 0 && label[r_u] == label[r_v] -> leads[${pair("r_u", "r_v")}] = 1
      :: else
      fi
    }
  }
  for (r_w : 0 .. r_stuck - 1) {
    for (r_u : 0 .. r_stuck - 1) {
      if
      :: leads[${pair("r_u", "r_w")}] ->
         for (r_v : 0 .. r_stuck - 1) { leads[${pair("r_u", "r_v")}] = leads[${pair("r_u", "r_v")}] || leads[${pair("r_w", "r_v")}] }
      :: else
      fi
    }
  }
}
/* Components, each by the first of it and 1; then only those who wait for what is brought inside of it alone. */
inline part() {
  find_leads();
  for (r_u : 0 .. r_stuck - 1) {
    found[r_u] = 0;
    r_v = 0;
    do
    :: r_v < r_stuck && !(leads[${pair("r_u", "r_v")}] && leads[${pair("r_v", "r_u")}]) -> r_v++
    :: r_v < r_stuck && leads[${pair("r_u", "r_v")}] && leads[${pair("r_v", "r_u")}] -> found[r_u] = r_v + 1; break
    :: else -> break
    od
  }
  for (r_u : 0 .. r_stuck - 1) {
    r_is = 0;
    for (r_thing : 0 .. r_next - 1) {
      if
      :: waiter_of[r_thing] == r_u && blocks[r_thing] && found[r_u] != 0 ->
         r_busy = 0;
         for (r_v : 0 .. r_stuck - 1) {
           if
           :: brings[${pair("r_thing", "r_v")}] && !lost[r_v] -> r_busy = (r_busy == 2 || found[r_v] != found[r_u] -> 2 : 1)
           :: else
           fi
         }
         r_is = r_is || r_busy == 1
       :: else
       fi
    }
    r_v = (r_is -> found[r_u] : 0);
    r_changed = r_changed || label[r_u] != r_v;
    label[r_u] = r_v
  }
}
/* One set, by its label: in a deadlock if somebody in it is not excused, and more than one is busy, or that one waits for itself. */
inline judge_circle() {
  r_is = 0;
  r_busy = 0;
  for (r_v : 0 .. r_stuck - 1) {
    if
    :: label[r_v] == r_u + 1 ->
       r_is = r_is || !excused[r_v];
       if :: fibril[stuck_at[r_v]].mode != IDLE -> r_busy++; r_w = r_v :: else fi
    :: else
    fi
  }
  if
  :: r_is && r_busy == 1 ->
     r_is = 0;
     for (r_thing : 0 .. r_next - 1) {
       if :: waiter_of[r_thing] == r_w && blocks[r_thing] && brings[${pair("r_thing", "r_w")}] -> r_is = 1 :: else fi
     }
  :: else
  fi;
  r_deadlock = r_deadlock || r_is;
  for (r_v : 0 .. r_stuck - 1) {
    if :: label[r_v] == r_u + 1 -> in_circle[r_v] = r_is; lost[r_v] = 1 :: else fi
  }
}
/* Who waits for what nobody is left to bring. */
inline lose() {
  for (r_thing : 0 .. r_next - 1) {
    r_u = waiter_of[r_thing];
    r_is = blocks[r_thing] && !lost[r_u];
    for (r_v : 0 .. r_stuck - 1) {
      if :: brings[${pair("r_thing", "r_v")}] && !lost[r_v] -> r_is = 0 :: else fi
    }
    if :: r_is -> lost[r_u] = 1; r_changed = 1; r_grown = 1 :: else fi
  }
}
inline find_circles() {
  r_grown = 1;
  do
  :: r_grown ->
     r_grown = 0;
     for (r_u : 0 .. r_stuck - 1) { label[r_u] = (lost[r_u] -> 0 : 1) }
     r_changed = 1;
     do
     :: r_changed -> r_changed = 0; part()
     :: else -> break
     od;
     for (r_u : 0 .. r_stuck - 1) {
       if :: label[r_u] == r_u + 1 -> judge_circle(); r_grown = 1 :: else fi
     }
     r_changed = 1;
     do
     :: r_changed -> r_changed = 0; lose()
     :: else -> break
     od
  :: else -> break
  od
}
/* Who is in no circle, waits for none, and is not excused. */
inline find_hang() {
  for (r_u : 0 .. r_stuck - 1) { found[r_u] = in_circle[r_u] }
  r_changed = 1;
  do
  :: r_changed ->
     r_changed = 0;
     for (r_thing : 0 .. r_next - 1) {
       r_u = waiter_of[r_thing];
       for (r_v : 0 .. r_stuck - 1) {
         if :: found[r_v] && !found[r_u] && brings[${pair("r_thing", "r_v")}] -> found[r_u] = 1; r_changed = 1 :: else fi
       }
     }
  :: else -> break
  od;
  for (r_u : 0 .. r_stuck - 1) { r_hang = r_hang || (!found[r_u] && !excused[r_u]) }
}
`;
