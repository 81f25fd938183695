package io.hrapi.app.stream;

import org.jspecify.annotations.Nullable;

/**
 * Which events a reader wants.
 *
 * @param subject only those whose subject is this path or below it; null for all
 * @param type only those of this type; null for all
 */
record Wanted(@Nullable String subject, @Nullable String type) {

  boolean all() {
    return subject == null && type == null;
  }

  boolean has(String eventSubject, String eventType) {
    return (type == null || type.equals(eventType))
        && (subject == null
            || eventSubject.equals(subject)
            || eventSubject.startsWith(subject.equals("/") ? subject : subject + "/"));
  }
}
