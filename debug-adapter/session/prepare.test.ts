import { expect, test } from "vitest";
import { rehearse } from "./prepare.ts";

test("what is rehearsed goes all the way to a deadlock", async () => {
  expect(await rehearse()).toBe("deadlock");
});
