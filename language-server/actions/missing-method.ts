import {
  Constants,
  type Expression,
  isHandler,
  isMethodReference,
  isReceive,
  isTask,
  kernelOf,
  type MethodReference,
  type Protocol,
  protocolsOf,
  reservedWords,
  type Scenario,
  targetsOfReference,
} from "#language";
import type { Fix, Situation } from "./fix.ts";
import { insertedInto } from "./insert.ts";
import { unknownAt } from "./unknown.ts";

/** So many protocols are offered that the method can be of. */
const mostOffered = 3;

/** Declares a method that is sent, handled or received, in a protocol that the task serves; where it serves none, in any. */
export function missingMethod(situation: Situation): readonly Fix[] {
  const { document, workspace } = situation;
  const info = unknownAt(situation)?.error.info;
  if (info?.property !== "method" || !isMethodReference(info.container)) return [];
  const scenario = workspace.services.scenarios.of(document);
  const [reference, name] = [info.container, info.reference.$refText];
  // It may also be one of several, and which one is not said.
  if (reference.protocol === undefined && scenario.methods.has(name)) return [];
  const protocols = protocolsFor(reference, scenario);
  const constants = new Constants(kernelOf(document.parseResult.value));
  return protocols.slice(0, mostOffered).flatMap((protocol) => {
    const number = numberFor(protocol, scenario, constants);
    const method = `method ${name}${number === undefined ? "" : ` = ${number}`}${listOf(reference)}`;
    const addition = { short: method, lines: () => [method] };
    const inserted = insertedInto(protocol, protocol.methods.at(-1), [addition]);
    const title = `Add method \`${name}\` to \`${protocol.name}\``;
    return inserted === undefined ? [] : [{ title, isGuess: protocols.length > 1, ...inserted }];
  });
}

function protocolsFor(reference: MethodReference, { protocols }: Scenario): Protocol[] {
  const all = [...protocols.values()];
  const { protocol } = reference;
  const served = protocol === undefined ? protocolsOf(targetsOfReference(reference)) : [protocol.ref];
  const known = all.filter((each) => served.includes(each));
  return known.length > 0 ? known : all;
}

/** The number that a new method gets, where it has to be written, or is at the others. Tasks serve each number once. */
function numberFor(protocol: Protocol, { tasks }: Scenario, constants: Constants): number | undefined {
  const servers = [...tasks.values()].filter(isTask).filter((task) => protocolsOf([task]).includes(protocol));
  const taken = new Set(
    [protocol, ...protocolsOf(servers)].flatMap(({ methods }) => methods.map((method) => constants.ofMethod(method))),
  );
  const last = protocol.methods.at(-1);
  const above = last === undefined ? 1023 : constants.ofMethod(last);
  if (typeof above !== "number") return undefined;
  let number = above + 1;
  while (taken.has(number)) number++;
  return number === above + 1 && last?.number === undefined ? undefined : number;
}

/** Parameters as the handler names them, or as the arguments are named. */
function listOf({ $container }: MethodReference): string {
  if (isReceive($container)) return "";
  const names = isHandler($container)
    ? $container.parameters.map(({ name }) => name)
    : parametersFor($container.arguments);
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}

function parametersFor(given: readonly Expression[]): string[] {
  const names: string[] = [];
  for (const argument of given) {
    const read = argument.$type === "Read" ? argument.ref?.$refText.toLowerCase() : undefined;
    const letters = [..."abcdefgh"].find((letter) => !names.includes(letter)) ?? "";
    names.push(read === undefined || names.includes(read) || reservedWords.has(read) ? letters : read);
  }
  return names;
}
