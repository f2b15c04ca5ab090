import { expect, test } from "vitest";
import type { GraphBody } from "#protocol";
import { placeOf } from "../graph/place-of.ts";
import { type Question, ViewSessions } from "./sessions.ts";

const place = { uri: "file:///a.ktrace", line: 3, column: 5 };

function graph(session: string, step: number): GraphBody {
  const fibril = {
    id: 7,
    name: "main",
    role: "cycle",
    label: "",
    detail: "",
    source: place,
    frame: 1,
    locks: [],
  } as const;
  return {
    version: 1,
    session,
    moment: { branch: 0, step },
    tasks: [{ id: 1, name: "a", role: "cycle", fibrils: [fibril] }],
    edges: [],
    cycle: ["a"],
    victims: [],
    story: undefined,
    cause: undefined,
  };
}

function started(...ids: string[]): ViewSessions<GraphBody> {
  const sessions = new ViewSessions<GraphBody>();
  for (const id of ids) sessions.start({ id, name: `Debug ${id}` });
  return sessions;
}

/** The question that must be there now. */
function ask(sessions: ViewSessions<GraphBody>): Question {
  const question = sessions.question();
  if (!question) throw new Error("nothing to ask");
  return question;
}

const shown = (sessions: ViewSessions<GraphBody>) => {
  const picture = sessions.shown(true);
  return picture.kind === "shown"
    ? `${picture.session.id} ${picture.body.moment.step}${picture.stale ? " stale" : ""}`
    : picture.kind;
};

test("a stop is asked for once, shown, and stale as soon as the run goes on", () => {
  const sessions = started("x");
  expect(shown(sessions)).toBe("pending");
  expect(sessions.question()).toBeUndefined();
  sessions.stopped("x");
  const question = ask(sessions);
  expect(sessions.question()).toBeUndefined();
  expect(sessions.answered(question, { body: graph("x", 10) })).toBe(true);
  expect(sessions.question()).toBeUndefined();
  expect(shown(sessions)).toBe("x 10");
  sessions.resumed("x");
  expect(shown(sessions)).toBe("x 10 stale");
  expect(sessions.question()).toBeUndefined();
});

test("late answers are dropped", () => {
  const sessions = started("x");
  sessions.stopped("x");
  const early = ask(sessions);
  sessions.resumed("x");
  expect(sessions.answered(early, { body: graph("x", 10) })).toBe(false);
  sessions.stopped("x");
  expect(sessions.answered(early, { body: graph("x", 10) })).toBe(false);
  expect(sessions.answered(ask(sessions), { body: graph("x", 11) })).toBe(true);
  expect(shown(sessions)).toBe("x 11");
  expect(sessions.answered(early, { reason: "too late" })).toBe(false);
  expect(shown(sessions)).toBe("x 11");
});

test("what changes a stopped system is asked for, what changes a running one is not", () => {
  const sessions = started("x");
  sessions.stopped("x");
  sessions.answered(ask(sessions), { body: graph("x", 10) });
  sessions.changed("x");
  expect(shown(sessions)).toBe("x 10 stale");
  expect(sessions.answered(ask(sessions), { body: graph("x", 10) })).toBe(true);
  sessions.resumed("x");
  sessions.changed("x");
  expect(sessions.question()).toBeUndefined();
});

test("when frames have other ids it is asked anew, and nothing is out of date meanwhile", () => {
  const sessions = started("x");
  sessions.stopped("x");
  sessions.answered(ask(sessions), { body: graph("x", 10) });
  sessions.focusStack("x", { task: 1, frame: 4 });
  sessions.renumbered("x");
  expect(sessions.shown(true)).toMatchObject({ kind: "shown", stale: false, focus: { task: 1, frame: 4 } });
  expect(sessions.answered(ask(sessions), { body: graph("x", 10) })).toBe(true);
  expect(sessions.question()).toBeUndefined();
  sessions.resumed("x");
  sessions.renumbered("x");
  expect(sessions.question()).toBeUndefined();
});

test("an answer about another session is dropped", () => {
  const sessions = started("x", "y");
  sessions.stopped("x");
  expect(sessions.answered(ask(sessions), { body: graph("y", 10) })).toBe(false);
  expect(shown(sessions)).toBe("pending");
});

test("of two sessions the one in focus is shown, each as it is", () => {
  const sessions = started("x", "y");
  sessions.stopped("x");
  sessions.answered(ask(sessions), { body: graph("x", 10) });
  sessions.focus("y");
  expect(shown(sessions)).toBe("pending");
  sessions.stopped("y");
  sessions.answered(ask(sessions), { body: graph("y", 20) });
  expect(shown(sessions)).toBe("y 20");
  sessions.resumed("x");
  expect(shown(sessions)).toBe("y 20");
  sessions.focus("x");
  expect(shown(sessions)).toBe("x 10 stale");
  sessions.focus("a session of another debugger");
  expect(shown(sessions)).toBe("x 10 stale");
  sessions.end("x");
  expect(shown(sessions)).toBe("y 20");
  sessions.end("y");
  expect(sessions.shown(false)).toEqual({ kind: "none", trusted: false });
});

test("a failure is shown with its reason, until the next stop", () => {
  const sessions = started("x");
  sessions.stopped("x");
  sessions.answered(ask(sessions), { reason: "no graph" });
  expect(sessions.shown(true)).toMatchObject({ kind: "failed", reason: "no graph" });
  expect(sessions.question()).toBeUndefined();
  sessions.stopped("x");
  sessions.answered(ask(sessions), { body: graph("x", 12) });
  expect(shown(sessions)).toBe("x 12");
});

test("the selected frame belongs to its stop", () => {
  const sessions = started("x");
  sessions.stopped("x");
  sessions.answered(ask(sessions), { body: graph("x", 10) });
  sessions.focusStack("x", { task: 1, frame: 4 });
  expect(sessions.shown(true)).toMatchObject({ focus: { task: 1, frame: 4 } });
  sessions.resumed("x");
  expect(sessions.shown(true)).toMatchObject({ focus: undefined });
});

test("a click leads to a place of the picture that was clicked on, and of no other", () => {
  const sessions = started("x");
  sessions.stopped("x");
  sessions.answered(ask(sessions), { body: graph("x", 10) });
  const click = (step: number, fibril: number) => {
    const moment = { branch: 0, step };
    const body = sessions.bodyOf("x", moment);
    return body && placeOf(body, { type: "reveal", session: "x", moment, fibril });
  };
  expect(click(10, 7)).toEqual(place);
  expect(click(9, 7)).toBeUndefined();
  expect(click(10, 8)).toBeUndefined();
  const cause = { type: "revealCause", session: "x", moment: { branch: 0, step: 10 } } as const;
  expect(placeOf(graph("x", 10), cause)).toBeUndefined();
});
