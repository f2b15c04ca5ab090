import { type Team, type TeamReport, TeamWorker, type Work } from "#simulator";

/** A team in one thread that goes on with whatever is begun, and of which now one works and now another: `choices` says who, again and again. */
export function teamOfOneThread(size: number, choices: readonly number[] = [0]): Team {
  let workers: TeamWorker[] = [];
  let reports: TeamReport[] = [];
  let open: { readonly index: number; readonly work: Work<TeamReport> }[] = [];
  let next = 0;
  return {
    size,
    from: 1,
    begin: (spec) => {
      workers = Array.from({ length: size }, () => new TeamWorker(spec));
    },
    ask: (request) => {
      reports = [];
      open = workers.map((worker, index) => ({ index, work: worker.answer(request) }));
    },
    answers: () => {
      const who = choices[next++ % choices.length] % open.length;
      const { index, work } = open[who];
      const { done, value } = work.next();
      if (!done) return undefined;
      reports[index] = value;
      open.splice(who, 1);
      return open.length === 0 ? reports : undefined;
    },
  };
}
