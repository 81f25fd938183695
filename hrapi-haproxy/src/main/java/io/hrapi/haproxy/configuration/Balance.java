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
 * @param words HAProxy's words: the algorithm, then its argument if it has one
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

  // Below the patterns, which their constructor needs.

  /** One server after the other. */
  public static final Balance ROUND_ROBIN = new Balance(List.of("roundrobin"));

  /** The server with the fewest connections. */
  public static final Balance LEAST_CONNECTIONS = new Balance(List.of("leastconn"));

  /** The first server that has a connection left of its {@code maxconn}. */
  public static final Balance FIRST = new Balance(List.of("first"));

  /**
   * @throws IllegalArgumentException if it is none of the known forms
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
   * Reads HAProxy's own form, {@code url_param user} for instance; the algorithm in any case.
   *
   * @throws IllegalArgumentException if it is none of the known forms
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

  /** As HAProxy reads it, and {@link #parse} too. */
  public String text() {
    return String.join(" ", words);
  }

  /** Whether it looks into requests, so that it means nothing in {@link Mode#TCP}. */
  public boolean needsHttp() {
    String first = words.get(0);
    return first.equals("uri") || first.equals("url_param") || first.startsWith("hdr(");
  }

  /** Whether it takes servers that come and go, and any weight, at run time. */
  public boolean isDynamic() {
    String first = words.get(0);
    return DYNAMIC.contains(first) || first.startsWith("random(");
  }

  /** Whether it takes any weight at run time; {@code first} knows two: none, and some. */
  public boolean takesAnyWeight() {
    return isDynamic() || words.get(0).equals("first");
  }

  /**
   * Whether it may take another weight at run time. One of fixed weights takes none at any time,
   * and after that the one with which it was started, which HAProxy alone knows (management guide,
   * "set weight").
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
