package io.hrapi.events.log;

/**
 * The memory that a reader may use. Before code reads something whose size depends on the log, it
 * takes an estimate of the heap that this needs; the creator of the allowance gives back everything
 * at the end. Thread-safe.
 */
public interface Allowance {

  /** An allowance without a limit, for what hrapi itself reads, one thing at a time. */
  Allowance UNLIMITED =
      new Allowance() {
        @Override
        public void take(long bytes) {
          // Without a limit, nothing needs to be counted.
        }

        @Override
        public void giveBack(long bytes) {
          // Nothing was counted.
        }
      };

  /**
   * Takes bytes before they are used.
   *
   * @param bytes the number of bytes, not negative
   * @throws RuntimeException if there are not enough; of a type that the creator of the allowance
   *     chooses
   */
  void take(long bytes);

  /**
   * Gives back bytes that are no longer used.
   *
   * @param bytes the number of bytes, at most the number taken
   */
  void giveBack(long bytes);
}
