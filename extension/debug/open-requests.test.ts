import { expect, test } from "vitest";
import { OpenRequests } from "./open-requests.ts";

const request = (seq: number, command: string) => ({ seq, type: "request", command });
const response = (request_seq: number) => ({ seq: 9, type: "response", request_seq, success: true, command: "any" });

test("while the adapter lives it answers for itself", () => {
  const open = new OpenRequests();
  expect(open.sent(request(1, "initialize"))).toEqual([]);
});

test("when it ends, what it did not answer fails with the reason, and the session ends", () => {
  const open = new OpenRequests();
  open.sent(request(1, "initialize"));
  open.sent(request(2, "launch"));
  open.received(response(1));
  const [output, failure, terminated, ...more] = open.end("exit code 1");
  expect(output).toMatchObject({ event: "output", body: { output: expect.stringContaining("exit code 1") } });
  expect(failure).toMatchObject({ request_seq: 2, command: "launch", success: false });
  expect(failure).toMatchObject({ message: expect.stringContaining("exit code 1") });
  expect(terminated).toMatchObject({ type: "event", event: "terminated" });
  expect(more).toEqual([]);
});

test("what VS Code asks afterwards fails at once, each request once", () => {
  const open = new OpenRequests();
  open.end("killed");
  expect(open.sent(request(5, "disconnect"))).toMatchObject([{ request_seq: 5, success: false }]);
  expect(open.sent(request(6, "threads"))).toMatchObject([{ request_seq: 6, success: false }]);
});

test("an adapter that was told to end has nothing to say of it", () => {
  const open = new OpenRequests();
  open.sent(request(1, "disconnect"));
  open.sent(request(2, "threads"));
  open.received(response(1));
  expect(open.end("exit code 0")).toMatchObject([
    { request_seq: 2, success: false, message: expect.stringContaining("The session has ended") },
  ]);
});
