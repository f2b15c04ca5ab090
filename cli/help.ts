export const help = `ktrace: debug inter-process communication in microkernel, multiserver systems

  ktrace run FILE         run the scenario until it ends or something is stuck
  ktrace autopsy FILE     the same, and tell how it got stuck, in Markdown or as a web page
  ktrace graph FILE       the same, and draw who waits for whom at the end
  ktrace dap              the debug adapter on standard input and output
  ktrace lsp              the language server on standard input and output

FILE is a scenario, or a run of one that the debugger has saved (*.ktrace-reproduction.json).

Of run, autopsy and graph:
  -D, --define NAME=VALUE   give a constant of the scenario another value
      --schedule NAME|FILE  who goes next: fifo, random, pct, or the decisions recorded in FILE
      --seed N              of random and pct: another number, another run (1)
      --record FILE         record the decisions that were not those of fifo
Of run:
      --json                the result as JSON (docs/schemas/ktrace-run.schema.json)
Of autopsy:
      --html PAGE           write the story to PAGE, with the graph and the source: one file of HTML to keep or send
Of graph:
      --format FORMAT       dot, for Graphviz (the default), mermaid, or svg, a picture

  -h, --help                this text
  -V, --version             the version

Exit code: 0 it finished, 1 something is stuck or went wrong, or a check is refuted, 2 the input or the usage is wrong,
3 inconclusive: a limit was reached.
`;
