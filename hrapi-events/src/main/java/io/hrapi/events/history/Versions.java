package io.hrapi.events.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the versions of one resource, block by block, in either direction. For one thread.
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
   * Where some of the versions are.
   *
   * @param run null for the recent ones
   */
  private record Piece(@Nullable Run run, int block) {}

  /**
   * Begins.
   *
   * @param runs oldest first
   * @param recent what comes after them
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

  /** Whether there is another one; then {@link #peek} has it. */
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

  /** The next one, coded as {@link Block#coded}. */
  long peek() {
    return ahead;
  }

  void skip() {
    known = false;
  }
}
