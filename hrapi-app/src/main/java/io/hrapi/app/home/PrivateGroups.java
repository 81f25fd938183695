package io.hrapi.app.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Groups with a single user, as Debian and others create for each user: nobody else is a member.
 * Looked up only in this machine's files; a group from elsewhere is never treated as private.
 *
 * @param users {@code /etc/passwd}
 * @param groups {@code /etc/group}
 */
record PrivateGroups(Path users, Path groups) {

  private static final int NAME = 0;
  private static final int ID = 2;
  private static final int PRIMARY_GROUP = 3;
  private static final int MEMBERS = 3;

  static PrivateGroups ofThisMachine() {
    return new PrivateGroups(Path.of("/etc/passwd"), Path.of("/etc/group"));
  }

  /** Returns whether a group has no other member than one user. */
  boolean isOfOne(int group, int user) {
    List<String[]> everybody = lines(users);
    List<String> own =
        everybody.stream()
            .filter(line -> line[ID].equals(Integer.toString(user)))
            .map(line -> line[NAME])
            .toList();
    List<String[]> found =
        lines(groups).stream().filter(line -> line[ID].equals(Integer.toString(group))).toList();
    return found.size() == 1
        && Arrays.stream(found.get(0)[MEMBERS].split(",", -1))
            .allMatch(member -> member.isBlank() || own.contains(member.strip()))
        && everybody.stream()
            .filter(line -> line[PRIMARY_GROUP].equals(Integer.toString(group)))
            .allMatch(line -> own.contains(line[NAME]));
  }

  private static List<String[]> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > MEMBERS)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
