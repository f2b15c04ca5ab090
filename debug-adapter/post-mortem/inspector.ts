import type { DebugProtocol } from "@vscode/debugprotocol";
import { placeOfLine } from "#captures";
import { type Sentence, storyParagraph } from "#simulator";
import { completionItem } from "../console/complete.ts";
import { commandsAt, operandsAt } from "../console/complete-command.ts";
import { didYouMean } from "../did-you-mean.ts";
import { graphBody } from "../graph/graph-body.ts";
import { type DumpBody, type GraphBody, protocolVersion, type TasksBody } from "../protocol.ts";
import { Inspector } from "../session/inspector.ts";
import { RequestError } from "../session/request-error.ts";
import { dumpCommands, reportText } from "./commands.ts";
import type { DumpSnapshot } from "./dump-snapshot.ts";
import type { Post } from "./opened.ts";

/** Answers what a client asks about a dump. */
export class DumpInspector extends Inspector<DumpSnapshot> {
  /** A moment of a trace is one of several, as of a run. */
  get #kind(): { readonly isDump?: true } {
    return this.snapshot.isOfTrace ? {} : { isDump: true };
  }

  graph(): GraphBody {
    const body = graphBody(this.session, this.snapshot, this.sources);
    const told = this.snapshot.finding && { story: storyParagraph(this.snapshot.story) };
    return { ...body, ...told, ...this.#kind, headline: this.snapshot.story.headline };
  }

  override tasks(): TasksBody {
    return { ...super.tasks(), ...this.#kind };
  }

  /** What kind of dump it is, and what it tells. */
  dump({ kind, format }: Pick<Post, "kind" | "format">): DumpBody {
    const { headline, sections } = this.snapshot.story;
    const place = ({ place }: Sentence) => place && this.sources.placeBody(place);
    return {
      version: protocolVersion,
      ...this.here(),
      kind,
      format,
      headline,
      sections: sections
        .filter(({ sentences }) => sentences.length > 0)
        .map(({ title, ordered, sentences }) => ({
          title,
          ordered,
          sentences: sentences.map((sentence) => ({ text: sentence.text, source: place(sentence) })),
        })),
      notes: this.snapshot.dump.notes.map(({ severity, line, message }) => ({
        severity,
        message,
        source: this.sources.placeBody(placeOfLine(line)),
      })),
    };
  }

  /** In the console a command; nothing of a dump is a value of an expression. */
  evaluate({ expression, context }: DebugProtocol.EvaluateArguments): DebugProtocol.EvaluateResponse["body"] {
    const [word = "", ...operands] = expression.trim().split(/\s+/);
    if (!Object.hasOwn(dumpCommands, word)) {
      const hint = didYouMean(word, Object.keys(dumpCommands)).replace("mean ", "mean the command ");
      const help = hint === "" ? " Write help for what the console can do." : hint;
      throw new RequestError(
        `A dump has no variables or statements, so there is nothing to evaluate.${context === "repl" ? help : ""}`,
      );
    }
    try {
      const printed = dumpCommands[word].run(this.snapshot, operands.join(" "));
      if (typeof printed === "string") return { result: printed.trimEnd(), variablesReference: 0 };
    } catch (error) {
      if (error instanceof Error) throw new RequestError(error.message);
      throw error;
    }
    throw new RequestError(`${word} needs a run, and this is a dump.`);
  }

  completions(args: DebugProtocol.CompletionsArguments): DebugProtocol.CompletionsResponse["body"] {
    const { before } = this.typed(args);
    const found = operandsAt(dumpCommands, this.snapshot, before) ?? commandsAt(dumpCommands, before);
    return { targets: found.map((each) => completionItem(each, args.column)) };
  }

  exceptionInfo(): DebugProtocol.ExceptionInfoResponse["body"] {
    const { finding } = this.snapshot;
    if (finding === undefined) throw new RequestError("Nothing is known to be stuck in this dump.");
    return {
      exceptionId: finding.kind,
      description: reportText(this.snapshot).trimEnd(),
      breakMode: "always",
      details: { message: this.snapshot.story.headline },
    };
  }
}
