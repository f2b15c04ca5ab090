import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { signatureHelp } from "./signature.ts";

/** An editor that wants the places of the parameters, where another gets their names. */
const client = {
  textDocument: { signatureHelp: { signatureInformation: { parameterInformation: { labelOffsetSupport: true } } } },
};

/** The signature at `$0`, in which `*` stands before the parameter that is written there. */
async function check(marked: string, expected: string | undefined): Promise<void> {
  const { document, position, workspace } = await open(marked);
  const help = signatureHelp(document, position, { workspace, client });
  const [signature] = help?.signatures ?? [];
  const active = signature?.parameters?.[help?.activeParameter ?? 0]?.label;
  const at = Array.isArray(active) ? active[0] : undefined;
  const label = signature?.label;
  expect(at === undefined ? label : `${label?.slice(0, at)}*${label?.slice(at)}`).toEqual(expected);
}

const checkStatement = (statement: string, expected: string | undefined) =>
  check(
    `
protocol files { method READ (fd, size) method CLOSE }
protocol others { method READ (path) }
task a serves files {
  phone b -> b
  fn half(n, unit) { return n / unit }
  fibril reader(fd) { }
  on READ(fd, size) { ${statement} }
}
task b serves others { on IPC_M_CONNECT_ME_TO(kind) { answer EOK } }
`,
    expected,
  );

test("the arguments of a call are the method's parameters", async () => {
  await checkStatement("call b.READ($0)", "READ(*path)");
  await checkStatement("call b.files.READ($0)", "READ(*fd, size)");
  await checkStatement("call b.files.READ(1, $0", "READ(fd, *size)");
  await checkStatement("call b.files.READ(1, 2$0)", "READ(fd, *size)");
  await checkStatement("let m = send b.READ(fd$0)", "READ(*path)");
  await checkStatement("forward to b.files.READ(1, $0)", "READ(fd, *size)");
  await checkStatement("call b.CLOSE($0)", "CLOSE()");
  await checkStatement("call b.NONE($0)", undefined);
});

test("what it takes is shown for subroutines, fibrils and connections, too", async () => {
  await checkStatement("let h = half(1, $0)", "half(n, *unit)");
  await checkStatement("half((1 + 2) * 3, $0)", "half(n, *unit)");
  await checkStatement("spawn reader($0)", "reader(*fd)");
  await checkStatement("let p = connect b ($0)", "connect b (*kind)");
  await checkStatement("let p = connect a ($0, 2)", "connect a (*a, b, c)");
});

test("an answer has a code and values", async () => {
  await checkStatement("answer $0", "answer *rc, v1, v2, v3, v4, v5");
  await checkStatement("answer EOK, $0", "answer rc, *v1, v2, v3, v4, v5");
  await checkStatement("answer EOK, half[1, 2], $0", "answer rc, v1, *v2, v3, v4, v5");
  await checkStatement("answer EOK, 1\n $0", undefined);
});

test("a handler takes what its protocol says", async () => {
  await check("protocol p { method M (a, b) } task t serves p { on M(a, $0) { } }", "M(a, *b)");
  await check("protocol p { method M (a, b) } task t serves p { on M($0", "M(*a, b)");
  await check("protocol p { method M (a, b) } task t serves p { on p.M($0) { } }", "M(*a, b)");
});

test("there is none outside of lists", async () => {
  await checkStatement("call $0b.READ(1)", undefined);
  await checkStatement("call b.READ(1) $0", undefined);
  await checkStatement("// half($0", undefined);
});

test("an editor that knows neither places nor Markdown gets names and plain text; the documentation is the declaration's", async () => {
  const { document, position, workspace } = await open(
    "/// Adds.\nprotocol p {\n /// Of M.\n method M (ab, c) }\ntask t { phone q -> t main { call q.M($0) } }",
  );
  const [signature] = signatureHelp(document, position, { workspace, client: {} })?.signatures ?? [];
  expect(signature?.parameters).toEqual([{ label: "ab" }, { label: "c" }]);
  expect(signature?.documentation).toMatchObject({ kind: "plaintext", value: expect.stringContaining("Of M.") });
});
