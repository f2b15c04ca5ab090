import { test } from "vitest";
import { checkFix, checkTitles } from "./testing.ts";

const p = `protocol p {
  method READ (fd, size)
  method WRITE (fd)
  method SYNC
}
`;

const client = `
task c {
  phone s -> s
  main {
    call s.READ(1, 2)
    let m = send s.WRITE(1)
    let rc = wait m
    log "{rc}"
  }
}
`;

test("a handler for what is sent, behind the others", () =>
  checkFix(
    `${p}
task s {
  var n = 0

  // Writes.
  on WRITE(fd) {
    answer EOK, fd
  } // done
  fn f() { return n }
}
${client}`,
    "not-handled",
    "Add `on READ` to `s`",
    `${p}
task s {
  var n = 0

  // Writes.
  on WRITE(fd) {
    answer EOK, fd
  } // done

  on READ(fd, size) {
    answer EOK
  }
  fn f() { return n }
}
${client}`,
  ));

test("as short as the handlers that are there", () =>
  checkFix(
    `${p}
task s {
  on READ(fd, size) { answer }
}
${client}`,
    "not-handled",
    "Add `on WRITE` to `s`",
    `${p}
task s {
  on READ(fd, size) { answer }
  on WRITE(fd) { answer EOK }
}
${client}`,
  ));

test("in a task of one line", () =>
  checkFix(
    `${p}
task s { on READ { answer } }
${client}`,
    "not-handled",
    "Add `on WRITE` to `s`",
    `${p}
task s { on READ { answer } on WRITE(fd) { answer EOK } }
${client}`,
  ));

test("a notification is not answered", () =>
  checkFix(
    `${p}
task s {
  on READ { answer }
}
task c {
  phone s -> s
  main { notify s.SYNC() }
}
`,
    "not-handled",
    "Add `on SYNC` to `s`",
    `${p}
task s {
  on READ { answer }
  on SYNC { }
}
task c {
  phone s -> s
  main { notify s.SYNC() }
}
`,
  ));

test("in the file of the task", () =>
  checkFix(
    `import "s.ktrace"${client}`,
    "not-handled",
    "Add `on WRITE` to `s`",
    `${p}task s {
\ton READ(fd, size) {
\t\tanswer EOK
\t}

\ton WRITE(fd) {
\t\tanswer EOK
\t}
}
`.replaceAll("\t", "  "),
    {
      files: {
        "s.ktrace": `${p}task s {
  on READ(fd, size) {
    answer EOK
  }
}
`,
      },
      changed: "s.ktrace",
    },
  ));

test("a name that several protocols have is told apart", () =>
  checkFix(
    `protocol p {
  method READ = 1024
}
protocol q {
  method READ = 1025
  method OPEN = 1026
}
task s {
  on OPEN { answer }
}
task c {
  phone s -> s
  main { call s.q.READ() }
}
`,
    "not-handled",
    "Add `on READ` to `s`",
    `protocol p {
  method READ = 1024
}
protocol q {
  method READ = 1025
  method OPEN = 1026
}
task s {
  on OPEN { answer }
  on q.READ { answer EOK }
}
task c {
  phone s -> s
  main { call s.q.READ() }
}
`,
  ));

test("all handlers that a protocol asks for", () =>
  checkFix(
    `${p}
task s serves p {
}
`,
    "missing-handler",
    "Add the 3 missing handlers",
    `${p}
task s serves p {
  on READ(fd, size) {
    answer EOK
  }

  on WRITE(fd) {
    answer EOK
  }

  on SYNC {
    answer EOK
  }
}
`,
  ));

test("between the braces of an empty task", () =>
  checkFix(
    "protocol q { method ASK }\r\ntask s serves q { }\r\n",
    "missing-handler",
    "Add `on ASK`",
    "protocol q { method ASK }\r\ntask s serves q {\r\n  on ASK {\r\n    answer EOK\r\n  }\r\n}\r\n",
  ));

test("in front of comments, and behind declarations", async () => {
  await checkFix(
    "protocol q { method ASK }\ntask s serves q {\n  // Nothing yet.\n}\n",
    "missing-handler",
    "Add `on ASK`",
    "protocol q { method ASK }\ntask s serves q {\n  on ASK {\n    answer EOK\n  }\n  // Nothing yet.\n}\n",
  );
  await checkFix(
    "protocol q { method ASK }\ntask s serves q {\n  var x = 0 // X.\n}\n",
    "missing-handler",
    "Add `on ASK`",
    "protocol q { method ASK }\ntask s serves q {\n  var x = 0 // X.\n\n  on ASK {\n    answer EOK\n  }\n}\n",
  );
});

test("all of them first, then each", () =>
  checkTitles(`${p}task s serves p { on SYNC { answer } }`, "missing-handler", [
    "Add the 2 missing handlers *",
    "Add `on READ`",
    "Add `on WRITE`",
  ]));
