import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation, root, sample } from "../testing.ts";

async function detailsAt(client: Conversation, threadId = 0) {
  const { details } = await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", { threadId });
  return { ...details, stackTrace: details?.stackTrace?.replaceAll(root, "").split("\n") };
}

test("a deadlock: who stands where, around the circle", async () => {
  const client = new Conversation();
  const { threadId } = await client.start(sample);
  expect(await detailsAt(client, threadId)).toEqual({
    message: "Deadlock among init:vfs, init:fat, mfs and file_bd, closed at step 496",
    typeName: "Deadlock",
    stackTrace: [
      "init:vfs VFS_IN_READ (/samples/helenos-mount/mount.ktrace:155:25)",
      "init:fat VFS_OUT_MOUNT (/samples/helenos-mount/mount.ktrace:223:48)",
      "mfs read_blocks (/samples/helenos-mount/mount.ktrace:398:34)",
      "mfs VFS_OUT_MOUNTED (/samples/helenos-mount/mount.ktrace:409:18)",
      "file_bd fill_buffer (/samples/helenos-mount/mount.ktrace:348:5)",
      "file_bd BD_READ_BLOCKS (/samples/helenos-mount/mount.ktrace:364:9)",
    ],
  });
});

/** The last who could have helped either pair is gone when `rescuer` ends. */
const twoPairs = `task t {
  mutex held mutex m condvar c
  mutex held2 mutex m2 condvar c2
  var rescue = 0
  main { lock held { lock m { wait c with m } } }
  fibril b { yield lock held { lock m { signal c } } }
  fibril d { lock held2 { lock m2 { wait c2 with m2 } } }
  fibril e { yield lock held2 { lock m2 { signal c2 } } }
  fibril rescuer { sleep 5ms if rescue { signal c signal c2 } }
}
`;

test("what else got stuck in the same step is within", async () => {
  const client = new Conversation({ "file:///main.ktrace": twoPairs });
  const { threadId, text } = await client.start("/main.ktrace");
  expect(text).toBe("deadlock");
  const { innerException, stackTrace } = await detailsAt(client, threadId);
  expect(stackTrace).toEqual(["t main (/main.ktrace:5:31)", "t b (/main.ktrace:6:20)"]);
  expect(innerException).toEqual([
    {
      message: "Deadlock in t, closed at step 14",
      typeName: "Deadlock",
      stackTrace: "t d (/main.ktrace:7:37)\nt e (/main.ktrace:8:20)",
    },
  ]);
});

const failing = `task t {
  var x = 0
  fn inner(n) {
    assert x == n
  }
  main {
    let y = inner(3)
  }
}
check "none" { always t.x == 1 }
`;

test("a statement that fails: the fibril's stack", async () => {
  const client = new Conversation({ "file:///main.ktrace": failing });
  const { threadId } = await client.start("/main.ktrace");
  expect(await detailsAt(client, threadId)).toMatchObject({
    typeName: "Assertion failed",
    stackTrace: ["t inner (/main.ktrace:4:5)", "t main (/main.ktrace:7:5)"],
  });
});

test("a check: its clause, in lines from 1 whatever the client counts from", async () => {
  const client = new Conversation({ "file:///main.ktrace": failing });
  await client.ask("initialize", { adapterID: "ktrace", linesStartAt1: false, columnsStartAt1: false });
  await client.ask("launch", { program: "/main.ktrace", check: "none" });
  await client.event("initialized");
  const { threadId } = await client.go("configurationDone");
  expect(await detailsAt(client, threadId)).toMatchObject({
    typeName: "Check refuted",
    stackTrace: ['check "none" (/main.ktrace:10:16)'],
  });
});
