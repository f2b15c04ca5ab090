import { expect, test } from "vitest";
import { stackItemOf } from "./stack-item.ts";

test("a thread and a frame are of their thread", () => {
  const thread = { sessionId: "a-1", threadId: "thread:a-1:6" };
  expect(stackItemOf(thread)).toEqual({ session: "a-1", thread: 6 });
  expect(stackItemOf({ ...thread, frameId: "stackframe:thread:a-1:6:2:mount.ktrace" })).toEqual({
    session: "a-1",
    thread: 6,
  });
});

test.each([undefined, null, "file:///a", 6, {}, { sessionId: "a-1" }, { sessionId: "a-1", threadId: "main" }])(
  "%j is none",
  (context) => expect(stackItemOf(context)).toBeUndefined(),
);
