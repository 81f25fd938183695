package io.hrapi.haproxy.process;

import java.util.function.Consumer;

/** Remembers the first line of an output and passes every line on. For one reader. */
final class FirstLine implements Consumer<String> {

  private final Consumer<String> next;
  private volatile String text = "";

  FirstLine(Consumer<String> next) {
    this.next = next;
  }

  @Override
  public void accept(String line) {
    if (text.isEmpty()) {
      text = line;
    }
    next.accept(line);
  }

  /** Returns the first line that is not empty; empty if there was none. */
  String text() {
    return text;
  }
}
