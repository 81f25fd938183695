package io.hrapi.events.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the versions of one resource, block by block, in either direction. For one thread.
 */
final class Versions {

  private final String resource;
  private final long after;
  private final long before;
  private final boolean descending;
  private final long[] recent;
  private final Iterator<Piece> pieces;
  private long[] piece = {};
  private int at;
  private long ahead;
  private boolean known;

  /**
   * A block that can have some of the versions, or the recent entries.
   *
   * @param run the run; null for the recent entries
   * @param block the number of the block in the run
   */
  private record Piece(@Nullable Run run, int block) {}

  /**
   * Creates an iteration, positioned before the first version.
   *
   * @param runs the runs, oldest first
   * @param recent the coded versions of the resource that come after the runs
   * @param after only versions greater than this
   * @param before only versions less than this
   */
  Versions(
      List<Run> runs, long[] recent, String resource, long after, long before, boolean descending) {
    this.resource = resource;
    this.after = after;
    this.before = before;
    this.descending = descending;
    this.recent = recent;
    List<Piece> all = new ArrayList<>();
    for (Run run : runs) {
      if (run.summary().last() > after && run.summary().first() < before) {
        int end = run.endBlock(resource, before);
        for (int block = run.firstBlock(resource, after); block < end; block++) {
          all.add(new Piece(run, block));
        }
      }
    }
    all.add(new Piece(null, 0));
    if (descending) {
      Collections.reverse(all);
    }
    pieces = all.iterator();
  }

  /** Returns whether there is another version, which {@link #peek} then returns. */
  boolean hasNext() throws IOException {
    while (!known) {
      if (at < piece.length) {
        ahead = descending ? piece[piece.length - 1 - at] : piece[at];
        at++;
        known = true;
      } else if (pieces.hasNext()) {
        Piece next = pieces.next();
        Run run = next.run();
        piece =
            run == null
                ? Block.between(recent, recent.length, after, before)
                : run.versions(next.block(), resource, after, before);
        at = 0;
      } else {
        return false;
      }
    }
    return true;
  }

  /** Returns the next version, as {@link Block#coded} returns it. */
  long peek() {
    return ahead;
  }

  void skip() {
    known = false;
  }
}
