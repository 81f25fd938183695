package io.hrapi.events.log;

/**
 * The memory that a reader may use. Code that reads something whose size the log decides first
 * reserves it here, as an estimate of the heap that it needs; the creator of the allowance releases
 * everything in the end. Thread-safe.
 */
public interface Allowance {

  /** For what hrapi reads by itself, one at a time. */
  Allowance UNLIMITED =
      new Allowance() {
        @Override
        public void take(long bytes) {
          // There is as much as anybody wants.
        }

        @Override
        public void giveBack(long bytes) {
          // Nobody counts it.
        }
      };

  /**
   * Takes bytes before they are used.
   *
   * @param bytes from 0 on
   * @throws RuntimeException of the kind that the allowance's maker chose, if there are not as many
   */
  void take(long bytes);

  /**
   * Gives back some that are not used any more.
   *
   * @param bytes at most what is taken
   */
  void giveBack(long bytes);
}
