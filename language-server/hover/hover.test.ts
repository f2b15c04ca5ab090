import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { hover } from "./hover.ts";

/** The hover at `$0`, without the links of its names; `undefined` where there is none. */
async function check(marked: string, expected: string | undefined, files?: Record<string, string>): Promise<void> {
  const { document, position, workspace } = await open(marked, files);
  const shown = hover(document, position, workspace)?.contents;
  const text = typeof shown === "object" && "value" in shown ? shown.value : undefined;
  expect(text?.replace(/\[(`[^`]*`)\]\([^)]*\)/g, "$1")).toEqual(expected?.trim());
}

const protocols = `
/// What files are asked.
protocol files {
  /// Reads.
  /// Twice as fast as *writing*.
  method READ = 1030 (fd, size)
  method WRITE (fd)
}
`;

/** Two tasks; `statement` stands in a handler of the second. */
const system = (statement: string, kernel = "helenos-2011") => `
kernel ${kernel}
import "files.ktrace"
const TWO = 1 + 1
task a id 3 { phone b -> b[0] main { call b.READ(1, TWO) } }
task b id 4 serves files x 2 {
  mutex m
  rwlock l
  condvar c
  semaphore s
  session self_a -> a exchange serialize
  session par -> a exchange parallel pool 2
  phone a -> a
  var saved: call
  daemon fibril sweep { sleep 1s }
  on READ(fd, size) { ${statement} answer EOK }
  on * { answer ENOTSUP }
}`;
const files = { "files.ktrace": protocols };
const checkStatement = (statement: string, expected: string | undefined, kernel?: string) =>
  check(system(statement, kernel), expected, files);

test("a declaration's documentation is the lines with three slashes directly above it", async () => {
  await check("/// Old.\n\n// no\n/// One.\n///   Two.\nconst $0A = 1", "```ktrace\nconst A = 1\n```\n\nOne.\n  Two.");
  await check("/// Of A.\nconst A = 1 const $0B = 2", "```ktrace\nconst B = 2\n```");
});

test("names say what they stand for", async () => {
  await check(
    system("").replace("const TWO", "const $0TWO"),
    "```ktrace\nconst TWO = 1 + 1\n```\n\nIts value is 2.",
    files,
  );
  await check(
    system("").replace("task b id", "task $0b id"),
    `
\`\`\`ktrace
task b id 4 serves files x 2
\`\`\`

2 replicas, which know themselves by \`self\`.

Serves \`files\`.

Phones that lead here: \`b\` of \`a\`.`,
    files,
  );
  await check(
    system("").replace("phone b", "phone $0b"),
    "```ktrace\nphone b -> b[0]\n```\n\nA phone of `a` to `b`, connected at boot. Calls over one phone are handled one after the other (K10).",
    files,
  );
  await check(
    system("").replace("daemon fibril s", "daemon fibril $0s"),
    "```ktrace\ndaemon fibril sweep\n```\n\nA fibril of `b`. It starts at boot. It may wait for ever and is not called stuck.",
    files,
  );
  await check(system("let $0r = call a.READ(1, 2)"), "```ktrace\nlet r = call a.READ(1, 2)\n```\n\nAn integer.", files);
  await check(
    system("").replace("(fd, size) {", "(fd, $0size) {"),
    "```ktrace\non READ(fd, size)\n```\n\nAn integer.",
    files,
  );
});

test("a method tells its number, its protocol and who handles it", async () => {
  const read = "```ktrace\nmethod READ = 1030 (fd, size)\n```\n\nReads.\nTwice as fast as *writing*.\n\n";
  const owner = "A method of protocol `files`.\n\n";
  const sent = "Sent by `a` in line 5.";
  await check(system("").replace("call b.READ", "call b.READ$0"), `${read}${owner}Handled by \`b\`.\n\n${sent}`, files);
  // Where `b` handles it not by name, its `on *` does.
  const write = "```ktrace\nmethod WRITE = 1031 (fd)\n```\n\n";
  await check(system("call a.$0WRITE(1)"), `${write}${owner}Handled by \`b\`.\n\nSent by \`b\` in line 16.`, files);
  await check(protocols.replace("WRITE", "WRITE$0"), `${write}${owner}No task handles it: a call is answered ENOTSUP.`);
});

test("of many senders some are named", () =>
  check(
    `protocol p { method $0M }
task s serves p { on M { answer } }
task c { phone s -> s main {
${"  call s.M()\n".repeat(7)}} }`,
    `
\`\`\`ktrace
method M = 1024
\`\`\`

A method of protocol \`p\`.

Handled by \`s\`.

Sent by \`c\` in line 4, \`c\` in line 5, \`c\` in line 6, \`c\` in line 7, \`c\` in line 8 … and 2 more.`,
  ));

test("the kernel's own names have the values of the file's kernel", async () => {
  const values = "-7 in helenos-2011, 7 in helenos-2026\n\n";
  await check(
    system("answer $0EHANGUP"),
    `\`\`\`ktrace\nconst EHANGUP = -7\n\`\`\`\n\n${values}An error of the kernel (\`helenos-2011\`, K7).`,
    files,
  );
  await check(
    system("answer $0EHANGUP", "helenos-2026"),
    `\`\`\`ktrace\nconst EHANGUP = 7\n\`\`\`\n\n${values}An error of the kernel (\`helenos-2026\`, K7).`,
    files,
  );
});

test("the word of a statement says what it waits for", async () => {
  const at = (statement: string, text: string, kernel?: string) => {
    const shown = statement.replace("$0", "").replace(/^let \w+ = | \{.*$/g, "");
    return checkStatement(statement, `\`\`\`ktrace\n${shown}\n\`\`\`\n\n${text}`, kernel);
  };
  await at("$0call a.READ(1, 2)", "Waits for the answer to `READ` from `a`.");
  await at(
    "$0call self_a.READ(1, 2) timeout 5ms",
    "Waits for the answer to `READ` from `a`. After the timeout its code is ETIMEOUT. It begins an exchange for the call, which may wait too, and ends it after the answer (K11).",
  );
  await at(
    "let m = $0send a.READ(1, 2)",
    "Does not wait for the answer from `a`: `wait` takes it. With 4 calls on the phone that are unanswered or whose answers are not taken it waits until one of them is done (K5).",
  );
  await at(
    "let m = $0send a.READ(1, 2)",
    "Does not wait for the answer from `a`: `wait` takes it. With 64 calls on the phone that are unanswered or whose answers are not taken it fails with ELIMIT (K5).",
    "helenos-2026",
  );
  await at("let e = $0begin self_a", "Waits until no other exchange of `self_a` is open (K11).");
  await at(
    "$0lock m { }",
    "Waits until the owner of `m` unlocks it. Unlocks at the end of the block, on every way out.",
  );
  await at("$0lock l read", "Waits for the writer of `l`, not for writers that still wait (K12).");
  await at("$0lock l read", "Waits for the writer of `l` and for those who asked before (K12).", "helenos-2026");
  await at("$0answer EOK, 1", "Does not wait: the answer goes to whoever called.");
  await at("$0answer call a.READ(1, 2)", "Waits for the answer to `READ` from `a`. What comes is the answer.");
  await at("$0wait c with m", "Gives `m` up, waits for a signal of `c`, and takes `m` again.");
  await at(
    "let d = $0receive READ",
    "Waits for the next call on the connection that is being served (K10). Another method than `READ` is a violation.",
  );
});

test("there is no hover on blanks, numbers and punctuation", async () => {
  await check("const A = $01", undefined);
  await check("const A $0 = 1", undefined);
  await check("$0", undefined);
});
