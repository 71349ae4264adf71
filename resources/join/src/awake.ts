// Keeps the screen on while an interview runs.

export class Awake {
  private lock: WakeLockSentinel | null = null;
  private asking = false;
  private wanted = false;

  /** Called again and again: the system takes it back with the page's sight, and when it likes. */
  async keep(wanted: boolean): Promise<void> {
    this.wanted = wanted;
    if (!wanted) {
      await this.lock?.release();
      this.lock = null;
      return;
    }
    const held = this.lock && !this.lock.released;
    if (held || this.asking || document.visibilityState !== "visible") return;
    this.asking = true;
    // refused while the battery is low: the interview goes on without it
    this.lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    this.asking = false;
    if (!this.wanted) await this.keep(false); // over meanwhile
  }
}
