/** The protocol's meta model: which messages there are, and whether a value is what they have in them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Type =
  | { readonly kind: "base" | "reference"; readonly name: string }
  | { readonly kind: "array"; readonly element: Type }
  | { readonly kind: "map"; readonly key: Type; readonly value: Type }
  | { readonly kind: "and" | "or" | "tuple"; readonly items: readonly Type[] }
  | { readonly kind: "literal"; readonly value: { readonly properties: readonly Property[] } }
  | { readonly kind: "stringLiteral"; readonly value: string };

interface Property {
  readonly name: string;
  readonly type: Type;
  readonly optional?: boolean;
}

interface Structure {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly extends?: readonly Type[];
  readonly mixins?: readonly Type[];
}

interface Enumeration {
  readonly name: string;
  readonly type: Type;
  readonly values: readonly { readonly value: string | number }[];
  readonly supportsCustomValues?: boolean;
}

interface Alias {
  readonly name: string;
  readonly type: Type;
}

interface Notification {
  readonly method: string;
  readonly messageDirection: "clientToServer" | "serverToClient" | "both";
  readonly params?: Type;
  readonly registrationOptions?: Type;
  readonly since?: string;
}

/** The capabilities are paths: what a client has to say of itself, and a server, where this may be asked. */
export interface Request extends Notification {
  readonly result: Type;
  readonly clientCapability?: string;
  readonly serverCapability?: string;
}

interface Model {
  readonly requests: readonly Request[];
  readonly notifications: readonly Notification[];
  readonly structures: readonly Structure[];
  readonly enumerations: readonly Enumeration[];
  readonly typeAliases: readonly Alias[];
}

const model: Model = JSON.parse(readFileSync(join(import.meta.dirname, "../data/lspMetaModel.json"), "utf8"));

const text: Type = { kind: "base", name: "string" };
const object = (name: string, type: Type): Type => ({ kind: "literal", value: { properties: [{ name, type }] } });
/** Our own. */
const fileRequests: readonly Request[] = [
  {
    method: "ktrace/readFile",
    messageDirection: "serverToClient",
    params: object("uri", text),
    result: object("text", text),
  },
  {
    method: "ktrace/findFiles",
    messageDirection: "serverToClient",
    params: object("folder", text),
    result: object("uris", { kind: "array", element: text }),
  },
];

const byKey = <T, K extends keyof T>(all: readonly T[], key: K) => new Map(all.map((each) => [each[key], each]));
export const requests = byKey([...model.requests, ...fileRequests], "method");
export const notifications = byKey(model.notifications, "method");
const structures = byKey(model.structures, "name");
const enumerations = byKey(model.enumerations, "name");
const aliases = byKey(model.typeAliases, "name");

/** What keeps a value from being of a type, each with its path in the value. What a structure does not have is wrong in it. */
export function problemsOf(value: unknown, type: Type, path: string): string[] {
  const unless = (fits: boolean) => (fits ? [] : [`${path}: expected ${nameOf(type)}; found ${JSON.stringify(value)}`]);
  switch (type.kind) {
    case "base":
      return unless(isBase(value, type.name));
    case "stringLiteral":
      return unless(value === type.value);
    case "array":
      if (!Array.isArray(value)) return unless(false);
      return value.flatMap((item, i) => problemsOf(item, type.element, `${path}[${i}]`));
    case "tuple":
      if (!Array.isArray(value) || value.length !== type.items.length) return unless(false);
      return type.items.flatMap((item, i) => problemsOf(value[i], item, `${path}[${i}]`));
    case "map":
      if (!isObject(value)) return unless(false);
      return Object.entries(value).flatMap(([key, item]) => problemsOf(item, type.value, `${path}.${key}`));
    case "or": {
      const all = type.items.map((item) => problemsOf(value, item, path));
      // Where one of them is right on the outside, what is wrong inside says more.
      const inside = all.filter((problems) => problems.every((problem) => !problem.startsWith(`${path}: `)));
      return inside.toSorted((a, b) => a.length - b.length)[0] ?? unless(false);
    }
    case "and":
    case "literal":
      return isObject(value) ? problemsIn(value, propertiesOf(type), path) : unless(false);
    case "reference":
      return problemsOfNamed(value, type, path);
  }
}

function problemsOfNamed(value: unknown, type: Type & { readonly name: string }, path: string): string[] {
  if (type.name === "LSPAny") return [];
  const alias = aliases.get(type.name);
  if (alias !== undefined) return problemsOf(value, alias.type, path);
  const enumeration = enumerations.get(type.name);
  const isListed = enumeration?.values.some((each) => each.value === value);
  if (enumeration?.supportsCustomValues && !isListed) return problemsOf(value, enumeration.type, path);
  const fits = enumeration === undefined ? isObject(value) : isListed;
  if (!fits) return [`${path}: expected ${type.name}; found ${JSON.stringify(value)}`];
  return enumeration === undefined && isObject(value) ? problemsIn(value, propertiesOf(type), path) : [];
}

function problemsIn(value: Readonly<Record<string, unknown>>, properties: readonly Property[], path: string): string[] {
  const known = new Set(properties.map(({ name }) => name));
  const unknown = Object.keys(value).filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `${path}.${name}: the protocol has no such property`),
    ...properties.flatMap(({ name, type, optional }) => {
      if (name in value) return problemsOf(value[name], type, `${path}.${name}`);
      return optional ? [] : [`${path}.${name}: missing; expected ${nameOf(type)}`];
    }),
  ];
}

/** The properties of a structure with those that it inherits; its own come last and count. */
function propertiesOf(type: Type): readonly Property[] {
  if (type.kind === "literal") return type.value.properties;
  if (type.kind === "and") return distinct(type.items.flatMap(propertiesOf));
  const structure = type.kind === "reference" ? structures.get(type.name) : undefined;
  if (structure === undefined) throw new Error(`The meta model has no structure ${nameOf(type)}.`);
  const { extends: bases = [], mixins = [], properties } = structure;
  return distinct([...[...bases, ...mixins].flatMap(propertiesOf), ...properties]);
}

const distinct = (properties: readonly Property[]) => [...byKey(properties, "name").values()];

function isBase(value: unknown, name: string): boolean {
  switch (name) {
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "decimal":
      return typeof value === "number";
    case "integer":
      return Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 31;
    case "uinteger":
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
    default:
      return typeof value === "string";
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf(type: Type): string {
  switch (type.kind) {
    case "base":
    case "reference":
      return type.name;
    case "array":
      return `${nameOf(type.element)}[]`;
    case "map":
      return `{ [${nameOf(type.key)}]: ${nameOf(type.value)} }`;
    case "or":
      return type.items.map(nameOf).join(" | ");
    case "and":
      return type.items.map(nameOf).join(" & ");
    case "tuple":
      return `[${type.items.map(nameOf).join(", ")}]`;
    case "literal":
      return `{ ${type.value.properties.map(({ name }) => name).join(", ")} }`;
    case "stringLiteral":
      return JSON.stringify(type.value);
  }
}

const bases = new Map<string, unknown>([
  ["null", null],
  ["boolean", false],
  ["decimal", 0],
  ["integer", 0],
  ["uinteger", 0],
]);

/** The least value of a type: what need not be there is not there. `uri` is that of all documents in it. */
export function leastOf(type: Type, uri: string): unknown {
  switch (type.kind) {
    case "base":
      return bases.has(type.name) ? bases.get(type.name) : /Uri|URI/.test(type.name) ? uri : "";
    case "stringLiteral":
      return type.value;
    case "array":
      return [];
    case "map":
      return {};
    case "tuple":
      return type.items.map((item) => leastOf(item, uri));
    case "or":
      return type.items[0] && leastOf(type.items[0], uri);
    case "reference":
      if (type.name === "LSPAny") return null;
      if (aliases.has(type.name)) return leastOf(aliases.get(type.name)?.type ?? type, uri);
      if (enumerations.has(type.name)) return enumerations.get(type.name)?.values[0]?.value;
      break;
  }
  const needed = propertiesOf(type).filter(({ optional }) => !optional);
  return Object.fromEntries(needed.map((property) => [property.name, leastOf(property.type, uri)]));
}
