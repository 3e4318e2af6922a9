/** Why a running job is to end before its model does. `lost`: it is somebody else's now, or must not go on here. */
export type EndWish = 'cancel' | 'shutdown' | 'lost';

/** The reins of one running job. */
export class RunningJob {
  private wish: EndWish | undefined;
  private readonly stopping = new AbortController();
  private readonly losing = new AbortController();

  /** Aborts when the model is to stop and may write its best. */
  readonly stopped: AbortSignal = this.stopping.signal;
  /** Aborts when the model is to be killed and nothing more is to be written. */
  readonly lost: AbortSignal = this.losing.signal;

  get endWish(): EndWish | undefined {
    return this.wish;
  }

  end(wish: EndWish): void {
    if (wish === 'lost') this.losing.abort(new Error('The job is not this worker’s any more.'));
    else this.stopping.abort();
    // A cancelled job isn't put back by a shutdown that follows; a lost one is lost.
    if (this.wish === undefined || wish === 'lost') this.wish = wish;
  }
}
