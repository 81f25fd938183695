package io.hrapi.haproxy.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses the response to {@code show stat} line by line (management guide, section 9.1): columns
 * are found by the names in the header, because releases have different columns. Holds one row at a
 * time, so that ten thousand of them cost no more memory than one. For one thread.
 */
final class CsvTable {

  private static final String HEADER = "# ";
  private static final String NO_SUCH_PROXY = "No such proxy.";

  private final Map<String, Integer> columns = new HashMap<>();
  private String begun = "";
  private String row = "";

  /** The index at which each field of the row ends; the next field begins one character later. */
  private int[] ends = new int[128];

  private int fields;

  /**
   * Parses the next line of the response.
   *
   * @return whether the line completes a row, which the other methods then read; false for a
   *     header, an empty line, the message that a proxy does not exist, and a line that ends within
   *     quotes
   * @throws IllegalArgumentException if the line cannot be part of such a response
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

  /** Finds the ends of the fields; returns false if the line ends within quotes. */
  private boolean split(String line) {
    boolean quoted = false;
    fields = 0;
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (character == '"') {
        // A quote within a text is doubled, which ends the quoting and begins it again.
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

  /**
   * Returns the text of a column; null if this release has no such column, or the field is empty.
   */
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
   * Returns the number in a column.
   *
   * @return null in the same cases as {@link #text}
   * @throws IllegalArgumentException if the field is not a whole number
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
   * Returns the text of a column that every release has.
   *
   * @throws IllegalArgumentException if the column is missing or the field is empty
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
