/**
 * Walks along what leads from one thing to the next: a step yields the things to follow before it goes on. As recursion would, but
 * however long a chain is, it needs nothing of the host's stack.
 */
export function follow<T>(start: T, step: (thing: T) => Iterator<T, void>): void {
  const open = [step(start)];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.next();
    if (next.done) open.pop();
    else open.push(step(next.value));
  }
}
