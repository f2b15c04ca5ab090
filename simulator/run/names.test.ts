import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { methodName, plainMethodName } from "./names.ts";

test("a method is named by who gets it: the kernel, what the task serves, else the only protocol that has the number", async () => {
  const program = await programOf(`protocol a { method ONE = 1024 method BOTH = 1025 }
protocol b { method OTHER = 1025 method LAST = 1026 }
protocol c { method THIRD = 1025 }
task client { main { } }
task server serves b { on OTHER { answer } on LAST { answer } }`);
  const [client, server] = program.tasks.map(({ name }) => program.tasks.findIndex((task) => task.name === name));
  expect(methodName(program, server, 1025)).toBe("OTHER(1025)");
  expect(plainMethodName(program, client, 1025)).toBeUndefined();
  expect(methodName(program, client, 1025)).toBe("1025");
  expect(methodName(program, client, 1024)).toBe("ONE(1024)");
  expect(plainMethodName(program, undefined, 1026)).toBe("LAST");
  const [kernels, number] = Object.entries(program.kernel.methods)[0] ?? [];
  expect(plainMethodName(program, server, number ?? 0)).toBe(kernels);
});
