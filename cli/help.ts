import { formats } from "#captures";
import { capturedKernels } from "#simulator";

/** Megabytes that the states of a check may take: some ten million states, and less than a machine has on which systems are built. */
export const DEFAULT_MEGABYTES = 1024;

export const help = `ktrace: debug inter-process communication in microkernel, multiserver systems

  ktrace run FILE         run the scenario until it ends or something is stuck; of a dump, say how it stands
  ktrace check FILE…      look at all schedules of scenarios for what their checks say
  ktrace autopsy FILE     run it, and tell how it got stuck, in Markdown or as a web page; of a dump, who waits for whom
  ktrace graph FILE       run it, and draw who waits for whom at the end, or in a dump
  ktrace export FILE      the scenario as a model for another checker, or a run of it as a trace, on standard output
  ktrace import DUMP      a dump as a capture (.ktrace), or as a scenario to begin with, on standard output
  ktrace import TRAIL     what that checker has found, as a recording for --schedule, on standard output
  ktrace dap              the debug adapter on standard input and output
  ktrace lsp              the language server on standard input and output
  ktrace checker          the server that looks at all schedules for the VS Code extension, likewise

FILE is a scenario, or a run of one that the debugger has saved (*.ktrace-reproduction.json). For run, autopsy and graph it may also be
a dump of a real system that hangs, or a capture of one; - is standard input.

Of all that take a FILE, but of a dump:
  -D, --define NAME=VALUE   give a constant of the scenario another value
Of run, autopsy and graph, but of a dump:
      --schedule NAME|FILE  who goes next: fifo, random, pct, or the decisions recorded in FILE
      --seed N              of random and pct: another number, another run (1)
      --record FILE         record the decisions that were not those of fifo
Of run, autopsy, graph and import, of a dump:
      --from KIND           which kind of dump it is, where its lines do not say it: ${formats.map(({ id }) => id).join(", ")}
      --kernel NAME         whose numbers it has, where several kernels print the same: ${capturedKernels.map(({ name }) => name).join(", ")}
Of run:
      --json                the result as JSON (docs/schemas/ktrace-run.schema.json)
Of check:
      --check NAME          one check alone; without, all; a scenario that has none is searched for all that may go wrong
      --all                 go on after the first finding: each circle, hang and broken statement once
      --record DIR          write the schedule of each finding into DIR; --schedule of run follows it
      --json                the results as JSON, a line for each FILE (docs/schemas/ktrace-check.schema.json)
      --sarif, --junit      the results as SARIF 2.1.0 or as JUnit's XML, for other tools
      --max-memory MB       bound of each check's states (${DEFAULT_MEGABYTES}); where a bound is reached, it is inconclusive
      --max-states N        the same, as a number of states (none)
      --max-seconds S       time for each check (none); an interrupt ends the search, too
      --max-depth N         look at the first N steps of all schedules (no bound)
      --max-preemptions N   look at schedules in which N times a task is kept from going on, the ones with fewest first (no bound)
      --depth-first         go on with what was found last: soon far away, by a long way there
      --fingerprints        keep a hash of 64 bits of each state: less memory, and small odds, which are told, that one is overlooked
      --save FILE           write the search of the check to FILE when it ends at a bound, or at an interrupt
      --resume FILE         go on with it, in place of a scenario
      --workers [W]         threads that look at a search which takes long; one for each core without W (1)
      --shard I/N           look at part I of N, which other processes look at the others of; with --json
      --merge FILE…         join what all parts say: the results that they have written, in place of scenarios, which have to be
                            where they were; with --record, --json, --sarif and --junit
      --runs N              follow N schedules by chance in place of a search through all; --max-depth bounds the steps of each (20000)
      --schedule NAME       of these runs: random or pct (both in turn)
      --seed N              of the first of them: another number, other runs (1)
      --no-reduction        look at each order of steps, also where it makes no difference: slow, and for comparison
Of autopsy:
      --html PAGE           write the story to PAGE, with the graph and the source: one file of HTML to keep or send
Of graph:
      --format FORMAT       dot, for Graphviz (the default), mermaid, or svg, a picture
Of export:
      --to promela          a model, for SPIN
      --to perfetto         a trace of the run, for ui.perfetto.dev and chrome://tracing; with --schedule, --seed and --record, or of a trace's FILE
      --check NAME          the model asserts what that check says; without it, that nothing goes wrong
      --room N              room for N calls of a task, and fibrils that it starts (4)
Of import:
      --scenario            a scenario with the tasks, phones and methods of the dump that makes the calls that were out in it
      --from spin           TRAIL is what \`pan -r\` prints for a model that was exported

  -h, --help                this text
  -V, --version             the version

Exit code: 0 it finished, or all checks hold; 1 something is stuck or went wrong, or a check is refuted; 2 the input or the usage is
wrong; 3 inconclusive: a limit or a bound was reached. Of a shard, 0: nothing was found in its part. Of a dump, 0: nobody is stuck; 1:
somebody is, for certain; 3: that is only suspected, or the dump does not show it.
`;
