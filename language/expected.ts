import type { Token } from "./chevrotain.ts";
import { type Call, networkOf, type State } from "./grammar-network.ts";
import type { KtraceServices } from "./services.ts";
import { resyncWords } from "./words.ts";

/** A part of a rule that is being read. */
export interface Slot {
  readonly rule: string;
  /** The rule that reads it; none for a word of the rule itself. */
  readonly reader: string | undefined;
  readonly property: string | undefined;
  /** The type of declaration that a name there refers to. */
  readonly type: string | undefined;
  /** How many tokens come before it. */
  readonly start: number;
}

/** What the grammar lets stand at a place. */
export interface Expected {
  /** A word or sign of the grammar; none for a name, a number or a text. */
  readonly word: string | undefined;
  /** Where it would stand in the tree, from the innermost rule outwards. */
  readonly slots: readonly Slot[];
}

/** A rule that is open. */
interface Frame {
  readonly call: Call;
  readonly rule: string;
  readonly parent: Frame | undefined;
  readonly start: number;
}

interface Configuration {
  readonly state: State;
  readonly frame: Frame | undefined;
}

/**
 * Reads tokens by the grammar itself, all ways at once, to know what may come next. After a mistake it goes on as the parser does:
 * at a word that begins something, with the innermost rule that can go on there.
 */
export class Expectations {
  readonly #start: State;
  readonly #firsts = new Map<Call["rule"], ReadonlySet<string>>();

  constructor({ Grammar }: KtraceServices) {
    const rules = networkOf(Grammar);
    const entry = Grammar.rules.find((rule) => rule.$type === "ParserRule" && rule.entry);
    const start = rules.get(entry?.name ?? "")?.start;
    if (start === undefined) throw new Error("The grammar has an entry rule.");
    this.#start = start;
  }

  /** What may come behind these tokens, from the beginning of a file or of one of its declarations; nothing if the last makes no sense. */
  after(tokens: readonly Token[]): Expected[] {
    let now: readonly Configuration[] = [{ state: this.#start, frame: undefined }];
    let isLost = false;
    for (let at = 0; at < tokens.length; at++) {
      const { name } = tokens[at].tokenType;
      const next = this.#next(now, name, at);
      const end = name === "{" && next.length === 0 ? closing(tokens, at) : at;
      isLost = next.length === 0 && end === at;
      at = end;
      if (next.length > 0) now = next;
    }
    if (isLost) return [];
    return this.#reachable(now, undefined, tokens.length).flatMap((configuration) =>
      expectedIn(configuration, tokens.length),
    );
  }

  #next(now: readonly Configuration[], token: string, at: number): readonly Configuration[] {
    const read = this.#read(now, token, at);
    if (read.length > 0) return read;
    if (resyncWords.has(token)) return this.#leave(now, token, at);
    return token === "{" ? this.#read(this.#headed(now), token, at) : [];
  }

  /** A word that may be a keyword or a name is the keyword. */
  #read(from: readonly Configuration[], token: string, at: number): Configuration[] {
    const all = this.#reachable(from, token, at).flatMap(({ state, frame }) =>
      (state.tokens.get(token) ?? []).map((to) => ({ state: to, frame })),
    );
    const keywords = all.filter(({ state }) => state.rule !== "Name");
    return keywords.length > 0 ? keywords : all;
  }

  /** Ends as few of the open rules as let the token be read. */
  #leave(from: readonly Configuration[], token: string, at: number): Configuration[] {
    for (let open = from; open.length > 0; ) {
      open = open.flatMap(leftOf);
      const next = this.#read(open, token, at);
      if (next.length > 0) return next;
    }
    return [];
  }

  /** Before the blocks of the innermost heads that are open: a mistake stands between. */
  #headed(from: readonly Configuration[]): Configuration[] {
    for (let open = from; open.length > 0; open = open.filter(({ state }) => state.rule !== "Block").flatMap(leftOf)) {
      const heads = open.flatMap(({ state, frame }) => blocksBehind(state).map((block) => ({ state: block, frame })));
      if (heads.length > 0) return heads;
    }
    return [];
  }

  /** Where one gets to without a token. Rules that cannot begin with `token` are left out. */
  #reachable(from: readonly Configuration[], token: string | undefined, at: number): Configuration[] {
    const found: Configuration[] = [];
    const seen = new Map<Frame | undefined, Set<State>>();
    const frames = new Map<Frame | undefined, Map<Call, Frame>>();
    const visit = (state: State, frame: Frame | undefined) => {
      const states = seen.get(frame) ?? new Set();
      if (states.has(state)) return;
      seen.set(frame, states.add(state));
      found.push({ state, frame });
    };
    for (const { state, frame } of from) visit(state, frame);
    for (const { state, frame } of found) {
      for (const next of state.empty) visit(next, frame);
      if (state.isLast && frame !== undefined) visit(frame.call.to, frame.parent);
      for (const call of state.calls) {
        if (token !== undefined && !this.#first(call.rule).has(token)) continue;
        const opened = frames.get(frame) ?? new Map<Call, Frame>();
        frames.set(frame, opened);
        const inner = opened.get(call) ?? { call, rule: state.rule, parent: frame, start: at };
        opened.set(call, inner);
        visit(call.rule.start, inner);
      }
    }
    return found;
  }

  /** The tokens that a rule can begin with; none of those that are called can be empty. */
  #first(rule: Call["rule"]): ReadonlySet<string> {
    const known = this.#firsts.get(rule);
    if (known !== undefined) return known;
    const states = this.#reachable([{ state: rule.start, frame: undefined }], undefined, 0);
    const first = new Set(states.flatMap(({ state }) => [...state.tokens.keys()]));
    this.#firsts.set(rule, first);
    return first;
  }
}

/** Behind the rule that is open. */
function leftOf({ frame }: Configuration): Configuration[] {
  return frame === undefined ? [] : [{ state: frame.call.to, frame: frame.parent }];
}

/** The states of the same rule from here on at which a block is read. */
function blocksBehind(start: State): State[] {
  const behind = new Set([start]);
  for (const { tokens, calls, empty } of behind) {
    for (const next of [...[...tokens.values()].flat(), ...calls.map(({ to }) => to), ...empty]) behind.add(next);
  }
  return [...behind].filter(({ calls }) => calls.some(({ rule }) => rule.name === "Block"));
}

/** What a state itself waits for. Where a name may stand, that is one thing: the words that may be names are no keywords there. */
function expectedIn({ state, frame }: Configuration, at: number): Expected[] {
  const slots: Slot[] = [{ rule: state.rule, reader: undefined, property: undefined, type: undefined, start: at }];
  for (let open = frame; open !== undefined; open = open.parent) {
    const { rule, call, start } = open;
    slots.push({ rule, reader: call.rule.name, property: call.property, type: call.type, start });
  }
  const reading = frame?.call.rule;
  if (reading?.name === "Name") return state === reading.start ? [{ word: undefined, slots: slots.slice(1) }] : [];
  return [...state.tokens.keys()].map((token) => ({ word: isTerminal(token) ? undefined : token, slots }));
}

const isTerminal = (token: string) => /^[A-Z]/.test(token);

/** The place of the brace that closes the one at `open`; that of `open` itself where none does. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { name } = tokens[at].tokenType;
    if (name === "{") depth++;
    if (name === "}" && --depth === 0) return at;
  }
  return open;
}
