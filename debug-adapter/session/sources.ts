import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Place } from "#simulator";
import type { GraphPlace } from "../protocol.ts";
import { type Client, nameOfUri, sameUri, uriOfPath } from "./client.ts";
import { type LineMap, lineMap, sameLines } from "./line-map.ts";
import { RequestError } from "./request-error.ts";

/** A text that a program was compiled from. */
export interface SourceText {
  readonly uri: string;
  readonly text: string;
  /** It is in no file of its own that a client could open. */
  readonly isAlone: boolean;
}

/** Texts by the numbers under which a client can ask for them. A text keeps its number for as long as the session lasts. */
export class SourceReferences {
  readonly #texts: { readonly uri: string; readonly text: string }[] = [];

  numberOf({ uri, text }: SourceText): number {
    const known = this.#texts.findIndex((each) => each.uri === uri && each.text === text);
    return known >= 0 ? known + 1 : this.#texts.push({ uri, text });
  }

  /** @throws RequestError for a number that was never given */
  textOf(reference: number): string {
    const known = this.#texts[reference - 1];
    if (known !== undefined) return known.text;
    throw new RequestError(`There is no source ${reference} in this session: read the file at its path.`);
  }
}

/** What a client means by a source: a file of the program by its index, and how the lines that the client sees are those of the program. */
export interface SourceView {
  readonly file: number;
  /** As the client names it. */
  readonly source: DebugProtocol.Source;
  /** The text that the client sees, as far as is known; `undefined` where there is none any more. */
  readonly text: string | undefined;
  /** The program's are the old ones. */
  readonly lines: LineMap;
}

/** What stands in a file at a look. */
interface Seen {
  readonly text: string | undefined;
  /** How the program's lines are found in it. */
  lines?: LineMap;
}

/**
 * The texts that a program was compiled from, as a client shows them: the file itself while that has this text, and after an edit
 * the text, by a number. A client's place in an edited file is taken to where it was before the edit.
 */
export class Sources {
  readonly client: Client;
  /** In the order of the program's files. */
  readonly #texts: readonly SourceText[];
  readonly #references: SourceReferences;
  /** What was found in each file last. */
  readonly #now: Seen[];

  constructor(client: Client, texts: readonly SourceText[], references: SourceReferences) {
    this.client = client;
    this.#texts = texts;
    this.#references = references;
    this.#now = texts.map(({ text }) => ({ text }));
  }

  texts(): readonly SourceText[] {
    return this.#texts;
  }

  /** All files of the program, the main one first. */
  all(): DebugProtocol.Source[] {
    return this.#texts.map((_, file) => this.source(file));
  }

  /**
   * A file by its index. Imported ones say where they come from, and no more: VS Code does not stop in a source that asks to be
   * shown less.
   */
  source(file: number): DebugProtocol.Source {
    const named = this.#named(file);
    const reference = this.#referenceOf(file);
    if (reference === undefined) return named;
    const change = this.changeOf(file);
    const changed = change === undefined ? [] : [`as this session runs it: the file was ${change} since`];
    const origins = [...(named.origin === undefined ? [] : [named.origin]), ...changed];
    return {
      ...named,
      sourceReference: reference,
      ...(origins.length > 0 && { origin: origins.join("; ") }),
    };
  }

  #named(file: number): DebugProtocol.Source {
    const named = { name: nameOfUri(this.#texts[file].uri), path: this.#pathOf(file) };
    return file === 0 ? named : { ...named, origin: `imported by ${nameOfUri(this.#texts[0].uri)}` };
  }

  #pathOf(file: number): string {
    return this.client.pathTo(this.#texts[file].uri);
  }

  /** A place as the fields that frames, breakpoints and output have. */
  position(place: Place) {
    return { source: this.source(place.file), ...this.#range(place) };
  }

  /** A place in a source as its client sees it; `undefined` where an edit has taken it away. */
  rangeIn({ lines }: SourceView, place: Place) {
    const [line, endLine] = [lines.toNew(place.line), lines.toNew(place.endLine)];
    return line === undefined || endLine === undefined ? undefined : this.#range({ ...place, line, endLine });
  }

  #range({ line, column, endLine, endColumn }: Place) {
    return {
      line: this.client.lineTo(line),
      column: this.client.columnTo(column),
      endLine: this.client.lineTo(endLine),
      endColumn: this.client.columnTo(endColumn),
    };
  }

  /** The program's line, from 0, that a client means by one of its own, or why there is none. */
  lineIn({ text, lines }: SourceView, line: number): number | string {
    if (text === undefined) {
      return "This file was deleted after the session had begun: use its text as the session shows it.";
    }
    return (
      lines.toOld(this.client.lineFrom(line)) ??
      "This line was not found in the text that this session runs: restart the session to take the edited one."
    );
  }

  /** A place for the views: lines and columns from 1. */
  placeBody({ file, line, column }: Place): GraphPlace {
    const reference = this.#referenceOf(file);
    const text = reference === undefined ? { uri: this.#texts[file].uri } : { uri: this.#pathOf(file), reference };
    return { ...text, line: line + 1, column: column + 1 };
  }

  /** What a client means; `undefined` when it is no source of the program. */
  find({ path = "", sourceReference: reference = 0 }: DebugProtocol.Source): SourceView | undefined {
    if (reference > 0) {
      const file = this.#texts.findIndex((text) => this.#references.numberOf(text) === reference);
      return file < 0 ? undefined : { file, source: this.source(file), text: this.#texts[file].text, lines: sameLines };
    }
    const uri = uriOfPath(path);
    const file = this.#texts.findIndex((text) => !text.isAlone && sameUri(text.uri) === uri);
    if (file < 0) return undefined;
    const now = this.#now[file];
    now.lines ??= lineMap(this.#texts[file].text, now.text ?? "");
    return { file, source: this.#named(file), text: now.text, lines: now.lines };
  }

  /** What has become of a file since the program was compiled. */
  changeOf(file: number): "edited" | "deleted" | undefined {
    const { text } = this.#now[file];
    if (text === undefined) return "deleted";
    return text === this.#texts[file].text ? undefined : "edited";
  }

  #referenceOf(file: number): number | undefined {
    const text = this.#texts[file];
    return text.isAlone || this.changeOf(file) !== undefined ? this.#references.numberOf(text) : undefined;
  }

  /** Reads again what a client can edit. Returns the files that have another text than at the last look; one that cannot be read stays as it was. */
  async look(read: (uri: string) => Promise<string | undefined>): Promise<readonly number[]> {
    const isOther = this.#texts.map(async ({ uri, isAlone }, file) => {
      if (isAlone) return false;
      const before = this.#now[file];
      const text = await read(uri).catch(() => before.text);
      if (text === before.text) return false;
      this.#now[file] = { text };
      return true;
    });
    const others = await Promise.all(isOther);
    return others.flatMap((other, file) => (other ? [file] : []));
  }
}
