import { expect, test } from "vitest";
import { body, item } from "./example.ts";
import { itemText, summaryOf } from "./words.ts";

const text = (...all: Parameters<typeof item>) => itemText(body([]), item(...all));

test("each kind of item in a sentence: what it is, who, and when", () => {
  expect(text("call", 4, 0, { head: 1, to: 11, call: 3, words: [1, 2] })).toBe(
    "ASK(1024) #3, client (main) to server (connection of client): sent at step 4, begun at step 11; arguments 1, 2",
  );
  expect(text("call", 4, 0, { head: -2, call: 3 })).toBe(
    "ASK(1024) #3, client (main) to server: sent at step 4, not begun yet",
  );
  expect(text("answer", 9, 1, { head: 0, to: 10, call: 3, words: [-2, 7] })).toBe(
    "Answer -2 to ASK(1024) #3, server (connection of client) to client (main): given at step 9, taken at step 10; values 7",
  );
  expect(text("forward", 5, 1, { head: -3, call: 3 })).toContain("forwarded at step 5, not begun yet");
  expect(text("notification", 5, 1, { head: 2, to: 6, call: 4 })).toContain("Notification ASK(1024) #4");
  expect(text("wait", 5, 2, { name: "lock m" })).toBe("disk (main) waits for lock m: from step 5, and still does");
  expect(text("serve", 5, 1, { to: 8, call: 3 })).toContain(
    "serves ASK(1024) #3: from step 5, until it is done at step 8",
  );
  expect(text("lock", 5, 1, { to: 8, name: "m" })).toContain("holds m: from step 5, until it is released at step 8");
  expect(text("log", 5, 1, { name: "hello" })).toContain("logs at step 5: hello");
  expect(text("exit", 5, -1, { name: "exit" })).toBe("client ends at step 5");
  expect(text("exit", 5, -1, { name: "crash: why" })).toBe("client ends at step 5: crash: why");
  expect(text("fault", 5, 0, { name: "assertion" })).toContain("breaks a rule at step 5: assertion");
  expect(text("stuck", 5, 0, { name: "deadlock" })).toContain("is stuck since step 5: deadlock");
});

test("where times are known, each step has its own, and what lasts says how long", () => {
  const now = body([], { moment: { branch: 0, step: 20, time: 3_500_000 } });
  const timed = (...all: Parameters<typeof item>) => itemText(now, item(...all));
  expect(timed("call", 4, 0, { head: 1, to: 11, call: 3, time: 100, until: 3350 })).toBe(
    "ASK(1024) #3, client (main) to server (connection of client): sent at step 4 (0.000100 s), begun at step 11 (0.003350 s); 3.25 ms",
  );
  expect(timed("wait", 5, 2, { name: "lock m", time: 250_000 })).toBe(
    "disk (main) waits for lock m: from step 5 (0.250000 s), and still does; 3.25 s so far",
  );
  // It begins after the present moment.
  expect(timed("wait", 30, 2, { time: 4_000_000 })).toMatch(/still does$/);
  expect(timed("stuck", 5, 0, { name: "deadlock", time: 7 })).toBe(
    "client (main) is stuck since step 5 (0.000007 s): deadlock",
  );
});

test("what is in view, in a sentence", () => {
  const items = [item("call", 4, 0, { head: 1, to: 5 }), item("call", 14, 0, { head: 1, to: 15 }), item("wait", 14, 0)];
  expect(summaryOf(body(items), -0.4, 20.4)).toBe(
    "Sequence chart, steps 0 to 20 of 20: 2 calls, 1 wait that has not ended. The run is at step 20.",
  );
  expect(summaryOf(body(items), 0, 9)).toContain("steps 0 to 9 of 20: 1 call, 0 waits");
  expect(summaryOf(body([], { items: undefined }), 0, 9)).toContain("zoom in for that");
});
