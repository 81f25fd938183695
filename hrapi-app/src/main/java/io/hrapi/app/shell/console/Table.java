package io.hrapi.app.shell.console;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table for people. The first rows determine the widths of the columns, so that a long table is
 * printed as it arrives.
 */
public final class Table {

  private static final int MAX_WIDTH = 48;
  private static final String GAP = "  ";

  private final Shell shell;
  private final List<String> header;
  private int[] widths = new int[0];

  public Table(Shell shell, String... header) {
    this.shell = shell;
    this.header = List.of(header);
  }

  /** Prints rows; the first ones are preceded by the header. Without rows nothing is printed. */
  public void print(List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<List<String>> printable =
        rows.stream().map(row -> row.stream().map(Printable::of).toList()).toList();
    if (widths.length == 0) {
      widths = widths(printable);
      print(header.stream());
    }
    printable.forEach(row -> print(row.stream()));
  }

  private int[] widths(List<List<String>> rows) {
    int[] all = new int[header.size()];
    for (int column = 0; column < all.length; column++) {
      int at = column;
      int widest =
          Stream.concat(Stream.of(header), rows.stream())
              .mapToInt(row -> length(row.get(at)))
              .max()
              .orElse(0);
      all[column] = Math.min(widest, MAX_WIDTH);
    }
    return all;
  }

  private void print(Stream<String> cells) {
    StringBuilder line = new StringBuilder();
    List<String> row = cells.toList();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(column == 0 ? "" : GAP).append(cell);
      line.append(" ".repeat(Math.max(0, widths[column] - length(cell))));
    }
    shell.out().println(line.toString().stripTrailing());
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
