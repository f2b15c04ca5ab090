/** Mutexes, rwlocks, condvars and semaphores: `machine/locks.ts`. */
export const locks = `
inline grant(FIBRIL, LOCK, MODE) {
  if
  :: (MODE) == READ -> lock[LOCK].readers++; reading[READS(FIBRIL, LOCK)]++
  :: else -> lock[LOCK].owner = FIBRIL
  fi;
  fibril[FIBRIL].held++
}
`;

export const locksParts: Readonly<Record<string, string>> = {
  ACQUIRE: `
    if
    :: IS_FREE(r_l, r_mode) -> grant(r_f, r_l, r_mode); go = RESUME
    :: else -> block_in(lock[r_l].waiting, FOR_LOCK, r_l, r_phase)
    fi`,
  UNLOCK: `
    go = r_after;
    if
    :: lock[r_l].owner == r_f -> lock[r_l].owner = 0
    :: lock[r_l].owner != r_f && HAS_READ(r_f, r_l) -> reading[READS(r_f, r_l)]--; lock[r_l].readers--
    :: else -> violate()
    fi;
    if
    :: !violated ->
       fibril[r_f].held--;
       do
       :: HAS_NEXT(r_l) ->
          r_x = lock[r_l].waiting.head;
          leave_fibril(lock[r_l].waiting);
          grant(r_x, r_l, WANTED(fibril[r_x].pc));
          wake(r_x)
       :: else -> break
       od
    :: else
    fi`,
  AWAIT_SIGNAL: `
    block_in(lock[r_condition].waiting, FOR_CONDITION, r_condition, IN_ANSWER);
    fibril[r_f].timed = r_timed`,
  SIGNAL: `
    do
    :: lock[r_l].waiting.head != 0 ->
       r_x = lock[r_l].waiting.head;
       leave_fibril(lock[r_l].waiting);
       wake(r_x);
       if :: r_all :: else -> break fi
    :: else -> break
    od;
    go = RESUME`,
  UP: `
    r_x = lock[r_l].waiting.head;
    if
    :: r_x != 0 -> leave_fibril(lock[r_l].waiting); wake(r_x)
    :: else -> lock[r_l].readers++
    fi;
    go = RESUME`,
};
