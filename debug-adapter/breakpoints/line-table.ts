import { groupedBy } from "#language";
import { type Place, type Program, STRIDE } from "#simulator";

/** A place in a file where a line breakpoint can be: a statement, the head of a handler, the declaration of a method. */
export type Spot =
  | { readonly kind: "statement"; readonly place: Place; readonly pcs: readonly number[] }
  | { readonly kind: "handler"; readonly place: Place; readonly routine: number }
  | { readonly kind: "method"; readonly place: Place; readonly protocol: number; readonly method: number };

const byPlace = (a: Spot, b: Spot): number => a.place.line - b.place.line || a.place.column - b.place.column;

/** The spots of a file, by its index, in order of place; of several at one place, as with replicas, statements are one. */
export function spotsOf(program: Program, file: number): Spot[] {
  const pcs = Array.from({ length: program.code.length / STRIDE }, (_, pc) => pc);
  const here = pcs.filter((pc) => program.places[pc].file === file);
  const byStart = groupedBy(here, (pc) => `${program.places[pc].line}:${program.places[pc].column}`);
  const statements = [...byStart.values()].map(
    (same): Spot => ({ kind: "statement", place: program.places[same[0]], pcs: same }),
  );
  const handlers = program.routines.flatMap(({ kind, place }, routine): Spot[] =>
    kind === "handler" && place.file === file ? [{ kind: "handler", place, routine }] : [],
  );
  const methods = program.protocols.flatMap((info, protocol) =>
    info.methods.flatMap(({ place }, method): Spot[] =>
      place.file === file ? [{ kind: "method", place, protocol, method }] : [],
    ),
  );
  return [...statements, ...handlers, ...methods].sort(byPlace);
}

/** The column of the spot that a cursor is in or behind; of the line's first where it is in front of all. */
export function columnAt(spots: readonly Spot[], line: number, cursor: number): number | undefined {
  return spots.findLast(({ place }) => place.line === line && place.column <= cursor)?.place.column;
}

/** The spots that a breakpoint on a line, or at a column of it, means; those of the next statement when the line has none. */
export function spotsAt(spots: readonly Spot[], line: number, column: number | undefined): Spot[] {
  const onLine = spots.filter(({ place }) => place.line === line);
  const first = onLine.find(({ place }) => place.column >= (column ?? 0)) ?? onLine.at(-1);
  const found = first ?? spots.find(({ kind, place }) => kind === "statement" && place.line > line);
  if (found === undefined) return [];
  const isThere = ({ place }: Spot) => place.line === found.place.line && place.column === found.place.column;
  return spots.filter((spot) => isThere(spot) && spot.kind === found.kind);
}
