import { AstUtils, type CstNode, DocumentState, GrammarUtils, UriUtils, WorkspaceCache } from "langium";
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from "vscode-languageserver";
import { analyse, type SourceDocument, type StaticFinding } from "#language";
import type { Workspace } from "../workspace.ts";
import type { DiagnosticSource } from "./diagnostics.ts";
import { type Shows, withRelated } from "./related.ts";

/** A file, which may rest. */
type File = Pick<SourceDocument, "uri">;

/** What the analysis of the text finds in the open files: each is a scenario, with what it imports. */
export class StaticAnalysis implements DiagnosticSource {
  readonly #workspace: Workspace;
  readonly #known: WorkspaceCache<SourceDocument, readonly StaticFinding[]>;
  readonly shows: Shows;
  /** A setting of the user. */
  isOn = true;

  constructor(workspace: Workspace, shows: Shows = { related: true, tags: true }) {
    this.#workspace = workspace;
    this.#known = new WorkspaceCache(workspace.services.shared, DocumentState.Validated);
    this.shows = shows;
  }

  /** What is shown in a file: of the scenarios of all open files that it belongs to. */
  diagnosticsIn(file: File): Diagnostic[] {
    if (!this.isOn) return [];
    const shown = new Map<string, Diagnostic>();
    const resting = this.#workspace.remembered(file.uri).flatMap(({ analysis }) => analysis);
    for (const diagnostic of [...resting, ...this.findingsIn(file).flatMap((finding) => this.#shown(finding))])
      shown.set(JSON.stringify([diagnostic.code, diagnostic.range]), diagnostic);
    return [...shown.values()].toSorted(
      ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
    );
  }

  /** Findings at places of a file, of scenarios that do not rest. */
  findingsIn(file: File): StaticFinding[] {
    if (!this.isOn) return [];
    return this.#workspace.openFiles().flatMap((scenario) => this.#findingsAt(file, scenario));
  }

  /** What one scenario finds in one of its files, also while this is switched off. */
  ofScenario(scenario: SourceDocument, file: SourceDocument): Diagnostic[] {
    return this.#findingsAt(file, scenario).flatMap((finding) => this.#shown(finding));
  }

  #findingsAt({ uri }: File, scenario: SourceDocument): StaticFinding[] {
    return this.#findingsOf(scenario).filter(({ node }) => UriUtils.equals(AstUtils.getDocument(node).uri, uri));
  }

  /** A text with an error says nothing for certain. */
  #findingsOf(document: SourceDocument): readonly StaticFinding[] {
    return this.#known.get(document, () => {
      const scenario = this.#workspace.services.scenarios.of(document);
      const hasErrors = scenario.files.some(
        (file) => file.diagnostics?.some(({ severity }) => severity === DiagnosticSeverity.Error) ?? true,
      );
      return hasErrors ? [] : analyse(document, scenario);
    });
  }

  /** As it is shown; nothing where it has no place. */
  #shown(finding: StaticFinding): Diagnostic[] {
    const range = rangeOf(finding);
    if (range === undefined) return [];
    const related = finding.related.flatMap(({ node, message }): DiagnosticRelatedInformation[] => {
      const place = headRange(node.$cstNode);
      const uri = this.#workspace.spell(AstUtils.getDocument(node).uri.toString());
      return place === undefined ? [] : [{ location: { uri, range: place }, message }];
    });
    const isUnnecessary = finding.code === "unused" || finding.code === "unreachable";
    const shown = {
      range,
      severity: isUnnecessary ? DiagnosticSeverity.Hint : DiagnosticSeverity.Warning,
      code: finding.code,
      source: "ktrace",
      ...withRelated(finding.message, related, this.shows),
      ...(isUnnecessary && this.shows.tags ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    };
    return [shown];
  }
}

/** Where a finding is shown: of what has a body its first line. */
export function rangeOf({ node, property, until }: StaticFinding): Range | undefined {
  const cst = node.$cstNode;
  if (until?.$cstNode !== undefined && cst !== undefined)
    return { start: cst.range.start, end: until.$cstNode.range.end };
  const part = property === undefined ? undefined : GrammarUtils.findNodeForProperty(cst, property);
  return headRange(part ?? cst);
}

function headRange(cst: CstNode | undefined): Range | undefined {
  if (cst === undefined) return undefined;
  const { start, end } = cst.range;
  if (start.line === end.line) return cst.range;
  const [line = ""] = cst.text.split(/\r\n|\n|\r/, 1);
  const shown = line.replace(/\s*(\{.*)?$/, "");
  return { start, end: { line: start.line, character: start.character + Math.max(1, shown.length) } };
}
