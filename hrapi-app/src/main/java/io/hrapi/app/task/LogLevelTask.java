package io.hrapi.app.task;

import io.dropwizard.servlets.tasks.LogConfigurationTask;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.RecordMaintenance;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code log-level}: sets {@code logger} to {@code level}, or without one to its parent's level;
 * after {@code duration}, the parent's level applies again. Dropwizard's own task, with an event,
 * which is recorded before the level changes.
 */
public final class LogLevelTask extends AdminTask {

  private static final String LOGGER = "logger";
  private static final String LEVEL = "level";
  private static final String DURATION = "duration";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$.-]{1,200}");
  private static final Set<String> LEVELS =
      Set.of("ALL", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
  private static final Duration LONGEST = Duration.ofDays(30);

  private final LogConfigurationTask task = new LogConfigurationTask();

  public LogLevelTask(CommandHandler handler) {
    super("log-level", handler, Set.of(LOGGER, LEVEL, DURATION), Set.of());
  }

  @Override
  synchronized List<String> run(TaskRequest call) {
    Map<String, List<String>> parameters = new HashMap<>();
    String logger = call.value(LOGGER);
    if (logger == null || !NAME.matcher(logger).matches()) {
      throw new BadRequestException("expected logger=<name>, for example ROOT");
    }
    parameters.put(LOGGER, List.of(logger));
    String level = level(call.value(LEVEL));
    if (level != null) {
      parameters.put(LEVEL, List.of(level));
    } else if (logger.equalsIgnoreCase("ROOT")) {
      throw new BadRequestException("there is no logger above ROOT; expected level=<level>");
    }
    String duration = call.value(DURATION);
    if (duration != null) {
      parameters.put(DURATION, List.of(duration(duration).toString()));
    }
    execute(call, RecordMaintenance.logLevelSet(logger, level == null ? "inherited" : level));
    return List.of(set(parameters));
  }

  private String set(Map<String, List<String>> parameters) {
    StringWriter said = new StringWriter();
    try {
      task.execute(parameters, new PrintWriter(said));
    } catch (Exception e) {
      throw new IllegalStateException("Dropwizard refuses " + parameters, e);
    }
    return said.toString().strip();
  }

  private static @Nullable String level(@Nullable String given) {
    String level = given == null ? null : given.toUpperCase(Locale.ROOT);
    // Logback replaces an unknown level by DEBUG.
    if (level != null && !LEVELS.contains(level)) {
      throw new BadRequestException("level accepts one of ALL TRACE DEBUG INFO WARN ERROR OFF");
    }
    return level;
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
        throw new BadRequestException("duration is at most 30 days");
      }
      return duration;
    } catch (DateTimeException e) {
      throw new BadRequestException("duration accepts an ISO-8601 duration, for example PT10M");
    }
  }
}
