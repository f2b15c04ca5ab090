import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "./compiler/index.ts";
import { loadText } from "./testing.ts";

const scenario = `/// A scenario with some of everything.
kernel helenos-2011
const EARLY = 1
protocol p { method READ = 1025 (fd) method MOUNT = 1032 (service, flags) method PING }
task bdsh id 27 { var x = 0 phone vfs slot 5 -> "init:vfs" main { let rc = call vfs.MOUNT(37, 0) timeout 5ms log "returned {rc}, {EARLY + 1}" } }
task "init:vfs" id 6 serves p {
  session fat -> "init:fat"[0] exchange parallel pool 3 slots 1, 2, 3, 8
  rwlock namespace  mutex m  var t[4] = 0  var c: call
  fn twice(a) { if a > 0 && t[a % 4] == 1 { return a * 2 } else { return -a } }
  on MOUNT(service, flags) {
    lock namespace write {
      let ex = begin fat
      let mounted = send ex.MOUNT(service, flags)
      if EARLY { end ex }
      let rc, v = wait mounted
      answer rc, v
    }
  }
  on READ(fd) {
    let data = receive IPC_M_DATA_READ
    exchange fat as ex { forward data to ex as self  for i in 0..3 { t[i] = twice(i) } }
    answer
  }
  on * { answer ENOTSUP }
}
task "init:fat" x 2 { phone next -> "init:fat"[(self + 1) % 2] on * { answer EOK } fibril f(x) { choose { exit } or { crash "why" } } }
limits { phones 64 steps 1_000 }
check "stuck" with EARLY = 0 { forbid stuck expect deadlock among bdsh, "init:fat"[*] always bdsh.x <= 4 }
capture "c" { task 1 "t" { phone 5 -> 6 calls 1 dispatched 1032 (37, 0) from 27 at 0xff thread 1 { serving 3 waits answer for 7 } } }
`;

const tokens = scenario.match(/"[^"]*"|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|\s+|./gs) ?? [];
const inserted = fc.oneof(
  fc.constantFrom(...tokens),
  fc.constantFrom("{", "}", "(", ")", '"', "/*", "//", "{x", "..", "\0", "$", "call", "12ab", "\u2028", "\n"),
  fc.string({ maxLength: 5 }),
);
const edit = fc.record({ at: fc.nat({ max: tokens.length - 1 }), removed: fc.nat({ max: 4 }), inserted });

/** Everything that an editor sends while a person types gets an answer: diagnostics inside the text, and never a crash. */
test("random edits never throw", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const words = [...tokens];
      for (const { at, removed, inserted: word } of edits) words.splice(Math.min(at, words.length), removed, word);
      const text = words.join("");
      const document = await loadText(text);
      const lines = text.split(/\r\n|\r|\n/);
      for (const { range, message } of document.diagnostics) {
        expect(message).toMatch(/[.?]( \(Also in lines? [0-9, ]+( and [0-9]+ more)?\.\))?$/);
        expect(range.start.line).toBeLessThan(lines.length);
        expect(range.end.line).toBeLessThan(lines.length);
      }
      compile(document);
    }),
    { seed: 20111220, numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
  );
}, 120_000);

/** Taking out one word is one mistake: it must not be drowned in others. */
test("one missing word gives few diagnostics", async () => {
  const counts: number[] = [];
  expect((await loadText(scenario)).diagnostics).toEqual([]);
  for (let i = 0; i < tokens.length; i += 3) {
    if (/^\s+$/.test(tokens[i] ?? "")) continue;
    const text = tokens.filter((_, at) => at !== i).join("");
    counts.push((await loadText(text)).diagnostics.length);
  }
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  expect(counts.reduce((sum, n) => sum + n, 0) / counts.length).toBeLessThan(1.6);
}, 120_000);
