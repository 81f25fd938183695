package io.hrapi.haproxy.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code show stat}, line by line (management guide, section 9.1): columns are found
 * by the names in the header, because releases have different columns. Holds one row at a time, so
 * that ten thousand of them cost no more memory than one. For one thread.
 */
final class CsvTable {

  private static final String HEADER = "# ";
  private static final String NO_SUCH_PROXY = "No such proxy.";

  private final Map<String, Integer> columns = new HashMap<>();
  private String begun = "";
  private String row = "";

  /** Where each field of the row ends; the next begins one further on. */
  private int[] ends = new int[128];

  private int fields;

  /**
   * Takes the next line of the answer.
   *
   * @return whether it completes a row, which the other methods then read; not for a header, for an
   *     empty line, for a proxy that is not there, or where a quoted text goes on in the next line
   * @throws IllegalArgumentException if it belongs to no such answer
   */
  boolean take(String line) {
    if (begun.isEmpty()) {
      if (line.isEmpty() || line.equals(NO_SUCH_PROXY)) {
        return false;
      }
      if (line.startsWith(HEADER)) {
        header(line.substring(HEADER.length()));
        return false;
      }
    }
    String whole = begun.isEmpty() ? line : begun + "\n" + line;
    boolean complete = split(whole);
    begun = complete ? "" : whole;
    if (complete && (columns.isEmpty() || fields < columns.size())) {
      throw new IllegalArgumentException(
          "a line has " + fields + " columns, the header " + columns.size() + ": " + whole);
    }
    row = whole;
    return complete;
  }

  private void header(String line) {
    String[] names = line.split(",", -1);
    columns.clear();
    for (int i = 0; i < names.length; i++) {
      columns.putIfAbsent(names[i], i);
    }
  }

  /** Finds where the fields end; false if a quotation is open at the end of the line. */
  private boolean split(String line) {
    boolean quoted = false;
    fields = 0;
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (character == '"') {
        // A quote in a text is doubled, which closes and opens again.
        quoted = !quoted;
      } else if (character == ',' && !quoted) {
        end(i);
      }
    }
    end(line.length());
    return !quoted;
  }

  private void end(int index) {
    if (fields == ends.length) {
      ends = Arrays.copyOf(ends, 2 * fields);
    }
    ends[fields] = index;
    fields++;
  }

  /** A column's text; null if the release has no such column, or the row nothing in it. */
  @Nullable String text(String column) {
    Integer index = columns.get(column);
    if (index == null) {
      return null;
    }
    int begin = begin(index);
    int end = ends[index];
    if (begin == end) {
      return null;
    }
    return row.charAt(begin) == '"'
        ? row.substring(begin + 1, end - 1).replace("\"\"", "\"")
        : row.substring(begin, end);
  }

  /**
   * A column's number.
   *
   * @return null as {@link #text}
   * @throws IllegalArgumentException if it is no whole number
   */
  @Nullable Long number(String column) {
    Integer index = columns.get(column);
    if (index == null || begin(index) == ends[index]) {
      return null;
    }
    try {
      return Long.parseLong(row, begin(index), ends[index], 10);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the column " + column + " is '" + text(column) + "', expected a whole number", e);
    }
  }

  /**
   * A column that every release has.
   *
   * @throws IllegalArgumentException if it is not there
   */
  String required(String column) {
    String text = text(column);
    if (text == null) {
      throw new IllegalArgumentException("a line has no " + column + ": " + row);
    }
    return text;
  }

  private int begin(int index) {
    return index == 0 ? 0 : ends[index - 1] + 1;
  }
}
