import {
  edgesOf,
  type FibrilState,
  rolesIn,
  type System,
  storyParagraph,
  toDot,
  toMermaid,
  waitForGraph,
  waitingSentence,
  waitLabel,
} from "#simulator";
import {
  type GraphBody,
  type GraphCall,
  type GraphFibril,
  type GraphFormat,
  type GraphRole,
  protocolVersion,
} from "../protocol.ts";
import type { Snapshot } from "../session/snapshot.ts";
import type { Sources } from "../session/sources.ts";
import type { Told } from "../session/stories.ts";
import { argumentsOf, callWith, methodOf, taskName } from "../stack/call-text.ts";
import { fibrilsOf, lookupIn } from "../stack/lookup.ts";
import { fibrilStateText } from "../stack/states.ts";

/** The wait-for graph at the moment of a stop, for the view; without the story of what is stuck. */
export function graphBody(session: string, snapshot: Snapshot, sources: Sources): GraphBody {
  const { system, finding } = snapshot;
  const fibrils = system.fibrils.filter(({ status }) => status !== "ended");
  const roleOf = rolesIn(finding);
  const nodes = new Map(fibrils.map((fibril) => [fibril.id, fibrilBody(snapshot, sources, fibril, roleOf(fibril))]));
  const tasks = system.tasks.map(({ id, name, phones }) => {
    const own = fibrilsOf(system, id).flatMap((fibril) => nodes.get(fibril.id) ?? []);
    const peers = [...new Set(phones.flatMap(({ peer }) => (peer === undefined || peer === id ? [] : [peer])))];
    return { id, name, fibrils: own, role: weightiest(own), peers };
  });
  const edges = edgesOf(system, finding)
    .filter(({ from, to }) => nodes.has(from) && nodes.has(to))
    .map(({ from, to, wait, inCycle }) => ({
      from,
      to,
      kind: wait.kind,
      label: waitLabel(system, wait),
      inCycle,
      certain: wait.certainty === "certain",
      ...(wait.call !== undefined && callBody(system, wait.call)),
    }));
  return {
    version: protocolVersion,
    session,
    moment: snapshot.moment,
    tasks,
    edges,
    cycle: (finding?.cycle ?? []).map((id) => taskName(system, id)),
    victims: (finding?.victims ?? []).map((id) => taskName(system, id)),
    story: undefined,
    cause: undefined,
  };
}

/** The story of what is stuck, and its cause. */
export const storyBody = (
  system: System,
  sources: Sources,
  { story, cause }: Told,
): Pick<GraphBody, "story" | "cause"> => ({
  story: storyParagraph(story),
  cause: cause && {
    kind: cause.kind,
    task: taskName(system, cause.task),
    source: sources.placeBody(cause.place),
    step: cause.step,
  },
});

const textIn: Readonly<Record<GraphFormat, typeof toDot>> = { dot: toDot, mermaid: toMermaid };

/** The same graph as a text for another program. */
export const graphText = ({ system, finding }: Snapshot, format: GraphFormat): string =>
  textIn[format](waitForGraph(system, finding));

/** A call by its serial. */
function callBody(system: System, serial: number): { readonly call?: GraphCall } {
  const call = callWith(system, serial);
  if (call === undefined) return {};
  const { method, sender, callee, sentAt, age } = call;
  return {
    call: {
      method: methodOf(call),
      ...(method !== undefined && { number: method }),
      args: argumentsOf(system, call),
      ...(sender !== undefined && { from: taskName(system, sender) }),
      to: taskName(system, callee),
      ...(sentAt !== undefined && { sentAt }),
      ...(age !== undefined && { age }),
    },
  };
}

function fibrilBody(snapshot: Snapshot, sources: Sources, fibril: FibrilState, role: GraphRole): GraphFibril {
  const { system, findings } = snapshot;
  const held = lookupIn(system).held().get(fibril.id) ?? [];
  const request = fibril.request === undefined ? undefined : callBody(system, fibril.request).call;
  return {
    id: fibril.id,
    name: fibril.name,
    role,
    label: fibrilStateText(system, findings, fibril),
    detail: fibril.waits.length === 0 ? "" : waitingSentence(system, fibril).text,
    source: fibril.frames.length === 0 ? undefined : sources.placeBody(fibril.frames[0].place),
    frame: snapshot.frameOf(fibril.id)?.id,
    locks: held.map(({ name }) => name),
    ...(request !== undefined && { request }),
    ...(fibril.since !== undefined && { since: fibril.since }),
  };
}

const byWeight: readonly GraphRole[] = ["cycle", "victim", "running", "waiting", "idle"];

/** A task is shown as the weightiest of its fibrils. */
const weightiest = (fibrils: readonly GraphFibril[]): GraphRole =>
  byWeight.find((role) => fibrils.some((fibril) => fibril.role === role)) ?? "idle";
