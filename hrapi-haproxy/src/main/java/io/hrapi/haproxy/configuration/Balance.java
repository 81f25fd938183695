package io.hrapi.haproxy.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a backend distributes its traffic over its servers (configuration manual, "balance").
 *
 * @param words the algorithm, then its argument if it has one, as in HAProxy's configuration
 */
public record Balance(List<String> words) {

  private static final Set<String> PLAIN =
      Set.of("roundrobin", "static-rr", "leastconn", "first", "source", "uri", "random");
  private static final Set<String> DYNAMIC = Set.of("roundrobin", "leastconn", "random");
  private static final Pattern RANDOM = Pattern.compile("random\\(([0-9]{1,4})\\)");
  private static final Pattern HEADER = Pattern.compile("hdr\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern WORDS = Pattern.compile(" +");
  private static final String EXPECTED =
      "roundrobin, static-rr, leastconn, first, source, uri, hdr(<name>), url_param <name>, random"
          + " or random(<draws>)";

  // After the patterns, because the constructor uses them.

  /** Uses the servers in turn. */
  public static final Balance ROUND_ROBIN = new Balance(List.of("roundrobin"));

  /** Uses the server with the fewest connections. */
  public static final Balance LEAST_CONNECTIONS = new Balance(List.of("leastconn"));

  /** Uses the first server that has not reached its {@code maxconn}. */
  public static final Balance FIRST = new Balance(List.of("first"));

  /**
   * @throws IllegalArgumentException if it is not one of the known forms
   */
  public Balance {
    words = List.copyOf(words);
    String first = words.isEmpty() ? "" : words.get(0);
    Matcher header = HEADER.matcher(first);
    Matcher random = RANDOM.matcher(first);
    if (words.size() == 2 && first.equals("url_param")) {
      Validation.token("name of url_param", words.get(1));
    } else if (words.size() == 1 && header.matches()) {
      Validation.token("name in hdr(<name>)", header.group(1));
    } else if (words.size() == 1 && random.matches()) {
      Validation.range("draws of random", Integer.parseInt(random.group(1)), 1, 1_000);
    } else if (words.size() != 1 || !PLAIN.contains(first)) {
      throw Validation.refused("algorithm", String.join(" ", words), EXPECTED);
    }
  }

  /**
   * Parses HAProxy's form, for instance {@code url_param user}; the case of the algorithm does not
   * matter.
   *
   * @throws IllegalArgumentException if it is not one of the known forms
   */
  public static Balance parse(String text) {
    List<String> words = List.of(WORDS.split(text, -1));
    String first = words.get(0);
    int argument = first.indexOf('(');
    String algorithm = argument < 0 ? first : first.substring(0, argument);
    String lower = algorithm.toLowerCase(Locale.ROOT) + first.substring(algorithm.length());
    return new Balance(
        words.size() == 1 ? List.of(lower) : concatenate(lower, words.subList(1, words.size())));
  }

  /** Returns the text as HAProxy and {@link #parse} read it. */
  public String text() {
    return String.join(" ", words);
  }

  /** Returns whether it evaluates HTTP requests, so that it cannot be used in {@link Mode#TCP}. */
  public boolean needsHttp() {
    String first = words.get(0);
    return first.equals("uri") || first.equals("url_param") || first.startsWith("hdr(");
  }

  /** Returns whether servers can be added and removed, and have any weight, at run time. */
  public boolean isDynamic() {
    String first = words.get(0);
    return DYNAMIC.contains(first) || first.startsWith("random(");
  }

  /**
   * Returns whether servers can have any weight at run time; {@code first} only distinguishes 0
   * from other weights.
   */
  public boolean takesAnyWeight() {
    return isDynamic() || words.get(0).equals("first");
  }

  /**
   * Returns whether the weight of a server might be changed at run time. An algorithm of fixed
   * weights always accepts 0, and after that only the weight with which the server was loaded,
   * which only HAProxy knows (management guide, "set weight").
   */
  public boolean takesWeight(int old, int wanted) {
    return takesAnyWeight() || old == 0 || wanted == 0;
  }

  @Override
  public String toString() {
    return text();
  }

  private static List<String> concatenate(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest.size() + 1);
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
